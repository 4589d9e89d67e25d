"""Who wants to hear no more: two labelled lists, one that the rules were written with and one kept for after.

Each line is the label (yes, perhaps, none), the language it is written in, and the message.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.understanding import stop_words
from surveys.understanding.stopping import stop_meant

HERE = Path(__file__).parent / "stopping"
LISTS = ("first", "second")
LEAST_RECALL = 0.95  # of those who want to leave, by list
MOST_ALARMS = 0.05  # of ordinary messages, by list


def labelled(name: str) -> list[tuple[str, str, str]]:
    lines = (HERE / f"{name}.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    return [(label, language, text) for label, language, text in rows]


@pytest.mark.parametrize("session", ["en", "cy", "their own"])
@pytest.mark.parametrize("name", LISTS)
def test_those_who_want_to_leave_are_heard_and_others_left_in_peace(name: str, session: str) -> None:
    meant = [
        (label, stop_meant(text, language if session == "their own" else session))
        for label, language, text in labelled(name)
    ]
    leaving = [found is not None for label, found in meant if label != "none"]
    staying = [found is not None for label, found in meant if label == "none"]
    assert sum(leaving) / len(leaving) >= LEAST_RECALL
    assert sum(staying) / len(staying) <= MOST_ALARMS


@pytest.mark.parametrize("name", LISTS)
def test_nobody_is_taken_off_the_list_by_ordinary_words(name: str) -> None:
    assert [
        text for label, own, text in labelled(name) if label == "none" and stop_meant(text, own) == "yes"
    ] == []


@pytest.mark.parametrize("code", sorted(stop_words.WHOLE))
def test_every_word_for_stop_is_understood_in_its_own_language(code: str) -> None:
    assert {word: stop_meant(word, code) for word in stop_words.WHOLE[code]} == dict.fromkeys(
        stop_words.WHOLE[code], "yes"
    )


def test_stop_is_understood_in_twenty_languages_and_more() -> None:
    assert len(stop_words.WHOLE) >= 20
    assert set(stop_words.NO_MORE) == set(stop_words.CONTACT)


@pytest.mark.parametrize(
    ("said", "language", "meant"),
    [
        ("dur", "tr", "yes"),
        ("dur", "cy", "perhaps"),
        ("acha", "sw", "yes"),
        ("acha", "hi", "perhaps"),
        ("/stop", "en", "yes"),
        ("🛑 STOP 🛑", "en", "yes"),
        ("STOP STOP STOP", "en", "yes"),
        ("stoppppp", "en", "yes"),
        ("I have no time. STOP", "en", "perhaps"),
        ("no stop", "en", "perhaps"),
        ("no end", "en", None),
        ("The end.", "en", None),
        ("I want to leave this valley when I finish school", "en", None),
        ("I love living here and never want to leave", "en", None),
        ("I dont know how to stop", "en", None),
        ("how can we stop it happening", "en", None),
        ("I want to stop", "en", "perhaps"),
        ("how do I stop receiving these", "en", "perhaps"),
        ("stpo", "en", "yes"),
        ("stopwch", "cy", "yes"),
        ("stop msging me", "en", "perhaps"),
        ("stop msg me", "en", "perhaps"),
        ("plz stop txting", "en", "perhaps"),
        ("dont txt me again", "en", "perhaps"),
        ("oh piss off", "en", "perhaps"),
        ("not interested", "en", "perhaps"),
        ("i dont want this anymore", "en", "perhaps"),
        ("can u stop now", "en", "perhaps"),
        ("stopwch anfon negeseuon", "cy", "perhaps"),
        ("can you stop the cars", "en", None),
        ("no more litter", "en", None),
        ("i dont like it", "en", None),
        ("my phone keeps ringing off", "en", None),
    ],
)
def test_whose_word_it_is_decides(said: str, language: str, meant: str | None) -> None:
    assert stop_meant(said, language) == meant


def test_a_wish_at_the_end_of_a_long_message_is_heard() -> None:
    assert stop_meant(
        "The park is dark at night and nobody goes there. " * 200 + "Please stop texting me", "en"
    )


@given(st.text(max_size=1_200), st.sampled_from(["en", "cy", "ar"]))
def test_any_text_is_a_wish_or_none(said: str, language: str) -> None:
    assert stop_meant(said, language) in {"yes", "perhaps", None}

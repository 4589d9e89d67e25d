import sys
import time
import tomllib
from pathlib import Path

import pytest

from safety.screen import RULES, screen
from safety.spelling import plain
from safety.types import Lane, Subject, Tier, When

sys.path.insert(0, str(Path(__file__).parent))
from measure_screening import LATER_CASES, cases, share

RECALL_FLOOR = 0.95  # of T1 and T2, the published bar for a first net with people behind it
FALSE_ALARMS_MOST = 0.02
ONE_TEXT_MS = 1.0


@pytest.mark.parametrize(
    ("text", "lane", "tier"),
    [
        ("I have no will to live", Lane.SELF_HARM, Tier.T2),
        ("end things", Lane.SELF_HARM, Tier.T2),
        ("id top myself", Lane.SELF_HARM, Tier.T2),
        ("im scared ill do something silly", Lane.SELF_HARM, Tier.T2),
        ("they'd be better off without me", Lane.SELF_HARM, Tier.T2),
        ("ive taken all my tablets", Lane.SELF_HARM, Tier.T1),
        ("dw i eisiau marw", Lane.SELF_HARM, Tier.T2),
        ("he's got my phone and hits me", Lane.ABUSE, Tier.T2),
        ("not safe at home", Lane.ABUSE, Tier.T2),
        ("mae'n fy mwrw i", Lane.ABUSE, Tier.T2),
        ("he hits the kids", Lane.CHILD_AT_RISK, Tier.T2),
        ("my carer hits me", Lane.ADULT_AT_RISK, Tier.T2),
        ("chest pain", Lane.MEDICAL, Tier.T1),
        ("im going to stab him", Lane.THREAT, Tier.T1),
        ("sleeping in my car tonight", Lane.HOMELESS_TONIGHT, Tier.T2),
        ("no food for the kids", Lane.NO_FOOD_HEAT, Tier.T2),
        ("dim bwyd yn y tŷ", Lane.NO_FOOD_HEAT, Tier.T2),
    ],
)
def test_danger_is_found_in_its_lane(text: str, lane: Lane, tier: Tier) -> None:
    found = screen(text)
    assert found is not None
    assert (found.lane, found.tier) == (lane, tier)


@pytest.mark.parametrize(
    "text",
    [
        "dying for a brew",
        "killing the high street",
        "it's doing my head in",
        "that crossing is a death trap",
        "lockdown can't go on for ever",
        "can't go on a date",
        "there was an abusive patient",
        "I don't want to live 24 hours a day with my wife",
        "it would drive you to suicide",
        "I wasn't self-harming",
        "dwi'n marw eisiau paned",
        "mae'n bwrw glaw",
        "",
        "   ",
        "👍",
        "no",
    ],
)
def test_ordinary_words_raise_nothing(text: str) -> None:
    found = screen(text)
    assert found is None or found.tier is Tier.T4


@pytest.mark.parametrize(
    ("text", "tier", "subject", "when"),
    [
        ("I want to die", Tier.T2, Subject.SELF, When.NOW),
        ("my son says he wants to die", Tier.T3, Subject.OTHER, When.NOW),
        ("years ago I wanted to die", Tier.T3, Subject.SELF, When.PAST),
        ("last week I wanted to die", Tier.T2, Subject.SELF, When.LATELY),
        ("I used to want to die but now I want to die again", Tier.T2, Subject.SELF, When.NOW),
        ("I do not want to die", Tier.T4, Subject.SELF, When.NOW),
        ("I can't stop thinking about killing myself", Tier.T2, Subject.SELF, When.NOW),
        ("it makes you want to die", Tier.T4, Subject.NOBODY, When.NOW),
        ("I want to die, I've got the rope", Tier.T1, Subject.SELF, When.NOW),
    ],
)
def test_who_when_and_not_change_how_grave_it_is(text: str, tier: Tier, subject: Subject, when: When) -> None:
    found = screen(text)
    assert found is not None
    assert (found.tier, found.subject, found.time) == (tier, subject, when)


@pytest.mark.parametrize(
    "text", ["cant go on", "can't go on", "CAN’T GO ON", "i cnt go on", "i  can't...go on"], ids=repr
)
def test_spelling_does_not_matter(text: str) -> None:
    assert " can not" in plain(text)[0]


@pytest.mark.parametrize(
    "text", ["i want to dieeeee", "kms", "i wanna dieee", "I feel suicidle", "i am suicidallll"]
)
def test_phone_spelling_is_danger_all_the_same(text: str) -> None:
    found = screen(text)
    assert found is not None
    assert found.tier is Tier.T2


def test_the_gravest_thing_in_a_text_counts() -> None:
    found = screen("The park is lovely. The buses are bad. I want to die. Ten years ago he hit me.")
    assert found is not None
    assert (found.lane, found.tier) == (Lane.SELF_HARM, Tier.T2)


def test_a_reason_is_given_without_the_residents_words() -> None:
    found = screen("my husband Dafydd hits me with the poker")
    assert found is not None
    assert found.why == "says that someone close hurts them"
    assert "dafydd" not in found.why.casefold()


@pytest.mark.parametrize("half", ["development", "test"])
def test_recall_and_false_alarms_hold_on_each_half_of_the_labelled_cases(half: str) -> None:
    grave = [case for case in cases(half) if case.tier in {Tier.T1, Tier.T2}]
    ordinary = [case for case in cases(half) if case.tier is None]
    right, n, *_ = share(grave)
    assert right / n >= RECALL_FLOOR
    quiet, n, *_ = share(ordinary)
    assert 1 - quiet / n <= FALSE_ALARMS_MOST


def test_the_labelled_cases_cover_every_lane_and_both_languages() -> None:
    every = cases()
    assert sum(case.tier is not None for case in every) >= 150
    assert sum(case.tier is None for case in every) >= 300
    for lane in Lane:
        assert {case.language for case in every if case.lane is lane} == {"en", "cy"}
    assert len({case.text.casefold() for case in every}) == len(every)


def test_a_message_takes_less_than_a_millisecond() -> None:
    texts = [case.text for case in cases()]
    screen(texts[0])
    started = time.process_time()
    for text in texts:
        screen(text)
    assert (time.process_time() - started) * 1000 / len(texts) < ONE_TEXT_MS


@pytest.mark.parametrize(
    "text",
    [
        "he " * 5000,
        "i want to " * 3000,
        "a" * 20_000,
        "not " * 6000,
        "he hits " * 3000,
        ". " * 9000,
        "😀" * 9000,
        "\0" * 999,
    ],
    ids=["he", "want", "letters", "not", "hits", "stops", "faces", "nul"],
)
def test_no_text_takes_long(text: str) -> None:
    started = time.process_time()
    screen(text)
    assert time.process_time() - started < 2


def test_every_lane_has_rules_that_can_be_read() -> None:
    assert {file.stem for file in RULES.glob("*.toml")} == {*(lane.value for lane in Lane), "words"}


LATER_RECALL_FLOOR = 0.90  # these cases were missed when first seen; none that was mended may be lost again


def test_what_later_rounds_taught_is_not_forgotten() -> None:
    later = cases(path=LATER_CASES)
    grave, ordinary = ([case for case in later if bool(case.tier) is danger] for danger in (True, False))
    right, n, *_ = share(grave)
    assert right / n >= LATER_RECALL_FLOOR
    quiet, n, *_ = share(ordinary)
    assert 1 - quiet / n <= FALSE_ALARMS_MOST


def test_rules_are_written_in_plain_words() -> None:
    for file in RULES.glob("*.toml"):
        phrases = [
            say
            for rule in tomllib.loads(file.read_text(encoding="utf-8")).get("rule", [])
            for say in rule["say"]
        ]
        for phrase in phrases:
            words = phrase.replace("/", " ").replace("+", " ")
            assert words == words.casefold()
            assert words.isascii()
            assert "'" not in words

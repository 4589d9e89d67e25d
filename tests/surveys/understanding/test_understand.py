"""What residents type, and what is understood by it. `None` is: ask again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.types import Choice
from surveys.understanding import words
from surveys.understanding.understand import choice, command, fold, is_called, number, several, yes_or_no

USES = tuple(
    Choice(name=name, label={"en": en, "cy": cy})
    for name, en, cy in (
        ("buses", "Buses and trains", "Bysiau a threnau"),
        ("park", "Parks", "Parciau"),
        ("safe", "Safe streets", "Strydoedd diogel"),
        ("none", "None of these", "Dim un o'r rhain"),
    )
)
AGES = tuple(
    Choice(name=name, label={"en": en, "cy": cy})
    for name, en, cy in (
        ("under_16", "Under 16", "O dan 16"),
        ("16_24", "16 to 24", "16 i 24"),
        ("25_64", "25 to 64", "25 i 64"),
        ("old", "65 or over", "65 neu hŷn"),
    )
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("3", 3),
        (" 3.", 3),
        ("3!", 3),
        ("3️⃣", 3),
        ("٣", 3),
        ("-3", -3),
        ("three", 3),
        ("Twenty-One", 21),
        ("a hundred", 100),
        ("none", 0),
        ("3 out of 5", 3),
        ("3/5", 3),
        ("three out of five", 3),
        ("about 20 years", 20),
        ("five of us", 5),
        ("1,200", 1200),
        ("3.0", 3),
        ("tri", 3),
        ("Tair", 3),
        ("dwy", 2),
        ("un deg un", 11),
        ("pymtheg", 15),
        ("ugain", 20),
        ("dau ddeg dwy", 22),
        ("hanner cant", 50),
        ("tua 5", 5),
        ("5 allan o 10", 5),
        ("12 blynedd", 12),
        ("3.5", None),
        ("2 or 3", None),
        ("no one", None),
        ("a few", None),
        ("07700900123", None),
        ("9" * 5_000, None),
        ("", None),
        ("dim syniad", None),
    ],
)
def test_numbers(said: str, meant: int | None) -> None:
    assert number(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *[
            (said, True)
            for said in ("yes", "Yes.", "YEAH", "aye", "ok", "Okay!", "sure", "yes please", "👍🏽", "y")
        ],
        *[
            (said, True)
            for said in ("ie", "Ydw", "oes", "iawn", "byddwn", "Hoffwn!", "gwnaf", "Ie, diolch", "ocê")
        ],
        *[
            (said, False)
            for said in ("no", "Nope", "nah", "no thanks", "No, thank you", "not really", "n", "👎")
        ],
        *[(said, False) for said in ("na", "Nac ydw", "nac oes", "Dim diolch", "na hoffwn", "nage")],
        *[(said, None) for said in ("maybe", "yes and no", "why?", "efallai", "", "no idea", "yesterday")],
    ],
)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_yes_and_no(said: str, meant: bool | None, language: str) -> None:  # noqa: FBT001
    assert yes_or_no(said, language) is meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2", "park"),
        ("2.", "park"),
        ("option 2", "park"),
        ("c", "safe"),
        ("park", "park"),
        ("PARKS!", "park"),
        ("the parks", "park"),
        ("prks", "park"),
        ("Parciau", "park"),
        ("Buses", "buses"),
        ("trains", "buses"),
        ("safe", "safe"),
        ("saef streets", "safe"),
        ("not parks", None),
        ("unsafe streets", None),
        ("b", None),  # the letter of Parks, the beginning of Buses
        ("5", None),
        ("0", None),
        ("swimming", None),
        ("", None),
    ],
)
def test_one_choice_in_english(said: str, meant: str | None) -> None:
    assert choice(said, USES, "en") == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("dau", "park"),
        ("rhif 2", "park"),
        ("bysiau", "buses"),
        ("barciau", "park"),
        ("pharciau", "park"),
        ("y parciau", "park"),
        ("strydoed diogel", "safe"),
        ("dim un", "none"),
        ("Parks", "park"),
        ("dim parciau", None),
        ("nofio", None),
    ],
)
def test_one_choice_in_welsh(said: str, meant: str | None) -> None:
    assert choice(said, USES, "cy") == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("47", "25_64"),
        ("seventeen", "16_24"),
        ("70", "old"),
        ("16-24", "16_24"),
        ("65+", "old"),
        ("under 16", "under_16"),
        ("65 neu hyn", "old"),
        ("12", "under_16"),
        ("2", None),  # the second choice, or two years old
    ],
)
def test_an_age_finds_its_group(said: str, meant: str | None) -> None:
    assert choice(said, AGES, "en") == meant


def test_yes_and_no_find_choices_of_that_name() -> None:
    choices = [Choice(name=name, label={"en": label}) for name, label in (("yes", "Often"), ("no", "Never"))]
    assert choice("yeah", choices, "en") == "yes"
    assert choice("nac ydw", choices, "en") == "no"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1, 3 and 4", ("buses", "safe", "none")),
        ("1 3 4", ("buses", "safe", "none")),
        ("4 1", ("buses", "none")),
        ("1&2", ("buses", "park")),
        ("Buses and trains", ("buses",)),
        ("buses and trains and parks", ("buses", "park")),
        ("buses, parks", ("buses", "park")),
        ("- buses\n- parks", ("buses", "park")),
        ("parks, parks", ("park",)),
        ("parks and swimming", None),
        ("1 2 9", None),
        ("", None),
        (", ,", None),
    ],
)
def test_several_choices_in_english(said: str, meant: tuple[str, ...] | None) -> None:
    assert several(said, USES, "en") == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("bysiau a pharciau", ("buses", "park")),
        ("1, 2 a 3", ("buses", "park", "safe")),
        ("bysiau a threnau a strydoedd diogel", ("buses", "safe")),
        ("parciau ac afonydd", None),
    ],
)
def test_several_choices_in_welsh(said: str, meant: tuple[str, ...] | None) -> None:
    assert several(said, USES, "cy") == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("STOP", "stop"),
        ("Stop.", "stop"),
        ("/stop", "stop"),
        ("/stop@our_bot", "stop"),
        ("Stopiwch!", "stop"),
        ("later", "later"),
        ("Nes ymlaen", "later"),
        ("skip", "skip"),
        ("sgipio", "skip"),
        ("Neidio", "skip"),
        ("back", "back"),
        ("yn ôl", "back"),
        ("Yn ol", "back"),
        ("done", "done"),
        ("I’m done", "done"),
        ("wedi gorffen", "done"),
        ("person", "person"),
        ("help", "help"),
        ("cymorth", "help"),
        ("privacy", "privacy"),
        ("preifatrwydd", "privacy"),
        ("language", "language"),
        ("iaith", "language"),
        ("JOIN", "join"),
        ("ymuno", "join"),
        ("/privacy", "privacy"),
        ("stop the buses at six", None),
        ("please help my nan", None),
        ("please skip", "skip"),
        ("next one please", "skip"),
        ("n/a", "skip"),
        ("go back please", "back"),
        ("I made a mistake", "back"),
        ("newid fy ateb", "back"),
        ("that's everything, thanks", "done"),
        ("dyna'r cwbl diolch", "done"),
        ("prefer not to say", "refuse"),
        ("I'd rather not say", "refuse"),
        ("none of your business", "refuse"),
        ("Gwell gen i beidio â dweud", "refuse"),
        ("dw i ddim eisiau dweud", "refuse"),
        ("don't know", "dont_know"),
        ("Dunno, sorry", "dont_know"),
        ("not sure", "dont_know"),
        ("No idea", "dont_know"),
        ("🤷‍♀️", "dont_know"),
        ("ddim yn siŵr", "dont_know"),
        ("dim syniad", "dont_know"),
        ("dwn i'm", "dont_know"),
        ("przestań", "stop"),
        ("توقف", "stop"),
        ("I don't know my neighbours", None),
        ("not sure about the bus", None),
        ("private renting", None),
        ("the back lane is dark", None),
        ("", None),
        ("/", None),
    ],
)
@pytest.mark.parametrize("language", ["en", "cy", "pl"])
def test_a_whole_message_steers(said: str, meant: str | None, language: str) -> None:
    assert command(said, language) == meant


def test_every_phrase_is_written_as_it_is_compared() -> None:
    tables = [words.YES, words.NO, words.AND, *words.COMMANDS.values()]
    phrases = {phrase for table in tables for phrases in table.values() for phrase in phrases}
    phrases |= {*words.POLITE, *words.NEGATIONS, *words.UNITS}
    assert {phrase for phrase in phrases if fold(phrase) != phrase} == set()


def test_no_phrase_steers_to_two_places_in_one_language() -> None:
    for table in words.COMMANDS.values():
        phrases = [phrase for several_phrases in table.values() for phrase in several_phrases]
        assert len(phrases) == len(set(phrases))


def test_nothing_means_both_yes_and_no_in_one_language() -> None:
    assert all(not set(words.YES[code]) & set(words.NO[code]) for code in words.YES)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("dunno", "unsure"),
        ("not sure", "unsure"),
        ("dim syniad", "unsure"),
        ("rather not say", "rather"),
        ("gwell gen i beidio dweud", "rather"),
        ("private", "renting"),
    ],
)
def test_a_choice_that_gives_no_answer_is_meant_by_all_words_for_that(said: str, meant: str) -> None:
    choices = [
        Choice(name=name, label={"en": en, "cy": cy})
        for name, en, cy in (
            ("renting", "Private renting", "Rhentu preifat"),
            ("unsure", "I don't know", "Dim yn gwybod"),
            ("rather", "Prefer not to say", "Gwell gen i beidio dweud"),
        )
    ]
    assert choice(said, choices, "en") == meant
    assert is_called(said, choices) is (meant != "renting")


def test_a_choice_is_called_by_any_of_its_labels() -> None:
    assert is_called("PARCIAU", USES)
    assert not is_called("park bench", USES)


@given(st.text(max_size=400), st.sampled_from(["en", "cy"]))
def test_any_text_is_understood_or_not(said: str, language: str) -> None:
    assert command(said, language) in {None, "stop", *words.COMMANDS["en"]}
    assert yes_or_no(said, language) in {None, True, False}
    number(said)
    assert choice(said, USES, language) in {None, "buses", "park", "safe", "none"}
    assert set(several(said, USES, language) or ()) <= {"buses", "park", "safe", "none"}


@given(
    st.lists(st.sampled_from(USES), min_size=1, unique_by=lambda each: each.name),
    st.sampled_from(["en", "cy"]),
)
def test_a_list_of_labels_is_understood_whole(chosen: list[Choice], language: str) -> None:
    said = ", ".join(each.label[language] for each in chosen)
    assert set(several(said, USES, language) or ()) == {each.name for each in chosen}

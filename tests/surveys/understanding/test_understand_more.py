"""A yes, a choice or a number with more behind it; and words that are no such answer."""

from __future__ import annotations

import pytest

from surveys.types import Choice, Question, QuestionType
from surveys.understanding.kinds import KINDS, NotUnderstood, Reader, Understood

TRAVEL = tuple(
    Choice(name=name, label={"en": en, "cy": cy})
    for name, en, cy in (
        ("bus", "Bus", "Bws"),
        ("walk", "Walk", "Cerdded"),
        ("car", "By car", "Mewn car"),
        ("none", "None of these", "Dim un o'r rhain"),
    )
)
OFTEN = tuple(
    Choice(name=name, label={"en": en, "cy": cy})
    for name, en, cy in (
        ("yes", "Yes", "Ydw"),
        ("no", "No", "Nac ydw"),
        ("sometimes", "Sometimes", "Weithiau"),
    )
)
CONSENT = Question(name="may", type=QuestionType.CONSENT, purpose="quote")
ONE = Question(name="travel", type=QuestionType.SELECT_ONE, choices=TRAVEL)
OFTEN_ONE = Question(name="often", type=QuestionType.SELECT_ONE, choices=OFTEN)
RANGE = Question(name="life", type=QuestionType.RANGE, minimum=1, maximum=5)
WHOLE = Question(name="people", type=QuestionType.INTEGER)


def read(question: Question, said: str, language: str) -> tuple[object, bool] | None:
    reading = KINDS[question.type].read(question, said, Reader(language=language))
    return None if isinstance(reading, NotUnderstood) else (reading.value, reading.more)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("yes", (True, False)),
        ("yes please", (True, False)),
        ("Yes!! 😊", (True, False)),
        ("yesss", (True, False)),
        ("yes, because the bus never comes", (True, True)),
        ("Yes because the bus never comes", (True, True)),
        ("Yes. I like it here", (True, True)),
        ("yeah cos its nice", (True, True)),
        ("Yes - but only if my name is left out", (True, True)),
        ("Yes (but not my name)", (True, True)),
        ("ok but no names", (True, True)),
        ("well, yes, because I like it", (True, True)),
        ("yes please, I would love that", (True, True)),
        ("Yes i go every week", (True, True)),
        ("yes 👍 love it", (True, True)),
        ("yes\nbecause it helps", (True, True)),
        ("no problem at all", (True, False)),
        ("No problem, go ahead", (True, False)),
        ("no", (False, False)),
        ("No - I tried last year", (False, True)),
        ("no, thank you", (False, False)),
        ("no i tried last year", (False, True)),
        ("No because it is private", (False, True)),
        ("not really", (False, False)),
        ("not really, I keep to myself", (False, True)),
        ("Nope. Never again", (False, True)),
        ("no it's my business", (False, True)),
        ("no one helps", None),
        ("no-one helps", None),
        ("nobody comes", None),
        ("none of them", None),
        ("yesterday we went", None),
        ("yesterday, we went", None),
        ("no idea", None),
        ("No, no idea", None),
        ("yes and no", None),
        ("Yes, no, maybe", None),
        ("yes but no", None),
        ("yes, or no", None),
        ("Yes... actually no", None),
        ("maybe, yes", None),
        ("know your rights", None),
        ("ok", (True, False)),
        ("not sure", None),
        ("now, please", None),
    ],
)
def test_a_consent_with_more_behind_it(said: str, meant: tuple[bool, bool] | None) -> None:
    assert read(CONSENT, said, "en") == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("ie, achos mae'r bws byth yn dod", (True, True)),
        ("ydw ond weithiau mae'n anodd", (True, True)),
        ("Byddwn, achos dw i'n hoffi helpu", (True, True)),
        ("Cewch, ond dim enw", (True, True)),
        ("oes mae llawer yma", (True, True)),
        ("Ydw dwi'n hoffi'r parc", (True, True)),
        ("Ie plis", (True, False)),
        ("na, achos dw i'n rhy brysur", (False, True)),
        ("Na - dim diolch", (False, False)),
        ("nac ydw, dw i ddim yn mynd", (False, True)),
        ("na dw i ddim yn mynd", (False, True)),
        ("dim problem o gwbl", (True, False)),
        ("dim wir", (False, False)),
        ("dim syniad", None),
        ("does neb yn helpu", None),
        ("ie a na", None),
        ("ie neu na", None),
        ("efallai", None),
        ("ddoe, aethon ni", None),
    ],
)
def test_a_consent_in_welsh_with_more_behind_it(said: str, meant: tuple[bool, bool] | None) -> None:
    assert read(CONSENT, said, "cy") == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Bus", ("bus", False)),
        ("Bus. It is cheap", ("bus", True)),
        ("Bus because it is cheap", ("bus", True)),
        ("the bus, it's cheap", ("bus", True)),
        ("1 because it is cheap", ("bus", True)),
        ("c) it is far", ("car", True)),
        ("2. Walk", ("walk", False)),
        ("I walk, it keeps me fit", ("walk", True)),
        ("car but I hate it", ("car", True)),
        ("Bus, walk", None),
        ("bus and walk", None),
        ("bus or car", None),
        ("Bus. Or the car", None),
        ("bus, not sure", None),
        ("no bus because there is none", None),
        ("I like it here", None),
        ("bws achos mae'n rhad", ("bus", True)),
    ],
)
def test_a_choice_with_more_behind_it(said: str, meant: tuple[str, bool] | None) -> None:
    assert read(ONE, said, "en") == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("yes every week", ("yes", True)),
        ("no I can't get there", ("no", True)),
        ("sometimes, when my knee is good", ("sometimes", True)),
        ("yes, sometimes", None),
        ("no problem", None),  # none to speak of, or gladly
        ("nac ydw, achos mae'n bell", ("no", True)),
    ],
)
def test_a_choice_of_yes_and_no_with_more_behind_it(said: str, meant: tuple[str, bool] | None) -> None:
    assert read(OFTEN_ONE, said, "en") == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("3 because the park is nice", (3, True)),
        ("3. The park is nice", (3, True)),
        ("4, it was warmer", (4, True)),
        ("three - could be better", (3, True)),
        ("5!!!", (5, False)),
        ("5 😊", (5, False)),
        ("tri, achos mae'r parc yn dda", (3, True)),
        ("3, 4", None),
        ("3, maybe 4", None),
        ("3 or 4", None),
        ("3 - 4", None),
        ("3 and a half", None),
        ("9 because it is great", None),
        ("3 buses", None),
    ],
)
def test_a_number_with_more_behind_it(said: str, meant: tuple[int, bool] | None) -> None:
    assert read(RANGE, said, "en") == meant


def test_a_large_number_keeps_its_commas() -> None:
    assert read(WHOLE, "1,200, because we are a big family", "en") == (1200, True)


def test_a_long_answer_is_read_by_its_beginning() -> None:
    said = "Yes, " + "because the bus never comes. " * 300
    assert KINDS[CONSENT.type].read(CONSENT, said, Reader(language="en")) == Understood(value=True, more=True)

import re
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from safety.alerts import SEEN_WITHIN, due_at
from safety.helplines import every_helpline, helpline, helplines, stale
from safety.texts import LONGEST, approved, fill, kind, reply
from safety.types import Lane, Screening, Subject, Tier, When

TODAY = date(2026, 11, 21)
KINDS = {
    "now": (Tier.T1, Subject.SELF, When.NOW),
    "self": (Tier.T2, Subject.SELF, When.NOW),
    "other": (Tier.T3, Subject.OTHER, When.NOW),
    "past": (Tier.T3, Subject.SELF, When.PAST),
}
ALL = list(product(Lane, KINDS, ("en", "cy"), ("wales", "england", "scotland")))


def screening(lane: Lane, which: str) -> Screening:
    tier, subject, when = KINDS[which]
    return Screening(lane=lane, tier=tier, subject=subject, time=when, why="")


def said(lane: Lane, which: str, language: str, nation: str) -> str:
    text = reply(screening(lane, which), language=language, nation=nation, today=TODAY)
    assert text is not None
    return text


@pytest.mark.parametrize(("lane", "which", "language", "nation"), ALL)
def test_every_text_fits_a_small_screen_and_has_all_its_numbers(
    lane: Lane, which: str, language: str, nation: str
) -> None:
    text = said(lane, which, language, nation)
    assert len(text) <= LONGEST
    assert not set("{}[]") & set(text)
    assert "  " not in text


@pytest.mark.parametrize(("lane", "which", "language"), list(product(Lane, KINDS, ("en", "cy"))))
def test_every_text_says_that_it_is_automatic_and_not_watched(lane: Lane, which: str, language: str) -> None:
    text = approved()[lane][which][language]
    automatic, watched = {"en": ("automatic", "round the clock"), "cy": ("awtomatig", "drwy'r amser")}[
        language
    ]
    assert automatic in text
    assert watched in text


def test_nothing_promises_rescue_or_secrecy() -> None:
    promises = re.compile(
        r"we will (come|help|save)|someone will (come|ring|call|be with)|confidential|secret|cyfrinach"
    )
    for lane, which, language in product(Lane, KINDS, ("en", "cy")):
        assert not promises.search(approved()[lane][which][language].casefold())


def test_danger_now_names_999_within_the_first_words() -> None:
    for lane, language, nation in product(Lane, ("en", "cy"), ("wales", "england")):
        assert "999" in said(lane, "now", language, nation)[:60]


@pytest.mark.parametrize(("which", "language"), list(product(KINDS, ("en", "cy"))))
def test_the_abuse_texts_ask_nothing_and_do_not_give_the_topic_away(which: str, language: str) -> None:
    text = said(Lane.ABUSE, which, language, "wales").casefold()
    assert "?" not in text
    for word in (
        "abuse",
        "violence",
        "partner",
        "hit",
        "rape",
        "police",
        "cam-drin",
        "trais",
        "heddlu",
        "fear",
        "ofn",
    ):
        assert word not in text


def test_wales_and_england_get_their_own_numbers() -> None:
    assert "0808 80 10 800" in said(Lane.ABUSE, "self", "en", "wales")
    assert "0808 2000 247" in said(Lane.ABUSE, "self", "en", "england")
    assert "0808" not in said(Lane.ABUSE, "self", "en", "scotland")
    assert "111 and press 2" in said(Lane.SELF_HARM, "self", "en", "wales")
    assert "111 a phwyso 2" in said(Lane.SELF_HARM, "self", "cy", "wales")


def test_an_unknown_language_gets_english_and_a_mere_mention_gets_nothing() -> None:
    assert said(Lane.MEDICAL, "now", "pl", "wales") == said(Lane.MEDICAL, "now", "en", "wales")
    mention = Screening(lane=Lane.THREAT, tier=Tier.T4, subject=Subject.NOBODY, time=When.NOW, why="")
    assert kind(mention) is None
    assert reply(mention, language="en", nation="wales", today=TODAY) is None


def test_someone_else_at_risk_now_is_answered_as_someone_else() -> None:
    child = Screening(lane=Lane.CHILD_AT_RISK, tier=Tier.T2, subject=Subject.OTHER, time=When.NOW, why="")
    assert kind(child) == "other"


def test_an_optional_part_goes_when_its_number_is_not_known() -> None:
    assert fill("Ring {a}.[[ Or {b}.]]", {"a": "1"}) == "Ring 1."
    assert fill("Ring {a}.[[ Or {b}.]]", {"a": "1", "b": "2"}) == "Ring 1. Or 2."
    with pytest.raises(KeyError):
        fill("Ring {a}.", {})


def test_every_number_has_a_source_and_a_date() -> None:
    for line in every_helpline():
        assert line.source
        assert line.call or line.text
        assert date.fromisoformat(line.checked_on) <= TODAY


def test_a_nations_own_lines_come_before_those_of_the_whole_kingdom() -> None:
    areas = [line.area for line in helplines("wales")]
    assert areas == sorted(areas, key=lambda area: area == "UK")
    assert set(areas) == {"Wales", "UK"}


def test_lines_that_nobody_checked_for_a_year_are_stale() -> None:
    fresh = [line.name for line in every_helpline() if line not in stale(every_helpline(), TODAY)]
    assert "Samaritans" in fresh
    assert "Samaritans Welsh line" not in fresh
    later = stale(every_helpline(), TODAY + timedelta(days=366))
    assert len(later) == len(every_helpline())


def test_no_text_uses_a_number_that_was_stale_on_the_day_of_its_check() -> None:
    needs = {
        need
        for kinds in approved().values()
        for texts in kinds.values()
        for text in texts.values()
        for need in re.findall(r"\{(\w+)\}", text)
    }
    for need, nation in product(needs, ("wales", "england")):
        line = helpline(need, nation=nation, language="cy", today=TODAY)
        assert line is None or not stale([line], TODAY)


def test_the_graver_the_sooner_a_person_looks() -> None:
    raised = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)
    waits = [SEEN_WITHIN[tier] for tier in Tier]
    assert waits == sorted(waits)
    assert due_at(screening(Lane.MEDICAL, "now"), raised) == raised + timedelta(minutes=15)

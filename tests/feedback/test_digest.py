from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.digest import AIM, LONGEST, DigestFacts, compose_digest, next_due, period
from partnership.types import Action, ActionState
from tests.feedback.cast import action

FACTS = DigestFacts(
    partnership="Blaen-y-cwm Partnership",
    today=date(2026, 6, 1),
    link="https://listen.example/reports/spring",
)
LIGHTS = action(
    "lights",
    ActionState.DONE,
    outcome="On 12 May the council fixed six lights",
    outcome_cy="Ar 12 Mai fe drwsiodd y cyngor chwe golau",
    on=date(2026, 5, 12),
)
BUS = action(
    "bus",
    ActionState.COULD_NOT,
    theme_label="No late bus",
    outcome="The bus company said no this year, because of cost. We will ask again in September.",
    on=date(2026, 5, 20),
)
LONDON = ZoneInfo("Europe/London")
ZONES = st.sampled_from([LONDON, ZoneInfo("America/New_York"), ZoneInfo("Pacific/Apia"), ZoneInfo("UTC")])
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
HOURS = st.times().map(lambda at: at.replace(microsecond=0))


def test_tells_what_was_done_and_what_could_not_be() -> None:
    assert compose_digest([BUS, LIGHTS], FACTS, language="en") == (
        "Hello from the Blaen-y-cwm Partnership. This is what came of what you told us.\n\n"
        "You said: “The park is dark”. On 12 May the council fixed six lights.\n\n"
        "You said: “No late bus”. This could not be done. The bus company said no this year, because of "
        "cost. We will ask again in September.\n\n"
        "Thank you for telling us. To get no more of these, write STOP."
    )


def test_tells_it_in_welsh() -> None:
    assert compose_digest([LIGHTS], FACTS, language="cy") == (
        "Helo oddi wrth Blaen-y-cwm Partnership. Dyma beth ddaeth o'r hyn ddywedoch chi wrthon ni.\n\n"
        "Fe ddywedoch chi: “The park is dark”. Ar 12 Mai fe drwsiodd y cyngor chwe golau.\n\n"
        "Diolch am ddweud wrthon ni. I beidio â chael rhagor o'r rhain, ysgrifennwch STOP."
    )


def test_is_silent_when_there_is_nothing_to_tell() -> None:
    assert compose_digest([], FACTS, language="en") is None
    coming = action("new", ActionState.DONE, outcome="Done tomorrow", on=FACTS.today + timedelta(days=1))
    assert compose_digest([coming], FACTS, language="en") is None


def test_first_digest_tells_everything_so_far() -> None:
    first = DigestFacts(partnership="P", today=date(2026, 6, 1))
    old = action("old", ActionState.DONE, outcome="Done long ago", on=date(2025, 1, 1))
    assert "Done long ago." in (compose_digest([old], first, language="en") or "")


def test_what_happens_today_is_told() -> None:
    today = action("new", ActionState.DONE, outcome="Done today", on=FACTS.today)
    assert compose_digest([today], FACTS, language="en")


def test_open_promises_are_told_when_nothing_is_finished() -> None:
    text = compose_digest([action("1", by=date(2026, 6, 4))], FACTS, language="en") or ""
    assert "Nothing is finished this month, but this is still promised." in text
    assert "You said: “The park is dark”. Promised by the council for 4 June: fix the lights." in text
    assert "late" not in text


def test_a_promise_that_is_late_is_said_to_be() -> None:
    text = compose_digest([action("1", by=date(2026, 5, 31))], FACTS, language="en") or ""
    assert "Promised by the council for 31 May: fix the lights. It is late." in text


def test_an_end_without_words_waits_until_it_has_some() -> None:
    assert compose_digest([action("1", ActionState.DONE, on=date(2026, 5, 12))], FACTS, language="en") is None


def test_what_does_not_fit_is_counted_and_linked() -> None:
    many = [action(str(n), ActionState.DONE, outcome=f"Done {n}", on=date(2026, 5, 12)) for n in range(9)]
    text = compose_digest(many, FACTS, language="en") or ""
    assert text.count("You said") == 5
    assert "4 more are here: https://listen.example/reports/spring" in text


WORDS = st.text(max_size=1500)
ACTIONS = st.lists(
    st.builds(
        lambda state, label, promise, outcome: action(
            "a", state, theme_label=label, promise=promise, outcome=outcome, on=date(2026, 5, 12)
        ),
        st.sampled_from(ActionState),
        WORDS,
        WORDS,
        WORDS,
    ),
    max_size=8,
)


@given(ACTIONS, st.sampled_from(["en", "cy"]))
def test_always_fits_one_message(actions: list[Action], language: str) -> None:
    text = compose_digest(actions, FACTS, language=language)
    assert text is None or len(text) <= AIM + 400 + 400 < LONGEST


@pytest.mark.parametrize(
    ("day", "at", "after", "due"),
    [
        (15, time(18), "2026-01-01T00:00+00:00", "2026-01-15T18:00+00:00"),
        (15, time(18), "2026-06-01T00:00+00:00", "2026-06-15T17:00+00:00"),  # summer time
        (31, time(9), "2026-02-01T00:00+00:00", "2026-02-28T09:00+00:00"),
        (31, time(9), "2028-02-01T00:00+00:00", "2028-02-29T09:00+00:00"),
        (31, time(9), "2026-12-31T09:00+00:00", "2027-01-31T09:00+00:00"),  # due exactly then: the next
        (29, time(1, 30), "2026-03-01T00:00+00:00", "2026-03-29T01:30+00:00"),  # the hour that spring skips
        (25, time(1, 30), "2026-10-01T00:00+00:00", "2026-10-25T00:30+00:00"),  # the hour that comes twice
        (1, time(0), "2026-05-31T22:59+00:00", "2026-05-31T23:00+00:00"),  # already June on the clock there
    ],
)
def test_due_on_its_day_by_the_clock_on_the_wall(day: int, at: time, after: str, due: str) -> None:
    found = next_due(day, at, LONDON, datetime.fromisoformat(after))
    assert found == datetime.fromisoformat(due)
    assert found.tzinfo is UTC


@given(st.integers(1, 31), HOURS, ZONES, INSTANTS)
def test_due_later_than_asked_and_within_two_months(
    day: int, at: time, zone: ZoneInfo, after: datetime
) -> None:
    due = next_due(day, at, zone, after)
    assert after < due < after + timedelta(days=63)


@given(st.integers(1, 31), HOURS, ZONES, INSTANTS)
def test_each_month_has_one_digest(day: int, at: time, zone: ZoneInfo, after: datetime) -> None:
    due = next_due(day, at, zone, after)
    months = [period(due, zone)]
    for _ in range(12):
        due = next_due(day, at, zone, due)
        months.append(period(due, zone))
    first = datetime.strptime(months[0], "%Y-%m")  # noqa: DTZ007 - a month has no zone
    wanted = [
        f"{first.year + (first.month - 1 + n) // 12}-{(first.month - 1 + n) % 12 + 1:02}" for n in range(13)
    ]
    assert months == wanted


@pytest.mark.parametrize("day", [0, 32])
def test_refuses_a_day_that_no_month_has(day: int) -> None:
    with pytest.raises(ValueError, match="must be 1 to 31"):
        next_due(day, time(9), LONDON, datetime(2026, 1, 1, tzinfo=UTC))


def test_refuses_an_instant_without_zone() -> None:
    with pytest.raises(ValueError, match="must have a zone"):
        next_due(1, time(9), LONDON, datetime(2026, 1, 1))  # noqa: DTZ001 - that is the mistake

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.delivery import ContactHours

LONDON = ZoneInfo("Europe/London")
#: Zones with other rules: none, the other half of the year, half an hour, at midnight, and far east.
ZONES = (
    "Europe/London",
    "Asia/Kolkata",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Pacific/Apia",
)
#: London's clocks go back on 25 October 2026 and forward on 28 March 2027.
BEGINNING = datetime(2026, 10, 1, tzinfo=UTC)


def hours(**changes: object) -> ContactHours:
    usual = {"time_zone": LONDON, "quiet_from": time(20), "quiet_to": time(9)}
    return ContactHours(**{**usual, **changes})  # type: ignore[arg-type]


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)  # type: ignore[misc,arg-type]


def test_an_evening_message_waits_for_the_morning() -> None:
    assert hours().next_open(local(2026, 6, 1, 21)) == local(2026, 6, 2, 9)
    assert hours().next_open(local(2026, 6, 1, 20)) == local(2026, 6, 2, 9)


def test_an_open_hour_is_taken_at_once() -> None:
    noon = local(2026, 6, 1, 12, 34)
    assert hours().next_open(noon) == noon
    assert hours().closes(noon) == local(2026, 6, 1, 20)


def test_a_spell_is_what_is_left_of_it() -> None:
    spell = hours().spell(local(2026, 6, 1, 22))
    assert (spell.opens, spell.closes) == (local(2026, 6, 2, 9), local(2026, 6, 2, 20))


def test_morning_is_by_the_clock_on_the_wall_after_the_clocks_went_back() -> None:
    assert hours().next_open(datetime(2026, 10, 24, 22, tzinfo=UTC)) == datetime(2026, 10, 25, 9, tzinfo=UTC)
    assert hours().next_open(datetime(2026, 10, 23, 22, tzinfo=UTC)) == datetime(2026, 10, 24, 8, tzinfo=UTC)


def test_weekends_and_holidays_stay_closed() -> None:
    workdays = hours(weekdays=frozenset({1, 2, 3, 4, 5}), holidays=frozenset({date(2026, 12, 25)}))
    assert workdays.next_open(local(2026, 12, 24, 20, 30)) == local(2026, 12, 28, 9)
    assert not workdays.is_open(local(2026, 12, 25, 12))


def test_open_hours_may_run_over_midnight() -> None:
    nights = hours(quiet_from=time(13), quiet_to=time(15))
    assert nights.spell(local(2026, 6, 1, 14)).opens == local(2026, 6, 1, 15)
    assert nights.closes(local(2026, 6, 1, 15)) == local(2026, 6, 2, 13)


def test_open_hours_over_midnight_end_there_before_a_holiday() -> None:
    nights = hours(quiet_from=time(13), quiet_to=time(15), holidays=frozenset({date(2026, 6, 2)}))
    assert nights.closes(local(2026, 6, 1, 15)) == local(2026, 6, 2, 0)
    assert nights.next_open(local(2026, 6, 2, 0)) == local(2026, 6, 3, 0)


def test_without_quiet_hours_a_spell_ends_with_its_day() -> None:
    always = hours(quiet_from=time(0), quiet_to=time(0))
    assert always.closes(local(2026, 6, 1, 3)) == local(2026, 6, 2, 0)


def test_an_opening_time_that_spring_leaves_out_opens_when_the_clocks_have_changed() -> None:
    early = hours(quiet_from=time(20), quiet_to=time(1, 30))
    assert early.next_open(datetime(2027, 3, 28, 0, 30, tzinfo=UTC)) == datetime(2027, 3, 28, 1, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_quiet_twice() -> None:
    late = hours(quiet_from=time(1), quiet_to=time(9))
    for minutes in range(0, 120, 10):
        assert not late.is_open(datetime(2026, 10, 25, 0, tzinfo=UTC) + timedelta(minutes=minutes))


def test_a_community_that_never_opens_lets_its_messages_expire() -> None:
    never = hours(weekdays=frozenset())
    spell = never.spell(BEGINNING)
    assert spell.opens == spell.closes > BEGINNING + timedelta(days=365)


@pytest.mark.parametrize("text", ["25:00", "nine"])
def test_refuses_a_time_that_is_none(text: str) -> None:
    class Place:
        time_zone, quiet_from, quiet_to = "Europe/London", text, "09:00"
        contact_days, holidays = (1,), ()

    with pytest.raises(ValueError, match=r"isoformat|hour"):
        ContactHours.of(Place())


SOME_HOURS = st.builds(
    ContactHours,
    time_zone=st.sampled_from(ZONES).map(ZoneInfo),
    quiet_from=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    quiet_to=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    weekdays=st.frozensets(st.integers(1, 7), min_size=1),
    holidays=st.frozensets(
        st.integers(0, 210).map(lambda days: date(2026, 10, 1) + timedelta(days=days)), max_size=9
    ),
)
INSTANTS = st.integers(0, 200 * 24 * 60).map(lambda minutes: BEGINNING + timedelta(minutes=minutes))


@given(SOME_HOURS, INSTANTS)
def test_the_next_opening_is_open_and_nothing_before_it_is(place: ContactHours, due: datetime) -> None:
    opens = place.next_open(due)
    assert opens >= due
    assert place.is_open(opens)
    step = max((opens - due) / 40, timedelta(minutes=1))
    instant = due
    while instant < opens:
        assert not place.is_open(instant)
        instant += step
    if opens > due:
        assert not place.is_open(opens - timedelta(minutes=1))


@given(SOME_HOURS, INSTANTS)
def test_a_spell_is_open_from_end_to_end_and_no_longer(place: ContactHours, due: datetime) -> None:
    spell = place.spell(due)
    assert spell.opens < spell.closes <= spell.opens + timedelta(hours=49)
    for part in range(40):
        assert place.is_open(spell.opens + (spell.closes - spell.opens) * part / 40)
    assert place.is_open(spell.closes - timedelta(seconds=1))
    assert place.quiet_from == place.quiet_to or not place.is_open(spell.closes)

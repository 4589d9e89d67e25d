from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from signposting.openings import next_opening
from signposting.types import Opening

LONDON = ZoneInfo("Europe/London")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def weekly(byday: str, opens: str = "14:00", closes: str = "16:00", **more: object) -> Opening:
    return Opening(freq="WEEKLY", byday=byday, opens_at=opens, closes_at=closes, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-23T09:00", "2026-11-24T14:00"),  # a Monday
        ("2026-11-24T13:59", "2026-11-24T14:00"),
        ("2026-11-24T15:00", "2026-11-24T14:00"),  # it is on now
        ("2026-11-24T16:00", "2026-11-26T14:00"),  # it has just closed
    ],
)
def test_the_next_of_two_days_a_week(now: str, opens: str) -> None:
    assert next_opening([weekly("TU,TH")], at(now)) == at(opens)


def test_two_in_the_afternoon_stays_two_over_the_change_of_the_clocks() -> None:
    # Clocks go back on Sunday 25 October 2026.
    opens = next_opening([weekly("SU")], at("2026-10-24T12:00"))
    assert opens is not None
    assert (opens.hour, opens.utcoffset()) == (14, timedelta(0))
    before = next_opening([weekly("SA")], at("2026-10-24T12:00"))
    assert before is not None
    assert (before.hour, before.utcoffset()) == (14, timedelta(hours=1))


def test_past_midnight_is_still_tonight() -> None:
    night_shelter = weekly("FR", "22:00", "06:00")
    assert next_opening([night_shelter], at("2026-11-28T01:00")) == at("2026-11-27T22:00")


@pytest.mark.parametrize(
    ("byday", "opens"),
    [
        ("1SA", "2026-12-05T10:00"),
        ("-1FR", "2026-11-27T10:00"),
        ("3SA", "2026-12-19T10:00"),
        ("2SU", "2026-12-13T10:00"),
    ],
)
def test_the_nth_day_of_a_month(byday: str, opens: str) -> None:
    monthly = Opening(freq="MONTHLY", byday=byday, opens_at="10:00", closes_at="11:30")
    assert next_opening([monthly], at("2026-11-21T19:00")) == at(opens)


def test_a_fortnight_is_counted_from_a_known_meeting() -> None:
    every_other = weekly("SU", "10:00", "14:00", interval=2, valid_from=date(2026, 10, 18))
    assert next_opening([every_other], at("2026-11-21T19:00")) == at("2026-11-29T10:00")
    assert next_opening([weekly("SU", interval=2)], at("2026-11-21T19:00")) is None


def test_a_season_that_is_over_has_no_next_opening() -> None:
    summer = weekly("MO,WE", valid_from=date(2026, 5, 1), valid_to=date(2026, 8, 31))
    assert next_opening([summer], at("2026-11-21T19:00")) is None
    assert next_opening([summer], at("2026-04-20T19:00")) == at("2026-05-04T14:00")


def test_by_arrangement_has_no_next_opening() -> None:
    assert next_opening([weekly("MO", "", "")], at("2026-11-21T19:00")) is None
    assert next_opening([], at("2026-11-21T19:00")) is None


def test_the_sooner_of_two_schedules_wins() -> None:
    assert next_opening([weekly("FR"), weekly("MO", "09:00")], at("2026-11-21T19:00")) == at(
        "2026-11-23T09:00"
    )

"""Days and times of day, as people type them. `None` is: ask again."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.understanding.clock import clock
from surveys.understanding.dates import day, moment

TODAY = date(2026, 5, 21)  # a Thursday


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("31/5", "2026-05-31"),
        ("31/5/26", "2026-05-31"),
        ("31/05/2026", "2026-05-31"),
        ("31.5.2026", "2026-05-31"),
        ("31-05-26", "2026-05-31"),
        ("31 5 2026", "2026-05-31"),
        ("2026-05-31", "2026-05-31"),
        ("2026/5/31", "2026-05-31"),
        ("3/4", "2026-04-03"),
        ("31 May", "2026-05-31"),
        ("31st of May 2026", "2026-05-31"),
        ("the 31st of May", "2026-05-31"),
        ("on 31st May", "2026-05-31"),
        ("31may", "2026-05-31"),
        ("May 31", "2026-05-31"),
        ("May 31st, 2026", "2026-05-31"),
        ("the thirty-first of May", "2026-05-31"),
        ("1st Feb", "2026-02-01"),
        ("1 febuary 2026", "2026-02-01"),
        ("12 Sept '26", "2026-09-12"),
        ("2 Jan", "2026-01-02"),
        ("28 Dec", "2025-12-28"),
        ("29/2", None),  # in no year beside this one
        ("29/2/2024", "2024-02-29"),
        ("4/7/58", "1958-07-04"),
        ("4/7/36", "2036-07-04"),
        ("Sunday 31 May", "2026-05-31"),
        ("Sun 31/5", "2026-05-31"),
        ("Sunday the 31st of May", "2026-05-31"),
        ("Monday 31 May", None),  # it is a Sunday
        ("31/2", None),
        ("5/31", None),
        ("0/5", None),
        ("31/5/1026", None),
        ("31", None),
        ("May", None),
        ("May 2026", None),
        ("today", "2026-05-21"),
        ("Tomorrow!", "2026-05-22"),
        ("tomoz", "2026-05-22"),
        ("yesterday", "2026-05-20"),
        ("the day before yesterday", "2026-05-19"),
        ("last Tuesday", "2026-05-19"),
        ("last thursday", "2026-05-14"),
        ("next Tuesday", "2026-05-26"),
        ("next Saturday", None),  # in two days, or in nine
        ("Tuesday", None),  # the last or the next
        ("3 days ago", "2026-05-18"),
        ("a week ago", "2026-05-14"),
        ("two weeks ago", "2026-05-07"),
        ("in 3 days", "2026-05-24"),
        ("in a week's time", "2026-05-28"),
        ("in two weeks", "2026-06-04"),
        ("a month ago", None),
        ("Christmas Day", "2025-12-25"),
        ("Boxing Day 2026", None),
        ("soon", None),
        ("never", None),
        ("", None),
    ],
)
def test_days_in_english(said: str, meant: str | None) -> None:
    found = day(said, TODAY)
    assert (found and found.isoformat()) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("31 Mai", "2026-05-31"),
        ("31 o Fai", "2026-05-31"),
        ("y 31ain o Fai", "2026-05-31"),
        ("Mai 31", "2026-05-31"),
        ("1af Mawrth", "2026-03-01"),
        ("y cyntaf o Fawrth", "2026-03-01"),
        ("3ydd o Fehefin 2026", "2026-06-03"),
        ("5ed Gorffennaf", "2026-07-05"),
        ("11eg o Orffennaf", "2026-07-11"),
        ("unfed ar ddeg o Orffennaf", "2026-07-11"),
        ("20fed Medi", "2026-09-20"),
        ("ugeinfed o Fedi", "2026-09-20"),
        ("2il Tachwedd 2025", "2025-11-02"),
        ("ail o Dachwedd 2025", "2025-11-02"),
        ("dydd Sul 31 Mai", "2026-05-31"),
        ("dydd Llun 31 Mai", None),
        ("heddiw", "2026-05-21"),
        ("ddoe", "2026-05-20"),
        ("Yfory", "2026-05-22"),
        ("fory", "2026-05-22"),
        ("echdoe", "2026-05-19"),
        ("drennydd", "2026-05-23"),
        ("neithiwr", "2026-05-20"),
        ("dydd Mawrth diwethaf", "2026-05-19"),
        ("dydd Mawrth nesaf", "2026-05-26"),
        ("dydd Sadwrn nesaf", None),
        ("dydd Mawrth", None),
        ("wythnos yn ôl", "2026-05-14"),
        ("tri diwrnod yn ôl", "2026-05-18"),
        ("dau ddiwrnod yn ôl", "2026-05-19"),
        ("pythefnos yn ôl", "2026-05-07"),
        ("pythefnos nôl", "2026-05-07"),
        ("ymhen wythnos", "2026-05-28"),
        ("mewn pythefnos", "2026-06-04"),
        ("ymhen tri diwrnod", "2026-05-24"),
        ("dydd Gŵyl Dewi", "2026-03-01"),
        ("mis yn ôl", None),
        ("byth", None),
    ],
)
def test_days_in_welsh(said: str, meant: str | None) -> None:
    found = day(said, TODAY)
    assert (found and found.isoformat()) == meant


@pytest.mark.parametrize("said", ["31/5", "tomorrow", "ddoe", "last Tuesday", "31/5/26", "3 days ago"])
def test_a_day_that_hangs_on_today_is_unread_without_it(said: str) -> None:
    assert day(said, None) is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("19:30", "19:30"),
        ("7:30", "07:30"),
        ("7.30pm", "19:30"),
        ("7.30 p.m.", "19:30"),
        ("7pm", "19:00"),
        ("7 PM", "19:00"),
        ("730pm", "19:30"),
        ("1930", "19:30"),
        ("19h30", "19:30"),
        ("19:30:00", "19:30"),
        ("half past 7", "07:30"),
        ("half past seven", "07:30"),
        ("half seven", "07:30"),
        ("half past 7 in the evening", "19:30"),
        ("half 7 pm", "19:30"),
        ("quarter to 8", "07:45"),
        ("a quarter past eight", "08:15"),
        ("twenty past 3", "03:20"),
        ("20 mins past 3", "03:20"),
        ("ten to one", "12:50"),
        ("twenty-five to six pm", "17:35"),
        ("quarter to 1 pm", "12:45"),
        ("7 o'clock", "07:00"),
        ("seven oclock in the morning", "07:00"),
        ("about 7pm", "19:00"),
        ("at 7 tonight", "19:00"),
        ("seven thirty", "07:30"),
        ("seven thirty pm", "19:30"),
        ("3 in the afternoon", "15:00"),
        ("11 at night", "23:00"),
        ("2 at night", "02:00"),
        ("12am", "00:00"),
        ("12pm", "12:00"),
        ("12.30am", "00:30"),
        ("noon", "12:00"),
        ("midnight", "00:00"),
        ("midday", "12:00"),
        ("7", None),
        ("730", None),
        ("seven", None),
        ("twenty five", None),
        ("25:00", None),
        ("7:60", None),
        ("19:30am", None),
        ("19:30pm", "19:30"),
        ("11 in the afternoon", None),
        ("in the morning", None),
        ("evening", None),
        ("soon", None),
        ("", None),
    ],
)
def test_times_in_english(said: str, meant: str | None) -> None:
    found = clock(said)
    assert (found and found.isoformat("minutes")) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("hanner awr wedi saith", "07:30"),
        ("hanner awr wedi 7", "07:30"),
        ("hanner awr wedi saith yr hwyr", "19:30"),
        ("chwarter wedi wyth", "08:15"),
        ("chwarter i wyth", "07:45"),
        ("chwarter i ddau", "01:45"),
        ("ugain munud wedi tri", "03:20"),
        ("pum munud i bump", "04:55"),
        ("deg munud i un", "12:50"),
        ("pum munud ar hugain wedi tri", "03:25"),
        ("pum munud ar hugain i dri", "02:35"),
        ("saith o'r gloch", "07:00"),
        ("7 o’r gloch y bore", "07:00"),
        ("saith o'r gloch yr hwyr", "19:00"),
        ("am saith o'r gloch", "07:00"),
        ("tri o'r gloch y prynhawn", "15:00"),
        ("un ar ddeg o'r gloch y nos", "23:00"),
        ("7yh", "19:00"),
        ("7.30yh", "19:30"),
        ("7 y bore", "07:00"),
        ("hanner dydd", "12:00"),
        ("hanner nos", "00:00"),
        ("canol dydd", "12:00"),
        ("saith", None),
        ("yn y bore", None),
        ("rhywbryd", None),
    ],
)
def test_times_in_welsh(said: str, meant: str | None) -> None:
    found = clock(said)
    assert (found and found.isoformat("minutes")) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("31/5 at 7.30pm", "2026-05-31T19:30"),
        ("31/5/2026 19:30", "2026-05-31T19:30"),
        ("2026-05-31T19:30", "2026-05-31T19:30"),
        ("2026-05-31 19:30:00", "2026-05-31T19:30"),
        ("tomorrow at noon", "2026-05-22T12:00"),
        ("noon tomorrow", "2026-05-22T12:00"),
        ("7pm yesterday", "2026-05-20T19:00"),
        ("half past 7 tomorrow", "2026-05-22T07:30"),
        ("31 May, 7pm", "2026-05-31T19:00"),
        ("31st of May 2026 at half past seven in the evening", "2026-05-31T19:30"),
        ("last Tuesday at 3pm", "2026-05-19T15:00"),
        ("today at 9 in the morning", "2026-05-21T09:00"),
        ("tonight at 7", "2026-05-21T19:00"),
        ("7 tonight", "2026-05-21T19:00"),
        ("yesterday evening at 7", "2026-05-20T19:00"),
        ("yfory am saith o'r gloch", "2026-05-22T07:00"),
        ("ddoe am hanner dydd", "2026-05-20T12:00"),
        ("heno am 7", "2026-05-21T19:00"),
        ("31 Mai am 7yh", "2026-05-31T19:00"),
        ("tomorrow", None),
        ("7pm", None),
        ("tomorrow evening", None),
        ("31/2 at 7pm", None),
    ],
)
def test_moments(said: str, meant: str | None) -> None:
    found = moment(said, TODAY)
    assert (found and found.isoformat(timespec="minutes")) == meant


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_written_out_is_that_day(which: date) -> None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%A %d %b %Y", "%d.%m.%Y"):
        assert day(which.strftime(form), None) == which


@given(st.times())
def test_every_time_written_out_is_that_time(which: time) -> None:
    for form in ("%H:%M", "%I:%M %p", "%I.%M%p", "%H%M"):
        assert clock(which.strftime(form)) == which.replace(second=0, microsecond=0)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31)))  # noqa: DTZ001  # as typed, no zone
def test_every_moment_written_out_is_that_moment(which: datetime) -> None:
    for form in ("%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%d %B %Y at %I.%M%p"):
        assert moment(which.strftime(form), None) == which.replace(second=0, microsecond=0)


@given(st.text(max_size=400))
def test_any_text_is_a_day_or_none(said: str) -> None:
    assert isinstance(day(said, TODAY), date | None)
    assert isinstance(clock(said), time | None)
    assert isinstance(moment(said, TODAY), datetime | None)

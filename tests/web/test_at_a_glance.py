"""The event's own page: what needs doing first, how replies come in, and that a closed event says so."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from pathlib import Path

from language.catalogue import catalogue
from storage import accounts, events
from storage.fieldwork import Entry
from tests.web import said
from tests.web.conftest import House
from web.console.at_a_glance import ways
from web.console.new_event import day_of

HELP = Path(__file__).parents[2] / "web/templates/console/help/event.html"


async def page(house: House) -> str:
    answer = await house.client.get(f"/console/events/{house.event.id}")
    assert answer.status == 200
    return html.unescape(await answer.text())


def needs(text: str) -> list[str]:
    part = text.split('id="needs-head"')[1].split("</section>", maxsplit=1)[0]
    return [re.sub("<[^>]+>", "", each).strip() for each in re.findall(r"<li>.*?</li>", part)]


async def test_what_needs_doing_stands_on_top(house: House) -> None:
    await house.sign_in(house.ben)
    assert needs(await page(house)) == [
        "Nobody has opened the link yet. Put posters up, and send the link to groups. Make a poster to print"
    ]
    await said.resident_says(house, "amina", "Kind people")
    assert needs(await page(house)) == [
        "1 person has said something in their own words, and there are no themes yet. Make themes",
        "1 point is not read yet. Read",
    ]


async def test_a_closed_event_says_so_and_how_to_open_it_again(house: House) -> None:
    await house.db.write(events.close_event, house.event.id, house.clock.now)
    await house.sign_in(house.ben)
    text = await page(house)
    assert "This event is closed." in text
    assert needs(text)[0].startswith("Report due in 10 days")
    assert "Open it again until this day" in text
    assert "Close it now" not in text


async def test_replies_are_drawn_by_day_and_by_where_they_came_from(house: House) -> None:
    await said.resident_says(house, "amina", "Kind people")
    await house.sign_in(house.ben)
    text = await page(house)
    assert "People who replied, by the day they began to" in text
    chart = text.split('class="days"')[1].split("</figure>")[0]
    assert chart.count('<th scope="row">') == 3, "from the day it opened to today"
    assert "the plain link · web chat" in text


def test_ways_in_are_counted_together_the_most_first() -> None:
    entries = [
        Entry(entry="library", channel="web", source=source, people=people, completed=0)
        for source, people in [("self", 3), ("tablet", 4)]
    ]
    other = Entry(entry="", channel="telegram", source="self", people=5, completed=0)
    assert ways([other, *entries], catalogue("en")) == [
        ("library · web chat", 7, "7"),
        ("the plain link · Telegram", 5, "5"),
    ]


async def test_an_analyst_sees_no_work_of_coordinators(house: House) -> None:
    ana = await house.db.write(accounts.add_user, "Ana", "analyst", [house.place.id], now=house.clock.now)
    house.clock.now += timedelta(days=30)
    await house.sign_in(ana)
    assert needs(await page(house)) == []


def test_help_examples_of_the_event_work() -> None:
    found = re.findall(r'data-kind="date">(.*?)</code>', HELP.read_text(encoding="utf-8"))
    assert [day_of(each) for each in found] == [date(2026, 5, 12)]

"""One definition, six ways to answer it: own phone, Telegram, shared tablet, a helper, the room, paper."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Awaitable, Callable, Mapping
from itertools import count
from typing import Any

import pytest

from listenwell.noting import take
from storage import events, sessions
from storage.events import Event
from storage.sessions import AnswerRow
from surveys.authoring.yaml_form import read
from surveys.checks import check
from surveys.types import NEVER_OPEN, QuestionType, Survey
from tests.bot.ringing import Ringing
from tests.web.conftest import ORIGIN, House, clock, doing, house
from web.behind import RoomNotes

__all__ = ["clock", "doing", "house"]  # fixtures

SURVEY = """
id: every-type
version: "1"
languages: [en, cy]
title: {en: Every type, cy: Pob math}
thanks: {en: "Thank you.", cy: "Diolch."}
lists:
  places:
    - {name: hall, label: {en: The hall, cy: Y neuadd}}
    - {name: park, label: {en: The park, cy: Y parc}}
    - {name: shop, label: {en: The shop, cy: Y siop}}
questions:
  - {name: source_list, type: hidden, default: spring}
  - {name: welcome, type: note, label: {en: "We begin.", cy: "Dechreuwn."}}
  - {name: good, type: text, sense: strength, label: {en: "What is good?", cy: "Beth sy'n dda?"}}
  - {name: years, type: integer, label: {en: "How many years here?", cy: "Sawl blwyddyn yma?"}}
  - {name: miles, type: decimal, label: {en: "How many miles to town?", cy: "Sawl milltir i'r dref?"}}
  - {name: rate, type: range, minimum: 1, maximum: 5, label: {en: "From 1 to 5?", cy: "O 1 i 5?"}}
  - {name: since, type: date, label: {en: "Since which day?", cy: "Ers pa ddiwrnod?"}}
  - {name: last_bus, type: time, label: {en: "When is the last bus?", cy: "Pryd mae'r bws olaf?"}}
  - {name: met, type: date_time, label: {en: "When did we meet?", cy: "Pryd gwrddon ni?"}}
  - name: meet
    type: select_one
    choices: places
    label: {en: "Where do you meet?", cy: "Ble ydych chi'n cwrdd?"}
  - name: help
    type: select_one
    or_other: true
    choices: places
    label: {en: "Where do you get help?", cy: "Ble ydych chi'n cael help?"}
  - name: like
    type: select_multiple
    choices: places
    label: {en: "Which do you like?", cy: "Pa rai ydych chi'n eu hoffi?"}
  - name: order
    type: rank
    choices: places
    label: {en: "Put them in order.", cy: "Rhowch nhw mewn trefn."}
  - group: more
    label: {en: "A little more.", cy: "Ychydig mwy."}
    relevant: "${rate} < 5"
    questions:
      - name: in_the_way
        type: text
        sense: barrier
        label: {en: "What is in the way?", cy: "Beth sy'n rhwystr?"}
  - name: never
    type: text
    relevant: "${rate} = 5"
    label: {en: "What is perfect?", cy: "Beth sy'n berffaith?"}
  - {name: where, type: location, about_you: true, label: {en: "Which area?", cy: "Pa ardal?"}}
  - {name: age, type: integer, about_you: true, label: {en: "How old are you?", cy: "Beth yw eich oed?"}}
  - {name: share, type: consent, purpose: quote, label: {en: "May we share it?", cy: "Gawn ni rannu?"}}
  - {name: twice, type: calculate, calculation: "${rate} * 2"}
"""

#: Question → what the person says, the same by every way.
SAID: Mapping[str, str] = {
    "good": "The choir, and 'er next door — best neighbours",
    "years": "twenty two",
    "miles": "3.5",
    "rate": "4",
    "since": "31 May 2004",
    "last_bus": "half past six in the evening",
    "met": "3 May 2026 at 14:30",
    "meet": "the hall",
    "help": "my sister Mair",
    "like": "1 and 3",
    "order": "3, 1, 2",
    "in_the_way": "no buses after six",
    "where": "Top End",
    "age": "prefer not to say",
    "share": "yes",
}
#: Types that a way cannot carry: files and a button on paper; times at which a session began or ended.
NOT_BY_EVERY_WAY = {
    QuestionType.IMAGE,
    QuestionType.AUDIO,
    QuestionType.VIDEO,
    QuestionType.FILE,
    QuestionType.ACKNOWLEDGE,
    QuestionType.START,
    QuestionType.END,
    QuestionType.TODAY,
}
Told = tuple[str, str, str, Any, str, str, str]
Way = Callable[[House, Event], Awaitable[None]]
_ids = count()


def survey() -> Survey:
    found, problems = read(SURVEY)
    assert found, problems
    return found


async def every_type(house: House) -> Event:
    """An event that asks every type, and does not wait for a further message."""
    version = await house.db.write(
        events.save_survey, survey_id="every-type", version="1", source=SURVEY, now=house.clock.now
    )
    made = await house.db.write(
        events.add_event,
        community_id=house.place.id,
        survey_version_id=version,
        code="every",
        name="Every type",
        opens_at=house.clock.now,
        closes_at=house.event.closes_at,
        now=house.clock.now,
    )
    return await house.db.write(events.update_event, made.id, join_seconds=0)


async def talks(house: House, chat: str, event: Event) -> None:
    """Answer by a chat page's own calls."""
    page = await (await house.client.get(chat)).text()
    person = re.search(r'data-token="(\w+)"', page)
    headers = {**ORIGIN, "X-Person": person[1] if person else ""}
    said: list[dict[str, Any]] = [{"start": True}, *({"text": text} for text in ("English", "yes"))]
    for message in (*said, *({"text": words} for words in SAID.values())):
        body = {"id": f"m{next(_ids)}", **message}
        answer = await house.client.post(f"{chat}/messages", json=body, headers=headers)
        assert answer.status == 201
        await house.worker.drain()


async def by_phone(house: House, event: Event) -> None:
    await talks(house, f"/chat/{event.code}", event)


async def by_tablet(house: House, event: Event) -> None:
    await house.client.post(f"/tablet/{event.code}", headers=ORIGIN)
    await talks(house, f"/tablet/{event.code}/chat", event)


async def by_helper(house: House, event: Event) -> None:
    await house.sign_in(house.ben)
    root = f"/console/events/{event.id}/assist"
    assert (await house.post(root)).status == 303
    await talks(house, f"{root}/chat", event)


async def by_telegram(house: House, event: Event) -> None:
    phone = Ringing(db=house.db, now=house.clock.now, locate=lambda _: None)
    await phone.starts_survey(event.code)
    for words in SAID.values():
        await phone.says(words)


async def by_table(house: House, event: Event, source: str) -> None:
    """A line a person, a column a question."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["person", *SAID])
    writer.writerow(["1", *SAID.values()])
    notes = RoomNotes(
        event_id=event.id,
        content=table.getvalue().encode(),
        name=f"{source}.csv",
        source=source,
        entry="",
        language="en",
        user_id=house.ben.id,
        dry_run=False,
    )
    taken = await take(house.db, notes, lambda _: None, house.clock.now)
    assert not taken.problems


async def by_room(house: House, event: Event) -> None:
    await by_table(house, event, "room")


async def by_paper(house: House, event: Event) -> None:
    await by_table(house, event, "paper")


WAYS: Mapping[str, Way] = {
    "self": by_phone,
    "telegram": by_telegram,
    "tablet": by_tablet,
    "assisted": by_helper,
    "room": by_room,
    "paper": by_paper,
}


def told(row: AnswerRow) -> Told:
    return row.question, row.type, row.category, row.value, row.text, row.status, str(row.sense)


def test_survey_asks_every_type_that_every_way_can_carry() -> None:
    asked = survey()
    assert not [problem for problem in check(asked) if problem.severity == "error"]
    types = {question.type for question in asked.questions}
    assert types | NOT_BY_EVERY_WAY == set(QuestionType)
    open_to_all = [q.name for q in asked.questions if q.type not in NEVER_OPEN and q.name != "never"]
    assert open_to_all == list(SAID)


async def test_same_answers_are_the_same_rows_whichever_way_they_came(house: House) -> None:
    event = await every_type(house)
    for way in WAYS.values():
        await way(house, event)
    rows = await house.db.read(sessions.answers_of_event, event.id)
    by_way: dict[str, list[Told]] = {}
    for row in rows:
        if row.current:
            name = row.channel if row.channel == "telegram" else row.source
            by_way.setdefault(name, []).append(told(row))
    assert set(by_way) == set(WAYS)
    first = sorted(by_way["self"], key=str)
    assert {each[0] for each in first} >= {*SAID, "help_other", "twice", "source_list"}
    for name, found in by_way.items():
        assert sorted(found, key=str) == first, name


@pytest.mark.parametrize("name", WAYS)
async def test_every_way_says_which_it_was(house: House, name: str) -> None:
    event = await every_type(house)
    await WAYS[name](house, event)
    rows = await house.db.read(sessions.answers_of_event, event.id)
    (session_id,) = {row.session_id for row in rows}
    session = await house.db.read(sessions.session, session_id)
    assert session
    assert session.source == ("self" if name == "telegram" else name)
    assert session.entered_by == (house.ben.id if name in {"assisted", "room", "paper"} else None)

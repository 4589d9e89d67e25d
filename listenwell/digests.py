"""The monthly message: each community's schedule is a row; a period runs once, whatever happens to us."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from feedback.audience import language_for, once
from feedback.delivery import ContactHours
from feedback.digest import DigestFacts, compose_digest, next_due, period
from feedback.types import MessageKind
from partnership.types import Action
from storage import actions, events, outbox, people, reports, schedules
from storage.change import NewMessage
from storage.database import Database
from storage.events import Community, Event
from storage.people import Hearer
from storage.schedules import ScheduleRow

NAME = "digest"
HOUR = time(10, 0)  # on the community's clock: awake, and before the day is busy
MESSAGES_A_WRITE = 200  # keeps the writer free for residents

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Done:
    """What a run did. period: of the last community that ran, empty when none did."""

    period: str
    ran: bool
    counts: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Digests:
    """Sends the digests that are due."""

    db: Database
    public_url: str

    async def run_due(self, now: datetime) -> Done:
        """Run what is due by `now` (aware, UTC), and what a crash left unfinished."""
        await self.db.write(_keep_schedules, now)
        counts = {"communities": 0, "messages": 0}
        last = ""
        for due in await self.db.read(_due, now):
            try:
                counts["messages"] += await self._run(due, now)
            except Exception:  # the others' digests must not wait for this community's to be mended
                log.exception("a community's digest failed; the next tick tries again")
                continue
            counts["communities"] += 1
            last = due.period
        return Done(period=last, ran=bool(last), counts=counts)

    async def _run(self, due: _Due, now: datetime) -> int:
        if not await self.db.write(_begin, due, now) and not due.again:
            await self.db.write(schedules.set_next, due.schedule.id, due.next_due_at)
            return 0
        messages = planned(await self.db.read(_messages, due, now, self.public_url), due.community, now)
        for start in range(0, len(messages), MESSAGES_A_WRITE):
            await self.db.write(outbox.add_all, messages[start : start + MESSAGES_A_WRITE], now)
        await self.db.write(_finish, due, len(messages), now)
        return len(messages)


def planned(messages: list[NewMessage], community: Community, due: datetime) -> list[NewMessage]:
    """Let messages leave in the next open spell of a community's contact hours, or never."""
    spell = ContactHours.of(community).spell(due)
    return [replace(each, not_before=spell.opens, expires_at=spell.closes) for each in messages]


@dataclass(frozen=True, kw_only=True)
class _Due:
    schedule: ScheduleRow
    community: Community
    period: str
    next_due_at: datetime
    #: True when the process died in the middle of this period's run.
    again: bool


def _keep_schedules(conn: Connection, now: datetime) -> None:
    """Give each community its schedule; move it when the community chose another day."""
    rows = {row.community_id: row for row in schedules.schedules(conn, NAME)}
    for community in events.communities(conn):
        upcoming = _next(community, now)
        row = rows.get(community.id)
        if row is None or (row.next_due_at > now and row.next_due_at != upcoming):
            schedules.set_schedule(conn, community_id=community.id, name=NAME, next_due_at=upcoming)


def _due(conn: Connection, now: datetime) -> list[_Due]:
    found = []
    unfinished = {(run.schedule_id, run.period) for run in schedules.unfinished_runs(conn)}
    for row in schedules.due_schedules(conn, now):
        if row.name != NAME:
            continue
        community = events.community(conn, row.community_id)
        month = period(row.next_due_at, ZoneInfo(community.time_zone))
        found.append(
            _Due(
                schedule=row,
                community=community,
                period=month,
                next_due_at=_next(community, now),
                again=(row.id, month) in unfinished,
            )
        )
    return found


def _next(community: Community, after: datetime) -> datetime:
    return next_due(community.digest_day, HOUR, ZoneInfo(community.time_zone), after)


def _messages(conn: Connection, due: _Due, now: datetime, public_url: str) -> list[NewMessage]:
    """One message per resident who asked for it, for each event with news or open promises."""
    found = []
    for event in events.events(conn, [due.community.id]):
        told = actions.for_digest(conn, event.id, due.period)
        if not told:
            continue
        facts = _facts(conn, due, event, now, public_url)
        hearers = people.hearing_back(conn, event.id, NAME)
        found += _addressed(hearers, told, facts, event, due)
    return found


def _facts(conn: Connection, due: _Due, event: Event, now: datetime, public_url: str) -> DigestFacts:
    report = reports.report_of_event(conn, event.id)
    published = report is not None and report.published_at is not None
    return DigestFacts(
        partnership=due.community.partnership,
        today=_today(due, now),
        link=f"{public_url}/reports/{report.slug}" if published and report else "",
    )


def _begin(conn: Connection, due: _Due, now: datetime) -> bool:
    """Take the period and, with it, the news that it tells; False when it was taken before."""
    if not schedules.begin_run(conn, due.schedule.id, due.period, now):
        return False
    actions.take_news(conn, due.community.id, due.period, _today(due, now))
    return True


def _today(due: _Due, now: datetime) -> date:
    return now.astimezone(ZoneInfo(due.community.time_zone)).date()


def _addressed(
    hearers: list[Hearer], told: list[Action], facts: DigestFacts, event: Event, due: _Due
) -> list[NewMessage]:
    languages = due.community.languages
    texts = {language: compose_digest(told, facts, language=language) for language in languages}
    return [
        NewMessage(
            resident_id=hearer.resident_id,
            event_id=event.id,
            channel=hearer.channel,
            kind=MessageKind.DIGEST,
            text=text,
            once=once(MessageKind.DIGEST, f"{event.id}:{due.period}", hearer.resident_id),
        )
        for hearer in hearers
        if (text := texts[language_for(hearer.language, languages)]) is not None
    ]


def _finish(conn: Connection, due: _Due, messages: int, now: datetime) -> None:
    schedules.finish_run(conn, due.schedule.id, due.period, {"messages": messages}, now)
    schedules.set_next(conn, due.schedule.id, due.next_due_at)

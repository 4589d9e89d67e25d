"""A listening event at a glance: what needs doing first, how replies come in, and where they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from feedback.missing import Comparison
from language.catalogue import Catalogue
from storage import alerts, coverage, events, fieldwork, reports
from storage.database import Connection
from storage.events import Progress
from storage.fieldwork import Entry
from storage.reports import ReportRow
from web.boards import BoardView
from web.kit import Visit
from web.missing import Replies, replies, sentences
from web.phrases import local, report_countdown
from web.public import Standing, standing

QUIET_AFTER = timedelta(days=1)  # nobody came on the first day: the poster is not up, or the link is wrong
MOST_SOURCES = 8  # bars that fit a phone's screen; the Replies page has them all
MOST_DAYS = 92  # bars of the chart; an event that is open for longer shows its last three months


@dataclass(frozen=True, kw_only=True)
class Need:
    """Something to be done. urgent: before anything else."""

    sentence: str
    address: str
    words: str
    urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class Glance:
    """All that the record says of an event."""

    progress: Progress
    began: int
    entries: Sequence[Entry]
    days: Mapping[date, int]
    report: ReportRow | None
    replies: Replies
    #: Open alerts of this event.
    alerts: int


async def glance(visit: Visit) -> Glance:
    """Read it."""
    event, read = visit.this_event, visit.services.db.read
    counted = await visit.tallies.of(event.id, _counted, event.id, visit.here.time_zone)
    open_alerts = await read(alerts.alerts, [event.community_id])
    return Glance(
        **counted,
        report=await read(reports.report_of_event, event.id),
        replies=await replies(visit),
        alerts=sum(each.event_id == event.id for each in open_alerts),
    )


def _counted(conn: Connection, event_id: str, time_zone: str) -> Mapping[str, Any]:
    """What is counted of an event's people, all at once: each asks for nothing but them."""
    return {
        "progress": events.progress(conn, event_id),
        "began": coverage.begun(conn, event_id),
        "entries": fieldwork.entries(conn, event_id),
        "days": coverage.by_day(conn, event_id, time_zone),
    }


async def needs(visit: Visit, seen: Glance) -> list[Need]:
    """What is to be done about this event, the most pressing first."""
    view = await visit.boards.board(visit.this_event.id)
    unread = (await visit.boards.points(visit.this_event.id)).unread()
    found = list(_needs(visit, seen, view, unread))
    return [each for each in found if each.urgent] + [each for each in found if not each.urgent]


def _needs(visit: Visit, seen: Glance, view: BoardView | None, unread: int) -> Iterator[Need]:
    t, root = visit.t, f"/console/events/{visit.this_event.id}"
    if visit.me.user.role != "analyst":
        yield from _of_coordinators(visit, seen, root)
    if view is None and seen.progress.commented:
        sentence = t.ngettext(
            "{n} person has said something in their own words, and there are no themes yet.",
            "{n} people have said something in their own words, and there are no themes yet.",
            seen.progress.commented,
        )
        yield Need(sentence=sentence, address=f"{root}/themes", words=t.gettext("Make themes"))
    if view and not view.board.signed_off and (waiting := len(view.waiting)):
        sentence = t.ngettext(
            "{n} point waits for you to say where it belongs.",
            "{n} points wait for you to say where they belong.",
            waiting,
        )
        yield Need(sentence=sentence, address=f"{root}/themes/queue", words=t.gettext("Say where"))
    if unread:
        sentence = t.ngettext("{n} point is not read yet.", "{n} points are not read yet.", unread)
        yield Need(sentence=sentence, address=f"{root}/comments?unread=yes", words=t.gettext("Read"))
    for sentence in sentences([seen.replies.by_area(t), *_about_people(seen.replies, t)])[:2]:
        yield Need(sentence=sentence, address=f"{root}/replies", words=t.gettext("See who is missing"))


def _about_people(found: Replies, t: Catalogue) -> Iterator[Comparison]:
    for question in found.asked:
        compared = found.by_answer(question, t)
        if compared.compared:
            yield compared


def _of_coordinators(visit: Visit, seen: Glance, root: str) -> Iterator[Need]:
    t, event = visit.t, visit.this_event
    if seen.alerts:
        sentence = t.ngettext("{n} message shows danger.", "{n} messages show danger.", seen.alerts)
        yield Need(sentence=sentence, address="/console/alerts", words=t.gettext("Look at once"), urgent=True)
    stands = standing(event, visit.now)
    if stands is Standing.CLOSED and not (seen.report and seen.report.published_at):
        due = report_countdown(t, event.report_due_at, visit.now, visit.here.time_zone)
        yield Need(
            sentence=f"{due}.", address=f"{root}/report", words=t.gettext("Go on to the report"), urgent=True
        )
    if stands is Standing.OPEN and not seen.progress.started and visit.now - event.opens_at > QUIET_AFTER:
        sentence = t.gettext("Nobody has opened the link yet. Put posters up, and send the link to groups.")
        yield Need(sentence=sentence, address=f"{root}/poster", words=t.gettext("Make a poster to print"))


def days_of(visit: Visit, seen: Glance) -> list[tuple[date, int]]:
    """Every day from the event's first to its last so far, with the people who replied first on it."""
    event, zone = visit.this_event, visit.here.time_zone
    first = local(event.opens_at, zone).date()
    last = max([local(min(visit.now, event.closes_at), zone).date(), first, *seen.days])
    first = max(min([first, *seen.days]), last - timedelta(days=MOST_DAYS - 1))
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [(day, seen.days.get(day, 0)) for day in every]


def ways(entries: Sequence[Entry], t: Catalogue) -> list[tuple[str, int, str]]:
    """Where people came from: poster or link and channel, most people first, for a chart."""
    together: dict[tuple[str, str], int] = {}
    for each in entries:
        key = (each.entry, each.channel)
        together[key] = together.get(key, 0) + each.people
    ranked = sorted(together.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        (f"{entry or t.gettext('the plain link')} · {channel_named(channel, t)}", people, t.number(people))
        for (entry, channel), people in ranked[:MOST_SOURCES]
    ]


def channel_named(channel: str, t: Catalogue) -> str:
    """What a channel is called."""
    known = {
        "telegram": "Telegram",
        "web": t.gettext("web chat"),
        "room": t.gettext("notes from the room"),
        "paper": t.gettext("on paper"),
    }
    return known.get(channel, channel)

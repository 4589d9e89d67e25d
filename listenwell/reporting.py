"""The report: made from what a coordinator signed off, kept as files, sent to those who asked."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from feedback.audience import language_for, once
from feedback.delivery import ContactHours
from feedback.messages import channel_post, report_message
from feedback.report import EventFacts, FeedbackError, Heard, compose
from feedback.types import MessageKind, Report
from nlp.decisions import fold
from nlp.record import from_json
from nlp.types import Board, Quote
from partnership.types import Action
from storage import actions, events, outbox, people, reports, themes
from storage.change import NewMessage
from storage.database import Database
from storage.events import Community, Event
from storage.reports import ReportRow
from web.board import decision_of

MESSAGES_A_WRITE = 200  # keeps the writer free for residents
PUBLISHING = timedelta(seconds=10)  # ample for writing the messages of a large event


class NoThemes(FeedbackError):  # noqa: N818 - says what is the case
    """There are no themes yet. Make them first, then sign them off."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(frozen=True, kw_only=True)
class Material:
    """What a report is made of, read in one moment."""

    event: Event
    community: Community
    run_id: str
    #: Whether the event's newest report is out already.
    published: bool
    board: Board
    heard: Heard
    quotes: tuple[Quote, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """Makes and sends reports."""

    db: Database
    public_url: str
    #: Tells the sender that something waits.
    sent: Callable[[], None]

    async def make(self, event_id: str, now: datetime) -> str:
        """Make the report's files in every language of the community; returns its id.

        Raises:
            NoThemes: nothing was themed.
            BoardNotSignedOff: nobody signed the themes off.
        """
        material = await self.db.read(gather, event_id)
        slug = _slug(material, now)
        files: dict[tuple[str, str], bytes] = {}
        for language in material.community.languages:
            report = composed(material, language, now, slug)
            files |= await asyncio.to_thread(laid_out, report)
        return await self.db.write(
            reports.save_report, event_id, material.run_id, material.board.decisions, slug, files, now
        )

    async def send(self, report_id: str, user_id: str | None, now: datetime) -> int:
        """Publish a report and send it to those who asked and to the channel. Returns the messages queued.

        The report is published with the last of its messages, so that a run which died can be done again;
        nobody gets a second copy.
        """
        messages = await self.db.read(self._messages, report_id, now)
        chunks = [messages[i : i + MESSAGES_A_WRITE] for i in range(0, len(messages), MESSAGES_A_WRITE)]
        for chunk in chunks[:-1]:
            await self.db.write(outbox.add_all, chunk, now)
        await self.db.write(_publish, report_id, user_id, chunks[-1] if chunks else [], now)
        self.sent()
        return len(messages)

    def _messages(self, conn: Connection, report_id: str, now: datetime) -> list[NewMessage]:
        row = reports.report(conn, report_id)
        material = gather(conn, row.event_id, row)
        languages = material.community.languages
        link = f"{self.public_url}/reports/{row.slug}"
        in_each = {language: composed(material, language, now, row.slug) for language in languages}
        hearers = people.hearing_back(conn, row.event_id, "report")
        # A chunk that went first waits until the report is surely published.
        spell = ContactHours.of(material.community).spell(now + PUBLISHING)
        new = partial(
            NewMessage,
            event_id=row.event_id,
            kind=MessageKind.REPORT,
            not_before=spell.opens,
            expires_at=spell.closes,
        )
        found = [
            new(
                resident_id=each.resident_id,
                channel=each.channel,
                text=report_message(in_each[language_for(each.language, languages)], link),
                once=once(MessageKind.REPORT, row.id, each.resident_id),
            )
            for each in hearers
        ]
        target = material.community.telegram_channel
        if target:
            text = "\n\n".join(channel_post(report, link) for report in in_each.values())
            key = once(MessageKind.REPORT, row.id, target)
            found.append(new(resident_id=None, channel="telegram", target=target, text=text, once=key))
        return found


def _publish(
    conn: Connection, report_id: str, user_id: str | None, messages: list[NewMessage], now: datetime
) -> None:
    outbox.add_all(conn, messages, now)
    reports.publish(conn, report_id, user_id, now)


def gather(conn: Connection, event_id: str, row: ReportRow | None = None) -> Material:
    """Read what a report needs; `row` pins the run and the decisions of a report that was made.

    Raises:
        NoThemes: nothing was themed.
    """
    event = events.event(conn, event_id)
    run = themes.run(conn, row.run_id) if row else themes.latest_run(conn, event_id)
    if run is None:
        raise NoThemes
    made = [decision_of(each) for each in themes.decisions(conn, run.id)]
    board = fold(from_json(run.document, run.assignments), made[: row.decisions] if row else made)
    progress = events.progress(conn, event_id)
    newest = reports.report_of_event(conn, event_id)
    return Material(
        event=event,
        community=events.community(conn, event.community_id),
        run_id=run.id,
        published=newest is not None and newest.published_at is not None,
        board=board,
        heard=Heard(replied=progress.replied, commented=progress.commented, set_aside=_set_aside(board)),
        quotes=tuple(
            Quote(comment_id=str(each.answer_id), start=each.start, end=each.end, text=each.text)
            for each in themes.released_quotes(conn, event_id)
        ),
        actions=tuple(actions.actions(conn, event_id)),
    )


def _set_aside(board: Board) -> Counter[str]:
    """Reason → points in no theme, as people left them; the run's own counts know nothing of decisions."""
    return Counter(each.reason for each in board.assignments if each.reason and not each.theme_id)


def laid_out(report: Report) -> Mapping[tuple[str, str], bytes]:
    """One report as its files: (language, kind) → bytes."""
    # Drawing takes two seconds to import, which the server need not spend before its first report.
    from feedback import documents  # noqa: PLC0415
    from feedback.charts import themes_png, themes_svg  # noqa: PLC0415

    language = report.language
    return {
        (language, "html"): documents.page(report).encode(),
        (language, "pdf"): documents.pdf(report),
        (language, "csv"): documents.csv(report),
        (language, "svg"): themes_svg(report),
        (language, "png"): themes_png(report),
    }


def composed(material: Material, language: str, now: datetime, slug: str = "") -> Report:
    """Compose the report in one language. slug: its address, empty when it has none."""
    zone = ZoneInfo(material.community.time_zone)
    facts = EventFacts(
        name=material.event.name,
        partnership=material.community.partnership,
        community=material.community.name,
        opened_on=material.event.opens_at.astimezone(zone).date(),
        closed_on=material.event.closes_at.astimezone(zone).date(),
        made_on=now.astimezone(zone).date(),
        slug=slug,
    )
    return compose(
        material.board, material.heard, material.quotes, material.actions, facts, language=language
    )


def _slug(material: Material, now: datetime) -> str:
    """An address that can be read aloud and is nobody else's; a published report keeps its own."""
    name = re.sub(r"[^a-z0-9]+", "-", material.event.name.lower()).strip("-")[:40]
    first = f"{name}-{material.event.code}"
    return f"{first}-{now:%Y%m%d%H%M%S}" if material.published else first

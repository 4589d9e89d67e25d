"""Reports: what each pins, its files, and whether it was published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, select, update

from storage import tables as t
from storage.errors import NotFound, SlugTaken
from storage.rows import add, add_new, changed, columns, fetch_one, new_id


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """A report of a run with its first `decisions` decisions."""

    id: str
    event_id: str
    run_id: str
    decisions: int
    slug: str
    made_at: datetime
    published_at: datetime | None
    published_by: str | None


def save_report(  # noqa: PLR0913 - one parameter a column
    conn: Connection,
    event_id: str,
    run_id: str,
    decisions: int,
    slug: str,
    files: Mapping[tuple[str, str], bytes],
    now: datetime,
) -> str:
    """Keep a report and its files, by (language, kind); its id. Takes the place of the event's draft.

    Raises:
        SlugTaken: another or a published report has that address.
    """
    drafts = (t.report.c.event_id == event_id) & t.report.c.published_at.is_(None)
    conn.execute(delete(t.report).where(drafts))
    row = {
        "id": new_id(),
        "event_id": event_id,
        "run_id": run_id,
        "decisions": decisions,
        "slug": slug,
        "made_at": now,
    }
    if not add_new(conn, t.report, row):
        raise SlugTaken(slug)
    rows = [
        {"report_id": row["id"], "language": language, "kind": kind, "content": content}
        for (language, kind), content in files.items()
    ]
    add(conn, t.report_file, rows)
    return str(row["id"])


def report(conn: Connection, report_id: str) -> ReportRow:
    """Read a report.

    Raises:
        NotFound: there is none with that id.
    """
    found = fetch_one(conn, _reports().where(t.report.c.id == report_id), ReportRow)
    if found is None:
        raise NotFound("report", report_id)
    return found


def report_of_event(conn: Connection, event_id: str) -> ReportRow | None:
    """Find an event's newest report, published or not."""
    c = t.report.c
    query = _reports().where(c.event_id == event_id).order_by(c.made_at.desc(), c.id).limit(1)
    return fetch_one(conn, query, ReportRow)


def report_by_slug(conn: Connection, slug: str) -> ReportRow | None:
    """Find a report by its address, published or not."""
    return fetch_one(conn, _reports().where(t.report.c.slug == slug), ReportRow)


def report_file(conn: Connection, report_id: str, language: str, kind: str) -> bytes | None:
    """Read one file of a report; kind: html, pdf, csv or svg."""
    c = t.report_file.c
    query = select(c.content).where(c.report_id == report_id, c.language == language, c.kind == kind)
    content = conn.execute(query).scalar()
    return None if content is None else bytes(content)


def publish(conn: Connection, report_id: str, user_id: str | None, now: datetime) -> bool:
    """Publish a report; True the first time."""
    draft = (t.report.c.id == report_id) & t.report.c.published_at.is_(None)
    return changed(conn, update(t.report).where(draft).values(published_at=now, published_by=user_id)) == 1


def _reports() -> Select[Any]:
    return select(*columns(t.report, ReportRow))

"""What a coordinator does for a resident who asked for it outside the chat; the ledger says who and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from storage import outbox
from storage import tables as t
from storage.change import NewConsent
from storage.rows import changed
from storage.turn import WITHDRAWN, write_consent

CONSOLE = "console"  # the ledger's channel: done by a coordinator
STOP = "stop"  # stands in the ledger beside the purposes: nothing more is written to them
WORDS = "words"  # likewise: what they said was erased
#: Purposes that can be taken back for somebody. What was said is erased by `erase` and not by a consent.
PURPOSES = ("report", "digest", "quote", "contact")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a resident asked for. note: who did it and why, as the ledger will say it; in `language`."""

    resident_id: str
    event_id: str
    note: str
    language: str


def withdraw(conn: Connection, asked: Asked, purpose: str, now: datetime) -> bool:
    """Take one agreement back, and with it what waits on the strength of it; False when it did not stand.

    Raises:
        ValueError: it is none of `PURPOSES`.
    """
    if purpose not in PURPOSES:
        raise ValueError(purpose)
    _lock(conn, asked.resident_id)
    if not _stands(conn, asked, purpose):
        return False
    _note(conn, asked, purpose, now)
    if purpose == "quote":
        theirs = select(t.point.c.id).where(
            t.point.c.resident_id == asked.resident_id, t.point.c.event_id == asked.event_id
        )
        conn.execute(delete(t.released_quote).where(t.released_quote.c.point_id.in_(theirs)))
    return True


def stop(conn: Connection, asked: Asked, now: datetime) -> bool:
    """Write to them no more until they write JOIN; False when they had stopped already."""
    _lock(conn, asked.resident_id)
    c = t.resident.c
    going = update(t.resident).where(c.id == asked.resident_id, c.stopped_at.is_(None))
    if changed(conn, going.values(stopped_at=now)) != 1:
        return False
    outbox.cancel_waiting(conn, asked.resident_id)
    _note(conn, asked, STOP, now)
    return True


def erase(conn: Connection, asked: Asked, event_ids: Sequence[str], now: datetime) -> int:
    """Empty what they said in some events: words, answers, files, points and the quotes made of them.

    That they took part, and when, stays; so do alerts, and what we wrote to them. Returns how many answers.
    """
    _lock(conn, asked.resident_id)
    whose = (t.session.c.resident_id == asked.resident_id) & t.session.c.event_id.in_(event_ids)
    sessions = [row.id for row in conn.execute(select(t.session.c.id).where(whose))]
    answers = t.answer.c.session_id.in_(sessions)
    conn.execute(
        delete(t.point).where(t.point.c.answer_id.in_(select(t.answer.c.id).where(answers)))
    )  # released quotes go with their points
    conn.execute(delete(t.attachment).where(t.attachment.c.session_id.in_(sessions)))
    emptied = {"text": "", "value": None, "category": "", "status": WITHDRAWN}
    erased = changed(conn, update(t.answer).where(answers).values(emptied))
    for each in conn.execute(select(t.session.c.id, t.session.c.state).where(whose)).all():
        _empty_session(conn, each.id, each.state)
    own = (t.chat_line.c.resident_id == asked.resident_id) & (t.chat_line.c.who == "resident")
    lines = own & (t.chat_line.c.event_id.in_(event_ids) | t.chat_line.c.event_id.is_(None))
    conn.execute(update(t.chat_line).where(lines).values(text=""))
    _note(conn, asked, WORDS, now)
    return erased


def _empty_session(conn: Connection, session_id: str, state: dict[str, object] | None) -> None:
    """Its version moves on, so that a turn under way reads it again instead of writing the words back."""
    kept = None if state is None else {**state, "answers": {}, "pending": [], "misfit": [], "picked": []}
    c = t.session.c
    values = {"state": kept, "area": "", "latitude": None, "longitude": None, "version": c.version + 1}
    conn.execute(update(t.session).where(c.id == session_id).values(values))
    conn.execute(delete(t.timer).where(t.timer.c.session_id == session_id))


def _lock(conn: Connection, resident_id: str) -> None:
    conn.execute(select(t.resident.c.id).where(t.resident.c.id == resident_id).with_for_update())


def _stands(conn: Connection, asked: Asked, purpose: str) -> bool:
    c = t.consent.c
    query = select(c.given).where(
        c.resident_id == asked.resident_id, c.event_id == asked.event_id, c.purpose == purpose
    )
    return bool(conn.execute(query.order_by(c.id.desc()).limit(1)).scalar())


def _note(conn: Connection, asked: Asked, purpose: str, now: datetime) -> None:
    entry = NewConsent(
        event_id=asked.event_id,
        purpose=purpose,
        given=False,
        wording="",
        language=asked.language,
        channel=CONSOLE,
        text=asked.note,
    )
    write_consent(conn, asked.resident_id, entry, now)

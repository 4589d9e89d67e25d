"""The parts of a turn, each written to its table. `storage.inbox.apply` calls them in order."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from storage import dispositions, quotas
from storage import tables as t
from storage.change import Change, NewAnswer, NewConsent, SessionRow
from storage.errors import VersionClash
from storage.outbox import cancel_agreed, cancel_waiting
from storage.rows import Row, add, add_new, changed, new_id

WITHDRAWN = "withdrawn"  # surveys.types.Missing.WITHDRAWN: the answer was taken back
PLACE_DECIMALS = 3  # about 100 m of latitude: near enough to walk from, too far to name a house


def lock_resident(conn: Connection, change: Change) -> None:
    """Let one process at a time write for a resident (PostgreSQL; SQLite has one writer anyway)."""
    resident_id = _resident_id(change)
    if resident_id is not None:
        conn.execute(select(t.resident.c.id).where(t.resident.c.id == resident_id).with_for_update())


def write_resident(conn: Connection, change: Change, now: datetime) -> None:
    """Language, STOP and JOIN, blocked and unblocked."""
    resident_id = _resident_id(change)
    values: dict[str, Any] = {}
    if change.language is not None:
        values["language"] = change.language
    if change.stopped is not None:
        values["stopped_at"] = now if change.stopped else None
    if resident_id is not None and values:
        conn.execute(update(t.resident).where(t.resident.c.id == resident_id).values(values))
    if resident_id is not None and change.stopped:
        cancel_waiting(conn, resident_id)
    if resident_id is not None and change.blocked is not None:
        theirs = t.contact.c.resident_id == resident_id
        if change.session is not None:
            theirs &= t.contact.c.channel == change.session.channel
        conn.execute(update(t.contact).where(theirs).values(blocked_at=now if change.blocked else None))


def write_session(conn: Connection, change: Change, now: datetime) -> None:
    """The session at its next version, and the timers that belong to that version alone.

    Raises:
        VersionClash: it is no longer at the version that was read.
    """
    session = change.session
    if session is None:
        return
    values = _session_values(session, now)
    if session.version == 0:
        values["survey_version_id"] = session.survey_version_id or _present_survey(conn, session.event_id)
        written = add_new(conn, t.session, values)
    else:
        as_read = (t.session.c.id == session.id) & (t.session.c.version == session.version)
        written = changed(conn, update(t.session).where(as_read).values(values)) == 1
    if not written:
        raise VersionClash
    conn.execute(delete(t.timer).where(t.timer.c.session_id == session.id))
    of_version = {"session_id": session.id, "session_version": session.version + 1}
    add(conn, t.timer, [{**of_version, **vars(timer)} for timer in change.timers])


def _present_survey(conn: Connection, event_id: str) -> str:
    query = select(t.event.c.survey_version_id).where(t.event.c.id == event_id)
    return str(conn.execute(query).scalar_one())


def _session_values(session: SessionRow, now: datetime) -> dict[str, Any]:
    # Where somebody lives is kept only until the signposts have gone out.
    known = session.signposted_at is None
    place = (session.latitude, session.longitude) if known else (None, None)
    begun_with = {"survey_version_id": session.survey_version_id} if session.survey_version_id else {}
    return {
        **begun_with,
        "id": session.id,
        "event_id": session.event_id,
        "resident_id": session.resident_id,
        "channel": session.channel,
        "entry": session.entry,
        "source": session.source,
        "entered_by": session.entered_by,
        "language": session.language,
        "stage": session.stage,
        "state": session.state,
        "latitude": None if place[0] is None else round(place[0], PLACE_DECIMALS),
        "longitude": None if place[1] is None else round(place[1], PLACE_DECIMALS),
        "area": session.area,
        "version": session.version + 1,
        "started_at": session.started_at,
        "updated_at": now,
        "completed_at": session.completed_at,
        "signposted_at": session.signposted_at,
    }


def write_answers(conn: Connection, change: Change, now: datetime) -> None:
    """Each answer as the next revision of its question; the newest alone is current."""
    if not change.answers:
        return
    assert change.session is not None, "answers belong to a session"
    session_id = change.session.id
    c = t.answer.c
    for answer in change.answers:
        same = (c.session_id == session_id) & (c.question == answer.question)
        last = conn.execute(select(func.max(c.revision)).where(same)).scalar() or 0
        if last:
            conn.execute(update(t.answer).where(same, c.current).values(current=False))
        if answer.status == WITHDRAWN:
            _forget_words(conn, change, answer)
        row = {
            "session_id": session_id,
            "question": answer.question,
            "revision": last + 1,
            "type": answer.type,
            "category": answer.category,
            "value": answer.value,
            "text": answer.text,
            "status": answer.status,
            "sense": answer.sense,
            "about_you": answer.about_you,
            "current": True,
            "message_id": answer.message_id,
            "answered_at": now,
        }
        add(conn, t.answer, row)


def _forget_words(conn: Connection, change: Change, answer: NewAnswer) -> None:
    """Empty what was said; the rows with their times and statuses stay. Quotes go with their points."""
    assert change.session is not None
    of_question = (t.answer.c.session_id == change.session.id) & (t.answer.c.question == answer.question)
    emptied = {"text": "", "value": None, "category": ""}
    conn.execute(update(t.answer).where(of_question).values(emptied))
    conn.execute(delete(t.point).where(t.point.c.answer_id.in_(select(t.answer.c.id).where(of_question))))
    brought = (t.attachment.c.session_id == change.session.id) & (t.attachment.c.question == answer.question)
    conn.execute(delete(t.attachment).where(brought))
    _forget_lines(conn, change.session.resident_id, answer.message_id.split())


def _forget_lines(conn: Connection, resident_id: str, message_ids: Collection[str]) -> None:
    own = (t.chat_line.c.resident_id == resident_id) & t.chat_line.c.client_id.in_(message_ids)
    conn.execute(update(t.chat_line).where(own).values(text=""))


def _forget_files(conn: Connection, resident_id: str | None, message_id: str) -> None:
    """What came with a message that was taken back, whether it answered a question or not."""
    own = select(t.session.c.id).where(t.session.c.resident_id == resident_id)
    of_message = (t.attachment.c.message_id == message_id) & t.attachment.c.session_id.in_(own)
    conn.execute(delete(t.attachment).where(of_message))


def write_attachments(conn: Connection, change: Change, now: datetime) -> None:
    """The files that came, still with their channel."""
    if change.attachments:
        assert change.session is not None, "attachments belong to a session"
        of_session = {"session_id": change.session.id, "received_at": now}
        rows = [{"id": new_id(), **of_session, **vars(each)} for each in change.attachments]
        add(conn, t.attachment, rows)


def write_standing(conn: Connection, change: Change, now: datetime) -> None:
    """What the resident now is to the event, and the quotas that their session fills."""
    session = change.session
    event_id = session.event_id if session else change.event_id
    resident_id = _resident_id(change)
    if event_id and resident_id:
        channel = session.channel if session else ""
        for each in change.dispositions:
            dispositions.note(conn, event_id, resident_id, each, channel=channel, at=now)
    if session is not None:
        quotas.count(conn, session, change.quotas)
        if session.completed_at is not None:
            quotas.close_when_enough(conn, session.event_id, now)


def write_record(conn: Connection, change: Change, now: datetime) -> None:
    """Alerts, consents, and the assets that were shown."""
    resident_id = _resident_id(change)
    add(conn, t.alert, [{**vars(alert), "raised_at": now} for alert in change.alerts])
    for consent in change.consents:  # one by one: the last one counts
        write_consent(conn, resident_id, consent, now)
    for rank, asset_id in enumerate(change.signposts, start=1):
        assert change.session is not None, "signposts belong to a session"
        row = {"session_id": change.session.id, "asset_id": asset_id, "rank": rank, "shown_at": now}
        add_new(conn, t.signpost, row)


def write_consent(conn: Connection, resident_id: str | None, consent: NewConsent, now: datetime) -> None:
    """One entry of the ledger; what waited on the strength of an agreement taken back never leaves."""
    row = {**vars(consent), "wording": _keep_wording(conn, consent, now)}
    del row["text"]
    add(conn, t.consent, {**row, "resident_id": resident_id, "at": now})
    if resident_id is not None and not consent.given:
        cancel_agreed(conn, resident_id, consent.event_id, consent.purpose)


def _keep_wording(conn: Connection, consent: NewConsent, now: datetime) -> str:
    """Keep what was shown, once; its sha256."""
    if not consent.text:
        return consent.wording
    digest = sha256(consent.text.encode("utf-8", "surrogatepass")).hexdigest()
    kept = {"sha256": digest, "text": consent.text, "language": consent.language, "first_at": now}
    add_new(conn, t.consent_text, kept)
    return digest


def write_lines(conn: Connection, change: Change, now: datetime) -> None:
    """The resident's own lines in the web chat."""
    whose: Row = {"resident_id": _resident_id(change), "who": "resident", "buttons": [], "at": now}
    for line in change.lines:
        if line.replaces:
            own = (t.chat_line.c.client_id == line.client_id) & (t.chat_line.c.who == "resident")
            theirs = own & (t.chat_line.c.resident_id == whose["resident_id"])
            conn.execute(update(t.chat_line).where(theirs).values(text=line.text))
            if not line.text:
                _forget_files(conn, whose["resident_id"], line.client_id)
            continue
        row = {"text": line.text, "client_id": line.client_id, "event_id": line.event_id}
        add(conn, t.chat_line, {**row, **whose})


def _resident_id(change: Change) -> str | None:
    return change.resident_id or (change.session.resident_id if change.session else None)

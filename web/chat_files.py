"""Files that residents send in the web chat: looked at, sealed, and stored before the browser hears of it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from aiohttp import BodyPartReader, web

from bot.channel import clean
from bot.webchat import LONGEST_TEXT
from storage import attachments, events, inbox, people, sessions
from storage.attachments import AttachmentRow
from storage.change import SessionRow
from storage.database import Connection
from storage.keys import Keys
from web.files import MOST_BYTES, Kind, kind_of
from web.kit import Visit

MOST_FILES = 20  # of one resident in one event; at 10 MB each nobody can fill the disk alone
_MOST_PARTS = 20  # of one form; ours has five
_FIELD_BYTES = 4 * LONGEST_TEXT  # of a field that is words
_CHUNK_BYTES = 64 * 1024


class Unfit(Exception):  # noqa: N818 - an answer to a client, not a fault
    """A file that cannot be kept; its text says why, in the visitor's language."""


class TooManyFiles(Exception):  # noqa: N818 - an answer to a client, not a fault
    """A resident has sent as many files as one may."""


class Stopped(Exception):  # noqa: N818 - an answer to a client, not a fault
    """Somebody who said STOP sends a file; it is not kept, as their words are not."""


class Posted:
    """What came: words by their names, and the file with what the browser calls it."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.content = b""
        self.declared = ""


async def posted(visit: Visit) -> Posted:
    """Read a multipart form with one file, no further than its limit.

    Raises:
        Unfit: the file is too big, or there is none.
        HTTPBadRequest: it is no such form.
    """
    found = Posted()
    try:
        reader = await visit.request.multipart()
        count = 0
        async for part in reader:
            count += 1
            if not isinstance(part, BodyPartReader) or count > _MOST_PARTS:
                raise web.HTTPBadRequest
            if part.filename is None:
                words = await _some(part, _FIELD_BYTES, visit)
                found.fields[part.name or ""] = words.decode("utf-8", "replace")
            elif part.name == "file":
                found.declared = part.headers.get("Content-Type", "")
                found.content = await _some(part, MOST_BYTES, visit)
    except (ValueError, AssertionError, LookupError) as error:
        raise web.HTTPBadRequest from error
    return found


async def _some(part: BodyPartReader, limit: int, visit: Visit) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(_CHUNK_BYTES):
        content += chunk
        if len(content) > limit:
            raise Unfit(
                visit.t.gettext("That is more than 10 MB. Could you send a smaller one, or a shorter one?")
            )
    return bytes(content)


def checked(visit: Visit, content: bytes, declared: str) -> Kind:
    """Tell what the file is.

    Raises:
        Unfit: it is empty, or nothing that can be kept.
    """
    if not content:
        raise Unfit(visit.t.gettext("Please choose a file first."))
    kind = kind_of(content, declared)
    if kind is None:
        raise Unfit(
            visit.t.gettext("I can keep photos, recordings, videos and documents. This is something else.")
        )
    return kind


def receive(conn: Connection, keys: Keys, upload: dict[str, Any], content: bytes, now: datetime) -> bool:
    """Store a file and its message in one transaction; a copy of one that was stored changes nothing.

    Returns False when the resident has not agreed to a survey here: nothing is kept then.

    Raises:
        TooManyFiles: they sent as many as one resident may.
        Stopped: they asked us to stop.
    """
    session = _session(conn, keys, upload)
    if session is None or session.state is None:
        return False
    if people.resident(conn, session.resident_id).stopped_at is not None:
        raise Stopped
    sent = {row.message_id for row in attachments.of_session(conn, session.id)}
    if len(sent) >= MOST_FILES and upload["id"] not in sent:
        raise TooManyFiles
    lane = people.lane(keys, "web", upload["handle"])
    attachment_id = str(uuid5(NAMESPACE_OID, f"{lane}:{upload['id']}"))
    kind: Kind = upload["kind"]
    payload = {
        "handle": upload["handle"],
        "code": upload["code"],
        "id": upload["id"],
        "text": clean(upload["text"]),
        "media": {"kind": kind.kind, "media_id": attachment_id},
    }
    stored = inbox.receive(
        conn,
        bot="web",
        update_id=upload["update_id"],
        lane=lane,
        payload=json.dumps(payload, sort_keys=True),
        now=now,
    )
    if stored is not None:
        row = AttachmentRow(
            id=attachment_id,
            session_id=session.id,
            message_id=upload["id"],
            question=str(session.state.get("position") or "afterwards"),
            kind=kind.kind,
            media_id=attachment_id,
            mime=kind.mime,
            size=len(content),
            received_at=now,
            fetched_at=now,
        )
        attachments.store(conn, row, keys.seal(attachment_id, content))
    return True


def _session(conn: Connection, keys: Keys, upload: dict[str, Any]) -> SessionRow | None:
    event = events.event_by_code(conn, upload["code"])
    contact = people.find_contact(conn, keys, channel="web", handle=upload["handle"])
    if event is None or contact is None:
        return None
    return sessions.session_of(conn, event.id, contact.resident_id)

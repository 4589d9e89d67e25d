"""Notes from a room and answers from paper: a file is looked at first, then taken in."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from web.behind import NotesTaken, RoomNotes, Tell
from web.kit import Form, Needs, NotHere, Visit, get, post
from web.languages import own_name
from web.working import WORKING, Work, begin, digest, stop, work_of

MOST_BYTES = 700_000  # on its way back as text it still fits into what a form may send
LONGEST_ENTRY = 64  # the column's width
SOURCES = ("room", "paper")


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What the form holds."""

    typed: Mapping[str, str]
    content: bytes
    fault: str


@dataclass(frozen=True, kw_only=True)
class _Outcome:
    """What a table came to."""

    brought: Brought
    taken: NotesTaken
    stored: bool


async def show(visit: Visit) -> web.Response:
    """The form, and what to print before the room fills; what came of an import that took long."""
    name = _reading(visit, visit.request.query.get("file", ""))
    done = visit.request.app[WORKING].result(name)
    if isinstance(done, _Outcome):
        return _page(visit, done.brought, taken=done.taken, stored=done.stored)
    typed = {"source": "room", "language": visit.here.languages[0]}
    return _page(visit, Brought(typed=typed, content=b"", fault=""), work=work_of(visit, name))


async def take_in(visit: Visit) -> web.Response:
    """Say what a file comes to; the second button takes it in."""
    form = await visit.form()
    brought = _brought(visit, form)
    if brought.fault:
        return _page(visit, brought)
    dry_run = form.text("import") != "yes"
    typed = brought.typed
    wanted = RoomNotes(
        event_id=visit.this_event.id,
        content=brought.content,
        name=typed["name"],
        source=typed["source"],
        entry=typed["entry"],
        language=typed["language"],
        user_id=visit.user_id,
        dry_run=dry_run,
    )

    async def work(tell: Tell) -> _Outcome:
        taken = await visit.services.actions.import_notes(wanted, tell)
        return _Outcome(brought=brought, taken=taken, stored=not dry_run)

    # The same table sent twice is one import; looked at first it is another piece of work.
    file = digest(brought.content) + ("look" if dry_run else "take")
    response = await begin(visit, _reading(visit, file), work, f"{_address(visit)}?file={file}")
    done = visit.request.app[WORKING].result(_reading(visit, file))
    if not isinstance(done, _Outcome):
        return response
    return _page(visit, done.brought, taken=done.taken, stored=done.stored)


async def cancel(visit: Visit) -> web.Response:
    """End an import; the lines that it has written stay."""
    await visit.form()
    file = visit.request.query.get("file", "")
    if not file.isalnum():
        raise NotHere
    return await stop(visit, _reading(visit, file), f"{_address(visit)}?file={file}")


def _reading(visit: Visit, file: str) -> str:
    return f"notes:{visit.this_event.id}:{file}"


def _address(visit: Visit) -> str:
    return f"/console/events/{visit.this_event.id}/notes"


def _brought(visit: Visit, form: Form) -> Brought:
    """Read the form: a file just chosen, or the one that was looked at."""
    typed = {name: form.text(name) for name in ("source", "entry", "language", "name")}
    typed["entry"] = typed["entry"][:LONGEST_ENTRY]
    if typed["source"] not in SOURCES:
        typed["source"] = SOURCES[0]
    if typed["language"] not in visit.here.languages:
        typed["language"] = visit.here.languages[0]
    sent = form.files.get("file")
    if sent is not None and sent.filename:
        typed["name"] = sent.filename
        content = sent.file.read(MOST_BYTES + 1)
    else:
        content = _carried(form.text("content"))
    return Brought(typed=typed, content=content, fault=_fault(visit, content))


def _carried(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _fault(visit: Visit, content: bytes) -> str:
    if not content:
        return visit.t.gettext("Choose a file that is not empty.")
    if len(content) > MOST_BYTES:
        return visit.t.gettext("That is more than 700 kB. Split the table into two files.")
    return ""


def _page(
    visit: Visit,
    brought: Brought,
    *,
    taken: NotesTaken | None = None,
    stored: bool = False,
    work: Work | None = None,
) -> web.Response:
    return visit.page(
        "console/notes.html",
        status=400 if brought.fault else 200,
        typed=brought.typed,
        problems={"file": brought.fault} if brought.fault else {},
        taken=taken,
        stored=stored,
        content=base64.b64encode(brought.content).decode() if taken and not stored else "",
        languages=[(code, own_name(code)) for code in visit.here.languages],
        work=work or Work(name="notes"),
        file=visit.request.query.get("file", ""),
    )


ROOT = "/console/events/{event_id}/notes"
ROUTES = (
    get(ROOT, show, Needs.EVENT),
    post(ROOT, take_in, Needs.EVENT),
    post(ROOT + "/cancel", cancel, Needs.EVENT),
)

"""The residents' web chat: a log, a text box, buttons. A message is stored before the browser hears it is."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from secrets import token_urlsafe
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from aiohttp import web

from bot.channel import clean
from bot.webchat import LONGEST_TEXT
from language.catalogue import catalogue
from storage import events, inbox, people, sessions
from storage.database import Connection
from storage.events import Community, Event
from storage.keys import Keys
from storage.sessions import ChatLine
from web.guard import digest
from web.kit import CHAT_COOKIE, YEAR_SECONDS, Form, Needs, NotHere, Refused, Visit, get, post, problem
from web.languages import chosen
from web.public import Standing, chat_address, split_code, standing
from web.rate import Limiter

MESSAGES_A_MINUTE = 60  # nobody taps faster for long; a script would fill the inbox
MOST_LINES = 2_000  # a chat of years; the page stays below 1 MB
HANDLE_BYTES = 32
LIMITER = web.AppKey("chat limiter", Limiter)
_HANDLE = re.compile(r"[A-Za-z0-9_-]{43}")
_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_REPLY_CHECKS = 12  # without a script the page waits this many quarter seconds for the first reply


def new_limiter() -> Limiter:
    """Counts each chat's messages."""
    return Limiter(most=MESSAGES_A_MINUTE, seconds=60)


@dataclass(frozen=True, kw_only=True)
class Chat:
    """One resident's chat about one event, as the page shows it."""

    event: Event
    place: Community
    lines: Sequence[ChatLine]
    #: Empty until the resident has chosen one.
    language: str
    #: yes: the event has not greeted this resident yet; again: another event spoke last; no: go on.
    starts: str


class BadMessage(Exception):  # noqa: N818 - an answer to a client, not a fault
    """A posted message that cannot be kept; its text says why."""


def look(conn: Connection, keys: Keys, handle: str, code: str) -> Chat | None:
    """Everything the page shows, in one read; None when no event has this code."""
    event = events.event_by_code(conn, code)
    if event is None:
        return None
    place = events.community(conn, event.community_id)
    contact = people.find_contact(conn, keys, channel="web", handle=handle)
    if contact is None:
        return Chat(event=event, place=place, lines=(), language="", starts="yes")
    known = sessions.session_of(conn, event.id, contact.resident_id)
    latest = sessions.latest_session(conn, contact.resident_id)
    again = latest is not None and latest.event_id != event.id
    return Chat(
        event=event,
        place=place,
        lines=sessions.chat_lines(conn, contact.resident_id, limit=MOST_LINES),
        language=people.resident(conn, contact.resident_id).language,
        starts="yes" if known is None else ("again" if again else "no"),
    )


def lines_after(conn: Connection, keys: Keys, handle: str, after: int) -> Sequence[ChatLine]:
    """New lines of one resident's log."""
    contact = people.find_contact(conn, keys, channel="web", handle=handle)
    return () if contact is None else sessions.chat_lines(conn, contact.resident_id, after=after)


async def show(visit: Visit) -> web.Response:
    """The chat page."""
    handle, fresh = handle_of(visit)
    response = await page(visit, handle)
    return keep(visit, response, handle) if fresh else response


async def page(visit: Visit, handle: str, *, typed: str = "", fault: str = "") -> web.Response:
    """The log and the form. Who has talked before comes back to their log, also after the event closed."""
    code, entry = split_code(visit.part("code"))
    chat = await visit.services.db.read(look, visit.services.keys, handle, code)
    if chat is None or (not chat.lines and standing(chat.event, visit.now) is not Standing.OPEN):
        return visit.go(f"/join/{quote(code, safe='')}")
    if chat.language and not chosen(visit.request):
        visit = replace(visit, t=catalogue(chat.language))
    return visit.page(
        "chat.html",
        status=400 if fault else 200,
        chat=chat,
        lines=aged(chat.lines),
        code=code,
        entry=visit.request.query.get("entry", entry)[:64],
        form_token=form_token(handle),
        message_id=str(uuid4()),
        limit=LONGEST_TEXT,
        typed=typed,
        fault=fault,
    )


def aged(lines: Sequence[ChatLine]) -> list[tuple[ChatLine, str]]:
    """Each line with its age: "past", newer buttons stand; "repeated", the same was asked again at once.

    Picking several answers brings the same question after each tap; only the last of them is worth reading.
    """
    asking = [n for n, line in enumerate(lines) if line.buttons]
    ages = dict.fromkeys(asking[:-1], "past")
    for one, other in pairwise(asking):
        between = lines[one + 1 : other]
        if lines[one].text == lines[other].text and all(line.who == "resident" for line in between):
            ages[one] = "past repeated"
    return [(line, ages.get(n, "")) for n, line in enumerate(lines)]


async def lines(visit: Visit) -> web.Response:
    """Lines after a number, for the page's script."""
    after = visit.request.query.get("after", "0")
    if not after.isdecimal() or len(after) > 15:
        raise web.HTTPBadRequest
    handle, _ = handle_of(visit)
    found = await visit.services.db.read(lines_after, visit.services.keys, handle, int(after))
    return web.json_response({"lines": [line_json(line) for line in found]})


async def message(visit: Visit) -> web.Response:
    """Store what the page's script sends; 201 only once it is committed."""
    try:
        posted = message_of(await visit.request.read())
    except BadMessage as error:
        return problem(400, title=visit.t.gettext("We could not read that"), detail=str(error))
    handle, fresh = handle_of(visit)
    if wait := allowance(visit, handle):
        detail = visit.t.gettext("That was a lot at once. We keep your message and send it in a moment.")
        title = visit.t.gettext("One moment")
        return problem(429, title=title, detail=detail, Retry_After=str(wait))
    await receive(visit, handle, posted)
    response = web.json_response({"id": posted["id"], "state": "saved"}, status=201)
    return keep(visit, response, handle) if fresh else response


async def plain_message(visit: Visit) -> web.Response:
    """The same without a script: a form, then the page again with its log."""
    handle, fresh = handle_of(visit)
    form = await visit.form()
    if fresh or form.text("form_token") != form_token(handle):
        raise Refused
    typed = form.text("text")
    try:
        posted = plain(form)
    except BadMessage:
        fault = visit.t.gettext("Please write something of up to 10,000 characters.")
        return await page(visit, handle, typed=typed, fault=fault)
    if allowance(visit, handle):
        fault = visit.t.gettext("That was a lot at once. Please send this again in a minute.")
        return await page(visit, handle, typed=typed, fault=fault)
    known = len(await visit.services.db.read(lines_after, visit.services.keys, handle, 0))
    await receive(visit, handle, posted)
    await replied(visit, handle, known)
    return visit.go(f"{chat_address(split_code(visit.part('code'))[0])}#end")


def plain(form: Form) -> dict[str, Any]:
    """The message of the plain form.

    Raises:
        BadMessage: it has no text, or too much.
    """
    name = form.text("id")
    posted: dict[str, Any] = {"id": name if _ID.fullmatch(name) else str(uuid4())}
    question, tapped, value = form.text("tap").partition("|")
    if tapped:
        return {**posted, "tap": _tap({"question": question, "value": value})}
    if form.text("start"):
        return {**posted, "start": True}
    return {**posted, "text": _text(form.text("text"))}


async def receive(visit: Visit, handle: str, posted: Mapping[str, Any]) -> None:
    """Commit one message to the inbox and wake the worker; a message that was sent twice is kept once.

    Raises:
        NotHere: no event has the code of the address.
    """
    code, entry = split_code(visit.part("code"))
    if await visit.services.db.read(events.event_by_code, code) is None:
        raise NotHere
    entry = visit.request.query.get("entry", entry)[:64] if "start" in posted else ""
    payload = {"handle": handle, "code": code, "entry": entry, **posted}
    lane = people.lane(visit.services.keys, "web", handle)
    await visit.services.db.write(
        inbox.receive,
        bot="web",
        # A digest, since the column is narrower than the lane and the browser's id together.
        update_id=hashlib.sha256(f"{lane}:{posted['id']}".encode()).hexdigest(),
        lane=lane,
        payload=json.dumps(payload, sort_keys=True),
        now=visit.now,
    )
    visit.services.wake()


async def replied(visit: Visit, handle: str, known: int) -> None:
    """Wait a moment for the reply, so that a page without a script shows it at once."""
    for _ in range(_REPLY_CHECKS):
        found = await visit.services.db.read(lines_after, visit.services.keys, handle, 0)
        if len(found) > known and found[-1].who == "bot":
            return
        await asyncio.sleep(0.25)


def message_of(body: bytes) -> dict[str, Any]:
    """A posted message, checked: an id and one of text, tap or start.

    Raises:
        BadMessage: it is none.
    """
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise BadMessage("The body is not JSON.") from None
    if not isinstance(sent, dict) or not _ID.fullmatch(str(sent.get("id", ""))):
        raise BadMessage("Give an object with an id of up to 64 letters, digits and hyphens.")
    fields = {name: value for name, value in sent.items() if value is not None}
    if set(fields) not in _SHAPES:
        raise BadMessage("Give, besides the id, start, or a text, or a tap with its label as text.")
    return {name: _CHECKS[name](value) for name, value in fields.items()}


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadMessage("The text is empty.")
    if len(value) > LONGEST_TEXT:
        raise BadMessage(f"The text is longer than {LONGEST_TEXT} characters.")
    return clean(value)


def _tap(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or set(value) != {"question", "value"}:
        raise BadMessage("A tap has a question and a value.")
    if not all(isinstance(part, str) and len(part) <= 200 for part in value.values()):
        raise BadMessage("The parts of a tap are texts of up to 200 characters.")
    return {name: clean(part) for name, part in value.items()}


def _start(value: Any) -> bool:
    if value is not True:
        raise BadMessage("start is true or left out.")
    return True


_SHAPES = ({"id", "start"}, {"id", "text"}, {"id", "tap"}, {"id", "tap", "text"})
_CHECKS: Mapping[str, Callable[[Any], Any]] = {"id": str, "text": _text, "tap": _tap, "start": _start}


def line_json(line: ChatLine) -> dict[str, Any]:
    """A line as the script gets it."""
    return {
        "id": line.id,
        "who": line.who,
        "text": line.text,
        "buttons": line.buttons,
        "client_id": line.client_id,
        "kind": line.kind,
    }


def handle_of(visit: Visit) -> tuple[str, bool]:
    """The chat's secret and whether it is new."""
    kept = visit.request.cookies.get(CHAT_COOKIE, "")
    return (kept, False) if _HANDLE.fullmatch(kept) else (token_urlsafe(HANDLE_BYTES), True)


def keep(visit: Visit, response: web.Response, handle: str) -> web.Response:
    """Give the browser its chat's secret for a year."""
    response.set_cookie(
        CHAT_COOKIE,
        handle,
        path="/chat",
        max_age=YEAR_SECONDS,
        httponly=True,
        secure=visit.services.secure,
        samesite="Lax",
    )
    return response


def form_token(handle: str) -> str:
    """What the page's own form carries; nobody without the secret can make it."""
    return digest(f"form:{handle}")


def allowance(visit: Visit, handle: str) -> int:
    """Seconds to wait before this chat may send again; 0 when it may now."""
    return visit.request.app[LIMITER].wait_seconds(digest(handle), visit.now)


ROUTES = (
    get("/chat/{code}", show, Needs.NOTHING),
    post("/chat/{code}", plain_message, Needs.NOTHING),
    get("/chat/{code}/lines", lines, Needs.NOTHING),
    post("/chat/{code}/messages", message, Needs.NOTHING),
)

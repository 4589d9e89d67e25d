"""The residents' web chat: a log, a text box, buttons. A message is stored before the browser hears it is."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any
from uuid import uuid4

from aiohttp import web

from bot.webchat import LONGEST_TEXT
from bot.words import is_stopped
from language.catalogue import catalogue
from storage import events, inbox, people, sessions
from storage.change import SessionRow
from storage.database import Connection
from storage.events import Community, Event
from storage.keys import Keys
from storage.sessions import ChatLine
from web import chat_door, chat_files
from web.chat_door import Door, Opens, handle_of, has_gone, is_theirs, keep
from web.chat_files import Unfit
from web.chat_posts import BadMessage, message_id, message_of, plain
from web.guard import digest
from web.kit import Form, Needs, NotHere, Refused, Route, Visit, get, post, problem
from web.languages import chosen
from web.public import Standing, standing
from web.rate import Limiter

MESSAGES_A_MINUTE = 60  # nobody taps faster for long; a script would fill the inbox
MOST_LINES = 2_000  # a chat of years; the page stays below 1 MB
LIMITER = web.AppKey("chat limiter", Limiter)
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
    #: Ids of own messages that can be changed or taken back: an answer came of them.
    changeable: frozenset[str] = frozenset()
    #: yes: the event has not greeted this resident yet; again: another event spoke last; no: go on.
    starts: str = "no"


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
        changeable=changeable(conn, known),
        starts="yes" if known is None else ("again" if again else "no"),
    )


def changeable(conn: Connection, session: SessionRow | None) -> frozenset[str]:
    """Ids of the messages that carried an answer which stands, or words kept beside one."""
    found = sessions.answers(conn, session.id) if session else ()
    standing = (each.message_id for each in found if each.current and each.status != "withdrawn")
    return frozenset(name for ids in standing for name in ids.split())


@dataclass(frozen=True, kw_only=True)
class News:
    """What came after a line."""

    lines: Sequence[ChatLine] = ()
    changeable: frozenset[str] = frozenset()
    #: The resident's language, empty until they have chosen one.
    language: str = ""


def news_after(conn: Connection, keys: Keys, handle: str, code: str, after: int) -> News:
    """New lines of one resident's log, and what follows from them; all empty while nothing is new."""
    contact = people.find_contact(conn, keys, channel="web", handle=handle)
    if contact is None:
        return News()
    lines = sessions.chat_lines(conn, contact.resident_id, after=after)
    if not lines:
        return News()
    event = events.event_by_code(conn, code)
    session = sessions.session_of(conn, event.id, contact.resident_id) if event else None
    return News(
        lines=lines,
        changeable=changeable(conn, session),
        language=people.resident(conn, contact.resident_id).language,
    )


async def show(opens: Opens, visit: Visit) -> web.Response:
    """The chat page; on a screen that goes on to others, only for whoever has begun there."""
    door = opens(visit)
    handle, fresh = handle_of(visit, door)
    if fresh and not door.keeps:
        return visit.go(door.outside)
    response = await page(visit, door, handle)
    return keep(visit, response, handle, door) if fresh else response


async def page(visit: Visit, door: Door, handle: str, *, typed: str = "", fault: str = "") -> web.Response:
    """The log and the form. Who has talked before comes back to their log, also after the event closed."""
    chat = await visit.services.db.read(look, visit.services.keys, handle, door.code)
    if chat is None or (not chat.lines and standing(chat.event, visit.now) is not Standing.OPEN):
        return visit.go(door.outside)
    reader = visit.t
    if chat.language and not chosen(visit.request):
        visit = replace(visit, t=catalogue(chat.language))
    edited = visit.request.query.get("change", "")
    changing = next(
        (line for line in chat.lines if line.client_id == edited and edited in chat.changeable), None
    )
    person = chat_door.person(handle)
    return visit.page(
        door.template,
        status=400 if fault else 200,
        door=door,
        reader=reader,
        chat=chat,
        lines=aged(chat.lines),
        entry=visit.request.query.get("entry", door.entry)[:64],
        person=person,
        form_token=visit.me.form_token if visit.signed_in else person,
        message_id=str(uuid4()),
        limit=LONGEST_TEXT,
        typed=typed or (changing.text if changing else ""),
        changing=changing,
        fault=fault,
        **door.shown,
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


async def lines(opens: Opens, visit: Visit) -> web.Response:
    """Lines after a number, for the page's script."""
    door = opens(visit)
    after = visit.request.query.get("after", "0")
    if not after.isdecimal() or len(after) > 15:
        raise web.HTTPBadRequest
    handle, _ = handle_of(visit, door)
    if has_gone(visit, door, handle):
        return left(visit)
    found = await news(visit, door, handle, int(after))
    shown = {"lines": [line_json(line) for line in found.lines]}
    return web.json_response({**shown, "changeable": sorted(found.changeable), "language": found.language})


async def news(visit: Visit, door: Door, handle: str, after: int) -> News:
    """What came after a line of this chat."""
    return await visit.services.db.read(news_after, visit.services.keys, handle, door.code, after)


def left(visit: Visit) -> web.Response:
    """The answer to a page whose person has left the screen."""
    title = visit.t.gettext("This screen has moved on")
    return problem(410, title=title, detail=visit.t.gettext("Please start again from the first page."))


async def message(opens: Opens, visit: Visit) -> web.Response:
    """Store what the page's script sends; 201 only once it is committed."""
    door = opens(visit)
    handle, fresh = handle_of(visit, door)
    if has_gone(visit, door, handle):
        return left(visit)
    try:
        posted = message_of(await visit.request.read())
    except BadMessage as error:
        return problem(400, title=visit.t.gettext("We could not read that"), detail=str(error))
    if wait := allowance(visit, handle):
        detail = visit.t.gettext("That was a lot at once. We keep your message and send it in a moment.")
        title = visit.t.gettext("One moment")
        return problem(429, title=title, detail=detail, Retry_After=str(wait))
    await receive(visit, door, handle, posted)
    response = web.json_response({"id": posted["id"], "state": "saved"}, status=201)
    return keep(visit, response, handle, door) if fresh else response


async def plain_message(opens: Opens, visit: Visit) -> web.Response:
    """The same without a script: a form, then the page again with its log."""
    door = opens(visit)
    handle, fresh = handle_of(visit, door)
    form = await visit.form()
    if fresh or not is_theirs(_person(visit, form), handle):
        raise Refused
    typed = form.text("text")
    try:
        posted = plain(form)
    except BadMessage:
        fault = visit.t.gettext("Please write something of up to 10,000 characters.")
        return await page(visit, door, handle, typed=typed, fault=fault)
    if allowance(visit, handle):
        fault = visit.t.gettext("That was a lot at once. Please send this again in a minute.")
        return await page(visit, door, handle, typed=typed, fault=fault)
    known = len((await news(visit, door, handle, 0)).lines)
    await receive(visit, door, handle, posted)
    await replied(visit, door, handle, known)
    return visit.go(f"{door.address}{door.query}#end")


def _person(visit: Visit, form: Form) -> str:
    """Whose page a form came from; a helper's form has the console's token besides, see `Visit.form`."""
    return form.text("person" if visit.signed_in else "form_token")


async def file(opens: Opens, visit: Visit) -> web.Response:
    """A photo, recording, video or document, from the page's script or its form."""
    door = opens(visit)
    handle, fresh = handle_of(visit, door)
    if fresh and not door.keeps:
        raise Refused
    wants_json = "json" in visit.request.headers.get("Accept", "")
    known = len((await news(visit, door, handle, 0)).lines)
    try:
        posted = await chat_files.posted(visit)
        if fresh or not is_theirs(posted.fields.get("form_token", ""), handle):
            raise Refused
        await keep_file(visit, door, handle, posted)
    except Unfit as error:
        title = visit.t.gettext("That file could not be kept")
        if wants_json:
            return problem(400, title=title, detail=str(error))
        return await page(visit, door, handle, fault=str(error))
    if wants_json:
        return web.json_response({"state": "saved"}, status=201)
    await replied(visit, door, handle, known)
    return visit.go(f"{door.address}{door.query}#end")


async def keep_file(visit: Visit, door: Door, handle: str, posted: chat_files.Posted) -> None:
    """Check a file and commit it with its message.

    Raises:
        Unfit: it cannot be kept, or nothing was agreed to yet.
    """
    kind = chat_files.checked(visit, posted.content, posted.declared)
    if len(posted.fields.get("text", "")) > LONGEST_TEXT:
        raise Unfit(visit.t.gettext("Please write something of up to 10,000 characters."))
    if allowance(visit, handle):
        raise Unfit(visit.t.gettext("That was a lot at once. Please send this again in a minute."))
    lane = people.lane(visit.services.keys, "web", handle)
    name = message_id(posted.fields.get("id", ""))
    upload = {
        "handle": handle,
        "code": door.code,
        "id": name,
        "update_id": update_id(lane, name),
        "text": posted.fields.get("text", ""),
        "kind": kind,
    }
    services = visit.services
    try:
        kept = await services.db.write(chat_files.receive, services.keys, upload, posted.content, visit.now)
    except chat_files.TooManyFiles:
        raise Unfit(
            visit.t.gettext("You have sent as many files as I can keep. Thank you for them.")
        ) from None
    except chat_files.Stopped:
        raise Unfit(is_stopped(visit.t)) from None
    if not kept:
        raise Unfit(visit.t.gettext("Please start the chat first. Then you can send files."))
    services.wake()


async def receive(visit: Visit, door: Door, handle: str, posted: Mapping[str, Any]) -> None:
    """Commit one message to the inbox and wake the worker; a message that was sent twice is kept once.

    Raises:
        NotHere: no event has the code of the address.
    """
    if await visit.services.db.read(events.event_by_code, door.code) is None:
        raise NotHere
    entry = visit.request.query.get("entry", door.entry)[:64] if "start" in posted else ""
    marks = {} if door.keeps else {"source": door.source, "helper": door.helper}
    payload = {"handle": handle, "code": door.code, "entry": entry, **marks, **posted}
    lane = people.lane(visit.services.keys, "web", handle)
    await visit.services.db.write(
        inbox.receive,
        bot="web",
        # A digest, since the column is narrower than the lane and the browser's id together.
        update_id=update_id(lane, posted["id"]),
        lane=lane,
        payload=json.dumps(payload, sort_keys=True),
        now=visit.now,
    )
    visit.services.wake()


def update_id(lane: str, name: str) -> str:
    """The inbox's name of a browser's message."""
    return hashlib.sha256(f"{lane}:{name}".encode()).hexdigest()


async def replied(visit: Visit, door: Door, handle: str, known: int) -> None:
    """Wait a moment for the reply, so that a page without a script shows it at once."""
    for _ in range(_REPLY_CHECKS):
        found = (await news(visit, door, handle, 0)).lines
        if len(found) > known and found[-1].who == "bot":
            return
        await asyncio.sleep(0.25)


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


def allowance(visit: Visit, handle: str) -> int:
    """Seconds to wait before this chat may send again; 0 when it may now."""
    return visit.request.app[LIMITER].wait_seconds(digest(handle), visit.now)


def routes(path: str, needs: Needs, opens: Opens) -> tuple[Route, ...]:
    """The chat behind one door."""
    return (
        get(path, partial(show, opens), needs),
        post(path, partial(plain_message, opens), needs),
        get(f"{path}/lines", partial(lines, opens), needs),
        post(f"{path}/messages", partial(message, opens), needs),
        post(f"{path}/media", partial(file, opens), needs),
    )


ROUTES = routes("/chat/{code}", Needs.NOTHING, chat_door.own)

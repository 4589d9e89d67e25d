"""What every page is made with: the services it may use, the visit it answers, its route, its permission."""

from __future__ import annotations

import hmac
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID, uuid4

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from feedback.words import leaning, principle
from language.catalogue import Catalogue, languages
from storage.accounts import SignedIn
from storage.database import Database
from storage.events import Community, Event
from storage.keys import Keys
from web.behind import Actions
from web.boards import BOARDS, Boards
from web.languages import own_name
from web.phrases import clock_text, instant_text, local, report_countdown
from web.tallies import TALLIES, Tallies

ROOM = Path(__file__).parent
CONSOLE_COOKIE = "listenwell_console"
CHAT_COOKIE = "listenwell_chat"
YEAR_SECONDS = 365 * 24 * 3600
MOST_DIGITS = 9  # of a number in a form; databases and Python refuse far longer ones
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")  # no header may hold them
MAX_BODY_BYTES = 1024 * 1024  # a resident's longest message is 40 kB; more is a mistake or an attack


@dataclass(frozen=True, kw_only=True)
class Services:
    """All that pages may use of the running program."""

    db: Database
    keys: Keys
    #: Aware, UTC.
    clock: Callable[[], datetime]
    #: Address that people see, without a slash at its end.
    public_url: str
    #: The bot's name, known once Telegram answered; empty while it is not, or Telegram is off.
    telegram_name: Callable[[], str]
    #: Tells the worker that something is in the inbox.
    wake: Callable[[], None]
    actions: Actions
    telegram_routes: tuple[web.RouteDef, ...] = ()
    #: IANA name that the form of a new community starts with.
    time_zone: str = "Europe/London"

    @property
    def telegram_username(self) -> str | None:
        """The bot's name; None while residents cannot be sent to Telegram."""
        return self.telegram_name() or None

    @property
    def secure(self) -> bool:
        """Whether people reach us over https, so that cookies are sent over nothing else."""
        return self.public_url.startswith("https://")


class Needs(StrEnum):
    """What a visitor must bring to a route. There is no default: a route without one does not exist."""

    NOTHING = "nothing"  # anybody
    SESSION = "session"  # a signed-in person, analysts included
    ANALYSE = "analyse"  # anyone of the community of the {event_id} in the address, analysts included
    COORDINATE = "coordinate"  # a coordinator or admin
    COMMUNITY = "community"  # a coordinator or admin of the {community_id} in the address
    EVENT = "event"  # a coordinator or admin of the community of the {event_id} in the address
    ADMIN = "admin"  # an admin


class NotHere(Exception):  # noqa: N818 - an answer to a visitor, not a fault
    """There is nothing at this address, or nothing that this visitor may know of."""


class NotPossible(Exception):  # noqa: N818 - an answer to a coordinator, not a fault
    """Work behind a button cannot be done now. The message says in one sentence why, and what to do."""


class Refused(Exception):  # noqa: N818 - an answer to a visitor, not a fault
    """The form did not come from our own page."""


class TooOld(Refused):
    """The form's page was made for another session; what was typed is shown and can be sent again."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One request, with what the guard found out about it."""

    request: web.Request
    services: Services
    t: Catalogue
    now: datetime
    signed_in: SignedIn | None = None
    community: Community | None = None
    event: Event | None = None

    @property
    def user_id(self) -> str:
        """Id of the signed-in person."""
        return self.me.user.id

    @property
    def me(self) -> SignedIn:
        """The signed-in person.

        Raises:
            NotHere: nobody is signed in; the guard lets nobody that far.
        """
        if self.signed_in is None:
            raise NotHere
        return self.signed_in

    @property
    def boards(self) -> Boards:
        """Boards and what was said, as they are now."""
        return self.request.app[BOARDS]

    @property
    def tallies(self) -> Tallies:
        """Counts of an event's people, as they are now."""
        return self.request.app[TALLIES]

    @property
    def here(self) -> Community:
        """The community of the address."""
        if self.community is None:
            raise NotHere
        return self.community

    @property
    def this_event(self) -> Event:
        """The listening event of the address."""
        if self.event is None:
            raise NotHere
        return self.event

    @property
    def other_languages(self) -> list[tuple[str, str, str]]:
        """Code, own name and this page's address in every language but the one it is in."""
        if self.request.method != "GET":
            return []
        return [
            (code, own_name(code), str(self.request.rel_url.update_query(lang=code)))
            for code in languages()
            if code != self.t.language
        ]

    def part(self, name: str) -> str:
        """A named part of the address."""
        return self.request.match_info[name]

    async def form(self) -> Form:
        """The posted fields; those of a console form carry the session's token.

        Raises:
            TooOld: the token is missing or another session's.
            HTTPBadRequest: the body is no form.
        """
        try:
            posted = await self.request.post()
        # A boundary that is missing, a charset that is none, a part in an encoding that is none.
        except (ValueError, LookupError, RuntimeError, AssertionError) as error:
            raise web.HTTPBadRequest from error
        files = {name: value for name, value in posted.items() if isinstance(value, web.FileField)}
        lists: dict[str, tuple[str, ...]] = {}
        for name in posted:
            texts = (value for value in posted.getall(name) if isinstance(value, str))
            lists[name] = tuple(text.replace("\0", "\ufffd") for text in texts)  # no database holds a NUL
        form = Form(lists=lists, files=files)
        expected = self.signed_in.form_token if self.signed_in else ""
        if expected and not hmac.compare_digest(form.text("form_token").encode(), expected.encode()):
            raise TooOld
        return form

    def page(self, template: str, *, status: int = 200, **data: Any) -> web.Response:
        """Render a page."""
        values = {"visit": self, "t": self.t, "me": self.signed_in, "services": self.services, **data}
        text = TEMPLATES.get_template(template).render(values)
        return web.Response(text=text, content_type="text/html", charset="utf-8", status=status)

    def go(self, address: str, *, done: str = "") -> web.Response:
        """Send the visitor on after a form; `done` names what the next page confirms."""
        if done:
            address = f"{address}{'&' if '?' in address else '?'}{urlencode({'done': done})}"
        address = _CONTROL.sub(lambda found: quote(found[0]), address)
        return web.Response(status=303, headers={"Location": address})


@dataclass(frozen=True, kw_only=True)
class Form:
    """What was posted."""

    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, web.FileField] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """One field, trimmed; empty when it was not sent."""
        found = self.lists.get(name, ())
        return found[0].strip().replace("\r\n", "\n") if found else ""

    def number(self, name: str) -> int:
        """One field as a whole number of at most nine digits; -1 when it is none."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else -1

    def own_id(self) -> str:
        """The id that the page gave what it makes, so that a double click makes one; else a new one."""
        try:
            return str(UUID(self.text("id")))
        except ValueError:
            return str(uuid4())

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field that may come more than once."""
        return self.lists.get(name, ())


Handler = Callable[[Visit], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, kw_only=True)
class Route:
    """One address of ours and who may use it."""

    method: str
    path: str
    handler: Handler
    needs: Needs


def get(path: str, handler: Handler, needs: Needs) -> Route:
    """A page to look at; it changes nothing."""
    return Route(method="GET", path=path, handler=handler, needs=needs)


def post(path: str, handler: Handler, needs: Needs) -> Route:
    """A form's target."""
    return Route(method="POST", path=path, handler=handler, needs=needs)


def problem(status: int, *, title: str, detail: str, **headers: str) -> web.Response:
    """An RFC 9457 answer for the chat's script. `detail` may be shown to the resident."""
    body = {"type": "about:blank", "status": status, "title": title, "detail": detail}
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.json_response(
        body, status=status, content_type="application/problem+json", headers={**names, "Vary": "Accept"}
    )


SERVICES = web.AppKey("services", Services)


def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(ROOM / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        clock_text=clock_text,
        instant_text=instant_text,
        leaning=leaning,
        local=local,
        principle=principle,
        report_countdown=report_countdown,
    )
    return made


TEMPLATES = _templates()

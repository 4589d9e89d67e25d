"""Ways into the web chat: one's own phone, a shared tablet, a helper's screen. One chat, three doors."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Any
from urllib.parse import quote

from aiohttp import web

from web.guard import digest
from web.kit import CHAT_COOKIE, YEAR_SECONDS, Refused, Visit
from web.public import chat_address, split_code

HANDLE_BYTES = 32
PERSON = "X-Person"  # the header by which the page's script says whose page it is
_HANDLE = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, kw_only=True)
class Door:
    """One way in: where the chat is, how the browser keeps its secret, how a session there is marked."""

    #: Of the chat page; what it posts lies below.
    address: str
    #: What the page's own address carries behind it; empty or "?…".
    query: str = ""
    code: str
    #: Which poster or place it was; empty when nothing says so.
    entry: str = ""
    cookie: str
    cookie_path: str
    template: str = "chat.html"
    #: What the template shows besides.
    shown: Mapping[str, Any] = field(default_factory=dict)
    #: See `SessionRow.source`, and the id of the user who types for somebody.
    source: str = "self"
    helper: str | None = None
    #: Where somebody is sent who cannot chat here.
    outside: str

    @property
    def keeps(self) -> bool:
        """Whether the browser is the resident's own: it keeps the secret, and words not sent yet."""
        return self.source == "self"


Opens = Callable[[Visit], Door]


def own(visit: Visit) -> Door:
    """The door of somebody's own phone or computer."""
    code, entry = split_code(visit.part("code"))
    return Door(
        address=chat_address(code),
        code=code,
        entry=entry,
        cookie=CHAT_COOKIE,
        cookie_path="/chat",
        outside=f"/join/{quote(code, safe='')}",
    )


def handle_of(visit: Visit, door: Door) -> tuple[str, bool]:
    """The chat's secret and whether it is new."""
    kept = visit.request.cookies.get(door.cookie, "")
    return (kept, False) if _HANDLE.fullmatch(kept) else (new_handle(), True)


def new_handle() -> str:
    """A secret that nobody guesses: whoever has it is that resident."""
    return token_urlsafe(HANDLE_BYTES)


def keep(visit: Visit, response: web.Response, handle: str, door: Door) -> web.Response:
    """Give the browser its chat's secret: for a year, or on a screen that goes on until it is closed."""
    response.set_cookie(
        door.cookie,
        handle,
        path=door.cookie_path,
        max_age=YEAR_SECONDS if door.keeps else None,
        httponly=True,
        secure=visit.services.secure,
        samesite="Lax",
    )
    return response


def forget(response: web.Response, door: Door) -> web.Response:
    """Take the secret from the browser: what was said stays stored, and nobody gets back to it here."""
    response.del_cookie(door.cookie, path=door.cookie_path)
    return response


def person(handle: str) -> str:
    """What a page carries to say whose it is; nobody without the secret can make it."""
    return digest(f"form:{handle}")


def is_theirs(told: str, handle: str) -> bool:
    """Whether what a page carries fits the secret."""
    return hmac.compare_digest(told.encode(), person(handle).encode())


def has_gone(visit: Visit, door: Door, handle: str) -> bool:
    """Whether the page's person has left this screen, so that what it sends would become somebody else's.

    Raises:
        Refused: what asks does not say whose it is, as every page of ours does.
    """
    if door.keeps:
        return False
    told = visit.request.headers.get(PERSON)
    if told is None:
        raise Refused
    return not is_theirs(told, handle)

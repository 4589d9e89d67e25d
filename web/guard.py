"""Who may come in: same-origin forms, the console's session, and nobody into another's community."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import urlsplit

from aiohttp import web

from language.catalogue import catalogue
from storage import accounts, events
from storage.accounts import SignedIn
from storage.events import Community
from web.keeping import sent_again
from web.kit import CONSOLE_COOKIE, YEAR_SECONDS, Needs, NotHere, Refused, Route, Services, TooOld, Visit
from web.languages import LANGUAGE_COOKIE, chosen, reads

SIGN_IN = "/sign-in"


_EVERYONE = frozenset({"analyst", "coordinator", "admin"})
_COORDINATORS = frozenset({"coordinator", "admin"})
#: Who may use a route that needs a session.
ROLES = {
    Needs.SESSION: _EVERYONE,
    Needs.ANALYSE: _EVERYONE,
    Needs.COORDINATE: _COORDINATORS,
    Needs.COMMUNITY: _COORDINATORS,
    Needs.EVENT: _COORDINATORS,
    Needs.ADMIN: frozenset({"admin"}),
}


class SignedOut(Exception):  # noqa: N818 - an answer to a visitor, not a fault
    """The page needs a session and there is none, or it has run out."""


def answering(services: Services, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The aiohttp handler of a route: the guard first, then the page."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if route.method != "GET":
            same_origin(request, services)
        # PostgreSQL cannot even be asked for what holds a NUL.
        if any("\0" in part for part in request.match_info.values()):
            raise NotHere
        visit = await admitted(stranger(request, services), route.needs)
        try:
            response = await route.handler(visit)
        except TooOld:
            response = await sent_again(visit)
        if asked := chosen(request):
            response.set_cookie(
                LANGUAGE_COOKIE, asked, max_age=YEAR_SECONDS, secure=services.secure, samesite="Lax"
            )
        return response

    return handle


def stranger(request: web.Request, services: Services) -> Visit:
    """A visit of which nothing is known yet but its language."""
    return Visit(request=request, services=services, t=catalogue(reads(request)), now=services.clock())


def same_origin(request: web.Request, services: Services) -> None:
    """Refuse what another site makes a browser send.

    Every browser of the last years names the site; a client that names none is no browser and cannot be
    tricked into sending somebody's cookie.

    Raises:
        Refused: the request was started elsewhere.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise Refused
        return
    origin = request.headers.get("Origin")
    if origin is None:
        return
    try:
        netloc = urlsplit(origin).netloc
    except ValueError:
        raise Refused from None
    if netloc not in {request.host, urlsplit(services.public_url).netloc}:
        raise Refused


async def admitted(visit: Visit, needs: Needs) -> Visit:
    """The visit with the person and the place it is allowed to.

    Raises:
        SignedOut: a session is needed and there is none.
        NotHere: the address names something of another community, or nothing at all.
    """
    if needs is Needs.NOTHING:
        return visit
    me = await session_of(visit)
    visit = replace(visit, signed_in=me, t=catalogue(reads(visit.request, me.user.language)))
    return await placed(visit, needs)


async def placed(visit: Visit, needs: Needs) -> Visit:
    """The visit of a person who is known, with the place it is allowed to.

    Raises:
        NotHere: the address names something of another community, or nothing at all.
    """
    if visit.me.user.role not in ROLES[needs]:
        raise NotHere
    if needs in {Needs.EVENT, Needs.ANALYSE}:
        event = await visit.services.db.read(events.event, visit.part("event_id"))
        return await in_community(replace(visit, event=event), event.community_id)
    if needs is Needs.COMMUNITY:
        return await in_community(visit, visit.part("community_id"))
    return visit


async def in_community(visit: Visit, community_id: str) -> Visit:
    """The visit inside one community; for a person of another it is as if there were none."""
    if not may_see(visit.me, community_id):
        raise NotHere
    return replace(visit, community=await visit.services.db.read(events.community, community_id))


def may_see(me: SignedIn, community_id: str) -> bool:
    """An admin looks after every community; others have their own."""
    return me.user.role == "admin" or community_id in me.community_ids


async def own_communities(visit: Visit) -> list[Community]:
    """The communities that the signed-in person looks after, by name."""
    ids = None if visit.me.user.role == "admin" else visit.me.community_ids
    return await visit.services.db.read(events.communities, ids)


async def session_of(visit: Visit) -> SignedIn:
    """The person behind the console's cookie."""
    token = visit.request.cookies.get(CONSOLE_COOKIE, "")
    if not token:
        raise SignedOut
    db, session = visit.services.db, digest(token)
    me = await db.read(accounts.session_user, session, visit.now)
    if me is None:
        raise SignedOut
    if me.is_due:
        await db.write(accounts.note_seen, session, visit.now)
    return me


def digest(token: str) -> str:
    """What the record keeps instead of a token: its SHA-256, hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()

"""Signing in with a one-time link. Looking at the link uses nothing up: mail scanners look at every link."""

from __future__ import annotations

from datetime import datetime
from secrets import token_urlsafe

from aiohttp import web

from storage import accounts, links
from storage.database import Connection
from storage.links import Link
from web.guard import SIGN_IN, digest
from web.kit import CONSOLE_COOKIE, Needs, Visit, get, post

TOKEN_BYTES = 32
SESSION_SECONDS = 8 * 3600  # the longest that a session lives; the record ends it sooner when idle


async def explain(visit: Visit) -> web.Response:
    """How to get a link."""
    return visit.page("sign_in.html", token="")


async def offer(visit: Visit) -> web.Response:
    """A button that uses the link."""
    return visit.page("sign_in.html", token=visit.part("token"))


async def use(visit: Visit) -> web.Response:
    """Use the link and start a session; a link that was used or is too old says so."""
    token = token_urlsafe(TOKEN_BYTES)
    link = links.read(visit.services.keys, visit.part("token"))
    if link is None or not await visit.services.db.write(sign_in, link, digest(token), visit.now):
        return visit.page("link_used.html", status=403)
    response = visit.go("/console/")
    response.set_cookie(
        CONSOLE_COOKIE,
        token,
        path="/console",
        max_age=SESSION_SECONDS,
        httponly=True,
        secure=visit.services.secure,
        samesite="Strict",
    )
    return response


async def sign_out(visit: Visit) -> web.Response:
    """End the session here and in the record."""
    await visit.form()
    cookie = visit.request.cookies[CONSOLE_COOKIE]
    await visit.services.db.write(accounts.end_session, digest(cookie))
    response = visit.go(SIGN_IN, done="signed_out")
    response.del_cookie(CONSOLE_COOKIE, path="/console")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def sign_in(conn: Connection, link: Link, session_sha256: str, now: datetime) -> bool:
    """Use a link and start a session, both or neither."""
    user = links.use(conn, link, now)
    if user is None:
        return False
    accounts.start_session(conn, user.id, session_sha256, token_urlsafe(TOKEN_BYTES), now)
    return True


ROUTES = (
    get(SIGN_IN, explain, Needs.NOTHING),
    get("/sign-in/{token}", offer, Needs.NOTHING),
    post("/sign-in/{token}", use, Needs.NOTHING),
    post("/console/sign-out", sign_out, Needs.SESSION),
)

"""The web application: every route with its permission, what answers carry, and what errors look like."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from secrets import token_hex

from aiohttp import web

from language.catalogue import N_
from storage.errors import DatabaseUnusable, NotFound
from web import chat, health, public, sign_in, tablet, working
from web.api import mounting, problems
from web.boards import BOARDS, Boards
from web.console import CONSOLE_ROUTES
from web.directory import DIRECTORIES, Directories
from web.guard import SIGN_IN, SignedOut, answering, stranger
from web.keeping import sent_again
from web.kit import MAX_BODY_BYTES, ROOM, SERVICES, NotHere, Refused, Route, Services, Visit, problem
from web.tallies import TALLIES, Tallies

ROUTES: tuple[Route, ...] = (
    *public.ROUTES,
    *chat.ROUTES,
    *tablet.ROUTES,
    *sign_in.ROUTES,
    *health.ROUTES,
    *CONSOLE_ROUTES,
)

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Server": "Listenwell",
}
HSTS = "max-age=31536000; includeSubDomains"  # one year: the least that OWASP ASVS 5.0 3.4.1 takes
#: Addresses whose answers no cache may keep: they are about one person.
PRIVATE = ("/console", "/chat", "/tablet", "/sign-in", "/api")

#: What a handler may raise → status of the answer.
EXPECTED: dict[type[Exception], int] = {NotHere: 404, NotFound: 404, Refused: 403}
#: Status → what happened, and what to do about it.
SENTENCES = {
    400: (N_("We could not read that"), N_("Go back and try again.")),
    403: (
        N_("That could not be accepted"),
        N_("The page may have been open for too long. Go back, reload it and try again."),
    ),
    404: (N_("This page is not here"), N_("Check the address, or go back to the start page.")),
    405: (N_("That does not work here"), N_("Go back and use the buttons on the page.")),
    413: (
        N_("That is too big"),
        N_("A message has room for 10,000 characters, a file for 1 MB. Send less at once."),
    ),
    500: (
        N_("Something went wrong on our side"),
        N_("Nothing is lost. Please try again in a few minutes."),
    ),
    503: (N_("We cannot reach our records"), N_("Nothing is lost. Please try again in a few minutes.")),
}

log = logging.getLogger(__name__)
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build_app(services: Services) -> web.Application:
    """The application, ready to be served."""
    app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[errors])
    app[SERVICES] = services
    app[chat.LIMITER] = chat.new_limiter()
    app[BOARDS] = Boards(services.db, services.clock)
    app[TALLIES] = Tallies(services.db)
    app[DIRECTORIES] = Directories(services.db)
    app.cleanup_ctx.append(working.kept)
    app.on_response_prepare.append(finish)
    for route in ROUTES:
        handler = answering(services, route)
        if route.method == "GET":
            app.router.add_get(route.path, handler)  # HEAD too: that is how link previews look
        else:
            app.router.add_route(route.method, route.path, handler)
    mounting.add_to(app, services)
    app.router.add_static("/static", ROOM / "static")
    app.router.add_routes(services.telegram_routes)
    return app


async def finish(request: web.Request, response: web.StreamResponse) -> None:
    """Put on what every answer carries, static files and errors included."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    if request.app[SERVICES].secure:
        response.headers["Strict-Transport-Security"] = HSTS
    if request.path.startswith("/static/"):
        response.headers["Cache-Control"] = "public, max-age=3600"
    elif request.path.startswith(PRIVATE):
        response.headers["Cache-Control"] = "no-store"


@web.middleware
async def errors(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Give every error a page, or a problem in JSON where a script asked; never a stack trace."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        visit = stranger(request, request.app[SERVICES])
        return failed(visit, error.status, allow=error.headers.get("Allow", ""))
    except Exception as error:  # noqa: BLE001 - whatever it is, the visitor gets a page and the log the trace
        return await answered(stranger(request, request.app[SERVICES]), error)


async def answered(visit: Visit, error: Exception) -> web.StreamResponse:
    """The answer to what a handler raised."""
    if isinstance(error, SignedOut):
        return await signed_out(visit)
    for kind, status in EXPECTED.items():
        if isinstance(error, kind):
            return failed(visit, status)
    name = token_hex(4)
    log.error("A page failed", exc_info=error, extra={"request_id": name})
    return failed(visit, 503 if isinstance(error, DatabaseUnusable) else 500, name=name)


async def signed_out(visit: Visit) -> web.StreamResponse:
    """Explain how to sign in; a form that was sent waits on the page until then."""
    if visit.request.method in {"GET", "HEAD"}:
        return web.Response(status=302, headers={"Location": SIGN_IN})
    return await sent_again(visit)


def failed(visit: Visit, status: int, *, name: str = "", allow: str = "") -> web.StreamResponse:
    """The answer to what could not be answered. name: what a coordinator can quote to the operator."""
    if visit.request.path.startswith("/api/"):
        return problems.for_status(status, allow=allow)
    fallback = SENTENCES[500 if status >= 500 else 400]
    title, detail = (visit.t.gettext(text) for text in SENTENCES.get(status, fallback))
    if "json" in visit.request.headers.get("Accept", "") or visit.request.content_type == "application/json":
        response = problem(status, title=title, detail=detail)
    else:
        response = visit.page("error.html", status=status, title=title, detail=detail, name=name)
    if allow:
        response.headers["Allow"] = allow
    return response

"""Whether the process lives and whether it can do its work, for whatever starts and watches it."""

from __future__ import annotations

from aiohttp import web

from storage.errors import DatabaseUnusable
from web.kit import Needs, Visit, get


async def alive(visit: Visit) -> web.Response:  # noqa: ARG001 - every handler takes the visit
    """The process answers."""
    return web.json_response({"ok": True})


async def ready(visit: Visit) -> web.Response:
    """Database and workers are up; 503 when they are not."""
    try:
        found = dict(await visit.services.actions.health())
    except DatabaseUnusable as error:
        found = {"ok": False, "database": str(error)}
    return web.json_response(found, status=200 if found.get("ok") else 503)


ROUTES = (get("/livez", alive, Needs.NOTHING), get("/readyz", ready, Needs.NOTHING))

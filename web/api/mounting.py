"""The one table of endpoints, and where they are put into the application."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from aiohttp import web

from web.api import (
    actions,
    alerts,
    assets,
    broadcasts,
    coding,
    communities,
    decisions,
    deliveries,
    events,
    ideas,
    people,
    places,
    points,
    proposals,
    quotes,
    reports,
    results,
    search,
    themes,
    tokens,
    users,
)
from web.api.endpoint import Endpoint
from web.api.openapi import document
from web.api.problems import ROOT, Kind
from web.api.scopes import SENTENCES
from web.api.serving import LIMITER, new_limiter, serving
from web.guard import stranger
from web.kit import Services

ENDPOINTS: tuple[Endpoint, ...] = (
    *communities.ENDPOINTS,
    *places.ENDPOINTS,
    *events.ENDPOINTS,
    *results.ENDPOINTS,
    *points.ENDPOINTS,
    *themes.ENDPOINTS,
    *proposals.ENDPOINTS,
    *decisions.ENDPOINTS,
    *ideas.ENDPOINTS,
    *coding.ENDPOINTS,
    *quotes.ENDPOINTS,
    *actions.ENDPOINTS,
    *reports.ENDPOINTS,
    *broadcasts.ENDPOINTS,
    *assets.ENDPOINTS,
    *people.ENDPOINTS,
    *alerts.ENDPOINTS,
    *deliveries.ENDPOINTS,
    *search.ENDPOINTS,
    *users.ENDPOINTS,
    *tokens.ENDPOINTS,
)


def add_to(app: web.Application, services: Services) -> None:
    """Put every operation into the application, with the document and the page that describe them."""
    app[LIMITER] = new_limiter()
    described = document(ENDPOINTS, services.public_url)

    async def openapi(request: web.Request) -> web.StreamResponse:  # noqa: ARG001 - aiohttp hands it over
        return web.json_response(described)

    async def readable(request: web.Request) -> web.StreamResponse:
        groups = groupby(sorted(ENDPOINTS, key=attrgetter("tag")), key=attrgetter("tag"))
        return stranger(request, services).page(
            "api.html",
            groups=[(tag, list(each)) for tag, each in groups],
            kinds=list(Kind),
            scopes=SENTENCES,
            root=ROOT,
        )

    app.router.add_get(f"{ROOT}openapi.json", openapi)
    app.router.add_get(ROOT, readable)
    for endpoint in ENDPOINTS:
        handler = serving(services, endpoint)
        path = f"/api/v1{endpoint.path}"
        if endpoint.method == "GET":
            app.router.add_get(path, handler)
        else:
            app.router.add_route(endpoint.method, path, handler)

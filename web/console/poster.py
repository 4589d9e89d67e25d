"""A poster to print: the way in as a picture to scan, in every language of the community."""

from __future__ import annotations

from aiohttp import web
from markupsafe import Markup

from feedback.posters import qr_svg
from language.catalogue import catalogue, languages
from web.kit import Needs, Visit, get
from web.public import telegram_address


async def show(visit: Visit) -> web.Response:
    """The poster; the place it hangs at, when given, is counted as its own entry."""
    entry = "".join(c for c in visit.request.query.get("place", "") if c.isalnum())[:32].lower()
    code = visit.this_event.code
    link = f"{visit.services.public_url}/join/{code}" + (f"-{entry}" if entry else "")
    return visit.page(
        "console/poster.html",
        link=link,
        entry=entry,
        qr=Markup(qr_svg(link)),  # noqa: S704 - drawn by segno, holds no text of anybody's
        telegram=telegram_address(visit, code, entry),
        catalogues=[catalogue(code) for code in visit.here.languages if code in languages()],
    )


ROUTES = (get("/console/events/{event_id}/poster", show, Needs.EVENT),)

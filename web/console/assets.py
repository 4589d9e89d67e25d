"""What is near: the assets of a community, and their import from a file."""

from __future__ import annotations

from aiohttp import web

from signposting.assets import from_json
from storage import assets
from web.kit import Needs, NotPossible, Visit, get, post


async def show(visit: Visit) -> web.Response:
    """The directory and the import form."""
    return await _page(visit)


async def take_in(visit: Visit) -> web.Response:
    """Import a file; say what came in, and each row that did not with its remedy."""
    form = await visit.form()
    sent = form.files.get("file")
    content = sent.file.read() if sent else b""
    if sent is None or not content:
        return await _page(visit, fault=visit.t.gettext("Choose a file that is not empty."))
    try:
        counts, problems = await visit.services.actions.import_assets(visit.here.id, content, sent.filename)
    except NotPossible as error:
        return await _page(visit, fault=str(error))
    return await _page(visit, counts=counts, faults=problems)


async def _page(visit: Visit, *, fault: str = "", counts: object = None, faults: object = ()) -> web.Response:
    rows = await visit.services.db.read(assets.assets, visit.here.id)
    return visit.page(
        "console/assets.html",
        status=400 if fault else 200,
        assets=sorted((from_json(row.document) for row in rows), key=lambda asset: asset.name.casefold()),
        fault=fault,
        counts=counts,
        faults=faults,
    )


ROUTES = (
    get("/console/communities/{community_id}/assets", show, Needs.COMMUNITY),
    post("/console/communities/{community_id}/assets", take_in, Needs.COMMUNITY),
)

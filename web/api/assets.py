"""Assets: what is near, and its import."""

from __future__ import annotations

from functools import partial
from typing import Any

from signposting.assets import from_json
from storage import assets
from storage.assets import AssetRow
from web.api import working
from web.api.endpoint import Answer, Call, Endpoint, Rows, listing
from web.api.places import Taken, Wrong
from web.api.problems import ROOT
from web.api.scopes import Scope
from web.api.shapes import Id, Shape
from web.api.working import Work
from web.kit import Needs
from web.working import WORKING

_NAMES = {"text/csv": "assets.csv", "application/json": "assets.json"}


class Asset(Shape):
    """Something near that helps."""

    id: Id
    source_id: str
    name: str
    description: str
    organization: str
    led_by: str
    tier: str
    address: str
    cost: str
    phone: str
    email: str
    url: str
    languages: list[str]
    needs: list[str]


class Importing(Work):
    """How an import stands. taken: once it is done, for a quarter of an hour."""

    taken: Taken | None


async def every(call: Call) -> Rows:
    """The directory."""
    found = await call.visit.services.db.read(assets.assets, call.visit.here.id)
    return Rows(rows=sorted(found, key=_place), key=_place, show=_shown)


async def take_in(call: Call) -> Answer:
    """Import a file; goes on when the answer was given."""
    assert isinstance(call.body, bytes)
    visit, content = call.visit, call.body
    name = _NAMES[visit.request.content_type]
    import_assets = visit.services.actions.import_assets
    work = partial(import_assets, visit.here.id, content, name)
    await visit.request.app[WORKING].start(_work(call), work)
    where = f"{ROOT}communities/{visit.here.id}/assets/importing"
    return Answer(value=_importing(call), status=202, location=where)


async def importing(call: Call) -> Answer:
    """How the import stands, and what came of it."""
    return Answer(value=_importing(call))


def _importing(call: Call) -> Importing:
    pieces = call.visit.request.app[WORKING]
    result = pieces.result(_work(call))
    taken = None
    if isinstance(result, tuple):
        counts, problems = result
        taken = Taken(counts=dict(counts), problems=[_wrong(each) for each in problems])
    return Importing.shown(pieces.view(_work(call)), taken=taken)


def _work(call: Call) -> str:
    return f"assets:{call.visit.here.id}"


def _wrong(each: Any) -> Wrong:
    return Wrong(row=each.row or 0, field=each.field, problem=each.problem, remedy=each.remedy)


def _shown(row: AssetRow) -> Asset:
    asset = from_json(row.document)
    return Asset.shown(
        asset,
        id=row.id,
        source_id=row.source_id,
        led_by=asset.led_by.value,
        tier=asset.tier.value,
        languages=list(asset.languages),
        needs=list(asset.needs),
    )


def _place(row: AssetRow) -> tuple[str]:
    return (row.source_id,)


ENDPOINTS = (
    listing(
        "/communities/{community_id}/assets",
        every,
        Asset,
        Scope.ASSETS_READ,
        Needs.COMMUNITY,
        "List what is near",
    ),
    Endpoint(
        method="POST",
        path="/communities/{community_id}/assets",
        handler=take_in,
        scope=Scope.ASSETS_WRITE,
        needs=Needs.COMMUNITY,
        summary="Import what is near",
        description="CSV or HSDS-UK JSON, up to 1 MB. The same file again doubles nothing.",
        takes_files=tuple(_NAMES),
        gives=Importing,
        status=202,
    ),
    Endpoint(
        method="GET",
        path="/communities/{community_id}/assets/importing",
        handler=importing,
        scope=Scope.ASSETS_READ,
        needs=Needs.COMMUNITY,
        summary="See how the import of what is near stands",
        gives=Importing,
    ),
    working.endpoints(
        "/communities/{community_id}/assets/importing",
        _work,
        (Scope.ASSETS_READ, Scope.ASSETS_WRITE),
        Needs.COMMUNITY,
        "the import of what is near",
    )[1],
)

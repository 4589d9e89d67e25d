"""What is near: a community's directory, its import, one asset's page, and what nobody could be told of."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from aiohttp import web

from language.catalogue import N_
from signposting.assets import from_json, search_text, to_json
from signposting.from_csv import COLUMNS
from signposting.to_csv import csv_row
from signposting.types import Asset, LedBy, Tier
from storage import assets, events
from storage.assets import DirectoryRow
from storage.database import Connection
from surveys.results.listing import write_csv
from web.board import BoardView
from web.console.new_event import day_of
from web.kit import Form, Needs, NotHere, Visit, get, post
from web.phrases import local
from web.tables import Column, table
from web.working import WORKING, Standing, Work, begin, digest, stop, work_of

TIERS: Mapping[Tier, str] = {
    Tier.COMMUNITY: N_("Neighbours and local groups"),
    Tier.PROGRAMME: N_("Structured programmes"),
    Tier.STATUTORY: N_("Public services"),
}
LED_BY: Mapping[LedBy, str] = {
    LedBy.RESIDENTS: N_("Residents"),
    LedBy.FAITH: N_("A faith group"),
    LedBy.VOLUNTARY: N_("A voluntary group"),
    LedBy.SOCIAL_ENTERPRISE: N_("A social enterprise"),
    LedBy.STATUTORY: N_("A public service"),
    LedBy.COMMERCIAL: N_("A business"),
}
#: Fields of the form that are one line of text, with the most characters of each.
TEXTS = {
    "name": 120,
    "organization": 120,
    "address": 200,
    "cost": 60,
    "phone": 40,
    "email": 120,
    "url": 300,
    "needs": 300,
    "description": 1000,
    "alert": 200,
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One asset of the directory, read."""

    row: DirectoryRow
    asset: Asset


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A theme whose people were shown nothing. people: who spoke of it and were to be shown what is near."""

    theme_id: str
    label: str
    people: int
    nothing: int


async def show(visit: Visit) -> web.StreamResponse:
    """The directory and the import form, and what came of an import that took long."""
    name = _importing(visit, visit.request.query.get("file", ""))
    taken = visit.request.app[WORKING].result(name)
    counts, faults = taken if isinstance(taken, tuple) else (None, ())
    return await _page(visit, counts=counts, faults=faults, work=work_of(visit, name))


async def take_in(visit: Visit) -> web.StreamResponse:
    """Import a file; say what came in, and each row that did not with its remedy."""
    form = await visit.form()
    sent = form.files.get("file")
    content = sent.file.read() if sent else b""
    if sent is None or not content:
        return await _page(visit, fault=visit.t.gettext("Choose a file that is not empty."))
    # The same file sent twice is one import, another file another.
    file = digest(content)
    name = _importing(visit, file)
    work = partial(visit.services.actions.import_assets, visit.here.id, content, sent.filename)
    response = await begin(visit, name, work, f"/console/communities/{visit.here.id}/assets?file={file}")
    now = work_of(visit, name)
    if now.standing is Standing.FAILED and now.reason:
        return await _page(visit, fault=now.reason)
    taken = visit.request.app[WORKING].result(name)
    if not isinstance(taken, tuple):
        return response
    return await _page(visit, counts=taken[0], faults=taken[1])


async def cancel(visit: Visit) -> web.Response:
    """End an import; the rows that it has stored stay."""
    await visit.form()
    file = visit.request.query.get("file", "")
    if not file.isalnum():
        raise NotHere
    return await stop(
        visit, _importing(visit, file), f"/console/communities/{visit.here.id}/assets?file={file}"
    )


def _importing(visit: Visit, file: str) -> str:
    return f"assets:{visit.here.id}:{file}"


async def export(visit: Visit) -> web.Response:
    """All assets as the spreadsheet that the import reads."""
    found = await _directory(visit)
    lines = [list(csv_row(each.asset).values()) for each in found]
    data = await asyncio.to_thread(write_csv, COLUMNS, lines)
    name = f"{visit.here.slug}-{visit.now:%Y-%m-%d}-assets.csv"
    headers = {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return web.Response(body=data, headers=headers)


async def gaps(visit: Visit) -> web.StreamResponse:
    """Themes whose people could be shown nothing."""
    known = await visit.services.db.read(events.events, [visit.here.id])
    asked = visit.request.query.get("event", "")
    event_id = asked if asked in {each.id for each in known} else known[0].id if known else ""
    board = await visit.boards.board(event_id) if event_id else None
    found = await visit.services.db.read(gaps_of, event_id, board) if board else None
    t = visit.t
    root = f"/console/events/{event_id}/themes"
    columns: list[Column[Gap]] = [
        Column("theme", t.gettext("Theme"), lambda gap: gap.label, link=lambda gap: f"{root}/{gap.theme_id}"),
        Column("people", t.gettext("Spoke of it and finished"), lambda gap: gap.people, number=True),
        Column("nothing", t.gettext("Were shown nothing"), lambda gap: gap.nothing, number=True),
    ]
    view = table(visit, columns, found or (), name="gaps", first="-nothing")
    if view.wants_file:
        return view.file()
    return visit.page(
        "console/gaps.html",
        view=view,
        themed=found is not None,
        typed={"event": event_id},
        events=[(each.id, each.name) for each in known],
    )


def gaps_of(conn: Connection, event_id: str, view: BoardView) -> list[Gap]:
    """Themes of an event's board with people who were shown nothing near.

    A person is shown a few things for all that they said, so only who was shown nothing at all is counted.
    """
    ended, nothing = assets.shown_nothing(conn, event_id)
    people: dict[str, set[str]] = {}
    for each in view.board.assignments:
        people.setdefault(each.theme_id, set()).add(each.person)
    found = [
        Gap(
            theme_id=top.theme.id,
            label=top.label,
            people=len(people.get(top.theme.id, set()) & ended),
            nothing=len(people.get(top.theme.id, set()) & nothing),
        )
        for top in view.tops()
        if not top.hidden and top.theme.leaning != "good"  # what is good already needs no help
    ]
    return [gap for gap in found if gap.nothing]


async def one(visit: Visit) -> web.Response:
    """One asset, with what can be changed about it."""
    entry = await _own(visit)
    return _one(visit, entry, _typed(entry), {})


async def change(visit: Visit) -> web.Response:
    """Keep what was changed. Where somebody else changed it meanwhile, both are shown."""
    entry, form = await _own(visit), await visit.form()
    asset, typed, problems = read(form, entry.asset, visit)
    if problems:
        return _one(visit, entry, typed, problems)
    if to_json(asset) == to_json(entry.asset):
        return visit.go(_at(visit, entry), done="saved")
    seen = _instant(form.text("seen"))
    if seen is None or not await _keep(visit, entry, asset, seen):
        now = await _own(visit)
        return _one(visit, now, {**typed, "seen": now.row.updated_at.isoformat()}, {}, theirs=now.asset)
    return visit.go(_at(visit, entry), done="saved")


async def checked(visit: Visit) -> web.Response:
    """Note that somebody made sure today that it is still so."""
    await visit.form()
    entry = await _own(visit)
    today = local(visit.now, visit.here.time_zone).date()
    await _keep(visit, entry, replace(entry.asset, checked_on=today), entry.row.updated_at)
    return visit.go(_at(visit, entry), done="checked")


async def switch(visit: Visit) -> web.Response:
    """Let residents be told of it, or no more."""
    active = (await visit.form()).text("active") == "yes"
    entry = await _own(visit)
    await visit.services.db.write(assets.switch_asset, entry.row.id, visit.now, active=active)
    return visit.go(_at(visit, entry), done="saved")


async def _keep(visit: Visit, entry: Entry, asset: Asset, seen: datetime) -> bool:
    return await visit.services.db.write(
        assets.change_asset,
        entry.row.id,
        to_json(asset),
        seen=seen,
        now=visit.now,
        read_again=search_text(asset) != search_text(entry.asset),
    )


def read(form: Form, known: Asset, visit: Visit) -> tuple[Asset, dict[str, str], dict[str, str]]:
    """The asset as the form says it, what was typed, and field → what is wrong with it."""
    t = visit.t
    typed = {name: form.text(name) for name in (*TEXTS, "led_by", "tier", "checked_on", "seen")}
    problems = {
        name: t.gettext("Write at most {n} characters.", n=most)
        for name, most in TEXTS.items()
        if len(typed[name]) > most
    }
    if not typed["name"]:
        problems["name"] = t.gettext("Give its name.")
    day = day_of(typed["checked_on"])
    if typed["checked_on"] and (day is None or day > local(visit.now, visit.here.time_zone).date()):
        problems["checked_on"] = t.gettext("Give a day, today or earlier, or leave it empty.")
    if typed["url"] and not typed["url"].startswith(("https://", "http://")):
        problems["url"] = t.gettext("Write the whole address, beginning with https://")
    texts: dict[str, Any] = {name: typed[name] for name in TEXTS if name != "needs"}
    needs = tuple(dict.fromkeys(word.strip() for word in typed["needs"].split(",") if word.strip()))
    led_by = LedBy(typed["led_by"]) if typed["led_by"] in set(LedBy) else known.led_by
    tier = Tier(typed["tier"]) if typed["tier"] in set(Tier) else known.tier
    asset = replace(known, **texts, needs=needs, led_by=led_by, tier=tier, checked_on=day)
    return asset, typed, problems


def found_by(words: str, asset: Asset) -> bool:
    """Whether every word stands somewhere in an asset, in capitals or not, with accents or not."""
    text = _plain(" ".join((asset.name, asset.description, asset.organization, asset.address, *asset.needs)))
    return all(word in text for word in _plain(words).split())


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


async def _directory(visit: Visit) -> list[Entry]:
    rows = await visit.services.db.read(assets.directory, visit.here.id)
    return [Entry(row=row, asset=from_json(row.document)) for row in rows]


async def _own(visit: Visit) -> Entry:
    row = await visit.services.db.read(assets.asset, visit.here.id, visit.part("asset_id"))
    if row is None:
        raise NotHere
    return Entry(row=row, asset=from_json(row.document))


async def _page(
    visit: Visit,
    *,
    fault: str = "",
    counts: object = None,
    faults: Sequence[Any] = (),
    work: Work | None = None,
) -> web.StreamResponse:
    every = await _directory(visit)
    asked, t = visit.request.query, visit.t
    chosen = {name: asked.get(name, "").strip() for name in ("q", "tier", "led_by", "on")}
    view = table(visit, _columns(visit), _chosen(every, chosen), name="assets", first="name")
    if view.wants_file:
        return view.file()
    return visit.page(
        "console/assets.html",
        status=400 if fault else 200,
        view=view,
        every=len(every),
        unread=sum(1 for each in every if each.row.active and not each.row.findable),
        typed=chosen,
        tiers=[("", t.gettext("All")), *((str(name), t.gettext(words)) for name, words in TIERS.items())],
        leads=[("", t.gettext("All")), *((str(name), t.gettext(words)) for name, words in LED_BY.items())],
        fault=fault,
        counts=counts,
        faults=faults,
        work=work or Work(name="assets"),
        file=asked.get("file", ""),
    )


def _chosen(every: Sequence[Entry], chosen: Mapping[str, str]) -> list[Entry]:
    return [
        each
        for each in every
        if found_by(chosen["q"], each.asset)
        if chosen["tier"] in {"", str(each.asset.tier)}
        if chosen["led_by"] in {"", str(each.asset.led_by)}
        if chosen["on"] in {"", "yes" if each.row.active else "no"}
    ]


def _columns(visit: Visit) -> list[Column[Entry]]:
    t = visit.t
    return [
        Column("name", t.gettext("Name"), lambda e: e.asset.name, link=lambda e: _at(visit, e)),
        Column("organization", t.gettext("Who runs it"), lambda e: e.asset.organization),
        Column("address", t.gettext("Where"), lambda e: e.asset.address),
        Column("cost", t.gettext("Cost"), lambda e: e.asset.cost),
        Column("tier", t.gettext("What it is"), lambda e: t.gettext(TIERS[e.asset.tier])),
        Column("checked", t.gettext("Last checked"), lambda e: e.asset.checked_on),
        Column(
            "on",
            t.gettext("Told to residents"),
            lambda e: t.gettext("yes") if e.row.active else t.gettext("no"),
        ),
    ]


def _typed(entry: Entry) -> dict[str, str]:
    asset = entry.asset
    kept: dict[str, date | str | None] = {name: getattr(asset, name) for name in TEXTS if name != "needs"}
    return {
        **{name: str(value) for name, value in kept.items()},
        "needs": ", ".join(asset.needs),
        "led_by": str(asset.led_by),
        "tier": str(asset.tier),
        "checked_on": asset.checked_on.isoformat() if asset.checked_on else "",
        "seen": entry.row.updated_at.isoformat(),
    }


def _one(
    visit: Visit,
    entry: Entry,
    typed: Mapping[str, str],
    problems: Mapping[str, str],
    *,
    theirs: Asset | None = None,
) -> web.Response:
    t = visit.t
    return visit.page(
        "console/asset.html",
        status=400 if problems else 409 if theirs else 200,
        entry=entry,
        asset=entry.asset,
        typed=typed,
        problems=problems,
        theirs=theirs,
        tier=t.gettext(TIERS[entry.asset.tier]),
        led_by=t.gettext(LED_BY[entry.asset.led_by]),
        tiers=[(str(name), t.gettext(words)) for name, words in TIERS.items()],
        leads=[(str(name), t.gettext(words)) for name, words in LED_BY.items()],
        today=local(visit.now, visit.here.time_zone).date(),
    )


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _at(visit: Visit, entry: Entry) -> str:
    return f"/console/communities/{visit.here.id}/assets/{entry.row.id}"


ROOT = "/console/communities/{community_id}/assets"
ROUTES = (
    get(ROOT, show, Needs.COMMUNITY),
    post(ROOT, take_in, Needs.COMMUNITY),
    post(ROOT + "/cancel", cancel, Needs.COMMUNITY),
    get(ROOT + "/export.csv", export, Needs.COMMUNITY),
    get(ROOT + "/gaps", gaps, Needs.COMMUNITY),
    get(ROOT + "/{asset_id}", one, Needs.COMMUNITY),
    post(ROOT + "/{asset_id}", change, Needs.COMMUNITY),
    post(ROOT + "/{asset_id}/checked", checked, Needs.COMMUNITY),
    post(ROOT + "/{asset_id}/switch", switch, Needs.COMMUNITY),
)

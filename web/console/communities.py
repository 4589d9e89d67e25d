"""Communities: make one, see it, correct it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from aiohttp import web

from language.catalogue import N_, Catalogue, languages
from storage import areas, assets, events, profiles
from storage.database import Connection
from storage.events import Community
from web.guard import own_communities
from web.kit import Form, Needs, Visit, get, post
from web.languages import own_name

#: Code of a nation → its name; picks the helplines.
NATIONS = {
    "wales": N_("Wales"),
    "england": N_("England"),
    "scotland": N_("Scotland"),
    "northern_ireland": N_("Northern Ireland"),
}
LONGEST_NAME = 80
_DAYS = frozenset(str(day) for day in range(1, 32))
_CHANNEL = re.compile(r"@[A-Za-z][A-Za-z0-9_]{3,31}|-?\d{5,20}")
_THE = re.compile(r"^the\s+", re.IGNORECASE)  # the messages say it: "the Blaen-y-cwm Partnership"
#: Fields that one line of the form fills as they are.
_LINES = ("name", "partnership", "time_zone", "nation", "telegram_channel", "safeguarding_contact")
STARTING = {
    "time_zone": "Europe/London",
    "nation": "wales",
    "digest_day": "1",
    "languages": list(languages()),
}


async def overview(visit: Visit) -> web.Response:
    """The communities of this person."""
    places = await own_communities(visit)
    every = await visit.services.db.read(events.events, [place.id for place in places])
    return visit.page("console/communities.html", places=places, events=every)


async def show(visit: Visit) -> web.Response:
    """One community: its events, what belongs to it, how it is set up."""
    read = visit.services.db.read
    listed = await read(areas.areas, visit.here.id)
    return visit.page(
        "console/community.html",
        events=await read(events.events, [visit.here.id]),
        areas=listed,
        mapped=sum(area.shape is not None for area in listed),
        profiled=bool(await read(profiles.profile, visit.here.id)),
        assets=len(await read(assets.assets, visit.here.id)),
        nation=NATIONS.get(visit.here.nation, visit.here.nation),
        spoken=[(code, own_name(code)) for code in visit.here.languages],
    )


async def new(visit: Visit) -> web.Response:
    """An empty form."""
    return _form(visit, {**STARTING, "time_zone": visit.services.time_zone}, {})


async def create(visit: Visit) -> web.Response:
    """Make a community, with a first name in addresses that nobody else has."""
    typed, problems = read(await visit.form(), visit.t)
    if problems:
        return _form(visit, typed, problems)
    made = await visit.services.db.write(add, typed, visit.now)
    return visit.go(f"/console/communities/{made.id}", done="created")


async def edit(visit: Visit) -> web.Response:
    """The form with what is known."""
    named = await visit.services.db.read(events.areas, visit.here.id)
    typed = {**vars(visit.here), "areas": "\n".join(area.name for area in named)}
    return _form(visit, typed, {})


async def update(visit: Visit) -> web.Response:
    """Correct a community. Areas are only added: answers may already name one."""
    typed, problems = read(await visit.form(), visit.t)
    if problems:
        return _form(visit, typed, problems)
    await visit.services.db.write(change, visit.here.id, typed)
    return visit.go(f"/console/communities/{visit.here.id}", done="saved")


def read(form: Form, t: Catalogue) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed, and field → what is wrong with it."""
    typed: dict[str, Any] = {
        name: form.text(name) for name in (*_LINES, "digest_day", "areas", "public_contact")
    }
    typed["partnership"] = _THE.sub("", typed["partnership"])
    typed["languages"] = [code for code in languages() if code in form.all("languages")]
    return typed, dict(_problems(typed, t))


def _problems(typed: Mapping[str, Any], t: Catalogue) -> dict[str, str]:
    found = {}
    if not 0 < len(typed["name"]) <= LONGEST_NAME:
        found["name"] = t.gettext("Give the community’s name, up to 80 characters.")
    if not typed["partnership"]:
        found["partnership"] = t.gettext("Say who asks: residents see this name.")
    if not typed["languages"]:
        found["languages"] = t.gettext("Choose at least one language.")
    if typed["time_zone"] not in available_timezones():
        found["time_zone"] = t.gettext("No such time zone. Write it like Europe/London.")
    if typed["nation"] not in NATIONS:
        found["nation"] = t.gettext("Choose a nation.")
    if typed["digest_day"] not in _DAYS:
        found["digest_day"] = t.gettext("Give a day from 1 to 31.")
    if typed["telegram_channel"] and not _CHANNEL.fullmatch(typed["telegram_channel"]):
        found["telegram_channel"] = t.gettext("Write the channel like @name, or leave it empty.")
    if not typed["safeguarding_contact"]:
        found["safeguarding_contact"] = t.gettext("Say whom coordinators ring when someone may be in danger.")
    return found


def columns(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The form's fields as the record keeps them."""
    kept = {name: typed[name] for name in (*_LINES, "languages", "public_contact")}
    return {**kept, "digest_day": int(typed["digest_day"])}


def add(conn: Connection, typed: Mapping[str, Any], now: datetime) -> Community:
    """Make the community and its areas."""
    slug, number = slug_of(typed["name"]), 1
    while events.community_by_slug(conn, slug if number == 1 else f"{slug}-{number}"):
        number += 1
    made = events.add_community(
        conn, slug=slug if number == 1 else f"{slug}-{number}", now=now, **columns(typed)
    )
    _add_areas(conn, made.id, typed["areas"])
    return made


def change(conn: Connection, community_id: str, typed: Mapping[str, Any]) -> None:
    """Correct the community and add its new areas."""
    events.update_community(conn, community_id, **columns(typed))
    _add_areas(conn, community_id, typed["areas"])


def _add_areas(conn: Connection, community_id: str, lines: str) -> None:
    for name in dict.fromkeys(line.strip() for line in lines.splitlines() if line.strip()):
        events.add_area(conn, community_id, name[:LONGEST_NAME])


def slug_of(name: str) -> str:
    """A name as it can stand in an address: "Blaen-y-Cŵm" gives "blaen-y-cwm"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "community"


def _form(visit: Visit, typed: Mapping[str, Any], problems: Mapping[str, str]) -> web.Response:
    return visit.page(
        "console/community_form.html",
        status=400 if problems else 200,
        typed=typed,
        problems=problems,
        nations=[(code, visit.t.gettext(name)) for code, name in NATIONS.items()],
        spoken=[(code, own_name(code)) for code in languages()],
    )


ROUTES = (
    get("/console/communities", overview, Needs.SESSION),
    get("/console/communities/new", new, Needs.ADMIN),
    post("/console/communities/new", create, Needs.ADMIN),
    get("/console/communities/{community_id}", show, Needs.COMMUNITY),
    get("/console/communities/{community_id}/edit", edit, Needs.COMMUNITY),
    post("/console/communities/{community_id}/edit", update, Needs.COMMUNITY),
)

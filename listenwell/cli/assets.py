"""`listenwell assets`: a community's directory, from a file and back to an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot import signpost_words
from bot.signposts import Found
from language.catalogue import Catalogue, catalogue, languages
from listenwell import wiring
from listenwell.cli import output
from listenwell.cli.people import community_called
from listenwell.opening import Installation, read_settings, reading, writing
from signposting.places import Postcodes
from signposting.types import ImportProblem, Match, Place
from storage import events
from storage.events import Community

LARGEST_FILE = 20 * 1024 * 1024  # bytes; a county's directory is a few


@click.group()
def assets() -> None:
    """What is near and helps: groups, places, people, services."""


@assets.command("import")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--community", "slug", help="Slug; not needed when there is only one.")
@click.option("--json", "as_json", is_flag=True)
def import_assets(source: Path, slug: str | None, *, as_json: bool) -> None:
    """Import HSDS-UK JSON or CSV; rows with faults are named, with what to do."""
    if source.stat().st_size > LARGEST_FILE:
        output.stop(
            f"{source} is larger than {LARGEST_FILE // 1024 // 1024} MB. Split it and import the parts."
        )
    data = source.read_bytes()
    with writing(read_settings()) as here:
        place = only_community(here, slug)
        counts, problems = asyncio.run(_import(here, place, data, source.name))
    if as_json:
        output.as_json({"counts": dict(counts), "problems": [vars(each) for each in problems]})
    else:
        _tell_problems(problems)
        click.echo(", ".join(f"{number} {what}" for what, number in counts.items()) or "nothing imported")
    if not counts:
        raise SystemExit(output.PROBLEM_IN_INPUT)


@assets.command("find")
@click.argument("need")
@click.option("--near", help="A postcode.")
@click.option("--community", "slug", help="Slug; not needed when there is only one.")
@click.option("--language", type=click.Choice(sorted(languages())), default="en", show_default=True)
@click.option("--json", "as_json", is_flag=True)
def find_assets(need: str, near: str | None, slug: str | None, language: str, *, as_json: bool) -> None:
    """Find up to three assets for NEED, community-run ones first."""
    place = Postcodes().locate(near) if near else None
    if near and place is None:
        output.stop(f"The postcode {near!r} does not exist in Great Britain. Check it, or leave --near out.")
    now = datetime.now(UTC)
    with reading(read_settings()) as here:
        found = asyncio.run(_find(here, need, only_community(here, slug), place, language))
    t = catalogue(language)
    if as_json:
        output.as_json(found_json(need, near, found, t))
        return
    for each in found:
        click.echo(signpost_words.signpost(t, each.match, now) + "\n")
    if not found:
        click.echo("Nothing near fits this need well enough.")


def found_json(need: str, near: str | None, found: Iterable[Found], t: Catalogue) -> dict[str, Any]:
    """What `assets find --json` prints; `unmet` is true when nothing fits."""
    listed = [_asset_json(each.match, t) for each in found]
    return {"need": need, "near": near, "unmet": not listed, "assets": listed}


def _asset_json(match: Match, t: Catalogue) -> dict[str, Any]:
    asset = match.asset
    return {
        "id": asset.id,
        "name": asset.name,
        "led_by": asset.led_by,
        "tier": asset.tier,
        "distance_m": match.distance_m,
        "walk_minutes": match.walk_minutes,
        "cost": asset.cost,
        "next_opening": match.next_opening.isoformat() if match.next_opening else None,
        "last_checked": asset.checked_on.isoformat() if asset.checked_on else None,
        "next_step": signpost_words.next_step(t, match),
        "why": signpost_words.facts(t, match),
    }


async def _import(
    here: Installation, place: Community, data: bytes, name: str
) -> tuple[dict[str, int], list[ImportProblem]]:
    async with wiring.parts(here) as parts:
        counts, problems = await parts.directory.take(place.id, data, name)
        return dict(counts), problems


async def _find(
    here: Installation, need: str, place: Community, near: Place | None, said_in: str
) -> list[Found]:
    async with wiring.parts(here) as parts:
        find = parts.directory.finder
        return await find([need], community_id=place.id, near=near, language=said_in, now=datetime.now(UTC))


def only_community(here: Installation, slug: str | None) -> Community:
    """The community of that slug, or the only one there is; else the command ends with a sentence."""
    if slug:
        return community_called(here, slug)
    known = here.db.read_now(events.communities)
    if len(known) != 1:
        names = ", ".join(each.slug for each in known) or "none yet: listenwell community add NAME"
        output.stop(f"Say which community with --community. Known: {names}.", code=output.WRONG_USE)
    return known[0]


def _tell_problems(problems: Iterable[ImportProblem]) -> None:
    for each in problems:
        where = f"row {each.row}" if each.row else "file"
        field = f", {each.field}" if each.field else ""
        click.echo(f"{where}{field}: {each.problem}. {each.remedy}", err=True)

"""`listenwell areas`: the parts of a community, and where they lie."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from listenwell.cli import output
from listenwell.cli.assets import only_community
from listenwell.opening import Installation, read_settings, writing
from storage.events import Community
from web.ground import Taken, take_boundaries


@click.group()
def areas() -> None:
    """The parts of a community, and where they lie."""


@areas.command("import")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--community", "slug", help="Slug; not needed when there is only one.")
@click.option("--add", is_flag=True, help="Also add areas of the file that the community does not have.")
@click.option("--json", "as_json", is_flag=True)
def import_areas(source: Path, slug: str | None, *, add: bool, as_json: bool) -> None:
    """Import boundaries from GeoJSON; areas are found by their name or official code."""
    data = source.read_bytes()
    with writing(read_settings()) as here:
        taken = _import(here, only_community(here, slug), data, add=add)
    if as_json:
        problems = [vars(each) for each in taken.problems]
        output.as_json({"counts": dict(taken.counts), "left_out": list(taken.left_out), "problems": problems})
    else:
        _tell(taken)
    if not sum(taken.counts.values()):
        raise SystemExit(output.PROBLEM_IN_INPUT)


def _import(here: Installation, place: Community, data: bytes, *, add: bool) -> Taken:
    return asyncio.run(take_boundaries(here.db, place.id, data, add_new=add))


def _tell(taken: Taken) -> None:
    for each in taken.problems:
        where = f"feature {each.number}" if each.number else "file"
        name = f", {each.name}" if each.name else ""
        click.echo(f"{where}{name}: {each.problem}. {each.remedy}", err=True)
    if taken.left_out:
        click.echo(
            f"{len(taken.left_out)} areas of the file are none of the community's: "
            f"{', '.join(taken.left_out[:20])}{' …' if len(taken.left_out) > 20 else ''}. "
            "Add them with --add.",
            err=True,
        )
    if taken.converted:
        click.echo("The file was in metres of the British National Grid; they were turned into degrees.")
    counted = ", ".join(f"{number} {what}" for what, number in taken.counts.items())
    click.echo(
        f"{counted}; {taken.kept:,} of {taken.read:,} positions kept" if counted else "nothing imported"
    )

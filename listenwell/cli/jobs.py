"""`listenwell jobs`: what comes round by itself, and running one by hand."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import click

from listenwell import wiring
from listenwell.cli import output
from listenwell.jobs import JOBS, Ran
from listenwell.opening import Installation, read_settings, writing


@click.group()
def jobs() -> None:
    """Work that comes round by itself."""


@jobs.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_jobs(*, as_json: bool) -> None:
    """List the jobs and how often they look for work."""
    if as_json:
        output.as_json([vars(job) for job in JOBS])
    for job in JOBS if not as_json else ():
        click.echo(f"{job.name}\tevery {job.every_seconds} s\t{job.does}")


@jobs.command("run")
@click.argument("name", type=click.Choice([job.name for job in JOBS]))
@click.option("--at", help="As of this instant, such as 2026-12-01T10:00:00+00:00; default now.")
@click.option("--json", "as_json", is_flag=True)
def run_job(name: str, at: str | None, *, as_json: bool) -> None:
    """Run one job now, or as of an instant."""
    instant = _instant(at)
    with writing(read_settings()) as here:
        ran = asyncio.run(_run(here, name, instant))
    if as_json:
        output.as_json({"job": ran.job, "period": ran.period, "ran": ran.ran, "counts": dict(ran.counts)})
    else:
        counts = ", ".join(f"{number} {what}" for what, number in ran.counts.items()) or "nothing to do"
        click.echo(f"{ran.job} {ran.period}: {counts if ran.ran else 'not due'}")


async def _run(here: Installation, name: str, at: datetime) -> Ran:
    async with wiring.parts(here) as parts:
        return await parts.jobs.run(name, at=at)


def _instant(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        output.stop(
            f"--at {text!r} is no instant. Write it as 2026-12-01T10:00:00+00:00.", code=output.WRONG_USE
        )
    return found if found.tzinfo else found.replace(tzinfo=UTC)

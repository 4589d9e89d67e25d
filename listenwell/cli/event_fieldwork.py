"""`listenwell event status, invite, revise, set`: how people are asked, and what became of it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from listenwell import fieldwork
from listenwell.cli import output
from listenwell.cli.event_results import event_called
from listenwell.cli.survey_sources import survey_named
from listenwell.fieldwork import Invitation
from listenwell.opening import read_settings, reading, writing
from storage import events
from web.console.asking import MOST_REMINDERS, hours_of
from web.fieldwork import Fieldwork, fieldwork_of

MOST_JOIN_SECONDS = 60


@click.command("status")
@click.argument("code")
@click.option("--json", "as_json", is_flag=True)
def status(code: str, *, as_json: bool) -> None:
    """Say how many people came to the event CODE, from where, what became of them, and who was spared."""
    with reading(read_settings()) as here:
        found = here.db.read_now(fieldwork_of, event_called(here, code))
    if as_json:
        output.as_json(_document(found))
    else:
        click.echo("\n".join(_lines(found)))


@click.command("invite")
@click.argument("code")
@click.option("--yes", is_flag=True, help="Send; without it, only say how many and when.")
@click.option("--json", "as_json", is_flag=True)
def invite(code: str, *, yes: bool, as_json: bool) -> None:
    """Invite residents who agreed to be written to, and are not in the event CODE yet."""
    now = datetime.now(UTC)
    with writing(read_settings()) as here:
        event = event_called(here, code)
        if event.closes_at <= now:
            output.stop(f"{event.name} has closed. Invite people to an event that is open or yet to open.")
        plan = here.db.read_now(fieldwork.plan_invitation, event, now)
        written = asyncio.run(fieldwork.invite(here.db, event, now)) if yes else 0
    if as_json:
        spared = dict(plan.spared)
        when = {"leaves_at": plan.spell.opens, "done_at": plan.done_at, "expires_at": plan.spell.closes}
        output.as_json({"people": len(plan.invitees), "spared": spared, **when, "written": written})
        return
    click.echo(_sentence(plan, sent=yes))
    click.echo(
        f"{written} invitations wait to be sent." if yes else "Nothing was sent. Add --yes to send it."
    )


@click.command("revise")
@click.argument("code")
@click.option("--survey", "name", required=True, help="Shipped name or file of the changed survey.")
def revise(code: str, name: str) -> None:
    """Let the event CODE go on with a changed survey, which needs a new version."""
    survey, source = survey_named(name)
    now = datetime.now(UTC)
    with writing(read_settings()) as here:
        event = event_called(here, code)
        before = here.db.read_now(events.survey_name, event.survey_version_id)
        if before[0] != survey.id:
            output.stop(
                f"{event.name} uses the survey {before[0]!r}, and this is {survey.id!r}. "
                "Open another event for it, or give it the same id."
            )
        version_id = here.db.write_now(
            events.save_survey, survey_id=survey.id, version=survey.version, source=source, now=now
        )
        earlier = here.db.write_now(events.revise_event, event.id, version_id)
    click.echo(
        f"{event.name} goes on with version {survey.version} of {survey.id}. "
        f"{earlier} people who had begun go on with the version that they began with."
    )


@click.command("set")
@click.argument("code")
@click.option("--reminders", help='Hours of silence before each reminder, such as "24,72"; "none".')
@click.option("--close-at", type=click.IntRange(0), help="Close when so many completed; 0 = by date alone.")
@click.option("--join-seconds", type=click.IntRange(0, MOST_JOIN_SECONDS), help="Wait for the next message.")
def set_event(code: str, reminders: str | None, close_at: int | None, join_seconds: int | None) -> None:
    """Change how people are asked in the event CODE."""
    changes: dict[str, Any] = {}
    if reminders is not None:
        changes["reminder_hours"] = _hours(reminders)
    if close_at is not None:
        changes["most_completed"] = close_at or None
    if join_seconds is not None:
        changes["join_seconds"] = join_seconds
    if not changes:
        output.stop("Say what to change: --reminders, --close-at or --join-seconds.", code=output.WRONG_USE)
    with writing(read_settings()) as here:
        found = event_called(here, code)
        here.db.write_now(events.update_event, found.id, **changes)
    click.echo(f"{found.name} was changed.")


def _hours(text: str) -> list[int]:
    if text.strip() == "none":
        return []
    if not (hours := hours_of(text)):
        output.stop(
            f"--reminders {text!r} cannot be used. Give up to {MOST_REMINDERS} whole numbers of hours, "
            'the shortest first, such as "24,72", or "none".',
            code=output.WRONG_USE,
        )
    return hours


def _sentence(plan: Invitation, *, sent: bool) -> str:
    zone = ZoneInfo(plan.community.time_zone)
    leaves, done = plan.spell.opens.astimezone(zone), plan.done_at.astimezone(zone)
    spared = ", ".join(f"{people} because of {why}" for why, people in plan.spared.items())
    said = f"{len(plan.invitees)} people {'are' if sent else 'would be'} invited to {plan.event.name}"
    said += f" from {leaves:%d %b %H:%M} to about {done:%d %b %H:%M}." if plan.invitees else "."
    late = " Not all would leave before the contact hours end; the rest expire." if plan.is_late else ""
    return said + late + (f" Spared: {spared}." if spared else "")


def _lines(found: Fieldwork) -> list[str]:
    event = found.event
    lines = [f"{event.name} ({event.code}), {found.survey.id} version {found.survey.version}"]
    wanted = f" of {event.most_completed} wanted" if event.most_completed else ""
    settled = ", settled" if event.settled_at else ""
    lines.append(f"closes {event.closes_at:%d %b %Y %H:%M} UTC{settled}; completed {found.completed}{wanted}")
    lines += [f"  {name}\t{people}" for name, people in found.dispositions.items()]
    lines += [f"{rate.name}: {rate.text}; {rate.formula}" for rate in found.rates]
    for entry in found.entries:
        way = f"{entry.entry or 'no entry'}, {entry.channel}, {entry.source}"
        lines.append(f"came by {way}\t{entry.people}, completed {entry.completed}")
    lines += [f"quota {each.name}\t{each.people} of {each.limit}" for each in found.quotas]
    lines += [f"spared: {kind} ({why})\t{people}" for (kind, why), people in found.spared.items()]
    lines += [f"{kind} {state}\t{messages}" for (kind, state), messages in found.messages.items()]
    lines.append(f"limit: {found.limit.most} unasked contacts with a resident in {found.limit.days} days")
    return lines


def _document(found: Fieldwork) -> dict[str, Any]:
    event = found.event
    return {
        "code": event.code,
        "name": event.name,
        "survey": {"id": found.survey.id, "version": found.survey.version},
        "opens_at": event.opens_at,
        "closes_at": event.closes_at,
        "settled_at": event.settled_at,
        "completed": found.completed,
        "most_completed": event.most_completed,
        "dispositions": {str(name): people for name, people in found.dispositions.items()},
        "rates": [
            {"name": each.name, "formula": each.formula, "people": each.people, "of": each.of}
            for each in found.rates
        ],
        "entries": [vars(each) for each in found.entries],
        "quotas": [vars(each) for each in found.quotas],
        "spared": [
            {"kind": kind, "reason": why, "people": people} for (kind, why), people in found.spared.items()
        ],
        "messages": [
            {"kind": kind, "state": state, "messages": n} for (kind, state), n in found.messages.items()
        ],
        "limit": {"contacts": found.limit.most, "days": found.limit.days},
    }

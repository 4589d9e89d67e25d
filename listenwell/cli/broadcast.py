"""`listenwell broadcast`: one message to many, from the shell, under the same rules as in the console."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from feedback.audience import PURPOSES
from feedback.broadcast import LONGEST, too_long
from feedback.types import Audience, BroadcastState
from language.catalogue import catalogue
from listenwell.broadcasting import Broadcasting
from listenwell.cli import output
from listenwell.cli.people import community_called
from listenwell.opening import Installation, read_settings, reading, writing
from storage import accounts, broadcasts, events
from storage.accounts import User
from storage.broadcasts import Broadcast, Written
from storage.errors import BroadcastClash, NotFound, SamePerson
from storage.events import Community
from storage.rows import new_id
from web.board import view_of
from web.broadcasting import Reach, reach_of
from web.console.broadcasts import lacking


@click.group()
def broadcast() -> None:
    """One message to many: one person writes it, another approves it."""


@broadcast.command("list")
@click.option("--community", "slug", help="Slug; not needed when there is only one.")
@click.option("--json", "as_json", is_flag=True)
def list_broadcasts(slug: str | None, *, as_json: bool) -> None:
    """List messages to many with what became of them, the newest first."""
    with reading(read_settings()) as here:
        place = _community(here, slug)
        rows = here.db.read_now(broadcasts.broadcasts, [place.id])
        outcomes = here.db.read_now(broadcasts.outcomes, [row.id for row in rows])
    if as_json:
        output.as_json([_json(row, dict(outcomes[row.id].states)) for row in rows])
        return
    for row in rows:
        sent = outcomes[row.id].states.get("sent", 0)
        click.echo(f"{row.id}\t{row.state}\t{sent} sent\t{next(iter(row.texts.values()), '')}")


@broadcast.command("draft")
@click.option("--user", "name", required=True, help="Who writes it: a coordinator's name.")
@click.option("--text", "written", multiple=True, required=True, help="en=…; repeat for each language.")
@click.option("--about", type=click.Choice(list(PURPOSES)), default="news", show_default=True)
@click.option("--event", "code", default="", help="Only people of this listening event.")
@click.option("--theme", default="", help="Only who raised this theme of the event's signed-off board.")
@click.option("--area", default="", help="Only who named this area as theirs.")
@click.option("--community", "slug", help="Slug; not needed when there is only one.")
@click.option("--json", "as_json", is_flag=True)
def draft(  # noqa: PLR0913 - one parameter an option
    name: str,
    written: tuple[str, ...],
    about: str,
    code: str,
    theme: str,
    area: str,
    slug: str | None,
    *,
    as_json: bool,
) -> None:
    """Write a message and ask for its approval; says who would hear. Nothing goes out."""
    now = datetime.now(UTC)
    with writing(read_settings()) as here:
        place, user = _community(here, slug), _user(here, name)
        audience = Audience(about=about, event_id=_event_id(here, place, code), theme_id=theme, area=area)
        words = Written(id=new_id(), community_id=place.id, texts=_texts(written, place), audience=audience)
        reach = _reach(here, place, audience, now)
        here.db.write_now(broadcasts.write, words, user_id=user.id, now=now)
        row = here.db.read_now(broadcasts.broadcast, words.id)
        problems = lacking(row, place, reach, catalogue("en"))
        if not problems:
            here.db.write_now(broadcasts.ask, row.id, seen=row.version)
            row = here.db.read_now(broadcasts.broadcast, words.id)
    if as_json:
        output.as_json({**_json(row, {}), "reach": _reach_json(reach), "problems": list(problems.values())})
    else:
        click.echo(row.id)
        click.echo(f"{len(reach.reached)} people would hear if it went now.", err=True)
        for sentence in problems.values():
            click.echo(sentence, err=True)
    if problems:
        raise SystemExit(output.PROBLEM_IN_INPUT)


@broadcast.command("approve")
@click.argument("broadcast_id")
@click.option("--user", "name", required=True, help="Who approves it; not who wrote it, where there are two.")
@click.option("--json", "as_json", is_flag=True)
def approve(broadcast_id: str, name: str, *, as_json: bool) -> None:
    """Approve a message that waits, and put it on its way. It leaves while Listenwell runs."""
    now = datetime.now(UTC)
    with writing(read_settings()) as here:
        user, row = _user(here, name), _row(here, broadcast_id)
        place = here.db.read_now(events.community, row.community_id)
        if user.role != "admin" and place.id not in user.community_ids:
            output.stop(f"{name} does not look after {place.name}.")
        _check_approval(here, row, place, now)
        try:
            here.db.write_now(broadcasts.approve, row.id, seen=row.version, user_id=user.id, now=now)
        except (SamePerson, BroadcastClash) as error:
            output.stop(str(error))
        counts = asyncio.run(Broadcasting(db=here.db).run_due(now))
        row = here.db.read_now(broadcasts.broadcast, row.id)
    if as_json:
        output.as_json({**_json(row, {}), "messages": counts["messages"]})
    else:
        click.echo(f"{counts['messages']} messages are on their way.")


def _check_approval(here: Installation, row: Broadcast, place: Community, now: datetime) -> None:
    if row.state is not BroadcastState.WAITING:
        output.stop(f"The broadcast is {row.state}: only one that is waiting can be approved.")
    problems = lacking(row, place, _reach(here, place, row.audience, now), catalogue("en"))
    if problems:
        output.stop(" ".join(problems.values()))


def _reach(here: Installation, place: Community, audience: Audience, now: datetime) -> Reach:
    view = here.db.read_now(view_of, audience.event_id) if audience.theme_id else None
    return here.db.read_now(reach_of, place, audience, now, view)


def _texts(written: Sequence[str], place: Community) -> dict[str, str]:
    texts = {}
    for each in written:
        language, sign, text = each.partition("=")
        if not sign or language not in place.languages or not text.strip():
            known = ", ".join(f"{code}=…" for code in place.languages)
            output.stop(f"--text {each!r}: write the language first: {known}.", code=output.WRONG_USE)
        texts[language] = text.strip()
    for language, n in too_long(texts).items():
        output.stop(f"--text {language}: cut {n} characters; there is room for {LONGEST}.")
    return texts


def _event_id(here: Installation, place: Community, code: str) -> str:
    if not code:
        return ""
    event = here.db.read_now(events.event_by_code, code)
    if event is None or event.community_id != place.id:
        known = ", ".join(each.code for each in here.db.read_now(events.events, [place.id])) or "none yet"
        output.stop(f"There is no listening event {code!r} in {place.name}. Known: {known}.")
    return event.id


def _user(here: Installation, name: str) -> User:
    user = here.db.read_now(accounts.user_by_name, name)
    if user is None or user.disabled_at is not None or user.role == "analyst":
        output.stop(f"There is no coordinator {name!r}. Use: listenwell user add")
    return user


def _row(here: Installation, broadcast_id: str) -> Broadcast:
    try:
        return here.db.read_now(broadcasts.broadcast, broadcast_id)
    except NotFound as error:
        output.stop(f"{error} Use: listenwell broadcast list")


def _community(here: Installation, slug: str | None) -> Community:
    if slug:
        return community_called(here, slug)
    known = here.db.read_now(events.communities)
    if len(known) != 1:
        names = ", ".join(each.slug for each in known) or "none yet"
        output.stop(f"Say which community with --community. Known: {names}.", code=output.WRONG_USE)
    return known[0]


def _json(row: Broadcast, states: Mapping[str, int]) -> dict[str, Any]:
    return {
        "id": row.id,
        "state": row.state,
        "texts": dict(row.texts),
        "audience": asdict(row.audience),
        "written_by": row.made_by_name,
        "approved_by": row.approved_by_name,
        "approved_at": row.approved_at,
        "sent_at": row.sent_at,
        "deliveries": states,
    }


def _reach_json(reach: Reach) -> dict[str, Any]:
    return {"reached": len(reach.reached), "meant": reach.meant, "spared": dict(reach.spared)}

"""Residents by pseudonym: what they agreed to, what we wrote, what they said, and what they ask us to do."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from language.catalogue import N_
from storage import events, on_behalf, residents
from storage.database import Connection
from storage.events import Event
from storage.on_behalf import Asked
from storage.residents import LedgerEntry, Person, SaidRow, SentRow, ShownRow
from web.directory import DIRECTORIES
from web.kit import Form, Needs, NotHere, Visit, get, post
from web.languages import own_name
from web.tables import Column, order_of, table

PURPOSES: Mapping[str, str] = {
    "survey": N_("keeping their answers"),
    "report": N_("hearing what was heard"),
    "digest": N_("a message every month"),
    "quote": N_("using their words without their name"),
    "contact": N_("getting in touch again"),
    on_behalf.STOP: N_("being written to at all"),
    on_behalf.WORDS: N_("what they said: erased"),
}
CHANNELS: Mapping[str, str] = {
    "web": N_("web chat"),
    "telegram": "Telegram",
    "room": N_("notes from the room"),
    "paper": N_("on paper"),
    on_behalf.CONSOLE: N_("the console"),
}
HEARING = frozenset({"report", "digest", "contact"})
#: Which people a list shows.
WHICH: Mapping[str, str] = {
    "": N_("Everybody"),
    "hear": N_("Who agreed to hear from us"),
    "stopped": N_("Who stopped or blocked us"),
}
LONGEST_WHY = 300  # characters: a sentence or two
SENT_SHOWN = 30  # messages of one person; nobody got so many lately


@dataclass(frozen=True, kw_only=True)
class _Life:
    """All that the page of one person says, read in one moment."""

    person: Person
    ledger: Sequence[LedgerEntry]
    sent: Sequence[SentRow]
    said: Sequence[SaidRow]
    shown: Sequence[ShownRow]


async def overview(visit: Visit) -> web.StreamResponse:
    """Everybody who took part, or some of them."""
    known = await _events(visit)
    directory = await visit.request.app[DIRECTORIES].of(visit.here.id, list(known))
    asked = visit.request.query
    chosen = {
        "q": asked.get("q", "").strip(),
        "event": asked.get("event", "") if asked.get("event", "") in known else "",
        "which": asked.get("which", "") if asked.get("which", "") in WHICH else "",
    }
    columns = _columns(visit, known)
    sort, column = order_of(visit, columns, first="-joined")
    # In a thread: fifty thousand people are sorted by something for the first time.
    every = await asyncio.to_thread(directory.sorted, sort, column, _words(visit, known))
    view = table(visit, columns, _chosen(every, chosen), name="people", first="-joined", in_order=True)
    if view.wants_file:
        return view.file()
    t = visit.t
    return visit.page(
        "console/people.html",
        view=view,
        every=len(every),
        typed=chosen,
        events=[("", t.gettext("All listening events")), *((each.id, each.name) for each in known.values())],
        whiches=[(name, t.gettext(words)) for name, words in WHICH.items()],
    )


async def show(visit: Visit) -> web.Response:
    """One person."""
    return await _page(visit, {}, {})


async def withdraw(visit: Visit) -> web.Response:
    """Take one agreement back for them."""
    form = await visit.form()
    event_id, _, purpose = form.text("agreement").partition("/")
    person, problems = await _checked(visit, form, "withdraw")
    if purpose not in on_behalf.PURPOSES or event_id not in person.event_ids:
        problems["agreement"] = visit.t.gettext("Choose what they take back.")
    if problems:
        return await _page(visit, _typed(form), problems)
    await visit.services.db.write(
        on_behalf.withdraw, _asked(visit, person, form, event_id), purpose, visit.now
    )
    return visit.go(_at(visit), done="saved")


async def stop(visit: Visit) -> web.Response:
    """Write to them no more."""
    form = await visit.form()
    person, problems = await _checked(visit, form, "stop")
    if problems:
        return await _page(visit, _typed(form), problems)
    await visit.services.db.write(on_behalf.stop, _asked(visit, person, form), visit.now)
    return visit.go(_at(visit), done="stopped_for")


async def erase(visit: Visit) -> web.Response:
    """Erase what they said in this community's events."""
    form = await visit.form()
    person, problems = await _checked(visit, form, "erase")
    if form.text("sure") != "yes":
        problems["sure"] = visit.t.gettext("Tick that they asked for it: it cannot be undone.")
    if problems:
        return await _page(visit, _typed(form), problems)
    asked = _asked(visit, person, form)
    await visit.services.db.write(on_behalf.erase, asked, person.event_ids, visit.now)
    return visit.go(_at(visit), done="erased")


async def _checked(visit: Visit, form: Form, what: str) -> tuple[Person, dict[str, str]]:
    """The person of the address, and what is wrong with the reason."""
    person = await _person(visit)
    why = form.text("why")
    if not why:
        return person, {f"why-{what}": visit.t.gettext("Write who asked for it, and how.")}
    if len(why) > LONGEST_WHY:
        return person, {f"why-{what}": visit.t.gettext("Write at most {n} characters.", n=LONGEST_WHY)}
    return person, {}


def _typed(form: Form) -> dict[str, str]:
    return {name: form.text(name) for name in ("why", "agreement", "sure")}


def _asked(visit: Visit, person: Person, form: Form, event_id: str = "") -> Asked:
    note = visit.t.gettext("{name}: {why}", name=visit.me.user.name, why=form.text("why"))
    return Asked(
        resident_id=person.id,
        event_id=event_id or person.event_ids[-1],
        note=note,
        language=visit.t.language,
    )


async def _person(visit: Visit) -> Person:
    found = await visit.services.db.read(residents.resident_of, visit.here.id, visit.part("resident_id"))
    if found is None:
        raise NotHere
    return found


async def _events(visit: Visit) -> dict[str, Event]:
    return {each.id: each for each in await visit.services.db.read(events.events, [visit.here.id])}


def _words(visit: Visit, known: Mapping[str, Event]) -> tuple[str, ...]:
    """All that a column's words are made of besides the people."""
    return (visit.t.language, *(f"{each.id} {each.name}" for each in known.values()))


def _chosen(every: Sequence[Person], chosen: Mapping[str, str]) -> Sequence[Person]:
    if not any(chosen.values()):
        return every
    q, event_id, which = chosen["q"].upper(), chosen["event"], chosen["which"]
    return [
        each
        for each in every
        if q in each.pseudonym.upper()
        if not event_id or event_id in each.event_ids
        if which != "hear" or (each.agreed & HEARING and not (each.stopped_at or each.blocked))
        if which != "stopped" or each.stopped_at or each.blocked
    ]


def _columns(visit: Visit, known: Mapping[str, Event]) -> list[Column[Person]]:
    t = visit.t
    root = f"/console/communities/{visit.here.id}/people"
    return [
        Column("name", t.gettext("Pseudonym"), lambda p: p.pseudonym, link=lambda p: f"{root}/{p.id}"),
        Column("standing", t.gettext("How they stand"), lambda p: _standing(p, visit)),
        Column("joined", t.gettext("Joined"), lambda p: p.joined_at),
        Column("heard", t.gettext("Last heard"), lambda p: p.heard_at),
        Column("language", t.gettext("Language"), lambda p: own_name(p.language) if p.language else ""),
        Column("channel", t.gettext("Channel"), lambda p: t.list([_channel(visit, c) for c in p.channels])),
        Column("events", t.gettext("Events"), lambda p: ", ".join(known[e].name for e in p.event_ids)),
        Column("agreed", t.gettext("Agreed to"), lambda p: ", ".join(_purposes(visit, p.agreed))),
    ]


def _standing(person: Person, visit: Visit) -> str:
    if person.stopped_at:
        return visit.t.gettext("Stopped")
    if person.blocked:
        return visit.t.gettext("Blocked us")
    return (
        visit.t.gettext("Hears from us") if person.agreed & HEARING else visit.t.gettext("Asked for nothing")
    )


def _channel(visit: Visit, name: str) -> str:
    return visit.t.gettext(CHANNELS[name]) if name in CHANNELS else name


def _purposes(visit: Visit, names: frozenset[str]) -> list[str]:
    return [visit.t.gettext(words) for name, words in PURPOSES.items() if name in names]


def _life(conn: Connection, person: Person) -> _Life:
    ids = person.event_ids
    return _Life(
        person=person,
        ledger=residents.ledger(conn, person.id, ids),
        sent=residents.sent_to(conn, person.id, ids),
        said=residents.said_by(conn, person.id, ids),
        shown=residents.shown_to(conn, person.id, ids),
    )


async def _page(visit: Visit, typed: Mapping[str, str], problems: Mapping[str, str]) -> web.Response:
    person = await _person(visit)
    life = await visit.services.db.read(_life, person)
    known, t = await _events(visit), visit.t
    said: dict[str, list[SaidRow]] = {each: [] for each in person.event_ids}
    for row in life.said:
        said[row.event_id].append(row)
    return visit.page(
        "console/person.html",
        status=400 if problems else 200,
        person=person,
        life=life,
        standing=_standing(person, visit),
        spoken=own_name(person.language) if person.language else "",
        channels=t.list([_channel(visit, each) for each in person.channels]),
        events=known,
        said=said,
        sent=life.sent[:SENT_SHOWN],
        purpose=lambda name: t.gettext(PURPOSES[name]) if name in PURPOSES else name,
        channel=lambda name: _channel(visit, name),
        standing_agreements=_standing_agreements(visit, life, known),
        typed=typed,
        problems=problems,
        longest=LONGEST_WHY,
    )


def _standing_agreements(visit: Visit, life: _Life, known: Mapping[str, Event]) -> list[tuple[str, str]]:
    """What they could take back: (event/purpose, its words)."""
    last: dict[tuple[str, str], Any] = {}
    for each in life.ledger:
        last[each.event_id, each.purpose] = each.given
    t = visit.t
    return [
        (f"{event_id}/{purpose}", f"{t.gettext(PURPOSES[purpose])} ({known[event_id].name})")
        for (event_id, purpose), given in last.items()
        if given and purpose in on_behalf.PURPOSES
    ]


def _at(visit: Visit) -> str:
    return f"/console/communities/{visit.here.id}/people/{visit.part('resident_id')}"


ROOT = "/console/communities/{community_id}/people"
ROUTES = (
    get(ROOT, overview, Needs.COMMUNITY),
    get(ROOT + "/{resident_id}", show, Needs.COMMUNITY),
    post(ROOT + "/{resident_id}/withdraw", withdraw, Needs.COMMUNITY),
    post(ROOT + "/{resident_id}/stop", stop, Needs.COMMUNITY),
    post(ROOT + "/{resident_id}/erase", erase, Needs.COMMUNITY),
)

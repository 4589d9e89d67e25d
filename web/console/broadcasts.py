"""One message to many: write it, look at it as residents will, have it approved, see what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from aiohttp import web

from feedback.audience import PURPOSES, language_for
from feedback.broadcast import LONGEST, broadcast_message, too_long, unwritten
from feedback.delivery import ContactHours
from feedback.types import SMALLEST_COUNT, Audience, BroadcastState
from language.catalogue import N_, Catalogue
from storage import broadcasts, events, hearing
from storage.broadcasts import Broadcast, Outcome, Written
from storage.database import Connection
from storage.errors import BroadcastClash, SamePerson
from storage.events import Community, Event
from web.board import BoardView
from web.broadcasting import Reach, Unreachable, is_signed_off, reach_of
from web.kit import Form, Needs, NotHere, Visit, get, post
from web.languages import own_name
from web.tables import Column, table

STATES: Mapping[BroadcastState, str] = {
    BroadcastState.DRAFT: N_("Draft"),
    BroadcastState.WAITING: N_("Waiting for approval"),
    BroadcastState.APPROVED: N_("Approved, on its way"),
    BroadcastState.SENT: N_("Sent"),
    BroadcastState.WITHDRAWN: N_("Withdrawn"),
}
ABOUT: Mapping[str, str] = {
    "news": N_("What was heard, or what is done about it: to those who agreed to hear back"),
    "contact": N_("Something else, such as “come and help”: to those who agreed that we get in touch"),
}
REFUSALS: Mapping[Unreachable, str] = {
    Unreachable.NO_EVENT: N_("That listening event is not there any more. Choose another."),
    Unreachable.NOT_SIGNED_OFF: N_(
        "The themes of this event are not signed off. Sign them off first, or choose no theme."
    ),
    Unreachable.NO_THEME: N_("That theme is not on the board any more. Choose another."),
    Unreachable.TOO_FEW: N_(
        "Fewer than 5 people would hear. A message to so few would point at them: choose a wider audience."
    ),
    Unreachable.NOBODY: N_("Nobody has agreed to hear of this, so nobody would get it."),
}
SPARED: Mapping[str, str] = {
    "no_consent": N_("have not agreed to hear of this"),
    "stopped": N_("asked us to stop, or blocked the chat"),
    "blocked": N_("blocked the chat"),
    "limit": N_("have heard from us as often as was agreed"),
    "quiet": N_("could not be reached within the hours in which we may write"),
}
LATELY = 300  # seconds: nobody who looks at a draft for so long would tell the difference
_ROUND_DOWN = (
    SMALLEST_COUNT  # an audience by area is said in steps of five: nobody can be worked out from two
)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the form offers besides words."""

    events: tuple[Event, ...]
    #: "event/theme" → its name, of boards that are signed off.
    themes: Mapping[str, str]
    areas: tuple[str, ...]


async def overview(visit: Visit) -> web.StreamResponse:
    """All messages to many, the newest first."""

    def load(conn: Connection) -> tuple[list[Broadcast], Mapping[str, Outcome]]:
        rows = broadcasts.broadcasts(conn, [visit.here.id])
        return rows, broadcasts.outcomes(conn, [row.id for row in rows])

    rows, outcomes = await visit.services.db.read(load)
    t = visit.t

    def sent(row: Broadcast) -> str | int | None:
        people = outcomes[row.id].states.get("sent")
        return people_said(people, row.audience, t) if people and row.audience.area else people

    columns: list[Column[Broadcast]] = [
        Column("words", t.gettext("Words"), lambda row: _first_words(row, visit), link=_at),
        Column("state", t.gettext("How it stands"), lambda row: t.gettext(STATES[row.state])),
        Column("wrote", t.gettext("Written by"), lambda row: row.made_by_name),
        Column("approved", t.gettext("Approved by"), lambda row: row.approved_by_name),
        Column("begun", t.gettext("Begun"), lambda row: row.made_at),
        Column("sent", t.gettext("Sent to"), sent, number=True),
    ]
    view = table(visit, columns, rows, name="broadcasts", first="-begun")
    return view.file() if view.wants_file else visit.page("console/broadcasts.html", view=view)


async def new(visit: Visit) -> web.Response:
    """An empty form."""
    return await _form(visit, {"about": "news", "id": str(uuid4()), "seen": "0"}, {})


async def create(visit: Visit) -> web.Response:
    """Keep a new one. The page's own id makes a double click keep one."""
    return await _save(visit, await visit.form(), broadcast_id="")


async def edit(visit: Visit) -> web.Response:
    """The form with what is written."""
    row = await _own(visit)
    return await _form(visit, _typed_of(row), {})


async def change(visit: Visit) -> web.Response:
    """Keep other words. Where somebody else changed it meanwhile, both are shown."""
    row = await _own(visit)
    return await _save(visit, await visit.form(), broadcast_id=row.id)


async def show(visit: Visit) -> web.Response:
    """One of them: as residents see it, who would hear, and what is to be done next."""
    return await _page(visit, await _own(visit))


async def ask(visit: Visit) -> web.Response:
    """Ask for approval, once it is written in every language and reaches enough people."""
    row, form = await _own(visit), await visit.form()
    reach = await reach_now(visit, row)
    problems = lacking(row, visit.here, reach, visit.t)
    if problems and row.state is BroadcastState.DRAFT:
        return await _page(visit, row, problems=problems)
    try:
        await visit.services.db.write(broadcasts.ask, row.id, seen=_seen(form))
    except BroadcastClash:
        return await _page(visit, await _own(visit), clash=True)
    return visit.go(_at(row), done="saved")


async def approve(visit: Visit) -> web.Response:
    """Let it go. Whoever wrote it needs somebody else, or, alone, a second look."""
    row, form = await _own(visit), await visit.form()
    if problems := await against_approval(visit, row, form):
        return await _page(visit, row, problems=problems)
    try:
        await visit.services.db.write(
            broadcasts.approve, row.id, seen=_seen(form), user_id=visit.user_id, now=visit.now
        )
    except BroadcastClash:
        return await _page(visit, await _own(visit), clash=True)
    except SamePerson:
        return await _page(visit, row, problems={"approve": visit.t.gettext(SAME_PERSON)})
    return visit.go(_at(row), done="approved")


async def withdraw(visit: Visit) -> web.Response:
    """Take it back; what has left has left."""
    row, form = await _own(visit), await visit.form()
    try:
        await visit.services.db.write(broadcasts.withdraw, row.id, seen=_seen(form))
    except BroadcastClash:
        return await _page(visit, await _own(visit), clash=True)
    return visit.go(_at(row), done="taken_back")


SAME_PERSON = N_("You wrote it, so somebody else approves it. Ask another coordinator of this community.")


async def against_approval(visit: Visit, row: Broadcast, form: Form) -> dict[str, str]:
    """What keeps it from being approved now; a second click on an approved one is no fault."""
    if row.state is not BroadcastState.WAITING:
        return {}
    reach = await reach_now(visit, row)
    problems = lacking(row, visit.here, reach, visit.t)
    alone = await visit.services.db.read(broadcasts.coordinators, visit.here.id) < 2
    if alone and row.made_by == visit.user_id and form.text("looked") != "yes":
        problems["looked"] = visit.t.gettext("Read it once more in every language, then tick the box.")
    return problems


async def _own(visit: Visit) -> Broadcast:
    row = await visit.services.db.read(broadcasts.broadcast, visit.part("broadcast_id"))
    if row.community_id != visit.here.id:
        raise NotHere
    return row


async def _save(visit: Visit, form: Form, *, broadcast_id: str) -> web.Response:
    typed, problems, audience = read(form, visit.here, visit.t)
    typed["id"] = broadcast_id or form.own_id()
    problems |= await strange_event(visit, audience)
    if problems:
        return await _form(visit, typed, problems)
    texts = {code: typed[f"text_{code}"] for code in visit.here.languages if typed[f"text_{code}"]}
    written = Written(
        id=typed["id"], community_id=visit.here.id, texts=texts, audience=audience, seen=_seen(form)
    )
    try:
        await visit.services.db.write(broadcasts.write, written, user_id=visit.user_id, now=visit.now)
    except BroadcastClash:
        now = await visit.services.db.read(broadcasts.broadcast, written.id)
        if now.state not in {BroadcastState.DRAFT, BroadcastState.WAITING}:
            return await _page(visit, now, clash=True, yours=texts)
        return await _form(visit, {**typed, "seen": str(now.version)}, {}, theirs=now)
    return visit.go(f"{_root(visit)}/{written.id}", done="saved")


def read(form: Form, place: Community, t: Catalogue) -> tuple[dict[str, str], dict[str, str], Audience]:
    """What was typed, field → what is wrong with it, and who is meant."""
    names = [f"text_{code}" for code in place.languages]
    typed = {name: form.text(name) for name in (*names, "about", "event", "theme", "area", "id", "seen")}
    texts = {code: typed[f"text_{code}"] for code in place.languages}
    problems = {
        f"text_{code}": t.ngettext(
            "Cut {n} character: there is room for {most}.",
            "Cut {n} characters: there is room for {most}.",
            n,
            most=LONGEST,
        )
        for code, n in too_long(texts).items()
    }
    if not any(texts.values()):
        problems[names[0]] = t.gettext("Write what residents are to read.")
    if typed["about"] not in PURPOSES:
        problems["about"] = t.gettext("Choose what it is about.")
    event_id, _, theme_id = typed["theme"].partition("/")
    if theme_id and typed["event"] not in {"", event_id}:
        problems["theme"] = t.gettext("This theme belongs to another listening event.")
    audience = Audience(
        about=typed["about"],
        event_id=event_id if theme_id else typed["event"],
        theme_id=theme_id,
        area=typed["area"],
    )
    return typed, problems, audience


async def strange_event(visit: Visit, audience: Audience) -> dict[str, str]:
    """What is wrong with an event of another community, which looks as if there were none."""
    known = await visit.services.db.read(events.events, [visit.here.id])
    if audience.event_id in {"", *(each.id for each in known)}:
        return {}
    return {"event": visit.t.gettext(REFUSALS[Unreachable.NO_EVENT])}


def lacking(row: Broadcast, place: Community, reach: Reach, t: Catalogue) -> dict[str, str]:
    """Why it cannot go yet; empty when it can."""
    problems = {}
    missing = [own_name(code) for code in unwritten(row.texts, place.languages)]
    if missing:
        problems["words"] = t.gettext("It is not written in {languages} yet.", languages=t.list(missing))
    if reach.refusal:
        problems["who"] = t.gettext(REFUSALS[reach.refusal])
    return problems


def people_said(people: int, audience: Audience, t: Catalogue) -> str:
    """A number of people as the page says it; by area only in steps of five."""
    if not audience.area:
        return t.number(people)
    if people < SMALLEST_COUNT:
        return t.gettext("fewer than {n}", n=SMALLEST_COUNT)
    return t.gettext("at least {n}", n=t.number(people - people % _ROUND_DOWN))


async def _form(
    visit: Visit, typed: Mapping[str, str], problems: Mapping[str, str], *, theirs: Broadcast | None = None
) -> web.Response:
    choices = await _choices(visit)
    t = visit.t
    return visit.page(
        "console/broadcast_form.html",
        status=400 if problems else 409 if theirs else 200,
        typed=typed,
        problems=problems,
        theirs=theirs,
        longest=LONGEST,
        spoken=[(code, own_name(code)) for code in visit.here.languages],
        abouts=[(name, t.gettext(words)) for name, words in ABOUT.items()],
        events=[("", t.gettext("All listening events")), *((each.id, each.name) for each in choices.events)],
        themes=[("", t.gettext("Whatever they said")), *choices.themes.items()],
        areas=[("", t.gettext("All areas")), *((name, name) for name in choices.areas)],
    )


async def _choices(visit: Visit) -> Choices:
    every = await visit.services.db.read(events.events, [visit.here.id])
    themes = {}
    for event in every:
        view = await visit.boards.board(event.id)
        for each in view.tops() if view and is_signed_off(view) else ():
            if not each.hidden:
                themes[f"{event.id}/{each.theme.id}"] = f"{event.name}: {each.label}"
    ids = [event.id for event in every]
    areas = await visit.tallies.of(ids, hearing.areas_named, ids)
    return Choices(events=tuple(every), themes=themes, areas=tuple(areas))


async def _board(visit: Visit, row: Broadcast) -> BoardView | None:
    """The board of the event whose theme chooses the audience."""
    return await visit.boards.board(row.audience.event_id) if row.audience.theme_id else None


async def reach_now(visit: Visit, row: Broadcast) -> Reach:
    """Whom a broadcast would reach if it went now."""
    view = await _board(visit, row)
    return await visit.services.db.read(reach_of, visit.here, row.audience, visit.now, view)


def _typed_of(row: Broadcast) -> dict[str, str]:
    who = row.audience
    return {
        **{f"text_{code}": text for code, text in row.texts.items()},
        "about": who.about,
        "event": who.event_id,
        "theme": f"{who.event_id}/{who.theme_id}" if who.theme_id else "",
        "area": who.area,
        "id": row.id,
        "seen": str(row.version),
    }


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """All that the page of one broadcast says, read in one moment."""

    reach: Reach
    outcome: Outcome
    coordinators: int
    event: Event | None
    theme: str
    leaves: Any


async def _reach_lately(visit: Visit, row: Broadcast) -> Reach:
    """Whom it would reach, for the page alone: whoever asks for approval or gives it is counted anew."""
    if row.state not in {BroadcastState.DRAFT, BroadcastState.WAITING}:
        return Reach()
    view, who = await _board(visit, row), row.audience
    ids = [each.id for each in await visit.services.db.read(events.events, [visit.here.id])]
    # Time passes, and with it who was written to too often lately.
    moment = datetime.fromtimestamp(visit.now.timestamp() // LATELY * LATELY, UTC)
    return await visit.tallies.of(ids, _reach, row.id, visit.here, who, moment, view)


def _reach(
    conn: Connection,
    _: str,
    place: Community,
    audience: Audience,
    moment: datetime,
    view: BoardView | None,
) -> Reach:
    return reach_of(conn, place, audience, moment, view)


def _look(conn: Connection, row: Broadcast, reach: Reach, view: BoardView | None) -> _Seen:
    who = row.audience
    known = {each.id: each for each in events.events(conn, [row.community_id])}
    return _Seen(
        reach=reach,
        outcome=broadcasts.outcomes(conn, [row.id])[row.id],
        coordinators=broadcasts.coordinators(conn, row.community_id),
        event=known.get(who.event_id),
        theme=view.label(who.theme_id) if view and who.event_id in known else who.theme_id,
        leaves=broadcasts.last_left(conn, row.id),
    )


async def _page(
    visit: Visit,
    row: Broadcast,
    *,
    problems: Mapping[str, str] | None = None,
    clash: bool = False,
    yours: Mapping[str, str] | None = None,
) -> web.Response:
    reach = await _reach_lately(visit, row)
    seen = await visit.services.db.read(_look, row, reach, await _board(visit, row))
    t, place = visit.t, visit.here
    told = dict.fromkeys(place.languages, 0)
    for code, n in seen.reach.languages.items():
        told[language_for(code, place.languages)] += n
    spell = ContactHours.of(place).spell(visit.now)
    states = seen.outcome.states
    return visit.page(
        "console/broadcast.html",
        status=400 if problems else 409 if clash else 200,
        row=row,
        state=t.gettext(STATES[row.state]),
        seen=seen,
        said=lambda n: people_said(n, row.audience, t),
        about=t.gettext(ABOUT[row.audience.about]),
        problems=problems or {},
        warnings=lacking(row, place, seen.reach, t),
        clash=clash,
        yours=yours or {},
        previews=[(code, own_name(code), _preview(row, code, place), told[code]) for code in place.languages],
        spared=[(t.gettext(SPARED.get(name, name)), n) for name, n in seen.reach.spared.items()],
        left=[(t.gettext(SPARED.get(name, name)), n) for name, n in seen.outcome.spared.items()],
        waits=states.get("queued", 0) + states.get("sending", 0),
        states=states,
        opens=spell.opens if spell.opens > visit.now else None,
        mine=row.made_by == visit.user_id,
        alone=seen.coordinators < 2,
    )


def _preview(row: Broadcast, code: str, place: Community) -> str:
    text = row.texts.get(code, "")
    return broadcast_message(text, place.partnership, language=code) if text else ""


def _first_words(row: Broadcast, visit: Visit) -> str:
    words = row.texts.get(visit.t.language) or next(iter(row.texts.values()), "")
    return words if len(words) <= 40 else f"{words[:39]}…"


def _seen(form: Form) -> int:
    seen = form.text("seen") or "0"
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1


def _root(visit: Visit) -> str:
    return f"/console/communities/{visit.here.id}/broadcasts"


def _at(row: Broadcast) -> str:
    return f"/console/communities/{row.community_id}/broadcasts/{row.id}"


ROOT = "/console/communities/{community_id}/broadcasts"
ROUTES = (
    get(ROOT, overview, Needs.COMMUNITY),
    get(ROOT + "/new", new, Needs.COMMUNITY),
    post(ROOT + "/new", create, Needs.COMMUNITY),
    get(ROOT + "/{broadcast_id}", show, Needs.COMMUNITY),
    get(ROOT + "/{broadcast_id}/edit", edit, Needs.COMMUNITY),
    post(ROOT + "/{broadcast_id}/edit", change, Needs.COMMUNITY),
    post(ROOT + "/{broadcast_id}/ask", ask, Needs.COMMUNITY),
    post(ROOT + "/{broadcast_id}/approve", approve, Needs.COMMUNITY),
    post(ROOT + "/{broadcast_id}/withdraw", withdraw, Needs.COMMUNITY),
)

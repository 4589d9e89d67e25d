"""Broadcasts: written by one person, approved by another, followed until they have arrived."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal
from uuid import uuid4

from pydantic import Field

from feedback.broadcast import LONGEST
from feedback.types import SMALLEST_COUNT
from storage import broadcasts
from storage.broadcasts import Broadcast as Stored
from storage.broadcasts import Outcome, Written
from storage.database import Connection
from storage.errors import BroadcastClash, SamePerson
from web.api.endpoint import Answer, Call, Endpoint, Match, Rows, listing
from web.api.forms import form_of
from web.api.problems import ROOT, ApiProblem, Kind, in_form
from web.api.scopes import Scope
from web.api.shapes import Id, Instant, Shape, Told
from web.console.broadcasts import SAME_PERSON, against_approval, lacking, reach_now, read, strange_event
from web.kit import Needs, NotHere

_Write = Callable[[Connection], None]
_Text = Annotated[str, Field(min_length=1, max_length=LONGEST)]


class Audience(Shape):
    """Who is meant: rules, not people."""

    about: Annotated[str, Field(description="news or contact")]
    event_id: str
    theme_id: str
    area: str


class Broadcast(Shape):
    """One message to many."""

    id: Id
    community_id: Id
    texts: Annotated[dict[str, str], Field(description="Language → words.")]
    audience: Audience
    state: Annotated[str, Field(description="draft, waiting, approved, sent or withdrawn")]
    made_by_name: str
    made_at: Instant
    approved_by_name: str
    approved_at: Instant | None
    sent_at: Instant | None
    version: int


class Delivered(Shape):
    """What became of its deliveries, in people.

    By area in steps of five, rounded down: nobody can be worked out from two messages.
    """

    states: dict[str, int]
    spared: dict[str, int]


class Who(Told):
    """Who is meant; what is empty does not narrow."""

    about: Annotated[Literal["news", "contact"], Field(description="What they agreed to hear of.")] = "news"
    event_id: Annotated[str, Field(max_length=36)] = ""
    theme_id: Annotated[str, Field(max_length=80, description="Of the event's signed-off board.")] = ""
    area: Annotated[str, Field(max_length=200)] = ""


class Words(Told):
    """Words and audience."""

    texts: Annotated[
        dict[str, _Text],
        Field(min_length=1, max_length=10, examples=[{"en": "We meet on 20 May, 7 pm, at Pentre Hall."}]),
    ]
    audience: Who = Field(default_factory=Who)


class Approval(Told):
    """Whoever wrote it and is alone looks a second time."""

    looked: Annotated[bool, Field(description="You read it once more in every language.")] = False


async def every(call: Call) -> Rows:
    """A community's broadcasts."""
    found = await call.visit.services.db.read(broadcasts.broadcasts, [call.visit.here.id])
    return Rows(rows=sorted(found, key=_place), key=_place, show=_shown)


async def one(call: Call) -> Answer:
    """One broadcast."""
    return _answer(await call.visit.services.db.read(_own, call))


async def outcome(call: Call) -> Answer:
    """What became of its deliveries."""

    def load(conn: Connection) -> tuple[Stored, Outcome]:
        row = _own(conn, call)
        return row, broadcasts.outcomes(conn, [row.id])[row.id]

    row, found = await call.visit.services.db.read(load)
    step = SMALLEST_COUNT if row.audience.area else 1
    states, spared = (
        {name: people - people % step for name, people in each.items()}
        for each in (found.states, found.spared)
    )
    return Answer(value=Delivered(states=states, spared=spared))


async def make(call: Call) -> Answer:
    """Begin one."""
    made = await _write(call, str(uuid4()), seen=0)
    return Answer(
        value=_shown(made),
        status=201,
        etag=_etag(made),
        location=f"{ROOT}communities/{call.visit.here.id}/broadcasts/{made.id}",
    )


async def change(call: Call) -> Answer:
    """Write it anew; what waited for approval is a draft again."""
    row = await call.visit.services.db.read(_own, call)
    return _answer(await _write(call, row.id, seen=_seen(call, row)))


async def ask(call: Call) -> Answer:
    """Ask for approval."""
    visit = call.visit
    row = await visit.services.db.read(_own, call)
    seen = _seen(call, row)
    reach = await reach_now(visit, row)
    if problems := lacking(row, visit.here, reach, visit.t):
        raise ApiProblem(Kind.clash, " ".join(problems.values()))
    await _moved(call, row, lambda conn: broadcasts.ask(conn, row.id, seen=seen))
    return await one(call)


async def approve(call: Call) -> Answer:
    """Let it go."""
    visit = call.visit
    row = await visit.services.db.read(_own, call)
    seen = _seen(call, row)
    looked = form_of({"looked": "yes" if call.told(Approval).looked else ""})
    if problems := await against_approval(visit, row, looked):
        raise ApiProblem(Kind.clash, " ".join(problems.values()))
    await _moved(
        call,
        row,
        lambda conn: broadcasts.approve(conn, row.id, seen=seen, user_id=visit.user_id, now=visit.now),
    )
    return await one(call)


async def withdraw(call: Call) -> Answer:
    """Take it back, and with it what has not left."""
    row = await call.visit.services.db.read(_own, call)
    seen = _seen(call, row)

    def write(conn: Connection) -> None:
        broadcasts.withdraw(conn, row.id, seen=seen)

    await _moved(call, row, write)
    return await one(call)


async def _moved(call: Call, row: Stored, write: _Write) -> None:
    try:
        await call.visit.services.db.write(write)
    except SamePerson:
        raise ApiProblem(Kind.clash, call.visit.t.gettext(SAME_PERSON)) from None
    except BroadcastClash:
        now = await call.visit.services.db.read(broadcasts.broadcast, row.id)
        if now.version == row.version:
            raise ApiProblem(Kind.clash, f"It is {now.state}, which does not lead there.") from None
        raise ApiProblem(Kind.changed, headers={"ETag": _etag(now)}) from None


async def _write(call: Call, broadcast_id: str, *, seen: int) -> Stored:
    told, visit = call.told(Words), call.visit
    spoken = set(visit.here.languages)
    if strange := sorted(set(told.texts) - spoken):
        raise in_form({f"texts.{code}": "The community does not speak it." for code in strange})
    who = told.audience
    theme = f"{who.event_id}/{who.theme_id}" if who.theme_id else ""
    fields = {f"text_{code}": text for code, text in told.texts.items()}
    form = form_of({**fields, "about": who.about, "event": who.event_id, "theme": theme, "area": who.area})
    typed, problems, audience = read(form, visit.here, visit.t)
    problems |= await strange_event(visit, audience)
    if problems:
        named = {f"text_{code}": f"texts.{code}" for code in spoken}
        raise in_form(problems, {**named, "event": "audience.event_id"})
    texts = {code: typed[f"text_{code}"] for code in visit.here.languages if typed[f"text_{code}"]}
    written = Written(id=broadcast_id, community_id=visit.here.id, texts=texts, audience=audience, seen=seen)
    try:
        await visit.services.db.write(broadcasts.write, written, user_id=visit.user_id, now=visit.now)
    except BroadcastClash:
        now = await visit.services.db.read(broadcasts.broadcast, broadcast_id)
        if now.version == seen:
            raise ApiProblem(Kind.clash, f"It is {now.state}: its words stay as they are.") from None
        raise ApiProblem(Kind.changed, headers={"ETag": _etag(now)}) from None
    return await visit.services.db.read(broadcasts.broadcast, broadcast_id)


def _own(conn: Connection, call: Call) -> Stored:
    row = broadcasts.broadcast(conn, call.visit.part("broadcast_id"))
    if row.community_id != call.visit.here.id:
        raise NotHere
    return row


def _seen(call: Call, row: Stored) -> int:
    """The version that the caller had seen; it is the present one."""
    call.expects(_etag(row))
    return row.version


def _shown(row: Stored) -> Broadcast:
    return Broadcast.shown(
        row, texts=dict(row.texts), state=row.state.value, audience=Audience.shown(row.audience)
    )


def _answer(row: Stored) -> Answer:
    return Answer(value=_shown(row), etag=_etag(row))


def _etag(row: Stored) -> str:
    return f'"{row.id}.{row.version}"'


def _place(row: Stored) -> tuple[str, str]:
    return row.made_at.isoformat(timespec="microseconds"), row.id


_ROOT = "/communities/{community_id}/broadcasts"
_ONE = _ROOT + "/{broadcast_id}"
ENDPOINTS = (
    listing(_ROOT, every, Broadcast, Scope.BROADCASTS_READ, Needs.COMMUNITY, "List messages to many"),
    Endpoint(
        method="POST",
        path=_ROOT,
        handler=make,
        scope=Scope.BROADCASTS_WRITE,
        needs=Needs.COMMUNITY,
        summary="Begin a message to many",
        takes=Words,
        gives=Broadcast,
        status=201,
        etag=True,
    ),
    Endpoint(
        method="GET",
        path=_ONE,
        handler=one,
        scope=Scope.BROADCASTS_READ,
        needs=Needs.COMMUNITY,
        summary="See a message to many",
        gives=Broadcast,
        etag=True,
    ),
    Endpoint(
        method="PUT",
        path=_ONE,
        handler=change,
        scope=Scope.BROADCASTS_WRITE,
        needs=Needs.COMMUNITY,
        summary="Write a message to many anew",
        description="What waited for approval is a draft again. 409: it was approved or withdrawn.",
        takes=Words,
        gives=Broadcast,
        match=Match.NEEDED,
        etag=True,
        refuses=(409,),
    ),
    *(
        Endpoint(
            method="POST",
            path=f"{_ONE}/{name}",
            handler=handler,
            scope=Scope.BROADCASTS_WRITE,
            needs=Needs.COMMUNITY,
            summary=summary,
            description=description,
            takes=takes,
            gives=Broadcast,
            match=Match.NEEDED,
            etag=True,
        )
        for name, handler, summary, description, takes in (
            ("ask", ask, "Ask for a message's approval", "409 says what it still lacks.", None),
            (
                "approve",
                approve,
                "Approve a message, so that it goes",
                "By somebody else than who wrote it, where there are two.",
                Approval,
            ),
            ("withdraw", withdraw, "Withdraw a message", "What has left has left.", None),
        )
    ),
    Endpoint(
        method="GET",
        path=_ONE + "/deliveries",
        handler=outcome,
        scope=Scope.BROADCASTS_READ,
        needs=Needs.COMMUNITY,
        summary="See what became of a message",
        gives=Delivered,
        etag=True,
    ),
)

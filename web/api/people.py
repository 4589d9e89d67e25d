"""Residents by pseudonym: what they agreed to, and what they asked a coordinator to do for them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from storage import on_behalf, residents
from storage.database import Connection
from storage.on_behalf import Asked
from storage.residents import LedgerEntry, Person
from web.api.endpoint import Answer, Call, Endpoint, Rows, listing
from web.api.problems import fault, unusable
from web.api.scopes import Scope
from web.api.shapes import Id, Instant, Shape, Told
from web.console.people import LONGEST_WHY
from web.kit import Needs, NotHere

_Why = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_WHY),
    Field(description="Who asked for it, and how.", examples=["Rang on Monday and asked for it."]),
]


class Resident(Shape):
    """A resident, never by name or handle."""

    id: Id
    pseudonym: str
    language: str
    channels: list[str]
    event_ids: list[Id]
    joined_at: Instant
    heard_at: Instant | None
    agreed: Annotated[list[str], Field(description="Purposes they agreed to in one event at least.")]
    stopped_at: Instant | None
    blocked: bool


class Consent(Shape):
    """One entry of the ledger of consents."""

    event_id: Id
    purpose: Annotated[str, Field(description="survey, report, digest, quote, contact; stop, words")]
    given: bool
    text: Annotated[str, Field(description="What was shown; from the console: who did it and why.")]
    language: str
    channel: str
    at: Instant


class Withdrawal(Told):
    """What somebody takes back."""

    event_id: Annotated[str, Field(max_length=36)]
    purpose: Literal["report", "digest", "quote", "contact"]
    why: _Why


class Stopping(Told):
    """Why they are to be written to no more."""

    why: _Why


class Erasing(Told):
    """Why their words are to be erased."""

    why: _Why
    sure: Annotated[Literal[True], Field(description="They asked for it. It cannot be undone.")]


class Erased(Shape):
    """What was erased."""

    answers: int


async def every(call: Call) -> Rows:
    """Who took part in the community's events."""
    found = await call.visit.services.db.read(residents.residents, call.visit.here.id)
    return Rows(rows=sorted(found, key=_place), key=_place, show=_shown)


async def one(call: Call) -> Answer:
    """One resident."""
    return Answer(value=_shown(await call.visit.services.db.read(_person, call)))


async def consents(call: Call) -> Rows:
    """All that they agreed to or took back, in order."""

    def load(conn: Connection) -> list[LedgerEntry]:
        person = _person(conn, call)
        return residents.ledger(conn, person.id, person.event_ids)

    rows = list(enumerate(await call.visit.services.db.read(load)))
    return Rows(rows=rows, key=lambda row: (row[0],), show=lambda row: Consent.shown(row[1]))


async def withdraw(call: Call) -> Answer:
    """Take one agreement back for them; one that does not stand stays as it is."""
    told = call.told(Withdrawal)
    person = await call.visit.services.db.read(_person, call)
    if told.event_id not in person.event_ids:
        raise unusable(fault("body.event_id", "They took no part in that event.", "Take one of `event_ids`."))
    asked = _asked(call, person, told.why, told.event_id)
    await call.visit.services.db.write(on_behalf.withdraw, asked, told.purpose, call.visit.now)
    return await one(call)


async def stop(call: Call) -> Answer:
    """Write to them no more."""
    person = await call.visit.services.db.read(_person, call)
    asked = _asked(call, person, call.told(Stopping).why)
    await call.visit.services.db.write(on_behalf.stop, asked, call.visit.now)
    return await one(call)


async def erase(call: Call) -> Answer:
    """Erase what they said in this community's events."""
    person = await call.visit.services.db.read(_person, call)
    asked = _asked(call, person, call.told(Erasing).why)
    erased = await call.visit.services.db.write(on_behalf.erase, asked, person.event_ids, call.visit.now)
    return Answer(value=Erased(answers=erased))


def _person(conn: Connection, call: Call) -> Person:
    found = residents.resident_of(conn, call.visit.here.id, call.visit.part("resident_id"))
    if found is None:
        raise NotHere
    return found


def _asked(call: Call, person: Person, why: str, event_id: str = "") -> Asked:
    t = call.visit.t
    return Asked(
        resident_id=person.id,
        event_id=event_id or person.event_ids[-1],
        note=t.gettext("{name}: {why}", name=call.visit.me.user.name, why=why),
        language=t.language,
    )


def _shown(row: Person) -> Resident:
    return Resident.shown(
        row, channels=list(row.channels), event_ids=list(row.event_ids), agreed=sorted(row.agreed)
    )


def _place(row: Person) -> tuple[str, str]:
    return row.joined_at.isoformat(timespec="microseconds"), row.id


_ROOT = "/communities/{community_id}/people"
_ONE = _ROOT + "/{resident_id}"
ENDPOINTS = (
    listing(
        _ROOT,
        every,
        Resident,
        Scope.PEOPLE_READ,
        Needs.COMMUNITY,
        "List residents by pseudonym",
        description="Names and handles are never given.",
    ),
    Endpoint(
        method="GET",
        path=_ONE,
        handler=one,
        scope=Scope.PEOPLE_READ,
        needs=Needs.COMMUNITY,
        summary="See a resident",
        gives=Resident,
        etag=True,
    ),
    listing(
        _ONE + "/consents",
        consents,
        Consent,
        Scope.PEOPLE_READ,
        Needs.COMMUNITY,
        "List what a resident agreed to or took back",
    ),
    Endpoint(
        method="POST",
        path=_ONE + "/withdraw",
        handler=withdraw,
        scope=Scope.PEOPLE_WRITE,
        needs=Needs.COMMUNITY,
        summary="Take an agreement back for a resident who asked",
        description="The ledger keeps who did it and why.",
        takes=Withdrawal,
        gives=Resident,
    ),
    Endpoint(
        method="POST",
        path=_ONE + "/stop",
        handler=stop,
        scope=Scope.PEOPLE_WRITE,
        needs=Needs.COMMUNITY,
        summary="Write to a resident no more",
        description="Until they write JOIN.",
        takes=Stopping,
        gives=Resident,
    ),
    Endpoint(
        method="POST",
        path=_ONE + "/erase",
        handler=erase,
        scope=Scope.PEOPLE_WRITE,
        needs=Needs.COMMUNITY,
        summary="Erase what a resident said here",
        takes=Erasing,
        gives=Erased,
    ),
)

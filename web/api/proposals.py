"""Themes made again: what would change, accepted or turned down."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from nlp.decisions import carried, difference, fold, from_json
from storage import themes
from storage.database import Connection
from storage.themes import RunRow
from web.api.endpoint import Answer, Call, Endpoint
from web.api.problems import ApiProblem, Kind
from web.api.scopes import Scope
from web.api.shapes import Id, Instant, Shape, Told
from web.deciding import board_now
from web.kit import Needs, NotHere


class Change(Shape):
    """What would become of one theme."""

    kind: Annotated[str, Field(description="born, grown, shrunk, split, merged or ended")]
    theme_id: str
    before: int
    after: int
    others: list[str]


class Proposal(Shape):
    """A later run that waits for a decision."""

    run_id: Id
    made_at: Instant
    changes: list[Change]


class Looked(Told):
    """Which proposal was looked at."""

    run_id: Annotated[str, Field(max_length=36)]


async def one(call: Call) -> Answer:
    """The proposal, against the board as it is."""
    view = await board_now(call.visit, call.visit.this_event.id)
    made = view.decisions

    def load(conn: Connection) -> Proposal:
        row = _waiting(conn, call)
        after = fold(from_json(row.document, row.assignments), carried(made))
        changes = [
            Change.shown(each, kind=each.kind.value, others=list(each.others))
            for each in difference(view.board, after)
        ]
        return Proposal(run_id=row.id, made_at=row.made_at, changes=changes)

    return Answer(value=await call.visit.services.db.read(load))


async def accept(call: Call) -> Answer:
    """Let it be the board; what was decided stays decided."""
    wanted, visit = await _looked_at(call), call.visit
    if not await visit.services.db.write(themes.accept_run, wanted, visit.user_id, visit.now):
        raise ApiProblem(Kind.clash, "It was accepted or turned down meanwhile.")
    return Answer()


async def drop(call: Call) -> Answer:
    """Turn it down; the board stays."""
    wanted, visit = await _looked_at(call), call.visit
    if not await visit.services.db.write(themes.drop_run, wanted, visit.now):
        raise ApiProblem(Kind.clash, "It was accepted or turned down meanwhile.")
    return Answer()


async def _looked_at(call: Call) -> str:
    row = await call.visit.services.db.read(_waiting, call)
    if row.id != call.told(Looked).run_id:
        raise ApiProblem(Kind.clash, "There is a newer proposal. Look at it first.")
    return row.id


def _waiting(conn: Connection, call: Call) -> RunRow:
    row = themes.proposed_run(conn, call.visit.this_event.id)
    if row is None:
        raise NotHere
    return row


_ROOT = "/events/{event_id}/proposal"
ENDPOINTS = (
    Endpoint(
        method="GET",
        path=_ROOT,
        handler=one,
        scope=Scope.THEMES_READ,
        needs=Needs.ANALYSE,
        summary="See what themes made again would change",
        description="404: nothing waits.",
        gives=Proposal,
        etag=True,
    ),
    Endpoint(
        method="POST",
        path=_ROOT + "/accept",
        handler=accept,
        scope=Scope.THEMES_WRITE,
        needs=Needs.ANALYSE,
        summary="Accept the themes made again",
        takes=Looked,
        status=204,
    ),
    Endpoint(
        method="POST",
        path=_ROOT + "/drop",
        handler=drop,
        scope=Scope.THEMES_WRITE,
        needs=Needs.ANALYSE,
        summary="Turn the themes made again down",
        takes=Looked,
        status=204,
    ),
)

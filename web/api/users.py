"""People who sign in: for admins."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from storage import accounts
from storage.accounts import User as Stored
from storage.errors import AlreadyThere
from web.api.endpoint import Answer, Call, Endpoint, Rows, listing
from web.api.forms import form_of
from web.api.problems import ROOT, ApiProblem, Kind, in_form
from web.api.scopes import Scope
from web.api.shapes import Id, Instant, Shape, Told
from web.console.users import LONGEST_NAME, read
from web.guard import own_communities
from web.kit import Needs, NotHere

_Role = Literal["coordinator", "analyst", "admin"]
_Communities = Annotated[
    list[Annotated[str, Field(max_length=36)]],
    Field(max_length=500, description="Ids of those they work for; an admin needs none."),
]


class User(Shape):
    """Somebody who signs in."""

    id: Id
    name: str
    role: str
    community_ids: list[Id]
    created_at: Instant
    disabled_at: Instant | None


class NewUser(Told):
    """Somebody to be let in. Their sign-in link is made in the console."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    role: _Role
    community_ids: _Communities = Field(default_factory=list)


class UserChange(Told):
    """What they may do from now on."""

    role: _Role
    community_ids: _Communities


class Letting(Told):
    """Whether they are let in."""

    wanted: Literal["in", "out"]


async def every(call: Call) -> Rows:
    """Everybody who may sign in, or might."""
    found = await call.visit.services.db.read(accounts.users)
    return Rows(rows=sorted(found, key=_place), key=_place, show=_shown)


async def one(call: Call) -> Answer:
    """One person."""
    return Answer(value=_shown(await _person(call)))


async def make(call: Call) -> Answer:
    """Add a person."""
    told, visit = call.told(NewUser), call.visit
    typed, problems = read(
        form_of({"name": told.name, "role": told.role, "communities": told.community_ids}), visit.t
    )
    problems |= await _unknown(call, told.community_ids)
    if problems:
        raise in_form(problems, {"communities": "community_ids"})
    try:
        made = await visit.services.db.write(
            accounts.add_user, typed["name"], typed["role"], typed["communities"], now=visit.now
        )
    except AlreadyThere as error:
        raise ApiProblem(Kind.clash, str(error)) from error
    return Answer(value=_shown(made), status=201, location=f"{ROOT}users/{made.id}")


async def change(call: Call) -> Answer:
    """Give a person another role or other communities."""
    told, person, visit = call.told(UserChange), await _person(call), call.visit
    _, problems = read(
        form_of({"name": person.name, "role": told.role, "communities": told.community_ids}), visit.t
    )
    problems |= await _unknown(call, told.community_ids)
    if person.id == visit.user_id and told.role != "admin":
        problems["role"] = visit.t.gettext("Ask another admin to change your own role.")
    if problems:
        raise in_form(problems, {"communities": "community_ids"})
    await visit.services.db.write(
        accounts.change_user, person.id, role=told.role, community_ids=told.community_ids
    )
    return await one(call)


async def let_in(call: Call) -> Answer:
    """Let a person in no more, or again."""
    told, person, visit = call.told(Letting), await _person(call), call.visit
    if person.id == visit.user_id:
        raise ApiProblem(Kind.clash, "Nobody shuts themselves out. Ask another admin.")
    at = visit.now if told.wanted == "out" else None
    await visit.services.db.write(accounts.disable, person.id, at)
    return await one(call)


async def _unknown(call: Call, ids: list[str]) -> dict[str, str]:
    known = {place.id for place in await own_communities(call.visit)}
    return {} if set(ids) <= known else {"communities": "There is no community of that id."}


async def _person(call: Call) -> Stored:
    wanted = call.visit.part("user_id")
    for user in await call.visit.services.db.read(accounts.users):
        if user.id == wanted:
            return user
    raise NotHere


def _shown(row: Stored) -> User:
    return User.shown(row, community_ids=list(row.community_ids))


def _place(row: Stored) -> tuple[str, str]:
    return row.name, row.id


ENDPOINTS = (
    listing("/users", every, User, Scope.USERS_READ, Needs.ADMIN, "List who signs in"),
    Endpoint(
        method="POST",
        path="/users",
        handler=make,
        scope=Scope.USERS_WRITE,
        needs=Needs.ADMIN,
        summary="Add somebody who signs in",
        description="Their sign-in link is made in the console, where it is shown once.",
        takes=NewUser,
        gives=User,
        status=201,
    ),
    Endpoint(
        method="GET",
        path="/users/{user_id}",
        handler=one,
        scope=Scope.USERS_READ,
        needs=Needs.ADMIN,
        summary="See somebody who signs in",
        gives=User,
        etag=True,
    ),
    Endpoint(
        method="PUT",
        path="/users/{user_id}",
        handler=change,
        scope=Scope.USERS_WRITE,
        needs=Needs.ADMIN,
        summary="Give somebody another role or other communities",
        takes=UserChange,
        gives=User,
    ),
    Endpoint(
        method="POST",
        path="/users/{user_id}/letting",
        handler=let_in,
        scope=Scope.USERS_WRITE,
        needs=Needs.ADMIN,
        summary="Let somebody in no more, or again",
        takes=Letting,
        gives=User,
    ),
)

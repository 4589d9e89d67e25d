"""People who sign in: admins add them, change what they may do, and make their sign-in links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from language.catalogue import N_, Catalogue
from storage import accounts, events, links
from storage.accounts import User
from storage.errors import AlreadyThere
from web.kit import Form, Needs, NotHere, Visit, get, post
from web.tables import Column, table

LONGEST_NAME = 80  # characters: as it stands in lists and beside decisions
ROLES: Mapping[str, str] = {
    "coordinator": N_("Coordinator: everything in their communities"),
    "analyst": N_("Analyst: comments and themes of their communities, no people, reports or messages"),
    "admin": N_("Admin: every community, and who signs in"),
}
_SHORT: Mapping[str, str] = {
    "coordinator": N_("Coordinator"),
    "analyst": N_("Analyst"),
    "admin": N_("Admin"),
}


async def overview(visit: Visit) -> web.Response:
    """Everybody who may sign in."""
    t = visit.t
    names = {place.id: place.name for place in await visit.services.db.read(events.communities)}
    columns: Sequence[Column[User]] = (
        Column("name", t.gettext("Name"), lambda user: user.name, link=_address),
        Column("role", t.gettext("Role"), lambda user: t.gettext(_SHORT[user.role])),
        Column(
            "communities",
            t.gettext("Communities"),
            lambda user: ", ".join(names[each] for each in user.community_ids if each in names),
        ),
        Column("since", t.gettext("Since"), lambda user: user.created_at),
        Column(
            "state",
            t.gettext("May sign in"),
            lambda user: t.gettext("No") if user.disabled_at else t.gettext("Yes"),
        ),
    )
    view = table(visit, columns, await visit.services.db.read(accounts.users), name="users", first="name")
    if view.wants_file:
        return view.file()
    return visit.page("console/users.html", view=view)


async def new(visit: Visit) -> web.Response:
    """An empty form."""
    return await _form(visit, {"role": "coordinator"}, {})


async def create(visit: Visit) -> web.Response:
    """Add a person; their page makes the link."""
    typed, problems = await _read(visit)
    if not typed["name"]:
        problems["name"] = visit.t.gettext("Give a name.")
    elif len(typed["name"]) > LONGEST_NAME:
        problems["name"] = visit.t.gettext("Give a shorter name, up to {n} characters.", n=LONGEST_NAME)
    if problems:
        return await _form(visit, typed, problems)
    try:
        added = await visit.services.db.write(
            accounts.add_user, typed["name"], typed["role"], typed["communities"], now=visit.now
        )
    except AlreadyThere:
        taken = visit.t.gettext("There is somebody of this name already. Add a family name or a place.")
        return await _form(visit, typed, {"name": taken})
    return visit.go(_address(added), done="added")


async def show(visit: Visit) -> web.Response:
    """One person: what they may do, and a new link."""
    return await _page(visit, await _person(visit))


async def change(visit: Visit) -> web.Response:
    """Give a person another role or other communities."""
    person = await _person(visit)
    typed, problems = await _read(visit)
    if person.id == visit.user_id and typed["role"] != "admin":
        problems["role"] = visit.t.gettext("Ask another admin to change your own role.")
    if problems:
        return await _page(visit, person, typed=typed, problems=problems)
    await visit.services.db.write(
        accounts.change_user, person.id, role=typed["role"], community_ids=typed["communities"]
    )
    return visit.go(_address(person), done="saved")


async def make_link(visit: Visit) -> web.Response:
    """Show a new sign-in link, once; it is kept nowhere."""
    await visit.form()
    person = await _person(visit)
    if person.disabled_at:
        raise NotHere
    token = links.make(visit.services.keys, person.id, visit.now)
    return await _page(visit, person, link=f"{visit.services.public_url}/sign-in/{token}")


async def let_in(visit: Visit) -> web.Response:
    """Let a person in no more, or again. Nobody shuts themselves out."""
    wanted = (await visit.form()).text("wanted")
    person = await _person(visit)
    if person.id == visit.user_id or wanted not in {"in", "out"}:
        raise NotHere
    await visit.services.db.write(accounts.disable, person.id, visit.now if wanted == "out" else None)
    return visit.go(_address(person), done="saved")


def read(form: Form, t: Catalogue) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed, and field → what is wrong with it."""
    typed = {"name": " ".join(form.text("name").split()), "role": form.text("role")}
    communities = form.all("communities")
    problems = {}
    if typed["role"] not in ROLES:
        problems["role"] = t.gettext("Choose what this person does.")
    elif typed["role"] != "admin" and not communities:
        problems["communities"] = t.gettext("Choose at least one community.")
    return {**typed, "communities": communities}, problems


async def _read(visit: Visit) -> tuple[dict[str, Any], dict[str, str]]:
    """As `read`; a community that is not there is none that was chosen."""
    typed, problems = read(await visit.form(), visit.t)
    if not set(typed["communities"]) <= {place_id for place_id, _ in await _places(visit)}:
        problems.setdefault("communities", visit.t.gettext("Choose at least one community."))
    return typed, problems


async def _person(visit: Visit) -> User:
    found = await visit.services.db.read(accounts.users)
    person = next((user for user in found if user.id == visit.part("user_id")), None)
    if person is None:
        raise NotHere
    return person


async def _places(visit: Visit) -> list[tuple[str, str]]:
    return [(place.id, place.name) for place in await visit.services.db.read(events.communities)]


async def _form(visit: Visit, typed: Mapping[str, Any], problems: Mapping[str, str]) -> web.Response:
    return visit.page(
        "console/user_form.html",
        status=400 if problems else 200,
        typed=typed,
        problems=problems,
        roles=_roles(visit.t),
        places=await _places(visit),
    )


async def _page(
    visit: Visit,
    person: User,
    *,
    typed: Mapping[str, Any] | None = None,
    problems: Mapping[str, str] | None = None,
    link: str = "",
) -> web.Response:
    return visit.page(
        "console/user.html",
        status=400 if problems else 200,
        person=person,
        typed=typed or {"role": person.role, "communities": person.community_ids},
        problems=problems or {},
        roles=_roles(visit.t),
        places=await _places(visit),
        link=link,
    )


def _roles(t: Catalogue) -> list[tuple[str, str]]:
    return [(code, t.gettext(words)) for code, words in ROLES.items()]


def _address(user: User) -> str:
    return f"/console/users/{user.id}"


ROUTES = (
    get("/console/users", overview, Needs.ADMIN),
    get("/console/users/new", new, Needs.ADMIN),
    post("/console/users/new", create, Needs.ADMIN),
    get("/console/users/{user_id}", show, Needs.ADMIN),
    post("/console/users/{user_id}", change, Needs.ADMIN),
    post("/console/users/{user_id}/link", make_link, Needs.ADMIN),
    post("/console/users/{user_id}/let-in", let_in, Needs.ADMIN),
)

"""Tokens: programs that may work for the person who is signed in. A token is shown once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any
from uuid import uuid4

from aiohttp import web

from language.catalogue import N_
from storage import tokens
from storage.errors import AlreadyThere
from storage.tokens import Token
from web.api.scopes import SENTENCES, Scope, of_role
from web.guard import digest
from web.kit import Form, Needs, NotHere, Visit, get, post

PREFIX = "lw_"  # so that programs that look for lost secrets know one
SECRET_BYTES = 32
LONGEST_NAME = 80
#: Days that a token works, and what they are called. The first is what the form begins with.
LASTING: Mapping[str, tuple[timedelta | None, str]] = {
    "90": (timedelta(days=90), N_("three months")),
    "30": (timedelta(days=30), N_("one month")),
    "365": (timedelta(days=365), N_("a year")),
    "never": (None, N_("until I revoke it")),
}


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What the form holds."""

    name: str = ""
    scopes: tuple[str, ...] = ()
    lasts: str = "90"
    problems: Mapping[str, str] = field(default_factory=dict)


async def show(visit: Visit) -> web.Response:
    """One's tokens, and the form for another."""
    return await _page(visit, Typed())


async def make(visit: Visit) -> web.Response:
    """Make a token and show it, this once. The page's own id makes a double click make one."""
    form = await visit.form()
    typed = _read(visit, form)
    if typed.problems:
        return await _page(visit, typed)
    secret = PREFIX + token_urlsafe(SECRET_BYTES)
    lasts = LASTING[typed.lasts][0]
    try:
        made = await visit.services.db.write(
            tokens.add_token,
            token_id=form.own_id(),
            user_id=visit.user_id,
            name=typed.name,
            token_sha256=digest(secret),
            scopes=typed.scopes,
            expires_at=visit.now + lasts if lasts else None,
            now=visit.now,
        )
    except AlreadyThere:
        return await _page(visit, Typed(), again=True)
    return await _page(visit, Typed(), made=made, secret=secret)


async def revoke(visit: Visit) -> web.Response:
    """Let a program in no more; a second click changes nothing."""
    await visit.form()
    mine = await visit.services.db.read(tokens.tokens, visit.user_id)
    wanted = visit.part("token_id")
    if wanted not in {token.id for token in mine}:
        raise NotHere
    await visit.services.db.write(tokens.revoke, visit.user_id, wanted, visit.now)
    return visit.go("/console/tokens", done="revoked")


def _read(visit: Visit, form: Form) -> Typed:
    mine = of_role(visit.me.user.role)
    name, lasts = form.text("name"), form.text("lasts")
    scopes = tuple(each.value for each in mine if each.value in form.all("scopes"))
    problems = {}
    if not 0 < len(name) <= LONGEST_NAME:
        problems["name"] = visit.t.gettext("Say what the token is for, in up to 80 characters.")
    if not scopes:
        problems["scopes"] = visit.t.gettext("Tick what the program may do.")
    if lasts not in LASTING:
        problems["lasts"] = visit.t.gettext("Choose how long it works.")
    return Typed(name=name, scopes=scopes, lasts=lasts, problems=problems)


async def _page(
    visit: Visit, typed: Typed, *, made: Token | None = None, secret: str = "", again: bool = False
) -> web.Response:
    mine = await visit.services.db.read(tokens.tokens, visit.user_id)
    t = visit.t
    scopes = [(each, t.gettext(SENTENCES[each])) for each in of_role(visit.me.user.role)]
    known: dict[str, Any] = {"name": typed.name, "lasts": typed.lasts}
    return visit.page(
        "console/tokens.html",
        status=400 if typed.problems else 200,
        working=[token for token in mine if token.works(visit.now)],
        ended=[token for token in mine if not token.works(visit.now)],
        sees=[(each.value, words) for each, words in scopes if each.value.endswith(":read")],
        changes=[(each.value, words) for each, words in scopes if each.value.endswith(":write")],
        sentences={each.value: t.gettext(words) for each, words in SENTENCES.items()},
        lasting=[(days, t.gettext(words)) for days, (_, words) in LASTING.items()],
        typed=known,
        ticked=typed.scopes,
        problems=typed.problems,
        new_id=str(uuid4()),
        made=made,
        secret=secret,
        again=again,
        an_example=Scope.EVENTS_READ.value,
    )


ROUTES = (
    get("/console/tokens", show, Needs.SESSION),
    post("/console/tokens", make, Needs.SESSION),
    post("/console/tokens/{token_id}/revoke", revoke, Needs.SESSION),
)

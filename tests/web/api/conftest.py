"""Programs that work for Ben, Chloe and others over the tests' house."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from storage import accounts, tokens
from storage.accounts import User
from storage.tokens import Token
from tests.web.conftest import House
from web.api.scopes import of_role
from web.guard import digest

_NUMBERS = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Program:
    """A client with a token."""

    house: House
    token: Token
    secret: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}

    async def get(self, path: str, **headers: str) -> Any:
        return await self.ask("GET", path, **headers)

    async def ask(self, method: str, path: str, *, json: Any = None, data: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        address = path if path.startswith("/api/") else f"/api/v1{path}"
        return await self.house.client.request(
            method, address, json=json, data=data, headers={**self.headers, **named}
        )

    async def items(self, path: str) -> list[dict[str, Any]]:
        answer = await self.get(path)
        assert answer.status == 200, await answer.text()
        return list((await answer.json())["items"])


async def program(
    house: House, user: User, scopes: Sequence[str] | None = None, expires_at: datetime | None = None
) -> Program:
    """One that may do all that this person may, unless scopes say less."""
    secret = f"lw_secret_{next(_NUMBERS)}"
    token = await house.db.write(
        tokens.add_token,
        user_id=user.id,
        name="export",
        token_sha256=digest(secret),
        scopes=[*of_role(user.role)] if scopes is None else list(scopes),
        expires_at=expires_at,
        now=house.clock.now,
    )
    return Program(house=house, token=token, secret=secret)


async def person(house: House, name: str, role: str) -> User:
    """Somebody else; an analyst of Ben's community, or an admin."""
    places = [] if role == "admin" else [house.place.id]
    return await house.db.write(accounts.add_user, name, role, places, now=house.clock.now)


@pytest.fixture
async def bens(house: House) -> Program:
    return await program(house, house.ben)


@pytest.fixture
async def chloes(house: House) -> Program:
    return await program(house, house.chloe)

"""One's own tokens: see and revoke them. They are made in the console alone."""

from __future__ import annotations

from pydantic import Field

from storage import tokens
from storage.tokens import Token as Stored
from web.api.endpoint import Answer, Call, Endpoint, Rows, listing
from web.api.scopes import Scope
from web.api.shapes import Id, Instant, Shape
from web.kit import Needs, NotHere


class Token(Shape):
    """A token, without its secret part."""

    id: Id
    name: str
    scopes: list[str] = Field(examples=[["themes:read"]])
    created_at: Instant
    expires_at: Instant | None
    last_used_at: Instant | None
    revoked_at: Instant | None


async def every(call: Call) -> Rows:
    """The tokens of the person that this one works for."""
    found = await call.visit.services.db.read(tokens.tokens, call.visit.user_id)
    return Rows(rows=sorted(found, key=_place), key=_place, show=Token.shown)


async def revoke(call: Call) -> Answer:
    """Let a token in no more."""
    visit = call.visit
    wanted = visit.part("token_id")
    if wanted not in {each.id for each in await visit.services.db.read(tokens.tokens, visit.user_id)}:
        raise NotHere
    await visit.services.db.write(tokens.revoke, visit.user_id, wanted, visit.now)
    return Answer()


def _place(row: Stored) -> tuple[str, str]:
    return row.created_at.isoformat(timespec="microseconds"), row.id


ENDPOINTS = (
    listing("/tokens", every, Token, Scope.TOKENS_READ, Needs.SESSION, "List your tokens"),
    Endpoint(
        method="DELETE",
        path="/tokens/{token_id}",
        handler=revoke,
        scope=Scope.TOKENS_WRITE,
        needs=Needs.SESSION,
        summary="Revoke one of your tokens",
        description="Also the one that is sent. Tokens are made in the console alone, so that no token "
        "outlives another's end.",
        status=204,
    ),
)

"""Programs that work for a person: their tokens, and what they were answered under an Idempotency-Key.

Tokens are never stored, only their SHA-256, so that a copy of the database lets nobody in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from storage import accounts
from storage import tables as t
from storage.accounts import User
from storage.errors import AlreadyThere
from storage.rows import add_new, changed, columns, fetch, fetch_one, new_id

ANSWERS_KEPT = timedelta(hours=24)  # a client that asks again later than this has lost its place anyway
ABANDONED_AFTER = timedelta(minutes=5)  # no request works so long: its process died, another may begin
USED_EVERY = timedelta(minutes=1)  # exact enough for "last used", and few writes


@dataclass(frozen=True, kw_only=True)
class Token:
    """What a program shows to be let in. scopes: ["themes:read", …]; expires_at: None = never."""

    id: str
    user_id: str
    name: str
    scopes: Sequence[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    def works(self, now: datetime) -> bool:
        """Whether it still lets in."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)


@dataclass(frozen=True, kw_only=True)
class Bearer:
    """A token that lets in, and the person it works for as they are now."""

    token: Token
    user: User


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What was answered under a key. digest: of the request; status: None while it is at work."""

    digest: str
    status: int | None
    headers: Mapping[str, str] | None
    body: str
    at: datetime


def add_token(  # noqa: PLR0913 - one parameter a column, all by name
    conn: Connection,
    *,
    user_id: str,
    name: str,
    token_sha256: str,
    scopes: Sequence[str],
    expires_at: datetime | None,
    now: datetime,
    token_id: str = "",
) -> Token:
    """Let a program in for somebody. token_id: of the form that asks for it; empty: one is made.

    Raises:
        AlreadyThere: that form was sent before.
    """
    made = Token(
        id=token_id or new_id(),
        user_id=user_id,
        name=name,
        scopes=list(scopes),
        created_at=now,
        expires_at=expires_at,
        last_used_at=None,
        revoked_at=None,
    )
    if not add_new(conn, t.api_token, {**vars(made), "token_sha256": token_sha256}):
        raise AlreadyThere("token", name)
    return made


def tokens(conn: Connection, user_id: str) -> list[Token]:
    """Read somebody's tokens, the newest first; revoked and expired ones too."""
    c = t.api_token.c
    query = select(*columns(t.api_token, Token)).where(c.user_id == user_id)
    return fetch(conn, query.order_by(c.created_at.desc(), c.id), Token)


def bearer(conn: Connection, token_sha256: str, now: datetime) -> Bearer | None:
    """Who sends a request with a token; None when it is unknown, revoked, expired, or its person disabled."""
    query = select(*columns(t.api_token, Token)).where(t.api_token.c.token_sha256 == token_sha256)
    token = fetch_one(conn, query, Token)
    if token is None or not token.works(now):
        return None
    user = accounts.working_user(conn, token.user_id)
    return None if user is None else Bearer(token=token, user=user)


def used(conn: Connection, token_id: str, now: datetime) -> None:
    """Keep that a token was used."""
    conn.execute(update(t.api_token).where(t.api_token.c.id == token_id).values(last_used_at=now))


def revoke(conn: Connection, user_id: str, token_id: str, now: datetime) -> bool:
    """Let a token in no more; False when that person has no such token that was not revoked before."""
    c = t.api_token.c
    theirs = (c.id == token_id) & (c.user_id == user_id) & c.revoked_at.is_(None)
    gone = changed(conn, update(t.api_token).where(theirs).values(revoked_at=now)) == 1
    if gone:
        conn.execute(delete(t.api_answer).where(t.api_answer.c.token_id == token_id))
    return gone


def claim(conn: Connection, token_id: str, key: str, digest: str, now: datetime) -> Kept | None:
    """Begin a request under a key; None when it may begin, else what is known of the one before.

    What is older than a day is forgotten, and so is a claim that nobody can still be working on.
    """
    c = t.api_answer.c
    abandoned = c.status.is_(None) & (c.at <= now - ABANDONED_AFTER)
    conn.execute(delete(t.api_answer).where((c.at <= now - ANSWERS_KEPT) | abandoned))
    row = {"token_id": token_id, "key": key, "digest": digest, "at": now}
    if add_new(conn, t.api_answer, row):
        return None
    query = select(*columns(t.api_answer, Kept)).where(c.token_id == token_id, c.key == key)
    return fetch_one(conn, query, Kept)


def keep(  # noqa: PLR0913 - one parameter a column
    conn: Connection, token_id: str, key: str, status: int, headers: Mapping[str, str], body: str
) -> None:
    """Keep what was answered, for whoever asks the same again."""
    c = t.api_answer.c
    mine = (c.token_id == token_id) & (c.key == key)
    values = {"status": status, "headers": dict(headers), "body": body}
    conn.execute(update(t.api_answer).where(mine).values(values))


def release(conn: Connection, token_id: str, key: str) -> None:
    """Forget a claim whose request changed nothing, so that it may be made again, mended or not."""
    c = t.api_answer.c
    conn.execute(delete(t.api_answer).where(c.token_id == token_id, c.key == key, c.status.is_(None)))

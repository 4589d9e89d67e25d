"""People who work with the record: coordinators, analysts, admins; their links and sessions.

Tokens are never stored, only their SHA-256, so that a copy of the database signs nobody in.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, select, update

from storage import tables as t
from storage.errors import AlreadyThere
from storage.rows import add, add_new, columns, fetch, new_id

SEEN_EVERY = timedelta(minutes=1)  # noted no oftener: a session may end a minute early, and pages only read


@dataclass(frozen=True, kw_only=True)
class User:
    """Somebody who signs in. role: coordinator, analyst or admin; community_ids: those they work for."""

    id: str
    name: str
    role: str
    language: str
    created_at: datetime
    disabled_at: datetime | None
    community_ids: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Who sends a request. form_token: what their forms must carry."""

    user: User
    form_token: str
    community_ids: tuple[str, ...]
    #: Whether it is time to note that they were seen.
    is_due: bool = False


def users(conn: Connection) -> list[User]:
    """Read everybody who may sign in, by name."""
    return _users(conn)


def user_by_name(conn: Connection, name: str) -> User | None:
    """Find somebody by name."""
    return next(iter(_users(conn, t.user.c.name == name)), None)


def add_user(conn: Connection, name: str, role: str, community_ids: Collection[str], now: datetime) -> User:
    """Let somebody sign in.

    Raises:
        AlreadyThere: the name is taken.
    """
    user_id = new_id()
    row = {"id": user_id, "name": name, "role": role, "created_at": now}
    if not add_new(conn, t.user, row):
        raise AlreadyThere("person", name)
    ids = dict.fromkeys(community_ids)
    add(conn, t.user_community, [{"user_id": user_id, "community_id": each} for each in ids])
    return _users(conn, t.user.c.id == user_id)[0]


def change_user(conn: Connection, user_id: str, *, role: str, community_ids: Collection[str]) -> None:
    """Give somebody another role and other communities; it holds for open sessions too."""
    conn.execute(update(t.user).where(t.user.c.id == user_id).values(role=role))
    conn.execute(delete(t.user_community).where(t.user_community.c.user_id == user_id))
    ids = dict.fromkeys(community_ids)
    add(conn, t.user_community, [{"user_id": user_id, "community_id": each} for each in ids])


def disable(conn: Connection, user_id: str, at: datetime | None) -> None:
    """Let somebody in no more, and end their sessions and tokens; None: let them in, with a new link."""
    conn.execute(update(t.user).where(t.user.c.id == user_id).values(disabled_at=at))
    conn.execute(delete(t.console_session).where(t.console_session.c.user_id == user_id))
    if at is not None:
        # For good: somebody who is let in again may have lost one, which is why they were shut out.
        theirs = (t.api_token.c.user_id == user_id) & t.api_token.c.revoked_at.is_(None)
        conn.execute(update(t.api_token).where(theirs).values(revoked_at=at))


def start_session(conn: Connection, user_id: str, token_sha256: str, form_token: str, now: datetime) -> None:
    """Begin a session in the console."""
    row = {
        "token_sha256": token_sha256,
        "user_id": user_id,
        "form_token": form_token,
        "created_at": now,
        "last_seen_at": now,
    }
    add(conn, t.console_session, row)


def session_user(
    conn: Connection, token_sha256: str, now: datetime, idle_minutes: int = 30, hours: int = 8
) -> SignedIn | None:
    """Who the session belongs to, None when it is over. See `note_seen`.

    idle_minutes: how long it may rest; hours: how long it may last in all.
    """
    c = t.console_session.c
    alive = (
        (c.token_sha256 == token_sha256)
        & (c.last_seen_at > now - timedelta(minutes=idle_minutes))
        & (c.created_at > now - timedelta(hours=hours))
    )
    row = conn.execute(select(c.user_id, c.form_token, c.last_seen_at).where(alive)).first()
    user = _working(conn, row.user_id) if row else None
    if row is None or user is None:
        return None
    return SignedIn(
        user=user,
        form_token=row.form_token,
        community_ids=user.community_ids,
        is_due=row.last_seen_at <= now - SEEN_EVERY,
    )


def note_seen(conn: Connection, token_sha256: str, now: datetime) -> None:
    """Let a session rest from now on. Done when it `is_due`, so that hardly a page waits for the writer."""
    c = t.console_session.c
    conn.execute(update(t.console_session).where(c.token_sha256 == token_sha256).values(last_seen_at=now))


def end_session(conn: Connection, token_sha256: str) -> None:
    """End a session."""
    conn.execute(delete(t.console_session).where(t.console_session.c.token_sha256 == token_sha256))


def working_user(conn: Connection, user_id: str) -> User | None:
    """Find somebody by id; None when they are not known or may not sign in any more."""
    return _working(conn, user_id)


def _working(conn: Connection, user_id: str) -> User | None:
    found = _users(conn, (t.user.c.id == user_id) & t.user.c.disabled_at.is_(None))
    return found[0] if found else None


def _users(conn: Connection, *conditions: ColumnElement[bool]) -> list[User]:
    own = columns(t.user, User, besides=("community_ids",))
    found = fetch(conn, select(*own).where(*conditions).order_by(t.user.c.name), User)
    works = t.user_community.c
    rows = conn.execute(
        select(works.user_id, works.community_id)
        .where(works.user_id.in_([user.id for user in found]))
        .order_by(works.community_id)
    ).all()
    return [
        replace(user, community_ids=tuple(row.community_id for row in rows if row.user_id == user.id))
        for user in found
    ]

"""What the partnership does about themes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from partnership.types import Action, ActionState
from storage import tables as t
from storage.rows import columns, fetch, fetch_one, insert


def actions(conn: Connection, event_id: str) -> list[Action]:
    """Read an event's actions, in the order they were promised."""
    c = t.action.c
    query = select(*columns(t.action, Action)).where(c.event_id == event_id)
    return fetch(conn, query.order_by(c.created_at, c.id), _action)


def action(conn: Connection, action_id: str) -> Action | None:
    """Find an action by its id."""
    query = select(*columns(t.action, Action)).where(t.action.c.id == action_id)
    return fetch_one(conn, query, _action)


def save_action(conn: Connection, action: Action, now: datetime) -> None:
    """Add an action, or change the one of its id. It stays with its event.

    One that is promised again has an end that nobody was told of yet.
    """
    values = {**vars(action), "state": str(action.state), "updated_at": now}
    changes = {name: value for name, value in values.items() if name not in {"id", "event_id"}}
    if action.state is ActionState.PROMISED:
        changes["told_in"] = None
    statement = insert(conn, t.action).on_conflict_do_update(index_elements=["id"], set_=changes)
    conn.execute(statement, {**values, "created_at": now})


def last_changed(conn: Connection, action_id: str) -> datetime | None:
    """When an action was last saved; None when there is none of that id."""
    return conn.execute(select(t.action.c.updated_at).where(t.action.c.id == action_id)).scalar()


def change_action(conn: Connection, action: Action, now: datetime, *, seen: datetime | None) -> bool:
    """Save an action as `save_action` does; False when somebody saved it since `seen` (None: it is new)."""
    newest = conn.execute(
        select(t.action.c.updated_at).where(t.action.c.id == action.id).with_for_update()
    ).scalar()
    if newest != seen:
        return False
    save_action(conn, action, now)
    return True


def take_news(conn: Connection, community_id: str, period: str, today: date) -> None:
    """Give a digest what ended by `today` and was never told, whenever it was written down."""
    c = t.action.c
    here = select(t.event.c.id).where(t.event.c.community_id == community_id)
    untold = c.event_id.in_(here) & c.told_in.is_(None) & (c.state != str(ActionState.PROMISED))
    said = (c.outcome != "") | (c.outcome_cy != "")
    conn.execute(update(t.action).where(untold, said, c.happened_on <= today).values(told_in=period))


def for_digest(conn: Connection, event_id: str, period: str) -> list[Action]:
    """Read what an event's digest of that period tells: the news it took, and what is still promised."""
    c = t.action.c
    query = select(*columns(t.action, Action)).where(
        c.event_id == event_id, (c.told_in == period) | (c.state == str(ActionState.PROMISED))
    )
    return fetch(conn, query.order_by(c.created_at, c.id), _action)


def _action(**row: Any) -> Action:
    return Action(**{**row, "state": ActionState(row["state"])})

"""Who lives in a community, by a census or the like: what replies are held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from storage import tables as t
from storage.rows import changed, columns, fetch, insert, new_id


@dataclass(frozen=True, kw_only=True)
class ProfileRow:
    """How many residents would give one answer to an about-you question."""

    #: Name of the question and of one of its choices.
    question: str
    value: str
    people: int
    #: "Census 2021, TS007".
    source: str = ""


def profile(conn: Connection, community_id: str) -> list[ProfileRow]:
    """Read a community's profile, by question and value."""
    c = t.profile.c
    query = select(*columns(t.profile, ProfileRow)).where(c.community_id == community_id)
    return fetch(conn, query.order_by(c.question, c.value), ProfileRow)


def save_profile(conn: Connection, community_id: str, rows: Sequence[ProfileRow]) -> dict[str, int]:
    """Set rows; the same question and value again replaces its number. Counts added, changed, unchanged."""
    known = {(each.question, each.value): each for each in profile(conn, community_id)}
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    for each in rows:
        before = known.get((each.question, each.value))
        if before == each:
            counts["unchanged"] += 1
            continue
        values = {"people": each.people, "source": each.source}
        keys = ["community_id", "question", "value"]
        statement = insert(conn, t.profile).on_conflict_do_update(index_elements=keys, set_=values)
        conn.execute(statement, {"id": new_id(), "community_id": community_id, **vars(each)})
        counts["added" if before is None else "changed"] += 1
    return counts


def forget_question(conn: Connection, community_id: str, question: str) -> int:
    """Take a question out of the profile; how many rows it had."""
    c = t.profile.c
    return changed(conn, delete(t.profile).where(c.community_id == community_id, c.question == question))

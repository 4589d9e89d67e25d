"""Who may hear of something: by consent, listening event, theme and area, read anew each time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from storage import people
from storage import tables as t
from storage.change import STANDING
from storage.people import Hearer

#: Ids in one IN (…): SQLite takes 32,766 variables a statement.
_A_QUERY = 5000


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """A resident who may be written to, on which channel, and by the consent of which event."""

    resident_id: str
    channel: str
    language: str
    event_id: str


def hearers(
    conn: Connection, community_id: str, event_ids: Sequence[str], purposes: Sequence[str]
) -> tuple[list[Hearing], frozenset[str]]:
    """Who agreed to one of some purposes in one of some events of a community; and all who agreed.

    The first event counts where somebody agreed in several. Whoever has since said no to a purpose in any
    event of the community does not hear for it. The second value also holds those who stopped or blocked us.
    """
    standing = _last_words(conn, community_id, purposes)
    found: dict[str, Hearing] = {}
    agreed: set[str] = set()
    for event_id in event_ids:
        for purpose in purposes:
            agreed |= people.agreed(conn, event_id, purpose) & standing[purpose]
            for each in people.hearing_back(conn, event_id, purpose):
                if each.resident_id in standing[purpose]:
                    found.setdefault(each.resident_id, _of(each, event_id))
    return [found[each] for each in sorted(found)], frozenset(agreed)


def took_part(conn: Connection, event_ids: Collection[str], area: str = "") -> frozenset[str]:
    """Ids of the residents of some events; area: only those who named it as theirs."""
    c = t.session.c
    query = select(c.resident_id).where(c.event_id.in_(event_ids))
    if area:
        query = query.where(c.area == area)
    return frozenset(conn.execute(query).scalars())


def areas_named(conn: Connection, event_ids: Collection[str]) -> list[str]:
    """The areas that residents of some events named as theirs."""
    c = t.session.c
    query = select(c.area).where(c.event_id.in_(event_ids), c.area != "").distinct().order_by(c.area)
    return list(conn.execute(query).scalars())


def who_said(conn: Connection, answer_ids: Collection[int]) -> frozenset[str]:
    """Ids of the residents behind answers that still stand."""
    ids = sorted(answer_ids)
    found: set[str] = set()
    a = t.answer.c
    for start in range(0, len(ids), _A_QUERY):
        query = (
            select(t.session.c.resident_id)
            .join(t.answer, a.session_id == t.session.c.id)
            .where(a.id.in_(ids[start : start + _A_QUERY]), a.current, a.status.in_(STANDING))
        )
        found.update(conn.execute(query).scalars())
    return frozenset(found)


def _of(hearer: Hearer, event_id: str) -> Hearing:
    return Hearing(
        resident_id=hearer.resident_id,
        channel=hearer.channel,
        language=hearer.language,
        event_id=event_id,
    )


def _last_words(conn: Connection, community_id: str, purposes: Sequence[str]) -> Mapping[str, frozenset[str]]:
    """Purpose → residents whose last word on it, over all events of a community, was yes."""
    c = t.consent.c
    last = (
        select(func.max(c.id))
        .join(t.event, t.event.c.id == c.event_id)
        .where(t.event.c.community_id == community_id, c.purpose.in_(purposes))
        .group_by(c.resident_id, c.purpose)
    )
    rows = conn.execute(select(c.purpose, c.resident_id).where(c.id.in_(last), c.given)).all()
    return {
        purpose: frozenset(row.resident_id for row in rows if row.purpose == purpose) for purpose in purposes
    }

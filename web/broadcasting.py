"""Whom a broadcast reaches and who is spared it: for the page that approves it and for what sends it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from feedback.audience import FEWEST, PURPOSES
from feedback.delivery import ContactHours
from feedback.types import Audience
from storage import events, guard, hearing
from storage.database import Connection
from storage.events import Community
from storage.guard import Limit
from storage.hearing import Hearing
from web.board import BoardView


class Unreachable(StrEnum):
    """Why a broadcast must not go to its audience."""

    NO_EVENT = "no_event"  # the listening event is none of this community
    NOT_SIGNED_OFF = "not_signed_off"  # themes are proposals until then
    NO_THEME = "no_theme"  # the board has no such theme any more
    TOO_FEW = "too_few"  # by theme or area fewer than five: the message would point at them
    NOBODY = "nobody"  # nobody agreed to hear of this


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Who would hear if it went now. reached: after consent, STOP, blocks and the contact limit."""

    reached: tuple[Hearing, ...] = ()
    #: Those who agreed and can be written to, also beyond the limit.
    open_to: tuple[Hearing, ...] = ()
    #: Everybody that the rules mean, whether they agreed to hear or not.
    meant: int = 0
    #: no_consent, stopped, limit → people.
    spared: Mapping[str, int] = field(default_factory=dict)
    refusal: Unreachable | None = None

    @property
    def languages(self) -> Mapping[str, int]:
        """Language that somebody chose → people reached."""
        return Counter(each.language for each in self.reached)


def reach_of(
    conn: Connection, community: Community, audience: Audience, now: datetime, view: BoardView | None
) -> Reach:
    """Read whom an audience reaches at `now` (aware); nothing is written or promised by it.

    view: the board of the audience's event, where it names a theme; None before themes were made.
    """
    ids = [each.id for each in events.events(conn, [community.id])]
    if audience.event_id:
        if audience.event_id not in ids:
            return Reach(refusal=Unreachable.NO_EVENT)
        ids = [audience.event_id]
    meant = hearing.took_part(conn, ids, audience.area)
    if audience.theme_id:
        said = _raised(conn, audience, view)
        if isinstance(said, Unreachable):
            return Reach(refusal=said)
        meant &= said
    # Somebody may have agreed before they began to answer.
    everybody = not (audience.theme_id or audience.area)
    open_to, agreed = hearing.hearers(conn, community.id, ids, PURPOSES[audience.about])
    meant = meant | agreed if everybody else meant
    reachable = tuple(each for each in open_to if each.resident_id in meant)
    allowed = _within_limit(conn, community, reachable, now)
    spared = {
        "no_consent": len(meant - agreed),
        "stopped": len((meant & agreed) - {each.resident_id for each in reachable}),
        "limit": len(reachable) - len(allowed),
    }
    return Reach(
        reached=tuple(each for each in reachable if each.resident_id in allowed),
        open_to=reachable,
        meant=len(meant),
        spared={reason: n for reason, n in spared.items() if n},
        refusal=_refusal(audience, len(reachable)),
    )


def is_signed_off(view: BoardView | None) -> bool:
    """Whether the themes of a board may choose an audience: until they are signed off they are proposals."""
    return view is not None and view.board.signed_off


def _raised(conn: Connection, audience: Audience, view: BoardView | None) -> frozenset[str] | Unreachable:
    if view is None or not is_signed_off(view):
        return Unreachable.NOT_SIGNED_OFF
    if view.theme(audience.theme_id) is None:
        return Unreachable.NO_THEME
    return hearing.who_said(conn, {int(answer) for answer, _ in view.points_of(audience.theme_id)})


def _within_limit(
    conn: Connection, community: Community, people: tuple[Hearing, ...], now: datetime
) -> frozenset[str]:
    """Those who have not heard from us as often as the community agreed."""
    if not people:
        return frozenset()
    limit = Limit(community_id=community.id, most=community.contact_limit, days=community.contact_period_days)
    due = ContactHours.of(community).spell(now).opens
    asked = [(each.resident_id, each.channel) for each in people]
    return frozenset(guard.allowed(conn, limit, asked, due).resident_ids)


def _refusal(audience: Audience, people: int) -> Unreachable | None:
    if (audience.theme_id or audience.area) and people < FEWEST:
        return Unreachable.TOO_FEW
    return None if people else Unreachable.NOBODY

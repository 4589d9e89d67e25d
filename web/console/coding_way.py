"""One person's way through a round of blind coding: what is left, what comes next, when it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from storage import coding
from storage.coding import Coder, CodingRound, SaidPoint
from storage.database import Connection

FEWEST_POINTS = 30  # fewer coded points tell too little: the interval would span a third of the scale
_APART = 2  # characters between two points of a comment that are no more than a space or a full stop


@dataclass(frozen=True, kw_only=True)
class Way:
    """A round as one person meets it. said: answer id → its points that still stand."""

    round: CodingRound
    coders: Sequence[Coder]
    said: Mapping[int, Sequence[SaidPoint]]
    user_id: str

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Places of the points that still stand."""
        return tuple(place for place in range(len(self.round.points)) if self.point(place) is not None)

    @property
    def chosen(self) -> Mapping[int, frozenset[str]]:
        """What this person chose so far."""
        return next((coder.chosen for coder in self.coders if coder.user_id == self.user_id), {})

    @property
    def left(self) -> list[int]:
        """Places that this person has still to look at."""
        return self.left_of(self.chosen)

    def left_of(self, chosen: Mapping[int, frozenset[str]]) -> list[int]:
        """Places without a choice."""
        return [place for place in self.places if place not in chosen]

    @property
    def finished(self) -> list[Coder]:
        """People who have looked at every point."""
        return [coder for coder in self.coders if self.places and not self.left_of(coder.chosen)]

    @property
    def is_finished(self) -> bool:
        """Whether this person has; nothing of theirs changes any more."""
        return any(coder.user_id == self.user_id for coder in self.finished)

    @property
    def shows_result(self) -> bool:
        """Only whoever cannot be swayed by it any more may see what others chose."""
        return self.is_finished and len(self.finished) > 1

    def point(self, place: int) -> SaidPoint | None:
        """The point at a place; None when it was corrected or withdrawn since."""
        answer_id, start = self.round.points[place]
        return next((each for each in self.said.get(int(answer_id), ()) if each.start == start), None)

    def comment(self, place: int) -> list[tuple[str, bool]]:
        """The comment around a point, redacted: parts, and whether each is the point. "…" = left out."""
        parts: list[tuple[str, bool]] = []
        answer_id, start = self.round.points[place]
        end = None
        for each in self.said.get(int(answer_id), ()):
            if end is not None:
                parts.append((" " if each.start - end <= _APART else " … ", False))
            parts.append((each.text, each.start == start))
            end = each.end
        return parts

    def next_after(self, place: int) -> int | None:
        """The next place without a choice, from the beginning again after the last; None: all are done."""
        left = [each for each in self.left if each != place]
        return next((each for each in left if each > place), left[0] if left else None)


def way_of(conn: Connection, event_id: str, round_id: str, user_id: str) -> Way:
    """Read one person's way through a round.

    Raises:
        NotFound: this event has no such round.
    """
    found = coding.coding_round(conn, event_id, round_id)
    return _way(conn, found, user_id)


def ways_of(conn: Connection, event_id: str, user_id: str) -> list[Way]:
    """Read all rounds of an event, the newest first."""
    return [_way(conn, found, user_id) for found in coding.rounds(conn, event_id)]


def _way(conn: Connection, found: CodingRound, user_id: str) -> Way:
    return Way(
        round=found, coders=coding.coders(conn, found.id), said=coding.said(conn, found), user_id=user_id
    )

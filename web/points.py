"""What was said at an event, with all that it can be filtered by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import overload

from storage.themes import PointRow
from web.board import BoardView

FEWEST = 5  # people: a filter by area or an about-you answer that leaves fewer shows nothing
#: In which order points are shown: surest first, newest first, oldest first.
ORDERS = ("sure", "newest", "oldest")


@dataclass(frozen=True, kw_only=True)
class PointFilter:
    """Which points are wanted; what is empty does not narrow."""

    #: Theme or part.
    theme_id: str = ""
    #: All of these, each as the beginning of a word; what stands in quotes word for word. Accents, capitals
    #: and punctuation do not matter.
    words: str = ""
    language: str = ""
    area: str = ""
    #: Name of the question that was answered.
    question: str = ""
    #: self, assisted, tablet, room, paper.
    source: str = ""
    #: First and last day, as days of the community.
    since: date | None = None
    until: date | None = None
    #: About-you and closed questions: (name of the question, name of the choice), all of which must hold.
    answers: tuple[tuple[str, str], ...] = ()
    unread: bool = False
    flagged: bool = False

    @property
    def tells_people_apart(self) -> bool:
        """Whether it narrows by who people are, so that few of them may not be shown."""
        return bool(self.area or self.answers)


@dataclass(frozen=True, kw_only=True)
class PointView:
    """One thing said, and where it is on the board."""

    id: str
    answer_id: int
    #: (answer id as text, start): how decisions name it.
    key: tuple[str, int]
    resident_id: str
    start: int
    end: int
    #: Redacted.
    text: str
    language: str
    sense: str
    area: str
    question: str
    channel: str
    source: str
    entry: str
    #: Aware, UTC.
    answered_at: datetime
    read: bool
    flagged: bool
    #: Both empty: in no theme, or said after the themes were made.
    theme_id: str
    subtheme_id: str
    confidence: float
    #: Why it is in no theme.
    reason: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something to filter by. people: who commented and answered so; None: fewer than five, not said."""

    value: str
    people: int | None
    #: Language → what residents read; empty: `value` is all there is.
    label: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What can be chosen in each filter, most people first."""

    languages: tuple[Choice, ...] = ()
    areas: tuple[Choice, ...] = ()
    questions: tuple[Choice, ...] = ()
    sources: tuple[Choice, ...] = ()
    #: About-you and closed questions: name → its choices, in the survey's order.
    answers: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    #: Name of a question → what was asked, by language.
    asked: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class Selection(Sequence[PointView]):
    """Points that a filter leaves, made one by one as they are looked at.

    Attributes:
        people: Distinct people behind them.
        too_few: The filter tells people apart and leaves fewer than five of them: nothing is shown.
    """

    def __init__(self, points: Sequence[PointView], *, people: int, too_few: bool) -> None:
        """Nothing is made yet."""
        self._points = () if too_few else points
        self.people = 0 if too_few else people
        self.too_few = too_few

    @overload
    def __getitem__(self, at: int) -> PointView: ...
    @overload
    def __getitem__(self, at: slice) -> list[PointView]: ...
    def __getitem__(self, at: int | slice) -> PointView | list[PointView]:
        """One point, or a page of them."""
        return list(self._points[at]) if isinstance(at, slice) else self._points[at]

    def __len__(self) -> int:
        """How many there are."""
        return len(self._points)

    def __iter__(self) -> Iterator[PointView]:
        """All of them."""
        return iter(self._points)


class EventPoints:
    """What was said at an event. Kept as long as nothing of it changes."""

    def __init__(self, rows: Sequence[PointRow]) -> None:
        """Take over what was read."""
        self._rows = rows

    def select(self, view: BoardView | None, asked: PointFilter, order: str = "sure") -> Selection:
        """The points that a filter leaves. view: None before themes were made; order: one of `ORDERS`."""
        raise NotImplementedError

    def choices(self) -> Choices:
        """What can be chosen in each filter, with how many people commented so."""
        raise NotImplementedError

    def comment(self, answer_id: int, start: int | None = None) -> list[tuple[str, bool]]:
        """What is known of a comment, redacted, as parts and whether each is a point.

        start: the point to be marked; None marks all. What was set aside or said between points is "…".
        """
        raise NotImplementedError

"""What was said at an event, with all that it can be filtered by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial
from time import monotonic
from typing import overload

from surveys.types import Survey
from web.apart import by_answer, by_area, withheld
from web.board import BoardView
from web.choices import FEWEST, Asked, Choice, Choices, counted
from web.columns import Columns
from web.keywords import needles
from web.orders import Orders

__all__ = ["FEWEST", "ORDERS", "Choice", "Choices", "EventPoints", "PointFilter", "PointView", "Selection"]

LEFT_OUT = "…"
GAP = 3  # characters between two points that are more than a space and a comma
COUNTED_SECONDS = 60  # counting 100,000 comments takes a fifth of a second; replies may come every second
EARLIEST = date(1900, 1, 1)  # nothing was said before; years near 1 have no instant everywhere
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


class Selection(Sequence[PointView]):
    """Points that a filter leaves, made one by one as they are looked at.

    Attributes:
        rows: Where they stand among all points.
        people: Distinct people behind them.
        too_few: The filter tells people apart and leaves fewer than five of them, or fewer than five could be
            worked out from it and a wider one: nothing is shown.
    """

    def __init__(
        self, rows: Sequence[int], make: Callable[[int], PointView], *, people: int, too_few: bool = False
    ) -> None:
        """Nothing is made yet."""
        self.rows = () if too_few else rows
        self.people = 0 if too_few else people
        self.too_few = too_few
        self._make = make

    @overload
    def __getitem__(self, at: int) -> PointView: ...
    @overload
    def __getitem__(self, at: slice) -> list[PointView]: ...
    def __getitem__(self, at: int | slice) -> PointView | list[PointView]:
        """One point, or a page of them."""
        if isinstance(at, slice):
            return [self._make(row) for row in self.rows[at]]
        return self._make(self.rows[at])

    def __len__(self) -> int:
        """How many there are."""
        return len(self.rows)


class EventPoints:
    """What was said at an event and stands.

    Args:
        columns: All of it.
        surveys: The event's surveys, the newest last: what was asked and could be picked.
        zone: The community's; days begin there.
    """

    def __init__(self, columns: Columns, surveys: Sequence[Survey], zone: tzinfo) -> None:
        """Nothing is counted yet."""
        self.columns = columns
        self._asked = Asked(surveys)
        self._zone = zone
        self._orders = Orders(columns)
        self._choices: Choices | None = None
        self._counted_at, self._is_changed = 0.0, False

    def select(self, view: BoardView | None, asked: PointFilter, order: str = "sure") -> Selection:
        """The points that a filter leaves. view: None before themes were made; order: one of `ORDERS`."""
        rows = self._narrowed(view, asked)
        people = len(set(map(self.columns.person.__getitem__, rows)))
        too_few = asked.tells_people_apart and (people < FEWEST or self._leaves_few(view, asked))
        if too_few:
            rows = []
        elif order == "sure" and view is not None:
            rows = self._orders.surest(view.folded, rows)
        else:
            rows = self._orders.by_time(rows, newest=order == "newest")
        return Selection(rows, partial(self._made, view), people=people, too_few=too_few)

    def point(self, view: BoardView | None, key: tuple[str, int]) -> PointView | None:
        """One point; None where it does not stand any more."""
        row = self.columns.row_of(key)
        return self._made(view, row) if row >= 0 and self.columns.alive[row] else None

    def unread(self) -> int:
        """How many points nobody has read yet; selecting them takes three times as long."""
        c = self.columns
        return sum(
            1 for answer, alive in zip(c.answer_ids, c.alive, strict=True) if alive and answer not in c.read
        )

    def rows_of(self, view: BoardView, theme_id: str) -> list[int]:
        """Rows of the points of a theme or part, in no order."""
        return self._orders.of_theme(view.folded, theme_id)

    def choices(self) -> Choices:
        """What can be chosen in each filter, and how many people commented so, a minute ago at most."""
        is_old = monotonic() - self._counted_at > COUNTED_SECONDS
        if self._choices is None or (self._is_changed and is_old):
            self._choices = counted(self.columns, self._asked)
            self._counted_at, self._is_changed = monotonic(), False
        return self._choices

    def comment(self, answer_id: int, start: int | None = None) -> list[tuple[str, bool]]:
        """What is known of a comment, redacted, as parts and whether each is a point.

        start: the point to be marked; None marks all. What was set aside or said between points is "…".
        """
        columns, parts, end = self.columns, list[tuple[str, bool]](), 0
        for row in columns.rows_of_answer(answer_id):
            if columns.starts[row] - end > GAP and columns.alive[row]:
                parts.append((LEFT_OUT, False))
            if columns.alive[row]:
                parts.append((columns.texts[row], start is None or columns.starts[row] == start))
                end = columns.ends[row]
            elif not parts or parts[-1][0] != LEFT_OUT:
                parts.append((LEFT_OUT, False))
                end = columns.ends[row]
        return parts

    def ask(self, surveys: Sequence[Survey]) -> None:
        """Take over what is asked now."""
        self._asked = Asked(surveys)
        self._choices = None

    def changed(self) -> None:
        """Forget what was sorted: rows were added or crossed out."""
        self._is_changed = True
        self._orders.changed()

    def _narrowed(self, view: BoardView | None, asked: PointFilter) -> list[int]:
        """The rows that the filter leaves, in the order in which they were said."""
        c = self.columns
        if asked.theme_id:
            rows = self._orders.of_theme(view.folded, asked.theme_id) if view else []
        else:
            rows = self._orders.shown()
        for wanted, column, names in (
            (asked.language, c.language, c.languages),
            (asked.question, c.question, c.questions),
        ):
            if wanted:
                number = names.find(wanted)
                rows = [row for row in rows if column[row] == number]
        for wanted, column, names in ((asked.area, c.area, c.areas), (asked.source, c.source, c.sources)):
            if wanted:
                number = names.find(wanted)
                rows = [row for row in rows if column[c.person[row]] == number]
        for question, choice in asked.answers:
            picked = c.has_picked(question, choice)
            rows = [row for row in rows if picked[c.person[row]]]
        rows = self._in_days(rows, asked)
        if asked.unread:
            rows = [row for row in rows if c.answer_ids[row] not in c.read]
        if asked.flagged:
            rows = [row for row in rows if c.answer_ids[row] in c.flagged]
        for needle in needles(asked.words):
            rows = [row for row in rows if needle in c.plain[row]]
        return rows

    def _leaves_few(self, view: BoardView | None, asked: PointFilter) -> bool:
        """Whether few would stand out against the same filter without its area, or without one answer."""
        c = self.columns

        def among(wider: PointFilter) -> set[int]:
            return set(map(c.person.__getitem__, self._narrowed(view, wider)))

        if asked.area and withheld(by_area(c, among(replace(asked, area=""))), asked.area):
            return True
        for place, (question, choice) in enumerate(asked.answers):
            others = (*asked.answers[:place], *asked.answers[place + 1 :])
            people = among(replace(asked, answers=others))
            if withheld(by_answer(c, people, question, choice), choice):
                return True
        return False

    def _in_days(self, rows: list[int], asked: PointFilter) -> list[int]:
        at = self.columns.at
        if asked.since:
            first = self._midnight(asked.since)
            rows = [row for row in rows if at[row] >= first]
        if asked.until and asked.until < date.max:
            last = self._midnight(asked.until + timedelta(days=1))
            rows = [row for row in rows if at[row] < last]
        return rows

    def _midnight(self, day: date) -> float:
        return datetime.combine(max(day, EARLIEST), time.min, tzinfo=self._zone).timestamp()

    def _made(self, view: BoardView | None, row: int) -> PointView:
        c = self.columns
        person, answer_id = c.person[row], c.answer_ids[row]
        placed = self._orders.placed(view.folded, row) if view else None
        return PointView(
            id=c.ids[row],
            answer_id=answer_id,
            key=(str(answer_id), c.starts[row]),
            resident_id=c.people.words[person],
            start=c.starts[row],
            end=c.ends[row],
            text=c.texts[row],
            language=c.languages.words[c.language[row]],
            sense=c.senses.words[c.sense[row]],
            area=c.areas.words[c.area[person]],
            question=c.questions.words[c.question[row]],
            channel=c.channels.words[c.channel[person]],
            source=c.sources.words[c.source[person]],
            entry=c.entries.words[c.entry[person]],
            answered_at=datetime.fromtimestamp(c.at[row], UTC),
            read=answer_id in c.read,
            flagged=answer_id in c.flagged,
            theme_id=placed.theme_id if placed else "",
            subtheme_id=placed.subtheme_id if placed else "",
            confidence=placed.confidence if placed else 0.0,
            reason=placed.reason if placed else "",
        )

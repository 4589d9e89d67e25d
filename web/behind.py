"""Work behind a button that needs models, documents or much counting: what it is given and gives back.

The pages know no more of it than this; the wiring fills `Actions`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web.board import BoardView

#: A point: (answer id as text, start of it in the answer).
Key = tuple[str, int]
#: How far long work has come: (done, of). Called from the event loop, as often as it likes.
Tell = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One question that residents propose. Texts are redacted."""

    #: The wording most like the others.
    text: str
    others: tuple[str, ...]
    #: Distinct residents.
    people: int


@dataclass(frozen=True, kw_only=True)
class RoomNotes:
    """A table that somebody typed: notes from a room, or answers from paper."""

    event_id: str
    content: bytes
    #: Of the file.
    name: str
    #: room or paper.
    source: str
    #: Where they came from and in which language, for lines that do not say.
    entry: str
    language: str
    user_id: str
    #: True only says what would happen.
    dry_run: bool


@dataclass(frozen=True, kw_only=True)
class NotesTaken:
    """What came of such a table, or would come of it."""

    #: new, changed, same: people; answers; alerts.
    counts: Mapping[str, int]
    #: Each with row (0 = the whole file), column, problem and remedy.
    problems: Sequence[Any]


@dataclass(frozen=True, kw_only=True)
class MergeIdea:
    """Two themes that may be one. The first is the larger."""

    themes: tuple[str, str]
    #: Cosine of their centres, -1 to 1.
    likeness: float
    #: People who are in both.
    shared: int
    #: A point of each that shows it.
    examples: tuple[Key, Key]


@dataclass(frozen=True, kw_only=True)
class SplitIdea:
    """A theme that may be two. points: those that would leave it."""

    theme: str
    points: tuple[Key, ...]
    #: A name for those that would leave, and one for those that would stay.
    labels: tuple[str, str]
    #: People of either side.
    people: tuple[int, int]
    #: Cosine between the centres of the two sides, and the mean of points to the centre of their own.
    between: float
    within: float
    #: Points that show either side best.
    examples: tuple[tuple[Key, ...], tuple[Key, ...]]


@dataclass(frozen=True, kw_only=True)
class SeriousIdea:
    """A small theme that should be looked at all the same."""

    theme: str
    #: strong, one_place or one_group.
    why: str


@dataclass(frozen=True, kw_only=True)
class Ideas:
    """What the machine would change about a board, for people to decide. Best first."""

    merges: tuple[MergeIdea, ...] = ()
    splits: tuple[SplitIdea, ...] = ()
    serious: tuple[SeriousIdea, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Score:
    """A figure with its 95 % interval; 0 to 1 unless it is said otherwise."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Pair:
    """How far two codings of the same points agree. first, second: as they were named, or "machine"."""

    first: str
    second: str
    points: int
    #: Micro-averaged over themes and points.
    f1: Score
    #: Krippendorff's alpha for sets of labels (MASI distance); 1 = always, 0 = as by chance. None: nothing
    #: differs, so that there is no chance to compare with.
    alpha: Score | None


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What codings of the same points come to."""

    #: Every two of them, in the order they were given.
    pairs: tuple[Pair, ...] = ()
    #: How much more people agree with each other than with the machine, -1 to 1; None: fewer than two people.
    gap: Score | None = None


@dataclass(frozen=True, kw_only=True)
class Actions:
    """Work behind a button that needs models or documents; the wiring fills it."""

    #: Groups what an event's residents said into a new run; the first one becomes the board at once.
    theme_event: Callable[[str, Tell], Awaitable[None]]
    #: (event, its board) → what may be merged, split or looked at.
    ideas: Callable[[str, BoardView, Tell], Awaitable[Ideas]]
    #: (event, words) → points that mean the like, best first, with their cosine.
    search_meaning: Callable[[str, str], Awaitable[Sequence[tuple[Key, float]]]]
    #: Codings by name (any for people, "machine"), each a set of theme ids per point → how far they agree.
    compare_codings: Callable[[Mapping[str, Sequence[frozenset[str]]]], Awaitable[Compared]]
    #: (event, user) → id of the report that was made.
    make_report: Callable[[str, str], Awaitable[str]]
    #: (report, user): publishes it and puts it on its way to everyone who asked.
    send_report: Callable[[str, str], Awaitable[None]]
    #: (community, file's bytes, file's name) → counts and problems, each with row and remedy. Tells rows.
    import_assets: Callable[[str, bytes, str, Tell], Awaitable[tuple[Mapping[str, int], list[Any]]]]
    #: Tells rows.
    import_notes: Callable[[RoomNotes, Tell], Awaitable[NotesTaken]]
    #: event → the questions that residents propose for the next survey, those that say the same together.
    group_proposals: Callable[[str], Awaitable[Sequence[Proposal]]]
    #: Whether the database and the workers are up; `ok` and what else is worth saying.
    health: Callable[[], Awaitable[Mapping[str, Any]]]

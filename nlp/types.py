"""Values of theming: comments in, points, themes and what was set aside out; decisions over runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Reason(StrEnum):
    """Why a comment or point is in no theme."""

    NON_ANSWER = "non_answer"  # "nothing", "n/a"
    DANGER = "danger"  # screened; a person handles it
    DUPLICATE = "duplicate"  # the same text again from the same person
    UNREADABLE = "unreadable"  # no letters, or no language we can read
    UNSURE = "unsure"  # fits no theme well enough


@dataclass(frozen=True, kw_only=True)
class Comment:
    """One free-text answer as it comes in. `id` is unique; an empty `person` means a person of its own."""

    id: str
    text: str
    person: str = ""
    #: ISO 639-1; empty means: recognise it.
    language: str = ""
    #: strength, barrier, idea, offer or other.
    sense: str = "other"
    #: The question that was asked, so that labels do not echo it.
    question: str = ""
    #: Ward or the like that the person lives in; empty: not known.
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Span:
    """Something found in a text. start: inclusive, end: exclusive, characters of the original."""

    kind: str  # name, phone, email, postcode, …
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Point:
    """One thing said in a comment. `text` is redacted; offsets count characters of the original."""

    comment_id: str
    person: str
    start: int
    end: int
    text: str
    language: str = "en"
    sense: str = "other"
    #: As of its comment.
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class SetAside:
    """A comment, or a part of one, that goes into no theme. start, end: characters of the original."""

    comment_id: str
    person: str
    start: int
    end: int
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A comment made ready: what is said in it, and what of it was set aside at once."""

    comment_id: str
    points: tuple[Point, ...]
    set_aside: tuple[SetAside, ...]


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """One place in a framework. confidence: 0 to 1."""

    code: str
    label: str
    confidence: float


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Words that stand for a theme. `text` is redacted."""

    comment_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Theme:
    """One theme of a run. A sub-theme names its parent; a parent's people are the union of its parts."""

    id: str
    parent_id: str | None
    label: str
    description: str
    points: int
    comments: int
    people: int
    #: 95 % Wilson interval of `people`, given how many commented.
    people_low: int
    people_high: int
    #: 1 = most people. Sub-themes rank within their parent.
    rank: int
    #: good, in_the_way, idea or mixed.
    leaning: str
    pinned: bool
    quotes: tuple[Quote, ...]
    #: framework name → first and second choice.
    frameworks: Mapping[str, tuple[Mapped, ...]]
    #: How strongly people put it, 0 to 1.
    strength: float = 0.0
    #: Distinct places that its people live in, as far as known.
    places: int = 0
    #: Mean cosine of its points to their centre, -1 to 1.
    coherence: float = 0.0
    #: Proposed by this run, beside themes that were kept from an earlier one.
    is_new: bool = False


# With slots, since 130,000 of them stay in memory with each board.
@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """Where one point went. An empty theme_id means set aside, with the reason."""

    comment_id: str
    start: int
    end: int
    theme_id: str
    subtheme_id: str
    confidence: float
    reason: str
    #: Empty: a person of its own. People are counted from here again after a merge.
    person: str = ""
    #: As of its point; empty: not known.
    place: str = ""
    #: good, in_the_way, idea or mixed; empty: not known.
    leaning: str = ""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A theme that an unsure point might belong to."""

    theme_id: str
    confidence: float


class QueueReason(StrEnum):
    """Why a person should look at a point."""

    FITS_NONE = "fits_none"  # unlike every theme; it is in none
    BETWEEN = "between"  # about as near to one theme as to another
    FROM_WELSH = "from_welsh"  # carried over from Welsh into themes found in English
    UNREAD = "unread"  # Welsh of which too little could be read to place it; it is in none


@dataclass(frozen=True, kw_only=True)
class Queued:
    """A point waiting for a person, in no theme or in one that may be wrong."""

    comment_id: str
    start: int
    end: int
    reason: QueueReason
    #: Best first; for a placed point the first is the theme it is in.
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """Nearly the same text from many people. Each of them counts once."""

    #: Redacted, as most sent it.
    text: str
    people: int
    points: int


class ChangeKind(StrEnum):
    """What became of a theme between two boards."""

    BORN = "born"
    GROWN = "grown"
    SHRUNK = "shrunk"
    SPLIT = "split"
    MERGED = "merged"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Change:
    """What became of one theme. before, after: people behind it; others: those it went into or came from."""

    kind: ChangeKind
    theme_id: str
    before: int
    after: int
    others: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Run:
    """What the machine proposed. Never changed once made; JSON by `nlp.pipeline.to_json` and `from_json`."""

    version: int
    manifest: Mapping[str, object]
    counts: Mapping[str, object]
    themes: tuple[Theme, ...]
    assignments: tuple[Assignment, ...]
    #: Those first whose answer would teach most.
    queue: tuple[Queued, ...]
    campaigns: tuple[Campaign, ...] = ()
    #: Against the earlier themes that this run went on from.
    changes: tuple[Change, ...] = ()


class DecisionKind(StrEnum):
    """What a coordinator did to a board."""

    RENAME = "rename"  # themes=(id,), label
    DESCRIBE = "describe"  # themes=(id,), label is the description
    MERGE = "merge"  # themes=ids, into=id
    UNMERGE = "unmerge"  # themes=ids that leave again, into=id: the inverse of merge
    SPLIT = "split"  # themes=(id,), points leave it for into=id of the new theme, label is its name
    UNSPLIT = "unsplit"  # themes=(id,), into=id of the theme that goes back: the inverse of split
    NEW = "new"  # into=id of the new theme, label; points, if any, move there
    DROP = "drop"  # into=id: the inverse of new
    MOVE = "move"  # points, to=theme or sub-theme; to where a point already is: confirms it
    UNMOVE = "unmove"  # points, to: the inverse of move
    SET_ASIDE = "set_aside"  # points that say nothing to any theme, label=reason
    TAKE_BACK = "take_back"  # points: the inverse of set_aside
    LOCK = "lock"  # themes=(id,): no machine adds points to it or takes any
    UNLOCK = "unlock"  # themes=(id,)
    ORDER = "order"  # themes=ids in the order wanted, before all others; none: by people again
    HIDE = "hide"  # themes=(id,)
    SHOW = "show"  # themes=(id,): the inverse of hide
    PIN = "pin"  # themes=(id,)
    UNPIN = "unpin"  # themes=(id,)
    MAP = "map"  # themes=(id,), into=framework code (empty: the machine's choice), label=framework name
    SIGN_OFF = "sign_off"  # the whole board; nothing else
    REOPEN = "reopen"  # the inverse of sign_off
    ACCEPT = "accept"  # this run was proposed and is the board since; it changes nothing on it


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One thing a coordinator decided. Append-only; undo appends the inverse."""

    kind: DecisionKind
    themes: tuple[str, ...] = ()
    into: str = ""
    label: str = ""
    #: (comment id, start) of the points that it is about.
    points: tuple[tuple[str, int], ...] = ()
    #: Theme or sub-theme that points go to.
    to: str = ""


@dataclass(frozen=True, kw_only=True)
class BoardTheme:
    """A theme as people see it: the run's theme with the decisions applied."""

    theme: Theme
    label: str
    description: str
    hidden: bool = False
    pinned: bool = False
    locked: bool = False
    #: Ids of run themes that were merged into this one, itself included.
    members: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Board:
    """`fold(run, decisions)`: themes in order, and whether somebody signed the board off."""

    themes: tuple[BoardTheme, ...]
    signed_off: bool
    #: Number of decisions folded; a report pins it.
    decisions: int
    #: Points and their theme ids after merges, in the run's order.
    assignments: tuple[Assignment, ...] = field(default=())

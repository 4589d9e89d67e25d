"""A transcript as a file: a header, then a conversation that is played again and must come out the same.

    # What happens when the bus is picked.          comments, kept when the file is written anew
    survey: our-street
    language: cy
    date: 2026-05-04

    What is good about our street?  (1/3)            what the engine said: `surveys.transcripts.transcript`
      (skip)

    > The neighbours                                 what the resident said
    = good [answered]: "The neighbours" …

Optional lines of the header: `seed: 7` (what is left to chance), `join: 6` (seconds that a message waits for
more) and `full: young, old` (quotas that are full). The clock stands still at noon (UTC) of the date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from itertools import zip_longest

from surveys.errors import TranscriptUnreadable
from surveys.transcripts.transcript import Player
from surveys.types import Manner, Step, Survey

MINE = "> "  # begins the resident's lines
COMMENT = "# "
ESCAPE = "\\"  # before a line of the engine's that begins like one of the resident's, a comment or an escape
NEEDED = ("survey", "language", "date")
POSSIBLE = (*NEEDED, "seed", "join", "full")
MAX_TRANSCRIPT = 1_000_000  # characters; a session of 200 questions has about 100,000

_HEADER = re.compile(r"([a-z]+):\s*(.*?)\s*")


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One message of the resident's and what is expected to follow."""

    #: As typed, without the sign before it; None for the beginning, before anybody has said anything.
    said: str | None
    expected: tuple[str, ...]
    #: Line of the file, from 1, on which it begins, and that of each expected line.
    row: int = 0
    rows: tuple[int, ...] = ()
    #: Comment lines before it, as they stand.
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """What is to be played, and what should come of it."""

    #: The survey's id.
    survey: str
    language: str
    day: date
    #: The first has `said` None.
    turns: tuple[Turn, ...]
    seed: int = 0
    manner: Manner = field(default_factory=Manner)
    #: The lines above the conversation, and comments below it, as they stand.
    header: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Difference:
    """The first place at which the engine did otherwise."""

    #: Line of the file, from 1.
    row: int
    #: What the resident had said; empty at the beginning.
    said: str
    #: The expected line and the engine's; None where one of the two had ended.
    expected: str | None
    came: str | None


@dataclass(frozen=True, kw_only=True)
class Playing:
    """What came of playing a transcript."""

    transcript: Transcript
    #: The same turns with what the engine did now.
    turns: tuple[Turn, ...]
    #: One for the beginning and one for each message that the engine took.
    steps: tuple[Step, ...]
    difference: Difference | None


def moment(day: date) -> datetime:
    """The clock of a transcript: noon, so that no time zone of Britain or near it has another day."""
    return datetime.combine(day, time(12), UTC)


def read(source: str) -> Transcript:
    """Read a transcript.

    Raises:
        TranscriptUnreadable: the header lacks something, or has something unknown; names its row.
    """
    if len(source) > MAX_TRANSCRIPT:
        raise TranscriptUnreadable(1, f"it has more than {MAX_TRANSCRIPT} characters")
    lines = source.replace("\r\n", "\n").split("\n")
    end = next((at for at, line in enumerate(lines) if not line.strip()), len(lines))
    values = _values(lines[:end])
    manner = Manner(
        join_seconds=_number(values.get("join", "0")),
        full=frozenset(filter(None, re.split(r"[,\s]+", values.get("full", "")))),
    )
    turns, footer = _conversation(lines[end:], end + 1)
    return Transcript(
        survey=values["survey"],
        language=values["language"],
        day=_day(values["date"]),
        seed=int(_number(values.get("seed", "0"))),
        manner=manner,
        header=tuple(lines[:end]),
        footer=footer,
        turns=turns,
    )


def header(survey: str, language: str, day: date, comment: str) -> tuple[str, ...]:
    """The lines above a new transcript's conversation."""
    return (f"{COMMENT}{comment}", f"survey: {survey}", f"language: {language}", f"date: {day.isoformat()}")


def write(header_lines: tuple[str, ...], turns: tuple[Turn, ...], footer: tuple[str, ...] = ()) -> str:
    """The file with these turns; `read` gives them back."""
    lines = list(header_lines)
    for turn in turns:
        lines += ["", *turn.comments]
        lines += [] if turn.said is None else [MINE + turn.said]
        lines += [_escaped(line) for line in turn.expected]
    lines += ["", *footer] if footer else []
    return "\n".join(lines) + "\n"


def turn_of(said: str | None, lines: Iterable[str]) -> Turn:
    """A turn as it was played; a text of several lines is several, and an empty line is none."""
    return Turn(said=said, expected=tuple(part for line in lines for part in line.split("\n") if part))


def play(survey: Survey, transcript: Transcript) -> Playing:
    """Play what the resident said with the real engine, and compare."""
    player = Player(
        survey,
        language=transcript.language,
        now=moment(transcript.day),
        seed=transcript.seed,
        manner=transcript.manner,
    )
    first, *rest = transcript.turns
    turns, steps = [_kept(first, player.lines())], [player.step]
    for turn in rest:
        turns.append(_kept(turn, player.play(turn.said or "")))
        if player.step is not steps[-1]:
            steps.append(player.step)
    found = _difference(transcript.turns, tuple(turns))
    return Playing(transcript=transcript, turns=tuple(turns), steps=tuple(steps), difference=found)


# Reading


def _values(lines: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for row, line in enumerate(lines, 1):
        if _is_comment(line):
            continue
        found = _HEADER.fullmatch(line)
        if found is None or found[1] not in POSSIBLE:
            raise TranscriptUnreadable(row, f"the header has no {line[:40]!r}; it has {', '.join(POSSIBLE)}")
        values[found[1]] = found[2]
    for key in NEEDED:
        if not values.get(key):
            raise TranscriptUnreadable(1, f"the header lacks the line '{key}: …'")
    return values


def _number(written: str) -> float:
    if re.fullmatch(r"\d{1,9}(\.\d+)?", written):
        return float(written)
    raise TranscriptUnreadable(1, f"{written!r} in the header is not a number")


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise TranscriptUnreadable(1, f"the date {written!r} is not written as 2026-05-31") from error


def _conversation(lines: list[str], start: int) -> tuple[tuple[Turn, ...], tuple[str, ...]]:
    """The turns, cut before each line of the resident's, and the comments after the last; rows from `start`.

    Empty lines only part the turns. A comment belongs to the turn that comes after it.
    """
    turns = [_Open(said=None, row=start)]
    comments: list[str] = []
    for row, line in enumerate(lines, start):
        if line.startswith(MINE) or line == MINE.strip():
            turns.append(_Open(said=line[len(MINE) :], row=row, comments=comments))
            comments = []
        elif _is_comment(line):
            comments.append(line)
        elif line:
            if len(turns) == 1 and not turns[0].expected:
                turns[0].comments, comments = comments, []
            turns[-1].expected[row] = line.removeprefix(ESCAPE)
    return tuple(turn.closed() for turn in turns), tuple(comments)


@dataclass
class _Open:
    """A turn that is being read."""

    said: str | None
    row: int
    comments: list[str] = field(default_factory=list)
    #: Row → expected line.
    expected: dict[int, str] = field(default_factory=dict)

    def closed(self) -> Turn:
        return Turn(
            said=self.said,
            expected=tuple(self.expected.values()),
            row=self.row,
            rows=tuple(self.expected),
            comments=tuple(self.comments),
        )


def _is_comment(line: str) -> bool:
    return line.startswith(COMMENT) or line == COMMENT.strip()


def _escaped(line: str) -> str:
    return ESCAPE + line if line.startswith((MINE.strip(), COMMENT.strip(), ESCAPE)) else line


# Comparing


def _kept(turn: Turn, lines: Iterable[str]) -> Turn:
    """What came, with the rows and comments of what was expected."""
    return replace(turn, expected=turn_of(turn.said, lines).expected)


def _difference(expected: tuple[Turn, ...], came: tuple[Turn, ...]) -> Difference | None:
    for old, new in zip(expected, came, strict=True):
        for at, (wanted, given) in enumerate(zip_longest(old.expected, new.expected)):
            if wanted != given:
                row = old.rows[at] if wanted is not None else (old.row, *old.rows)[-1]
                return Difference(row=row, said=old.said or "", expected=wanted, came=given)
    return None

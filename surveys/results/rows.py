"""One stored answer as every export shows it: the contract's columns, each a text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from surveys.types import Missing, Survey

#: Statuses of an answer that stands; storage has the same.
STANDING = frozenset({"answered", "corrected"})
#: Statuses that say why there is no answer.
MISSING = frozenset(Missing)
#: Types whose value is a JSON number, list or truth; the value of every other is a text.
_AS_JSON = frozenset({"integer", "decimal", "range", "select_multiple", "rank", "consent", "acknowledge"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultRow:
    """One revision of one answer. The fields are the columns of `event export`, in their order."""

    event: str
    session: str
    #: The resident's pseudonym.
    resident: str
    #: telegram or web; how else it came: assisted, tablet, room, paper.
    channel: str
    entry: str
    language: str
    #: The survey's version that the session began with.
    version: str
    question: str
    type: str
    #: Label of what was chosen, in the survey's default language.
    category: str
    #: Normalised: a text as it is, anything else as JSON; empty where there is none.
    value: str
    #: What the resident wrote, to the letter.
    text: str
    #: ISO 8601 with its offset, to the second.
    answered_at: str
    status: str
    #: From 1; the highest of a session and question is the one that counts.
    revision: int


COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(ResultRow))
_ALL = attrgetter(*COLUMNS)
#: Columns that are the same in all rows of a session.
OF_SESSION: tuple[str, ...] = COLUMNS[:7]


@dataclass(frozen=True, kw_only=True)
class About:
    """What an export says beside the rows."""

    #: The event's id, a UUID4, and its name.
    event_id: str
    event_name: str
    #: Every version that the event had, the oldest first.
    surveys: tuple[Survey, ...]
    #: IANA name of the community's time zone, in which days and times were meant.
    time_zone: str
    #: When the export was made: aware.
    made_at: datetime

    @property
    def title(self) -> str:
        """The newest version's title in its default language."""
        newest = self.surveys[-1]
        return newest.title.get(newest.default_language, newest.id)


def cell(value: object) -> str:
    """A stored value as the contract's text."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def typed(kind: str, text: str) -> object:
    """The value that a cell stands for, None for an empty one; `cell` of it gives the same text."""
    if kind in _AS_JSON and text:
        try:
            value = json.loads(text, parse_constant=_refuse)
        except ValueError:
            return text
        return value if not isinstance(value, str) and cell(value) == text else text
    return text or None


def _refuse(name: str) -> object:
    """NaN and Infinity are no JSON, though Python reads them."""
    raise ValueError(name)


def from_cells(cells: Mapping[str, str]) -> ResultRow:
    """Make a row of its columns.

    Raises:
        KeyError, ValueError: a column is missing or the revision is no number.
    """
    values = {name: cells[name] for name in COLUMNS if name != "revision"}
    return ResultRow(**values, revision=int(cells["revision"]))


def cells_of(row: ResultRow) -> tuple[str, ...]:
    """Each column's text, in the contract's order."""
    *texts, revision = _ALL(row)
    return (*texts, str(revision))


def by_session(rows: Iterable[ResultRow]) -> Iterator[tuple[ResultRow, list[ResultRow]]]:
    """Rows of each session with its first one; rows come session by session."""
    for _, of_one in groupby(rows, key=lambda row: row.session):
        found = list(of_one)
        yield found[0], found


def current(rows: Sequence[ResultRow]) -> dict[str, ResultRow]:
    """The newest revision of each question of one session."""
    newest: dict[str, ResultRow] = {}
    for row in rows:
        known = newest.get(row.question)
        if known is None or known.revision < row.revision:
            newest[row.question] = row
    return newest

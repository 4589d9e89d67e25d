"""An edited out.csv as decisions: what differs from the board that the table was written from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from nlp.deciding.about_points import MADE_ID, REASONS
from nlp.deciding.about_themes import LONGEST_LABEL
from nlp.deciding.problems import Problem
from nlp.deciding.state import Key
from nlp.types import Assignment, Board, Decision, DecisionKind, Reason

#: What a table needs for its rows to be told apart and followed.
COLUMNS = ("id", "start", "theme_id", "subtheme_id", "reason")
FIRST_ROW = 2  # the header is row 1, as spreadsheets count
_MOST_DIGITS = 9  # of a start; a comment of a billion characters does not exist


@dataclass(kw_only=True)
class _Reading:
    """What was read so far."""

    board: Board
    placed: Mapping[Key, Assignment]
    #: Part → its theme; a theme → empty.
    parents: Mapping[str, str]
    #: Label without case → id, where only one theme has it.
    labels: Mapping[str, str]
    moved: dict[str, list[Key]] = field(default_factory=dict)
    aside: dict[str, list[Key]] = field(default_factory=dict)
    #: Label of a new theme without case → as first written, and its points.
    new: dict[str, tuple[str, list[Key]]] = field(default_factory=dict)
    #: Point → the row that said where it goes.
    rows: dict[Key, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, row: int, column: str, problem: str, remedy: str) -> None:
        self.problems.append(Problem(place=f"row {row}, {column}", problem=problem, remedy=remedy))


def decisions_of_table(
    before: Board, rows: Iterable[Mapping[str, str | None]], *, used: Collection[str] = ()
) -> tuple[tuple[Decision, ...], tuple[Problem, ...]]:
    """What somebody decided by editing out.csv. Rows that were taken out say nothing.

    A changed theme_id or subtheme_id is a move. A theme_id that is no theme's id or name makes a new theme
    of that name. An emptied theme_id with a reason sets the point aside.

    Args:
        before: The board that out.csv was written from.
        rows: Of the edited table, by column.
        used: Ids of themes that are not to be used again, besides those of the board.

    Returns:
        Decisions, new themes first, and problems with their row; a table with problems should not be
        followed.
    """
    reading = _begin(before)
    for number, row in enumerate(rows, FIRST_ROW):
        if number == FIRST_ROW and (missing := [name for name in COLUMNS if name not in row]):
            remedy = "Give out.csv as it was written, with its header."
            reading.wrong(1, ", ".join(missing), "The table has no such column.", remedy)
            break
        _read(reading, number, {name: (row.get(name) or "").strip() for name in COLUMNS})
    return _decisions(reading, {*used, *reading.parents}), tuple(reading.problems)


def _begin(before: Board) -> _Reading:
    labels: dict[str, str] = {}
    for each in before.themes:
        name = each.label.casefold()
        labels[name] = "" if name in labels else each.theme.id
    return _Reading(
        board=before,
        placed={(each.comment_id, each.start): each for each in before.assignments},
        parents={each.theme.id: each.theme.parent_id or "" for each in before.themes},
        labels={name: theme_id for name, theme_id in labels.items() if theme_id},
    )


def _read(reading: _Reading, number: int, row: Mapping[str, str]) -> None:
    key = _key(row)
    was = reading.placed.get(key) if key else None
    if key is None or was is None:
        remedy = "Leave id and start as they were, or take the row out."
        reading.wrong(number, "id", "No comment has a point there.", remedy)
        return
    if not _differs(row, was):
        return
    if key in reading.rows:
        said = f"Row {reading.rows[key]} says already where this point goes."
        reading.wrong(number, "theme_id", said, "Leave one of the two.")
        return
    reading.rows[key] = number
    if was.reason == Reason.DANGER:
        said = "What shows danger is handled by a person and goes into no theme."
        reading.wrong(number, "theme_id", said, "Leave the row as it was.")
    elif row["theme_id"]:
        _place(reading, number, key, row, was)
    else:
        _put_aside(reading, number, key, row)


def _key(row: Mapping[str, str]) -> Key | None:
    start = row["start"]
    return (row["id"], int(start)) if start.isdecimal() and len(start) <= _MOST_DIGITS else None


def _differs(row: Mapping[str, str], was: Assignment) -> bool:
    """A reason beside a theme says nothing; the theme does."""
    if (row["theme_id"], row["subtheme_id"]) != (was.theme_id, was.subtheme_id):
        return True
    return not was.theme_id and row["reason"] != was.reason


def _place(reading: _Reading, number: int, key: Key, row: Mapping[str, str], was: Assignment) -> None:
    theme_id = _known(reading, row["theme_id"])
    part_id = _known(reading, row["subtheme_id"]) if row["subtheme_id"] else ""
    theme_changed = theme_id != was.theme_id
    if part_id and part_id != was.subtheme_id:
        parent = reading.parents.get(part_id)
        if not parent or (theme_changed and parent != theme_id):
            said = f"'{row['subtheme_id']}' is no part of '{row['theme_id']}'."
            reading.wrong(number, "subtheme_id", said, "Write one of its parts, or leave it empty.")
            return
        reading.moved.setdefault(part_id, []).append(key)
    elif theme_id in reading.parents:
        parent = reading.parents[theme_id]
        if parent and row["subtheme_id"] not in {"", was.subtheme_id, theme_id}:
            said = f"'{theme_id}' is itself a part."
            reading.wrong(number, "theme_id", said, f"Write '{parent}' here.")
            return
        reading.moved.setdefault(theme_id, []).append(key)
    elif len(" ".join(row["theme_id"].split())) > LONGEST_LABEL:
        said = f"The name of a new theme is longer than {LONGEST_LABEL} characters."
        reading.wrong(number, "theme_id", said, "Shorten it.")
    else:
        label = " ".join(row["theme_id"].split())
        reading.new.setdefault(label.casefold(), (label, []))[1].append(key)


def _known(reading: _Reading, written: str) -> str:
    """The id of the theme that is meant; what was written when there is none such."""
    if written in reading.parents:
        return written
    return reading.labels.get(" ".join(written.split()).casefold(), written)


def _put_aside(reading: _Reading, number: int, key: Key, row: Mapping[str, str]) -> None:
    reason = row["reason"]
    if reason in REASONS:
        reading.aside.setdefault(reason, []).append(key)
        return
    said = f"'{reason}' is no reason." if reason else "The theme was taken out and no reason given."
    reading.wrong(number, "reason", said, f"Write one of {', '.join(REASONS)}, or put a theme back.")


def _decisions(reading: _Reading, used: Collection[str]) -> tuple[Decision, ...]:
    free = max((int(each[1:]) for each in used if MADE_ID.fullmatch(each)), default=0) + 1
    new = [
        Decision(kind=DecisionKind.NEW, into=f"n{number}", label=label, points=tuple(points))
        for number, (label, points) in enumerate(reading.new.values(), free)
    ]
    moved = [
        Decision(kind=DecisionKind.MOVE, points=tuple(points), to=to) for to, points in reading.moved.items()
    ]
    aside = [
        Decision(kind=DecisionKind.SET_ASIDE, points=tuple(points), label=reason)
        for reason, points in reading.aside.items()
    ]
    return (*new, *moved, *aside)

"""What became of themes between two boards: a proposal and the board it would replace, or two of one run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from nlp.types import Board, Change, ChangeKind

#: Theme → people before, people after, points before, points after.
Counts = dict[str, tuple[int, int, int, int]]
NOBODY = (0, 0)


def difference(before: Board, after: Board) -> tuple[Change, ...]:
    """What became of each theme between two boards, in the order of the later board, ended ones last.

    A theme is the same when its id is. One that is gone was merged when most of its points that are
    still there are in one other theme, else it ended; a new one was split off when most of its points
    came from one theme, else it was born. One that kept its people is not told of.
    """
    was, now = _people(before), _people(after)
    came, went = _flows(before, after)
    told = [_later(name, was, now, came) for name in now]
    gone = [_gone(name, was[name], now, went) for name in was if name not in now]
    return tuple(change for change in (*told, *gone) if change is not None)


def _people(board: Board) -> dict[str, int]:
    """People behind each theme without a parent; those without anybody are not there."""
    tops = [entry.theme for entry in board.themes if entry.theme.parent_id is None]
    return {theme.id: theme.people for theme in tops if theme.people}


def _flows(before: Board, after: Board) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
    """For each later theme where its points came from, and for each earlier one where they went."""
    homes = {(a.comment_id, a.start): a.theme_id for a in before.assignments}
    came: dict[str, Counter[str]] = {}
    went: dict[str, Counter[str]] = {}
    for a in after.assignments:
        home = homes.get((a.comment_id, a.start), "")
        came.setdefault(a.theme_id, Counter())[home] += 1
        went.setdefault(home, Counter())[a.theme_id] += 1
    return came, went


def _later(
    name: str, was: Mapping[str, int], now: Mapping[str, int], came: Mapping[str, Counter[str]]
) -> Change | None:
    if name in was:
        kinds = {1: ChangeKind.GROWN, -1: ChangeKind.SHRUNK}
        step = (now[name] > was[name]) - (now[name] < was[name])
        return Change(kind=kinds[step], theme_id=name, before=was[name], after=now[name]) if step else None
    source = _main(came.get(name, Counter()))
    kind = ChangeKind.SPLIT if source in was else ChangeKind.BORN
    others = (source,) if source in was else ()
    return Change(kind=kind, theme_id=name, before=0, after=now[name], others=others)


def _gone(name: str, people: int, now: Mapping[str, int], went: Mapping[str, Counter[str]]) -> Change:
    target = _main(went.get(name, Counter()))
    if target in now:
        return Change(kind=ChangeKind.MERGED, theme_id=name, before=people, after=0, others=(target,))
    return Change(kind=ChangeKind.ENDED, theme_id=name, before=people, after=0)


def _main(flow: Counter[str]) -> str:
    """The theme of more than half of the points, else empty."""
    name = min(flow, key=lambda each: (-flow[each], each), default="")
    return name if 2 * flow[name] > flow.total() else ""


def counts(before: Board, after: Board) -> Counts:
    """How many people and points each theme had and has, where either changed; 0 where it was not there."""
    was, now = _figures(before), _figures(after)
    found = {}
    for theme_id in {**was, **now}:
        (people, points), (later, more) = was.get(theme_id, NOBODY), now.get(theme_id, NOBODY)
        if (people, points) != (later, more):
            found[theme_id] = (people, later, points, more)
    return found


def _figures(board: Board) -> dict[str, tuple[int, int]]:
    return {each.theme.id: (each.theme.people, each.theme.points) for each in board.themes}

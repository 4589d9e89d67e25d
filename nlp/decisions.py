"""What coordinators decided, folded over what the machine proposed.

A run never changes; decisions are appended to a list. `fold` is the one place that says what people see,
and is the same for the console, the report and the command line. Undo appends the inverse. The same list
folds over every later run that went on from the first, because ids of themes last. This module is the door
to `nlp.deciding`, and all of theming that the console may know besides the types.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nlp.deciding.about_points import MADE_ID, REASONS
from nlp.deciding.about_themes import LONGEST_DESCRIPTION, LONGEST_LABEL
from nlp.deciding.board import board_of
from nlp.deciding.difference import counts, difference
from nlp.deciding.file import decisions_of_text
from nlp.deciding.folded import Folded
from nlp.deciding.lineage import Lineage, Step, lineage, lineage_of
from nlp.deciding.problems import Problem
from nlp.deciding.refusals import RestedOn
from nlp.deciding.replay import replay, try_now
from nlp.deciding.state import State
from nlp.deciding.table import decisions_of_table
from nlp.deciding.undo import inverse, undone_by
from nlp.errors import DecisionRefused, ThemeNotFound
from nlp.record import decision_from_json, decision_to_json, from_json
from nlp.types import Board, Decision, DecisionKind, Queued, Run

__all__ = [
    "LONGEST_DESCRIPTION",
    "LONGEST_LABEL",
    "REASONS",
    "DecisionRefused",
    "Folded",
    "Lineage",
    "Problem",
    "RestedOn",
    "Step",
    "ThemeNotFound",
    "carried",
    "check",
    "codes",
    "counts",
    "decision_from_json",
    "decision_to_json",
    "decisions_of_table",
    "decisions_of_text",
    "difference",
    "fold",
    "free_id",
    "from_json",
    "inverse",
    "left_out",
    "lineage",
    "lineage_of",
    "refusal",
    "undone_by",
    "waiting",
]

#: What is said of one run only: a later one is looked at anew.
OF_ONE_RUN = frozenset({DecisionKind.SIGN_OFF, DecisionKind.REOPEN, DecisionKind.ACCEPT})


def fold(run: Run, decisions: Iterable[Decision]) -> Board:
    """The board as people see it.

    Args:
        run: What the machine proposed.
        decisions: In the order they were made, on this run or on those that it went on from. What they say
            of themes and points that this run does not have is left out.

    Returns:
        Themes as people ordered them, then pinned ones, then in order of people, each followed by its
        parts. Hidden and empty themes stay in the list.

    Raises:
        DecisionRefused: A decision makes no sense after those before it: the board is signed off, a theme
            that it names is locked, a merge is across levels, words are missing.
    """
    made = list(decisions)
    return board_of(replay(run, made), len(made))


def check(run: Run, decisions: Sequence[Decision], decision: Decision) -> None:
    """See that a decision can be made now, on the board as it is.

    Args:
        run: The newest run.
        decisions: All that were made.
        decision: The next one.

    Raises:
        DecisionRefused: It names what is not there, changes nothing, or changes what is locked or signed off.
    """
    try_now(replay(run, decisions), decision)


def refusal(run: Run, decisions: Sequence[Decision], decision: Decision) -> str:
    """Why a decision cannot be made now, in one sentence; empty: it can. See `check`."""
    try:
        check(run, decisions, decision)
    except DecisionRefused as error:
        return str(error)
    return ""


def left_out(run: Run, decisions: Sequence[Decision]) -> list[tuple[int, str]]:
    """Decisions that this run cannot follow, or not wholly: their places from 0, and why.

    Raises:
        DecisionRefused: As of `fold`.
    """
    return [(at, refusal(run, decisions[:at], decisions[at])) for at in replay(run, decisions).unfit]


def codes(run: Run, framework: str) -> Mapping[str, str]:
    """Code → label of a framework's places; empty when it is not known here."""
    return State.of(run).codes(framework)


def carried(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Those that go on to a later run, in order: all but the signing off and that this run was accepted."""
    return tuple(decision for decision in decisions if decision.kind not in OF_ONE_RUN)


def waiting(run: Run, decisions: Iterable[Decision]) -> tuple[Queued, ...]:
    """The run's queue without the points of which somebody has said where they belong."""
    state = replay(run, decisions)
    return tuple(each for each in run.queue if state.last_said((each.comment_id, each.start)) is None)


def free_id(run: Run, decisions: Iterable[Decision]) -> str:
    """An id for a theme that a person makes: n1, n2 … An id that was ever used is not used again."""
    used = {theme.id for theme in run.themes} | {decision.into for decision in decisions}
    return f"n{max((int(each[1:]) for each in used if MADE_ID.fullmatch(each)), default=0) + 1}"

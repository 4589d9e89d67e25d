"""What coordinators decided, folded over what the machine proposed.

A run never changes; decisions are appended to a list. `fold` is the one place that says what people see,
and is the same for the console, the report and the command line. Undo appends the inverse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from nlp.errors import DecisionRefused, ThemeNotFound
from nlp.frameworks import labels_of, shipped
from nlp.rank import count_people, people_among
from nlp.record import decision_from_json, decision_to_json, from_json
from nlp.types import Assignment, Board, BoardTheme, Decision, DecisionKind, Mapped, Quote, Run, Theme

__all__ = [
    "LONGEST_DESCRIPTION",
    "LONGEST_LABEL",
    "DecisionRefused",
    "decision_from_json",
    "decision_to_json",
    "fold",
    "from_json",
    "inverse",
]  # all of theming that the console may know

LONGEST_LABEL = 80  # characters: two lines on a phone
LONGEST_DESCRIPTION = 400  # characters: a short paragraph of the report
QUOTES = 3  # shown for a merged theme, as for any other


@dataclass
class _State:
    """What the decisions so far amount to."""

    run: Run
    themes: dict[str, Theme]
    labels: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    pinned: set[str] = field(default_factory=set)
    #: Theme → the theme that it was merged into.
    into: dict[str, str] = field(default_factory=dict)
    #: (theme, framework) → code.
    mapped: dict[tuple[str, str], str] = field(default_factory=dict)
    signed_off: bool = False

    def visible(self, theme_id: str) -> Theme:
        if theme_id not in self.themes or theme_id in self.into:
            raise ThemeNotFound(theme_id)
        return self.themes[theme_id]

    def root(self, theme_id: str) -> str:
        """The theme in which this one is now."""
        while theme_id in self.into:
            theme_id = self.into[theme_id]
        return theme_id


def fold(run: Run, decisions: Iterable[Decision]) -> Board:
    """The board as people see it.

    Args:
        run: What the machine proposed.
        decisions: In the order they were made.

    Returns:
        Themes with pinned ones first, then in order of people, each followed by its parts. Hidden themes
        stay in the list, marked.

    Raises:
        DecisionRefused: A decision does not fit what came before it.
    """
    pinned = {theme.id for theme in run.themes if theme.pinned}
    state = _State(run=run, themes={theme.id: theme for theme in run.themes}, pinned=pinned)
    made = list(decisions)
    for decision in made:
        if state.signed_off and decision.kind is not DecisionKind.REOPEN:
            raise DecisionRefused("The board is signed off. Reopen it to change it.")
        _APPLY[decision.kind](state, decision)
    return _board(state, len(made))


def inverse(run: Run, decisions: Sequence[Decision], decision: Decision) -> Decision:
    """The decision that undoes one made before; append it to the list.

    Args:
        run: What the decisions were made on.
        decisions: All that were made, in order.
        decision: One of them; the last such if it was made more than once.

    Raises:
        DecisionRefused: Later decisions rest on it, and are named; or it was never made.
    """
    if decision not in decisions:
        raise DecisionRefused("That decision was never made on this board.")
    at = len(decisions) - 1 - list(reversed(decisions)).index(decision)
    before, later = decisions[:at], decisions[at + 1 :]
    undone = _opposite(run, fold(run, before), decision)
    if not _same(run, [*decisions, undone], [*before, *later]):
        touched = {*decision.themes, decision.into}
        resting = [d for d in later if touched & {*d.themes, d.into} or d.kind is DecisionKind.SIGN_OFF]
        names = "; ".join(_told(other) for other in resting or later)
        raise DecisionRefused(f"Later decisions rest on this one: {names}. Undo them first.")
    return undone


def _same(run: Run, decisions: Sequence[Decision], without: Sequence[Decision]) -> bool:
    """Whether undoing leaves what would be there had the decision never been made."""
    try:
        one, other = fold(run, decisions), fold(run, without)
    except DecisionRefused:
        return False
    return replace(one, decisions=0) == replace(other, decisions=0)


def _opposite(run: Run, board: Board, decision: Decision) -> Decision:
    """What brings a board back to how it was.

    Args:
        run: What the board was folded from.
        board: As it was before the decision.
        decision: What was then decided.
    """
    kinds = {
        DecisionKind.HIDE: DecisionKind.SHOW,
        DecisionKind.SHOW: DecisionKind.HIDE,
        DecisionKind.PIN: DecisionKind.UNPIN,
        DecisionKind.UNPIN: DecisionKind.PIN,
        DecisionKind.MERGE: DecisionKind.UNMERGE,
        DecisionKind.UNMERGE: DecisionKind.MERGE,
        DecisionKind.SIGN_OFF: DecisionKind.REOPEN,
        DecisionKind.REOPEN: DecisionKind.SIGN_OFF,
    }
    if decision.kind in kinds:
        return replace(
            decision,
            kind=kinds[decision.kind],
            themes=tuple(t for t in decision.themes if t != decision.into),
        )
    was = next(theme for theme in board.themes if theme.theme.id == decision.themes[0])
    if decision.kind is DecisionKind.RENAME:
        return replace(decision, label=was.label)
    if decision.kind is DecisionKind.DESCRIBE:
        return replace(decision, label=was.description)
    chosen = was.theme.frameworks.get(decision.label, ())
    proposed = next(theme for theme in run.themes if theme.id == was.theme.id).frameworks.get(
        decision.label, ()
    )
    return replace(decision, into="" if chosen == proposed else chosen[0].code)


def _told(decision: Decision) -> str:
    what = " ".join([*decision.themes, *(["into", decision.into] if decision.into else [])])
    return f"{str(decision.kind).replace('_', ' ')} {what}".strip()


def _only(decision: Decision) -> str:
    if len(decision.themes) != 1:
        raise DecisionRefused(f"A decision to {_told(decision)} names one theme.")
    return decision.themes[0]


def _worded(decision: Decision, longest: int) -> str:
    text = " ".join(decision.label.split())
    if not text or len(text) > longest:
        raise DecisionRefused(f"It needs between 1 and {longest} characters.")
    return text


def _rename(state: _State, decision: Decision) -> None:
    theme = state.visible(_only(decision))
    state.labels[theme.id] = _worded(decision, LONGEST_LABEL)


def _describe(state: _State, decision: Decision) -> None:
    theme = state.visible(_only(decision))
    state.descriptions[theme.id] = _worded(decision, LONGEST_DESCRIPTION)


def _merge(state: _State, decision: Decision) -> None:
    into = state.visible(decision.into)
    sources = [state.visible(theme_id) for theme_id in decision.themes if theme_id != decision.into]
    if not sources:
        raise DecisionRefused("A merge needs at least one other theme.")
    for source in sources:
        if _parent(state, source) != _parent(state, into):
            raise DecisionRefused(
                "Only themes beside each other can be merged, not a theme with a part of one."
            )
    state.into.update({source.id: into.id for source in sources})


def _unmerge(state: _State, decision: Decision) -> None:
    for theme_id in decision.themes:
        if state.into.get(theme_id) != decision.into:
            raise ThemeNotFound(theme_id)
        del state.into[theme_id]


def _hide(state: _State, decision: Decision) -> None:
    state.hidden.add(state.visible(_only(decision)).id)


def _show(state: _State, decision: Decision) -> None:
    state.hidden.discard(state.visible(_only(decision)).id)


def _pin(state: _State, decision: Decision) -> None:
    state.pinned.add(state.visible(_only(decision)).id)


def _unpin(state: _State, decision: Decision) -> None:
    state.pinned.discard(state.visible(_only(decision)).id)


def _map(state: _State, decision: Decision) -> None:
    theme = state.visible(_only(decision))
    if not decision.into:
        state.mapped.pop((theme.id, decision.label), None)
        return
    if decision.into not in _codes(state.run, decision.label):
        raise DecisionRefused(f"The framework '{decision.label}' has no '{decision.into}'.")
    state.mapped[theme.id, decision.label] = decision.into


def _sign_off(state: _State, decision: Decision) -> None:  # noqa: ARG001 -- one shape for all kinds
    state.signed_off = True


def _reopen(state: _State, decision: Decision) -> None:  # noqa: ARG001 -- one shape for all kinds
    state.signed_off = False


_APPLY: dict[DecisionKind, Callable[[_State, Decision], None]] = {
    DecisionKind.RENAME: _rename,
    DecisionKind.DESCRIBE: _describe,
    DecisionKind.MERGE: _merge,
    DecisionKind.UNMERGE: _unmerge,
    DecisionKind.HIDE: _hide,
    DecisionKind.SHOW: _show,
    DecisionKind.PIN: _pin,
    DecisionKind.UNPIN: _unpin,
    DecisionKind.MAP: _map,
    DecisionKind.SIGN_OFF: _sign_off,
    DecisionKind.REOPEN: _reopen,
}


def _parent(state: _State, theme: Theme) -> str | None:
    return state.root(theme.parent_id) if theme.parent_id else None


def _codes(run: Run, framework: str) -> dict[str, str]:
    """Code → label of a framework: a shipped one, or as far as the run's own themes show it."""
    if framework in shipped():
        return dict(labels_of(framework))
    return {
        mapped.code: mapped.label for theme in run.themes for mapped in theme.frameworks.get(framework, ())
    }


def _board(state: _State, decisions: int) -> Board:
    assignments = tuple(_moved(state, assignment) for assignment in state.run.assignments)
    total = count_people(assignments)
    members: dict[str, list[Theme]] = {}
    for theme in state.run.themes:
        members.setdefault(state.root(theme.id), []).append(theme)
    behind: dict[str, list[Assignment]] = {}
    for assignment in assignments:
        for theme_id in {assignment.theme_id, assignment.subtheme_id} - {""}:
            behind.setdefault(theme_id, []).append(assignment)
    themes = [_board_theme(state, root, members[root], behind.get(root, []), total) for root in members]
    return Board(
        themes=_in_order(themes), signed_off=state.signed_off, decisions=decisions, assignments=assignments
    )


def _moved(state: _State, assignment: Assignment) -> Assignment:
    theme_id, part_id = assignment.theme_id, assignment.subtheme_id
    return replace(
        assignment,
        theme_id=state.root(theme_id) if theme_id else "",
        subtheme_id=state.root(part_id) if part_id else "",
    )


def _board_theme(
    state: _State, root: str, members: list[Theme], behind: list[Assignment], total: int
) -> BoardTheme:
    own = state.themes[root]
    theme = replace(own, parent_id=_parent(state, own), frameworks=_frameworks(state, own))
    if len(members) > 1:
        ordered = [own, *(member for member in members if member.id != root)]
        theme = _united(theme, ordered, behind, total)
    return BoardTheme(
        theme=replace(theme, pinned=root in state.pinned),
        label=state.labels.get(root, own.label),
        description=state.descriptions.get(root, own.description),
        hidden=root in state.hidden,
        pinned=root in state.pinned,
        members=tuple(sorted(member.id for member in members)),
    )


def _united(theme: Theme, members: list[Theme], behind: list[Assignment], total: int) -> Theme:
    """The theme with the points of all its members. Somebody in two of them counts once."""
    people = people_among(behind, total)
    leanings = {member.leaning for member in members}
    return replace(
        theme,
        points=len(behind),
        comments=len({assignment.comment_id for assignment in behind}),
        people=people.count,
        people_low=people.low,
        people_high=people.high,
        leaning=leanings.pop() if len(leanings) == 1 else "mixed",
        quotes=_shared_out([member.quotes for member in members]),
    )


def _shared_out(quotes: list[tuple[Quote, ...]]) -> tuple[Quote, ...]:
    """The first quotes of each member in turn."""
    turns = [quote[turn] for turn in range(QUOTES) for quote in quotes if turn < len(quote)]
    return tuple(turns[:QUOTES])


def _frameworks(state: _State, theme: Theme) -> dict[str, tuple[Mapped, ...]]:
    """The machine's choices, and in their place alone what a person chose."""
    chosen = dict(theme.frameworks)
    for (theme_id, framework), code in state.mapped.items():
        if theme_id == theme.id:
            label = _codes(state.run, framework)[code]
            chosen[framework] = (Mapped(code=code, label=label, confidence=1.0),)
    return chosen


def _in_order(themes: list[BoardTheme]) -> tuple[BoardTheme, ...]:
    """Ranked by people within each parent; pinned first; parts after their theme."""
    by_parent: dict[str | None, list[BoardTheme]] = {}
    for theme in sorted(themes, key=lambda theme: (-theme.theme.people, -theme.theme.points, theme.theme.id)):
        beside = by_parent.setdefault(theme.theme.parent_id, [])
        beside.append(replace(theme, theme=replace(theme.theme, rank=len(beside) + 1)))

    def below(parent: str | None) -> list[BoardTheme]:
        beside = sorted(by_parent.get(parent, []), key=lambda theme: not theme.pinned)
        return [entry for theme in beside for entry in (theme, *below(theme.theme.id))]

    return tuple(below(None))

"""The board that people see: what decisions amount to, counted.

Only themes whose points changed are counted anew; all others keep the run's own figures, so that a decision
about one theme never changes another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from nlp.deciding.state import Home, Key, State
from nlp.types import Assignment, Board, BoardTheme, DecisionKind, Mapped, Quote, Reason, Theme
from nlp.weighing.leaning import prevailing
from nlp.weighing.rank import count_people, people_among

QUOTES = 3  # shown for a theme whose points changed, as for any other
DECIDED = 1.0  # confidence in what a person said


class Behind(NamedTuple):
    """A point of a theme that is counted anew."""

    was: Assignment
    now: Assignment
    #: Theme or part of the run that it comes from, empty = from none.
    source: str


class Figures(NamedTuple):
    """A theme counted anew. leaning: empty = as before, since it has no points."""

    points: int
    comments: int
    people: int
    people_low: int
    people_high: int
    leaning: str
    strength: float
    coherence: float
    places: int


def board_of(state: State, decisions: int) -> Board:
    """The board.

    Args:
        state: With all decisions applied.
        decisions: How many there were.
    """
    assignments = _assignments(state)
    members = members_of(state)
    behind = _behind(state, assignments, members)
    total = count_people(assignments) if behind else 0
    quoted = quoted_points(state) if behind else set[Key]()
    homes = {
        (each.comment_id, each.start): (each.theme_id, each.subtheme_id)
        for each in assignments
        if (each.comment_id, each.start) in quoted
    }
    figures = {root: counted(state, inside, total) for root, inside in behind.items()}
    return assembled(state, decisions, assignments, members, figures, homes)


def assembled(  # noqa: PLR0913 - all that a board is made of
    state: State,
    decisions: int,
    assignments: tuple[Assignment, ...],
    members: Mapping[str, list[str]],
    figures: Mapping[str, Figures],
    homes: Mapping[Key, Home],
) -> Board:
    """The board, once it is counted.

    Args:
        state: With all decisions applied.
        decisions: How many there were.
        assignments: Where each point is now, in the run's order.
        members: As of `members_of`.
        figures: Of the themes that were counted anew.
        homes: Where the points of `quoted_points` are.
    """
    quotes = _quotes(state, homes) if figures else {}
    themes = []
    for root, of_it in members.items():
        theme = replace(state.themes[root], parent_id=state.parent(root), frameworks=_frameworks(state, root))
        if root in figures:
            found = figures[root]._asdict()
            leaning = found.pop("leaning") or theme.leaning
            theme = replace(theme, **found, leaning=leaning, quotes=tuple(quotes.get(root, ())[:QUOTES]))
        themes.append(_board_theme(state, theme, of_it))
    return Board(
        themes=_in_order(themes, state.order),
        signed_off=state.signed_off,
        decisions=decisions,
        assignments=assignments,
    )


def _assignments(state: State) -> tuple[Assignment, ...]:
    """Where each point is now; the same objects where nothing changed."""
    homes: dict[Home, Home] = {}
    return tuple(assignment_now(state, each, homes) for each in state.run.assignments)


def assignment_now(state: State, each: Assignment, homes: dict[Home, Home]) -> Assignment:
    """Where a point of the run is now. homes: those of the run looked up so far → where they are now."""
    if state.said and (each.comment_id, each.start) in state.said:
        return _as_said(state, each, homes)
    return _as_placed(state, each, homes)


def _as_said(state: State, each: Assignment, homes: dict[Home, Home]) -> Assignment:
    say = state.last_said((each.comment_id, each.start))
    if say is None:
        return _as_placed(state, each, homes)
    kind, target = say
    if kind is DecisionKind.SET_ASIDE:
        return replace(each, theme_id="", subtheme_id="", confidence=DECIDED, reason=target)
    theme_id, part_id = state.home(target)
    return replace(each, theme_id=theme_id, subtheme_id=part_id, confidence=DECIDED, reason="")


def _as_placed(state: State, each: Assignment, homes: dict[Home, Home]) -> Assignment:
    was = (each.theme_id, each.subtheme_id)
    if not was[0]:
        return each
    if was not in homes:
        homes[was] = state.home(was[1] or was[0])
    now = homes[was]
    if now == was:
        return each
    reason = each.reason if now[0] else str(Reason.UNSURE)
    return replace(each, theme_id=now[0], subtheme_id=now[1], reason=reason)


def members_of(state: State) -> dict[str, list[str]]:
    """Themes that the board shows → those of the run and of people that are in them now."""
    members: dict[str, list[str]] = {}
    for theme_id in state.themes:
        if theme_id not in state.dropped:
            members.setdefault(state.root(theme_id), []).append(theme_id)
    return members


def _behind(
    state: State, assignments: Sequence[Assignment], members: dict[str, list[str]]
) -> dict[str, list[Behind]]:
    """The points of each theme that has to be counted anew."""
    changed = {root for root, of_it in members.items() if len(of_it) > 1 or root in state.born}
    for was, now in zip(state.run.assignments, assignments, strict=True):
        if was is not now and (was.theme_id, was.subtheme_id) != (now.theme_id, now.subtheme_id):
            changed.update((was.theme_id, was.subtheme_id, now.theme_id, now.subtheme_id))
    found: dict[str, list[Behind]] = {root: [] for root in members if root in changed}
    if found:
        for was, now in zip(state.run.assignments, assignments, strict=True):
            if now.theme_id in found:
                found[now.theme_id].append(Behind(was, now, was.theme_id))
            if now.subtheme_id in found:
                found[now.subtheme_id].append(Behind(was, now, was.subtheme_id or was.theme_id))
    return found


def counted(state: State, behind: Sequence[Behind], total: int) -> Figures:
    """A theme with the points that are in it now. Somebody with two of them counts once.

    Args:
        state: With all decisions applied.
        behind: Its points, in the run's order.
        total: Distinct people behind all points.
    """
    now = [each.now for each in behind]
    people = people_among(now, total)
    shares = Counter(each.source for each in behind if each.source)
    return Figures(
        points=len(now),
        comments=len({each.comment_id for each in now}),
        people=people.count,
        people_low=people.low,
        people_high=people.high if now else 0,
        leaning=_leaning(state, behind) if now else "",
        strength=_mean(state, shares, "strength"),
        coherence=_mean(state, shares, "coherence"),
        places=_places(state, behind),
    )


def _leaning(state: State, behind: Iterable[Behind]) -> str:
    """As most of the points that lean lean; one of which it is not known leans like its theme of the run."""
    known = Counter(
        each.was.leaning or (state.themes[each.source].leaning if each.source else "") for each in behind
    )
    return prevailing(known)


def _mean(state: State, shares: Counter[str], what: str) -> float:
    """Of the themes that the points come from, by their number: no better is known without the words."""
    if not shares:
        return 0.0
    every = sum(n * float(getattr(state.themes[source], what)) for source, n in shares.items())
    return round(every / shares.total(), 4)


def _places(state: State, behind: Sequence[Behind]) -> int:
    """Distinct places; of a run that kept none by point, as many as its themes had at least."""
    known = {each.was.place for each in behind if each.was.place}
    sources = {each.source for each in behind if each.source}
    return len(known) or max((state.themes[source].places for source in sources), default=0)


def quoted_points(state: State) -> set[Key]:
    """Keys of the points that stand for themes."""
    return {(quote.comment_id, quote.start) for theme in state.themes.values() for quote in theme.quotes}


def _quotes(state: State, now: Mapping[Key, Home]) -> dict[str, list[Quote]]:
    """Each theme's quotes: its own first, then those that came with points, a theme's first ones in turn."""
    turns: dict[str, list[tuple[bool, int, int, Quote]]] = defaultdict(list)
    for number, (theme_id, theme) in enumerate(state.themes.items()):
        for turn, quote in enumerate(theme.quotes):
            homes = now.get((quote.comment_id, quote.start), state.home(theme_id))
            for home in filter(None, homes):
                own = state.root(theme_id) == home
                turns[home].append((not own, turn, number, quote))
    found: dict[str, list[Quote]] = {}
    for home, every in turns.items():
        ordered = [quote for *_, quote in sorted(every, key=lambda each: each[:3])]
        found[home] = list({(quote.comment_id, quote.start): quote for quote in ordered}.values())
    return found


def _frameworks(state: State, theme_id: str) -> dict[str, tuple[Mapped, ...]]:
    """The machine's choices, and in their place alone what a person chose."""
    chosen = dict(state.themes[theme_id].frameworks)
    for (mapped, framework), code in state.mapped.items():
        if mapped == theme_id:
            label = state.codes(framework)[code]
            chosen[framework] = (Mapped(code=code, label=label, confidence=DECIDED),)
    return chosen


def _board_theme(state: State, theme: Theme, members: list[str]) -> BoardTheme:
    pinned = theme.id in state.pinned
    return BoardTheme(
        theme=replace(theme, pinned=pinned),
        label=state.label(theme.id),
        description=state.descriptions.get(theme.id, theme.description),
        hidden=theme.id in state.hidden,
        pinned=pinned,
        locked=theme.id in state.locked,
        members=tuple(sorted(members)),
    )


def _in_order(themes: Iterable[BoardTheme], order: tuple[str, ...]) -> tuple[BoardTheme, ...]:
    """Ranked by people within each parent; as people ordered them, then pinned ones; parts after theirs."""
    places = {theme_id: place for place, theme_id in enumerate(order)}
    by_parent: dict[str | None, list[BoardTheme]] = {}
    for theme in sorted(themes, key=lambda theme: (-theme.theme.people, -theme.theme.points, theme.theme.id)):
        beside = by_parent.setdefault(theme.theme.parent_id, [])
        beside.append(replace(theme, theme=replace(theme.theme, rank=len(beside) + 1)))

    def place(theme: BoardTheme) -> tuple[int, bool]:
        return places.get(theme.theme.id, len(places)), not theme.pinned

    def below(parent: str | None) -> list[BoardTheme]:
        beside = sorted(by_parent.get(parent, []), key=place)
        return [entry for theme in beside for entry in (theme, *below(theme.theme.id))]

    return tuple(below(None))

"""What the decisions so far amount to, before anything is counted."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property

from nlp.types import Assignment, DecisionKind, Run, Theme
from nlp.weighing.frameworks import labels_of, shipped

Key = tuple[str, int]  # (comment id, start) of a point
#: What a person said of a point: by which kind of decision, and the theme id or the reason.
Say = tuple[DecisionKind, str]
#: Theme and part that a point is in, part empty = in the theme itself; both empty = in none.
Home = tuple[str, str]
NOWHERE: Home = ("", "")
_SHARED = frozenset({"run", "assigned"})  # never changed, and large


@dataclass
class State:
    """A run under decisions. Ids of themes are never used again, so names outlive a theme that was dropped.

    Attributes:
        themes: Those of the run and those that people made, by id.
        born: Names that people gave to themes as they made them.
        into: Theme → the theme in which it is now, by a merge or because a part became a theme.
        dropped: Theme that was made and taken back → the theme that it was split off, empty = none.
        mapped: (theme, framework) → code.
        said: All that people said of a point, the newest last; taking one back removes it. Lists are
            replaced and never changed, so that a copy of the state may share them.
        unfit: Positions of decisions that changed nothing here, or not all that they name.
    """

    run: Run
    themes: dict[str, Theme]
    labels: dict[str, str] = field(default_factory=dict)
    born: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    pinned: set[str] = field(default_factory=set)
    locked: set[str] = field(default_factory=set)
    into: dict[str, str] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)
    mapped: dict[tuple[str, str], str] = field(default_factory=dict)
    said: dict[Key, list[Say]] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    signed_off: bool = False
    unfit: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, run: Run, assigned: Mapping[Key, Assignment] | None = None) -> State:
        """Before anybody decided anything. assigned: of the same run, where it was looked up before."""
        pinned = {theme.id for theme in run.themes if theme.pinned}
        state = cls(run=run, themes={theme.id: theme for theme in run.themes}, pinned=pinned)
        if assigned is not None:
            state.__dict__["assigned"] = assigned
        return state

    def copy(self) -> State:
        """The same, to be changed by itself."""
        own = {name: copy(value) for name, value in vars(self).items() if name not in _SHARED}
        state = State(run=self.run, **own)
        if "assigned" in self.__dict__:
            state.__dict__["assigned"] = self.assigned
        return state

    def is_here(self, theme_id: str) -> bool:
        """Whether the board shows such a theme: made, not merged away, not dropped."""
        return theme_id in self.themes and theme_id not in self.into and theme_id not in self.dropped

    def root(self, theme_id: str) -> str:
        """The theme in which this one is now; empty when it was dropped and came from none."""
        seen: set[str] = set()
        while theme_id in self.into or theme_id in self.dropped:
            if theme_id in seen:
                return ""
            seen.add(theme_id)
            theme_id = self.into.get(theme_id) or self.dropped.get(theme_id, "")
        return theme_id if theme_id in self.themes else ""

    def parent(self, theme_id: str) -> str | None:
        """The theme that one which is here is a part of."""
        above = self.themes[theme_id].parent_id
        return (self.root(above) or None) if above else None

    def home(self, theme_id: str) -> Home:
        """Where points of a theme or part are now."""
        root = self.root(theme_id)
        if not root:
            return NOWHERE
        above = self.parent(root)
        return (above, root) if above else (root, "")

    def label(self, theme_id: str) -> str:
        """What a theme is called: as renamed, as named when it was made, or by the machine."""
        theme = self.themes.get(theme_id)
        given = self.labels.get(theme_id) or self.born.get(theme_id)
        return given or (theme.label if theme else theme_id)

    def last_said(self, key: Key) -> Say | None:
        """What holds of a point: the newest that was not taken back and whose theme is still there."""
        for kind, target in reversed(self.said.get(key, ())):
            if kind is DecisionKind.SET_ASIDE or (target in self.themes and target not in self.dropped):
                return kind, target
        return None

    def home_of(self, key: Key) -> Home:
        """Where a point of the run is now."""
        say = self.last_said(key)
        if say is not None:
            return NOWHERE if say[0] is DecisionKind.SET_ASIDE else self.home(say[1])
        placed = self.assigned[key]
        return self.home(placed.subtheme_id or placed.theme_id)

    @cached_property
    def assigned(self) -> Mapping[Key, Assignment]:
        """Where the run put each point."""
        return {(each.comment_id, each.start): each for each in self.run.assignments}

    def codes(self, framework: str) -> dict[str, str]:
        """Code → label of a framework: a shipped one, or as far as the run's own themes show it."""
        if framework in shipped():
            return dict(labels_of(framework))
        every = (mapped for theme in self.run.themes for mapped in theme.frameworks.get(framework, ()))
        return {mapped.code: mapped.label for mapped in every}

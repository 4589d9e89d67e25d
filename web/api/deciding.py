"""What can be decided about a board, each kind with what it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field, RootModel, StringConstraints

from nlp.decisions import LONGEST_DESCRIPTION, LONGEST_LABEL, REASONS
from nlp.types import Decision as Made
from nlp.types import DecisionKind as K
from web.api.shapes import Told
from web.deciding import LONGEST_WHY

MOST_POINTS = 5000  # of one decision; more is a merge
MOST_THEMES = 200
_Theme = Annotated[str, StringConstraints(min_length=1, max_length=80), Field(examples=["t3"])]
_Label = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LABEL),
    Field(examples=["Evening buses"]),
]


#: Gives an id for a new theme.
Free = Callable[[], str]


class Point(Told):
    """A point: the answer it is in, and where it starts there."""

    answer_id: Annotated[str, Field(pattern=r"^[0-9]{1,18}$", examples=["42"])]
    start: Annotated[int, Field(ge=0, lt=10**9)]


_Points = Annotated[list[Point], Field(min_length=1, max_length=MOST_POINTS)]


class Wanted(Told):
    """What every decision may say."""

    why: Annotated[str, Field(max_length=LONGEST_WHY, description="In your own words.")] = ""

    def made(self, free: Free) -> Made:
        """The decision. free: gives an id for a new theme."""
        raise NotImplementedError


class Simple(Wanted):
    """Hide, show, pin, unpin, lock or unlock a theme."""

    kind: Literal["hide", "show", "pin", "unpin", "lock", "unlock"]
    theme: _Theme

    def made(self, free: Free) -> Made:  # noqa: ARG002 - as of its base
        """The decision."""
        return Made(kind=K(self.kind), themes=(self.theme,))


class Rename(Wanted):
    """Give a theme another name."""

    kind: Literal["rename"]
    theme: _Theme
    label: _Label

    def made(self, free: Free) -> Made:  # noqa: ARG002 - as of its base
        """The decision."""
        return Made(kind=K.RENAME, themes=(self.theme,), label=_line(self.label))


class Describe(Wanted):
    """Say what a theme is about."""

    kind: Literal["describe"]
    theme: _Theme
    label: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_DESCRIPTION)
    ]

    def made(self, free: Free) -> Made:  # noqa: ARG002 - as of its base
        """The decision."""
        return Made(kind=K.DESCRIBE, themes=(self.theme,), label=_line(self.label))


class Merge(Wanted):
    """Put themes into another."""

    kind: Literal["merge"]
    themes: Annotated[list[_Theme], Field(min_length=1, max_length=MOST_THEMES)]
    into: _Theme

    def made(self, free: Free) -> Made:  # noqa: ARG002 - as of its base
        """The decision."""
        return Made(kind=K.MERGE, themes=tuple(self.themes), into=self.into)


class Split(Wanted):
    """Let points leave a theme for a new one beside it; without points: a part becomes a theme of its own."""

    kind: Literal["split"]
    theme: _Theme
    points: Annotated[list[Point], Field(max_length=MOST_POINTS, default_factory=list)]
    label: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=LONGEST_LABEL),
        Field(examples=["Late buses"]),
    ] = ""

    def made(self, free: Free) -> Made:
        """The decision."""
        return Made(
            kind=K.SPLIT,
            themes=(self.theme,),
            points=_keys(self.points),
            into=free(),
            label=_line(self.label),
        )


class New(Wanted):
    """Make a theme of points."""

    kind: Literal["new"]
    points: _Points
    label: _Label

    def made(self, free: Free) -> Made:
        """The decision."""
        return Made(kind=K.NEW, points=_keys(self.points), into=free(), label=_line(self.label))


class Move(Wanted):
    """Put points into a theme; to where they are: confirms them."""

    kind: Literal["move"]
    points: _Points
    to: _Theme

    def made(self, free: Free) -> Made:  # noqa: ARG002 - as of its base
        """The decision."""
        return Made(kind=K.MOVE, points=_keys(self.points), to=self.to)


class SetAside(Wanted):
    """Take points out of every theme."""

    kind: Literal["set_aside"]
    points: _Points
    reason: Annotated[str, Field(json_schema_extra={"enum": sorted(REASONS)})]

    def made(self, free: Free) -> Made:  # noqa: ARG002 - as of its base
        """The decision."""
        return Made(kind=K.SET_ASIDE, points=_keys(self.points), label=self.reason)


class Order(Wanted):
    """Put these themes first, in this order; none: by people again."""

    kind: Literal["order"]
    themes: Annotated[list[_Theme], Field(max_length=MOST_THEMES)]

    def made(self, free: Free) -> Made:  # noqa: ARG002 - as of its base
        """The decision."""
        return Made(kind=K.ORDER, themes=tuple(self.themes))


class Map(Wanted):
    """Put a theme at a place of a framework; an empty code: the machine's choice."""

    kind: Literal["map"]
    theme: _Theme
    framework: Annotated[str, Field(min_length=1, max_length=40, examples=["marmot8"])]
    code: Annotated[str, Field(max_length=80)] = ""

    def made(self, free: Free) -> Made:  # noqa: ARG002 - as of its base
        """The decision."""
        return Made(kind=K.MAP, themes=(self.theme,), into=self.code, label=self.framework)


class Whole(Wanted):
    """Sign the board off, or open it again."""

    kind: Literal["sign_off", "reopen"]

    def made(self, free: Free) -> Made:  # noqa: ARG002 - as of its base
        """The decision."""
        return Made(kind=K(self.kind))


_Any = Simple | Rename | Describe | Merge | Split | New | Move | SetAside | Order | Map | Whole


def _line(words: str) -> str:
    return " ".join(words.split())


def _keys(points: list[Point]) -> tuple[tuple[str, int], ...]:
    return tuple(dict.fromkeys((each.answer_id, each.start) for each in points))


class NewDecision(RootModel[Annotated[_Any, Field(discriminator="kind")]]):
    """One thing to decide."""


class Undoing(Told):
    """What is taken back stands in the address."""

    why: Annotated[str, Field(max_length=LONGEST_WHY)] = ""

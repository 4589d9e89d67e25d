"""Numbers of people as they may be shown outside the console.

A number below five is not shown, and what is shown must not let anybody work one out from a whole and its
parts. Zero counts as below five.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from feedback.types import SMALLEST_COUNT, Count
from language.catalogue import Catalogue

Key = TypeVar("Key", bound=Hashable)


def shown(people: int, t: Catalogue) -> Count:
    """One number by itself: "14", or "fewer than 5"."""
    if people < SMALLEST_COUNT:
        return Count(value=None, text=t.gettext("fewer than {n}", n=SMALLEST_COUNT))
    return Count(value=people, text=t.number(people))


def shown_whole(people: int, parts: Iterable[int], t: Catalogue) -> Count:
    """A whole beside parts of it that are shown as they are.

    Where a part leaves one to four people over, the whole becomes "at least" that part: of 30 who replied and
    28 who commented, the two who did not would otherwise be there for the taking.
    """
    near = [part for part in parts if 0 < people - part < SMALLEST_COUNT]
    if near and people >= SMALLEST_COUNT:
        return Count(value=None, text=t.gettext("at least {n}", n=t.number(max(near))))
    return shown(people, t)


def one_way(parts: Mapping[Key, int], t: Catalogue, *, spare: Key | None = None) -> dict[Key, Count] | None:
    """Parts of a whole that readers know, as they may be shown; None where nothing may be.

    A part below five says so. Where the whole less what is shown would then tell it, or tell that it can only
    be one or two numbers, further parts are held back ("not shown"): complementary cell suppression for a
    one-way table, checked by the bounds that a reader can reckon. Each part below five may still be anything
    from none to four. spare: the part that is held back first, since it says least.

    Source: Willenborg and de Waal, Elements of Statistical Disclosure Control (2001), chapters 1 and 6.
    """
    small = {key for key, people in parts.items() if people < SMALLEST_COUNT}
    if sum(parts.values()) < SMALLEST_COUNT:
        return None
    others = sorted((key for key in parts if key not in small), key=lambda key: (parts[key], str(key)))
    if spare in others:
        others = [key for key in others if key == spare] + [key for key in others if key != spare]
    alone = [{key} for key in others]
    together = [set(others[: number + 1]) for number in range(len(others))]
    for held in [set[Key](), *alone, *together]:
        rest = sum(parts[each] for each in small | held)
        if not small or _cannot_be_told(rest, len(small), len(held)):
            return {key: _held(people, key in held, t) for key, people in parts.items()}
    return None


def _cannot_be_told(rest: int, small: int, held: int) -> bool:
    """Whether each small part may be anything from 0 to 4 to who knows the sum of all that is not shown.

    rest: that sum; small: how many parts are below five; held: how many more are not shown.
    """
    most = SMALLEST_COUNT - 1
    if held:
        return rest - SMALLEST_COUNT * held >= most
    return SMALLEST_COUNT <= rest <= most * (small - 1)


def _held(people: int, held: bool, t: Catalogue) -> Count:  # noqa: FBT001 - private, named by its parameter
    return Count(value=None, text=t.gettext("not shown")) if held else shown(people, t)

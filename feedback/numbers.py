"""Numbers of people as they may be shown outside the console.

A number below five is not shown, and what is shown must not let anybody work one out from a whole and its
parts. Zero counts as below five.
"""

from __future__ import annotations

from collections.abc import Iterable

from feedback.types import SMALLEST_COUNT, Count
from language.catalogue import Catalogue


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

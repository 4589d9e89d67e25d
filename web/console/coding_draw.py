"""Which points are drawn for a round of blind coding: by size of theme, but with small themes in it."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence

from storage.coding import Key
from web.board import BoardView

LEAST_A_THEME = 2  # points of each theme that come before size counts: one alone may be the odd one out


def eligible(view: BoardView, standing: Collection[Key]) -> dict[str, list[Key]]:
    """Theme → its points that can be drawn: of themes that are shown, and not withdrawn since.

    What was set aside and what shows danger is in no theme, and is not drawn.
    """
    shown = {top.theme.id for top in view.tops() if not top.hidden}
    found: dict[str, list[Key]] = {}
    for each in view.board.assignments:
        key = (each.comment_id, each.start)
        if each.theme_id in shown and not each.reason and key in standing:
            found.setdefault(each.theme_id, []).append(key)
    return found


def draw(themes: Mapping[str, Sequence[Key]], size: int, seed: str) -> list[Key]:
    """Draw points of every theme, in an order that tells nothing. The same seed draws the same.

    Each theme gives `LEAST_A_THEME` points, or fewer where there is not room for so many; the others follow
    the themes' sizes (Sainte-Laguë, as seats follow votes). Within a theme no comment is drawn from twice
    before every comment was drawn from once.
    """
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    least = min(LEAST_A_THEME, size // max(1, len(themes)))
    given = {theme: min(least, len(points)) for theme, points in themes.items()}
    for _ in range(min(size, sum(map(len, themes.values()))) - sum(given.values())):
        open_themes = [theme for theme in themes if given[theme] < len(themes[theme])]
        given[max(open_themes, key=lambda theme: (len(themes[theme]) / (2 * given[theme] + 1), theme))] += 1
    drawn = [key for theme in sorted(themes) for key in _mixed(themes[theme], chance)[: given[theme]]]
    chance.shuffle(drawn)
    return drawn


def _mixed(points: Sequence[Key], chance: random.Random) -> list[Key]:
    """Points in an order of chance, those first that are the first of their comment."""
    mixed = sorted(points)
    chance.shuffle(mixed)
    met: dict[str, int] = {}
    turns = []
    for answer_id, start in mixed:
        met[answer_id] = met.get(answer_id, 0) + 1
        turns.append((met[answer_id], (answer_id, start)))
    return [key for _, key in sorted(turns, key=lambda turn: turn[0])]

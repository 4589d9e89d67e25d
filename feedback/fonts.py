"""The font of charts and PDFs, which travels with matplotlib, and what it can draw."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.ft2font import FT2Font

FOLDER = Path(mpl.get_data_path()) / "fonts" / "ttf"
FAMILY = "DejaVu Sans"
MISSING = "□"  # stands for a letter that the font lacks, so that the gap is seen


def drawable(text: str) -> str:
    """The text without emoji and signs that the font lacks; letters that it lacks become "□".

    A PDF that claims to be accessible may hold nothing that cannot be drawn, and residents write emoji.
    """
    return "".join(_drawn(character) for character in text)


@cache
def _covered() -> frozenset[int]:
    # The bold cut has fewer signs than the regular one, and either may be used.
    cuts = (FT2Font(str(FOLDER / name)) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"))
    return frozenset.intersection(*(frozenset(cut.get_charmap()) for cut in cuts))


def _drawn(character: str) -> str:
    kind = unicodedata.category(character)
    if character.isspace():
        return " "
    if kind[0] == "C" or "\ufe00" <= character <= "\ufe0f":  # control, joiner, private; emoji's variant
        return ""
    if ord(character) in _covered():
        return character
    return "" if kind[0] in "SM" else MISSING

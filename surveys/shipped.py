"""The surveys that come with Listenwell, ready to be used as they are or as a beginning."""

from __future__ import annotations

from functools import cache
from pathlib import Path

LIBRARY = Path(__file__).parent / "library"


@cache
def shipped() -> dict[str, str]:
    """Source of each shipped survey by its id, which is also its file's name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(LIBRARY.glob("*.yaml"))}


@cache
def about_you_source() -> str:
    """Source of the standard questions about the person, which a survey takes by `about_you: [age, area]`."""
    return (LIBRARY / "about-you.yaml.part").read_text(encoding="utf-8")

"""Fixed lists that partnerships answer to: Marmot's principles and others.

Titles are as the documents behind them have them; the plain lines of what people say about each
principle are written for this project. `nlp.mapping` uses them.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from nlp.errors import NlpError, UnknownFramework


class FrameworkUnreadable(NlpError):  # noqa: N818 -- it states what is the case
    """A framework file is not what `nlp/frameworks/marmot8.json` shows."""

    def __init__(self, name: str, detail: object) -> None:
        super().__init__(f"{name} is not a framework: {detail}. See docs/themes.md for what it must hold.")


@dataclass(frozen=True, kw_only=True)
class Principle:
    """One place in a framework."""

    code: str
    label: str
    #: Plain lines of what people say about it; at least one.
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Framework:
    """A fixed list that themes are mapped to."""

    name: str
    title: str
    principles: tuple[Principle, ...]


def shipped() -> tuple[str, ...]:
    """Names of the frameworks that the program has."""
    folder = resources.files("nlp").joinpath("frameworks")
    return tuple(sorted(Path(entry.name).stem for entry in folder.iterdir() if entry.name.endswith(".json")))


@functools.cache
def framework(name: str) -> Framework:
    """A shipped framework.

    Raises:
        UnknownFramework: There is none of that name.
    """
    if name not in shipped():
        raise UnknownFramework(name, shipped())
    return parse(
        resources.files("nlp").joinpath("frameworks", f"{name}.json").read_text(encoding="utf-8"), name
    )


def parse(source: str, name: str) -> Framework:
    """A framework from JSON, as a partnership may write its own.

    Raises:
        FrameworkUnreadable: It is not JSON, or a principle lacks its code, label or lines.
    """
    try:
        document = json.loads(source)
        principles = tuple(
            Principle(
                code=str(entry["code"]), label=str(entry["label"]), lines=tuple(map(str, entry["lines"]))
            )
            for entry in document["principles"]
        )
    except (ValueError, TypeError, KeyError) as error:
        raise FrameworkUnreadable(name, repr(error)) from error
    if not principles or not all(principle.lines for principle in principles):
        raise FrameworkUnreadable(name, "a principle has no lines")
    return Framework(
        name=str(document.get("name", name)), title=str(document.get("title", name)), principles=principles
    )


def labels_of(name: str) -> Mapping[str, str]:
    """Code → label of a shipped framework, for pages that let a person choose."""
    return {principle.code: principle.label for principle in framework(name).principles}

"""Fixed lists that partnerships answer to: Marmot's principles and others.

Titles are as the documents behind them have them; the plain lines of what people say about each
principle are written for this project, and `mapping` learns from them. The more lines a principle has,
and the more they sound like people, the surer the mapping: with 3 a principle it is right about every second
time, with 40 nearly four times in five (docs/benchmarks/themes.md). A principle may take over the lines of
shipped ones: `"like": ["marmot8:M5"]`.
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
    """A framework file is not what `nlp/weighing/frameworks/marmot8.json` shows."""

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
    folder = resources.files("nlp.weighing").joinpath("frameworks")
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
        resources.files("nlp.weighing").joinpath("frameworks", f"{name}.json").read_text(encoding="utf-8"),
        name,
    )


def parse(source: str, name: str) -> Framework:
    """A framework from JSON, as a partnership may write its own.

    Raises:
        FrameworkUnreadable: It is not JSON, a principle lacks its code, label or lines, or two share a code.
    """
    try:
        document = json.loads(source)
        principles = tuple(_principle(entry, name) for entry in document["principles"])
    except KeyError as error:
        raise FrameworkUnreadable(name, f"{error.args[0]} is missing") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise FrameworkUnreadable(name, error) from error
    if not principles:
        raise FrameworkUnreadable(name, "it has no principles")
    codes = [principle.code for principle in principles]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise FrameworkUnreadable(name, f"two principles have the code {twice[0]}")
    return Framework(
        name=str(document.get("name", name)), title=str(document.get("title", name)), principles=principles
    )


def _principle(entry: Mapping[str, object], name: str) -> Principle:
    code = str(entry["code"])
    own, like = entry.get("lines", []), entry.get("like", [])
    if not isinstance(own, list) or not isinstance(like, list):
        raise FrameworkUnreadable(name, f"the lines of principle {code} are not a list")
    lines = [str(line) for line in own]
    for reference in like:
        lines += _lines_of(str(reference), name)
    if not lines:
        raise FrameworkUnreadable(name, f"principle {code} has no lines")
    if mute := [line for line in lines if not any(map(str.isalpha, line))]:
        raise FrameworkUnreadable(name, f"a line of principle {code} has no word: {mute[0]!r}")
    return Principle(code=code, label=str(entry["label"]), lines=tuple(lines))


def _lines_of(reference: str, name: str) -> tuple[str, ...]:
    """Lines of a shipped principle. reference: `marmot8:M5`."""
    listed, _, code = reference.partition(":")
    if listed in shipped():
        for principle in framework(listed).principles:
            if principle.code == code:
                return principle.lines
    raise FrameworkUnreadable(
        name, f"{reference!r} is no principle of a shipped framework; write it as marmot8:M5"
    )


def labels_of(name: str) -> Mapping[str, str]:
    """Code → label of a shipped framework, for pages that let a person choose."""
    return {principle.code: principle.label for principle in framework(name).principles}

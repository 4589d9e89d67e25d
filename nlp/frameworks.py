"""Map themes to fixed lists that partnerships answer to: Marmot's principles and others.

Each principle has a few plain lines of what people say about it, written for this project; a text is as
near to a principle as to its nearest line, which does better than the principle's name or the lines'
mean (docs/themes.md).
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np

from nlp.embed import Encoder, Vectors
from nlp.errors import NlpError, UnknownFramework
from nlp.types import Mapped

CHOICES = 2  # the second choice is shown too: first choices are right four times in five
SHARPNESS = 0.05  # temperature that turns likeness into a confidence


class FrameworkUnreadable(NlpError):
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
    return parse(resources.files("nlp").joinpath("frameworks", f"{name}.json").read_text(encoding="utf-8"), name)


def parse(source: str, name: str) -> Framework:
    """A framework from JSON, as a partnership may write its own.

    Raises:
        FrameworkUnreadable: It is not JSON, or a principle lacks its code, label or lines.
    """
    try:
        document = json.loads(source)
        principles = tuple(
            Principle(code=str(entry["code"]), label=str(entry["label"]), lines=tuple(map(str, entry["lines"])))
            for entry in document["principles"]
        )
    except (ValueError, TypeError, KeyError) as error:
        raise FrameworkUnreadable(name, repr(error)) from error
    if not principles or not all(principle.lines for principle in principles):
        raise FrameworkUnreadable(name, "a principle has no lines")
    return Framework(name=str(document.get("name", name)), title=str(document.get("title", name)), principles=principles)


class Mapper:
    """Finds the nearest principles for themes.

    Args:
        wanted: The framework to map to.
        encoder: Places the principles' lines; the same that placed the points.
    """

    def __init__(self, wanted: Framework, encoder: Encoder) -> None:
        """Encode the lines once."""
        self.framework = wanted
        self._of = np.repeat(np.arange(len(wanted.principles)), [len(p.lines) for p in wanted.principles])
        self._lines = encoder.encode([line for principle in wanted.principles for line in principle.lines])

    def likeness(self, vectors: Vectors) -> Vectors:
        """Of each row to its nearest line of each principle. Shape: (n_rows, n_principles), float32."""
        every = vectors @ self._lines.T
        columns = [every[:, self._of == i].max(axis=1) for i in range(len(self.framework.principles))]
        return np.asarray(np.stack(columns, axis=1), dtype=np.float32)

    def choose(self, vectors: Vectors) -> tuple[Mapped, ...]:
        """First and second choice for the points of one theme.

        Each point shares one vote out over the principles; confidence is a principle's part of all
        votes, 0 to 1.

        Args:
            vectors: One unit-length row per point, at least one. Shape: (n_points, width), float32.
        """
        likeness = self.likeness(vectors)
        votes = np.exp((likeness - likeness.max(axis=1, keepdims=True)) / SHARPNESS)
        share = (votes / votes.sum(axis=1, keepdims=True)).mean(axis=0)
        order = np.argsort(-share, kind="stable")[:CHOICES]
        return tuple(self._mapped(self.framework.principles, int(i), float(share[i])) for i in order)

    @staticmethod
    def _mapped(principles: Sequence[Principle], i: int, confidence: float) -> Mapped:
        return Mapped(code=principles[i].code, label=principles[i].label, confidence=round(confidence, 4))


def labels_of(name: str) -> Mapping[str, str]:
    """Code → label of a shipped framework, for pages that let a person choose."""
    return {principle.code: principle.label for principle in framework(name).principles}

"""Find the principles of a framework that a theme is about.

A text is as near to a principle as to its nearest line, which does better than the principle's name or
the mean of its lines (docs/themes.md).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlp.embed import Encoder, Vectors
from nlp.frameworks import Framework, Principle
from nlp.types import Mapped

CHOICES = 2  # the second choice is shown too: first choices are right four times in five
SHARPNESS = 0.05  # temperature that turns likeness into a confidence


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

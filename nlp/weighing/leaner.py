"""Whether people speak of something as good, as getting in the way, or as an idea: by rules and by likeness.

The rules of `leaning` know what words and phrases give away, but much praise and most complaints only
tell what happened ("they rang me back before lunch"). A classifier learnt from the lines of
`leaning_lines.tsv`, written for this project, knows a little of that too. Together they are right more often
than either (docs/benchmarks/themes.md), and still err often on one point: trust the theme, not the point.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from importlib import resources

import numpy as np
from sklearn.linear_model import LogisticRegression

from nlp.embed import Encoder, Vectors
from nlp.types import Point
from nlp.weighing.leaning import BY_SENSE, MIXED, lean_of_words

TRUST = 1.0  # natural logarithm of the odds that a rule which applies adds; flat from .5 to 2
LOOSENESS = 1.0  # inverse weight of the classifier's penalty; flat from 1 to 10
ROUNDS = 500  # of fitting at most


class Leaner:
    """Tells what points lean to.

    Args:
        encoder: The one that placed the points.
    """

    def __init__(self, encoder: Encoder) -> None:
        """Encode the lines, and learn from them, once."""
        source = resources.files("nlp.weighing").joinpath("leaning_lines.tsv").read_text(encoding="utf-8")
        lines = list(csv.DictReader(source.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
        self._learnt = LogisticRegression(C=LOOSENESS, max_iter=ROUNDS, class_weight="balanced")
        self._learnt.fit(
            encoder.encode([line["text"] for line in lines]), [line["leaning"] for line in lines]
        )

    def lean_of(self, points: Sequence[Point], vectors: Vectors) -> tuple[str, ...]:
        """What each point leans to: by the question it answers, else by wording and likeness.

        Args:
            points: Any number.
            vectors: One unit-length row per point. Shape: (n_points, width), float32.
        """
        if not points:
            return ()
        names = self._learnt.classes_.tolist()
        odds = self._learnt.predict_log_proba(vectors)
        for row, point in zip(odds, points, strict=True):
            if (ruled := lean_of_words(point.text)) != MIXED:
                row[names.index(ruled)] += TRUST
        found = np.argmax(odds, axis=1)
        return tuple(
            BY_SENSE.get(point.sense) or str(names[best]) for point, best in zip(points, found, strict=True)
        )

"""Find the principles of a framework that a theme is about.

What people say is held against the framework's lines in two ways: against the nearest lines of each
principle, and by a classifier learnt from all lines, from what they mean and from their words. Each makes
mistakes that the other does not (docs/benchmarks/themes.md). Both are reckoned from the lines when the
mapper is made, so that a partnership's own list works as the shipped ones do, with less certainty the fewer
lines it has.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.utils.parallel import _get_threadpool_controller

from nlp.embed import Encoder, Vectors
from nlp.types import Mapped
from nlp.weighing.frameworks import Framework

Shares = NDArray[np.float64]  # of one vote, over the principles. Shape: (n_points, n_principles)

CHOICES = 2  # the second choice is shown too: the first is wrong about once in six
NEAREST = 3  # lines of a principle whose mean likeness counts; one line may be near by chance
SHARPNESS = 0.06  # temperature that turns likeness to lines into shares; flat from .05 to .08
LOOSENESS = 3.0  # inverse weight of the classifier's penalty; flat from 1 to 10
CLOSE = 1e-3  # gradient at which fitting stops: nearer takes twice the rounds and maps no better
ROUNDS = 300  # of fitting at most; about 30 are used
_WORD = r"\w+"


class Mapper:
    """Finds the nearest principles for themes.

    Args:
        wanted: The framework to map to.
        encoder: Places the principles' lines; the same that placed the points.
    """

    def __init__(self, wanted: Framework, encoder: Encoder) -> None:
        """Encode the lines, and learn from them, once."""
        self.framework = wanted
        texts = [line for principle in wanted.principles for line in principle.lines]
        self._of = np.repeat(np.arange(len(wanted.principles)), [len(p.lines) for p in wanted.principles])
        self._lines = encoder.encode(texts)
        self._words = TfidfVectorizer(token_pattern=_WORD, sublinear_tf=True).fit(texts)
        self._learnt = LogisticRegression(C=LOOSENESS, tol=CLOSE, max_iter=ROUNDS, class_weight="balanced")
        if len(wanted.principles) > 1:
            # Threads that wait for each other over such short sums: forty times slower on a busy machine.
            with _get_threadpool_controller().limit(limits=1):
                self._learnt.fit(self._seen(self._lines, texts), self._of)

    def choose(self, vectors: Vectors, texts: Sequence[str] | None = None) -> tuple[Mapped, ...]:
        """First and second choice for the points of one theme.

        Each point shares one vote out over the principles; confidence is a principle's part of all
        votes, 0 to 1.

        Args:
            vectors: One unit-length row per point, at least one. Shape: (n_points, width), float32.
            texts: What the points say, in the order of their rows; without them only meaning counts.
        """
        share = self.shares(vectors, texts).mean(axis=0)
        order = np.argsort(-share, kind="stable")[:CHOICES]
        return tuple(self._mapped(int(i), float(share[i])) for i in order)

    def shares(self, vectors: Vectors, texts: Sequence[str] | None = None) -> Shares:
        """How each point shares its vote out; arguments as for `choose`. Rows add up to 1.

        The product of both experts' shares (Hinton 2002) needs no further temperature: sentences mapped
        with .8 were right four times in five.
        """
        if len(self.framework.principles) == 1:
            return np.ones((len(vectors), 1))
        learnt = self._learnt.predict_log_proba(self._seen(vectors, texts or [""] * len(vectors)))
        nearest = _log_shares(self._likeness(vectors) / SHARPNESS)
        return np.asarray(np.exp(_log_shares(learnt + nearest)))

    def _likeness(self, vectors: Vectors) -> NDArray[np.float64]:
        """Mean of each row's likeness to the nearest lines of each principle.

        Of a principle with few lines, which hardly overlap, not more than half count.
        """
        every = (vectors @ self._lines.T).astype(np.float64)
        columns = []
        for i in range(len(self.framework.principles)):
            of_one = np.sort(every[:, self._of == i], axis=1)
            count = min(NEAREST, (of_one.shape[1] + 1) // 2)
            columns.append(of_one[:, -count:].mean(axis=1))
        return np.stack(columns, axis=1)

    def _seen(self, vectors: Vectors, texts: Sequence[str]) -> csr_matrix:
        """Meaning beside words, each of unit length. Shape: (n, width + n_words)."""
        return csr_matrix(hstack([csr_matrix(vectors), self._words.transform(texts)]))

    def _mapped(self, i: int, confidence: float) -> Mapped:
        principle = self.framework.principles[i]
        return Mapped(code=principle.code, label=principle.label, confidence=round(confidence, 4))


def _log_shares(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Natural logarithms of shares that stand to one another as the exponentials of the weights."""
    above = weights - weights.max(axis=1, keepdims=True)
    return np.asarray(above - np.log(np.exp(above).sum(axis=1, keepdims=True)))

"""Assignment after sign-off: NHS comments, few corrections, asked for by the queue or at random."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from benchmarks.themes.metrics import difference, mean_of, share_of, spelled
from benchmarks.themes.rows import Figure, Row
from benchmarks.themes.sets import half_of, records
from benchmarks.themes.vectors import KeptEncoder
from nlp.embed import Vectors
from nlp.learning.ask import ROUND, most_telling
from nlp.learning.learn import Lessons, Shares, among_neighbours, shares

SET = "nhs_patient_phase1"
BUDGETS = (100, 300)
SEEDS = 16
POOL_SHARE = 0.7  # of the pool that one seed sees: what varies between seeds, beside the random draw
TEST_OF = (2, 5)  # comments of the half that accuracy is taken on: two of five

Rows = NDArray[np.int64]
Asker = Callable[["_Half", Rows, Rows, np.random.Generator], Rows]


@dataclass(frozen=True, kw_only=True)
class _Half:
    """Comments of one half. Arrays run in parallel."""

    texts: list[str]
    vectors: Vectors
    #: As the product reads them.
    read: Vectors
    truth: Rows
    names: list[str]
    pool: Rows
    test: Rows


def measure(data: Path) -> Row:
    """Corrections and test from the reporting half only; nothing is learnt from the other."""
    half = _half(data)
    zero = _without(half)
    accuracy: dict[str, dict[int, list[float]]] = {
        "ours, the queue's": {},
        "ours, random": {},
        "logistic regression, random": {},
        "TF-IDF and SVM, random": {},
    }
    for seed in range(SEEDS):
        chance = np.random.default_rng([seed, 7])
        pool = np.sort(chance.choice(half.pool, int(POOL_SHARE * len(half.pool)), replace=False))
        queued = _asked(half, pool, by_the_queue, chance)
        drawn = _asked(half, pool, at_random, chance)
        for budget in BUDGETS:
            for name, rows, learn in (
                ("ours, the queue's", queued, _ours),
                ("ours, random", drawn, _ours),
                ("logistic regression, random", drawn, _plain),
                ("TF-IDF and SVM, random", drawn, _words),
            ):
                accuracy[name].setdefault(budget, []).append(learn(half, rows[:budget]))
    gain = {b: difference(accuracy["ours, the queue's"][b], accuracy["ours, random"][b]) for b in BUDGETS}
    return Row(
        key="assignment",
        name="assignment after sign-off: accuracy on NHS (9 themes) after 0 / 100 / 300 corrections",
        today="logistic regression, random labels: – / .60 / .65; TF-IDF SVM .52 / .59",
        goal="0: reported; 100 and 300: the queue's labels above random labels (interval above 0)",
        figures=(
            Figure(name="0", interval=share_of(zero, len(half.test))),
            *(Figure(name=str(b), interval=mean_of(accuracy["ours, the queue's"][b])) for b in BUDGETS),
            *(Figure(name=f"above random at {b}", interval=gain[b], digits=3) for b in BUDGETS),
        ),
        met=all(each.low > 0 for each in gain.values()),
        section=_section(half, zero, accuracy),
        raw={
            name: {str(budget): [round(each, 4) for each in values] for budget, values in by.items()}
            for name, by in accuracy.items()
        },
    )


def by_the_queue(half: _Half, pool: Rows, known: Rows, _chance: np.random.Generator) -> Rows:
    """The points that the product would list first, a round at a time."""
    left = np.setdiff1d(pool, known)
    likely = _taught(half, known, left) if len(known) else np.zeros((len(left), len(half.names)))
    order = sorted(range(len(left)), key=lambda i: hashlib.sha256(half.texts[left[i]].encode()).digest())
    mixed = left[order]
    wanted = np.ones(len(mixed), dtype=bool)
    chosen = most_telling(half.vectors[mixed], likely[order], wanted, ROUND)
    return np.asarray(mixed[chosen], dtype=np.int64)


def at_random(_half: _Half, pool: Rows, known: Rows, chance: np.random.Generator) -> Rows:
    """As many at random."""
    return np.asarray(chance.choice(np.setdiff1d(pool, known), ROUND, replace=False), dtype=np.int64)


def _asked(half: _Half, pool: Rows, ask: Asker, chance: np.random.Generator) -> Rows:
    """Points in the order in which they were asked about; people answer with the set's label."""
    known = np.zeros(0, dtype=np.int64)
    while len(known) < max(BUDGETS):
        known = np.concatenate([known, ask(half, pool, known, chance)])
    return known


def _taught(half: _Half, known: Rows, asked: Rows) -> Shares:
    lessons = Lessons(vectors=half.read[known], themes=half.truth[known])
    return shares(half.read[asked], lessons, len(half.names))


def _ours(half: _Half, known: Rows) -> float:
    return _right(half, _taught(half, known, half.test).argmax(axis=1))


def _plain(half: _Half, known: Rows) -> float:
    model = LogisticRegression(C=10, max_iter=500).fit(half.vectors[known], half.truth[known])
    return _right(half, model.predict(half.vectors[half.test]))


def _words(half: _Half, known: Rows) -> float:
    words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2))
    model = LinearSVC().fit(words.fit_transform(half.texts[i] for i in known), half.truth[known])
    return _right(half, model.predict(words.transform(half.texts[i] for i in half.test)))


def _right(half: _Half, given: NDArray[np.generic]) -> float:
    return float((given == half.truth[half.test]).mean())


def _without(half: _Half) -> int:
    """Right without a correction: the nearest of the nine names."""
    named = KeptEncoder().encode(half.names)
    return int(((half.vectors[half.test] @ named.T).argmax(axis=1) == half.truth[half.test]).sum())


def _half(data: Path) -> _Half:
    """All rows of the reporting half; the same text is never in both pool and test."""
    every = records(data, SET)
    vectors = KeptEncoder().encode([row["text"] for row in every])
    kept = [i for i, row in enumerate(every) if half_of(row["id"]) == "report"]
    texts = [every[i]["text"] for i in kept]
    names = sorted({row["label"] for row in every})
    tested = [hashlib.sha256(f"test:{text}".encode()).digest()[0] % TEST_OF[1] < TEST_OF[0] for text in texts]
    return _Half(
        texts=texts,
        vectors=vectors[kept],
        read=among_neighbours(vectors[kept]),
        truth=np.array([names.index(every[i]["label"]) for i in kept], dtype=np.int64),
        names=names,
        pool=np.flatnonzero(~np.array(tested)),
        test=np.flatnonzero(tested),
    )


def _section(half: _Half, zero: int, accuracy: dict[str, dict[int, list[float]]]) -> str:
    best = accuracy["ours, the queue's"]
    lines = [
        "### Assignment after sign-off",
        "",
        f"All {len(half.texts):,} comments of the reporting half, nine labels; accuracy on",
        f"{len(half.test):,} of them, corrections from the other {len(half.pool):,}",
        f"({POOL_SHARE:.0%} of these a seed, {SEEDS} seeds, the same test comments throughout; no text",
        f"stands on both sides). The queue is asked anew after every {ROUND} answers.",
        "",
        "| learnt by, corrections | " + " | ".join(map(str, BUDGETS)) + " |",
        "|---|" + "---|" * len(BUDGETS),
    ]
    for name, by in accuracy.items():
        lines.append(f"| {name} | " + " | ".join(spelled(mean_of(by[b]), 3) for b in BUDGETS) + " |")
    for name in list(accuracy)[1:]:
        gains = [spelled(difference(best[b], accuracy[name][b]), 3) for b in BUDGETS]
        lines.append(f"| the queue's above “{name}” | " + " | ".join(gains) + " |")
    lines += ["", f"Without any correction, by the nearest of the nine names: {_share(zero, half)}."]
    return "\n".join(lines)


def _share(right: int, half: _Half) -> str:
    return spelled(share_of(right, len(half.test)), 3)

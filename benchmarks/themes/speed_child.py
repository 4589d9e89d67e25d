"""Measures one thing about speed in a process of its own, and prints it as JSON.

python -m benchmarks.themes.speed_child steps 10000 POINTS.npz
python -m benchmarks.themes.speed_child spacy FILE.tsv
python -m benchmarks.themes.speed_child embedding FILE.tsv
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.themes.baseline import find
from benchmarks.themes.ours import NoPhrases, as_points
from benchmarks.themes.sets import records
from listenwell.models import load_spacy
from nlp.clustering.place import draft, order
from nlp.embed import MiniLm, Vectors, unit
from nlp.models_setup import find as models
from nlp.models_setup import folder_from_environment
from nlp.naming.phrases import SpacyPhrases
from nlp.pipeline import Themer
from nlp.types import Point

NOISE = 0.3  # length of what is added to a unit vector: its likeness to the original is then .96
TEXTS = 3_000  # comments on which spaCy and the embedding are timed
MEGABYTE = 1024  # ru_maxrss is in kilobytes on Linux


def make(count: int, real: Path, target: Path) -> dict[str, Any]:
    """Points drawn from real ones with a little noise in their vectors, so that no two are alike.

    A text is the first half of one real point and the second of another: as long and as various as real
    ones, and not the same text many times over.
    """
    chance = np.random.default_rng(count)
    with np.load(real) as kept:
        texts, vectors = kept["texts"].tolist(), kept["vectors"]
    rows, others = chance.integers(0, len(texts), count), chance.integers(0, len(texts), count)
    made = unit(vectors[rows] + _noise(chance, count, vectors.shape[1]))
    said = [_joined(texts[one], texts[other]) for one, other in zip(rows, others, strict=True)]
    np.savez(target, texts=np.array(said), vectors=made)
    return {"count": count}


def steps(made: Path) -> dict[str, Any]:
    """Every step of placing points in themes: seconds of the processor, and of the clock together."""
    points, vectors = _read(made)
    encoder = MiniLm(models(folder_from_environment()))
    themer = Themer(encoder=encoder, finder=NoPhrases())
    encoder.encode(["warm"])
    before = peak()
    taken: dict[str, float] = {}
    began = time.perf_counter()
    places = _timed(taken, "order", partial(order, points))
    now = draft(tuple(points[i] for i in places), vectors[places])
    for step in themer.steps:
        now = _timed(taken, _name(step), partial(step, now))
    wall = time.perf_counter() - began
    themes = len(np.unique(now.themes[now.themes >= 0]))
    return {"steps": taken, "wall": wall, "themes": themes, "peak_mb": peak(), "peak_before_mb": before}


def theme(made: Path) -> dict[str, Any]:
    """All of theming from points to labelled themes, with both models in memory."""
    points, vectors = _read(made)
    encoder = MiniLm(models(folder_from_environment()))
    themer = Themer(encoder=encoder, finder=SpacyPhrases(nlp=load_spacy()))
    return _rate(len(points), partial(themer.theme, points, vectors))


def baseline(made: Path) -> dict[str, Any]:
    """The first study's clustering over the same vectors."""
    vectors = _read(made)[1]
    taken: dict[str, float] = {}
    began = time.perf_counter()
    _timed(taken, "find", partial(find, vectors))
    return {"steps": taken, "wall": time.perf_counter() - began, "peak_mb": peak()}


def spacy_alone(file: Path) -> dict[str, Any]:
    """The parser, tagger and entity recogniser over comments, in one process."""
    texts = some_texts(file)
    nlp = load_spacy()
    list(nlp.pipe(texts[:50]))
    return _rate(len(texts), lambda: [None for _ in nlp.pipe(texts)])


def embedding_alone(file: Path) -> dict[str, Any]:
    """The 32-bit encoder over whole comments."""
    texts = some_texts(file)
    encoder = MiniLm(models(folder_from_environment()))
    encoder.encode(texts[:50])
    return _rate(len(set(texts)), lambda: encoder.encode(texts))


def some_texts(file: Path) -> list[str]:
    """Comments spread evenly over a set."""
    texts = [row["text"] for row in records(file.parent, file.stem)]
    return texts[:: max(1, len(texts) // TEXTS)][:TEXTS]


def peak() -> float:
    """The most memory this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def _read(made: Path) -> tuple[list[Point], Vectors]:
    with np.load(made) as kept:
        texts, vectors = kept["texts"].tolist(), kept["vectors"]
    return as_points([f"c{i}" for i in range(len(texts))], texts), vectors


def _noise(chance: np.random.Generator, count: int, width: int) -> Vectors:
    noise = chance.standard_normal((count, width), dtype=np.float32)
    noise *= np.float32(NOISE / width**0.5)
    return noise


def _joined(one: str, other: str) -> str:
    first, second = one.split(), other.split()
    return " ".join(first[: len(first) // 2 + 1] + second[len(second) // 2 :])


def _timed(taken: dict[str, float], name: str, work: Callable[[], Any]) -> Any:
    begun = time.process_time()
    made = work()
    taken[name] = time.process_time() - begun
    return made


def _rate(count: int, work: Callable[[], object]) -> dict[str, Any]:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    return {"count": count, "wall": wall, "processor": processor, "peak_mb": peak()}


def _name(step: object) -> str:
    return getattr(step, "__name__", type(step).__name__)


def main() -> None:
    what, *arguments = sys.argv[1:]
    paths = [Path(argument) for argument in arguments]
    print(json.dumps(make(int(arguments[0]), *paths[1:]) if what == "make" else COMMANDS[what](paths[0])))


COMMANDS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "steps": steps,
    "theme": theme,
    "baseline": baseline,
    "spacy": spacy_alone,
    "embedding": embedding_alone,
}

if __name__ == "__main__":
    main()

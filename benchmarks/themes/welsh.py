"""Welsh comments carried into themes that were found in English, on sentences written blind."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.themes.metrics import share_of
from benchmarks.themes.rows import Figure, Row
from benchmarks.themes.sets import half_of
from benchmarks.themes.vectors import KeptEncoder
from nlp.embed import Encoder, Vectors, unit
from nlp.reading.welsh import gloss, gloss_if_welsh

BLIND = Path(__file__).parent / "blind" / "welsh.tsv"
GOAL = 0.8
HALVES = {"both": ("choose", "report"), "choosing": ("choose",), "reporting": ("report",)}
WAYS = {"welsh": "Welsh, as the program reads it", "people": "its English translation"}


def measure(data: Path) -> Row:  # noqa: ARG001 -- one shape for all rows
    """Share of Welsh comments whose topic's English centre is the nearest, or among the nearest three."""
    with BLIND.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    english = [row for row in rows if row["language"] == "en"]
    welsh = [row for row in rows if row["language"] == "cy"]
    topics = sorted({row["topic"] for row in english})
    encoder = KeptEncoder()
    middle = _centres(encoder, english, topics)
    read = {
        "welsh": _places(encoder, [gloss_if_welsh(row["text"]) for row in welsh], middle),
        "people": _places(encoder, [row["english"] for row in welsh], middle),
    }
    truth = np.array([topics.index(row["topic"]) for row in welsh])
    halves = np.array([half_of(row["id"]) for row in welsh])
    found = {
        (way, half, most): share_of(
            int((chosen[:, :most] == truth[:, None]).any(axis=1)[np.isin(halves, names)].sum()),
            int(np.isin(halves, names).sum()),
        )
        for way, chosen in read.items()
        for half, names in HALVES.items()
        for most in (1, 3)
    }
    unread = share_of(sum(not gloss(row["text"]).enough for row in welsh), len(welsh))
    first = found["welsh", "reporting", 1]
    table = "\n".join(
        f"| {title} | {half} | {found[way, half, 1]} | {found[way, half, 3]} |"
        for way, title in WAYS.items()
        for half in HALVES
    )
    return Row(
        key="welsh",
        name="Welsh comments into English themes",
        today=".75 (top-3 .90), 20 comments",
        goal="≥ .80",
        figures=(
            Figure(name="reporting half", interval=first),
            Figure(name="top-3", interval=found["welsh", "reporting", 3]),
            Figure(name="translated", interval=found["people", "reporting", 1]),
        ),
        met=first.value >= GOAL,
        section=f"""### Welsh comments into English themes

180 English and {len(welsh)} Welsh replies on {len(topics)} topics (chance {1 / len(topics):.2f}), the Welsh
ones not translated from the English (`blind/welsh.tsv`). A Welsh reply goes to the topic whose English
replies' centre is nearest. It is read word by word through `nlp/reading/welsh_terms.tsv`, which was
written before anything was measured on this set. The second way is what the same encoder makes of a
written translation: no reading of Welsh can be expected to do better here.

| read | half | right | among three |
|---|---|---|---|
{table}

Of {unread} of the Welsh replies too few words are known: they go to a person with suggestions, not
into a theme. That a multilingual model does not help was found on the choosing half
(docs/adr/0014-reading-welsh.md).
""",
        raw={"|".join(map(str, key)): interval.value for key, interval in found.items()},
    )


def _centres(encoder: Encoder, english: Sequence[dict[str, str]], topics: Sequence[str]) -> Vectors:
    vectors = encoder.encode([row["text"] for row in english])
    of = np.array([topics.index(row["topic"]) for row in english])
    return unit(np.stack([vectors[of == i].mean(axis=0) for i in range(len(topics))]))


def _places(encoder: Encoder, texts: Sequence[str], middle: Vectors) -> NDArray[np.int64]:
    """Topics of each text, nearest first. Shape: (n_texts, n_topics)."""
    return np.asarray(np.argsort(-(encoder.encode(texts) @ middle.T), axis=1, kind="stable"), dtype=np.int64)

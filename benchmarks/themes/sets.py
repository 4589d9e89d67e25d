"""The real sets that themes are measured on, their two halves, and the samples drawn from them.

The sets are not part of the repository. They are read from a folder (by default `shared/data` beside the
checkout), one TSV each: UTF-8, one header line, no quoting.

Every comment belongs to one of two halves by the SHA-256 of its id: whatever is chosen (a threshold, a
step) is chosen on the choosing half, and figures are reported on the other.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Half = Literal["choose", "report"]
HALVES: tuple[Half, Half] = ("choose", "report")

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
WHERE = {
    "nhs_patient_phase1": "CDU-data-science-team/pxtextmining, datasets/phase_1/text_data.csv (MIT)",
    "std_banking77": "PolyAI-LDN/task-specific-datasets, banking_data (CC BY 4.0)",
    "disaster_direct_messages": "rmunro/disaster_response_messages, genre=direct (CC BY 4.0)",
    "polis_open_conversations": "compdemocracy/openData (CC BY 4.0)",
    "bowling_green_2018_llm_topics": "Jigsaw-Code/sensemaking-tools, case_studies/wcbgb (CC BY 4.0)",
}

#: Texts drawn → true themes drawn on average; the spike's averages. The number itself varies by ± 30 %.
UNEVEN_THEMES = {100: 13, 300: 21, 1000: 36}
LEAST_OF_A_THEME = 3  # texts; of fewer nobody could say that they are a theme

NHS_DROPPED = ("Couldn't be improved", "Miscellaneous")
NHS_WORDS = (4, 60)
NHS_LEAST_OF_A_CODE = 15


class SetMissing(Exception):  # noqa: N818 -- it states what is the case
    """A set is not in the folder; the message says where to get it."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is not there. Get it from {WHERE.get(path.stem, 'its publisher')}, save it as a TSV "
            "without quoting with the columns id, text and label, and name its folder: --data FOLDER."
        )


@dataclass(frozen=True, kw_only=True)
class LabelledSet:
    """Comments with what people said they are about. All fields run in parallel."""

    name: str
    ids: tuple[str, ...]
    texts: tuple[str, ...]
    #: One code a comment.
    truth: tuple[str, ...]

    def half(self, half: Half) -> LabelledSet:
        """The comments of one half."""
        return self.only([half_of(each) == half for each in self.ids])

    def only(self, wanted: Sequence[bool]) -> LabelledSet:
        """The comments that are wanted."""
        rows = [i for i, is_wanted in enumerate(wanted) if is_wanted]
        return LabelledSet(
            name=self.name,
            ids=tuple(self.ids[i] for i in rows),
            texts=tuple(self.texts[i] for i in rows),
            truth=tuple(self.truth[i] for i in rows),
        )


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Some comments of a set as if they were one event. rows: positions in the set. Shape: (n,), int64."""

    source: LabelledSet
    rows: NDArray[np.int64]
    seed: int

    @property
    def texts(self) -> list[str]:
        return [self.source.texts[i] for i in self.rows]

    @property
    def ids(self) -> list[str]:
        return [self.source.ids[i] for i in self.rows]

    @property
    def truth(self) -> list[str]:
        return [self.source.truth[i] for i in self.rows]

    @property
    def true_themes(self) -> int:
        return len(set(self.truth))


Sampler = Callable[[LabelledSet, int, int], Sample]


def records(data: Path, name: str) -> list[dict[str, str]]:
    """The rows of a set as they are.

    Raises:
        SetMissing: The file is not in the folder.
    """
    path = data / f"{name}.tsv"
    if not path.is_file():
        raise SetMissing(path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def half_of(comment_id: str) -> Half:
    """Which half a comment belongs to: even first byte of the digest, choosing."""
    return HALVES[hashlib.sha256(f"half:{comment_id}".encode()).digest()[0] % 2]


def banking(data: Path) -> LabelledSet:
    """Short questions to a bank, 77 intents: the standard set. Repeats are dropped."""
    rows = records(data, "std_banking77")
    whole = LabelledSet(
        name="banking77",
        ids=tuple(row["id"] for row in rows),
        texts=tuple(row["text"] for row in rows),
        truth=tuple(row["label"] for row in rows),
    )
    return whole.only(list(_first_of_its_kind(whole.texts)))


def nhs(data: Path) -> LabelledSet:
    """What patients wrote, 34 codes of two levels: 4 to 60 words, no repeats, codes with 15 rows or more."""
    rows = [row for row in records(data, "nhs_patient_phase1") if row["label"] not in NHS_DROPPED]
    rows = [row for row in rows if NHS_WORDS[0] <= len(row["text"].split()) <= NHS_WORDS[1]]
    new = list(_first_of_its_kind([row["text"] for row in rows]))
    rows = [row for row, is_new in zip(rows, new, strict=True) if is_new]
    codes = [f"{row['label']}/{row['label_fine']}" for row in rows]
    often = Counter(codes)
    whole = LabelledSet(
        name="NHS patient comments",
        ids=tuple(row["id"] for row in rows),
        texts=tuple(row["text"] for row in rows),
        truth=tuple(codes),
    )
    return whole.only([often[code] >= NHS_LEAST_OF_A_CODE for code in codes])


def plain(source: LabelledSet, count: int, seed: int) -> Sample:
    """So many comments at random, each as likely as another."""
    chance = np.random.default_rng([seed, count, 1])
    rows = np.sort(chance.choice(len(source.ids), min(count, len(source.ids)), replace=False))
    return Sample(source=source, rows=rows.astype(np.int64), seed=seed)


def uneven(source: LabelledSet, count: int, seed: int) -> Sample:
    """So many comments of some themes: a few themes that many speak of, and a tail.

    The number of themes is drawn from ± 30 % about `UNEVEN_THEMES`.
    """
    middle = UNEVEN_THEMES.get(count, round(1.15 * count**0.5))
    chance = np.random.default_rng([seed, count, 2])
    return with_themes(
        source, count, int(chance.integers(round(0.7 * middle), round(1.3 * middle) + 1)), seed
    )


def with_themes(source: LabelledSet, count: int, themes: int, seed: int) -> Sample:
    """So many comments of exactly so many themes, of Zipf-like sizes: 1/2, 1/3, 1/4 …

    No theme can give more than the set has of it; what lacks is taken from the others, and where all are
    exhausted the sample is smaller.
    """
    chance = np.random.default_rng([seed, count, themes, 3])
    names = [str(name) for name in chance.permutation(sorted(set(source.truth)))[:themes]]
    members = {name: [i for i, code in enumerate(source.truth) if code == name] for name in names}
    sizes = shares(count, [len(members[name]) for name in names])
    rows = [
        chance.choice(members[name], size, replace=False) for name, size in zip(names, sizes, strict=True)
    ]
    return Sample(source=source, rows=np.sort(np.concatenate(rows)).astype(np.int64), seed=seed)


def shares(count: int, most: Sequence[int]) -> list[int]:
    """Sizes of themes: 1/(rank + 1) each, at least `LEAST_OF_A_THEME`, at most what there is."""
    weights = 1 / (np.arange(len(most)) + 2)
    limits = np.array(most)
    # The factor that makes the sizes add up, found by halving the interval.
    low, high = 0.0, float(count * (len(most) + 2))
    for _ in range(60):
        middle = (low + high) / 2
        enough = _sizes(middle * weights, limits).sum() >= count
        low, high = (low, middle) if enough else (middle, high)
    sizes = _sizes(high * weights, limits)
    # Several sizes may grow at the same factor: the smallest give back what is too much.
    for rank in reversed(range(len(sizes))):
        sizes[rank] -= min(max(0, sizes.sum() - count), max(0, sizes[rank] - LEAST_OF_A_THEME))
    return [int(size) for size in sizes]


def _sizes(wanted: NDArray[np.float64], limits: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.minimum(np.maximum(np.floor(wanted).astype(np.int64), LEAST_OF_A_THEME), limits)


def _first_of_its_kind(texts: Sequence[str]) -> Iterator[bool]:
    seen: set[str] = set()
    for text in texts:
        words = text.casefold()
        yield words not in seen
        seen.add(words)

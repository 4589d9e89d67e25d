"""Labels: a blind choice between ours and c-TF-IDF words, by readers who wrote neither.

    python -m benchmarks.themes.labels --sheet SHEET.md --key KEY.json [--names]
    python -m benchmarks.themes.labels --score KEY.json READER1.csv READER2.csv

The first writes forty themes that the program finds in the reporting halves, five points each, with two
wordings in random order, and apart from it which of the two is ours. A reader fills a CSV
(`item,choice`, choice A or B, empty: neither is better). The second reckons. `--names` shows our name
alone beside four words, without the sentence beside ten.

The row of the table reads the choices that are kept in `blind/labels/`.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
from sklearn.metrics import cohen_kappa_score

from benchmarks.themes.metrics import Interval, bootstrapped
from benchmarks.themes.rows import Figure, Row
from benchmarks.themes.sets import DATA, banking, half_of, nhs, plain, records, uneven
from benchmarks.themes.vectors import KeptEncoder
from listenwell.models import load_spacy
from nlp.embed import Vectors, unit
from nlp.naming.label import SpacyPhrases
from nlp.pipeline import Themer
from nlp.reading.prepare import Preparer
from nlp.reading.recognise import words_of
from nlp.types import Comment, Point, Theme

BLIND = Path(__file__).parent / "blind" / "labels"
KEY, READERS = "key.json", "reader*.csv"
GOAL = 0.75
POINTS = (0.0, 0.15, 0.3, 0.5, 0.7)  # of a theme's points, nearest first, where the five shown stand
SHOWN_CHARACTERS = 220
LEAST_POINTS = 8  # of a theme that is shown
WORDS, WORDS_OF_A_NAME = 10, 4  # c-TF-IDF words against our name with its sentence, and against it alone
#: Conversations that nobody looked at while the labels were made, and themes taken of each.
CONVERSATIONS = {
    "march-on.operation-marchin-orders": 3,
    "bg2050-volunteers": 3,
    "scoop-hivemind.biodiversity": 2,
    "ssis.land-bank-farmland.2rumnecbeh.2021-08-01": 2,
    "scoop-hivemind.taxes": 2,
}
RUBRIC = """# Which wording would you rather put over these comments?

You see five comments of a theme and two wordings, A and B. Judge as somebody who must report to
residents and has little time. Choose the one that is better on the whole:

- **clear**: you know at once what the theme is about;
- **specific**: it says what these comments share, not something that fits any comment;
- **distinct**: it would not fit a neighbouring theme as well;
- **usable**: you would put it into a report unchanged.

Write one line an item into a CSV with the header `item,choice`: `1,A`. Leave the choice empty only where
neither is better. Do not talk about it with another reader before both are done.
"""


_ABOUT = (
    "{} themes that the program finds in the reporting halves, five points each, shown with our name and "
    "sentence and with the ten words of the highest c-TF-IDF, in random order, to readers who wrote "
    "neither. The interval is of resampled themes."
)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One theme with both wordings."""

    source: str
    points: tuple[str, ...]
    ours: str
    theirs: str


@dataclass(frozen=True, kw_only=True)
class Event:
    """Comments that are themed together, and how many of their themes are shown."""

    name: str
    comments: tuple[Comment, ...]
    themes: int


def events(data: Path) -> Iterator[Event]:
    """The sets' reporting halves, each conversation by itself: forty themes in all."""
    patients = plain(nhs(data).half("report"), 700, seed=4)
    yield Event(name=patients.source.name, comments=_comments(patients.ids, patients.texts), themes=12)
    rows = [r for r in records(data, "bowling_green_2018_llm_topics") if half_of(r["id"]) == "report"]
    yield Event(name="Bowling Green", comments=_of_rows(rows), themes=8)
    polis = [row for row in records(data, "polis_open_conversations") if half_of(row["id"]) == "report"]
    for name, themes in CONVERSATIONS.items():
        rows = [row for row in polis if row["label"] == name]
        yield Event(name=name, comments=_of_rows(rows), themes=themes)
    bank = uneven(banking(data).half("report"), 300, seed=4)
    yield Event(name=bank.source.name, comments=_comments(bank.ids, bank.texts), themes=8)


def cases(data: Path, *, names_only: bool = False) -> list[Case]:
    """The forty themes, in an order that their words decide."""
    nlp, encoder = load_spacy(), KeptEncoder()
    found = []
    for event in events(data):
        points = [p for each in Preparer(nlp=nlp).prepare(event.comments) for p in each.points]
        vectors = encoder.encode([point.text for point in points])
        run = Themer(encoder=encoder, finder=SpacyPhrases(nlp=nlp)).theme(points, vectors)
        places = [assignment.theme_id for assignment in run.assignments[: len(points)]]
        tops = [theme for theme in run.themes if theme.parent_id is None]
        words = ctfidf([[p.text for p, at in zip(points, places, strict=True) if at == t.id] for t in tops])
        large = [i for i, theme in enumerate(tops) if theme.points >= LEAST_POINTS]
        for i in sorted(large, key=lambda i: _digest(event.name, tops[i].label))[: event.themes]:
            rows = [at for at, place in enumerate(places) if place == tops[i].id]
            found.append(_case(event, tops[i], words[i], (points, vectors, rows), names_only=names_only))
    return sorted(found, key=lambda case: _digest(*case.points))


def ctfidf(classes: Sequence[Sequence[str]]) -> list[list[str]]:
    """Words of each class, most telling first: tf × log(1 + A/f), Grootendorst (2022), no stop words.

    Args:
        classes: Texts of each theme.
    """
    counts = [
        Counter(w for text in texts for w in words_of(text) if len(w) > 1 and w not in ENGLISH_STOP_WORDS)
        for texts in classes
    ]
    every = Counter[str]()
    for count in counts:
        every.update(count)
    mean = every.total() / max(1, len(counts))
    ranked = []
    for count in counts:
        worth = {
            word: n / max(1, count.total()) * float(np.log1p(mean / every[word])) for word, n in count.items()
        }
        ranked.append(sorted(worth, key=lambda word: (-worth[word], word)))
    return ranked


def _case(
    event: Event,
    theme: Theme,
    words: Sequence[str],
    placed: tuple[Sequence[Point], Vectors, Sequence[int]],
    *,
    names_only: bool,
) -> Case:
    points, vectors, rows = placed
    near = vectors[rows] @ unit(vectors[rows].mean(axis=0, keepdims=True))[0]
    texts = list(dict.fromkeys(points[rows[i]].text for i in np.argsort(-near, kind="stable")))
    shown = dict.fromkeys(texts[int(len(texts) * at)] for at in POINTS)
    ours = theme.label if names_only else f"{theme.label}. {theme.description}"
    return Case(
        source=event.name,
        points=tuple(text[:SHOWN_CHARACTERS] for text in shown),
        ours=ours,
        theirs=", ".join(words[: WORDS_OF_A_NAME if names_only else WORDS]),
    )


def sheet(found: Sequence[Case]) -> tuple[str, list[dict[str, Any]]]:
    """What readers see, and the key: which of A and B is ours, by a coin that the words toss."""
    parts, key = [RUBRIC], []
    for item, case in enumerate(found, start=1):
        ours = "AB"[_digest(case.ours, case.theirs)[0] % 2]
        a, b = (case.ours, case.theirs) if ours == "A" else (case.theirs, case.ours)
        said = "\n".join(f"- {text}" for text in case.points)
        parts.append(f"## {item}\n\n{said}\n\n**A**: {a}\n\n**B**: {b}\n")
        key.append({"item": item, "ours_is": ours, **asdict(case)})
    return "\n".join(parts), key


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the readers chose. for_ours: 1 ours, 0 theirs, ½ neither. Shape: (n_readers, n_items)."""

    for_ours: tuple[tuple[float, ...], ...]

    @property
    def preferred(self) -> Interval:
        """Share of choices for ours; the interval by resampled themes."""
        return bootstrapped(np.mean(self.for_ours, axis=0).tolist())

    @property
    def readers(self) -> list[Interval]:
        """The same for each reader."""
        return [bootstrapped(list(each)) for each in self.for_ours]

    @property
    def agreement(self) -> float:
        """Cohen's kappa (1960) of the first two readers; NaN where both always chose the same."""
        first, second = ([str(value) for value in each] for each in self.for_ours[:2])
        if len({*first, *second}) == 1:
            return float("nan")
        return float(cohen_kappa_score(first, second))

    @property
    def same(self) -> float:
        """Share of themes where the first two readers chose the same."""
        return float(np.mean([a == b for a, b in zip(*self.for_ours[:2], strict=True)]))


def scored(key: Sequence[dict[str, Any]], readers: Sequence[Path]) -> Choices:
    """The choices of two or more readers.

    Raises:
        ValueError: A reader left out an item, or wrote something other than A, B or nothing.
    """
    return Choices(for_ours=tuple(tuple(_one_reader(key, path)) for path in readers))


def _one_reader(key: Sequence[dict[str, Any]], path: Path) -> Iterator[float]:
    with path.open(encoding="utf-8", newline="") as file:
        chosen = {int(row["item"]): row["choice"].strip().upper() for row in csv.DictReader(file)}
    for entry in key:
        choice = chosen.get(entry["item"], "missing")
        if choice not in {"A", "B", ""}:
            raise ValueError(f"{path}: item {entry['item']} has {choice!r}; write A, B or nothing.")
        yield 0.5 if not choice else float(choice == entry["ours_is"])


def measure(data: Path) -> Row:
    """The row, from the choices that are kept; nothing is themed anew. data: not needed."""
    del data
    readers = sorted(BLIND.glob(READERS))
    if len(readers) < 2:
        return _row((), None, "Not read yet: the choices of two readers are not there.\n", {})
    key = json.loads((BLIND / KEY).read_text(encoding="utf-8"))
    choices = scored(key, readers)
    value = choices.preferred
    kappa = Interval(value=choices.agreement, low=float("nan"), high=float("nan"))
    figures = (
        Figure(name="ours preferred", interval=value),
        Figure(name="agreement (Cohen's kappa)", interval=kappa),
    )
    raw = {"sources": [entry["source"] for entry in key], "for_ours": choices.for_ours}
    return _row(figures, value.value >= GOAL, _section(key, choices), raw)


def _row(figures: tuple[Figure, ...], met: bool | None, section: str, raw: dict[str, Any]) -> Row:  # noqa: FBT001
    return Row(
        key="labels",
        name="labels: blind choice between ours and c-TF-IDF words on 40 themes, two readers",
        today="–",
        goal="ours preferred ≥ 75 %, agreement reported",
        figures=figures,
        met=met,
        section=section,
        raw=raw,
    )


def _section(key: Sequence[dict[str, Any]], choices: Choices) -> str:
    by_source = Counter(entry["source"] for entry in key)
    each = np.mean(choices.for_ours, axis=0)
    lines = [
        "### Labels",
        "",
        _ABOUT.format(len(key)),
        "",
        "| set | themes | ours preferred |",
        "|---|---:|---:|",
        *(
            f"| {source} | {count} | "
            f"{np.mean([each[i] for i, e in enumerate(key) if e['source'] == source]):.2f} |"
            for source, count in sorted(by_source.items())
        ),
        f"| all | {len(key)} | {choices.preferred} |",
        "",
        "By reader: " + "; ".join(str(reader) for reader in choices.readers) + ". "
        f"The two chose the same on {choices.same:.0%} of the themes (kappa {choices.agreement:.2f}).",
        "",
        "Where both preferred the words:",
        "",
        *(f"- {e['ours']} ↔ {e['theirs']}" for i, e in enumerate(key) if each[i] == 0),
        "",
    ]
    return "\n".join(lines)


def _comments(ids: Sequence[str], texts: Sequence[str]) -> tuple[Comment, ...]:
    return tuple(Comment(id=each, text=text) for each, text in zip(ids, texts, strict=True))


def _of_rows(rows: Sequence[dict[str, str]]) -> tuple[Comment, ...]:
    return _comments([row["id"] for row in rows], [row["text"] for row in rows])


def _digest(*words: str) -> bytes:
    return hashlib.sha256("\n".join(words).encode()).digest()


def main() -> None:
    """Write the sheet, or reckon the choices."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--key", type=Path)
    parser.add_argument("--names", action="store_true", help="names alone, against four words")
    parser.add_argument("--score", type=Path, nargs="+", metavar=("KEY", "CHOICES"))
    asked = parser.parse_args()
    if asked.score:
        key = json.loads(asked.score[0].read_text(encoding="utf-8"))
        print(_section(key, scored(key, asked.score[1:])))
    elif asked.sheet and asked.key:
        text, key = sheet(cases(asked.data, names_only=asked.names))
        asked.sheet.write_text(text, encoding="utf-8")
        asked.key.write_text(json.dumps(key, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"{len(key)} themes in {asked.sheet}; which is ours in {asked.key}")
    else:
        parser.error("--sheet with --key, or --score")


if __name__ == "__main__":
    main()

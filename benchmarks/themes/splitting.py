"""Splitting: how often a point ends where somebody marked it who knew nothing of the splitter."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.themes import learn_splitting
from benchmarks.themes.marked import Hits, Marked, hits, read
from benchmarks.themes.metrics import Interval, bootstrapped, bootstrapped_f1, share_of
from benchmarks.themes.rows import Figure, Row
from listenwell.models import load_spacy
from nlp.reading.recognise import ENGLISH, recognise
from nlp.reading.redact import find
from nlp.reading.split import ClauseSplitter

BLIND = Path(__file__).with_name("blind") / "points.tsv"
GOAL = 0.85


def measure(data: Path) -> Row:  # noqa: ARG001 -- every row is asked the same way
    """Boundaries on the blind comments, and by cross-validation on those for development."""
    comments = read(BLIND)
    results = split(comments)
    known = learn_splitting.cases(read(learn_splitting.DEVELOPMENT))
    developed = learn_splitting.tried(known)
    boundary = f1(results)
    return Row(
        key="splitting",
        name=f"splitting ({len(comments)} comments with points marked by somebody who had not seen it)",
        today="boundary F1 .40 (.33 to .47)",
        goal=f"boundary F1 ≥ {GOAL}".replace("0.", "."),
        figures=(Figure(name="boundary F1", interval=boundary),),
        met=boundary.value >= GOAL,
        section=_section(comments, results, [case.comment for case in known], developed),
        raw={"blind": _raw(results), "development": _raw(developed)},
    )


def split(comments: Sequence[Marked]) -> list[Hits]:
    """What the shipped splitter hits and misses."""
    nlp, splitter = load_spacy(), ClauseSplitter()
    results = []
    for comment in comments:
        doc = nlp(comment.text) if recognise(comment.text) == ENGLISH else None
        results.append(hits(comment, splitter.split(comment.text, doc, find(comment.text))))
    return results


def f1(results: Sequence[Hits]) -> Interval:
    """Micro F1 of the boundaries over comments."""
    return bootstrapped_f1(
        [one.found for one in results], [one.missed for one in results], [one.false for one in results]
    )


def figures(results: Sequence[Hits]) -> list[tuple[str, Interval]]:
    """All figures of one set of comments."""
    found, missed, false = (sum(column) for column in zip(*map(_counts, results), strict=True))
    alone = [one for one in results if not one.found + one.missed]
    return [
        ("boundary F1", f1(results)),
        ("precision", share_of(found, found + false)),
        ("recall", share_of(found, found + missed)),
        ("comments split exactly", bootstrapped([float(not one.missed + one.false) for one in results])),
        ("comments of one point that were cut", share_of(sum(one.false > 0 for one in alone), len(alone))),
    ]


def _counts(one: Hits) -> tuple[int, int, int]:
    return one.found, one.missed, one.false


def _raw(results: Sequence[Hits]) -> list[Any]:
    return [_counts(one) for one in results]


def _section(
    comments: Sequence[Marked], results: Sequence[Hits], known: Sequence[Marked], developed: Sequence[Hits]
) -> str:
    told = (
        f"Blind: {len(comments)} comments with {sum(len(one.gaps) for one in comments)} marked boundaries. "
        f"Development: {len(known)} comments with {sum(len(one.gaps) for one in known)}, each split "
        "by weights learnt from the other seven eighths. A boundary counts as found when the gap between two "
        "points touches a marked one, joining words and punctuation left out of account. Intervals: 95 %, "
        "comments resampled (shares: Wilson). The splitter before this one, which cut at every sentence end "
        "and at clauses with a subject of their own, reached .40 (.33 to .47) blind and .49 (.44 to .54) on "
        "the development set."
    )
    lines = [told, "", "| | blind | development |", "|---|---|---|"]
    pairs = zip(figures(results), figures(developed), strict=True)
    lines += [f"| {name} | {one} | {other} |" for (name, one), (_, other) in pairs]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    row = measure(Path())
    print(row.section)
    print(json.dumps({"met": row.met}))

"""Learn what each sign of a point's end weighs, from the marked comments in benchmarks/themes/development.

`python -m benchmarks.themes.learn_splitting` writes nlp/reading/split_weights.json. Two logistic regressions:
one over the signs at a gap, one over the judgements of its siblings (stacked: Wolpert 1992). The first judges
each comment with weights learnt on others, so that the second learns how far it is to be trusted.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.themes.marked import Hits, Marked, hits, read, widened
from listenwell.models import load_spacy
from nlp.reading import split
from nlp.reading.joints import Gap, gaps_of, words_of
from nlp.reading.recognise import ENGLISH, recognise
from nlp.reading.redact import find
from nlp.reading.signs import Signs, signs
from nlp.reading.split import ClauseSplitter, Weights, beside_siblings

DEVELOPMENT = Path("benchmarks/themes/development/points.tsv")
WEIGHTS = Path(split.__file__).with_name("split_weights.json")
SEEN = 20  # a sign seen at fewer gaps is learnt by heart rather than learnt from
STRENGTH, STRENGTH_OF_SIBLINGS = 0.03, 0.1  # C; of .003 to .1 the best by cross-validation, all within .02
THRESHOLD = 0.3  # where precision and recall balance on authors that the weights were not learnt from
FOLDS = 8


@dataclass(frozen=True, kw_only=True)
class Case:
    """A comment with its gaps, their signs and which of them are marked."""

    comment: Marked
    doc: object
    gaps: Sequence[Gap]
    signs: Sequence[Signs]
    marked: Sequence[bool]
    fold: int


def cases(comments: Sequence[Marked]) -> list[Case]:
    """Everything that can be learnt from the comments."""
    nlp = load_spacy()
    return [_case(one, nlp(one.text) if recognise(one.text) == ENGLISH else None) for one in comments]


def _case(comment: Marked, doc: object) -> Case:
    words = words_of(comment.text, doc)
    gaps = gaps_of(comment.text, words, doc)
    wide = [widened(comment.text, gap.start, gap.end) for gap in gaps]
    chosen = set()
    for start, end in comment.gaps:
        near = [i for i, (one, other) in enumerate(wide) if one <= end and start <= other]
        chosen |= set(near[:1])
    fold = int.from_bytes(hashlib.sha256(comment.text.encode()).digest()[:4], "big") % FOLDS
    found = signs(words, gaps)
    marks = [i in chosen for i in range(len(gaps))]
    return Case(comment=comment, doc=doc, gaps=gaps, signs=found, marked=marks, fold=fold)


def learn(known: Sequence[Case]) -> Weights:
    """Weights from comments; those of one fold never judge themselves on the way."""
    folds = sorted({case.fold for case in known})
    siblings, marks = [], []
    for fold in folds:
        first = _fitted([case for case in known if case.fold != fold])
        for case in (case for case in known if case.fold == fold):
            judged = [split._sum(one, first) for one in case.signs]  # noqa: SLF001 -- the same sum, to the bit
            siblings += beside_siblings(judged, case.signs, case.gaps)
            marks += case.marked
    second = _regressed(siblings, marks, STRENGTH_OF_SIBLINGS, scaled=False)
    return Weights(signs=_fitted(known), siblings=second, threshold=THRESHOLD)


def _fitted(known: Sequence[Case]) -> dict[str, float]:
    rows = [one for case in known for one in case.signs]
    seen = Counter(name for row in rows for name in row)
    kept = [{name: value for name, value in row.items() if seen[name] >= SEEN} for row in rows]
    return _regressed(kept, [mark for case in known for mark in case.marked], STRENGTH, scaled=True)


def _regressed(
    rows: Sequence[Signs], marks: Sequence[bool], strength: float, *, scaled: bool
) -> dict[str, float]:
    vectorizer = DictVectorizer(sparse=False)
    table: NDArray[np.float64] = vectorizer.fit_transform(rows)
    scale = np.maximum(table.std(axis=0), 1e-3) if scaled else np.ones(table.shape[1])
    model = LogisticRegression(C=strength, max_iter=1000).fit(table / scale, np.array(marks))
    names = vectorizer.get_feature_names_out()
    weights = {str(name): round(float(w), 4) for name, w in zip(names, model.coef_[0] / scale, strict=True)}
    return {"": round(float(model.intercept_[0]), 4), **{n: w for n, w in sorted(weights.items()) if w}}


def tried(known: Sequence[Case]) -> list[Hits]:
    """Each comment split with weights learnt from the other folds."""
    results: dict[str, Hits] = {}
    for fold in range(FOLDS):
        weights = learn([case for case in known if case.fold != fold])
        for case in (case for case in known if case.fold == fold):
            text = case.comment.text
            pieces = ClauseSplitter(weights=weights).split(text, case.doc, find(text))  # type: ignore[arg-type]
            results[case.comment.id] = hits(case.comment, pieces)
    return [results[case.comment.id] for case in known]


def main() -> None:
    """Write the weights; print how well they do on comments that they were not learnt from."""
    known = cases(read(DEVELOPMENT))
    weights = learn(known)
    written = {"threshold": weights.threshold, "signs": weights.signs, "siblings": weights.siblings}
    WEIGHTS.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    results = tried(known)
    counts = [(one.found, one.missed, one.false) for one in results]
    found, missed, false = map(sum, zip(*counts, strict=True))
    print(f"{len(known)} comments, {len(weights.signs)} signs")
    print(f"cross-validated boundary F1 {2 * found / (2 * found + missed + false):.3f}")
    print(f"precision {found / (found + false):.3f}, recall {found / (found + missed):.3f}")


if __name__ == "__main__":
    main()

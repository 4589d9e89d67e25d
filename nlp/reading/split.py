"""From a comment to the things said in it, each with its place in the original.

A point is one thing said: sentences about the same matter are one point, a list of different wishes is
several. So every gap where a point might end (`joints`) is weighed by what the words around it show
(`signs`), and weighed again beside its siblings, since the items of one list stand or fall together.
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING, Protocol

from nlp.reading.joints import Gap, gaps_of, words_of
from nlp.reading.non_answers import is_non_answer
from nlp.reading.signs import Signs, signs
from nlp.types import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

Piece = tuple[int, int]

SUREST = 4.6  # log odds, that is .99: no single gap drags all its siblings along
_CLOSING = re.compile(r"[.!?…\"'”’)]*")
_OPENING = re.compile(r"[\s,.;:!?)\]•·▪*–-]*(?:\(?\d{1,2}[.)]\s+)?")
_EDGE_END = " \t\n\r,;:–•·▪&+/-"
_LETTER = re.compile(r"[^\W\d_]")


class Splitter(Protocol):
    """Anything that cuts a comment into its points."""

    def split(self, text: str, doc: Doc | None, hidden: Sequence[Span]) -> list[Piece]:
        """(start, end) of each point, in order, without overlaps; end: exclusive.

        Args:
            text: The comment as written.
            doc: The same text parsed, or None where no parser knows its language.
            hidden: What redaction will replace; no cut falls inside one.
        """


@dataclass(frozen=True, kw_only=True)
class Weights:
    """What each sign weighs, learnt from marked comments (benchmarks/themes/learn_splitting.py).

    Attributes:
        signs: Sign → log odds; the sum over the signs of a gap is its first judgement.
        siblings: The same for what `beside_siblings` says; their sum is the second judgement.
        threshold: Probability from which a gap is cut; above 0, below 1.
    """

    signs: Mapping[str, float]
    siblings: Mapping[str, float]
    threshold: float


@dataclass(frozen=True, kw_only=True)
class ClauseSplitter:
    """Cuts where the signs speak for the end of a point.

    Attributes:
        weights: None: those that are shipped.
    """

    weights: Weights | None = field(default=None)

    def split(self, text: str, doc: Doc | None, hidden: Sequence[Span]) -> list[Piece]:
        """See `Splitter.split`."""
        words = words_of(text, doc)
        gaps = [gap for gap in gaps_of(text, words, doc) if not _is_hidden(gap, hidden)]
        wanted = _wanted(signs(words, gaps), gaps, self.weights or shipped())
        borders = [(0, 0), *((gap.start, gap.end) for gap in gaps), (len(text), len(text))]
        cuts = [
            gap
            for gap, want, (before, after) in zip(gaps, wanted, _neighbours(borders), strict=True)
            if (want and not _inside_a_phrase(gap, doc)) or _must(text, gap, before, after)
        ]
        return _pieces(text, cuts)


def _is_hidden(gap: Gap, hidden: Iterable[Span]) -> bool:
    return any(span.start < max(gap.end, gap.start + 1) and gap.start < span.end for span in hidden)


def _inside_a_phrase(gap: Gap, doc: Doc | None) -> bool:
    """Whether what stands before the gap describes a thing that is only named behind it ("kind and …")."""
    words = [] if doc is None else [word for word in doc if word.idx < gap.start and not word.is_punct]
    return bool(words) and words[-1].dep_ == "amod" and words[-1].head.idx >= gap.end


def _neighbours(borders: Sequence[Piece]) -> list[Piece]:
    """For each gap: where the one before it ends and the one behind it starts."""
    return [(borders[i - 1][1], borders[i + 1][0]) for i in range(1, len(borders) - 1)]


def _must(text: str, gap: Gap, before: int, after: int) -> bool:
    """Whether a cut is beyond doubt: a new line, or a sentence that only says that there is nothing."""
    if gap.level > 2:
        return True
    sides = (text[before : gap.start], text[gap.end : after])
    return gap.level == 2 and any(is_non_answer(side) for side in sides)


def _wanted(found: Sequence[Signs], gaps: Sequence[Gap], weights: Weights) -> list[bool]:
    first = [_sum(one, weights.signs) for one in found]
    least = math.log(weights.threshold / (1 - weights.threshold))
    return [_sum(one, weights.siblings) >= least for one in beside_siblings(first, found, gaps)]


def _sum(found: Signs, weights: Mapping[str, float]) -> float:
    return weights[""] + sum(value * weights[name] for name, value in found.items() if name in weights)


def beside_siblings(judged: Sequence[float], found: Sequence[Signs], gaps: Sequence[Gap]) -> list[Signs]:
    """What the first judgements of a comment say of one another.

    Siblings are the ends of its sentences, or what parts the clauses and items within one sentence.

    Args:
        judged: Log odds of each gap.
        found: Its signs.
        gaps: The gaps themselves, in order.
    """
    judged = [max(-SUREST, min(SUREST, one)) for one in judged]
    families: dict[int, list[float]] = {}
    names, sentence = [], 0
    for one, gap in zip(judged, gaps, strict=True):
        sentence += gap.level >= 2
        names.append(-1 if gap.level >= 2 else sentence)
        families.setdefault(names[-1], []).append(one)
    family = {name: _family(members) for name, members in families.items()}
    everyone = _family(judged)
    return [
        _beside(one, family[name], everyone, signs_of)
        for one, name, signs_of in zip(judged, names, found, strict=True)
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Family:
    """Log odds of gaps that belong together: how many, their sum, the two lowest and the two highest."""

    size: int
    total: float
    lowest: Sequence[float]
    highest: Sequence[float]


def _family(members: Sequence[float]) -> _Family:
    order = sorted(members)
    return _Family(size=len(order), total=sum(members), lowest=order[:2], highest=order[-2:])


def _beside(one: float, family: _Family, everyone: _Family, signs_of: Signs) -> Signs:
    mean = (family.total - one) / (family.size - 1) if family.size > 1 else 0.0
    in_list = signs_of.get("verbs_none", 0.0)
    return {
        "self": one,
        "mean": mean,
        "most": _other(family.highest[::-1], one),
        "least": _other(family.lowest, one),
        "alone": float(family.size == 1),
        "mean_of_all": (everyone.total - one) / (everyone.size - 1) if everyone.size > 1 else 0.0,
        "most_of_all": _other(everyone.highest[::-1], one),
        "mean_in_list": mean * in_list,
        "in_list": float(family.size > 1) * in_list,
        "mean_in_parallel": mean * signs_of.get("parallel", 0.0),
    }


def _other(two: Sequence[float], one: float) -> float:
    """The extreme among the others, 0 where there are none; two: the extreme first, then the next."""
    if len(two) < 2:
        return 0.0
    return two[1] if two[0] == one else two[0]


def _pieces(text: str, cuts: Sequence[Gap]) -> list[Piece]:
    """The text between the cuts, each with its closing marks. What has no letters joins the piece before."""
    opening = _OPENING.match(text)
    first = opening.end() if opening else 0
    starts = [first, *(cut.end for cut in cuts)]
    ends = [*(_closed(text, cut) for cut in cuts), len(text)]
    pieces: list[Piece] = []
    for start, end in zip(starts, ends, strict=True):
        last = start + len(text[start:end].rstrip(_EDGE_END))
        if _LETTER.search(text, start, last):
            pieces.append((start, last))
        elif pieces and last > start:
            pieces[-1] = (pieces[-1][0], last)
    return pieces


def _closed(text: str, cut: Gap) -> int:
    """Where the piece before a cut ends: behind its full stop."""
    closing = _CLOSING.match(text, cut.start, cut.end)
    return closing.end() if closing else cut.start


@functools.cache
def shipped() -> Weights:
    """The weights that come with the program."""
    source = resources.files("nlp.reading").joinpath("split_weights.json").read_text(encoding="utf-8")
    read = json.loads(source)
    return Weights(signs=read["signs"], siblings=read["siblings"], threshold=read["threshold"])

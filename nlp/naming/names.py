"""From candidates to names, best first: one phrase, or two that belong together and say more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from nlp.naming.coverage import Candidate, is_akin, worth
from nlp.naming.naming_words import is_empty, is_weak, judges
from nlp.naming.phrases import Kind, Phrase
from nlp.naming.welsh_phrases import and_then

LONGEST_NAME = 60  # characters: what a column of a report holds
MOST_WORDS = 6  # more is a sentence
PAIRED = 10  # candidates that are tried two by two
BELONG = (0.25, 0.85)  # cosine of two phrases that may stand side by side: neither strange nor the same
QUALITIES = 1.0  # of a name of two qualities of one thing: it reads as one phrase
PAIR = 0.86  # worth of a name of two phrases: it is longer to read
ALONE = 0.72  # of one word: it seldom says enough
GENERAL = 0.5  # of a phrase of nothing but general words
JUDGED = 0.85  # of a phrase that praises or faults
LONG = 0.9  # of more than three words
WIDE = 0.25  # share of the theme that a phrase stands for, from which it matters less how often it is said
ONCE = 0.5  # of what only one point says
RARE_DOING = 0.5  # of a doing that few speak of: what one did names no theme
RARE = 0.7  # of what few points say in these words
FEW = 0.06  # of the points that were read: fewer than that are few
ADDS = 0.06  # share of the theme that a second phrase must add


@dataclass(frozen=True, kw_only=True)
class Name:
    """A label for a theme, before it is known whether another has it."""

    label: str
    keys: frozenset[str]
    worth: float
    #: Candidates that it is made of.
    parts: tuple[Candidate, ...]

    @property
    def reach(self) -> float:
        """Share of the theme that it stands for, 0 to 1."""
        return float(np.maximum.reduce([part.cover for part in self.parts]).mean())


def names(candidates: Sequence[Candidate]) -> list[Name]:
    """All names that can be made, best first; ties by their letters."""
    ones = sorted((_one(each) for each in candidates), key=_order)
    best = [name.parts[0] for name in ones[:PAIRED]]
    twos = [name for one, other in permutations(best, 2) for name in _two(one, other)]
    return sorted((name for name in (*ones, *twos) if _is_short(name.label)), key=_order)


def several(heading: str, candidates: Sequence[Candidate]) -> Name | None:
    """A name for what has no middle: a heading, and the two phrases that stand for most of it."""
    ones = sorted((_one(each) for each in candidates), key=_order)
    for i, one in enumerate(ones[:PAIRED]):
        for other in ones[i + 1 : PAIRED]:
            akin = any(is_akin(a, b) for a in one.keys for b in other.keys)
            said = [each.parts[0].phrase.words for each in (one, other)]
            label = f"{heading}: {', '.join(said)}"
            if not akin and len(label) <= LONGEST_NAME and not any(map(is_weak, said)):
                parts = (*one.parts, *other.parts)
                return Name(label=label, keys=one.keys | other.keys, worth=one.worth, parts=parts)
    return None


def form(candidate: Candidate) -> float:
    """What the wording of a phrase is worth by itself, 0 to 1."""
    words = candidate.phrase.words
    count = len(words.split())
    value = ALONE if count == 1 else LONG if count > 3 else 1.0
    if is_weak(words):
        value *= GENERAL
    if judges(words):
        value *= JUDGED
    return value * _often(candidate)


def _often(candidate: Candidate) -> float:
    """What it is worth for being said by many, 0 to 1; less matters where it means what many say."""
    if not is_rare(candidate):
        return 1.0
    doing = candidate.phrase.kind is Kind.DOING
    value = ONCE if candidate.said < 2 else RARE_DOING if doing else RARE
    return value if doing or candidate.reach < WIDE else value**0.5


def is_rare(candidate: Candidate) -> bool:
    """Whether too few points say it in these words for it to be put beside another."""
    return candidate.said < max(2, FEW * len(candidate.cover))


def _one(candidate: Candidate) -> Name:
    return Name(
        label=capital(candidate.phrase.words),
        keys=candidate.keys,
        worth=round(worth(candidate.cover, candidate.own) * form(candidate), 6),
        parts=(candidate,),
    )


def _two(one: Candidate, other: Candidate) -> Iterator[Name]:
    """As "Buses and taxis", or "Kind and helpful staff" where two qualities are of the same thing."""
    cover = np.maximum(one.cover, other.cover)
    adds = float(cover.mean()) - max(one.reach, other.reach)
    if adds <= 0 or one.reach < other.reach or is_rare(one) or is_rare(other):
        return
    of_one_thing = _qualities(one.phrase, other.phrase)
    label = of_one_thing or (_joined(one, other) if adds >= ADDS else "")
    if not label:
        return
    own = (one.own * other.own) ** 0.5
    value = worth(cover, own) * (QUALITIES if of_one_thing else PAIR) * (form(one) * form(other)) ** 0.5
    yield Name(label=capital(label), keys=one.keys | other.keys, worth=round(value, 6), parts=(one, other))


def _joined(one: Candidate, other: Candidate) -> str:
    first, second = one.phrase, other.phrase
    if Kind.BEING in {first.kind, second.kind} or first.kind is not second.kind:
        return ""
    if " and " in f"{first.words} {second.words}":
        return ""
    a, b = first.words.split(), second.words.split()
    if first.kind is Kind.WELSH:
        return "" if one.keys & other.keys else f"{first.words} {and_then(second.words)}"
    like = float(one.vector @ other.vector)
    akin = any(is_akin(a_key, b_key) for a_key in one.keys for b_key in other.keys)
    if akin or not BELONG[0] <= like <= BELONG[1] or len(a) > 2 or len(b) > 2:
        return ""
    return "" if is_weak(first.words) or is_weak(second.words) else f"{first.words} and {second.words}"


def _qualities(first: Phrase, second: Phrase) -> str:
    """As "kind and helpful staff"."""
    a, b = first.words.split(), second.words.split()
    same = first.kind is second.kind is Kind.THING and len(a) == len(b) == 2 and a[1] == b[1]
    return f"{a[0]} and {b[0]} {a[1]}" if same and judges_alike(a[0], b[0]) else ""


def judges_alike(one: str, other: str) -> bool:
    """Whether both words praise or fault, or neither does."""
    return judges(one) == judges(other)


def capital(text: str) -> str:
    """Sentence case."""
    return text[:1].upper() + text[1:]


def _is_short(label: str) -> bool:
    return len(label) <= LONGEST_NAME and len(label.split()) <= MOST_WORDS and not is_empty(label)


def _order(name: Name) -> tuple[float, str]:
    return -name.worth, name.label

"""What speaks for and against the end of a point at a gap: signs that can be read off the words around it.

A sign is a number, 0 when it is absent. `nlp.reading.split` weighs them with weights learnt from marked
comments (benchmarks/themes/learn_splitting.py). Pieces reach to the next gap of at least the same level, so
that a full stop is judged by its sentences and a comma by its clauses.
"""

from __future__ import annotations

import functools
import json
import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

from nlp.reading.joints import STARTERS, Gap, Word

REACH = 40  # words looked at on each side; a longer sentence says no more, and time stays linear
Signs = dict[str, float]

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
#: Arcs of the parse that lead into the piece behind a gap, by what they say about it.
_INTO = frozenset(
    {"conj", "advcl", "ccomp", "acl", "relcl", "prep", "appos", "parataxis", "dobj", "xcomp", "dep"}
    | {"npadvmod", "pobj", "nsubj"}
)
_BACK = frozenset(
    {"ccomp", "advcl", "nsubj", "nmod", "amod", "compound", "dep", "conj", "npadvmod", "prep", "nsubjpass"}
)
_MARKS = ("is_end", "is_comma", "is_joining", "is_bare")
#: Signs that weigh differently at a full stop, a comma and "and".
_WITH_MARKS = """
    verbs_both verb_left verb_right verbs_none subject subject_named subject_small same_domain other_domain
    kin past_only_right both_short says_and right_starts_PRP before_VB parser_begins right_starter
    right_capital before_IN start_again would_right"""
#: Signs that weigh differently in a list without verbs.
_WITHOUT_VERBS = """
    same_domain other_domain two_items is_comma is_joining parallel right_starts_JJ many_joints
    is_end"""
#: Lists of split_words.json that a piece may begin with a word of.
_BEGINNINGS = ("back", "relative", "first", "below", "also", "wish", "indefinite", "instance", "existing")
_ENDINGS = ("ing", "ies", "ed", "es", "s", "ly")
_LEAST_STEM = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class _Around:
    """The words on both sides of a gap."""

    gap: Gap
    #: To the next gap of at least the same level.
    left: Sequence[Word]
    right: Sequence[Word]
    #: To the next gap where anything was typed.
    near_left: Sequence[Word]
    near_right: Sequence[Word]
    #: Number of the first word of `near_right`.
    at: int


def signs(words: Sequence[Word], gaps: Sequence[Gap]) -> list[Signs]:
    """The signs at each gap, in order."""
    starts = [word.start for word in words]
    edges = [(bisect_left(starts, gap.start), bisect_left(starts, gap.end)) for gap in gaps]
    levels = [gap.level for gap in gaps]
    counts = {
        "many_words": math.log(len(words)) if words else 0.0,
        "many_gaps": math.log(1 + sum(level > 0 for level in levels)),
        "many_joints": math.log(1 + sum(level == 1 for level in levels)),
    }
    found = []
    for at, gap in enumerate(gaps):
        around = _around(words, gap, edges, levels, at)
        one = counts | _marks(gap)
        one |= {"first": float(at == 0), "last": float(at == len(gaps) - 1)}
        one |= _sizes(around) | _starts(around) | _grammar(around) | _meaning(around) | _arcs(around, words)
        found.append(_crossed(one))
    return found


def _around(
    words: Sequence[Word], gap: Gap, edges: Sequence[tuple[int, int]], levels: Sequence[int], at: int
) -> _Around:
    last, first = edges[at]
    level = max(levels[at], 1)
    return _Around(
        gap=gap,
        left=words[max(_before(edges, levels, at, level), last - REACH) : last],
        right=words[first : min(_after(edges, levels, at, level, len(words)), first + REACH)],
        near_left=words[max(_before(edges, levels, at, 1), last - REACH) : last],
        near_right=words[first : min(_after(edges, levels, at, 1, len(words)), first + REACH)],
        at=first,
    )


def _before(edges: Sequence[tuple[int, int]], levels: Sequence[int], at: int, level: int) -> int:
    near = range(at - 1, max(-1, at - 1 - REACH), -1)
    return next((edges[i][1] for i in near if levels[i] >= level), 0)


def _after(edges: Sequence[tuple[int, int]], levels: Sequence[int], at: int, level: int, end: int) -> int:
    near = range(at + 1, min(len(edges), at + 1 + REACH))
    return next((edges[i][0] for i in near if levels[i] >= level), end)


def _marks(gap: Gap) -> Signs:
    found = {f"is_{kind}": 1.0 for kind in gap.kinds}
    if gap.joining:
        found[f"says_{_family(gap.joining)}"] = 1.0
    if gap.begins:
        found["parser_begins"] = 1.0
    return found


def _family(joining: str) -> str:
    if joining in {"and", "&", "+", "a", "ac", "a'r"}:
        return "and"
    return "also" if joining in {"also", "plus", "hefyd"} else "but"


def _sizes(around: _Around) -> Signs:
    sides = {"left": around.left, "right": around.right}
    near = {"near_left": around.near_left, "near_right": around.near_right}
    found = {f"{name}_length": math.log(len(side) or 1) for name, side in sides.items()}
    for name, side in (sides | near).items():
        if len(side) < 3:
            found[f"{name}_{len(side)}"] = 1.0
    found["both_short"] = float(len(around.left) <= 4 and len(around.right) <= 4)
    return found


def _starts(around: _Around) -> Signs:
    """What the pieces begin with."""
    lists = _lists()
    found: Signs = {}
    for name, side in (("left", around.left), ("right", around.right)):
        if side:
            word = side[0]
            found |= {f"{name}_{kind}": 1.0 for kind in _BEGINNINGS if word.lower in lists[kind]}
            found |= {f"{name}_starts_{word.tag}": 1.0} if word.tag else {}
    if around.right:
        found["right_the"] = float(around.right[0].lower in {"the", "y", "yr"})
        found["right_capital"] = float(around.right[0].text[:1].isupper() and around.right[0].lower != "i")
        found["right_starter"] = float(around.right[0].lower in STARTERS)
    if around.near_left:
        found["condition_before"] = float(around.near_left[0].lower in lists["condition"])
        found[f"before_{around.near_left[-1].tag}"] = 1.0
    if around.left and around.right:
        found["same_start"] = float(around.left[0].lower == around.right[0].lower)
        found["start_again"] = float(any(word.lower == around.right[0].lower for word in around.left))
    return found


def _grammar(around: _Around) -> Signs:
    verb_left, verb_right = (_has_verb(side) for side in (around.near_left, around.near_right))
    subject = next((word for word in around.near_right if word.dep in _SUBJECTS), None)
    named = subject is not None and subject.tag[:2] == "NN"
    stems = {_stem(word.lower) for word in around.left}
    found = {
        "verbs_both": float(verb_left and verb_right),
        "verb_left": float(verb_left and not verb_right),
        "verb_right": float(verb_right and not verb_left),
        "verbs_none": float(not verb_left and not verb_right),
        "subject": float(subject is not None),
        "subject_named": float(named),
        "subject_small": float(subject is not None and not named),
        "subject_again": float(subject is not None and named and _stem(subject.lower) in stems),
        "subject_left": float(any(word.dep in _SUBJECTS for word in around.near_left)),
        "past_left": float(any(word.tag == "VBD" for word in around.left)),
        "past_right": float(any(word.tag == "VBD" for word in around.right)),
        "preposition": float(any(word.tag == "IN" for word in around.near_right)),
    }
    found["past_only_right"] = found["past_right"] * (1 - found["past_left"])
    if around.left and around.left[0].tag:
        found |= _nouns(around)
    return found


def _nouns(around: _Around) -> Signs:
    sides = {
        "left": around.left,
        "right": around.right,
        "near_left": around.near_left,
        "near_right": around.near_right,
    }
    found = {f"no_noun_{name}": float(not any(w.tag[:2] == "NN" for w in s)) for name, s in sides.items()}
    one, other = around.near_left, around.near_right
    found["parallel"] = float(len(one) > 1 and len(other) > 1 and one[0].tag == other[0].tag)
    found["adjectives"] = float(bool(other) and all(word.tag[:2] in {"JJ", "RB", "VB"} for word in other))
    found["two_items"] = float(len(one) > 1 and len(other) > 1)
    return found


def _arcs(around: _Around, words: Sequence[Word]) -> Signs:
    """What hangs over the gap in the parse."""
    if not around.near_right or not around.near_right[0].dep:
        return {"unparsed": 1.0}
    first, end = around.at, around.at + len(around.near_right)
    found: Signs = {}
    for word in around.near_right:
        if 0 <= word.head < first and word.dep in _INTO:
            found[f"into_{word.dep}"] = 1.0
            if word.dep == "conj":
                found[f"conjunct_{word.tag[:2]}"] = 1.0
    for word in words[max(0, first - REACH) : first]:
        if first <= word.head < end and word.dep in _BACK:
            found[f"back_{word.dep}"] = 1.0
    return found or {"no_arc": 1.0}


def _meaning(around: _Around) -> Signs:
    """Whether both sides speak of the same, as far as their words show."""
    lists = _lists()
    left, right = ([word.lower for word in side] for side in (around.left, around.right))
    content_left, content_right = _content(left), _content(right)
    one, other = _domains(content_left), _domains(content_right)
    moods = [_mood(side) for side in (left, right)]
    found = {
        "shared": min(2.0, len({*map(_stem, content_left)} & {*map(_stem, content_right)})),
        "points_back": float(any(word in lists["back"] for word in right)),
        "points_back_early": float(any(word in lists["back"] for word in right[:6])),
        "speaks_of_self": float(any(word in lists["first"] for word in right)),
        "kin": float(any(word in lists["kin"] for word in right[:3])),
        "would_right": float(any(word in lists["modest"] for word in right)),
        "would_left": float(any(word in lists["modest"] for word in left)),
        "moods_differ": float(moods[0] * moods[1] < 0),
        "both_good": float(moods[0] > 0 and moods[1] > 0),
        "both_bad": float(moods[0] < 0 and moods[1] < 0),
        "same_domain": float(bool(one & other)),
        "other_domain": float(bool(one) and bool(other) and not one & other),
        "new_domain": float(bool(one) and bool(other - one)),
        "no_domain_left": float(not one),
        "no_domain_right": float(not other),
        "no_content": float(not content_right),
    }
    for name, side in (("left", content_left), ("right", content_right)):
        found[f"general_{name}"] = float(all(word in lists["talk"] for word in side))
    return found


def _crossed(found: Signs) -> Signs:
    """Each sign by itself and, where that was seen to matter, together with what was typed."""
    present = {name: value for name, value in found.items() if value}
    marks = [mark for mark in _MARKS if mark in present]
    crossed = {
        f"{mark}*{name}": present[name] for mark in marks for name in _WITH_MARKS.split() if name in present
    }
    if "verbs_none" in present:
        crossed |= {f"verbs_none*{name}": present[name] for name in _WITHOUT_VERBS.split() if name in present}
    return present | crossed


def _has_verb(side: Iterable[Word]) -> bool:
    return any(word.tag in _FINITE for word in side)


def _mood(words: Iterable[str]) -> int:
    """1 when good words prevail, -1 when bad ones do, else 0."""
    good, bad = _lists()["good"], _lists()["bad"]
    score = sum((word in good) - (word in bad) for word in words)
    return (score > 0) - (score < 0)


def _content(words: Iterable[str]) -> list[str]:
    empty = _lists()["empty"]
    return [word for word in words if len(word) > 1 and word not in empty]


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word


def _domains(words: Iterable[str]) -> set[int]:
    """Numbers of the fields of life that the words belong to (`domains` in split_words.json)."""
    fields = _fields()
    return {number for word in words for number in fields.get(word) or fields.get(word.removesuffix("s"), ())}


@functools.cache
def _source() -> dict[str, str | list[str]]:
    text = resources.files("nlp.reading").joinpath("split_words.json").read_text(encoding="utf-8")
    read: dict[str, str | list[str]] = json.loads(text)
    return read


@functools.cache
def _lists() -> dict[str, frozenset[str]]:
    lists = {name: frozenset(words.split()) for name, words in _source().items() if isinstance(words, str)}
    return lists | {"talk": lists["good"] | lists["bad"] | lists["general"]}


@functools.cache
def _fields() -> dict[str, tuple[int, ...]]:
    fields: dict[str, tuple[int, ...]] = {}
    for number, word in _numbered(_source()["domains"]):
        fields[word] = (*fields.get(word, ()), number)
    return fields


def _numbered(domains: Iterable[str]) -> Iterator[tuple[int, str]]:
    for number, words in enumerate(domains):
        for word in words.split():
            yield number, word

"""Whether people speak of something as good, as getting in the way, or as an idea.

By the question that they answered where it has a sense of its own, else by the wording, in English and
Welsh: phrases first, since they turn their words round ("no complaints", "used to be lovely"), then words,
with the negation before them. `nlp.weighing.leaner` adds what can be learnt from examples.
"""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from nlp.types import Point

GOOD, IN_THE_WAY, IDEA, MIXED = "good", "in_the_way", "idea", "mixed"
LEANING_SHARE = 0.6  # of a theme's leaning points, from which it leans one way
#: What the sense of a question says of every answer to it.
BY_SENSE = {"strength": GOOD, "barrier": IN_THE_WAY, "idea": IDEA, "offer": IDEA}
_CLAUSE = re.compile(r"[.;!?,\n]+| - | – |\b(?:and|but|however|although|though|because|ac|ond|achos)\b")
_SENTENCE = re.compile(r"[.;!?\n]+")
_NEGATION = r"(?:not?|never|n't|hardly|isn't|aren't|wasn't|weren't|lack of|without|nid|ddim|dim)"
_PRAISE = " + "  # stands for a phrase of praise
_MOCKING = re.compile(
    r"^(?:great|brilliant|fantastic|lovely|wonderful|nice|thanks)[,.! ]+(?=another|yet|now|so)"
)


@dataclass(frozen=True, kw_only=True)
class _Cues:
    """What the listed phrases and words of `leanings.json` are found by."""

    good_phrases: re.Pattern[str]
    bad_phrases: re.Pattern[str]
    idea_phrases: re.Pattern[str]
    idea_starts: re.Pattern[str]
    good: re.Pattern[str]
    bad: re.Pattern[str]
    both: re.Pattern[str]
    but: re.Pattern[str]


def leaning_of(leanings: Sequence[str]) -> str:
    """What a theme leans to whose points lean so."""
    return prevailing(Counter(leanings))


def prevailing(counts: Mapping[str, int]) -> str:
    """`good`, `in_the_way` or `idea` when most points that lean at all lean so, else `mixed`.

    Args:
        counts: Leaning → points; those that lean no way, under `mixed` or any other name, play no part.
    """
    sure = sum(counts.get(name, 0) for name in (GOOD, IN_THE_WAY, IDEA))
    for name in (GOOD, IN_THE_WAY, IDEA):
        if counts.get(name, 0) >= LEANING_SHARE * max(1, sure):
            return name
    return MIXED


def lean_of(point: Point) -> str:
    """What one point leans to: by the question it answers, else by its words, else `mixed`."""
    return BY_SENSE.get(point.sense) or lean_of_words(point.text)


def lean_of_words(text: str) -> str:
    """What a text leans to by its words alone; `mixed` also where they say neither."""
    plain = _plain(text)
    praises, complains = sides(plain)
    if _MOCKING.match(plain):
        return IN_THE_WAY
    if _cues().both.search(plain):
        return MIXED
    if _is_idea(plain):
        return IDEA
    if praises and complains:
        return MIXED
    if complains:
        return IN_THE_WAY
    return GOOD if praises else MIXED


def sides(text: str) -> tuple[bool, bool]:
    """Whether any clause praises, and whether any complains."""
    # Before clauses are told apart, since "nothing but praise" has a "but" of its own.
    marked = _cues().good_phrases.sub(_PRAISE, _plain(text))
    signs = [_sign(clause) for clause in _CLAUSE.split(marked)]
    return any(sign > 0 for sign in signs), any(sign < 0 for sign in signs)


def speaks_for(words: str) -> bool:
    """Whether the words praise."""
    return sides(words)[0]


def speaks_against(words: str) -> bool:
    """Whether the words complain or deny."""
    return sides(words)[1]


def _sign(clause: str) -> int:
    """1 for praise, -1 for complaint, 0 for neither. Praise of what is also complained of is complaint."""
    cues = _cues()
    praise = clause.count(_PRAISE)
    rest, complaint = cues.bad_phrases.subn(" ", clause)
    complaint += len(re.findall(rf"\b{_NEGATION}(?: \w+){{0,3}}? {cues.good.pattern}", rest))
    complaint += len(cues.bad.findall(rest))
    if praise > complaint:
        return 1
    return -1 if complaint else int(cues.good.search(rest) is not None)


def _is_idea(plain: str) -> bool:
    cues = _cues()
    return cues.idea_phrases.search(plain) is not None or any(
        cues.idea_starts.match(sentence.strip()) for sentence in _SENTENCE.split(plain)
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


@functools.cache
def _cues() -> _Cues:
    listed = json.loads(resources.files("nlp.weighing").joinpath("leanings.json").read_text(encoding="utf-8"))
    return _Cues(
        **{name: re.compile(rf"\b(?:{'|'.join(patterns)})(?!\w)") for name, patterns in listed.items()}
    )

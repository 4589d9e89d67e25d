"""The phrases of each theme that may name it, counted under their usual form and placed by meaning."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.embed import Encoder, Vectors
from nlp.naming.coverage import (
    Candidate,
    near_cover,
    own_by_nearness,
    own_by_words,
    phrase_keys,
    word_cover,
)
from nlp.naming.naming_words import is_empty, judges
from nlp.naming.phrases import Kind, Phrase, PhraseFinder
from nlp.naming.theme_text import ThemeText, siblings
from nlp.naming.welsh_phrases import WelshPhrases, welsh_keys
from nlp.naming.word_forms import ROOT
from nlp.weighing.leaning import speaks_against, speaks_for

PLACED_IN_ALL = 2500  # phrases of all themes that are placed by the encoder, two seconds
PLACED = range(12, 41)  # of one theme
PLURAL_SHARE = 0.34  # of the uses of the singular, from which a theme is about several
ARTICLE_SHARE = 0.5  # of a phrase's uses: texts typed in haste leave it out

_OPENING = frozenset(
    {"lack", "amount", "place", "part"}
)  # empty words that may begin a phrase: "lack of parking"
_JOINING = frozenset({"of", "in", "from", "on", "at", "for", "with", "to", "by"})
_UNCOUNTED = frozenset(
    """staff advice information equipment food care help support traffic work housing
    transport""".split()  # noqa: SIM905 -- words read better than a list
)


@dataclass(frozen=True, kw_only=True)
class Found:
    """A phrase of one theme before it is placed."""

    phrase: Phrase
    keys: frozenset[str]


def candidates(
    themes: Sequence[ThemeText], finder: PhraseFinder, encoder: Encoder, asked: frozenset[str]
) -> list[list[Candidate]]:
    """For each theme the phrases that may name it.

    Args:
        themes: A part stands after its parent.
        finder: Of English phrases.
        encoder: The one that placed the points.
        asked: Content words of the question, which alone name nothing.
    """
    most = int(np.clip(PLACED_IN_ALL // max(1, len(themes)), PLACED.start, PLACED.stop - 1))
    phrases = _phrases(themes, finder)
    found = []
    for at, theme in enumerate(themes):
        may = [each for each in _merged(theme, phrases) if _may_name(each, asked, theme.leaning)]
        value = {each.phrase: _value(each.keys, themes, at) for each in may}
        found.append(sorted(may, key=lambda each: (-value[each.phrase], each.phrase))[:most])
    words = list(dict.fromkeys(each.phrase.words for some in found for each in some))
    rows = dict(zip(words, encoder.encode(words), strict=True))
    return [_placed(some, themes, at, rows) for at, some in enumerate(found)]


def _phrases(themes: Sequence[ThemeText], finder: PhraseFinder) -> dict[tuple[str, bool], list[Phrase]]:
    """The phrases of each text, which is read in Welsh or not."""
    found = {}
    for is_welsh, reader in ((False, finder), (True, WelshPhrases())):
        texts = list(dict.fromkeys(t for theme in themes if theme.is_welsh is is_welsh for t in theme.texts))
        for text, phrases in zip(texts, reader.phrases(texts), strict=True):
            found[text, is_welsh] = phrases
    return found


def _merged(theme: ThemeText, phrases: Mapping[tuple[str, bool], Sequence[Phrase]]) -> list[Found]:
    """Phrases of the same words counted together, under the form that is said most."""
    forms: dict[tuple[frozenset[str], bool], Counter[Phrase]] = defaultdict(Counter)
    for text in theme.texts:
        for phrase in dict.fromkeys(phrases[text, theme.is_welsh]):
            wanted = welsh_keys(phrase.words) if theme.is_welsh else phrase_keys(phrase)
            forms[wanted, phrase.kind is Kind.DOING][phrase] += 1
    return [Found(phrase=_usual(counted), keys=wanted) for (wanted, _), counted in forms.items() if wanted]


def _usual(counted: Mapping[Phrase, int]) -> Phrase:
    """The form said most, shorter first among equals, with the article that mostly stands before it."""
    surfaces = Counter[str]()
    for phrase, count in counted.items():
        surfaces[phrase.words] += count
    words = min(surfaces, key=lambda each: (-surfaces[each], len(each.split()), len(each), each))
    # "Buses" rather than "bus", where people say both.
    several = next(
        (each for each in surfaces if each in {f"{words}s", f"{words}es", f"{words[:-1]}ies"}), words
    )
    if surfaces[several] >= PLURAL_SHARE * surfaces[words] and words.split()[-1] not in _UNCOUNTED:
        words = several
    uses = Counter[str]()
    for phrase, count in counted.items():
        if phrase.words == words:
            uses[phrase.article] += count
    with_one = sorted((article for article in uses if article), key=lambda each: (-uses[each], each))
    often = uses.total() - uses[""] >= ARTICLE_SHARE * uses.total()
    kind = min(phrase.kind for phrase in counted if phrase.words == words)
    return Phrase(words=words, kind=kind, article=with_one[0] if with_one and often else "")


def _may_name(each: Found, asked: frozenset[str], leaning: str) -> bool:
    words = each.phrase.words
    plain = frozenset(key for key in each.keys if not key.startswith(ROOT))
    praises, faults = speaks_for(words) or judges(words), speaks_against(words)
    return (
        not is_empty(words)
        and not is_empty(words.split()[-1])
        and not _begins_empty(words.split())
        and not plain <= asked
        and not (leaning != "good" and praises)
        and not (leaning == "good" and faults)
    )


def _begins_empty(words: Sequence[str]) -> bool:
    """As "minutes from the door": what is joined to an empty word says where, not what."""
    joined = bool(_JOINING & set(words))
    return joined and is_empty(words[0]) and words[0] not in _OPENING


def _value(wanted: frozenset[str], themes: Sequence[ThemeText], at: int) -> float:
    """What a phrase is worth by its words alone; what several points say stands before what one says."""
    theme = themes[at]
    cover = float(word_cover(wanted, theme.keys).mean()) + 0.5 / len(theme.texts)
    return cover * _own_by_words(wanted, themes, at) * float(len(wanted) ** 0.5)


def _own_by_words(wanted: frozenset[str], themes: Sequence[ThemeText], at: int) -> float:
    theme = themes[at]
    above = {} if theme.parent is None else themes[theme.parent].shares
    return own_by_words(wanted, theme.shares, [themes[i].shares for i in siblings(themes, at)], above)


def _placed(
    found: Sequence[Found], themes: Sequence[ThemeText], at: int, rows: Mapping[str, NDArray[np.float32]]
) -> list[Candidate]:
    if not found:
        return []
    theme, beside = themes[at], siblings(themes, at)
    vectors: Vectors = np.stack([rows[each.phrase.words] for each in found])
    others: Vectors = np.array([themes[i].middle for i in beside], dtype=np.float32)
    near = near_cover(vectors, theme.vectors)
    nearer = own_by_nearness(vectors, theme.middle, others)
    return [
        Candidate(
            phrase=each.phrase,
            keys=each.keys,
            said=sum(1 for text in theme.keys if each.keys <= text),
            cover=np.maximum(word_cover(each.keys, theme.keys), near[i]),
            vector=vectors[i],
            own=float((_own_by_words(each.keys, themes, at) * nearer[i]) ** 0.5),
        )
        for i, each in enumerate(found)
    ]

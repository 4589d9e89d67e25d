"""Words for a theme: a readable label of two to four words, and a sentence.

A phrase is worth how much more its words are said in the theme than elsewhere (c-TF-IDF, Grootendorst
2022, word by word: a phrase of three words is seldom said twice), times how near it lies to the theme's
centre. The first alone picks odd rare words, the second alone repeats itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nlp.cluster import LEAST_POINTS
from nlp.embed import Encoder, Vectors, unit
from nlp.lens import topics
from nlp.phrases import JOINTS, LONGEST_PHRASE, Phrase, PhraseFinder, SpacyPhrases, WordPairs
from nlp.rank import speaks_against, speaks_for
from nlp.recognise import ENGLISH, SMALL_WORDS, words_of
from nlp.redact import is_first_name
from nlp.types import Point
from nlp.welsh import gloss

__all__ = ["Labeller", "PhraseFinder", "SpacyPhrases", "WordPairs", "Wording"]


def _stem(word: str) -> str:
    """The word without a plural ending, near enough to tell that two are the same."""
    if word.endswith(("sses", "uses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) and len(word) > 3 else word


READ_POINTS = 100  # nearest the centre, whose phrases are looked at; more change no label
CANDIDATES = 40  # phrases per theme that are placed by the encoder
TOPIC_FITS = 0.4  # likeness from which a topic's title may stand in for a phrase
TOPIC_SAID = 0.2  # and part of the points that use a word of its line; vague points are like any line
SECOND_SHARE = 0.6  # of the best score, from which a second phrase joins the label
LONGER_SHARE = 0.6  # of one word's score, from which a longer phrase with that word stands for it
MORE_TELLING = 1.5  # a phrase of several words against one word of the same worth
COMMON_SHARE = 0.08  # of a theme's points that use a phrase's words on average, for it to name the theme
COMMON_POINTS = 2  # that use each of them: what one person said does not stand for others
ONCE = 0.85  # worth of a phrase that only one point uses, against one that several use
_HIDDEN = re.compile(r"\[[^\]]*\]")  # what redaction left: it must never name a theme
NO_WORDS = "What people said"  # the label of too few points to make a theme
OTHER_WORDS = "Other things said"  # the label of a theme without any phrase of its own
#: Words that name nothing by themselves, or that the parser takes for nouns by mistake.
_EMPTY_HEADS = frozenset(
    """thing things lot lots bit way ways time times day days year years week weeks month months people
    person everything something anything nothing everyone someone anyone everybody somebody anybody
    nobody one ones name date number phone email postcode address link handle kind sort part place
    places area reason case moment trouble thank thanks thankyou ty pls please felt alot etc lol yes ok
    okay hi hello bye issue issues problem problems stuff idea ideas need needs end side point points
    none etcetera xx xxx xxxx xxxxx hour hours minute minutes mins half past half-hour morning night
    evening am pm man woman men women wife husband son daughter mum dad mam nan guy guys lady ladies
    everywhere somewhere anywhere level type types case cases fact change changes improvement
    improvements""".split()  # noqa: SIM905 -- words read better than a list
)
_EMPTY_STEMS = frozenset(_stem(word) for word in _EMPTY_HEADS)
_LEANING_WORDS = {
    "good": "Mostly about what is good.",
    "in_the_way": "Mostly about what gets in the way.",
    "idea": "Mostly ideas and wishes.",
    "mixed": "What is good, what gets in the way and ideas, together.",
}


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a theme is called and what it is about."""

    label: str
    description: str


@dataclass(frozen=True, kw_only=True)
class _Theme:
    """What is known of a theme before it has words."""

    points: Sequence[Point]
    #: English texts of the points nearest the centre.
    texts: list[str]
    #: Unit length. Shape: (width,).
    middle: Vectors
    leaning: str


@dataclass(frozen=True, kw_only=True)
class _Scored:
    phrase: str
    score: float
    #: Whether enough of the theme's points use its words for it to stand for all of them.
    is_common: bool

    @property
    def length(self) -> int:
        return len(self.phrase.split())


@dataclass(frozen=True, kw_only=True)
class Labeller:
    """Words themes from their points.

    Attributes:
        encoder: The one that placed the points.
        finder: Finds phrases.
        question: What was asked; its words alone never make a label.
    """

    encoder: Encoder
    finder: PhraseFinder
    question: str = ""

    def word(
        self, themes: Sequence[Sequence[Point]], vectors: Sequence[Vectors], leanings: Sequence[str]
    ) -> list[Wording]:
        """A wording for each theme; no two labels are the same.

        Args:
            themes: Points of each theme; earlier themes choose their label first.
            vectors: Their unit-length rows. Shapes: (n_points of the theme, width), float32.
            leanings: As `nlp.rank.leaning` gives them.
        """
        every = [_theme(*each) for each in zip(themes, vectors, leanings, strict=True)]
        found = self._found(every)
        weights = _weights([theme.texts for theme in every])
        taken: list[set[str]] = []
        wordings = []
        for theme, phrases, weight in zip(every, found, weights, strict=True):
            scored = self._scored(phrases, weight, theme)
            few = len(every) == 1 and len(theme.points) < LEAST_POINTS
            label = NO_WORDS if few else _free(self._names(scored, theme, weight), taken)
            taken.append(content(label))
            wordings.append(Wording(label=label, description=_described(scored, theme.leaning)))
        return wordings

    def _found(self, themes: Sequence[_Theme]) -> list[Counter[str]]:
        """How many points of each theme use each phrase that may name it."""
        texts = list(dict.fromkeys(text for theme in themes for text in theme.texts))
        phrases = dict(zip(texts, self.finder.phrases(texts), strict=True))
        asked = content(self.question)
        return [
            Counter(
                phrase.words
                for text in theme.texts
                for phrase in set(phrases[text])
                if _may_name(phrase, asked, theme.leaning)
            )
            for theme in themes
        ]

    def _scored(self, count: Counter[str], weight: Mapping[str, float], theme: _Theme) -> list[_Scored]:
        """Phrases of one theme with their scores, best first."""
        worth = {phrase: _worth(phrase, n, weight) for phrase, n in _merged(count).items()}
        best = sorted(worth, key=lambda phrase: (-worth[phrase], phrase))[:CANDIDATES]
        if not best:
            return []
        near = np.clip(self.encoder.encode(best) @ theme.middle, 0, 1)
        used = Counter(word for text in theme.texts for word in content(text))
        scores = [
            _Scored(
                phrase=phrase,
                score=round(float(worth[phrase] * like), 6),
                is_common=_is_common([used[word] for word in content(phrase)], len(theme.texts)),
            )
            for phrase, like in zip(best, near, strict=True)
        ]
        return sorted(scores, key=lambda each: (-each.score, each.phrase))

    def _names(self, scored: list[_Scored], theme: _Theme, weight: Mapping[str, float]) -> Iterator[str]:
        """Labels to try, best first: common phrases, the topics nearest the theme, any phrase, any words."""
        yield from _from_phrases([each for each in scored if each.is_common])
        near = self.encoder.encode([topic.line for topic in topics()]) @ theme.middle
        for i in np.argsort(-near, kind="stable"):
            if near[i] >= TOPIC_FITS and _speaks_of(theme.texts, topics()[i].line):
                yield topics()[i].title
        yield from _from_phrases(scored)
        yield from _from_words(weight)


def content(text: str) -> set[str]:
    """The words that carry what is said, without plural endings."""
    return {_stem(word) for word in words_of(text) if word not in SMALL_WORDS[ENGLISH] and len(word) > 1}


def _theme(points: Sequence[Point], vectors: Vectors, leaning: str) -> _Theme:
    middle = unit(vectors.mean(axis=0, keepdims=True))[0]
    order = np.argsort(-(vectors @ middle), kind="stable")
    # Welsh read word by word has no grammar to take a phrase from, so it names a theme only of its own.
    english = [i for i in order if points[i].language == ENGLISH] or list(order)
    texts = [_english(points[i]) for i in english[:READ_POINTS]]
    return _Theme(points=points, texts=texts, middle=middle, leaning=leaning)


def _english(point: Point) -> str:
    text = _HIDDEN.sub("someone", point.text)
    return text if point.language == ENGLISH else gloss(text).text


def _weights(themes: Sequence[list[str]]) -> list[dict[str, float]]:
    """For each theme its words with the share of points that use them, more for words used nowhere else."""
    shares = [
        {word: n / len(texts) for word, n in Counter(w for text in texts for w in content(text)).items()}
        for texts in themes
    ]
    every = Counter[str]()
    for share in shares:
        every.update(share)
    mean = {word: total / len(themes) for word, total in every.items()}
    usual = float(np.mean(list(mean.values()))) if mean else 1.0
    return [
        {word: n * float(np.log1p(n / (mean[word] + usual))) for word, n in share.items()} for share in shares
    ]


def _worth(phrase: str, points: int, weight: Mapping[str, float]) -> float:
    """How much the phrase's words are said here and not elsewhere, longer and repeated phrases first."""
    words = content(phrase)
    if not words:
        return 0.0
    telling = MORE_TELLING if len(words) > 1 else 1.0
    repeated = 1.0 if points > 1 else ONCE
    return float(np.sqrt(sum(weight.get(word, 0.0) for word in words) / len(words)) * telling * repeated)


def _speaks_of(texts: Sequence[str], line: str) -> bool:
    """Whether enough of the texts use a word of a topic's line."""
    words = content(line)
    return sum(1 for text in texts if content(text) & words) >= TOPIC_SAID * len(texts)


def _is_common(used: Sequence[int], points: int) -> bool:
    """Whether words that are used so often may stand for that many points."""
    return min(used) >= (COMMON_POINTS if points >= LEAST_POINTS else 1) and (
        float(np.mean(used)) >= COMMON_SHARE * points
    )


def _may_name(phrase: Phrase, asked: set[str], leaning: str) -> bool:
    words = phrase.words.split()
    usable = all(word.replace("-", "").replace("&", "").isalpha() and len(word) > 1 for word in words)
    what = content(phrase.words)
    empty = what <= _EMPTY_STEMS or (words[0] in _EMPTY_HEADS and bool(set(words) & JOINTS))
    return (
        usable
        and not empty
        and 0 < len(words) <= LONGEST_PHRASE
        and (leaning == "idea" or not phrase.is_wish)
        and not (leaning != "good" and speaks_for(phrase.words))
        and not (leaning == "good" and speaks_against(phrase.words))
        and (leaning == "idea" or "better" not in words)
        and not what <= asked
    )


def _merged(count: Counter[str]) -> dict[str, int]:
    """Singular and plural counted together under the form that is said more."""
    forms: dict[str, list[str]] = {}
    for phrase in sorted(count, key=lambda phrase: (-count[phrase], phrase)):
        forms.setdefault(" ".join(map(_stem, phrase.casefold().split())), []).append(phrase)
    return {same[0]: sum(count[phrase] for phrase in same) for same in forms.values()}


def _from_phrases(scored: list[_Scored]) -> Iterator[str]:
    """Labels made of the phrases; one word is drawn out by a longer phrase with it, or by a second one."""
    for at, first in enumerate(scored):
        if first.length == 1:
            rest = scored[at + 1 :]
            yield from (_capital(each.phrase) for each in rest if _draws_out(each, first))
            yield from (_capital(f"{first.phrase} and {each.phrase}") for each in rest if _joins(each, first))
        yield _capital(first.phrase)


def _from_words(weight: Mapping[str, float]) -> Iterator[str]:
    """The words most of its own, two by two, where the grammar gives no phrase."""
    own = [word for word in sorted(weight, key=lambda word: (-weight[word], word)) if _may_stand_alone(word)]
    yield from (
        _capital(f"{one} and {other}")
        for one, other in zip(own[:CANDIDATES:2], own[1:CANDIDATES:2], strict=False)
    )


def _may_stand_alone(word: str) -> bool:
    return len(word) > 3 and word.isalpha() and word not in _EMPTY_STEMS and not is_first_name(word)


def _draws_out(longer: _Scored, word: _Scored) -> bool:
    return longer.score >= LONGER_SHARE * word.score and content(word.phrase) < content(longer.phrase)


def _joins(second: _Scored, first: _Scored) -> bool:
    apart = not content(first.phrase) & content(second.phrase)
    return apart and second.length <= 2 and second.score >= SECOND_SHARE * first.score


def _free(names: Iterator[str], taken: Sequence[set[str]]) -> str:
    """The first name that says something else than those taken."""
    spare = ""
    for name in names:
        words = content(name)
        if not any(words <= other for other in taken):
            return name
        if not spare and words not in taken:
            spare = name
    if spare:
        return spare
    number = 1 + sum(1 for words in taken if content(OTHER_WORDS) <= words)
    return OTHER_WORDS if number == 1 else f"{OTHER_WORDS}, part {number}"


def _described(scored: list[_Scored], leaning: str) -> str:
    first = sorted(scored, key=lambda each: not each.is_common)  # as scored, common phrases first
    said = [each.phrase for each in _unlike(first)][:4]
    about = f"About {_listed(said)}. " if said else ""
    return about + _LEANING_WORDS[leaning]


def _unlike(scored: Iterable[_Scored]) -> Iterator[_Scored]:
    """Phrases that share no word with a better one."""
    used: set[str] = set()
    for each in scored:
        words = content(each.phrase)
        if not words & used:
            used |= words
            yield each


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" and {words[-1]}"

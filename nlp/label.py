"""Words for a theme: a readable label, a sentence, and quotes that differ.

A label is a phrase that people used. Each phrase of a theme is scored by how much more it is said there
than elsewhere (c-TF-IDF, Grootendorst 2022) times how near it lies to the theme's centre: the first
alone picks odd rare words, the second alone repeats itself.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

import numpy as np

from nlp.cluster import LEAST_POINTS
from nlp.embed import Encoder, Vectors, unit
from nlp.lens import topics
from nlp.recognise import ENGLISH, SMALL_WORDS
from nlp.redact import is_first_name, is_not_a_name
from nlp.types import Point, Quote
from nlp.welsh import gloss

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Span as Words

READ_POINTS = 60  # nearest the centre, whose phrases are looked at; more change no label
CANDIDATES = 15  # phrases per theme that are placed by the encoder
TOPIC_FITS = 0.4  # likeness from which a topic's title may stand in for a phrase
LONGEST_PHRASE = 4  # words; longer ones are somebody's sentence
SECOND_SHARE = 0.75  # of the best score, from which a second phrase joins the label
QUOTES = 3
QUOTE_WORDS = range(4, 41)  # shorter says nothing, longer is not read
SAMENESS = 0.6  # weight against a quote for being like those already chosen
_HIDDEN = re.compile(r"\[[^\]]*\]")  # what redaction left: it must never name a theme
NO_WORDS = "What people said"  # the label of a theme without any phrase of its own
#: Words that name nothing by themselves, or that the parser takes for nouns by mistake.
_EMPTY_HEADS = frozenset(
    """thing things lot lots bit way ways time times day days year years week weeks month months people
    person everything something anything nothing everyone someone anyone everybody somebody anybody
    nobody one ones name date number phone email postcode address link handle kind sort part place
    places area reason case moment trouble thank thanks thankyou ty pls please felt alot etc lol yes ok
    okay hi hello bye issue issues problem problems stuff idea ideas need needs end side point points
    none etcetera xx xxx xxxx xxxxx""".split()  # noqa: SIM905 -- words read better than a list
)
_SHORT_FORMS = {
    word.casefold(): word for word in ("NHS", "GP", "GPs", "A&E", "TV", "CCTV", "WiFi", "PCSO", "GIG", "UK")
}
MORE_TELLING = 1.3  # a phrase of two or three words against one word with the same score
_LEANING_WORDS = {
    "good": "Mostly about what is good.",
    "in_the_way": "Mostly about what gets in the way.",
    "idea": "Mostly ideas and wishes.",
    "mixed": "What is good, what gets in the way and ideas, together.",
}


class PhraseFinder(Protocol):
    """Anything that finds the phrases which could name a theme."""

    def phrases(self, texts: Sequence[str]) -> list[list[str]]:
        """For each text its phrases, lower case but for names of places, without articles."""


@dataclass(frozen=True, kw_only=True)
class SpacyPhrases:
    """Noun phrases of English texts.

    Attributes:
        nlp: spaCy pipeline with a tagger and a parser.
    """

    nlp: Language

    def phrases(self, texts: Sequence[str]) -> list[list[str]]:
        """See `PhraseFinder.phrases`."""
        with self.nlp.select_pipes(disable=[name for name in ("ner",) if name in self.nlp.pipe_names]):
            return [
                [phrase for chunk in doc.noun_chunks for phrase in _phrases(chunk)]
                for doc in self.nlp.pipe(texts)
            ]


class WordPairs:
    """Phrases without a model, for tests: words in a row between the small words."""

    def phrases(self, texts: Sequence[str]) -> list[list[str]]:
        """See `PhraseFinder.phrases`."""
        return [list(_runs(re.findall(r"\w+", text.lower()))) for text in texts]


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a theme is called and what it is about."""

    label: str
    description: str


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
        middles = [unit(rows.mean(axis=0, keepdims=True))[0] for rows in vectors]
        texts = [_nearest(*theme) for theme in zip(themes, vectors, middles, strict=True)]
        counts = self._counts(texts)
        everywhere = Counter(phrase for count in counts for phrase in count)
        taken: set[str] = set()
        wordings = []
        for count, points, middle, leaning in zip(counts, themes, middles, leanings, strict=True):
            phrases = self._scored(count, everywhere, len(counts), middle)
            names = (
                [NO_WORDS]
                if len(themes) == 1 and len(points) < LEAST_POINTS
                else self._names(phrases, middle)
            )
            label = next(name for name in names if name.casefold() not in taken)
            taken.add(label.casefold())
            wordings.append(Wording(label=label, description=_described(phrases, leaning)))
        return wordings

    def _names(self, phrases: list[tuple[str, float]], middle: Vectors) -> Iterator[str]:
        """Labels to try, best first: phrases, then the topics nearest the theme, then those with a number."""
        yield from _from_phrases(list(_unlike(phrases)))
        lines = self.encoder.encode([topic.line for topic in topics()])
        near = lines @ middle
        yield from (topics()[i].title for i in np.argsort(-near, kind="stable") if near[i] >= TOPIC_FITS)
        yield NO_WORDS
        yield from (f"{NO_WORDS} ({number})" for number in itertools.count(2))

    def _counts(self, texts: list[list[str]]) -> list[Counter[str]]:
        """How many points of each theme use each phrase."""
        found = iter(self.finder.phrases([text for theme in texts for text in theme]))
        asked = _content(self.question)
        return [
            Counter(phrase for _ in theme for phrase in set(next(found)) if _may_name(phrase, asked))
            for theme in texts
        ]

    def _scored(
        self, count: Counter[str], everywhere: Counter[str], themes: int, middle: Vectors
    ) -> list[tuple[str, float]]:
        """Phrases of one theme with their scores, best first."""
        said = {phrase: n * np.log1p(themes / everywhere[phrase]) for phrase, n in _merged(count).items()}
        best = sorted(said, key=lambda phrase: (-said[phrase], phrase))[:CANDIDATES]
        if not best:
            return []
        near = np.clip(self.encoder.encode(best) @ middle, 0, 1)
        scores = {
            phrase: float(np.sqrt(said[phrase]) * like) for phrase, like in zip(best, near, strict=True)
        }
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def quotes(points: Sequence[Point], vectors: Vectors) -> tuple[Quote, ...]:
    """Up to three points that stand for a theme, near its centre, by different people, unlike each other.

    Args:
        points: Of one theme, at least one.
        vectors: Their unit-length rows. Shape: (n_points, width), float32.
    """
    fit = [i for i, point in enumerate(points) if len(point.text.split()) in QUOTE_WORDS] or list(
        range(len(points))
    )
    worth = vectors[fit] @ unit(vectors.mean(axis=0, keepdims=True))[0]
    chosen: list[int] = []
    while len(chosen) < QUOTES and np.isfinite(worth).any():
        best = int(worth.argmax())
        chosen.append(fit[best])
        point = points[fit[best]]
        like = vectors[fit] @ vectors[fit[best]]
        used = [_same_voice(points[i], point) for i in fit]
        worth = np.where(used, -np.inf, worth - SAMENESS * np.clip(like, 0, 1))
    return tuple(
        Quote(comment_id=points[i].comment_id, start=points[i].start, end=points[i].end, text=points[i].text)
        for i in chosen
    )


def _same_voice(one: Point, other: Point) -> bool:
    same_person = bool(one.person) and one.person == other.person
    return same_person or one.comment_id == other.comment_id or one.text.casefold() == other.text.casefold()


def _english(point: Point) -> str:
    text = _HIDDEN.sub("someone", point.text)
    return text if point.language == ENGLISH else gloss(text).text


def _phrases(chunk: Words) -> Iterator[str]:
    """The phrase without what stands before it, then its last two words, then its last."""
    words = [token for token in chunk if token.pos_ in {"NOUN", "PROPN", "ADJ"} or token.dep_ == "compound"]
    if words and words[-1].pos_ in {"NOUN", "PROPN"} and words[-1].i - words[0].i == len(words) - 1:
        cased = [
            _cased(token.text, is_name=token.pos_ == "PROPN" and not token.is_sent_start) for token in words
        ]
        for length in sorted({len(cased), min(2, len(cased)), 1}, reverse=True):
            if not any(_may_be_a_person(word) for word in cased[-length:]):
                yield " ".join(cased[-length:])


def _cased(word: str, *, is_name: bool) -> str:
    """Lower case, but for names and well-known short forms; people type capitals anywhere."""
    short = _SHORT_FORMS.get(word.casefold())
    return short or (word if is_name and word.istitle() else word.lower())


def _may_be_a_person(word: str) -> bool:
    """A name that redaction did not know must not become a label; a place that is listed may."""
    return is_first_name(word) or (word.istitle() and not is_not_a_name(word))


def _runs(words: list[str]) -> Iterator[str]:
    kept = [word if word not in SMALL_WORDS[ENGLISH] else "|" for word in words]
    for run in " ".join(kept).split("|"):
        if run.strip():
            yield " ".join(run.split())


def _may_name(phrase: str, asked: set[str]) -> bool:
    words = phrase.split()
    usable = all(word.replace("-", "").replace("&", "").isalpha() and len(word) > 1 for word in words)
    redacted = "[" in phrase or "]" in phrase
    return (
        usable
        and not redacted
        and 0 < len(words) <= LONGEST_PHRASE
        and not (len(words) == 1 and words[0] in _EMPTY_HEADS)
        and not _content(phrase) <= asked
    )


def _content(text: str) -> set[str]:
    return {_stem(word) for word in re.findall(r"\w+", text.casefold()) if word not in SMALL_WORDS[ENGLISH]}


def _stem(word: str) -> str:
    """The word without a plural ending, near enough to tell that two are the same."""
    if word.endswith(("sses", "uses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) and len(word) > 3 else word


def _merged(count: Counter[str]) -> dict[str, int]:
    """Singular and plural counted together under the form that is said more."""
    forms: dict[str, list[str]] = {}
    for phrase in sorted(count, key=lambda phrase: (-count[phrase], phrase)):
        forms.setdefault(" ".join(map(_stem, phrase.casefold().split())), []).append(phrase)
    return {same[0]: sum(count[phrase] for phrase in same) for same in forms.values()}


def _nearest(points: Sequence[Point], vectors: Vectors, middle: Vectors) -> list[str]:
    """English texts of the points nearest the centre."""
    order = np.argsort(-(vectors @ middle), kind="stable")[:READ_POINTS]
    return [_english(points[i]) for i in order]


def _described(phrases: list[tuple[str, float]], leaning: str) -> str:
    said = [phrase for phrase, _ in _unlike(phrases)][:4]
    about = f"About {_listed(said)}. " if said else ""
    return about + _LEANING_WORDS[leaning]


def _from_phrases(apart: list[tuple[str, float]]) -> Iterator[str]:
    """One phrase, or two when the second says nearly as much."""
    for (first, best), (second, score) in pairwise([*apart, ("", 0.0)]):
        if second and score >= SECOND_SHARE * best:
            yield _capital(f"{first} and {second}")
        yield _capital(first)


def _unlike(phrases: Iterable[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    """Phrases that share no word with a better one."""
    used: set[str] = set()
    for phrase, score in phrases:
        words = _content(phrase)
        if not words & used:
            used |= words
            yield phrase, score


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" and {words[-1]}"

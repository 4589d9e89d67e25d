"""Phrases that people used and that could name a theme, read off the grammar.

Things ("evening buses", "lights in the park", "slow internet") and wishes ("fix the park lights"). A
name that redaction did not know never becomes one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from nlp.recognise import ENGLISH, SMALL_WORDS
from nlp.redact import is_first_name, is_not_a_name

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words

LONGEST_PHRASE = 4  # words; longer ones are somebody's sentence
_SHORT_FORMS = {
    word.casefold(): word for word in ("NHS", "GP", "GPs", "A&E", "TV", "CCTV", "WiFi", "PCSO", "GIG", "UK")
}
#: Words before a noun that say how much or which, not what.
_COUNTING = frozenset(
    """much many more most less few fewer several some any enough other another same own such whole certain
    various first last next only little bit lot lots plenty couple numerous all every each both half full
    able sure real main extra proper actual bad general possible different similar particular overall
    big small huge complete total recent previous current""".split()  # noqa: SIM905 -- words read better than a list
)
#: Verbs that say nothing by themselves: a wish made of one of them is about its object alone.
_LIGHT_VERBS = frozenset(
    """be have do get go make put take give let see say want need like think know feel come keep use help
    please find ask tell try look mean thank hope wish love seem happen would could should can will might
    show bring add""".split()  # noqa: SIM905 -- likewise
)
#: Words that tie a place or a time to a thing.
JOINTS = frozenset(
    {"in", "on", "at", "for", "after", "near", "from", "between", "with", "by", "during", "to"}
)
_NOUNS = frozenset({"NOUN", "PROPN"})
_NAMING = frozenset({"NOUN", "PROPN", "ADJ"})


@dataclass(frozen=True, kw_only=True, order=True)
class Phrase:
    """A few words in a row, or nearly: lower case but for names of places, at most four."""

    words: str
    #: What somebody wants done, as against what there is.
    is_wish: bool = False


class PhraseFinder(Protocol):
    """Anything that finds the phrases which could name a theme."""

    def phrases(self, texts: Sequence[str]) -> list[list[Phrase]]:
        """For each text its phrases."""


@dataclass(frozen=True, kw_only=True)
class SpacyPhrases:
    """Phrases of English texts.

    Attributes:
        nlp: spaCy pipeline with a tagger and a parser.
    """

    nlp: Language

    def phrases(self, texts: Sequence[str]) -> list[list[Phrase]]:
        """See `PhraseFinder.phrases`."""
        with self.nlp.select_pipes(disable=[name for name in ("ner",) if name in self.nlp.pipe_names]):
            return [list(dict.fromkeys(_in_doc(doc))) for doc in self.nlp.pipe(texts)]


class WordPairs:
    """Phrases without a model, for tests: words in a row between the small words."""

    def phrases(self, texts: Sequence[str]) -> list[list[Phrase]]:
        """See `PhraseFinder.phrases`."""
        return [[Phrase(words=run) for run in _runs(re.findall(r"\w+", text.lower()))] for text in texts]


def _in_doc(doc: Doc) -> Iterator[Phrase]:
    for chunk in doc.noun_chunks:
        words = _naming(chunk)
        for length in range(1, len(words) + 1):
            yield from _phrase(words[-length:])
        yield from _with_place(words)
        yield from _with_quality(chunk.root)
        yield from _wish(chunk)


def _naming(chunk: Words) -> list[Token]:
    """The nouns at the chunk's end with the describing words right before them."""
    words: list[Token] = []
    for token in reversed(list(chunk)):
        if token.pos_ not in _NAMING or token.lower_ in _COUNTING or (not words and token.pos_ == "ADJ"):
            break
        words.insert(0, token)
    return words


def _with_place(words: list[Token]) -> Iterator[Phrase]:
    """A thing and where or when it is: "lights in the park"."""
    for joint in words[-1].rights if words else ():
        if joint.dep_ == "prep" and joint.lower_ in JOINTS and joint.i == words[-1].i + 1:
            for end in joint.children:
                inside = [token for token in joint.doc[joint.i + 1 : end.i + 1] if token.pos_ in _NAMING]
                if end.dep_ == "pobj" and end.pos_ in _NOUNS and inside[-1:] == [end]:
                    article = [t for t in joint.doc[joint.i + 1 : end.i] if t.lower_ == "the"]
                    yield from _phrase([words[-1], joint, *article, *inside])


def _with_quality(noun: Token) -> Iterator[Phrase]:
    """What is said of a thing, before it: "the internet is slow" as "slow internet"."""
    if noun.pos_ != "NOUN" or noun.dep_ != "nsubj" or noun.head.pos_ != "AUX":
        return
    denied = any(token.dep_ == "neg" for token in noun.head.children)
    for quality in noun.head.children:
        plain = not any(token.dep_ in {"xcomp", "prep", "ccomp"} for token in quality.children)
        if quality.dep_ == "acomp" and plain and not denied and quality.lower_ not in _COUNTING:
            yield from _phrase([quality, noun])


def _wish(chunk: Words) -> Iterator[Phrase]:
    """A verb in its plain form with what it is about: "fix the park lights"."""
    verb = chunk.root.head
    if verb.tag_ not in {"VB", "VBP"} or chunk.root.dep_ != "dobj" or verb.lower_ in _LIGHT_VERBS:
        return
    subjects = [token for token in verb.children if token.dep_ in {"nsubj", "nsubjpass", "neg"}]
    words = _naming(chunk)
    if words and not subjects and verb.i < words[0].i and chunk.start - verb.i <= 1:
        article = [token for token in chunk if token.lower_ in {"the", "a"}][:1]
        particle = [token for token in verb.children if token.dep_ == "prt" and token.i > chunk.root.i]
        yield from _phrase([verb, *article, *words, *particle], is_wish=True)


def _phrase(tokens: Sequence[Token], *, is_wish: bool = False) -> Iterator[Phrase]:
    words = [
        _cased(token.text, is_name=token.pos_ == "PROPN" and not token.is_sent_start) for token in tokens
    ]
    if words and len(words) <= LONGEST_PHRASE and not any(map(_may_be_a_person, words)):
        yield Phrase(words=" ".join(words), is_wish=is_wish)


def _cased(word: str, *, is_name: bool) -> str:
    """Lower case, but for names and well-known short forms; people type capitals anywhere."""
    short = _SHORT_FORMS.get(word.casefold())
    return short or (word if is_name and word.istitle() else word.lower())


def _may_be_a_person(word: str) -> bool:
    """A name that redaction did not know must not become a label; a place that is listed may."""
    return is_first_name(word) or (word.istitle() and not is_not_a_name(word))


def _runs(words: Iterable[str]) -> Iterator[str]:
    kept = [word if word not in SMALL_WORDS[ENGLISH] else "|" for word in words]
    for run in " ".join(kept).split("|"):
        if run.strip():
            yield " ".join(run.split())

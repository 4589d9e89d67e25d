"""Phrases that people used and that could name a theme.

Things ("evening buses", "lights in the park", "slow internet"), doings ("waiting for appointments",
"fixing the park lights") and how people feel or are ("feeling safe", "being kind and caring"). Which
word is a noun, and which has a capital, is decided by how the word is mostly used in all texts, since
the grammar of one text typed on a phone is often misread. A name of a person that redaction did not
know never becomes a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from nlp.reading.recognise import ENGLISH, SMALL_WORDS

if TYPE_CHECKING:
    from spacy.language import Language


class Kind(StrEnum):
    """What sort of phrase it is, as far as its wording depends on it."""

    THING = "thing"  # "evening buses"
    DOING = "doing"  # "waiting for appointments"
    BEING = "being"  # "kind and caring"
    WELSH = "welsh"  # "canol y dref": a thing, in Welsh


@dataclass(frozen=True, kw_only=True, order=True)
class Phrase:
    """A few words in a row, or nearly: lower case but for names of places and short forms."""

    words: str
    kind: Kind = Kind.THING
    #: What mostly stands before it in a sentence: "a", "the" or nothing.
    article: str = ""


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
        """See `PhraseFinder.phrases`. All texts are held parsed, some 10 kB each."""
        from nlp.naming.grammar import found_in  # noqa: PLC0415 -- it needs spaCy, which tests without a model lack
        from nlp.naming.usage import Usage  # noqa: PLC0415 -- likewise

        with self.nlp.select_pipes(disable=[name for name in ("ner",) if name in self.nlp.pipe_names]):
            docs = list(self.nlp.pipe(texts))
        usage = Usage.of(docs)
        return [list(dict.fromkeys(found_in(doc, usage))) for doc in docs]


class WordPairs:
    """Phrases without a model, for tests: words in a row between the small words."""

    def phrases(self, texts: Sequence[str]) -> list[list[Phrase]]:
        """See `PhraseFinder.phrases`."""
        return [[Phrase(words=run) for run in _runs(re.findall(r"\w+", text.lower()))] for text in texts]


def _runs(words: Iterable[str]) -> Iterator[str]:
    kept = [word if word not in SMALL_WORDS[ENGLISH] else "|" for word in words]
    for run in " ".join(kept).split("|"):
        if run.strip():
            yield " ".join(run.split())

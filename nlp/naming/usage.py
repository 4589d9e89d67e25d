"""How a word is mostly used in all that was said: as which part of speech, and with which capitals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp.reading.redact import is_not_a_name

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

USUALLY = 0.5  # share of a word's uses, from which it counts as used so
LONGEST_SHORT_FORM = 5  # letters of "LGBTQ"; longer words in capitals are shouted
_SHORT_FORMS = {
    word.casefold(): word for word in ("NHS", "GP", "GPs", "A&E", "TV", "CCTV", "WiFi", "PCSO", "GIG", "UK")
}
#: Words that make a name before them that of a place.
_PLACE_NOUNS = frozenset(
    """road street lane avenue drive close park hospital school college university ward green river bridge
    hill valley county city estate surgery centre center library station square market hall church chapel
    common wood woods beach bay lake pond bypass roundabout junction airport stadium infirmary clinic
    council district borough town village community parish act""".split()  # noqa: SIM905 -- reads better
)
_LOWER, _TITLE, _UPPER = "lower", "title", "upper"


@dataclass(frozen=True, kw_only=True)
class Usage:
    """Counts over all texts, by word in lower case."""

    parts_of_speech: dict[str, Counter[str]]
    #: Of words inside a sentence, of texts that are not all in capitals.
    capitals: dict[str, Counter[str]]

    @classmethod
    def of(cls, docs: Iterable[Doc]) -> Usage:
        """What the texts show."""
        speech: dict[str, Counter[str]] = defaultdict(Counter)
        capitals: dict[str, Counter[str]] = defaultdict(Counter)
        for doc in docs:
            shouted = doc.text.isupper()
            headed = doc.text.istitle()
            for token in doc:
                speech[token.lower_][token.pos_] += 1
                written = _written(token)
                if not shouted and not headed and not (token.is_sent_start and written == _TITLE):
                    capitals[token.lower_][written] += 1
        return cls(parts_of_speech=dict(speech), capitals=dict(capitals))

    def is_mostly(self, token: Token, *parts: str) -> bool:
        """Whether the word is usually one of these parts of speech."""
        count = self.parts_of_speech[token.lower_]
        return sum(count[part] for part in parts) >= USUALLY * count.total()

    def cased(self, token: Token) -> str:
        """The word as it is mostly written inside a sentence; lower case where nothing shows otherwise."""
        if short := _SHORT_FORMS.get(token.lower_):
            return short
        count = self.capitals.get(token.lower_, Counter())
        if count[_UPPER] > USUALLY * count.total() and 1 < len(token.text) <= LONGEST_SHORT_FORM:
            return token.text.upper()
        if self.is_a_name(token):
            return token.text.title() if token.text.isupper() or token.text.islower() else token.text
        return token.lower_

    def may_be_a_person(self, token: Token) -> bool:
        """Whether the word may be somebody's name that redaction did not know; a place's name is none."""
        if is_not_a_name(token.text) or not self.is_a_name(token):
            return False
        after = next((each for each in token.doc[token.i + 1 :] if not self._is_plain_name(each)), None)
        return after is None or after.lower_ not in _PLACE_NOUNS

    def _is_plain_name(self, token: Token) -> bool:
        return token.lower_ not in _PLACE_NOUNS and self.is_a_name(token)

    def is_a_name(self, token: Token) -> bool:
        """Whether the word is mostly written with a capital inside a sentence."""
        count = self.capitals.get(token.lower_, Counter())
        if count[_TITLE] or count[_LOWER]:
            return count[_TITLE] > USUALLY * count.total()
        # Seen at the start of a sentence only: then the grammar must tell.
        return token.pos_ == "PROPN" and _written(token) == _TITLE


def _written(token: Token) -> str:
    if token.text.isupper() and len(token.text) > 1:
        return _UPPER
    return _TITLE if token.text[:1].isupper() else _LOWER

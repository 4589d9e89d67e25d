"""Answers as people type them, in English and Welsh: numbers, yes and no, choices, and words that steer.

What cannot be understood for sure is not understood: the resident is asked again, nothing is guessed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from surveys.types import Choice
from surveys.understanding import numerals, words
from surveys.understanding.folding import ENDS, MAX_FOLDED, any_of, fold
from surveys.understanding.stopping import stop_meant

__all__ = [
    "choice", "command", "decimal", "fold", "in_order", "is_called", "number", "several", "stop_meant",
    "yes_or_no",
]  # fmt: skip


SLIP_LENGTH = 4  # characters; a shorter word with a slip in it could be anything
SLIP_LIKENESS = 0.8  # of difflib's ratio, 0 to 1; "libary" and "library" have 0.92, "park" and "bark" 0.75
SLIP_LETTERS = 2  # letters too many or too few; beyond that a word was added, which may change the meaning
MAX_LISTED = 60  # choices in one message; nobody lists more, and each takes its time
SLIP_LEAD = 0.12  # how much likelier the best must be than the second best

_RANKS = re.compile(r"[,;\n>→/]|\s-\s|->")
_NUMBERED = re.compile(r"(?:^|\s)\d{1,2}(?:st|nd|rd|th)?[.):]?\s+(?=[^\W\d])")
_SEPARATORS = re.compile(r"[,;\n&+/]|\s-\s")
_AROUND_NUMBER = re.compile(
    rf"(?:(?:{any_of(words.ABOUT)})\s+){{0,3}}[£$€]?\s?(?P<number>.+?)"
    rf"(?:\s*/\s*\w+|\s+(?:{any_of(words.OUT_OF)})\s+\w+)?"
    rf"(?:(?:\s+|(?<=\d)-?)(?:{any_of(words.UNITS)}))?"
)
#: The nought that is left out before a point, which would else be lost with the punctuation.
_BARE_POINT = re.compile(r"^\s*([-+]?)\s*[.,](?=\d)")
_OPTION = re.compile(rf"(?:{any_of(words.OPTION)})\s*(?P<number>\d+|[a-z])")
_LEADING = re.compile(rf"^(?:(?:{any_of(words.LEADING)})\s+){{1,3}}")
_POLITE_AFTER = re.compile(rf"(?:\s|,)\s*(?:{any_of(words.POLITE)})$")
_POLITE_BEFORE = re.compile(rf"^(?:{any_of(words.HESITANT)})(?:,\s*|\s+)")
#: "yesss" is yes; no word of ours has a letter three times.
_LONG_DRAWN = re.compile(r"([^\W\d])\1{2,}")
_PICTURES = re.compile(r"[\u2600-\u27bf\U0001f000-\U0001faff]+")


def command(text: str, language: str) -> str | None:
    """The word that a whole message steers with, such as "stop" or "back"; None where it is anything else.

    Every language's words count in every language; `language` decides where two of them differ. "/stop" and
    "/stop@ourbot" are the same as "stop". For stop with other words around it see `stop_meant`.
    """
    folded = fold(text)
    if folded.startswith("/"):
        folded = folded[1:].partition("@")[0].strip()
    tables = (words.COMMANDS.get(language, {}), *words.COMMANDS.values())
    for phrase in dict.fromkeys((folded, _without_politeness(folded))):
        for table in tables:
            if name := next((name for name, phrases in table.items() if phrase in phrases), None):
                return name
    return "stop" if stop_meant(folded, language) == "yes" else None


def yes_or_no(text: str, language: str, *, asked: bool = True) -> bool | None:
    """True for yes, False for no, None for neither; "Yes please!" and "Dim diolch" are understood.

    asked: whether something was asked for, so that "no problem" is a yes.
    """
    said = _LONG_DRAWN.sub(r"\1", fold(text))
    for phrase in dict.fromkeys((said, fold(_PICTURES.sub(" ", said)), _without_politeness(said))):
        for codes in ((language,), tuple(words.YES)):
            yes = any(phrase in words.YES.get(code, ()) for code in codes)
            yes |= asked and any(phrase in words.GRANTED.get(code, ()) for code in codes)
            no = any(phrase in words.NO.get(code, ()) for code in codes)
            if yes != no:
                return yes
    return None


def _without_politeness(folded: str) -> str:
    """Without what stands around an answer and does not change it; as it was where nothing is left."""
    for _ in range(2):
        begun = _POLITE_BEFORE.sub("", _PICTURES.sub(" ", folded).strip())
        shorter = _POLITE_AFTER.sub("", begun).strip(ENDS)
        folded = shorter or folded
    return folded


def decimal(text: str) -> float | None:
    """The one number that a message says: "3", "2,5", "two and a half", "tair", "3 out of 5", "about 20"."""
    folded = fold(_BARE_POINT.sub(r"\g<1>0.", text[: MAX_FOLDED + 1]))
    plain = numerals.value(folded)
    if plain is None and (around := _AROUND_NUMBER.fullmatch(folded)):
        plain = numerals.value(around["number"])
    return plain


def number(text: str) -> int | None:
    """The one whole number that a message says, see `decimal`; None for one with a fraction."""
    found = decimal(text)
    return int(found) if found is not None and found == int(found) else None


def choice(text: str, choices: Sequence[Choice], language: str) -> str | None:
    """The name of the one choice that a message means; None where it means none or could mean two.

    By its name, its label, its place (number or letter), a number within its range, its beginning, some of
    its words, or with a small slip; first among the labels in `language`, then among all.
    """
    folded = fold(text)
    if option := _OPTION.fullmatch(folded):
        folded = option["number"]
    for phrase in filter(None, dict.fromkeys((folded, _LEADING.sub("", folded)))):
        for codes in ((language,), None):
            labels = {c.name: _labels(c, codes) for c in choices}
            for ways in _WAYS:
                found = {name for way in ways for name in way(phrase, labels, language)}
                if found:
                    return found.pop() if len(found) == 1 else None
    return None


def in_order(text: str, choices: Sequence[Choice], language: str) -> tuple[str, ...] | None:
    """The names of all choices in the order of the message; the one that it leaves out comes last.

    None where more than one is left out, one comes twice, or a part is unclear.
    """
    pieces = _ranked_pieces(text, choices, language)
    if len(pieces) > len(choices):
        return None
    order = [choice(piece, choices, language) for piece in pieces]
    named = [name for name in order if name is not None]
    left = [each.name for each in choices if each.name not in named]
    if len(named) < len(order) or len(set(named)) < len(named) or len(left) > 1 or not named:
        return None
    return (*named, *left)


def is_called(text: str, choices: Sequence[Choice]) -> bool:
    """Whether the message is the very name or label of a choice, in any language.

    Where a choice itself says "don't know" or "prefer not to say", all words for that are it.
    """
    folded = fold(text)
    labels = {each.name: _labels(each, None) for each in choices}
    if any(folded in known for known in labels.values()):
        return True
    return folded in _EVASIONS and bool(_evasively(folded, labels, "") or _by_some_words(folded, labels, ""))


def several(text: str, choices: Sequence[Choice], language: str) -> tuple[str, ...] | None:
    """The names of all choices that a message lists, in their own order; None where any part is unclear."""
    found: set[str] = set()
    for count, piece in enumerate(_pieces(text, choices, language)):
        name = choice(piece, choices, language) if count < MAX_LISTED else None
        if name is None:
            return None
        found.add(name)
    return tuple(c.name for c in choices if c.name in found) or None


def _pieces(text: str, choices: Sequence[Choice], language: str) -> Iterator[str]:
    """The parts of a list; a label that has an "and" of its own stays whole."""
    if choice(text, choices, language):
        yield text
        return
    ands = any_of([*words.AND.get(language, ()), *words.AND["en"]])
    for piece in filter(fold, _SEPARATORS.split(text[:MAX_FOLDED])):
        if choice(piece, choices, language):
            yield piece
            continue
        for part in filter(fold, re.split(rf"(?:^|\s)(?:{ands})\s", piece, flags=re.IGNORECASE)):
            yield from part.split() if re.fullmatch(r"[\d\s.]+", part) else (part,)


def _ranked_pieces(text: str, choices: Sequence[Choice], language: str) -> list[str]:
    """The parts of an order: "2, 1, 3", "213", "bus then walk", "1. bus 2. walk", "bus > walk"."""
    folded = fold(text)
    if folded.isdecimal() and len(folded) == len(choices) < 10:
        return list(folded)
    thens = any_of((*words.THEN, *words.AND.get(language, ()), *words.AND["en"]))
    head = text[:MAX_FOLDED]
    if len(_NUMBERED.findall(head)) > 1:
        head = _NUMBERED.sub("\n", head)
    lined = re.sub(rf"(?:^|[\s,;])(?:{thens})(?=[\s,;])", "\n", head, flags=re.IGNORECASE)
    pieces = [piece for piece in _RANKS.split(lined) if fold(piece)]
    if len(pieces) == 1 and all(word.isdecimal() for word in fold(pieces[0]).split()):
        return fold(pieces[0]).split()
    return pieces


_Labels = Mapping[str, Sequence[str]]


def _labels(one: Choice, codes: Sequence[str] | None) -> tuple[str, ...]:
    """What a choice is called, folded; codes: only in these languages, None for all."""
    labels = (label for code, label in one.label.items() if codes is None or code in codes)
    return tuple(
        dict.fromkeys(_folded_label(word) for word in (*labels, one.name.replace("_", " "), one.name))
    )


@lru_cache(maxsize=4_096)
def _folded_label(label: str) -> str:
    """As `fold`. Kept for labels alone: what residents write is not to linger in memory."""
    return fold(label)


def _exactly(folded: str, labels: _Labels, language: str) -> set[str]:
    del language
    return {name for name, known in labels.items() if folded in known}


def _as_yes_or_no(folded: str, labels: _Labels, language: str) -> set[str]:
    meant = yes_or_no(folded, language, asked=False)
    return set() if meant is None else {"yes" if meant else "no"} & set(labels)


def _evasively(folded: str, labels: _Labels, language: str) -> set[str]:
    """A choice that says "don't know" or "prefer not to say", however that is put."""
    del language
    meant = _EVASIONS.get(folded)
    if meant is None:
        return set()
    return {name for name, known in labels.items() if any(_EVASIONS.get(label) == meant for label in known)}


def _by_place(folded: str, labels: _Labels, language: str) -> set[str]:
    del language
    names = list(labels)
    place = numerals.value(folded)
    if place is None and re.fullmatch(r"[a-z]", folded):
        place = ord(folded) - ord("a") + 1
    whole = place is not None and place == int(place)
    return {names[int(place) - 1]} if place is not None and whole and 0 < place <= len(names) else set()


def _by_range(folded: str, labels: _Labels, language: str) -> set[str]:
    del language
    spans = {name: [span for label in known if (span := _span(label))] for name, known in labels.items()}
    if (meant := _span(folded)) is not None:
        return {name for name, known in spans.items() if meant in known}
    said = number(folded)
    if said is None:
        return set()
    return {name for name, known in spans.items() if any(low <= said <= high for low, high in known)}


def _span(label: str) -> tuple[float, float] | None:
    """First and last number, inclusive, of "16 to 24", "Under 16", "65 neu hŷn"; None of other words."""
    bounds = [int(digits) for digits in re.findall(r"\d{1,9}", label)]
    if len(bounds) == 2:
        return (bounds[0], bounds[1])
    if len(bounds) == 1 and re.search(rf"\b(?:{any_of(words.BELOW)})\b", label):
        return (-math.inf, bounds[0] - 1)
    if len(bounds) == 1 and ("+" in label or re.search(rf"\b(?:{any_of(words.ABOVE)})\b", label)):
        return (bounds[0], math.inf)
    return None


def _by_beginning(folded: str, labels: _Labels, language: str) -> set[str]:
    del language
    return {name for name, known in labels.items() if any(label.startswith(folded) for label in known)}


def _by_some_words(folded: str, labels: _Labels, language: str) -> set[str]:
    del language
    if len(folded) < SLIP_LENGTH:
        return set()
    return {name for name, known in labels.items() if any(f" {folded} " in f" {label} " for label in known)}


def _mutated(folded: str, labels: _Labels, language: str) -> set[str]:
    """Welsh changes a word's beginning after "a", "neu" or "i": "pharc" and "barc" are "parc"."""
    if language != "cy" or len(folded) < SLIP_LENGTH:
        return set()
    radicals = {
        radical + folded.removeprefix(changed)
        for changed, several in words.MUTATIONS.items()
        if folded.startswith(changed)
        for radical in several
    }
    return {name for radical in radicals for name in _by_beginning(radical, labels, language)}


def _with_a_slip(folded: str, labels: _Labels, language: str) -> set[str]:
    del language
    first = folded.split(maxsplit=1)[0]
    if len(folded) < SLIP_LENGTH or first in words.NEGATIONS or re.search(r"\d", folded):
        return set()
    likeness = {
        name: max(_likeness(folded, label) for label in known) for name, known in labels.items() if known
    }
    best, *others = sorted(likeness, key=lambda name: likeness[name], reverse=True)
    second = likeness[others[0]] if others else 0.0
    return {best} if likeness[best] >= SLIP_LIKENESS and likeness[best] - second >= SLIP_LEAD else set()


def _likeness(folded: str, label: str) -> float:
    """0 to 1. A slip in the first letter is rare, and "unsafe" is not "safe"; a longer one says more."""
    if folded[:1] != label[:1] or abs(len(folded) - len(label)) > SLIP_LETTERS:
        return 0.0
    return SequenceMatcher(None, folded, label, autojunk=False).ratio()


#: Whole messages that give no answer, and which kind of none.
_EVASIONS = {
    phrase: name
    for table in words.COMMANDS.values()
    for name in ("refuse", "dont_know")
    for phrase in table[name]
}

#: From the surest to the boldest; those side by side must agree, or the message could mean two.
_WAYS: tuple[tuple[Callable[[str, _Labels, str], set[str]], ...], ...] = (
    (_exactly,),
    (_as_yes_or_no,),
    (_evasively,),
    (_by_place, _by_range, _by_beginning),
    (_by_some_words,),
    (_mutated,),
    (_with_a_slip,),
)

"""Hide what could tell who wrote or is written about, and keep what it is about.

Rules carry the guarantee. The names that a statistical model sees (`people_in`) only add to them: on
Welsh names, lower case and capitals it misses most. A place's name stays, since it is what is spoken of.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING

from nlp.reading.recognise import ENGLISH, SMALL_WORDS
from nlp.types import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

_FLAGS = re.IGNORECASE
_GAP = r"[ \-.]?"
_DATE = (
    r"(?:\d{1,2}[/.\-]\d{1,2}[/.\-](?:19|20)?\d{2}|"
    r"\d{1,2}(?:st|nd|rd|th)? (?:of )?[A-Z][a-z]{2,8},? (?:19|20)\d{2})"
)
_STREET = (
    r"(?:street|st|road|rd|avenue|ave|lane|close|drive|crescent|terrace|place|court|way|gardens|grove|row|"
    r"square|walk|mews|rise|villas|parade)"
)
_WELSH_STREET = r"(?:heol|ffordd|stryd|maes|lôn|rhodfa|clos|teras|cae|bryn|tan|pen|cwrt|rhes|llys)"
_WORD = r"[^\W\d_][\w'’-]*"
_STREET_NAME = rf"(?!(?:the|on|in|of|to|a|at|from|down|up|along|off|and) ){_WORD}"

#: Kind → pattern, the surest first: where two overlap the earlier stands. A group named `it` is what
#: is hidden. Repeats are bounded or begin at a word's start, so that a very long text takes no longer
#: for its length.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+", _FLAGS)),
    (
        "link",
        re.compile(
            r"(?:https?://|www\.)\S+[\w/]|\b[\w-]{1,63}\.(?:com|org|net|uk|wales|cymru)/\S*\w", _FLAGS
        ),
    ),
    ("handle", re.compile(r"(?<![\w@.])@[a-z_]\w{2,}", _FLAGS)),
    (
        "ni_number",
        re.compile(
            r"\b(?!bg|gb|nk|kn|tn|nt|zz)[a-ceghj-pr-tw-z][a-ceghj-npr-tw-z]"
            + r"[ -]?\d{2}" * 3
            + r"[ -]?[a-d]\b",
            _FLAGS,
        ),
    ),
    ("licence", re.compile(r"\b[a-z9]{5}\d{6}[a-z9]{2}\d?[a-z\d]{2,3}\b", _FLAGS)),
    ("passport", re.compile(r"\b[a-z]{2}\d{7}\b", _FLAGS)),
    ("vehicle", re.compile(r"\b[a-z]{2}\d{2}[ -]?[a-z]{3}\b", _FLAGS)),
    ("postcode", re.compile(r"\b(?:gir ?0aa|[a-z]{1,2}\d[a-z\d]? ?\d[abd-hjlnp-uw-z]{2})\b", _FLAGS)),
    (
        "birth_date",
        re.compile(
            r"\b(?:born|d\.?o\.?b\.?|date of birth|ganwyd|ganed|dyddiad geni)\W{1,3}"
            rf"(?:is |was |on |yn |ar )?(?P<it>{_DATE})",
            _FLAGS,
        ),
    ),
    ("birth_date", re.compile(r"\b\d{1,2}[/.\-]\d{1,2}[/.\-](?:19\d{2}|200\d|201[0-5])\b")),
    (
        "phone",
        re.compile(
            rf"(?<![\w+])(?:(?:\+|00)44{_GAP}(?:\(0\){_GAP})?[1-9]|\(?0[1-9])"
            r"(?:[ \-.()]{0,2}\d){8,10}(?!\d)"
        ),
    ),
    ("nhs_number", re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")),
    ("sort_code", re.compile(r"(?<![\d-])\d{2}-\d{2}-\d{2}(?![\d-])")),
    ("account", re.compile(r"(?<![\d£.,])\d{8}(?!\d)")),
    (
        "address",
        re.compile(
            r"\b(?:(?:flat|fflat|apartment) \d+[a-z]?,? )?\d{1,4}[a-z]?,? "
            rf"(?:{_STREET_NAME} ){{1,3}}{_STREET}\b",
            _FLAGS,
        ),
    ),
    ("address", re.compile(rf"\b\d{{1,4}}[a-z]?,? {_WELSH_STREET}(?:[ -](?:y|yr|[A-ZŴŶ]{_WORD})){{1,3}}")),
    (
        "address",
        re.compile(rf"\b\d{{1,4}}[a-z]?,? {_WELSH_STREET.title()}(?:[ -](?:y|yr|[A-ZŴŶ][\w'’-]*)){{1,3}}"),
    ),
    ("address", re.compile(r"\b(?:flat|fflat) \d+[a-z]?\b", _FLAGS)),
)

_NAME = r"[A-ZÂÊÎÔÛŴŶ][\w'’-]*[^\W\d_]"
_NAMES = rf"(?P<it>{_NAME}(?: (?:ap |ab |ferch |van |de |O['’])?{_NAME}){{0,2}})"
_SURNAMES = re.compile(rf"(?: {_NAME}){{1,2}}")
#: Words after which a capitalised word is a name.
_CUES: tuple[re.Pattern[str], ...] = (
    re.compile(
        rf"\b(?i:mr|mrs|ms|miss|mx|dr|doctor|cllr|councillor|cynghorydd|prof|professor|rev|reverend|parch|pc|"
        rf"pcso|sgt|nurse|nyrs|sister|matron|uncle|auntie|aunty|wncwl|anti|meistr)\.? {_NAMES}"
    ),
    # Typed on a phone: "mrs price", "dr patel"; but not "the dr said".
    re.compile(
        r"\b(?:mr|mrs|mx|cllr|dr)\.? (?P<it>(?!(?:who|that|said|says|told|gave|came|was|were|is|has|had|have|"
        r"did|didnt|does|doesnt|wont|would|will|can|cant|could|never|always|just|only|still|when|where|what|"
        r"and|or|but|for|at|in|on|to|of|with|from|the|a|an|my|me|you|your|i|it|we|they|their|this|there|then|"
        r"not|no|so|as|by|about|appointments?|appts?|surgery|surgeries|visits?|rings?|phoned?|called|wants?|"
        r"wanted|asked|saw|sees|comes|down|up|again|here|now|please|today|tomorrow)\b)[^\W\d_][\w'’-]+)"
    ),
    re.compile(
        rf"\b(?i:my name is|my name's|i am called|fy enw i yw|fy enw i ydy|enw i yw|f'enw i yw) {_NAMES}"
    ),
    re.compile(
        r"\b(?i:my|our|his|her|fy|ein) (?i:son|daughter|husband|wife|partner|brother|sister|mum|mam|dad|"
        r"friend|neighbour|nan|gran|grandson|granddaughter|nephew|niece|boss|landlord|doctor|carer|mab|merch|gŵr|ngŵr|gwraig|ngwraig|"
        rf"mrawd|chwaer|nhad|ffrind|nghymydog),? {_NAMES}"
    ),
    re.compile(
        rf"\b(?i:called|named|o'r enw|from|signed|regards,?|cofion,?|thanks to|diolch i) {_NAMES}(?=\W*$)"
    ),
)
_MOST_WORDS = 4  # of a name; a longer run of capitals is shouting

#: Names that are other words in lower case ("bob bore": every morning; a carol concert).
_ONLY_CAPITALISED = frozenset(
    {"bob", "carol", "di", "gill", "jean", "len", "mick", "mike", "nick", "ted", "tom"}
)

MARKS = {
    "birth_date": "date of birth",
    "nhs_number": "number",
    "ni_number": "number",
    "sort_code": "number",
    "account": "number",
    "licence": "number",
    "passport": "number",
}


def find(text: str, people: Iterable[tuple[int, int]] = ()) -> tuple[Span, ...]:
    """Everything to hide, in order and without overlaps.

    Args:
        text: As it was written.
        people: (start, end) of further names, as from `people_in`.
    """
    taken: list[Span] = []
    for span in (*_by_pattern(text), *_by_cue(text), *_by_list(text), *_named(people)):
        if not any(span.start < other.end and other.start < span.end for other in taken):
            taken.append(span)
    return tuple(sorted(taken, key=lambda span: span.start))


def hide(text: str, spans: Sequence[Span], start: int = 0, end: int | None = None) -> str:
    """The text from start to end (exclusive; None: to its end) with a word in brackets for each span."""
    end = len(text) if end is None else end
    parts, at = [], start
    for span in spans:
        if span.start >= start and span.end <= end:
            parts += [text[at : span.start], f"[{MARKS.get(span.kind, span.kind)}]"]
            at = span.end
    return "".join([*parts, text[at:end]])


def people_in(doc: Doc) -> list[tuple[int, int]]:
    """Names that spaCy sees, without places, bodies and common words."""
    return [
        (entity.start_char, entity.end_char) for entity in doc.ents if _is_person(entity.text, entity.label_)
    ]


def may_name_somebody(text: str) -> bool:
    """Whether `people_in` could find anything.

    What it finds has two words or more, each with a capital first. So its second word begins behind a space
    with a capital, and what stands before that space holds one.
    """
    return any(
        after[0].isupper() and any(character.isupper() for character in before)
        for before, after in pairwise(text.split())
    )


def _is_person(text: str, label: str) -> bool:
    words = text.split()
    plausible = (
        0 < len(words) < _MOST_WORDS and all(word[0].isupper() for word in words) and not text.isupper()
    )
    # One capitalised word alone is more often the start of a sentence than somebody's name.
    return (
        label == "PERSON" and plausible and len(words) > 1 and not any(is_not_a_name(word) for word in words)
    )


def _named(people: Iterable[tuple[int, int]]) -> Iterator[Span]:
    for start, end in people:
        yield Span(kind="name", start=start, end=end)


def _by_pattern(text: str) -> Iterator[Span]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            group = "it" if "it" in pattern.groupindex else 0
            yield Span(kind=kind, start=match.start(group), end=match.end(group))


def _by_cue(text: str) -> Iterator[Span]:
    for pattern in _CUES:
        for match in pattern.finditer(text):
            words = match["it"].split(" ")
            if not is_not_a_name(words[0]):
                kept = _until(words, is_not_a_name)
                yield Span(kind="name", start=match.start("it"), end=match.start("it") + len(" ".join(kept)))


def _by_list(text: str) -> Iterator[Span]:
    sure, doubtful = _first_names()
    for match in re.finditer(_WORD, text):
        first = _bare(match[0])
        folded = first.casefold()
        surname = _SURNAMES.match(text, match.start() + len(first))
        # In a text all in capitals only the next word can be told to be the surname.
        family = surname[0].split(" ")[1 : 2 if text.isupper() else 3] if surname else []
        family = _until(family, lambda word: is_not_a_name(word) and word.casefold() not in sure)
        known = folded in sure or (folded in doubtful and first[0].isupper() and bool(family))
        if known and (first[0].isupper() or folded not in _ONLY_CAPITALISED) and not is_not_a_name(first):
            yield Span(kind="name", start=match.start(), end=match.start() + len(" ".join([first, *family])))


def _bare(word: str) -> str:
    """The word without a possessive ending, so that "Kev's" hides "Kev"."""
    return re.sub(r"['’]s?$", "", word)


def _until(words: list[str], stop: Callable[[str], bool]) -> list[str]:
    end = next((i for i, word in enumerate(words) if stop(word)), len(words))
    return words[:end]


def is_first_name(word: str) -> bool:
    """Whether a word is on the list of first names and is nothing else."""
    return _bare(word).casefold() in _first_names()[0]


def is_not_a_name(word: str) -> bool:
    """Whether a word is a place, a body or a small word, however it is written."""
    folded = _bare(word).casefold()
    return folded in _not_names() or folded in SMALL_WORDS[ENGLISH]


@functools.cache
def _first_names() -> tuple[frozenset[str], frozenset[str]]:
    """Names that are nothing else, and names that are also words."""
    sure, doubtful = _lines("first_names.txt").split("\n---\n")
    return frozenset(sure.split()), frozenset(doubtful.split())


@functools.cache
def _not_names() -> frozenset[str]:
    return frozenset(_lines("not_names.txt").split())


def _lines(name: str) -> str:
    text = resources.files("nlp.reading").joinpath(name).read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("#")).casefold()

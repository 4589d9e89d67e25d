"""Phrases in one parsed text, read off its grammar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from nlp.naming.naming_words import JUDGING, is_fit
from nlp.naming.phrases import Kind, Phrase
from nlp.naming.usage import Usage
from nlp.naming.word_forms import gerund, root

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Words

LONGEST_PHRASE = 5  # words; longer ones are somebody's sentence
LONGEST_THING = 3  # words of a thing without the words that join
#: Words before a noun that say how much or which, not what.
_COUNTING = frozenset(
    """much many more most less few fewer several some any enough other another same own such whole certain
    various first last next only little bit lot lots plenty couple numerous all every each both half full
    able sure real main extra actual general possible different similar particular overall big small huge
    complete total recent previous current entire specific major minor several very quite really just only
    single multiple further additional new-found least fellow usual normal existing""".split()  # noqa: SIM905 -- reads better
)
#: Verbs that say nothing by themselves.
_LIGHT_VERBS = frozenset(
    """be have do go make put take give let say want need like think know feel come keep please tell try mean
    thank hope wish love seem happen would could should can will might show bring add include cause continue
    start stop begin allow enable become set look 's 're 'm 've involve require enjoy appreciate hate believe
    expect remember guess increase reduce improve change grow raise lower
    call mind fault receive recommend provide hold support exist
    cannot seem appear talk speak""".split()  # noqa: SIM905 -- likewise
)
_LIGHT_ROOTS = frozenset(root(verb) for verb in _LIGHT_VERBS)
_TRYING = frozenset(
    ["get", "find", "see", "use", "book", "afford", "contact", "reach", "use", "access", "understand"]
)  # "cannot get"
_MOVING = frozenset({"get", "go", "come", "look", "keep", "travel"})  # which say something with "to" a place
#: Words that tie a place, a time or a purpose to a thing.
_JOINTS = frozenset(
    {"in", "on", "at", "for", "after", "near", "from", "between", "with", "by", "during", "to", "of", "about"}
)
_HALVES = frozenset({"class", "rate", "time", "day", "minute", "term", "scale", "size", "hand", "year"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_NAMING = frozenset({"NOUN", "PROPN", "ADJ"})
_COMPARING = frozenset({"JJR", "JJS"})
_JOINED = frozenset({"-", "–", "/", "'s", "’s", "'", "’"})  # written without a space before them
_OWNERS = frozenset({"my", "our", "your", "his", "her", "their", "its"})
_EMPTY_PARTICIPLES = frozenset(
    """given done made taken seen provided received had used put said told asked needed been got
    gotten""".split()  # noqa: SIM905 -- likewise
)
_FEELING = frozenset({"feel", "feels", "felt", "feeling"})


def found_in(doc: Doc, usage: Usage) -> Iterator[Phrase]:
    """Every phrase of the text, some of them within others."""
    reader = _Reader(usage)
    for chunk in doc.noun_chunks:
        yield from reader.things(chunk)
        yield from reader.said_of(chunk.root)
    for token in doc:
        if token.pos_ in {"VERB", "AUX"}:
            yield from reader.doings(token)
        if token.pos_ == "ADJ" or token.tag_ == "VBN":
            yield from reader.beings(token)


class _Reader:
    """Reads phrases off the grammar as far as the usage of their words bears it out."""

    def __init__(self, usage: Usage) -> None:
        self._usage = usage

    def things(self, chunk: Words) -> Iterator[Phrase]:
        """As "evening buses", "lights in the park", "respect and dignity"."""
        words = self._naming(list(chunk))
        if not words:
            return
        starts = [i for i, token in enumerate(words) if not _is_glued(words, i)]
        for start in starts:
            if start and all(self._usage.is_a_name(words[i]) for i in (start - 1, start)):
                continue  # half of a name
            if len([i for i in starts if i >= start]) <= LONGEST_THING:
                yield from self._phrase(words[start:], article=_article(chunk, words[-1]))
        for quality in _joined_qualities(words[-1]):
            yield from self._phrase([quality, words[-1]])
        yield from self._with_place(words)
        yield from self._and_another(words)

    def said_of(self, noun: Token) -> Iterator[Phrase]:
        """What is said of a thing, before it: "the internet is slow" as "slow internet"."""
        if noun.pos_ != "NOUN" or noun.dep_ not in {"nsubj", "nsubjpass"} or not self._is_noun(noun):
            return
        verb = noun.head
        if any(token.dep_ == "neg" for token in verb.children):
            return
        qualities = [token for token in verb.children if token.dep_ == "acomp"]
        if noun.dep_ == "nsubjpass" and verb.tag_ == "VBN":
            qualities = [verb]
        for quality in qualities:
            if any(token.dep_ in {"xcomp", "prep", "ccomp", "agent"} for token in quality.children):
                continue
            for each in (quality, *(t for t in quality.conjuncts if t.pos_ == "ADJ")):
                if _describes(each):
                    yield from self._phrase([each, noun])

    def doings(self, verb: Token) -> Iterator[Phrase]:
        """As "waiting for appointments", "getting through on the phone", "fixing the park lights"."""
        doing = _doing(verb)
        denied = any(token.dep_ == "neg" for token in verb.children) and verb.lower_ not in _TRYING
        if not doing or denied or not self._usage.is_mostly(verb, "VERB", "AUX"):
            return
        particles = [token for token in verb.children if token.dep_ == "prt" and token.i == verb.i + 1]
        for child in verb.children:
            if child.i < verb.i or child.i - verb.i > LONGEST_PHRASE:
                continue
            if child.dep_ == "dobj" and root(verb.lower_) not in _LIGHT_ROOTS:
                yield from self._doing([doing, *(t.lower_ for t in particles)], child)
            elif child.dep_ == "prep" and child.lower_ in _JOINTS and child.i - verb.i <= 2:
                start = verb.doc[verb.i + 1 : child.i]
                if all(t.dep_ in {"prt", "advmod"} and t.pos_ in {"ADP", "ADV"} for t in start):
                    said = [doing, *(t.lower_ for t in start), child.lower_]
                    may = root(verb.lower_) not in _LIGHT_ROOTS or (
                        verb.lower_ in _MOVING and child.lower_ == "to"
                    )
                    for end in child.children:
                        if end.dep_ == "pobj" and may and len(start) <= 1:
                            yield from self._doing(said, end)

    def beings(self, quality: Token) -> Iterator[Phrase]:
        """As "feeling safe", "kind and caring"."""
        head = quality.head
        if head.lower_ in _FEELING and quality.dep_ in {"acomp", "oprd"} and _describes(quality):
            yield from self._plain(f"feeling {quality.lower_}", [quality], Kind.DOING)
        before = [t for t in quality.children if t.lower_ in {"feel", "felt", "feeling"} and t.dep_ in _AUX]
        if before and quality.tag_ == "VBN":
            yield from self._plain(f"feeling {quality.lower_}", [quality], Kind.DOING)
        if quality.pos_ == "ADJ" and quality.dep_ in {"acomp", "ROOT", "conj"}:
            for other in quality.children:
                same = other.lower_ == quality.lower_
                if (
                    other.dep_ == "conj"
                    and other.pos_ == "ADJ"
                    and not same
                    and _describes(quality)
                    and _describes(other)
                ):
                    yield from self._plain(
                        f"{quality.lower_} and {other.lower_}", [quality, other], Kind.BEING
                    )

    def _naming(self, chunk: Sequence[Token]) -> list[Token]:
        """The nouns at the end with the describing words right before them."""
        words: list[Token] = []
        for token in reversed(chunk):
            joined = bool(words) and token.lower_ in _JOINED
            if joined and _may_join(token, words):
                words.insert(0, token)
                continue
            describing = token.pos_ in _NAMING or (token.tag_ in {"VBN", "VBG"} and token.dep_ == "amod")
            describing = describing and token.lower_ not in _EMPTY_PARTICIPLES
            if not describing or token.lower_ in _COUNTING or token.tag_ in _COMPARING:
                # The "class" of a "first class service" names nothing without the word before it.
                halved = token.lower_ in _COUNTING and len(words) > 1 and words[0].lower_ in _HALVES
                words = words[1:] if halved else words
                break
            if not words and (token.pos_ == "ADJ" or not self._is_noun(token)):
                break
            words.insert(0, token)
        while words and words[0].lower_ in _JOINED:
            words.pop(0)
        return words

    def _with_place(self, words: Sequence[Token]) -> Iterator[Phrase]:
        """A thing and where, when or of what it is: "lights in the park", "cost of living"."""
        for joint in words[-1].rights:
            if joint.dep_ == "prep" and joint.lower_ in _JOINTS and joint.i == words[-1].i + 1:
                for end in joint.children:
                    inside = self._naming(list(joint.doc[joint.i + 1 : end.i + 1]))
                    is_noun = end.pos_ in _NOUNS or end.tag_ == "VBG"
                    if end.dep_ in {"pobj", "pcomp"} and is_noun and (inside[-1:] == [end]):
                        said = _inner_article(joint.doc[joint.i + 1 : end.i + 1], end)
                        yield from self._phrase([words[-1], joint, *said, *inside])
                        if len(words) > 1 and len(inside) == 1 and not _is_glued(words, len(words) - 1):
                            yield from self._phrase([*words[-2:], joint, *said, *inside])

    def _and_another(self, words: Sequence[Token]) -> Iterator[Phrase]:
        """Two bare nouns said in one breath: "respect and dignity"."""
        noun = words[-1]
        for other in noun.children:
            between = noun.doc[noun.i + 1 : other.i]
            joined = other.dep_ == "conj" and [token.lower_ for token in between] in (["and"], ["&"])
            bare = len(words) == 1 and other.pos_ == "NOUN" and noun.pos_ == "NOUN" and self._is_noun(other)
            if joined and bare:
                said = f"{self._usage.cased(noun)} and {self._usage.cased(other)}"
                yield from self._plain(said, [noun, other], Kind.THING)

    def _doing(self, said: list[str], end: Token) -> Iterator[Phrase]:
        chunk = list(end.doc[end.left_edge.i : end.i + 1])
        words = self._naming(chunk)
        if not words or words[-1] != end or len(words) > LONGEST_THING - 1:
            return
        article = [token.lower_ for token in _inner_article(end.doc[end.left_edge.i : end.i + 1], end)]
        owner = ["the"] if not article and chunk[0].lower_ in _OWNERS and end.tag_ == "NN" else []
        yield from self._plain(" ".join([*said, *owner, *article, self._joined(words)]), words, Kind.DOING)

    def _phrase(self, tokens: Sequence[Token], *, article: str = "") -> Iterator[Phrase]:
        yield from self._plain(self._joined(tokens), tokens, Kind.THING, article)

    def _plain(self, words: str, tokens: Sequence[Token], kind: Kind, article: str = "") -> Iterator[Phrase]:
        fit = all(is_fit(token.text) for token in tokens if token.lower_ not in _JOINED)
        known = not any(self._usage.may_be_a_person(token) for token in tokens)
        if fit and known and len(words.split()) <= LONGEST_PHRASE:
            yield Phrase(words=words, kind=kind, article=article)

    def _joined(self, tokens: Sequence[Token]) -> str:
        said = ""
        for i, token in enumerate(tokens):
            said += ("" if not i or _is_glued(tokens, i) else " ") + self._usage.cased(token)
        return said

    def _is_noun(self, token: Token) -> bool:
        return token.pos_ in _NOUNS and self._usage.is_mostly(token, *_NOUNS)


_AUX = frozenset({"aux", "auxpass"})


def _may_join(token: Token, words: Sequence[Token]) -> bool:
    after = words[0]
    is_hyphen = token.text in {"-", "–"} and not token.whitespace_ and after.i == token.i + 1
    is_owner = token.tag_ == "POS" and after.i == token.i + 1
    return is_hyphen or is_owner


def _is_glued(words: Sequence[Token], i: int) -> bool:
    """Whether a word is written onto the one before it."""
    return i > 0 and (words[i].lower_ in _JOINED or words[i - 1].text in {"-", "–", "/"})


def _article(chunk: Words, noun: Token) -> str:
    """What a singular noun has before it: whose it is does not matter to others."""
    if noun.tag_ != "NN":
        return ""
    before = chunk[0].lower_
    if before in {"a", "an", "every", "each", "any", "another", "one"}:
        return "a"
    return "the" if before in {"the", "this", "that"} or before in _OWNERS else ""


def _inner_article(span: Words, noun: Token) -> list[Token]:
    return [t for t in span if t.dep_ == "det" and t.lower_ in {"the", "a", "an"} and noun.tag_ == "NN"][:1]


def _joined_qualities(noun: Token) -> list[Token]:
    """As "helpful" in "helpful and friendly staff"."""
    direct = [t for t in noun.children if t.dep_ == "amod" and t.pos_ == "ADJ"]
    joined = [t for one in direct for t in one.conjuncts if t.pos_ == "ADJ"]
    plain = joined and not any(t.dep_ == "compound" for t in noun.children)
    return [
        token for token in (*direct, *joined) if plain and _describes(token) and token.tag_ not in _COMPARING
    ]


def _describes(quality: Token) -> bool:
    return (
        quality.lower_ not in _COUNTING
        and quality.lower_ not in _EMPTY_PARTICIPLES
        and quality.tag_ not in _COMPARING
        and quality.lower_.isalpha()
        and (quality.pos_ == "ADJ" or quality.tag_ == "VBN" or quality.lower_ in JUDGING)
    )


def _doing(verb: Token) -> str:
    """The verb as a thing, or nothing where its form does not tell."""
    if verb.tag_ == "VBG":
        return verb.lower_
    return gerund(verb.lower_) if verb.tag_ in {"VB", "VBP"} and verb.lower_.isalpha() else ""

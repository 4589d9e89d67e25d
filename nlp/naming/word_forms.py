"""Forms of English words: which are the same word, and how a verb is named as a thing."""

from __future__ import annotations

import re

from nlp.reading.recognise import ENGLISH, SMALL_WORDS, words_of

ROOT = "="  # before the bare form of a verb, so that "parking" the thing is not "park" the place
_VOWELS = frozenset("aeiou")
_DOUBLED_LONGER = frozenset(  # of more than one syllable, stressed on the last or so spelt in Britain
    "begin forget permit admit commit submit refer prefer transfer occur control cancel travel label".split()  # noqa: SIM905 -- words read better
)
#: Said with a vowel first: not "use" or "one", but "MP", spelt out.
_AN = re.compile(
    r"(?!(?i:use|usu|uni(?!n|m)|eu|one)|U[A-Z])(?:[aeiou]|[AEIOU])|[FHLMNRSX](?=[A-Z]|\b)|(?i:hour|hono)"
)
_NOT_DOUBLED = frozenset("wxy")


def stem(word: str) -> str:
    """The word without a plural ending, near enough to tell that two are the same."""
    if word.endswith(("sses", "uses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) and len(word) > 3 else word


def root(word: str) -> str:
    """The bare form of a verb in any of its regular forms, marked: "waits", "waited", "waiting" alike."""
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return ROOT + _bare(word[: -len(ending)])
    return ROOT + _bare(stem(word))


def _bare(verb: str) -> str:
    """Without a doubled last letter or a silent e, which "-ing" may have put in or taken off."""
    if len(verb) > 3 and verb[-1] == verb[-2] and verb[-1] not in "sz":
        verb = verb[:-1]
    verb = verb.removesuffix("e")
    return f"{verb[:-1]}i" if verb.endswith("y") else verb


def gerund(verb: str) -> str:
    """A verb's plain form as a thing: "get" as "getting"."""
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and len(verb) > 2:
        return f"{verb[:-1]}ing"
    doubled = verb in _DOUBLED_LONGER or (
        len(verb) > 2
        and sum(letter in _VOWELS for letter in verb) == 1
        and verb[-2] in _VOWELS
        and verb[-1] not in _VOWELS | _NOT_DOUBLED
    )
    return f"{verb}{verb[-1]}ing" if doubled else f"{verb}ing"


def content(text: str) -> set[str]:
    """The words that carry what is said, without plural endings."""
    return {stem(word) for word in words_of(text) if word not in SMALL_WORDS[ENGLISH] and len(word) > 1}


def keys(text: str) -> frozenset[str]:
    """What a phrase may be found by in a text: the stems of its words and the roots of all of them."""
    found = content(text)
    return frozenset(found | {root(word) for word in found})


def with_article(words: str, article: str) -> str:
    """The words behind "the", "a" or "an", or as they are where there is no article."""
    if article == "a":
        return f"{'an' if _AN.match(words) else 'a'} {words}"
    return f"{article} {words}".strip()

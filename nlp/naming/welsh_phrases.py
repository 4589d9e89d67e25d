"""Phrases of Welsh texts, without a parser: words in a row between the small words.

A word said in several mutations ("tref", "y dref") counts as one, and stands in its own form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.naming.phrases import Kind, Phrase
from nlp.naming.word_forms import stem
from nlp.reading.recognise import SMALL_WORDS, WELSH, words_of
from nlp.reading.redact import is_first_name, is_not_a_name
from nlp.reading.welsh import gloss, radical

LONGEST_RUN = 3  # words; Welsh names of things seldom have more
#: Words that name nothing by themselves: common verbs, amounts, times.
_EMPTY = frozenset(
    """mae maen oedd roedd bydd byddai fydd fyddai cael gael gallu allu mynd dod gwneud neud wneud rhoi cadw
    bod fod eisiau isio angen rhaid hoffi licio meddwl teimlo gweld gwybod dweud deud siarad peth pethau bach
    mawr fawr llawer lot gormod digon rhywbeth rhywun rhywle neb dim unrhyw popeth pawb pobl bobl amser dydd
    diwrnod nawr rwan heddiw byth wastad weithiau bob pob un dau dwy tri ar ol ôl cyn yna yno yma nes felly
    os pan sut beth ble pwy pam dyna dyma sy sydd sef achos oherwydd hyd ers trwy drwy tan wrth rhwng at
    dan dros am o i yn gan gyda hefo mor rhy iawn da dda gwell well gwaeth waeth neis grêt diolch
    annwyl helo arall eraill lle llefydd oes does mewn allan mas lan lawr nol nôl fel arfer eto""".split()  # noqa: SIM905
)


_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_VOWELS = frozenset("aeiouwyâêîôûŵŷ")
_ASPIRATED = frozenset("cpt")
_OWN_LETTERS = frozenset({"ch", "ph", "th"})


class WelshPhrases:
    """Runs of one to three words that say something."""

    def phrases(self, texts: Sequence[str]) -> list[list[Phrase]]:
        """See `nlp.naming.phrases.PhraseFinder.phrases`."""
        return [
            list(dict.fromkeys(Phrase(words=words, kind=Kind.WELSH) for words in _runs(text)))
            for text in texts
        ]


def welsh_keys(text: str) -> frozenset[str]:
    """What the words that carry something mean, else the words in their own form: "bws", "fysiau" alike."""
    return frozenset(
        stem(gloss(word).text) or radical(word) for word in words_of(text) if _says_something(word)
    )


def and_then(word: str) -> str:
    """What follows another word in Welsh: "a" with its mutation, "ac" before a vowel."""
    if word[:1].casefold() in _VOWELS:
        return f"ac {word}"
    mutated = word[:2].casefold() not in _OWN_LETTERS and word[:1].casefold() in _ASPIRATED
    return f"a {word[0]}h{word[1:]}" if mutated else f"a {word}"


def _runs(text: str) -> Iterator[str]:
    run: list[str] = []
    for word in [*_words(text), ""]:
        if word and _says_something(word.casefold()):
            run.append(word)
            continue
        for start in range(len(run)):
            for end in range(start + 1, min(start + LONGEST_RUN, len(run)) + 1):
                yield " ".join([_own_form(run[start]), *run[start + 1 : end]])
        run = []


def _words(text: str) -> Iterator[str]:
    """Each word as it stands inside a sentence; nothing for what may be somebody's name."""
    for match in _WORD.finditer(text):
        bare = next(iter(words_of(match[0])), "")
        starts = not text[: match.start()].rstrip() or text[: match.start()].rstrip()[-1] in ".!?"
        if match[0].isupper() and len(bare) > 1 and not text.isupper():
            yield bare.upper()
        elif match[0][0].isupper() and not starts:
            known = is_not_a_name(bare) or gloss(bare).text
            yield bare.capitalize() if known else ""
        else:
            yield "" if is_first_name(bare) else bare


def _own_form(word: str) -> str:
    return radical(word) if word.islower() else word


def _says_something(word: str) -> bool:
    return (
        len(word) > 2
        and word not in SMALL_WORDS[WELSH]
        and word not in _EMPTY
        and radical(word) not in _EMPTY
    )

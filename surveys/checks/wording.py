"""How texts read: the age that English asks for, the length of Welsh sentences and words, and "why"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveys.checks.findings import opens, warning
from surveys.checks.reading_age import MIN_WORDS, SENTENCE_END, reading_age, words
from surveys.turns.said import MENTION
from surveys.types import SILENT, Problem, Survey

TARGET_AGE = 9  # years; what half of all grown-ups read without effort
MAX_SENTENCE = 18  # Welsh words; there is no tested formula for the language, so that length must do
MAX_WORD = 12  # letters of a Welsh word

#: Asking for reasons sounds like blame; "what makes …" asks for the same.
_WHY = {"en": re.compile(r"\bwhy\b", re.IGNORECASE), "cy": re.compile(r"\b[bp]am\b", re.IGNORECASE)}

#: A message: whose it is, the column, its words in one language.
_Message = tuple[str, str, str]


def _messages(survey: Survey, code: str) -> Iterator[_Message]:
    """What goes out as one message in a language; each `${name}` as one short word."""
    told: list[_Message] = [("", "thanks", survey.thanks.get(code, ""))]
    told += [(group.name, "label", group.label.get(code, "")) for group in survey.groups]
    for question in survey.questions:
        if question.type not in SILENT:
            asked = f"{question.label.get(code, '')}\n{question.hint.get(code, '')}"
            told.append((question.name, "label", asked))
            told.append((question.name, "constraint_message", question.constraint_message.get(code, "")))
            told.append((question.name, "required_message", question.required_message.get(code, "")))
    for owner, column, text in told:
        if text.strip():
            yield owner, f"{column}.{code}", MENTION.sub("it", text)


def _is(code: str, language: str) -> bool:
    return code.partition("-")[0] == language


def check_reading_age(survey: Survey) -> Iterator[Problem]:
    """English messages that are too hard; short ones, of which one alone says little, all together."""
    for code in (code for code in survey.languages if _is(code, "en")):
        short: list[str] = []
        for owner, column, text in _messages(survey, code):
            if len(words(text)) < MIN_WORDS:
                short.append(text)
            else:
                yield from _check_age(text, owner, column, "It reads as")
        together = "\n".join(short)
        if len(words(together)) >= MIN_WORDS:
            yield from _check_age(together, "", "questions", "The short texts together read as")


def _check_age(text: str, owner: str, column: str, said: str) -> Iterator[Problem]:
    age = reading_age(text)
    if age is not None and age > TARGET_AGE:
        remedy = f"Take shorter words and sentences; aim for {TARGET_AGE}."
        yield warning("reading_age", owner, column, f"{said} for people of {age:.0f} and over.", remedy)


def check_welsh(survey: Survey) -> Iterator[Problem]:
    """Welsh sentences and words that are hard to take in on a phone."""
    for code in (code for code in survey.languages if _is(code, "cy")):
        for owner, column, text in _messages(survey, code):
            longest = max((len(words(part)) for part in SENTENCE_END.split(text)), default=0)
            if longest > MAX_SENTENCE:
                said = f"A sentence has {longest} words."
                yield warning("long_sentence", owner, column, said, f"Keep to {MAX_SENTENCE}.")
            parts = (part for word in words(text) for part in re.split(r"[-'’]", word))
            long = [part for part in parts if len(part) > MAX_WORD]
            if long:
                said = f"Long words: {', '.join(dict.fromkeys(long))}."
                yield warning("long_word", owner, column, said, f"Keep to {MAX_WORD} letters where you can.")


def check_why(survey: Survey) -> Iterator[Problem]:
    """Questions that ask for reasons."""
    for question in filter(opens, survey.questions):
        for code in survey.languages:
            why = _WHY.get(code.partition("-")[0])
            for column, text in (("label", question.label), ("hint", question.hint)):
                if why and why.search(text.get(code, "")):
                    said = "The question asks why, which can sound like blame."
                    remedy = "Ask what: “What makes it so?”"
                    yield warning("asks_why", question.name, f"{column}.{code}", said, remedy)

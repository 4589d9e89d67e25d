"""What the engine says: texts in the session's language, with earlier answers filled in."""

from __future__ import annotations

import re

from surveys.turns.layout import OTHER, laid_out, offers_other, other_name, with_other
from surveys.types import Given, Question, QuestionType, Session, Survey, Text
from surveys.understanding import words

QUOTED = 80  # characters of an earlier answer within a question; a message stays readable on a phone
JOINT = "; "  # between the labels of several choices; no shipped label has one
MEDIA = (QuestionType.IMAGE, QuestionType.AUDIO, QuestionType.VIDEO, QuestionType.FILE)
DAYS = (QuestionType.DATE, QuestionType.DATE_TIME, QuestionType.TODAY)
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
MENTION = re.compile(r"\$\{\s*([^}\s]*)\s*\}")


def spoken(text: Text, language: str, survey: Survey) -> str:
    """The text in `language`, else in the survey's default language, else empty."""
    return text.get(language) or text.get(survey.default_language, "")


def said(text: Text, survey: Survey, session: Session) -> str:
    """The text in the session's language; each `${name}` is the resident's earlier answer."""

    def answer(mention: re.Match[str]) -> str:
        questions = {question.name: question for question in laid_out(survey)}
        given, question = session.answers.get(mention[1]), questions.get(mention[1])
        if given is None or question is None:
            return ""
        told = session.answers.get(other_name(question))
        if given.value == OTHER and offers_other(question) and told and told.value:
            given, question = told, questions[other_name(question)]
        return _shown(with_other(question, survey), given, survey, session.language)

    return MENTION.sub(answer, spoken(text, session.language, survey))


def _shown(question: Question, given: Given, survey: Survey, language: str) -> str:
    shown = category(question, given.value, survey, language).replace(JOINT, ", ") or _plain(question, given)
    return shown if len(shown) <= QUOTED else shown[: QUOTED - 1].rstrip() + "…"


def _plain(question: Question, given: Given) -> str:
    """A value without a label: a day as people here write it, and nothing of a file but its caption."""
    value = "" if given.value is None else str(given.value)
    if question.type in MEDIA:
        return given.raw
    if question.type in DAYS and (day := DAY.match(value)):
        time = value[day.end() :].replace("T", ", ")
        return f"{int(day[3])}/{int(day[2])}/{day[1]}{time}"
    return value


def category(question: Question, value: object, survey: Survey, language: str) -> str:
    """The label of what was chosen, in `language`; several are joined by "; ". Empty for free answers."""
    if question.type is QuestionType.CONSENT and isinstance(value, bool):
        return consent_label(question, survey, language, yes=value)
    names = value if isinstance(value, list) else [value]
    labels = {choice.name: spoken(choice.label, language, survey) for choice in question.choices}
    return JOINT.join(labels[name] for name in names if name in labels)


def consent_label(question: Question, survey: Survey, language: str, *, yes: bool) -> str:
    """What the yes or no of a consent says: its author's label, else the language's plain word."""
    name = "yes" if yes else "no"
    own = next((spoken(c.label, language, survey) for c in question.choices if c.name == name), "")
    plain = words.YES_NO.get(language) or words.YES_NO["en"]
    return own or plain[0 if yes else 1]

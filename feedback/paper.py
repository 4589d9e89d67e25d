"""A survey as a form to print: large, plain, with the numbers that the chat and the import use.

Each language is a form of its own, one after the other: in two columns the letters would be too small, and
both languages under each question make a form twice as long for everybody. Clear print after RNIB: at least
16 points, set to the left, no italics, dark on white. What is on the form comes to typst as data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from string import ascii_uppercase
from typing import Any, Final

import typst

from feedback.fonts import FOLDER, drawable
from feedback.paper_words import instruction, only_if
from feedback.posters import qr_image
from language.catalogue import Catalogue, catalogue
from surveys.types import Choice, Question, QuestionType, Sense, Survey

TEMPLATE = Path(__file__).parent / "templates" / "paper.typ"
PDF_STANDARD: Final = "ua-1"  # PDF/UA-1, the accessible kind
NO_NAME = "…" * 8  # a gap to fill in where nobody said who asks
#: Lines to write on: for what a person would tell, for what follows an earlier answer, for a few words.
LONG, FOLLOWING, SHORT = 5, 3, 1
MOST_RINGS = 11  # numbers in a row, 0 to 10; more get a line to write one on
MEDIA = frozenset({QuestionType.IMAGE, QuestionType.AUDIO, QuestionType.VIDEO, QuestionType.FILE})
#: Purposes of a consent that need a way to reach the person, which paper does not give.
NEED_A_WAY = frozenset({"report", "digest", "contact"})


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What is printed. Empty texts leave a gap to fill in by hand."""

    survey: Survey
    #: Question's name → its number, for all that can be answered.
    numbers: Mapping[str, int]
    #: Question's name → all its choices in the order of their numbers.
    choices: Mapping[str, Sequence[Choice]]
    #: Question's name → when to answer it, as `surveys.results.conditions` has it; absent means always, None
    #: that a sentence cannot say it.
    rules: Mapping[str, Sequence[Sequence[tuple[str, str, str]]] | None]
    #: Question's name → its label by language, with a gap for each earlier answer.
    labels: Mapping[str, Mapping[str, str]]
    languages: Sequence[str]
    partnership: str = ""
    place: str = ""
    contact: str = ""
    #: Where the form can be handed in, as people say it.
    hand_in: str = ""
    #: Address and code to answer by phone.
    link: str = ""
    code: str = ""
    last_day: date | None = None
    report_day: date | None = None
    made_on: date = field(default_factory=lambda: datetime.now(UTC).date())


def pdf(paper: Paper) -> bytes:
    """An A4 document after PDF/UA-1, a form in each language. The same paper gives the same bytes."""
    content = {"forms": [_form(paper, catalogue(code)) for code in paper.languages]}
    qr = qr_image(paper.link) if paper.link else ""
    return typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"paper": json.dumps(_drawable(content)), "qr": qr},
        font_paths=_fonts(),
        pdf_standards=[PDF_STANDARD],
        timestamp=datetime.combine(paper.made_on, time(), UTC),
    )


def _form(paper: Paper, t: Catalogue) -> dict[str, Any]:
    survey = paper.survey
    spoken = t.language if t.language in survey.languages else survey.default_language
    partnership = paper.partnership or NO_NAME
    return {
        "language": t.language,
        "title": drawable(_said(survey.title, spoken, survey)).strip() or survey.id,
        "place": paper.place,
        "partnership": partnership,
        "number": t.gettext("Form number (we fill this in)"),
        "before": t.gettext("Before you begin"),
        "terms": _terms(paper, t, partnership),
        "phone": _phone(paper, t),
        "items": _items(paper, t, spoken),
        "thanks": _said(survey.thanks, spoken, survey),
        "after": t.gettext("When you have finished"),
        "ending": _ending(paper, t),
        "keep": _keep(paper, t),
        "page": t.gettext("page"),
    }


def _terms(paper: Paper, t: Catalogue, partnership: str) -> list[str]:
    heard = t.gettext("We group what everyone says and tell you what we heard.")
    if paper.report_day:
        day = t.date(paper.report_day)
        heard = t.gettext("We group what everyone says and tell you what we heard by {day}.", day=day)
    return [
        t.gettext("Your answers are kept by the {partnership}, without your name.", partnership=partnership),
        heard,
        t.gettext("You can leave out any question. You can stop at any time."),
        t.gettext("If you hand this form in, you agree to this."),
        t.gettext("Please do not write names, addresses or phone numbers."),
        t.gettext("Nobody reads this form straight away. If you or someone else is in danger now, ring 999."),
    ]


def _phone(paper: Paper, t: Catalogue) -> dict[str, str] | None:
    if not paper.link:
        return None
    return {
        "heading": t.gettext("Would you rather use a phone?"),
        "text": t.gettext("Point your phone’s camera at the square, or go to:"),
        "link": paper.link,
        "code": t.gettext("Your code is {code}", code=paper.code),
        "alt": t.gettext("A square to scan, which opens {link}", link=paper.link),
    }


def _items(paper: Paper, t: Catalogue, spoken: str) -> list[dict[str, Any]]:
    """Questions and notes in their order, each group's heading before the first of its own."""
    headings = {group.name: _said(group.label, spoken, paper.survey) for group in paper.survey.groups}
    items: list[dict[str, Any]] = []
    for question in paper.survey.questions:
        if item := _item(question, paper, t, spoken):
            begun = [headings.pop(name, "") for name in question.groups]
            items += [{"kind": "note", "text": text} for text in begun if text]
            items.append(item)
    return items


def _item(question: Question, paper: Paper, t: Catalogue, spoken: str) -> dict[str, Any] | None:
    """A question, a note, or nothing for what is never shown."""
    text = paper.labels.get(question.name, {}).get(spoken, "")
    number = paper.numbers.get(question.name)
    if number is None:
        return {"kind": "note", "text": text} if question.type is QuestionType.NOTE and text else None
    item = {
        "kind": "question",
        "number": number,
        "text": text,
        "hint": _said(question.hint, spoken, paper.survey),
        "rule": _rule(question, paper, t, spoken),
        "how": instruction(question, t),
    }
    if question.type is QuestionType.CONSENT and question.purpose in NEED_A_WAY:
        # No box: a yes could not be kept, since there is no way to reach whoever ticks it.
        other_way = t.gettext(
            "We do not ask for your number here. To hear back, answer by phone instead, "
            "or ask where you hand this form in."
        )
        return {**item, "hint": other_way, "how": ""}
    return {**item, **_answer(question, paper, t, spoken)}


def _rule(question: Question, paper: Paper, t: Catalogue, spoken: str) -> str:
    if question.name not in paper.rules:
        return ""
    labels = {
        (name, choice.name): _said(choice.label, spoken, paper.survey) or choice.name
        for name, choices in paper.choices.items()
        for choice in choices
    }
    following = paper.numbers[question.name] + 1
    after = following if following <= max(paper.numbers.values()) else None
    return only_if(paper.rules[question.name], paper.numbers, labels, t, following=after)


def _answer(question: Question, paper: Paper, t: Catalogue, spoken: str) -> dict[str, Any]:
    """Where the answer goes: boxes, ranks, rings, gaps or lines; `besides` are boxes without a number."""
    choices = _choices(question, paper, spoken)
    besides = [t.gettext("Prefer not to say")] if question.about_you else []
    where: dict[str, Any]
    match question.type:
        case QuestionType.SELECT_ONE | QuestionType.SELECT_MULTIPLE:
            where = {"boxes": choices}
        case QuestionType.RANK:
            where = {"ranks": _lettered(choices)}
        case QuestionType.CONSENT:
            own = {choice.name: _said(choice.label, spoken, paper.survey) for choice in question.choices}
            where, besides = {}, [own.get("yes") or t.gettext("Yes"), own.get("no") or t.gettext("No")]
        case QuestionType.ACKNOWLEDGE:
            where, besides = {}, [t.gettext("I have read this")]
        case QuestionType.RANGE if len(rings := _rings(question)) <= MOST_RINGS:
            where = {"rings": rings}
        case QuestionType.DATE | QuestionType.TIME | QuestionType.DATE_TIME:
            where = {"gaps": _gaps(question.type, t)}
        case kind if kind in MEDIA:
            where, besides = {}, []
        case _:
            where = {"lines": _lines(question)}
    return {**where, "besides": besides}


def _choices(question: Question, paper: Paper, spoken: str) -> list[dict[str, Any]]:
    """Each choice with its number; `line`: whether it asks for words."""
    return [
        {
            "number": str(number),
            "text": _said(choice.label, spoken, paper.survey),
            "line": _needs_words(question, choice),
        }
        for number, choice in enumerate(paper.choices.get(question.name, ()), start=1)
    ]


def _lettered(choices: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Choices to put in order; beside a box for a place, a number would look like the place."""
    if len(choices) > len(ascii_uppercase):
        return list(choices)
    return [{**choice, "number": letter} for choice, letter in zip(choices, ascii_uppercase, strict=False)]


def _needs_words(question: Question, choice: Choice) -> bool:
    return question.or_other and choice.name == "other"


def _rings(question: Question) -> list[str]:
    low, high, step = question.minimum or 0, question.maximum or 0, question.step
    count = int((high - low) / step + 1e-9) + 1
    return [f"{low + at * step:g}" for at in range(min(count, MOST_RINGS + 1))]


def _gaps(kind: QuestionType, t: Catalogue) -> list[str]:
    day = [t.gettext("Day"), t.gettext("Month"), t.gettext("Year")]
    clock = [t.gettext("Time")]
    return {QuestionType.DATE: day, QuestionType.TIME: clock}.get(kind, [*day, *clock])


def _lines(question: Question) -> int:
    """Lines to write on: more where people are asked what they think."""
    if question.type is not QuestionType.TEXT or question.about_you:
        return SHORT
    if question.relevant or question.sense is Sense.PROPOSAL:
        return FOLLOWING
    return LONG if question.sense is not Sense.OTHER else FOLLOWING


def _ending(paper: Paper, t: Catalogue) -> list[str]:
    place = paper.hand_in or t.gettext("the person who gave it to you")
    handed = (
        t.gettext("Hand this form in by {day}: {place}.", day=t.date(paper.last_day), place=place)
        if paper.last_day
        else t.gettext("Hand this form in: {place}.", place=place)
    )
    return [handed, t.gettext("A person types in what you wrote, just as you wrote it.")]


def _keep(paper: Paper, t: Catalogue) -> dict[str, str]:
    """The strip that a person takes home."""
    contact = paper.contact or paper.partnership or NO_NAME
    return {
        "heading": t.gettext("Keep this part"),
        "number": t.gettext("Form number"),
        "text": t.gettext(
            "To change your answers or take them back, tell us this number: {contact}.", contact=contact
        ),
    }


def _said(text: Mapping[str, str], language: str, survey: Survey) -> str:
    return text.get(language) or text.get(survey.default_language, "")


def _drawable(value: Any) -> Any:
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, Mapping):
        return {name: _drawable(part) for name, part in value.items()}
    return [_drawable(part) for part in value] if isinstance(value, list) else value


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FOLDER)])

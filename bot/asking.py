"""How the engine's events are worded for a resident: questions with their buttons, and what else happens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import assert_never

from bot import words
from bot.draft import Draft, Row, button, rows
from bot.rejections import rejection
from feedback.types import MessageKind
from surveys import engine
from surveys.session import load
from surveys.types import (
    AnswerRejected,
    AnswerStored,
    Edited,
    Event,
    GaveUp,
    MediaKept,
    NoteShown,
    PartHeld,
    QuestionAsked,
    QuestionType,
    Said,
    Session,
    StaleTap,
    Survey,
    SurveyCompleted,
    Withdrawn,
)

WIDE_LABEL = 12  # characters; longer labels get a row of their own, or a phone cuts them
CONTROLS_ACROSS = 3  # at most; a phone cuts the labels of more
#: What a browser offers to choose from for each type of question that a file answers.
ACCEPTED = {
    QuestionType.IMAGE: "image/*",
    QuestionType.AUDIO: "audio/*",
    QuestionType.VIDEO: "video/*",
    QuestionType.FILE: "image/*,audio/*,video/*,.pdf,.docx,.odt,.txt",
}
#: Types whose answers are said back, since they are often understood otherwise than they were meant.
SAID_BACK = frozenset({QuestionType.LOCATION, QuestionType.DATE, QuestionType.TIME, QuestionType.DATE_TIME})


def survey_of(draft: Draft) -> Survey:
    """The survey; asked for only where one is known."""
    assert draft.situation.survey is not None
    return draft.situation.survey


def is_open(draft: Draft) -> bool:
    """Whether the listening event takes answers now."""
    return draft.event.opens_at <= draft.now < draft.event.closes_at


def held(draft: Draft) -> Session:
    """The engine's session; asked for only once the survey has started."""
    assert draft.session is not None
    assert draft.session.state is not None
    return load(dict(draft.session.state))


def ask_again(draft: Draft, *, kind: MessageKind = MessageKind.REPLY) -> None:
    """Show the open question once more."""
    for event in open_question(draft):
        tell(draft, event, kind=kind)


def open_question(draft: Draft) -> Sequence[Event]:
    """What is open, as the engine asks it; empty when nothing is."""
    return engine.ask_again(survey_of(draft), held(draft), today=draft.local_now.date())


def tell_all(draft: Draft, events: Sequence[Event]) -> None:
    """Word what happened, in order."""
    taken = any(isinstance(event, AnswerStored | PartHeld) for event in events)
    for event in events:
        # Words came with the picture and are the answer: they need not be asked for.
        if not (taken and isinstance(event, MediaKept)):
            tell(draft, event)


def tell(draft: Draft, event: Event, *, kind: MessageKind = MessageKind.REPLY) -> None:
    """Word one event."""
    t = draft.t
    match event:
        case QuestionAsked():
            draft.say(question_text(event), *buttons(draft, event), kind=kind)
        case NoteShown():
            draft.say(event.text, kind=kind)
        case SurveyCompleted():
            _end(draft, event)
        case AnswerRejected():
            draft.say(_rejected(draft, event), *_again(draft))
        case GaveUp():
            draft.say(words.moving_on(t))
        case StaleTap():
            draft.say(words.old_button(t))
            ask_again(draft)
        case MediaKept():
            draft.say(words.media_kept(t, event.kind), *_again(draft))
        case AnswerStored():
            _answered(draft, event)
        case PartHeld():
            pass
        case _:
            assert_never(event)


def _end(draft: Draft, event: SurveyCompleted) -> None:
    draft.say(words.enough_heard(draft.t) if event.reason == "quota" else event.text)
    if draft.passed_on and event.reason != "declined":
        address = f"{draft.situation.public_url}/join/{draft.event.code}"
        draft.say(words.where_report(draft.t, address, draft.report_due))


def question_text(asked: QuestionAsked) -> str:
    """A question with its hint."""
    return f"{asked.text}\n{asked.hint}" if asked.hint else asked.text


def buttons(draft: Draft, asked: QuestionAsked, *, controls: tuple[str, ...] = ("later",)) -> list[Row]:
    """Everything to tap under a question; `controls` come after those that the engine offers."""
    choices = [button(asked.question, each.value, each.label) for each in asked.buttons]
    wide = any(len(each["label"]) > WIDE_LABEL for each in choices)
    across = 1 if wide else (5 if asked.type is QuestionType.RANGE else 2)
    ways = dict.fromkeys((*asked.controls, *controls))
    named = [control(draft, asked.question, name) for name in ways if name != "later" or not draft.passed_on]
    lines = -(-len(named) // CONTROLS_ACROSS)  # four in two rows of two, not three and one
    return [
        *_file_row(draft, asked),
        *rows(choices, across=across),
        *rows(named, across=-(-len(named) // lines)),
    ]


def control(draft: Draft, question: str, name: str) -> dict[str, str]:
    """A button that many questions have."""
    return button(question, name, words.control(draft.t, name))


def _file_row(draft: Draft, asked: QuestionAsked) -> list[Row]:
    """On the web a file is chosen with a button; other channels have a paper clip of their own."""
    if draft.situation.channel != "web" or asked.type not in ACCEPTED:
        return []
    label = words.choose_file(draft.t, asked.type)
    return [({"question": asked.question, "label": label, "accept": ACCEPTED[asked.type]},)]


def _rejected(draft: Draft, event: AnswerRejected) -> str:
    """Why it does not fit; words that are more than a try are thanked for, not put right."""
    incoming = draft.situation.incoming
    typed = incoming.text.strip() if isinstance(incoming, Said) else ""
    wanted = event.text or rejection(draft.t, event.code, event.values)
    if event.code in ("constraint", "too_long", "required") or not words.is_thought(typed):
        return wanted
    kept = words.kept_question if typed.endswith("?") else words.kept_thought
    return f"{kept(draft.t)} {wanted}"


def _again(draft: Draft) -> list[Row]:
    """A reply that leaves the question open carries its buttons once more."""
    asked = [event for event in open_question(draft) if isinstance(event, QuestionAsked)]
    return buttons(draft, asked[0]) if asked else []


def _answered(draft: Draft, event: AnswerStored) -> None:
    """Say back what was understood where it could be wrong; confirm what was changed."""
    t, incoming = draft.t, draft.situation.incoming
    if event.status == "withdrawn":
        draft.say(words.withdrawn(t)) if isinstance(incoming, Withdrawn) else None
    elif event.type in SAID_BACK and isinstance(event.value, str) and not isinstance(incoming, Withdrawn):
        draft.say(_said_back(draft, event.type, event.value))
    elif event.status == "corrected" and isinstance(incoming, Edited):
        draft.say(words.corrected(t))


def _said_back(draft: Draft, kind: QuestionType, value: str) -> str:
    t = draft.t
    if kind is QuestionType.LOCATION:
        shared = all(part.strip().lstrip("-").replace(".", "").isdecimal() for part in value.split(","))
        return words.place_shared(t) if shared and "," in value else words.noted(t, value)
    if kind is QuestionType.TIME:
        return words.noted(t, t.time(time.fromisoformat(value)))
    moment = datetime.fromisoformat(value)
    day = f"{t.weekday(moment)} {t.long_date(moment)}"
    return words.noted(t, day if kind is QuestionType.DATE else f"{day}, {t.time(moment)}")

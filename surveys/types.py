"""Values of the survey engine: a definition, a session, what comes in and what comes out.

Everything here is standard-library data, so that storage can keep it without knowing the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

#: One text in several languages: ISO 639-1 code → text. The survey's default language is always there.
Text = Mapping[str, str]


class QuestionType(StrEnum):
    """What kind of answer a question waits for."""

    TEXT = "text"  # free words, kept to the letter
    INTEGER = "integer"  # a whole number
    RANGE = "range"  # a whole number between `minimum` and `maximum`, offered as buttons
    SELECT_ONE = "select_one"  # one of `choices`
    SELECT_MULTIPLE = "select_multiple"  # any of `choices`
    CONSENT = "consent"  # yes or no to one `purpose`
    LOCATION = "location"  # a postcode, a shared place, or an area's name
    NOTE = "note"  # says something, waits for nothing


class Sense(StrEnum):
    """What a free-text question asks for; decides how its themes read."""

    STRENGTH = "strength"  # what is good here
    BARRIER = "barrier"  # what gets in the way
    IDEA = "idea"  # what could be done
    OTHER = "other"  # anything else


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer that can be picked."""

    name: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of a survey."""

    name: str
    type: QuestionType
    label: Text
    #: Shown under the question; empty means none.
    hint: Text = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    #: Inclusive bounds of INTEGER and RANGE; None means open.
    minimum: int | None = None
    maximum: int | None = None
    #: Rule in the XLSForm subset; the question is asked only when it is true. Empty means always.
    relevant: str = ""
    #: Rule on `.` (the answer); empty means any well-formed answer.
    constraint: str = ""
    #: Said when `constraint` is false.
    constraint_message: Text = field(default_factory=dict)
    sense: Sense = Sense.OTHER
    #: What a CONSENT is for: survey, report, digest, quote, contact.
    purpose: str = ""
    #: True for answers about the person (age band, area …): never compulsory, small numbers hidden.
    about_you: bool = False


@dataclass(frozen=True, kw_only=True)
class Survey:
    """A whole definition. A launched version is frozen: storage keeps it with its digest."""

    id: str
    version: str
    title: Text
    languages: tuple[str, ...]
    default_language: str
    questions: tuple[Question, ...]
    #: Said after the last answer.
    thanks: Text = field(default_factory=dict)


class Status(StrEnum):
    """Where a session stands."""

    ASKING = "asking"  # waits for the answer to `position`
    COMPLETED = "completed"  # every relevant question was answered or skipped


@dataclass(frozen=True, kw_only=True)
class Given:
    """One stored answer to one question."""

    #: Normalised value: text, int, choice name, list of choice names, True/False; None when skipped.
    value: str | int | bool | list[str] | None
    #: What the resident sent, to the letter; empty for a tap.
    raw: str = ""
    skipped: bool = False
    #: Id of the message that carried it, so that an edit finds its answer.
    message_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Session:
    """One resident's way through one survey. Travels as versioned JSON (`session.dump`, `session.load`)."""

    id: str
    survey_id: str
    survey_version: str
    language: str
    status: Status
    #: Name of the open question; empty once completed.
    position: str
    answers: Mapping[str, Given]
    #: Wrong answers in a row to the open question.
    attempts: int = 0
    #: Seed for anything left to chance.
    seed: int = 0
    #: Ticked so far in an open SELECT_MULTIPLE, in the order of its choices.
    picked: tuple[str, ...] = ()
    #: Id of the last message that did not fit the open question, so that mending it answers.
    misfit_id: str = ""


# What comes in


@dataclass(frozen=True, kw_only=True)
class Said:
    """Typed words, untrimmed. `message_id` names the message within its channel."""

    text: str
    message_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Tapped:
    """A button: the question it belonged to and its value (a choice name, a number, or a control word)."""

    question: str
    value: str
    message_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Something that is not words: kind is voice, photo, sticker, file, video, contact or place."""

    kind: str
    latitude: float | None = None
    longitude: float | None = None
    message_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Edited:
    """An earlier message now reads otherwise."""

    message_id: str
    text: str


Incoming = Said | Tapped | Sent | Edited


# What comes out


@dataclass(frozen=True, kw_only=True)
class Button:
    """One thing to tap. `value` goes back in Tapped; `label` is in the session's language."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class QuestionAsked:
    """A question is now open. `text` and `buttons` are ready to show.

    Control buttons (skip, done, back) are not among `buttons`; `controls` names those that fit, and the
    conversation words them.
    """

    question: str
    type: QuestionType
    text: str
    hint: str
    buttons: tuple[Button, ...]
    controls: tuple[str, ...]
    #: 1-based place and the count of questions that can still come, for "3 of 8".
    number: int
    of: int


@dataclass(frozen=True, kw_only=True)
class NoteShown:
    """A note's text; the engine goes straight on."""

    question: str
    text: str


@dataclass(frozen=True, kw_only=True)
class AnswerStored:
    """An answer to keep. `revision` counts from 1 for each question; a correction has the next."""

    question: str
    type: QuestionType
    value: str | int | bool | list[str] | None
    #: The label of the chosen category in the survey's default language; empty for free text.
    category: str
    #: The resident's own words, to the letter; empty for a tap.
    text: str
    status: str  # answered, skipped, corrected
    sense: Sense
    purpose: str
    about_you: bool
    message_id: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerRejected:
    """The answer does not fit. `code` says why, `values` fill the sentence; the question stays open.

    Codes and their values: not_a_number and out_of_range (minimum, maximum; only those that are set),
    not_a_choice (count), not_yes_or_no, not_a_place, constraint, media (kind), too_long (limit).
    """

    question: str
    code: str
    values: Mapping[str, str | int]
    #: The author's own sentence, in the session's language; empty means the general one for `code`.
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class GaveUp:
    """Too many wrong answers: the question was marked skipped and the survey goes on."""

    question: str


@dataclass(frozen=True, kw_only=True)
class StaleTap:
    """A button of a question that is no longer open; nothing changed."""

    question: str


@dataclass(frozen=True, kw_only=True)
class MediaKept:
    """Media arrived for a text question: kept by the channel, acknowledged; the question stays open."""

    question: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class SurveyCompleted:
    """No question is left. `text` is the survey's thanks."""

    text: str


Event = (
    QuestionAsked
    | NoteShown
    | AnswerStored
    | AnswerRejected
    | GaveUp
    | StaleTap
    | MediaKept
    | SurveyCompleted
)


@dataclass(frozen=True, kw_only=True)
class Timer:
    """Wake the session up: `name` at `due` (aware, UTC)."""

    name: str
    due: datetime


@dataclass(frozen=True, kw_only=True)
class Step:
    """What one call produced: the new session and the events in order."""

    session: Session
    events: tuple[Event, ...]
    timers: tuple[Timer, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in a definition a problem stands; 0 and empty mean not known."""

    sheet: str = ""
    row: int = 0
    column: str = ""
    question: str = ""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One fault of a definition, with its remedy. `code` is stable; severity is error or warning."""

    code: str
    severity: str
    place: Place
    problem: str
    remedy: str

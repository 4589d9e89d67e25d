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


#: A value that can be stored. A date is "2026-05-31", a time "14:30", both "2026-05-31T14:30"; a shared place
#: "51.773,-3.204"; media is the channel's name of the file; a rank is a list of choice names, the best first.
Value = str | int | float | bool | list[str]


class QuestionType(StrEnum):
    """What kind of answer a question waits for."""

    TEXT = "text"  # free words, kept to the letter
    INTEGER = "integer"  # a whole number
    DECIMAL = "decimal"  # any number
    RANGE = "range"  # a number from `minimum` to `maximum` in steps of `step`, offered as buttons
    DATE = "date"  # a day
    TIME = "time"  # a time of day
    DATE_TIME = "date_time"  # a day with a time
    SELECT_ONE = "select_one"  # one of `choices`
    SELECT_MULTIPLE = "select_multiple"  # any of `choices`
    RANK = "rank"  # `choices` put in order, the best first
    CONSENT = "consent"  # yes or no to one `purpose`
    ACKNOWLEDGE = "acknowledge"  # one button that says "seen"
    LOCATION = "location"  # a postcode, a shared place, or an area's name
    IMAGE = "image"  # a photo
    AUDIO = "audio"  # a voice note or a recording
    VIDEO = "video"  # a film
    FILE = "file"  # a document
    NOTE = "note"  # says something, waits for nothing
    CALCULATE = "calculate"  # worked out by `calculation`, never shown
    HIDDEN = "hidden"  # `default`, never shown
    START = "start"  # when the session began, never shown
    END = "end"  # when it ended, never shown
    TODAY = "today"  # the day on which it began, never shown


#: Worked out by the engine: neither shown nor waited for.
SILENT = frozenset(
    {QuestionType.CALCULATE, QuestionType.HIDDEN, QuestionType.START, QuestionType.END, QuestionType.TODAY}
)
#: Types that never open: silent ones and notes.
NEVER_OPEN = SILENT | {QuestionType.NOTE}


class Missing(StrEnum):
    """Why a question has no answer: a value of its own, never an empty answer."""

    SKIPPED = "skipped"  # passed over
    REFUSED = "refused"  # "prefer not to say"
    DONT_KNOW = "dont_know"  # "I don't know"
    GIVEN_UP = "given_up"  # not understood, and asked again as often as is kind
    WITHDRAWN = "withdrawn"  # answered, then taken back


class Sense(StrEnum):
    """What a free-text question asks for; decides how its themes read."""

    STRENGTH = "strength"  # what is good here
    BARRIER = "barrier"  # what gets in the way
    IDEA = "idea"  # what could be done
    OFFER = "offer"  # what this person could bring or do
    PROPOSAL = "proposal"  # a question for the next survey; shown to coordinators, never themed
    OTHER = "other"  # anything else


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer that can be picked."""

    name: str
    label: Text
    #: Columns of the choices sheet that are not ours: what `choice_filter` mentions, and what is only kept.
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Group:
    """Questions that belong together. Its rule holds for all of them."""

    name: str
    #: Said once, before the first question of the group; empty says nothing.
    label: Text = field(default_factory=dict)
    relevant: str = ""
    #: Columns that are not ours, kept for the way back to XLSForm.
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of a survey."""

    name: str
    type: QuestionType
    #: Empty only for types that are never shown.
    label: Text = field(default_factory=dict)
    #: Shown under the question; empty means none.
    hint: Text = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    #: Name of the list that the choices came from; empty when they are this question's own.
    list_name: str = ""
    #: True offers "something else" as a last choice, `other`, and then asks for it as `NAME_other`.
    or_other: bool = False
    #: True shows the choices in an order of chance, the same for the whole session.
    randomize: bool = False
    #: Rule for each choice, which may mention the choice's own columns by their bare names; empty shows all.
    choice_filter: str = ""
    #: Inclusive bounds of INTEGER, DECIMAL and RANGE; None means open.
    minimum: float | None = None
    maximum: float | None = None
    #: Between the values of a RANGE; above 0.
    step: float = 1
    #: What a silent question holds, and what a shown one offers to take over; text as in a rule or a literal.
    default: str = ""
    #: Rule whose value a CALCULATE holds.
    calculation: str = ""
    #: Asked for once more when it is skipped; a second skip is taken. Never on an `about_you` question.
    required: bool = False
    #: Said when a required question is skipped for the first time; empty means the general sentence.
    required_message: Text = field(default_factory=dict)
    #: Rule in the XLSForm subset; the question is asked only when it is true. Empty means always.
    relevant: str = ""
    #: Rule on `.` (the answer); empty means any well-formed answer.
    constraint: str = ""
    #: Said when `constraint` is false.
    constraint_message: Text = field(default_factory=dict)
    #: Names of the groups around it, the outermost first; all of them stand in `Survey.groups`.
    groups: tuple[str, ...] = ()
    sense: Sense = Sense.OTHER
    #: What a CONSENT is for: survey, report, digest, quote, contact.
    purpose: str = ""
    #: True for answers about the person (age band, area …): never compulsory, small numbers hidden.
    about_you: bool = False
    #: Columns that are not ours (appearance, media::image …), kept for the way back to XLSForm.
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Quota:
    """How many completed sessions of one kind are wanted."""

    name: str
    #: Rule over the answers; a session for which it is true counts towards the limit.
    when: str
    limit: int


@dataclass(frozen=True, kw_only=True)
class Survey:
    """A whole definition. A launched version is frozen: storage keeps it with its digest."""

    id: str
    version: str
    title: Text
    languages: tuple[str, ...]
    default_language: str
    questions: tuple[Question, ...]
    groups: tuple[Group, ...] = ()
    quotas: tuple[Quota, ...] = ()
    #: Said after the last answer.
    thanks: Text = field(default_factory=dict)
    #: How many days an event with this survey is open unless somebody says otherwise; 0 leaves it to them.
    open_days: int = 0
    #: Settings that are not ours, kept for the way back to XLSForm.
    extra: Mapping[str, str] = field(default_factory=dict)


class Status(StrEnum):
    """Where a session stands."""

    ASKING = "asking"  # waits for the answer to `position`
    COMPLETED = "completed"  # every relevant question was answered or skipped


@dataclass(frozen=True, kw_only=True)
class Part:
    """One of several messages that will be one answer."""

    text: str
    message_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Given:
    """One stored answer to one question."""

    #: Normalised value; None exactly when `missing` says why.
    value: Value | None
    #: What the resident sent, to the letter; empty for a tap.
    raw: str = ""
    missing: Missing | None = None
    #: Ids of the messages that carried it, with a space between, so that an edit finds its answer.
    message_id: str = ""
    #: The messages one by one where several were joined, so that each can be edited; empty for one alone.
    parts: tuple[Part, ...] = ()


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
    #: Ticked so far: of an open SELECT_MULTIPLE in the order of its choices, of a RANK in the order of taps.
    picked: tuple[str, ...] = ()
    #: The last message (or messages joined) that did not fit the open question, so that mending it answers.
    misfit: tuple[Part, ...] = ()
    #: True once the open question, a required one, was skipped and asked for again.
    urged: bool = False
    #: Messages to the open question that wait for more, see `Manner.join_seconds`.
    pending: tuple[Part, ...] = ()
    #: When the session began: aware, as ISO 8601.
    started_at: str = ""


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
    """Something that is not words: kind is voice, audio, photo, video, file, sticker, contact or place."""

    kind: str
    #: The channel's name of the file; empty where there is none.
    media_id: str = ""
    #: Words that came with it, to the letter.
    caption: str = ""
    latitude: float | None = None
    longitude: float | None = None
    message_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Edited:
    """An earlier message now reads otherwise."""

    message_id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """An earlier message was deleted by its writer."""

    message_id: str


@dataclass(frozen=True, kw_only=True)
class Waited:
    """A timer of the session is due."""

    timer: str


Incoming = Said | Tapped | Sent | Edited | Withdrawn | Waited


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How a session is held, apart from what is asked."""

    #: Messages to a text question wait so long for the next one, and join; 0 takes each at once.
    join_seconds: float = 0
    #: Names of the quotas that are full.
    full: frozenset[str] = frozenset()


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
    """A note's or a group's text; the engine goes straight on."""

    question: str
    text: str


@dataclass(frozen=True, kw_only=True)
class AnswerStored:
    """An answer to keep.

    Words beyond a choice ("yes, because the bus …") come as a second one of type TEXT, named `QUESTION_more`,
    with the whole message as its text; those that say what "something else" is, as `QUESTION_other`.
    """

    question: str
    type: QuestionType
    value: Value | None
    #: The label of the chosen category in the survey's default language; empty for free text.
    category: str
    #: The resident's own words, to the letter; empty for a tap.
    text: str
    #: answered, corrected, or a `Missing`.
    status: str
    sense: Sense
    purpose: str
    about_you: bool
    message_id: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerRejected:
    """The answer does not fit. `code` says why, `values` fill the sentence; the question stays open.

    Codes and their values: not_a_number, not_a_whole_number and out_of_range (minimum, maximum; only those
    that are set), not_a_date, not_a_time, not_a_choice (count), not_a_rank (count), not_yes_or_no,
    not_a_place, constraint, required, media (kind: what came), not_media (kind: what is waited for),
    too_long (limit).
    """

    question: str
    code: str
    values: Mapping[str, str | float]
    #: The author's own sentence, in the session's language; empty means the general one for `code`.
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class GaveUp:
    """Too many wrong answers: the question was marked as given up and the survey goes on."""

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
class PartHeld:
    """A message was kept and waits for more; nothing is said yet."""

    question: str


@dataclass(frozen=True, kw_only=True)
class SurveyCompleted:
    """No question is left. `text` is the survey's thanks."""

    text: str
    #: Empty when all was asked; declined: no to the survey itself; quota: enough people like them replied.
    reason: str = ""
    #: Name of the full quota.
    quota: str = ""


Event = (
    QuestionAsked
    | NoteShown
    | AnswerStored
    | AnswerRejected
    | GaveUp
    | StaleTap
    | MediaKept
    | PartHeld
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

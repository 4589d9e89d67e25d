"""Notes from a room and answers from paper, on their way into the record: the same rows as from a chat."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.standing import quotas_of
from safety.alerts import due_at
from safety.screen import screen
from safety.types import Screening, Tier
from signposting.types import Place
from storage import events, inbox, results, sessions
from storage.change import Change, NewAlert, NewAnswer, NewConsent, SessionRow
from storage.database import Connection
from storage.events import Event
from storage.sessions import AnswerRow
from surveys import engine
from surveys.dispositions import Happening, after, is_partial
from surveys.results.entering import Entered, Misfit, enter
from surveys.results.notes import LEFT_OUT, Line, NoteProblem, Notes
from surveys.results.rows import MISSING
from surveys.session import dump, load
from surveys.types import AnswerStored, QuestionType, Sense, Step, Survey

Locate = Callable[[str], Place | None]
#: Where the ids of what is imported come from: the same line of the same file is the same session.
NAMESPACE = uuid.UUID("a5b70f6a-6d3b-4a5e-8b44-3d6cbd8d4d0c")
ENTRY_LENGTH = 64  # the column's width
SOURCES = ("room", "paper")

#: Why words could not be taken, and what to do; `words` are theirs, shortened.
REMEDIES: Mapping[str, tuple[str, str]] = {
    "not_a_choice": ("{words!r} is none of the choices.", "Write the number or the words of one of them."),
    "not_a_rank": ("{words!r} is no order of the choices.", "Write their numbers, the best first: 3, 1, 2."),
    "not_a_number": ("{words!r} is no number.", "Write it in figures."),
    "not_a_whole_number": ("{words!r} is no whole number.", "Write it without a fraction."),
    "out_of_range": ("{words!r} is too small or too large.", "Look at the form once more."),
    "not_a_date": ("{words!r} is no day.", "Write it as 31 May 2026."),
    "not_a_time": ("{words!r} is no time of day.", "Write it as 14:30."),
    "not_yes_or_no": ("{words!r} is neither yes nor no.", "Write yes or no."),
    "not_asked": ("{words!r} answers a question that the other answers lead past.", "Check both answers."),
    "not_media": ("{words!r} cannot be a file.", "Leave it out, or put the words under a text question."),
    "constraint": ("{words!r} is not what the question allows.", "Look at the form once more."),
    "declined": ("This person does not agree to the survey; nothing of theirs is kept.", "Destroy the form."),
    "no_place": (
        "A place could not be found; it is not kept, since it may be an address.",
        "Write the postcode's first half or the area's name.",
    ),
    "stray": ("{words!r} is under no question.", "Call the column as the question is called."),
}
OTHERWISE = ("{words!r} could not be understood.", "Look at the form once more.")


@dataclass(frozen=True, kw_only=True)
class Order:
    """What was asked for. source: room or paper; entered_by: id of the user who typed."""

    event: Event
    survey: Survey
    notes: Notes
    source: str
    #: For lines that name none.
    entry: str = ""
    language: str = ""
    entered_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one line comes to. state: new, changed, same, or empty where nothing could be kept."""

    line: Line
    state: str
    answers: int
    alerts: int
    problems: tuple[NoteProblem, ...]
    #: None where there is nothing to write.
    change: Change | None


def plan(conn: Connection, order: Order, locate: Locate, now: datetime) -> list[Outcome]:
    """What each line would change; nothing is written. now: aware, UTC."""
    community = events.community(conn, order.event.community_id)
    languages = list(community.languages)
    local_now = now.astimezone(ZoneInfo(community.time_zone))
    desk = _Desk(order=order, languages=languages, locate=locate, now=now, local_now=local_now)
    alerts = results.alert_ids(conn, order.event.id)
    known: dict[str, _Known] = {}
    found = []
    for line in order.notes.lines:
        session_id = desk.session_id(line)
        if session_id not in known:
            known[session_id] = _known(conn, session_id, alerts)
        outcome, known[session_id] = desk.take(line, session_id, known[session_id])
        found.append(outcome)
    return found


def counted(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """People by what became of them, and how many answers and alerts."""
    states = {state: sum(each.state == state for each in outcomes) for state in ("new", "changed", "same")}
    answers, alerts = sum(each.answers for each in outcomes), sum(each.alerts for each in outcomes)
    return {**states, "answers": answers, "alerts": alerts}


def problems_of(order: Order, outcomes: Sequence[Outcome]) -> list[NoteProblem]:
    """What could not be taken as it stands, of the file and of each line."""
    return [*order.notes.problems, *(problem for each in outcomes for problem in each.problems)]


def write(conn: Connection, change: Change, now: datetime) -> None:
    """Write one line whole, with its person."""
    if change.session is not None:
        results.add_person(conn, change.session.resident_id, now)
    inbox.apply(conn, change, now=now)


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What is stored of a person: their session, and the newest answer to each question."""

    session: SessionRow | None
    answers: Mapping[str, tuple[Any, str]]
    #: Ids of the event's alerts.
    alerts: frozenset[str]

    def with_change(self, change: Change) -> _Known:
        """What is known once a change is written."""
        news = {each.question: (each.value, each.text) for each in change.answers}
        row = change.session
        return _Known(
            session=replace(row, version=row.version + 1) if row else self.session,
            answers={**self.answers, **news},
            alerts=self.alerts | {alert.id for alert in change.alerts},
        )


def _known(conn: Connection, session_id: str, alerts: frozenset[str]) -> _Known:
    row = sessions.session(conn, session_id)
    stored = [_told(each) for each in sessions.answers(conn, session_id) if each.current] if row else []
    return _Known(session=row, answers=dict(stored), alerts=alerts)


def _told(row: AnswerRow) -> tuple[str, tuple[Any, str]]:
    return row.question, (row.value, row.text)


@dataclass(frozen=True, kw_only=True)
class _Desk:
    order: Order
    languages: Sequence[str]
    locate: Locate
    now: datetime
    local_now: datetime

    def session_id(self, line: Line) -> str:
        """A named person is one by event, source and place; else file and row say who it is."""
        order = self.order
        own: tuple[str, ...] = (order.notes.digest, str(line.row))
        if line.person:
            own = ("person", order.source, self._entry(line), line.person)
        return str(uuid.uuid5(NAMESPACE, "\0".join((order.event.id, *own))))

    def take(self, line: Line, session_id: str, known: _Known) -> tuple[Outcome, _Known]:
        """One line against what is stored; what is stored then."""
        if known.session is not None and not line.person:
            return self._outcome(line, "same"), known
        cells, problems = self._placed(line)
        entered = enter(
            self.order.survey,
            cells,
            begin=lambda survey: self._begin(survey, session_id, line),
            now=self.local_now,
            blanks=self.order.source == "paper",
        )
        strays = [Misfit(question="", text=_stray(*each), code="stray") for each in line.strays]
        misfits = [*entered.misfits, *strays]
        problems += [self._problem(line, misfit) for misfit in entered.misfits]
        # Screened as it was written: what is not kept may still show danger.
        danger = {text: found for text in _texts(line, strays) if (found := screen(text))}
        alerts = tuple(self._alert(session_id, text, found) for text, found in danger.items())
        alerts = tuple(alert for alert in alerts if alert.id not in known.alerts)
        every = (*map(_answer, entered.answers), *_asides(line, misfits))
        answers = tuple(
            _marked(each, known.answers, danger) for each in every if not _same(each, known.answers)
        )
        if not answers and not alerts:
            return self._outcome(line, "same" if known.session else "", problems), known
        session = self._session(line, session_id, entered, known.session) if answers else known.session
        change = Change(
            resident_id=session.resident_id if session else None,
            session=session if answers else None,
            answers=answers,
            alerts=alerts if session else tuple(replace(alert, session_id=None) for alert in alerts),
            consents=tuple(self._consents(entered, answers, session.language)) if session else (),
            dispositions=self._becomes(entered) if answers and not known.session else (),
            quotas=self._quotas(entered) if answers and not known.session else (),
        )
        state = ("changed" if known.session else "new") if answers else ""
        return self._outcome(line, state, problems, change), known.with_change(change)

    def _outcome(
        self, line: Line, state: str, problems: Sequence[NoteProblem] = (), change: Change | None = None
    ) -> Outcome:
        return Outcome(
            line=line,
            state=state,
            answers=len(change.answers) if change else 0,
            alerts=len(change.alerts) if change else 0,
            problems=tuple(problems),
            change=change,
        )

    def _begin(self, survey: Survey, session_id: str, line: Line) -> Step:
        language = self._language(line)
        return engine.start(survey, session_id=session_id, language=language, seed=0, now=self.local_now)

    def _language(self, line: Line) -> str:
        return line.language or self.order.language or self.languages[0]

    def _entry(self, line: Line) -> str:
        return (line.entry or self.order.entry)[:ENTRY_LENGTH]

    def _placed(self, line: Line) -> tuple[dict[str, str], list[NoteProblem]]:
        """Places as the chat keeps them: a district or an area's name, never an address."""
        cells = dict(line.cells)
        problems = []
        for question in self.order.survey.questions:
            words = cells.get(question.name)
            if question.type is not QuestionType.LOCATION or words is None:
                continue
            if place := self.locate(words):
                cells[question.name] = place.area
            elif any(character.isdigit() for character in words):
                del cells[question.name]
                problems.append(self._problem(line, Misfit(question=question.name, text="", code="no_place")))
        return cells, problems

    def _problem(self, line: Line, misfit: Misfit) -> NoteProblem:
        problem, remedy = REMEDIES.get(misfit.code, OTHERWISE)
        short = misfit.text if len(misfit.text) <= LEFT_OUT else misfit.text[: LEFT_OUT - 1] + "…"
        return NoteProblem(
            row=line.row, column=misfit.question, problem=problem.format(words=short), remedy=remedy
        )

    def _session(self, line: Line, session_id: str, entered: Entered, known: SessionRow | None) -> SessionRow:
        state = entered.session
        if known is not None:
            if known.state is not None:
                earlier = load(dict(known.state))
                spoken = {name: each for name, each in state.answers.items() if not each.missing}
                state = replace(state, answers={**earlier.answers, **spoken})
            return replace(known, state=dump(state), entered_by=self.order.entered_by or known.entered_by)
        return SessionRow(
            id=session_id,
            event_id=self.order.event.id,
            resident_id=str(uuid.uuid5(NAMESPACE, f"resident\0{session_id}")),
            channel=self.order.source,
            entry=self._entry(line),
            language=self._language(line),
            stage="done",
            state=dump(state),
            latitude=None,
            longitude=None,
            area="",
            version=0,
            started_at=self.now,
            # A form was gone through; of a note nobody can say so.
            completed_at=self.now if self.order.source == "paper" else None,
            signposted_at=self.now,  # nobody to send signposts to
            survey_version_id=self.order.event.survey_version_id,
            source=self.order.source,
            entered_by=self.order.entered_by,
        )

    def _becomes(self, entered: Entered) -> tuple[str, ...]:
        """What somebody new is to the event: a form was gone through, a note says what it says."""
        happening = Happening.STARTED
        if is_partial(self.order.survey, entered.session):
            happening = Happening.ANSWERED
        if self.order.source == "paper":
            happening = Happening.FINISHED
        became = after("", happening)
        return () if became is None else (str(became),)

    def _quotas(self, entered: Entered) -> tuple[str, ...]:
        finished = self.order.source == "paper"
        return quotas_of(self.order.survey, entered.session, self.local_now) if finished else ()

    def _alert(self, session_id: str, text: str, found: Screening) -> NewAlert:
        return NewAlert(
            id=str(uuid.uuid5(NAMESPACE, f"alert\0{session_id}\0{text}")),  # never twice for the same words
            event_id=self.order.event.id,
            session_id=session_id,
            lane=found.lane,
            tier=found.tier,
            subject=found.subject,
            time=found.time,
            why=found.why,
            text=text,
            due_at=due_at(found, self.now),
        )

    def _consents(self, entered: Entered, answers: Sequence[NewAnswer], language: str) -> list[NewConsent]:
        """Only what somebody ticked; nothing is taken for a yes."""
        news = {answer.question for answer in answers}
        labels = {question.name: question.label for question in self.order.survey.questions}
        return [
            NewConsent(
                event_id=self.order.event.id,
                purpose=each.purpose,
                given=each.value is True,
                wording=hashlib.sha256(labels[each.question].get(language, "").encode()).hexdigest(),
                language=language,
                channel=self.order.source,
                text=labels[each.question].get(language, ""),
            )
            for each in entered.answers
            if each.purpose and each.question in news and isinstance(each.value, bool)
        ]


def _stray(heading: str, words: str) -> str:
    return f"{heading}: {words}" if heading else words


def _texts(line: Line, strays: Sequence[Misfit]) -> list[str]:
    """Everything that somebody wrote, once each."""
    return list(dict.fromkeys((*line.cells.values(), *(each.text for each in strays))))


def _answer(event: AnswerStored) -> NewAnswer:
    return NewAnswer(
        question=event.question,
        type=event.type,
        value=event.value,
        category=event.category,
        text=event.text,
        status=event.status,
        sense=event.sense,
        about_you=event.about_you,
        message_id="",
    )


def _asides(line: Line, misfits: Sequence[Misfit]) -> list[NewAnswer]:
    """Words that answer nothing, kept as the chat keeps them: beside their question, or on their own."""
    kept = []
    for number, misfit in enumerate((each for each in misfits if each.text.strip()), start=1):
        stray = f"afterwards_{line.row}_{number}"
        kept.append(
            NewAnswer(
                question=f"{misfit.question}_misfit_{line.row}" if misfit.question else stray,
                type=QuestionType.TEXT,
                value=misfit.text,
                category="",
                text=misfit.text,
                status="rejected",
                sense=Sense.OTHER,
                about_you=True,
                message_id="",
            )
        )
    return kept


def _same(answer: NewAnswer, known: Mapping[str, tuple[Any, str]]) -> bool:
    """Whether this is stored already, or is no news: an empty cell takes nothing back."""
    if answer.question not in known:
        return False
    value, text = known[answer.question]
    return (answer.status in MISSING and not answer.text) or (answer.value, answer.text) == (value, text)


def _marked(
    answer: NewAnswer, known: Mapping[str, tuple[Any, str]], danger: Mapping[str, Screening]
) -> NewAnswer:
    """Danger is kept where a person finds it and is never themed; a second answer corrects the first."""
    found = danger.get(answer.text)
    if found is not None and found.tier is not Tier.T4:
        return replace(answer, status="danger")
    if answer.status == "answered" and answer.question in known:
        return replace(answer, status="corrected")
    return answer

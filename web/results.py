"""An event's stored answers as rows for an export, with all that was asked; for console and shell."""

from __future__ import annotations

from datetime import datetime

from storage import events, results, sessions
from storage.database import Connection
from storage.events import Event
from storage.sessions import AnswerRow
from surveys.authoring.yaml_form import launched
from surveys.results.rows import About, ResultRow, cell

SELF = "self"  # the source of a session that a resident holds on a channel of their own


def results_of_event(conn: Connection, event: Event, now: datetime) -> tuple[list[ResultRow], About]:
    """Every revision of every answer, and every version of the survey. now: aware."""
    about = About(
        event_id=event.id,
        event_name=event.name,
        surveys=tuple(launched(source) for source in results.versions_of_event(conn, event.id)),
        time_zone=events.community(conn, event.community_id).time_zone,
        made_at=now,
    )
    return [_row(answer) for answer in sessions.answers_of_event(conn, event.id)], about


def _row(answer: AnswerRow) -> ResultRow:
    value = cell(answer.value)
    return ResultRow(
        event=answer.event_code,
        session=answer.session_id,
        resident=answer.pseudonym,
        channel=answer.channel if answer.source == SELF else answer.source,
        entry=answer.entry,
        language=answer.language,
        version=answer.survey_version,
        question=answer.question,
        type=answer.type,
        category=answer.category,
        value=value,
        text=value if answer.text == value else answer.text,  # one text in memory, not two alike
        answered_at=answer.answered_at.isoformat(timespec="seconds"),
        status=answer.status,
        revision=answer.revision,
    )

"""What one turn needs to know, loaded in one read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from bot import callback_data
from bot.channel import Incoming, Started, Update
from bot.draft import Situation
from bot.passing import PASSED_ON, without_a_way_back
from signposting.areas import AreaName
from storage import areas, dispositions, events, people, quotas, sessions
from storage.change import SessionRow
from storage.database import Connection
from storage.events import Event
from storage.sessions import AnswerRow
from surveys.authoring.yaml_form import launched
from surveys.types import Edited, QuestionType, Said, Survey, Tapped, Withdrawn

ASK_EVENT = "_event"  # an invitation's button carries this in place of a question's name


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """An update and who sent it. inbox_id: None outside the inbox."""

    inbox_id: int | None
    update: Update
    resident_id: str


def situate(conn: Connection, arrival: Arrival, now: datetime, public_url: str) -> Situation:
    """Load what one turn needs. Words that are an event's code count as opening its link."""
    arrival = _opened(arrival)
    update, incoming = arrival.update, arrival.update.incoming
    event, row = _about(conn, arrival)
    if event is not None and isinstance(incoming, Said) and _is_code(incoming.text, event):
        code, entry = split_code(incoming.text)
        incoming = Started(code=code, entry=entry, message_id=incoming.message_id)
    known = _known(conn, event, row)
    return Situation(
        inbox_id=arrival.inbox_id,
        incoming=_resolved(incoming, known.survey),
        channel=update.channel,
        resident=people.resident(conn, arrival.resident_id),
        event=event,
        community=events.community(conn, event.community_id) if event else None,
        session=row if event else None,
        survey=known.survey,
        public_url=public_url,
        nearest_event=None if event else _nearest_event(conn, now),
        consents=people.consent_state(conn, arrival.resident_id, event.id) if event else {},
        disposition=dispositions.of_resident(conn, event.id, arrival.resident_id) if event else "",
        full=known.full,
        beside=_beside(conn, row, incoming),
        mime=update.mime,
        size=update.size,
        source=update.source,
        entered_by=update.entered_by,
        areas=_areas(conn, event, row, known.survey) if event else (),
    )


def situate_session(conn: Connection, session_id: str, public_url: str) -> Situation | None:
    """Load what a timer needs; None when the session is gone."""
    row = sessions.session(conn, session_id)
    if row is None:
        return None
    event = events.event(conn, row.event_id)
    known = _known(conn, event, row)
    return Situation(
        inbox_id=None,
        incoming=Said(text=""),
        channel=row.channel,
        resident=people.resident(conn, row.resident_id),
        event=event,
        community=events.community(conn, event.community_id),
        session=row,
        survey=known.survey,
        public_url=public_url,
        disposition=dispositions.of_resident(conn, event.id, row.resident_id),
        full=known.full,
    )


def _opened(arrival: Arrival) -> Arrival:
    """An invitation's button carries CODE-ENTRY and opens the event as its link does."""
    tap = arrival.update.incoming
    if not isinstance(tap, Tapped) or tap.question != ASK_EVENT:
        return arrival
    code, entry = split_code(tap.value)
    started = Started(code=code, entry=entry, message_id=tap.message_id)
    return replace(arrival, update=replace(arrival.update, incoming=started))


def split_code(typed: str) -> tuple[str, str]:
    """Give (code, entry) of "CODE" or "CODE-ENTRY"."""
    code, _, entry = typed.strip().partition("-")
    return code, entry


def _about(conn: Connection, arrival: Arrival) -> tuple[Event | None, SessionRow | None]:
    """The event that a message is about, and the resident's session in it."""
    update, incoming = arrival.update, arrival.update.incoming
    latest = sessions.latest_session(conn, arrival.resident_id)
    named = _named(conn, incoming, latest)
    if named is not None:
        return named, sessions.session_of(conn, named.id, arrival.resident_id)
    if isinstance(incoming, Started):
        return None, None
    if latest is not None:
        return events.event(conn, latest.event_id), latest
    return (events.event_by_code(conn, update.code) if update.code else None), None


def _named(conn: Connection, incoming: Incoming, latest: SessionRow | None) -> Event | None:
    """The event whose code was opened, or typed as a word where no question can be meant."""
    if isinstance(incoming, Started):
        return events.event_by_code(conn, incoming.code) if incoming.code else None
    if not isinstance(incoming, Said) or len(incoming.text) > _LONGEST_CODE:
        return None
    if latest is not None and latest.stage in ("survey", "paused", "declined", "care"):
        return None
    return events.event_by_code(conn, split_code(incoming.text)[0])


_LONGEST_CODE = 100  # characters of a code with its entry; both columns are shorter


def _is_code(typed: str, event: Event) -> bool:
    return split_code(typed)[0].casefold() == event.code.casefold()


def _resolved(incoming: Incoming, survey: Survey | None) -> Incoming:
    """A button whose question and value did not fit into what Telegram carries."""
    if not isinstance(incoming, Tapped) or incoming.question or survey is None:
        return incoming
    question, value = callback_data.meant(incoming.value, survey)
    return Tapped(question=question, value=value, message_id=incoming.message_id)


@dataclass(frozen=True, kw_only=True)
class _Known:
    survey: Survey | None
    full: frozenset[str]


def _known(conn: Connection, event: Event | None, row: SessionRow | None) -> _Known:
    """The survey version that the session began with, and its full quotas."""
    if event is None:
        return _Known(survey=None, full=frozenset())
    version = (row.survey_version_id if row else "") or event.survey_version_id
    source = events.survey_source(conn, version)
    survey = _parsed_without_a_way_back(source) if row and row.source in PASSED_ON else _parsed(source)
    return _Known(survey=survey, full=quotas.full(conn, event.id, survey))


@lru_cache(maxsize=64)
def _parsed(source: str) -> Survey:
    """A launched version is frozen, so its source is its identity."""
    return launched(source)


@lru_cache(maxsize=64)
def _parsed_without_a_way_back(source: str) -> Survey:
    return without_a_way_back(_parsed(source))


def _areas(
    conn: Connection, event: Event, row: SessionRow | None, survey: Survey | None
) -> tuple[AreaName, ...]:
    """The community's areas when the session is at a question for a place, or has answered one.

    Only then: boundaries are large, and every message waits for this read.
    """
    state = row.state if row and row.state else {}
    touched = {state.get("position"), *state.get("answers", {})}
    places = (each.name for each in survey.questions if each.type is QuestionType.LOCATION) if survey else ()
    if touched.isdisjoint(places):
        return ()
    listed = areas.areas(conn, event.community_id)
    return tuple(AreaName(name=each.name, code=each.code, shape=each.shape) for each in listed)


def _beside(conn: Connection, row: SessionRow | None, incoming: Incoming) -> tuple[AnswerRow, ...]:
    """What the conversation itself kept of a message that is now edited or taken back."""
    if row is None or not isinstance(incoming, Edited | Withdrawn) or not incoming.message_id:
        return ()
    found = sessions.answers(conn, row.id)
    return tuple(each for each in found if each.current and incoming.message_id in each.message_id.split())


def _nearest_event(conn: Connection, now: datetime) -> Event | None:
    """Where a danger message goes when its writer has no session: the event opened last, an open one first.

    It may be another community's. That a person sees it at all comes before who that person is; admins see
    the alerts of every community.
    """
    opened = [each for each in events.events(conn) if each.opens_at <= now]
    return max(opened, key=lambda each: (each.closes_at > now, each.opens_at), default=None)

"""How an event stands: what became of its people, how they came, who was spared; for console and shell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from storage import dispositions, events, fieldwork, guard, outbox, quotas
from storage.database import Connection
from storage.events import Event
from storage.fieldwork import Entry
from surveys.authoring.yaml_form import launched
from surveys.dispositions import Disposition, Rate, count, rates
from surveys.length import minutes
from surveys.types import Survey


@dataclass(frozen=True, kw_only=True)
class QuotaStand:
    """How full a quota is: people who completed and count towards it, of how many are wanted."""

    name: str
    people: int
    limit: int


@dataclass(frozen=True, kw_only=True)
class Fieldwork:
    """Where an event stands. All numbers are people, but `messages`."""

    event: Event
    survey: Survey
    dispositions: Mapping[Disposition, int]
    rates: tuple[Rate, ...]
    entries: tuple[Entry, ...]
    quotas: tuple[QuotaStand, ...]
    completed: int
    #: (kind, reason) → people who were spared a message of that kind.
    spared: Mapping[tuple[str, str], int]
    #: (kind, state) → messages that nobody asked for, and reports.
    messages: Mapping[tuple[str, str], int]
    limit: guard.Limit


def fieldwork_of(conn: Connection, event: Event) -> Fieldwork:
    """Read where an event stands."""
    people = count(dispositions.current(conn, event.id).values())
    survey = _survey(events.survey_source(conn, event.survey_version_id))
    reached = quotas.counts(conn, event.id)
    return Fieldwork(
        event=event,
        survey=survey,
        dispositions=people,
        rates=rates(people),
        entries=tuple(fieldwork.entries(conn, event.id)),
        quotas=tuple(
            QuotaStand(name=each.name, people=reached.get(each.name, 0), limit=each.limit)
            for each in survey.quotas
        ),
        completed=people.get(Disposition.COMPLETED, 0),
        spared=guard.spared(conn, event.id),
        messages=outbox.unasked_of(conn, event.id),
        limit=guard.limits(conn, [event.id])[event.id],
    )


def minutes_of(conn: Connection, event: Event) -> int:
    """How long the event's survey takes, in minutes."""
    return minutes(_survey(events.survey_source(conn, event.survey_version_id)))


@lru_cache(maxsize=64)
def _survey(source: str) -> Survey:
    return launched(source)

"""Keeping what was said up to date: read whole once, then only what came, went or was marked since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from storage import events, marks, results, standing_points
from storage.database import Connection
from storage.marks import Mark
from storage.standing_points import News, Said
from surveys.authoring.yaml_form import launched
from surveys.types import Survey
from web.columns import Columns
from web.points import EventPoints

LATE = timedelta(minutes=1)  # by which a mark may be committed after the time that it bears
WORN_SHARE = 0.2  # of rows crossed out, from which reading all anew is better than passing them by
WORN_LEAST = 1000  # rows; below, there is nothing to gain


@dataclass(kw_only=True)
class Heard:
    """What was said at an event, and up to what it is known."""

    event_id: str
    columns: Columns
    points: EventPoints
    last_answer: int
    stored: int
    survey_version_id: str
    #: When marks were last read; aware, UTC.
    marked_at: datetime
    #: Answers below `last_answer` that are known, as far as they may still come late.
    recent: frozenset[int] = frozenset()
    #: When the last look at the record began, by the loop's clock.
    begun_at: float = 0.0

    @property
    def is_worn(self) -> bool:
        """Whether so much of it was crossed out that it had better be read anew."""
        return self.columns.crossed > max(WORN_LEAST, WORN_SHARE * len(self.columns))

    def take_in(self, since: Since) -> None:
        """Bring everything up to date. Called from the event's loop, between two pages."""
        for resident_id in since.touched:
            self.columns.cross_out(resident_id)
        if since.said is not None:
            self.columns.add(since.said)
        self.columns.mark(since.marks)
        self.marked_at = since.marked_at
        self.recent = since.news.answers
        self.last_answer, self.stored = since.news.last_answer, since.news.points
        if since.touched:
            self.points.changed()
        if since.surveys is not None:
            self.survey_version_id = since.news.survey_version_id
            self.points.ask(since.surveys)


@dataclass(frozen=True, kw_only=True)
class Since:
    """What happened since. said: what those touched say now, None = nobody was; surveys: None = as before."""

    news: News
    touched: frozenset[str]
    said: Said | None
    marks: Sequence[Mark]
    marked_at: datetime
    surveys: Sequence[Survey] | None


def heard(conn: Connection, event_id: str, now: datetime) -> Heard:
    """Read what was said at an event. now: aware, UTC."""
    event = events.event(conn, event_id)
    zone = ZoneInfo(events.community(conn, event.community_id).time_zone)
    columns, noted = Columns(), marks.marks(conn, event_id)
    last = standing_points.last_answer(conn)
    news = standing_points.news(conn, event_id, last, (), ())
    columns.add(standing_points.said(conn, event_id))
    columns.mark(noted)
    return Heard(
        event_id=event_id,
        columns=columns,
        points=EventPoints(columns, _surveys(conn, event_id), zone),
        last_answer=last,
        stored=news.points,
        survey_version_id=news.survey_version_id,
        marked_at=now,
        recent=news.answers,
    )


def listened(conn: Connection, known: Heard, now: datetime) -> Since:
    """Read what happened since; `known` is looked at alone. now: aware, UTC."""
    columns, event_id = known.columns, known.event_id
    news = standing_points.news(conn, event_id, known.last_answer, known.recent, columns.unprepared)
    touched = set(news.touched)
    said = standing_points.said(conn, event_id, touched) if touched else None
    expected = known.stored + sum((said.totals if said else {}).values()) - _total(columns, touched)
    if expected != news.points:
        # Somebody's words were erased, which leaves no answer behind that would tell.
        touched |= _gone(columns, standing_points.totals(conn, event_id))
        said = standing_points.said(conn, event_id, touched)
    revised = news.survey_version_id != known.survey_version_id
    return Since(
        news=news,
        touched=frozenset(touched),
        said=said,
        marks=marks.marks_since(conn, event_id, known.marked_at - LATE),
        marked_at=now,
        surveys=_surveys(conn, event_id) if revised else None,
    )


def _total(columns: Columns, resident_ids: Iterable[str]) -> int:
    numbers = (columns.people.find(each) for each in resident_ids)
    return sum(columns.totals[number] for number in numbers if 0 <= number < len(columns.totals))


def _gone(columns: Columns, totals: dict[str, int]) -> set[str]:
    """Those who have more or fewer points than is known."""
    known = zip(columns.people.words, columns.totals, strict=False)
    return {who for who, total in known if totals.get(who, 0) != total}


def _surveys(conn: Connection, event_id: str) -> list[Survey]:
    return [launched(source) for source in results.versions_of_event(conn, event_id)]

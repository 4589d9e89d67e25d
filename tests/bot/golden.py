"""Golden transcripts as messages on a channel: what a resident of the file would send."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, select

from bot.conversation import turn, wake
from bot.situation import Arrival, situate, situate_session
from storage import events, inbox, people, sessions
from storage import tables as t
from storage.database import Database
from storage.events import Event
from surveys.authoring.yaml_form import read as read_survey
from surveys.shipped import LIBRARY, shipped
from surveys.transcripts.transcript import Player
from surveys.transcripts.transcript_file import Transcript, moment, play, read
from surveys.types import AnswerStored, Edited, Incoming, Said, Sent, Survey, Tapped, Waited, Withdrawn
from tests.bot.chat import KEYS, open_event
from tests.bot.ringing import Ringing

GOLDEN = {path.name: path for path in sorted((LIBRARY / "transcripts").glob("*.txt"))}
QUIET_SECONDS = 6
FILES: Mapping[str, dict[str, Any]] = {
    "photo": {"photo": [{"width": 9, "height": 9}]},
    "voice": {"voice": {"duration": 3}},
    "audio": {"audio": {"duration": 3}},
    "video": {"video": {"width": 9, "height": 9, "duration": 3}},
    "file": {"document": {}},
    "sticker": {
        "sticker": {"type": "regular", "width": 9, "height": 9, "is_animated": False, "is_video": False}
    },
}


@dataclass(frozen=True, kw_only=True)
class Golden:
    """One transcript with its survey."""

    name: str
    transcript: Transcript
    survey: Survey

    @classmethod
    def of(cls, name: str) -> Golden:
        transcript = read(GOLDEN[name].read_text(encoding="utf-8"))
        survey, problems = read_survey(shipped()[transcript.survey])
        assert survey is not None, problems
        return cls(name=name, transcript=transcript, survey=survey)

    def answers(self) -> set[str]:
        """Names of the questions that the engine stores answers to."""
        steps = play(self.survey, self.transcript).steps
        events = (event for step in steps for event in step.events)
        return {event.question for event in events if isinstance(event, AnswerStored)}

    def incoming(self) -> list[Incoming]:
        """What the resident sent, in order; each message's id is its place from 1."""
        transcript = self.transcript
        player = Player(
            self.survey,
            language=transcript.language,
            now=moment(transcript.day),
            seed=transcript.seed,
            manner=transcript.manner,
        )
        found: list[Incoming] = []
        for each in transcript.turns[1:]:
            player.messages += 1
            found.append(player._incoming(each.said or ""))
            player.messages -= 1
            player.play(each.said or "")
        return found


def open_golden(db: Database, golden: Golden, number: int) -> Event:
    """A listening event with the transcript's survey."""
    event = db.read_now(events.event_by_code, "spring") or open_event(db)
    source = shipped()[golden.transcript.survey]
    version = db.write_now(
        events.save_survey, survey_id=golden.survey.id, version="1", source=source, now=event.created_at
    )
    return db.write_now(
        events.add_event,
        community_id=event.community_id,
        survey_version_id=version,
        code=f"golden{number}",
        name=golden.name,
        opens_at=moment(golden.transcript.day) - timedelta(days=1),
        closes_at=moment(golden.transcript.day) + timedelta(days=60),
        now=event.created_at,
    )


@dataclass(kw_only=True)
class Telegrams:
    """Turns what a transcript's resident sends into updates of one chat."""

    phone: Ringing
    #: Place of a message in the transcript → its number in the chat.
    numbers: dict[int, int] = field(default_factory=dict)

    def update(self, place: int, incoming: Incoming) -> dict[str, Any] | None:
        """None for what Telegram does not tell: a deleted message."""
        if isinstance(incoming, Withdrawn | Waited):
            return None
        if isinstance(incoming, Tapped):
            return self.phone.tap(incoming.question, incoming.value)
        if isinstance(incoming, Edited):
            number = self.numbers[int(incoming.message_id)]
            update = self.phone.message({"text": incoming.text, "edit_date": 1}, number=number)
            return {"update_id": update["update_id"], "edited_message": update["message"]}
        update = self.phone.message(_content(incoming))
        self.numbers[place] = update["message"]["message_id"]
        return update


def _content(incoming: Incoming) -> dict[str, Any]:
    if isinstance(incoming, Said):
        return {"text": incoming.text}
    assert isinstance(incoming, Sent)
    if incoming.kind == "place":
        return {"location": {"latitude": incoming.latitude, "longitude": incoming.longitude}}
    file = {"file_id": incoming.media_id, "file_unique_id": incoming.media_id}
    ((name, shape),) = FILES[incoming.kind].items()
    content = {name: [file | shape[0]] if isinstance(shape, list) else file | shape}
    return content | ({"caption": incoming.caption} if incoming.caption else {})


def forget_turns(phone: Ringing) -> None:
    """Do what a worker does up to its commit, and die: nothing of it may be left."""
    db = phone.db
    for row in db.read_now(inbox.waiting, limit=10):
        update = phone.worker.channels["telegram"].translate(row.payload)
        who = db.read_now(people.find_contact, KEYS, channel="telegram", handle=update.handle)
        if who is None:
            continue
        arrival = Arrival(inbox_id=row.id, update=update, resident_id=who.resident_id)
        turn(db.read_now(situate, arrival, phone.now, ""), now=phone.now, locate=phone.locate)


def forget_waking(phone: Ringing) -> None:
    """The same for a timer."""
    for timer in phone.db.read_now(sessions.due_timers, phone.now, 10):
        situation = phone.db.read_now(situate_session, timer.session_id, "")
        assert situation is not None
        wake(situation, timer.name, now=phone.now)


def stored(conn: Connection, event_id: str) -> list[tuple[Any, ...]]:
    """What the record holds of an event's answers, without ids of this database."""
    c = t.answer.c
    query = (
        select(c.question, c.revision, c.value, c.text, c.status, c.category, c.current, c.message_id)
        .join(t.session, t.session.c.id == c.session_id)
        .where(t.session.c.event_id == event_id)
        .order_by(c.id)
    )
    return [
        (row[0].split("_misfit_")[0].split("afterwards_")[0], json.dumps(row[2]), *row[3:])
        for row in conn.execute(query)
    ]

"""A broadcast under way: contact limit, quiet hours, STOP, a crash in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select, update

from bot.channel import Channel, Delivered, Outgoing, Update
from bot.sender import Sender
from feedback.delivery import RESENT_WHEN_IN_DOUBT
from feedback.types import Audience, BroadcastState, DeliveryState, Failure
from listenwell.broadcasting import Broadcasting
from listenwell.lateness import expire
from storage import broadcasts, events, outbox
from storage import tables as t
from storage.broadcasts import Outcome, Written
from storage.change import Change
from storage.database import Database
from storage.keys import Keys
from storage.rows import new_id
from tests.storage.conftest import Scene, set_up

TEXTS = {"en": "The lights work again.", "cy": "Mae’r goleuadau’n gweithio eto."}
KEYS = Keys(b"a secret of at least thirty-two bytes")
NIGHT = datetime(2026, 5, 12, 22, 0, tzinfo=UTC)


@dataclass
class Fake:
    """A channel that takes everything down, and refuses those it is told to."""

    said: list[Outgoing] = field(default_factory=list)
    refuses: frozenset[str] = frozenset()

    async def send(self, message: Outgoing) -> Delivered | Failure:
        if message.address in self.refuses:
            return Failure(code="rejected", retryable=False, ours=False, sentence="It was refused.")
        self.said.append(message)
        return Delivered(external_id=str(len(self.said)))

    def parse(self, payload: str) -> Update:
        raise AssertionError(payload)


@pytest.fixture
def scene(sqlite_db: Database) -> Scene:
    return set_up(sqlite_db, KEYS)


def people(scene: Scene, number: int, *, purpose: str = "report", area: str = "") -> list[str]:
    """So many residents who agreed to hear back."""
    found = []
    for each in range(number):
        who = scene.newcomer(f"{purpose}{area}{each}")
        session = scene.session(who, area=area)
        scene.apply(Change(resident_id=who, session=session, consents=(scene.consent(purpose),)))
        found.append(who)
    return found


def approved(scene: Scene, audience: Audience | None = None, texts: Mapping[str, str] = TEXTS) -> str:
    words = Written(
        id=new_id(), community_id=scene.community_id, texts=texts, audience=audience or Audience()
    )
    scene.db.write_now(broadcasts.write, words, user_id=scene.ben, now=scene.now)
    scene.db.write_now(broadcasts.ask, words.id, seen=1)
    scene.db.write_now(broadcasts.approve, words.id, seen=2, user_id=scene.ben, now=scene.now)
    return words.id


def outcome(scene: Scene, broadcast_id: str) -> Outcome:
    return scene.db.read_now(broadcasts.outcomes, [broadcast_id])[broadcast_id]


def state(scene: Scene, broadcast_id: str) -> BroadcastState:
    return scene.db.read_now(broadcasts.broadcast, broadcast_id).state


async def send(scene: Scene, channel: Fake, now: datetime | None = None) -> None:
    channels: dict[str, Channel] = {"telegram": channel}  # type: ignore[dict-item]  # what the sender asks of it
    await Sender(db=scene.db, keys=KEYS, channels=channels, clock=lambda: now or scene.now).drain()


async def test_reaches_each_who_agreed_once_and_ends_with_the_way_out(scene: Scene) -> None:
    people(scene, 3)
    people(scene, 1, purpose="contact")
    made, channel = approved(scene), Fake()
    job = Broadcasting(db=scene.db)
    assert await job.run_due(scene.now) == {"broadcasts": 1, "messages": 3}
    assert await job.run_due(scene.now) == {"broadcasts": 0, "messages": 0}
    await send(scene, channel)
    assert len(channel.said) == 3
    text = channel.said[0].text
    assert text.startswith("The lights work again.")
    assert text.endswith("From the Blaen-y-cwm Partnership. To hear no more from us, write STOP.")
    assert state(scene, made) is BroadcastState.SENT
    assert outcome(scene, made).states == {"sent": 3}


async def test_each_hears_in_their_language(scene: Scene) -> None:
    (who, _) = people(scene, 2)
    scene.apply(Change(resident_id=who, language="cy"))
    channel = Fake()
    approved(scene)
    await Broadcasting(db=scene.db).run_due(scene.now)
    await send(scene, channel)
    assert sorted(each.text.split()[0] for each in channel.said) == ["Mae’r", "The"]


async def test_spares_who_has_heard_as_often_as_agreed(scene: Scene) -> None:
    people(scene, 2)
    scene.db.write_now(_limit, scene.community_id, 1)
    first = approved(scene)
    await Broadcasting(db=scene.db).run_due(scene.now)
    second = approved(scene)
    await Broadcasting(db=scene.db).run_due(scene.now + timedelta(minutes=1))
    assert outcome(scene, first) == Outcome(states={"queued": 2}, spared={})
    assert outcome(scene, second) == Outcome(states={}, spared={"limit": 2})


def _limit(conn: Connection, community_id: str, most: int) -> None:
    events.update_community(conn, community_id, contact_limit=most)


async def test_waits_for_the_morning_and_expires_where_it_cannot_leave(scene: Scene) -> None:
    people(scene, 2)
    made, channel = approved(scene), Fake()
    await Broadcasting(db=scene.db).run_due(NIGHT)
    await send(scene, channel, NIGHT)
    assert channel.said == []
    morning = scene.db.read_now(broadcasts.last_left, made)
    assert morning == datetime(2026, 5, 13, 8, 0, tzinfo=UTC)
    await expire(scene.db, morning + timedelta(hours=12))
    assert outcome(scene, made) == Outcome(states={"expired": 2}, spared={"quiet": 2})


async def test_who_stops_while_it_waits_never_gets_it(scene: Scene) -> None:
    (who, _) = people(scene, 2)
    made, channel = approved(scene), Fake()
    await Broadcasting(db=scene.db).run_due(NIGHT)
    scene.apply(Change(resident_id=who, stopped=True))
    await send(scene, channel, NIGHT + timedelta(hours=11))
    assert len(channel.said) == 1
    assert outcome(scene, made).states == {"sent": 1, "cancelled": 1}


async def test_who_stopped_or_blocked_us_is_never_among_those_who_hear(scene: Scene) -> None:
    stopped, blocked, _ = people(scene, 3)
    scene.apply(Change(resident_id=stopped, stopped=True))
    scene.apply(Change(resident_id=blocked, blocked=True))
    approved(scene)
    assert (await Broadcasting(db=scene.db).run_due(scene.now))["messages"] == 1


async def test_a_run_that_died_half_way_goes_on_without_a_second_copy(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(scene, 5)
    made, channel = approved(scene), Fake()
    monkeypatch.setattr("listenwell.broadcasting.MESSAGES_A_WRITE", 2)
    whole = broadcasts.send_part
    parts = iter(range(10))

    def dies(*args: object) -> bool:
        if next(parts) == 1:
            raise OSError("the power went")
        return whole(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("storage.broadcasts.send_part", dies)
    job = Broadcasting(db=scene.db)
    await job.run_due(scene.now)
    assert outcome(scene, made).states == {"queued": 2}
    assert state(scene, made) is BroadcastState.APPROVED
    later = scene.now + timedelta(minutes=1)
    await job.run_due(later)
    await send(scene, channel, later)
    assert len(channel.said) == 5
    assert outcome(scene, made) == Outcome(states={"sent": 5}, spared={})


async def test_what_was_on_its_way_in_a_crash_is_in_doubt_and_not_sent_again(scene: Scene) -> None:
    people(scene, 2)
    made, channel = approved(scene), Fake()
    await Broadcasting(db=scene.db).run_due(scene.now)
    scene.db.write_now(outbox.claim, now=scene.now, limit=1, channels=["telegram"])
    scene.db.write_now(outbox.recover, RESENT_WHEN_IN_DOUBT)
    await send(scene, channel)
    assert len(channel.said) == 1
    assert outcome(scene, made).states == {"sent": 1, "in_doubt": 1}
    assert len(scene.db.read_now(outbox.in_doubt, [scene.community_id])) == 1


async def test_what_is_refused_is_counted(scene: Scene) -> None:
    people(scene, 2)
    made, channel = approved(scene), Fake(refuses=frozenset({"report0"}))
    await Broadcasting(db=scene.db).run_due(scene.now)
    await send(scene, channel)
    assert outcome(scene, made).states == {"sent": 1, "failed": 1}


async def test_an_area_where_four_agreed_hears_nothing(scene: Scene) -> None:
    people(scene, 4, area="Pentre")
    people(scene, 5, area="Cwm")
    few = approved(scene, Audience(area="Pentre"))
    enough = approved(scene, Audience(area="Cwm"))
    await Broadcasting(db=scene.db).run_due(scene.now)
    assert state(scene, few) is BroadcastState.WITHDRAWN
    assert outcome(scene, enough).states == {DeliveryState.QUEUED: 5}


async def test_who_withdrew_that_agreement_in_another_event_does_not_hear(scene: Scene) -> None:
    (who, _) = people(scene, 2)
    survey = scene.db.read_now(events.event, scene.event_id).survey_version_id
    autumn = scene.db.write_now(
        events.add_event,
        community_id=scene.community_id,
        survey_version_id=survey,
        code="autumn",
        name="Autumn",
        opens_at=scene.now,
        closes_at=scene.now + timedelta(days=9),
        now=scene.now,
    )
    no = scene.consent("report", given=False)
    scene.apply(Change(resident_id=who, consents=(type(no)(**{**vars(no), "event_id": autumn.id}),)))
    approved(scene)
    assert (await Broadcasting(db=scene.db).run_due(scene.now))["messages"] == 1


async def test_one_broadcast_that_fails_holds_up_no_other(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(scene, 1)
    broken, whole = approved(scene), approved(scene)
    scene.db.write_now(_spoil, broken)
    monkeypatch.setattr("listenwell.broadcasting.log.exception", lambda *_args, **_more: None)
    await Broadcasting(db=scene.db).run_due(scene.now)
    assert (state(scene, broken), state(scene, whole)) == (BroadcastState.APPROVED, BroadcastState.SENT)


def _spoil(conn: Connection, broadcast_id: str) -> None:
    c = t.broadcast.c
    conn.execute(update(t.broadcast).where(c.id == broadcast_id).values(texts={}))
    assert conn.execute(select(c.texts).where(c.id == broadcast_id)).scalar() == {}

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from listenwell import fieldwork
from listenwell.lateness import expire, plan_late_reports
from storage import dispositions, events, guard, inbox, outbox, people
from storage import fieldwork as stored
from storage import tables as t
from storage.change import Change, NewConsent, NewMessage, NewTimer, SessionRow
from storage.database import Database
from storage.events import Event
from storage.rows import new_id
from surveys.dispositions import Disposition
from tests.bot.chat import KEYS, NOW, open_event
from tests.bot.ringing import Ringing
from web.fieldwork import fieldwork_of

EVENING = datetime(2026, 5, 4, 20, 30, tzinfo=UTC)  # half past nine on a British summer's evening
MORNING = datetime(2026, 5, 5, 8, 0, tzinfo=UTC)  # nine o'clock there
HOUR = timedelta(hours=1)


class Place:
    """A community with an earlier event, in which people agreed to be written to, and a new one."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.earlier = open_event(db, code="winter")
        self.event = db.write_now(
            events.add_event,
            community_id=self.earlier.community_id,
            survey_version_id=self.earlier.survey_version_id,
            code="summer",
            name="Summer",
            opens_at=NOW,
            closes_at=NOW + timedelta(days=10),
            now=NOW,
        )

    def resident(self, name: str, *said: bool, channel: str = "telegram") -> str:
        """Somebody of the earlier event, and what they said to `contact`, in turn."""
        who = self.db.write_now(people.ensure_resident, KEYS, channel=channel, handle=name, now=NOW)
        for given in said:
            self.apply(Change(resident_id=who.id, consents=(self.consent(given=given),)))
        return who.id

    def consent(self, *, given: bool) -> NewConsent:
        return NewConsent(
            event_id=self.earlier.id,
            purpose="contact",
            given=given,
            wording="",
            language="en",
            channel="telegram",
            text="May we write to you?",
        )

    def session(self, resident_id: str, event: Event | None = None) -> SessionRow:
        return SessionRow(
            id=new_id(),
            event_id=(event or self.event).id,
            resident_id=resident_id,
            channel="telegram",
            entry="poster",
            language="en",
            stage="survey",
            state={"version": 1},
            latitude=None,
            longitude=None,
            area="",
            version=0,
            started_at=NOW,
            completed_at=None,
            signposted_at=None,
        )

    def apply(self, change: Change) -> None:
        self.db.write_now(inbox.apply, change, now=NOW)

    async def invite(self, now: datetime = NOW) -> int:
        return await fieldwork.invite(self.db, self.event, now)

    def plan(self, now: datetime = NOW) -> fieldwork.Invitation:
        return self.db.read_now(fieldwork.plan_invitation, self.event, now)

    def send(self, now: datetime, state: str = "sent") -> int:
        rows = self.db.write_now(outbox.claim, now=now, limit=999, channels=["telegram"])
        for row in rows:
            self.db.write_now(outbox.settle, row.id, state=state, now=now)
        return len(rows)

    def standing(self) -> Mapping[str, str]:
        return self.db.read_now(dispositions.current, self.event.id)


@pytest.fixture
def place(sqlite_db: Database) -> Place:
    return Place(sqlite_db)


async def test_invites_those_whose_last_word_was_yes_and_who_are_not_in_yet(place: Place) -> None:
    yes = place.resident("1", True)
    place.resident("2", False)
    place.resident("3", True, False)
    place.resident("4")
    place.resident("5", True, channel="web")
    came = place.resident("6", True)
    place.apply(Change(session=place.session(came)))
    assert [each.resident_id for each in place.plan().invitees] == [yes]
    assert await place.invite() == 1
    assert place.standing() == {yes: "queued"}
    assert await place.invite(NOW + HOUR) == 0


async def test_planning_sends_nothing(place: Place) -> None:
    place.resident("1", True)
    place.plan()
    assert place.db.read_now(outbox.counts) == {}


async def test_an_evenings_invitation_leaves_in_the_morning(place: Place) -> None:
    place.resident("1", True)
    plan = place.plan(EVENING)
    assert (plan.spell.opens, plan.spell.closes) == (MORNING, MORNING + 11 * HOUR)
    assert not plan.is_late
    await place.invite(EVENING)
    assert place.send(EVENING + HOUR) == 0
    assert place.send(MORNING) == 1


async def test_an_invitation_that_could_not_leave_expires(place: Place) -> None:
    who = place.resident("1", True)
    await place.invite(EVENING)
    assert await expire(place.db, MORNING + 11 * HOUR) == 1
    assert await fieldwork.follow_invitations(place.db, MORNING + 12 * HOUR) == 1
    assert place.standing() == {who: "failed"}
    assert place.send(MORNING + 24 * HOUR) == 0


async def test_notes_which_invitations_arrived(place: Place) -> None:
    arrived, failed = place.resident("1", True), place.resident("2", True)
    await place.invite()
    rows = place.db.write_now(outbox.claim, now=NOW, limit=9, channels=["telegram"])
    for row in rows:
        state = "sent" if row.resident_id == arrived else "failed"
        place.db.write_now(outbox.settle, row.id, state=state, now=NOW)
    assert await fieldwork.follow_invitations(place.db, NOW) == 2
    assert await fieldwork.follow_invitations(place.db, NOW) == 0
    assert place.standing() == {arrived: "contacted", failed: "failed"}


async def test_who_stopped_or_has_had_enough_is_spared_and_counted(place: Place) -> None:
    await _spend(place, place.resident("1", True))
    stopped = place.resident("2", True)
    place.apply(Change(resident_id=stopped, stopped=True))
    blocked = place.resident("3", True)
    place.apply(Change(resident_id=blocked, blocked=True))
    fresh = place.resident("4", True)
    plan = place.plan()
    assert [each.resident_id for each in plan.invitees] == [fresh]
    assert plan.spared == {"blocked": 1, "limit": 1, "stopped": 1}
    assert await place.invite() == 1
    assert place.db.read_now(guard.spared, place.event.id) == {
        ("invitation", "blocked"): 1,
        ("invitation", "limit"): 1,
        ("invitation", "stopped"): 1,
    }
    assert sorted(place.standing().values()) == ["queued", "registered", "registered", "registered"]


async def _spend(place: Place, who: str) -> None:
    """Four reminders of the earlier event: the community's whole month."""
    for hour in range(4):
        reminder = NewMessage(
            resident_id=who, event_id=place.earlier.id, channel="telegram", kind="reminder", text="…"
        )
        place.db.write_now(outbox.add, reminder, NOW - hour * HOUR)
    place.send(NOW)


async def test_says_how_long_sending_takes(place: Place) -> None:
    for n in range(56):
        place.resident(str(n), True)
    plan = place.plan()
    assert plan.done_at - plan.spell.opens == timedelta(seconds=2)


async def test_closing_settles_what_was_left_open_once(place: Place) -> None:
    silent, never, done = (place.resident(str(n), True) for n in range(3))
    await place.invite()
    place.send(NOW)
    place.apply(Change(session=place.session(silent), dispositions=("started",)))
    place.apply(Change(session=place.session(done), dispositions=("started", "completed")))
    closed = place.event.closes_at
    assert (await fieldwork.settle(place.db, closed - HOUR))["events"] == 0
    counts = await fieldwork.settle(place.db, closed)
    assert counts == {"events": 1, "residents": 2, "messages": 0}
    assert place.standing() == {silent: "breakoff", never: "unresponsive", done: "completed"}
    assert await fieldwork.settle(place.db, closed + HOUR) == {"events": 0, "residents": 0, "messages": 0}


async def test_closing_waits_until_the_last_messages_are_joined(place: Place) -> None:
    who = place.resident("1")
    row = place.session(who)
    quiet = NewTimer(name="quiet", due_at=place.event.closes_at + timedelta(seconds=6))
    place.apply(Change(session=row, timers=(quiet,), dispositions=("started",)))
    assert (await fieldwork.settle(place.db, place.event.closes_at))["events"] == 0
    place.apply(Change(session=replace(row, version=1), dispositions=("interim_partial",)))
    assert (await fieldwork.settle(place.db, place.event.closes_at + HOUR))["events"] == 1
    assert place.standing() == {who: "partial"}


async def test_what_still_waits_is_taken_back_when_the_event_closes(place: Place) -> None:
    place.resident("1", True)
    place.db.write_now(events.close_event, place.event.id, MORNING)
    place.event = place.db.read_now(events.event, place.event.id)
    await place.invite(NOW)
    counts = await fieldwork.settle(place.db, MORNING)
    assert (counts["messages"], place.db.read_now(outbox.counts)) == (1, {"expired": 1})


async def test_an_event_that_is_extended_after_its_end_is_settled_again(place: Place) -> None:
    who = place.resident("1")
    row = place.session(who)
    place.apply(Change(session=row, dispositions=("started",)))
    await fieldwork.settle(place.db, place.event.closes_at)
    place.db.write_now(events.extend_event, place.event.id, place.event.closes_at + 24 * HOUR)
    place.apply(Change(session=replace(row, version=1), dispositions=("started", "interim_partial")))
    assert (await fieldwork.settle(place.db, place.event.closes_at + HOUR))["events"] == 0
    assert (await fieldwork.settle(place.db, place.event.closes_at + 25 * HOUR))["events"] == 1
    history = place.db.read_now(dispositions.history, place.event.id, who)
    assert [each.disposition for each in history] == [
        "started",
        "breakoff",
        "started",
        "interim_partial",
        "partial",
    ]


async def test_a_report_gets_a_second_spell_and_not_a_third_after_two_days(place: Place) -> None:
    who = place.resident("1")
    report = NewMessage(
        resident_id=who,
        event_id=place.event.id,
        channel="telegram",
        kind="report",
        text="Read it",
        not_before=NOW,
        expires_at=NOW + 7 * HOUR,
    )
    place.db.write_now(outbox.add, report, NOW)
    night = NOW + 8 * HOUR
    assert place.send(night) == 0
    assert await plan_late_reports(place.db, night) == (1, 0)
    assert place.send(night + HOUR) == 0
    assert place.send(MORNING) == 1


async def test_a_report_that_nobody_could_deliver_for_two_days_is_given_up(place: Place) -> None:
    who = place.resident("1")
    report = NewMessage(
        resident_id=who,
        event_id=place.event.id,
        channel="telegram",
        kind="report",
        text="Read it",
        not_before=NOW,
        expires_at=NOW + 7 * HOUR,
    )
    place.db.write_now(outbox.add, report, NOW)
    assert await plan_late_reports(place.db, NOW + 72 * HOUR) == (0, 1)
    assert place.db.read_now(outbox.counts) == {"expired": 1}


async def test_tells_where_an_event_stands(place: Place) -> None:
    who, never = place.resident("1", True), place.resident("2", True)
    await place.invite()
    place.send(NOW)
    await fieldwork.follow_invitations(place.db, NOW)
    place.apply(Change(session=place.session(who), dispositions=("started", "completed")))
    assert never
    stands = place.db.read_now(fieldwork_of, place.event)
    assert stands.dispositions == {Disposition.CONTACTED: 1, Disposition.COMPLETED: 1}
    assert stands.rates[0].text == "1 of 2 people"
    assert stands.entries == (
        stored.Entry(entry="poster", channel="telegram", source="self", people=1, completed=0),
    )
    assert stands.messages == {("invitation", "sent"): 2}


async def test_an_invitations_button_opens_the_event_and_says_how_they_came(place: Place) -> None:
    phone = Ringing(db=place.db)
    await phone.starts_survey("winter")
    who = place.db.read_now(lambda conn: str(conn.execute(t.resident.select()).scalar_one()))
    place.apply(Change(resident_id=who, consents=(place.consent(given=True),)))
    await place.invite()
    await phone.hears()
    place.send(NOW)
    await fieldwork.follow_invitations(place.db, NOW)
    await phone.taps("Yes, let's begin")
    history = place.db.read_now(dispositions.history, place.event.id, who)
    assert [each.disposition for each in history] == ["queued", "contacted"]
    (entry,) = place.db.read_now(stored.entries, place.event.id)
    assert (entry.entry, entry.people) == ("invited", 1)

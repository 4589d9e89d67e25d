from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, Row, select

from listenwell.digests import Digests
from partnership.types import Action, ActionState
from storage import actions, events, guard, schedules
from storage import tables as t
from storage.database import Database
from storage.events import Event
from tests.bot.chat import NOW, Phone, open_event

DUE = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)  # ten o'clock of a British summer's first of June


async def amina_asks_for_digests(db: Database) -> Event:
    event = open_event(db)
    survey = db.read_now(_survey, event)
    db.write_now(_rename_purpose, survey)
    phone = Phone(db=db)
    await phone.starts_survey()
    for _ in range(4):
        await phone.taps("Skip")
    await phone.says("yes")
    return event


def _survey(conn: Connection, event: Event) -> str:
    return event.survey_version_id


def _rename_purpose(conn: Connection, survey_id: str) -> None:
    """The chat's small survey asks about the report; here the same question is about the digest."""
    source = conn.execute(select(t.survey_version.c.source)).scalar_one()
    changed = source.replace("purpose: report", "purpose: digest")
    conn.execute(t.survey_version.update().where(t.survey_version.c.id == survey_id).values(source=changed))


def promise(event: Event, **changes: object) -> Action:
    facts: dict[str, object] = {
        "id": "a1",
        "event_id": event.id,
        "theme_id": "t1",
        "theme_label": "The park is dark",
        "owner": "the council",
        "promise": "Fix the lights",
        "promise_cy": "Trwsio'r goleuadau",
        "promised_for": date(2026, 7, 1),
        "state": ActionState.PROMISED,
        "outcome": "",
        "outcome_cy": "",
        "happened_on": None,
    }
    return Action(**{**facts, **changes})  # type: ignore[arg-type]


def digests(conn: Connection) -> list[str]:
    return list(conn.execute(select(t.outbox.c.text).where(t.outbox.c.kind == "digest")).scalars())


async def test_digest_goes_out_on_its_day_and_once(sqlite_db: Database) -> None:
    event = await amina_asks_for_digests(sqlite_db)
    sqlite_db.write_now(actions.save_action, promise(event), NOW)
    job = Digests(db=sqlite_db, public_url="http://localhost")
    assert not (await job.run_due(NOW)).ran
    assert not (await job.run_due(DUE - timedelta(minutes=1))).ran
    done = await job.run_due(DUE)
    assert (done.period, done.counts["messages"]) == ("2026-06", 1)
    assert not (await job.run_due(DUE + timedelta(minutes=1))).ran
    (text,) = sqlite_db.read_now(digests)
    assert "The park is dark" in text


async def test_digest_that_died_half_way_is_finished_without_a_second_copy(sqlite_db: Database) -> None:
    event = await amina_asks_for_digests(sqlite_db)
    sqlite_db.write_now(actions.save_action, promise(event), NOW)
    job = Digests(db=sqlite_db, public_url="http://localhost")
    await job.run_due(NOW)
    (row,) = sqlite_db.read_now(schedules.schedules, "digest")
    sqlite_db.write_now(schedules.begin_run, row.id, "2026-06", DUE)
    assert (await job.run_due(DUE)).ran
    assert (await job.run_due(DUE + timedelta(days=31))).period == "2026-07"
    assert len(sqlite_db.read_now(digests)) == 2


async def test_what_was_written_down_late_is_told_once(sqlite_db: Database) -> None:
    event = await amina_asks_for_digests(sqlite_db)
    job = Digests(db=sqlite_db, public_url="http://localhost")
    sqlite_db.write_now(actions.save_action, promise(event), NOW)
    await job.run_due(NOW)
    await job.run_due(DUE)
    done = promise(event, state=ActionState.DONE, outcome="Six lights work", happened_on=date(2026, 5, 20))
    sqlite_db.write_now(actions.save_action, done, DUE)
    for month in (1, 2):
        await job.run_due(DUE + timedelta(days=31 * month))
    told = [text for text in sqlite_db.read_now(digests) if "Six lights work" in text]
    assert len(told) == 1


async def test_nothing_is_sent_when_nothing_was_promised_or_done(sqlite_db: Database) -> None:
    await amina_asks_for_digests(sqlite_db)
    job = Digests(db=sqlite_db, public_url="http://localhost")
    await job.run_due(NOW)
    assert (await job.run_due(DUE)).counts["messages"] == 0


async def test_nobody_who_stopped_hears(sqlite_db: Database) -> None:
    event = await amina_asks_for_digests(sqlite_db)
    sqlite_db.write_now(actions.save_action, promise(event), NOW)
    await Phone(db=sqlite_db).says("stop")
    job = Digests(db=sqlite_db, public_url="http://localhost")
    await job.run_due(NOW)
    assert (await job.run_due(DUE)).counts["messages"] == 0


async def test_digest_keeps_to_the_contact_hours_and_expires_with_them(sqlite_db: Database) -> None:
    event = await amina_asks_for_digests(sqlite_db)
    hours = {"quiet_from": "18:00", "quiet_to": "14:00", "contact_days": [2]}
    sqlite_db.write_now(lambda conn: events.update_community(conn, event.community_id, **hours))
    sqlite_db.write_now(_ring)
    sqlite_db.write_now(actions.save_action, promise(event), NOW)
    job = Digests(db=sqlite_db, public_url="http://localhost")
    await job.run_due(NOW)
    await job.run_due(DUE)
    (row,) = sqlite_db.read_now(_planned)
    # Two o'clock to six o'clock of a British summer's Tuesday.
    assert tuple(row) == (datetime(2026, 6, 2, 13, tzinfo=UTC), datetime(2026, 6, 2, 17, tzinfo=UTC))


async def test_digest_is_withheld_from_who_has_had_enough(sqlite_db: Database) -> None:
    event = await amina_asks_for_digests(sqlite_db)
    sqlite_db.write_now(lambda conn: events.update_community(conn, event.community_id, contact_limit=0))
    sqlite_db.write_now(actions.save_action, promise(event), NOW)
    job = Digests(db=sqlite_db, public_url="http://localhost")
    await job.run_due(NOW)
    await job.run_due(DUE)
    assert sqlite_db.read_now(digests) == []
    assert sqlite_db.read_now(guard.spared, event.id) == {("digest", "limit"): 1}


def _ring(conn: Connection) -> None:
    """Amina has Telegram instead of the web chat."""
    conn.execute(t.contact.update().values(channel="telegram"))
    conn.execute(t.session.update().values(channel="telegram"))


def _planned(conn: Connection) -> list[Row[tuple[datetime, datetime]]]:
    c = t.outbox.c
    return list(conn.execute(select(c.not_before, c.expires_at).where(c.kind == "digest")))

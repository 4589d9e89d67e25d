from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.types import MessageKind
from storage import events, guard, outbox
from storage.change import Change
from tests.storage.conftest import Scene

COMMUNITIES = count()
DAY = timedelta(days=1)


def limited(scene: Scene, most: int, days: int = 30) -> None:
    limits = {"contact_limit": most, "contact_period_days": days}
    scene.db.write_now(lambda conn: events.update_community(conn, scene.community_id, **limits))


def write(scene: Scene, kind: str = "reminder", after: timedelta = timedelta(), **changes: object) -> bool:
    message = scene.message(kind, kind=kind, **changes)
    return scene.db.write_now(outbox.add, message, scene.now + after) is not None


def spared(scene: Scene) -> dict[tuple[str, str], int]:
    return dict(scene.db.read_now(guard.spared, scene.event_id))


def another_event(scene: Scene, code: str = "autumn") -> str:
    survey = scene.db.read_now(events.event, scene.event_id).survey_version_id
    made = scene.db.write_now(
        events.add_event,
        community_id=scene.community_id,
        survey_version_id=survey,
        code=code,
        name="Autumn",
        opens_at=scene.now,
        closes_at=scene.now + DAY,
        now=scene.now,
    )
    return made.id


def test_leaves_out_what_is_more_than_the_limit_and_says_who_was_spared(scene: Scene) -> None:
    limited(scene, 2)
    assert [write(scene, after=n * DAY) for n in range(4)] == [True, True, False, False]
    assert spared(scene) == {("reminder", "limit"): 1}


def test_the_limit_is_over_all_events_of_the_community(scene: Scene) -> None:
    limited(scene, 1)
    assert write(scene, "digest")
    assert not write(scene, "invitation", event_id=another_event(scene))


def test_another_community_has_a_limit_of_its_own(scene: Scene) -> None:
    limited(scene, 1)
    place = scene.db.write_now(
        events.add_community,
        slug="chloes",
        name="Chloe's",
        partnership="P",
        languages=["en"],
        time_zone="Europe/London",
        nation="wales",
        now=scene.now,
    )
    elsewhere = another_event(replace(scene, community_id=place.id), code="chloes")
    assert write(scene)
    assert write(scene, event_id=elsewhere)


def test_what_answers_somebody_is_neither_counted_nor_withheld(scene: Scene) -> None:
    limited(scene, 1)
    for kind in ("reply", "danger", "signpost"):
        assert all(write(scene, kind) for _ in range(3))
    assert write(scene)


def test_a_report_counts_and_is_never_withheld(scene: Scene) -> None:
    limited(scene, 1)
    assert write(scene, "report")
    assert not write(scene, after=timedelta(hours=1))
    assert write(scene, "report", after=timedelta(hours=2))


def test_messages_of_one_moment_about_one_thing_are_one_contact(scene: Scene) -> None:
    limited(scene, 1)
    reminder = tuple(scene.message(text, kind="reminder") for text in ("Your place was kept.", "Question?"))
    scene.apply(Change(resident_id=scene.amina, messages=reminder))
    assert scene.db.read_now(outbox.counts) == {"queued": 2}
    assert not write(scene, after=timedelta(minutes=1))


def test_what_never_went_out_is_not_counted(scene: Scene) -> None:
    limited(scene, 1)
    write(scene, expires_at=scene.now + timedelta(hours=1))
    assert scene.db.write_now(outbox.expire, scene.now + timedelta(hours=1)) == 1
    assert write(scene, after=timedelta(hours=1))


def test_a_copy_of_what_is_written_already_spares_nobody(scene: Scene) -> None:
    limited(scene, 1)
    assert write(scene, "digest", once="digest:1")
    assert not write(scene, "digest", once="digest:1")
    assert spared(scene) == {}


def test_who_stopped_or_blocked_is_spared_with_that_reason(scene: Scene) -> None:
    stopped, blocked = scene.newcomer("1"), scene.newcomer("2")
    scene.apply(Change(resident_id=stopped, stopped=True))
    scene.apply(Change(resident_id=blocked, blocked=True))
    assert not write(scene, "invitation", resident_id=stopped)
    assert not write(scene, "invitation", resident_id=blocked)
    assert spared(scene) == {("invitation", "stopped"): 1, ("invitation", "blocked"): 1}


def test_what_could_not_leave_in_its_hours_expires_and_is_counted(scene: Scene) -> None:
    write(scene, expires_at=scene.now + timedelta(hours=8))
    taken = scene.db.write_now(
        outbox.claim, now=scene.now + timedelta(hours=8), limit=9, channels=["telegram"]
    )
    assert taken == []
    assert scene.db.write_now(outbox.expire, scene.now + timedelta(hours=8)) == 1
    assert scene.db.read_now(outbox.counts) == {"expired": 1}
    assert spared(scene) == {("reminder", "quiet"): 1}


def test_says_beforehand_who_may_be_written_to(scene: Scene) -> None:
    limited(scene, 1)
    stopped, fresh = scene.newcomer("1"), scene.newcomer("2")
    scene.apply(Change(resident_id=stopped, stopped=True))
    write(scene)
    limit = scene.db.read_now(guard.limits, [scene.event_id])[scene.event_id]
    people = [(each, "telegram") for each in (scene.amina, stopped, fresh)]
    found = scene.db.read_now(guard.allowed, limit, people, scene.now + DAY)
    assert found == guard.Allowed(resident_ids=(fresh,), spared={scene.amina: "limit", stopped: "stopped"})
    may = [scene.db.read_now(guard.may_send, scene.event_id, one, "telegram", scene.now) for one, _ in people]
    assert may == [False, False, True]


def test_two_at_once_cannot_exceed_the_limit(scene: Scene) -> None:
    limited(scene, 3)
    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(lambda n: write(scene, after=timedelta(seconds=n)), range(24)))
    assert sum(written) == 3


def test_a_limit_of_none_lets_nothing_out(scene: Scene) -> None:
    limited(scene, 0)
    assert not write(scene)


ASKED = st.lists(
    st.tuples(
        st.sampled_from(["reminder", "invitation", "digest", "report"]),
        st.integers(1, 36),  # hours since the last one was asked for
        st.integers(0, 60),  # hours until it may leave
        st.integers(1, 14),  # hours in which it may
        st.integers(0, 100),  # how far into these it leaves, in percent; the last ones never do
    ),
    min_size=4,
    max_size=25,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=ASKED, days=st.integers(1, 5), most=st.integers(1, 4))
def test_no_period_wherever_it_begins_holds_more_than_the_limit(
    sqlite_scene: Scene, most: int, asked: list[tuple[str, int, int, int, int]], days: int
) -> None:
    """Whatever is asked for and however late it leaves within its hours."""
    scene = sqlite_scene
    who = scene.newcomer(f"resident {next(COMMUNITIES)}")
    limited(scene, most, days)
    now = scene.now
    planned: dict[int, tuple[datetime, datetime | None, str]] = {}
    left: list[datetime] = []
    for kind, since, until, width, part in asked:
        now += timedelta(hours=since)
        _send_due(scene, planned, left, now)
        opens = now + timedelta(hours=until)
        closes = opens + timedelta(hours=width)
        message = scene.message(kind, kind=kind, resident_id=who, not_before=opens, expires_at=closes)
        made = scene.db.write_now(outbox.add, message, now)
        if made is not None:
            leaves = None if part > 90 else opens + (closes - opens) * part / 91
            planned[made] = (closes, leaves, kind)
    _send_due(scene, planned, left, now + 99 * DAY)
    left.sort()
    for first in left:
        assert sum(first <= each < first + days * DAY for each in left) <= most


def _send_due(
    scene: Scene,
    planned: dict[int, tuple[datetime, datetime | None, str]],
    left: list[datetime],
    now: datetime,
) -> None:
    for made, (closes, leaves, kind) in list(planned.items()):
        if leaves is not None and leaves <= now:
            scene.db.write_now(_sent, made, leaves)
            if kind in guard.GUARDED:
                left.append(leaves)
            del planned[made]
        elif closes <= now:
            del planned[made]
            scene.db.write_now(outbox.give_up, [made])


def _sent(conn: guard.Connection, made: int, at: datetime) -> None:
    from storage import tables as t

    conn.execute(t.outbox.update().where(t.outbox.c.id == made).values(state="sent", sent_at=at))


def test_every_kind_of_message_is_guarded_promised_or_an_answer() -> None:
    answers = {MessageKind.REPLY, MessageKind.DANGER, MessageKind.SIGNPOST}
    assert set(MessageKind) - set(guard.COUNTED) == answers

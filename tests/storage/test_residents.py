from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from storage import events, on_behalf, outbox, people, residents, sessions, themes
from storage import tables as t
from storage.change import Change, NewAttachment, NewLine
from storage.errors import VersionClash
from storage.on_behalf import Asked
from storage.residents import Person
from storage.rows import new_id
from tests.storage.conftest import Scene

MARKED = "the marked words"


def took_part(scene: Scene) -> int:
    """Amina says something, agrees to two things and brings a photo; the answer's id."""
    session = scene.session(state={"version": 1, "answers": {"gets_in_the_way": {"raw": MARKED}}}, area="Cwm")
    scene.apply(
        Change(
            session=session,
            answers=(scene.answer(MARKED),),
            consents=(scene.consent("report"), scene.consent("quote")),
            lines=(NewLine(text=MARKED, client_id="1", event_id=scene.event_id),),
            attachments=(
                NewAttachment(message_id="1", question="gets_in_the_way", kind="photo", media_id="p"),
            ),
        )
    )
    return scene.db.read_now(sessions.answers, session.id)[-1].id


def amina(scene: Scene) -> Person:
    found = scene.db.read_now(residents.resident_of, scene.community_id, scene.amina)
    assert found is not None
    return found


def asked(scene: Scene) -> Asked:
    return Asked(resident_id=scene.amina, event_id=scene.event_id, note="Ben: she rang us.", language="en")


def quoted(scene: Scene, answer_id: int) -> None:
    """A point of the answer, released as a quote."""
    scene.db.write_now(_point_with_quote, scene, answer_id)


def _point_with_quote(conn: Connection, scene: Scene, answer_id: int) -> None:
    row = {
        "id": new_id(),
        "answer_id": answer_id,
        "event_id": scene.event_id,
        "resident_id": scene.amina,
        "start": 0,
        "end": 5,
        "text": MARKED,
        "language": "en",
        "sense": "barrier",
    }
    conn.execute(t.point.insert(), row)
    themes.release_quote(conn, scene.event_id, row["id"], MARKED, scene.ben, scene.now)


def test_tells_who_took_part_without_any_handle(scene: Scene) -> None:
    took_part(scene)
    person = amina(scene)
    assert (person.channels, person.event_ids) == (("telegram",), (scene.event_id,))
    assert person.agreed == {"report", "quote"}
    assert person.heard_at == person.joined_at == scene.now
    assert "4711" not in str(person)
    assert scene.db.read_now(residents.residents, scene.community_id) == [person]


def test_a_resident_of_another_community_is_nobody_here(scene: Scene) -> None:
    took_part(scene)
    assert scene.db.read_now(residents.resident_of, "elsewhere", scene.amina) is None
    assert scene.db.read_now(residents.residents, "elsewhere") == []


def test_taking_an_agreement_back_is_noted_with_who_and_keeps_what_waits(scene: Scene) -> None:
    took_part(scene)
    for kind in ("report", "reply", "broadcast"):
        scene.db.write_now(outbox.add, scene.message(kind=kind), scene.now)
    later = scene.now + timedelta(hours=1)
    assert scene.db.write_now(on_behalf.withdraw, asked(scene), "report", later)
    assert not scene.db.write_now(on_behalf.withdraw, asked(scene), "report", later)
    last = scene.db.read_now(residents.ledger, scene.amina, [scene.event_id])[-1]
    assert (last.purpose, last.given, last.text, last.channel, last.at) == (
        "report",
        False,
        "Ben: she rang us.",
        "console",
        later,
    )
    assert scene.db.read_now(people.hearing_back, scene.event_id, "report") == []
    assert scene.db.read_now(outbox.counts) == {"queued": 1, "cancelled": 2}


def test_a_resident_who_takes_it_back_in_the_chat_gets_nothing_that_waited_either(scene: Scene) -> None:
    took_part(scene)
    scene.db.write_now(outbox.add, scene.message(kind="digest"), scene.now)
    scene.apply(Change(resident_id=scene.amina, consents=(scene.consent("digest", given=False),)))
    assert scene.db.read_now(outbox.counts) == {"cancelled": 1}


def test_taking_quotes_back_takes_the_released_ones_back(scene: Scene) -> None:
    quoted(scene, took_part(scene))
    assert len(scene.db.read_now(themes.released_quotes, scene.event_id)) == 1
    scene.db.write_now(on_behalf.withdraw, asked(scene), "quote", scene.now)
    assert scene.db.read_now(themes.released_quotes, scene.event_id) == []


def test_only_known_purposes_are_taken_back(scene: Scene) -> None:
    with pytest.raises(ValueError, match="survey"):
        scene.db.write_now(on_behalf.withdraw, asked(scene), "survey", scene.now)


def test_stopping_for_somebody_is_noted_once(scene: Scene) -> None:
    took_part(scene)
    scene.db.write_now(outbox.add, scene.message(kind="digest"), scene.now)
    assert scene.db.write_now(on_behalf.stop, asked(scene), scene.now)
    assert not scene.db.write_now(on_behalf.stop, asked(scene), scene.now)
    assert amina(scene).stopped_at == scene.now
    assert scene.db.read_now(outbox.counts) == {"cancelled": 1}
    entries = scene.db.read_now(residents.ledger, scene.amina, [scene.event_id])
    assert [each.purpose for each in entries].count("stop") == 1


def test_erases_every_word_and_keeps_that_they_took_part(scene: Scene) -> None:
    quoted(scene, took_part(scene))
    assert scene.db.write_now(on_behalf.erase, asked(scene), [scene.event_id], scene.now) == 1
    assert MARKED not in scene.db.read_now(_everything)
    assert scene.db.read_now(residents.said_by, scene.amina, [scene.event_id]) == []
    assert scene.db.read_now(themes.released_quotes, scene.event_id) == []
    assert amina(scene).event_ids == (scene.event_id,)
    assert scene.db.read_now(residents.ledger, scene.amina, [scene.event_id])[-1].purpose == "words"


def _everything(conn: Connection) -> str:
    tables = (t.answer, t.point, t.released_quote, t.chat_line, t.session, t.attachment)
    return str([conn.execute(select(table)).all() for table in tables])


def test_a_turn_under_way_does_not_write_erased_words_back(scene: Scene) -> None:
    took_part(scene)
    session = scene.db.read_now(sessions.session_of, scene.event_id, scene.amina)
    assert session is not None
    scene.db.write_now(on_behalf.erase, asked(scene), [scene.event_id], scene.now)
    with pytest.raises(VersionClash):
        scene.apply(Change(session=session))


def test_shows_what_was_sent_the_newest_first(scene: Scene) -> None:
    took_part(scene)
    for text in ("first", "second"):
        scene.db.write_now(outbox.add, scene.message(text), scene.now)
    sent = scene.db.read_now(residents.sent_to, scene.amina, [scene.event_id])
    assert [each.text for each in sent] == ["second", "first"]
    assert scene.db.read_now(residents.sent_to, scene.amina, ["elsewhere"]) == []


def test_an_invitation_to_another_event_does_not_leave_once_getting_in_touch_was_taken_back(
    scene: Scene,
) -> None:
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
    invitation = scene.message(kind="invitation", event_id=autumn.id)
    scene.db.write_now(outbox.add, invitation, scene.now)
    scene.apply(Change(resident_id=scene.amina, consents=(scene.consent("contact", given=False),)))
    assert scene.db.read_now(outbox.counts) == {"cancelled": 1}

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import attachments, dispositions, events, people, quotas, sessions, themes
from storage import tables as t
from storage.change import Change, NewAttachment, NewLine, SessionRow
from storage.errors import SurveyFrozen
from storage.themes import NewPoint
from surveys.types import Quota, Survey
from tests.storage.conftest import Scene


def told(scene: Scene, *found: str, resident_id: str = "", **session: object) -> SessionRow:
    row = scene.session(resident_id or scene.amina, **session)
    scene.apply(Change(session=row, dispositions=found))
    return row


def test_keeps_the_history_of_what_a_resident_was(scene: Scene) -> None:
    row = told(scene, "contacted", "started")
    scene.apply(Change(session=replace(row, version=1), dispositions=("started", "interim_partial")))
    rows = scene.db.read_now(dispositions.history, scene.event_id, scene.amina)
    assert [each.disposition for each in rows] == ["contacted", "started", "interim_partial"]
    assert {(each.channel, each.at) for each in rows} == {("telegram", scene.now)}
    assert scene.db.read_now(dispositions.of_resident, scene.event_id, scene.amina) == "interim_partial"


def test_says_what_each_resident_is_now(scene: Scene) -> None:
    told(scene, "contacted", "started")
    other = scene.newcomer("1")
    told(scene, "contacted", "refused", resident_id=other)
    found = scene.db.read_now(dispositions.current, scene.event_id)
    assert found == {scene.amina: "started", other: "refused"}
    assert scene.db.read_now(dispositions.of_resident, scene.event_id, "nobody") == ""


def test_a_disposition_needs_no_session(scene: Scene) -> None:
    scene.apply(Change(resident_id=scene.amina, event_id=scene.event_id, dispositions=("refused",)))
    assert scene.db.read_now(dispositions.of_resident, scene.event_id, scene.amina) == "refused"


def test_notes_many_at_once_and_nobody_twice(scene: Scene) -> None:
    who = [scene.newcomer(str(n)) for n in range(3)]
    found = [(each, "registered", "telegram") for each in who]
    note = (dispositions.note_all, scene.event_id)
    assert scene.db.write_now(*note, found[:2], at=scene.now) == 2
    assert scene.db.write_now(*note, found, at=scene.now) == 1


def survey(*quotas_: Quota) -> Survey:
    return Survey(
        id="listening",
        version="1",
        title={"en": "L"},
        languages=("en",),
        default_language="en",
        questions=(),
        quotas=quotas_,
    )


def test_a_quota_is_full_at_its_limit_and_counts_each_session_once(scene: Scene) -> None:
    asked = survey(Quota(name="young", when="${age} < 25", limit=2), Quota(name="old", when="", limit=9))
    for n in range(2):
        assert scene.db.read_now(quotas.full, scene.event_id, asked) == frozenset()
        row = scene.session(scene.newcomer(str(n)), completed_at=scene.now)
        scene.apply(Change(session=row, quotas=("young", "old")))
        scene.apply(Change(session=replace(row, version=1), quotas=("young",)))
    assert scene.db.read_now(quotas.full, scene.event_id, asked) == {"young"}
    assert scene.db.read_now(quotas.counts, scene.event_id) == {"young": 2, "old": 2}


def test_an_event_closes_when_enough_have_completed(scene: Scene) -> None:
    scene.db.write_now(lambda conn: events.update_event(conn, scene.event_id, most_completed=2))
    told(scene, "completed", completed_at=scene.now)
    told(scene, "refused", resident_id=scene.newcomer("1"), completed_at=scene.now)
    assert scene.db.read_now(events.event, scene.event_id).closes_at > scene.now
    told(scene, "completed", resident_id=scene.newcomer("2"), completed_at=scene.now)
    closed = scene.db.read_now(events.event, scene.event_id)
    assert (closed.closes_at, closed.report_due_at) == (scene.now, scene.now + timedelta(days=10))


def test_an_event_without_such_a_number_stays_open(scene: Scene) -> None:
    told(scene, "completed", completed_at=scene.now)
    assert scene.db.read_now(events.event, scene.event_id).closes_at > scene.now


def test_what_was_taken_back_is_emptied_and_its_times_stay(scene: Scene) -> None:
    row = scene.session(channel="web")
    line = NewLine(text="Ring me on 01632 960999", client_id="m1", event_id=scene.event_id)
    first = scene.answer("Ring me on 01632 960999", message_id="m1", category="x")
    photo = NewAttachment(message_id="m1", question=first.question, kind="photo", media_id="p")
    scene.apply(Change(session=row, answers=(first,), lines=(line,), attachments=(photo,)))
    point = NewPoint(
        start=0, end=7, text="Ring me", language="en", sense="barrier", reason="", embedding=None
    )
    stored = scene.db.read_now(sessions.answers, row.id)[0]
    scene.db.write_now(themes.save_points, stored.id, [point], now=scene.now)
    corrected = scene.answer("Do ring me", status="corrected", message_id="m1")
    scene.apply(Change(session=replace(row, version=1), answers=(corrected,)))
    gone = scene.answer("", value=None, status="withdrawn", message_id="m1")
    scene.apply(Change(session=replace(row, version=2), answers=(gone,)))
    rows = scene.db.read_now(sessions.answers, row.id)
    assert [each.status for each in rows] == ["answered", "corrected", "withdrawn"]
    assert {(each.text, each.value, each.category) for each in rows} == {("", None, "")}
    assert [each.answered_at for each in rows] == [scene.now] * 3
    assert scene.db.read_now(lambda conn: conn.execute(t.point.select()).all()) == []
    assert scene.db.read_now(attachments.of_session, row.id) == []
    assert [each.text for each in scene.db.read_now(sessions.chat_lines, scene.amina)] == [""]


def test_taking_one_answer_back_leaves_the_others(scene: Scene) -> None:
    row = scene.session()
    kept, gone = scene.answer("Buses", question="a"), scene.answer("Dark", question="b")
    scene.apply(Change(session=row, answers=(kept, gone)))
    withdrawn = scene.answer("", question="b", value=None, status="withdrawn")
    scene.apply(Change(session=replace(row, version=1), answers=(withdrawn,)))
    assert [each.text for each in scene.db.read_now(sessions.answers, row.id)] == ["Buses", "", ""]


def test_a_file_is_named_when_it_comes_and_kept_when_it_was_fetched(scene: Scene) -> None:
    row = scene.session()
    scene.apply(
        Change(
            session=row,
            attachments=(NewAttachment(message_id="m", question="show_us", kind="photo", media_id="AgAC"),),
        )
    )
    (waiting,) = scene.db.read_now(attachments.unfetched, 9)
    assert (waiting.media_id, waiting.session_id, waiting.received_at) == ("AgAC", row.id, scene.now)
    scene.db.write_now(attachments.keep, waiting.id, b"\xff\xd8", mime="image/jpeg", now=scene.now)
    assert scene.db.read_now(attachments.unfetched, 9) == []
    assert scene.db.read_now(attachments.content, waiting.id) == b"\xff\xd8"
    assert scene.db.read_now(attachments.of_event, scene.event_id)[0].size == 2


def test_the_wording_that_was_shown_is_kept_once(scene: Scene) -> None:
    shown = replace(scene.consent("report"), text="May we tell you what we heard?")
    again = replace(scene.consent("report", given=False), text="May we tell you what we heard?")
    scene.apply(Change(resident_id=scene.amina, consents=(shown,)))
    scene.apply(Change(resident_id=scene.amina, consents=(again, replace(again, purpose="digest"))))
    ledger = scene.db.read_now(people.consents, scene.amina)
    assert [(each.purpose, each.given, each.text) for each in ledger] == [
        ("report", True, "May we tell you what we heard?"),
        ("report", False, "May we tell you what we heard?"),
        ("digest", False, "May we tell you what we heard?"),
    ]
    assert {(each.event_code, each.channel, each.language, each.at) for each in ledger} == {
        ("demo", "telegram", "en", scene.now)
    }
    assert len(scene.db.read_now(lambda conn: conn.execute(t.consent_text.select()).all())) == 1


def test_a_purpose_is_withdrawn_alone(scene: Scene) -> None:
    given = tuple(scene.consent(purpose) for purpose in ("report", "digest"))
    scene.apply(Change(session=scene.session(), consents=given))
    scene.apply(Change(resident_id=scene.amina, consents=(scene.consent("digest", given=False),)))
    assert scene.db.read_now(people.hearing_back, scene.event_id, "digest") == []
    assert len(scene.db.read_now(people.hearing_back, scene.event_id, "report")) == 1


def new_version(scene: Scene, version: str, source: str) -> str:
    return scene.db.write_now(
        events.save_survey, survey_id="listening", version=version, source=source, now=scene.now
    )


def test_whoever_has_begun_goes_on_with_their_version_and_others_get_the_new_one(scene: Scene) -> None:
    first = scene.db.read_now(events.event, scene.event_id).survey_version_id
    begun, unasked = scene.session(), scene.session(scene.newcomer("1"), state=None, stage="privacy")
    scene.apply(Change(session=begun))
    scene.apply(Change(session=unasked))
    second = new_version(scene, "2", "id: l, version: 2")
    assert scene.db.write_now(events.revise_event, scene.event_id, second) == 1
    newcomer = scene.session(scene.newcomer("2"))
    scene.apply(Change(session=newcomer))
    found = [scene.db.read_now(sessions.session, each.id) for each in (begun, unasked, newcomer)]
    assert [each.survey_version_id for each in found if each] == [first, second, second]


def test_an_answer_tells_the_version_that_it_was_given_to(scene: Scene) -> None:
    begun = scene.session()
    scene.apply(Change(session=begun, answers=(scene.answer("Buses", question="renamed_later"),)))
    scene.db.write_now(events.revise_event, scene.event_id, new_version(scene, "2", "id: l2"))
    later = scene.session(scene.newcomer("1"))
    scene.apply(Change(session=later, answers=(scene.answer("Dark"),)))
    rows = scene.db.read_now(sessions.answers_of_event, scene.event_id)
    assert {(row.question, row.survey_version) for row in rows} == {
        ("renamed_later", "1"),
        ("gets_in_the_way", "2"),
    }


def test_a_launched_version_cannot_be_launched_with_other_content(scene: Scene) -> None:
    with pytest.raises(SurveyFrozen, match=r"'listening' was launched with other content.*a new version"):
        new_version(scene, "1", "id: changed")
    assert (
        new_version(scene, "1", "id: l") == scene.db.read_now(events.event, scene.event_id).survey_version_id
    )


def test_a_session_tells_how_its_answers_came(scene: Scene) -> None:
    helped = scene.session(source="assisted", entered_by=scene.ben)
    scene.apply(Change(session=helped, answers=(scene.answer("Buses"),)))
    row = scene.db.read_now(sessions.session, helped.id)
    assert row is not None
    assert (row.source, row.entered_by) == ("assisted", scene.ben)
    assert scene.db.read_now(sessions.answers, helped.id)[0].source == "assisted"

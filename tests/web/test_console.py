from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from partnership.types import ActionState
from signposting.assets import to_json
from signposting.types import Asset, ImportProblem, LedBy, Tier
from storage import accounts, actions, alerts, assets, events, inbox, outbox, reports, themes
from storage.change import Change, NewAlert, NewConsent, NewMessage
from tests.web import said
from tests.web.conftest import House
from web.console.communities import slug_of
from web.kit import NotPossible

PLACE = {
    "name": "Cwm Clydach",
    "partnership": "Cwm Clydach Together",
    "areas": "Upper End\nLower End\n\nUpper End",
    "languages": ["en", "cy"],
    "nation": "wales",
    "time_zone": "Europe/London",
    "digest_day": "31",
    "safeguarding_contact": "Dilys, 01495 000000",
    "public_contact": "Ben, 01495 000001",
    "telegram_channel": "@cwmclydach",
}


@pytest.fixture
async def desk(house: House) -> House:
    await house.sign_in(house.ben)
    return house


@pytest.fixture
async def office(house: House) -> House:
    root = await house.db.write(accounts.add_user, "Root", "admin", [], now=house.clock.now)
    await house.sign_in(root)
    return house


async def page(house: House, where: str) -> str:
    return await (await house.client.get(where)).text()


def root(house: House) -> str:
    return f"/console/events/{house.event.id}"


async def raise_alert(house: House, text: str = "I want to end it all") -> str:
    alert = NewAlert(
        id=str(uuid4()),
        event_id=house.event.id,
        session_id=None,
        lane="self_harm",
        tier="T2",
        subject="self",
        time="now",
        why="a wish to die",
        text=text,
        due_at=house.clock.now + timedelta(hours=1),
    )
    await house.db.write(inbox.apply, Change(alerts=(alert,)), now=house.clock.now)
    return alert.id


# Home


async def test_nothing_waits_on_a_quiet_day(desk: House) -> None:
    text = await page(desk, "/console/")
    assert "Nothing waits for you." in text
    assert "Life in Blaen-y-cwm" in text


async def test_danger_comes_first_with_its_clock(desk: House) -> None:
    await raise_alert(desk)
    text = await page(desk, "/console/")
    assert "1 message shows danger" in text
    assert "60 minutes left" in text
    desk.clock.now += timedelta(minutes=61 - 32)
    assert "31 minutes left" in await page(desk, "/console/")


async def test_late_alert_says_how_late(desk: House) -> None:
    await raise_alert(desk)
    for _ in range(4):
        desk.clock.now += timedelta(minutes=25)
        text = await page(desk, "/console/")
    assert "40 minutes late" in text


async def test_closed_event_counts_down_to_its_report(desk: House) -> None:
    await desk.post(f"{root(desk)}/close")
    assert "Report due in 10 days (22 May)" in await page(desk, "/console/")


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(days=4), "Report due in 6 days (22 May)"),
        (timedelta(days=9), "Report due in 1 day (22 May)"),
        (timedelta(days=10), "Report is due today (22 May)"),
        (timedelta(days=12), "Report is 2 days late (it was due on 22 May)"),
    ],
)
async def test_countdown_counts_the_communitys_days(house: House, after: timedelta, words: str) -> None:
    await house.db.write(events.close_event, house.event.id, house.clock.now)
    house.clock.now += after
    await house.sign_in(house.ben)
    assert words in await page(house, root(house))


# Communities


async def test_admin_makes_a_community_that_can_open_an_event(office: House) -> None:
    answer = await office.post("/console/communities/new", **PLACE)
    assert answer.status == 303
    text = await page(office, answer.headers["Location"])
    for words in ("Cwm Clydach Together", "Lower End, Upper End", "@cwmclydach", "Ben, 01495 000001"):
        assert words in text


async def test_same_name_twice_makes_two_addresses(office: House) -> None:
    for _ in range(2):
        await office.post("/console/communities/new", **PLACE)
    slugs = {place.slug for place in await office.db.read(events.communities)}
    assert {"cwm-clydach", "cwm-clydach-2"} <= slugs


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Give the community"),
        ("name", "x" * 81, "up to 80 characters"),
        ("partnership", "", "Say who asks"),
        ("languages", [], "at least one language"),
        ("time_zone", "Europe/Tredegar", "No such time zone"),
        ("time_zone", "../etc", "No such time zone"),
        ("nation", "narnia", "Choose a nation"),
        ("digest_day", "0", "from 1 to 31"),
        ("digest_day", "first", "from 1 to 31"),
        ("telegram_channel", "https://t.me/x", "like @name"),
        ("safeguarding_contact", "", "whom coordinators ring"),
    ],
)
async def test_community_form_shows_what_was_typed_and_the_problem_beside_it(
    office: House, field: str, value: Any, words: str
) -> None:
    typed = {**PLACE, field: value}
    answer = await office.post("/console/communities/new", **typed)
    text = await answer.text()
    assert answer.status == 400
    assert words in text
    assert f'href="#{field}"' in text
    assert 'value="Cwm Clydach Together"' in text or field == "partnership"
    assert "Upper End\nLower End" in text


async def test_coordinator_corrects_the_community_and_adds_an_area(desk: House) -> None:
    where = f"/console/communities/{desk.place.id}/edit"
    assert 'value="Blaen-y-cwm Partnership"' in await page(desk, where)
    answer = await desk.post(where, **{**PLACE, "name": "Blaen-y-cwm", "areas": "Top Road"})
    assert answer.status == 303
    assert "Top Road" in await page(desk, answer.headers["Location"])


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Blaen-y-Cŵm", "blaen-y-cwm"), ("  St. Tydfil's ", "st-tydfil-s"), ("日本", "community")],
)
def test_name_becomes_an_address(name: str, slug: str) -> None:
    assert slug_of(name) == slug


# Assets


async def test_imported_file_reports_counts_and_each_row_with_its_remedy(desk: House) -> None:
    desk.doing.problems = [ImportProblem(row=3, field="name", problem="It is empty.", remedy="Give a name.")]
    where = f"/console/communities/{desk.place.id}/assets"
    answer = await desk.post(where, file=b"id,name\n1,Tea and Chat\n")
    text = await answer.text()
    assert "Imported: 2 new, 0 changed, 0 as before." in text
    assert "It is empty." in text
    assert "Give a name." in text
    (asked,) = desk.doing.asked
    assert asked[:3] == ("import_assets", desk.place.id, b"id,name\n1,Tea and Chat\n")


async def test_empty_or_unusable_file_says_so(desk: House) -> None:
    where = f"/console/communities/{desk.place.id}/assets"
    assert "Choose a file that is not empty." in await (await desk.post(where)).text()
    desk.doing.fails = NotPossible("This is neither CSV nor JSON.")
    assert "This is neither CSV nor JSON." in await (await desk.post(where, file=b"x")).text()


async def test_file_that_is_too_big_is_refused_kindly(desk: House) -> None:
    where = f"/console/communities/{desk.place.id}/assets"
    answer = await desk.post(where, file=b"x" * 1_100_000)
    assert answer.status == 413
    assert "a file for 1 MB" in await answer.text()
    assert desk.doing.asked == []


async def test_directory_lists_what_is_near(desk: House) -> None:
    asset = Asset(
        id="1",
        name="Tea and Chat",
        description="",
        organization="Pentre Hall",
        led_by=LedBy(next(iter(LedBy))),
        tier=Tier(next(iter(Tier))),
        place=None,
        address="Chapel Street",
        cost="free",
        openings=(),
        phone="",
        email="",
        url="",
        languages=(),
        needs=(),
        checked_on=date(2026, 1, 5),
    )
    await desk.db.write(assets.save_assets, desk.place.id, [("1", to_json(asset))], desk.clock.now)
    text = await page(desk, f"/console/communities/{desk.place.id}/assets")
    assert "Tea and Chat" in text
    for words in ("Pentre Hall", "Chapel Street", "free", "5 January 2026"):
        assert words in text


# New events


def event_form(**changes: str) -> dict[str, str]:
    survey = "quick-check"
    typed = {
        "name": "Spring",
        "survey": survey,
        "code": "spring",
        "opens": "2026-05-12",
        "closes": "2026-06-02",
    }
    return {**typed, **changes}


def new_event(house: House) -> str:
    return f"/console/communities/{house.place.id}/events/new"


async def test_form_for_a_new_event_is_filled_as_far_as_can_be_guessed(desk: House) -> None:
    text = await page(desk, new_event(desk))
    assert 'value="blaenycwm"' in text
    assert 'value="2026-05-12"' in text
    assert 'name="closes" type="date" value=""' in text
    assert ", 12 weeks)" in text


async def test_event_opens_from_a_shipped_survey_on_the_communitys_days(desk: House) -> None:
    answer = await desk.post(new_event(desk), **event_form())
    assert answer.status == 303
    event = await desk.db.read(events.event_by_code, "spring")
    assert event
    assert event.opens_at.isoformat() == "2026-05-11T23:00:00+00:00"
    assert event.closes_at.isoformat() == "2026-06-02T22:59:59+00:00"
    text = await page(desk, answer.headers["Location"])
    assert "http://localhost/join/spring" in text
    assert "https://t.me/listenwell_bot?start=spring" in text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Give the event a name"),
        ("code", "blaen", "This code is taken"),
        ("code", "a-b", "letters from a to z and digits"),
        ("code", "ŵ", "letters from a to z and digits"),
        ("survey", "nosuch", "Choose a survey."),
        ("opens", "", "Give the first day."),
        ("closes", "tomorrow", "Give the last day, or leave it empty."),
        ("closes", "2026-05-01", "before the first"),
    ],
)
async def test_event_form_shows_what_was_typed_and_the_problem_beside_it(
    desk: House, field: str, value: str, words: str
) -> None:
    answer = await desk.post(new_event(desk), **event_form(**{field: value}))
    text = await answer.text()
    assert answer.status == 400
    assert words in text
    assert 'value="2026-05-12"' in text or field == "opens"


async def test_own_survey_with_faults_is_shown_with_places_and_remedies(desk: House) -> None:
    source = "id: mine\nquestions: oops\n"
    answer = await desk.post(new_event(desk), **event_form(survey="own", source=source))
    text = await answer.text()
    assert answer.status == 400
    assert "What to mend in the survey" in text
    assert "questions: oops" in text


async def test_own_survey_without_faults_opens(desk: House) -> None:
    from surveys.shipped import shipped

    source = shipped()["quick-check"].replace('version: "1"', 'version: "ours"', 1)
    answer = await desk.post(new_event(desk), **event_form(survey="own", source=source))
    assert answer.status == 303
    event = await desk.db.read(events.event_by_code, "spring")
    assert event
    assert await desk.db.read(events.survey_name, event.survey_version_id) == ("quick-check", "ours")


async def test_own_survey_from_a_workbook_opens_and_is_kept_as_yaml(desk: House) -> None:
    from surveys import xlsform
    from surveys.authoring import yaml_form
    from surveys.shipped import shipped

    survey, _ = yaml_form.read(shipped()["quick-check"].replace('version: "1"', 'version: "ours"', 1))
    assert survey is not None
    answer = await desk.post(new_event(desk), **event_form(), file=xlsform.write(survey))
    assert answer.status == 303
    event = await desk.db.read(events.event_by_code, "spring")
    assert event
    kept = await desk.db.read(events.survey_source, event.survey_version_id)
    assert yaml_form.read(kept)[0] == survey


@pytest.mark.parametrize(
    "file", [b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old", b"name;type\n\xff", bytes(400)]
)
async def test_any_other_file_is_refused_with_a_remedy(desk: House, file: bytes) -> None:
    answer = await desk.post(new_event(desk), **event_form(), file=file)
    text = await answer.text()
    assert answer.status == 400
    assert "What to mend in the survey" in text


async def test_own_survey_with_other_questions_needs_a_version_of_its_own(desk: House) -> None:
    from surveys.shipped import shipped

    source = shipped()["quick-check"]
    await desk.post(new_event(desk), **event_form(survey="own", source=source, code="first"))
    changed = source.replace("Thank you", "Many thanks", 1)
    answer = await desk.post(new_event(desk), **event_form(survey="own", source=changed, code="second"))
    assert answer.status == 400
    assert "Give yours a new version" in await answer.text()
    assert await desk.db.read(events.event_by_code, "second") is None


# One event


async def test_event_closes_once_and_opens_again_with_a_later_day(desk: House) -> None:
    await desk.post(f"{root(desk)}/close")
    closed = (await desk.db.read(events.event, desk.event.id)).closes_at
    desk.clock.now += timedelta(minutes=5)
    await desk.post(f"{root(desk)}/close")
    assert (
        (await desk.db.read(events.event, desk.event.id)).closes_at
        == closed
        == desk.clock.now - timedelta(minutes=5)
    )
    await desk.post(root(desk), closes="2026-05-20")
    assert "Open until 20 May" in await page(desk, root(desk))


@pytest.mark.parametrize("closes", ["", "soon", "2026-05-01"])
async def test_last_day_in_the_past_is_refused_and_shown_again(desk: House, closes: str) -> None:
    answer = await desk.post(root(desk), closes=closes)
    text = await answer.text()
    assert answer.status == 400
    assert "Give a last day that is today or later." in text


async def test_event_counts_people(desk: House) -> None:
    await said.theme(desk)
    text = await page(desk, root(desk))
    assert text.count("<dd>6</dd>") == 5  # opened, began, replied, commented, finished


async def test_poster_speaks_both_languages_and_counts_its_place(desk: House) -> None:
    text = await page(desk, f"{root(desk)}/poster?place=Siop%20Siân!")
    assert 'lang="cy"' in text
    assert "<svg" in text
    assert "http://localhost/join/blaen-siopsiân" in text
    assert "How is life in Blaen-y-cwm?" in text


# Report


async def drafted(house: House) -> str:
    run = await house.db.read(themes.latest_run, house.event.id)
    assert run
    files = {("en", kind): f"<p>{kind}</p>".encode() for kind in ("html", "pdf", "csv", "svg")}
    return await house.db.write(
        reports.save_report, house.event.id, run.id, 1, "blaen-2026", files, house.clock.now
    )


async def test_report_is_made_only_from_signed_off_themes(desk: House) -> None:
    await said.theme(desk)
    assert "not signed off yet" in await page(desk, f"{root(desk)}/report")
    await desk.post(f"{root(desk)}/themes/decide", kind="sign_off", seen="0")
    assert "Make a draft" in await page(desk, f"{root(desk)}/report")
    await desk.post(f"{root(desk)}/report/make")
    assert desk.doing.asked == [("make_report", desk.event.id, desk.ben.id)]


async def test_draft_is_looked_at_then_published_once(desk: House) -> None:
    await said.theme(desk)
    await desk.post(f"{root(desk)}/themes/decide", kind="sign_off", seen="0")
    report_id = await drafted(desk)
    assert "<p>html</p>" in await page(desk, f"{root(desk)}/report/preview")
    assert (await desk.client.get(f"{root(desk)}/report/preview.pdf")).content_type == "application/pdf"
    await desk.post(f"{root(desk)}/report/send", report=report_id)
    assert desk.doing.asked == [("send_report", report_id, desk.ben.id)]
    await desk.db.write(reports.publish, report_id, desk.ben.id, desk.clock.now)
    await desk.post(f"{root(desk)}/report/send", report=report_id)
    assert len(desk.doing.asked) == 1
    assert "published on 12 May" in await page(desk, f"{root(desk)}/report")


async def test_draft_that_was_made_again_since_is_not_sent(desk: House) -> None:
    await said.theme(desk)
    await drafted(desk)
    answer = await desk.post(f"{root(desk)}/report/send", report=str(uuid4()))
    assert "done=changed" in answer.headers["Location"]
    assert desk.doing.asked == []


async def test_report_page_says_how_many_will_hear(desk: House) -> None:
    points = await said.theme(desk)
    for point in points["t1"][:2]:
        consents = (
            NewConsent(
                event_id=desk.event.id,
                purpose="report",
                given=True,
                wording="0" * 64,
                language="en",
                channel="web",
            ),
        )
        change = Change(resident_id=point.resident_id, consents=consents)
        await desk.db.write(inbox.apply, change, now=desk.clock.now)
    assert "2 people asked to hear back." in await page(desk, f"{root(desk)}/report")


# Actions


ACTION = {"theme_id": "t1", "owner": "the council", "promise": "ask for a late bus", "state": "promised"}


async def test_action_is_added_once_though_clicked_twice(desk: House) -> None:
    await said.theme(desk)
    for _ in range(2):
        answer = await desk.post(f"{root(desk)}/actions/new", id=str(desk.event.id), **ACTION)
        assert answer.status == 303
    (action,) = await desk.db.read(actions.actions, desk.event.id)
    assert (action.theme_label, action.state) == ("Buses in the evening", ActionState.PROMISED)
    assert "ask for a late bus" in await page(desk, f"{root(desk)}/actions")


async def test_action_ends_with_what_was_done_and_when(desk: House) -> None:
    await desk.post(f"{root(desk)}/actions/new", **ACTION)
    (action,) = await desk.db.read(actions.actions, desk.event.id)
    where = f"{root(desk)}/actions/{action.id}"
    ended = {**ACTION, "state": "done"}
    answer = await desk.post(where, **ended)
    text = await answer.text()
    assert answer.status == 400
    assert "Say how it ended" in text
    assert "Give the day it ended" in text
    ended |= {"outcome": "The council fixed six lights.", "happened_on": "2026-05-10"}
    assert (await desk.post(where, **ended)).status == 303
    assert "The council fixed six lights." in await page(desk, f"{root(desk)}/actions")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("owner", "", "Say who does it"),
        ("promise", " ", "Say what is promised."),
        ("promised_for", "spring", "Give a day, or leave it empty."),
    ],
)
async def test_action_form_shows_what_was_typed_and_the_problem(
    desk: House, field: str, value: str, words: str
) -> None:
    answer = await desk.post(f"{root(desk)}/actions/new", **{**ACTION, field: value})
    assert answer.status == 400
    assert words in await answer.text()
    assert await desk.db.read(actions.actions, desk.event.id) == []


async def test_overdue_action_waits_at_home(desk: House) -> None:
    await desk.post(f"{root(desk)}/actions/new", **ACTION, promised_for="2026-05-11")
    assert "Overdue: ask for a late bus" in await page(desk, "/console/")


async def test_action_of_another_event_is_not_there(desk: House) -> None:
    await desk.post(f"{root(desk)}/actions/new", **ACTION)
    (action,) = await desk.db.read(actions.actions, desk.event.id)
    survey = desk.event.survey_version_id
    second = await desk.db.write(
        events.add_event,
        community_id=desk.place.id,
        survey_version_id=survey,
        code="second",
        name="Second",
        opens_at=desk.clock.now,
        closes_at=desk.clock.now + timedelta(days=1),
        now=desk.clock.now,
    )
    assert (await desk.client.get(f"/console/events/{second.id}/actions/{action.id}")).status == 404


# Alerts and deliveries


async def test_alert_shows_the_words_and_whom_to_ring(desk: House) -> None:
    await raise_alert(desk, "I <i>can't</i> go on")
    text = await page(desk, "/console/alerts")
    assert "I &lt;i&gt;can&#39;t&lt;/i&gt; go on" in text
    assert "Dilys, 01495 000000" in text
    assert "a wish to die" in text


async def test_alert_is_seen_then_closed_with_what_was_done(desk: House) -> None:
    alert_id = await raise_alert(desk)
    await desk.post(f"/console/alerts/{alert_id}/see")
    assert "Ben has looked at this." in await page(desk, "/console/alerts")
    answer = await desk.post(f"/console/alerts/{alert_id}/close", note="")
    assert answer.status == 400
    assert "Write what was done" in await answer.text()
    await desk.post(f"/console/alerts/{alert_id}/close", note="Rang Dilys")
    assert "No alert is open." in await page(desk, "/console/alerts")
    closed = await page(desk, "/console/alerts?closed=yes")
    assert "Rang Dilys" in closed
    assert "I want to end it all" not in closed
    found = await desk.db.read(alerts.alert, alert_id)
    assert found
    assert found.closed_at


async def test_message_in_doubt_is_sent_again_once(desk: House) -> None:
    who = (await said.resident_says(desk, "amina", "hello")).resident_id
    message = NewMessage(
        resident_id=who, event_id=desk.event.id, channel="telegram", kind="digest", text="Hello from us"
    )
    await desk.db.write(outbox.add, message, desk.clock.now)
    (row,) = await desk.db.write(outbox.claim, now=desk.clock.now, limit=5, channels=["telegram"])
    await desk.db.write(outbox.recover, [])
    assert "Hello from us" in await page(desk, "/console/deliveries")
    assert "1 message may not have arrived" in await page(desk, "/console/")
    assert (await desk.post(f"/console/deliveries/{row.id}/again")).status == 303
    assert (await desk.post(f"/console/deliveries/{row.id}/again")).status == 404


async def test_console_speaks_the_language_of_its_user(desk: House) -> None:
    text = await page(desk, "/console/?lang=cy")
    assert '<html lang="cy">' in text
    assert '<html lang="cy">' in await page(desk, "/console/alerts")

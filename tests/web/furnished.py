"""A house where much is going on: something of everything that a page may show."""

from __future__ import annotations

from datetime import date, timedelta

from feedback import documents
from feedback.charts import themes_svg
from feedback.types import Count, Report, ReportTheme
from storage import accounts, events, outbox, reports, themes
from storage.accounts import User
from storage.change import NewMessage
from tests.web import said
from tests.web.conftest import House
from tests.web.test_console import ACTION, raise_alert
from tests.web.test_guard import parts_of
from tests.web.test_proposed import with_a_new_theme

SLUG = "blaen-2026"
CLOSED = "winter"


async def furnish(house: House) -> dict[str, str]:
    """Something of everything; a sample for each named part of an address, of what an admin may see."""
    await said.theme(house, unsure="It is dark at the bus stop")
    await raise_alert(house, "I can't go on like this any more, nobody would notice")
    parts = await parts_of(house)
    root = f"/console/events/{house.event.id}"
    house.client.session.cookie_jar.clear()
    await house.sign_in(house.ben)
    await house.post(
        f"{root}/themes/decide", kind="rename", theme="t1", label="Getting home at night", seen="0"
    )
    await house.post(f"{root}/themes/decide", kind="hide", theme="t3", seen="1")
    await with_a_new_theme(house)
    await house.post(f"{root}/actions/new", **{**ACTION, "promised_for": "2026-05-11"})
    await house.post(f"{root}/actions/new", **{**ACTION, "promise": "mend six lights"})
    await message_in_doubt(house)
    await report(house)
    await house.db.write(
        events.add_event,
        community_id=house.place.id,
        survey_version_id=house.event.survey_version_id,
        code=CLOSED,
        name="Winter listening",
        opens_at=house.clock.now - timedelta(days=40),
        closes_at=house.clock.now - timedelta(days=4),
        now=house.clock.now,
    )
    return {**parts, "code": house.event.code, "slug": SLUG, "token": "token", "theme_id": "t1"}


async def admin(house: House) -> User:
    """Ada, who may see everything."""
    return await house.db.write(accounts.add_user, "Ada", "admin", [], now=house.clock.now)


async def message_in_doubt(house: House) -> None:
    """A message that was on its way when the program stopped."""
    who = (await said.resident_says(house, "amina", "hello")).resident_id
    message = NewMessage(
        resident_id=who, event_id=house.event.id, channel="telegram", kind="digest", text="Hello from us"
    )
    await house.db.write(outbox.add, message, house.clock.now)
    await house.db.write(outbox.claim, now=house.clock.now, limit=5, channels=["telegram"])
    await house.db.write(outbox.recover, [])


async def report(house: House) -> None:
    """A published report, made as the program makes it."""
    run = await house.db.read(themes.latest_run, house.event.id)
    assert run
    files = {}
    for language in ("en", "cy"):
        made = Report(
            event_name=house.event.name,
            partnership=house.place.partnership,
            community=house.place.name,
            language=language,
            opened_on=date(2026, 4, 1),
            closed_on=date(2026, 5, 1),
            made_on=date(2026, 5, 9),
            replied=Count(value=212, text="212"),
            commented=Count(value=180, text="180"),
            themes=tuple(
                ReportTheme(
                    rank=rank,
                    label=label,
                    description="",
                    people=Count(value=people, text=str(people)),
                    leaning="in_the_way",
                    principle="",
                    quotes=("No bus after six at night",),
                )
                for rank, (label, people) in enumerate(
                    {"Getting home at night": 61, "Kind neighbours": 40, "Lights in the park": 12}.items(), 1
                )
            ),
            small_themes=1,
            caveats=("Few people under 25 replied (fewer than 5).",),
            slug=SLUG,
        )
        files[language, "html"] = documents.page(made).encode()
        files[language, "svg"] = themes_svg(made)
    report_id = await house.db.write(
        reports.save_report, house.event.id, run.id, 2, SLUG, files, house.clock.now
    )
    await house.db.write(reports.publish, report_id, house.ben.id, house.clock.now)

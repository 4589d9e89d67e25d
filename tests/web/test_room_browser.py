"""The console's pages for people without a phone, in a real browser: seen, and checked by axe."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, async_playwright

from storage import sessions
from surveys.results.notes import NoteProblem
from tests.end_to_end.browser import LAUNCH
from tests.web.conftest import House
from tests.web.test_browser import look, sign_in, visitor

pytestmark = pytest.mark.browser

WIDTHS = (360, 820, 1280)
TABLE = {"name": "room.csv", "mimeType": "text/csv", "buffer": b"question,note\nbetter,a bus after six\n"}


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(**LAUNCH)
        yield opened
        await opened.close()


@pytest.fixture
async def working(house: House) -> AsyncIterator[House]:
    """The house with its worker at work, as when the program runs."""
    task = asyncio.create_task(house.worker.run())
    yield house
    task.cancel()


async def answers_for_somebody(page: Page, house: House) -> None:
    await page.goto(f"/console/events/{house.event.id}/assist?lang=en")
    await page.get_by_label("Where are you?").fill("clinic")
    await page.get_by_role("button", name="Begin with the first person").click()
    await page.get_by_role("button", name="English").click()
    await page.get_by_role("button", name="Yes, let's start").click()
    await page.get_by_role("button", name="4", exact=True).click()
    await page.get_by_text("What would make next month").wait_for()


async def test_helper_types_for_one_person_after_the_other(browser: Browser, working: House) -> None:
    async with visitor(browser, working, 1280) as page:
        await sign_in(page.context, working)
        for _ in range(2):
            await answers_for_somebody(page, working)
            assert await page.get_by_text("Their words, not yours.").is_visible()
            await page.get_by_label("Your message").fill("half a sentence")
            await page.get_by_role("button", name="Next person").click()
            await page.get_by_role("button", name="English").wait_for()
            assert await page.get_by_label("Your message").input_value() == ""
            assert await page.evaluate("localStorage.length") == 0
        await page.get_by_role("button", name="Finish", exact=True).click()
        await page.get_by_text("What was said is stored.").wait_for()
    rows = await working.db.read(sessions.answers_of_event, working.event.id)
    assert {(row.source, row.entry, row.value) for row in rows} == {("assisted", "clinic", 4)}
    assert len({row.session_id for row in rows}) == 2


async def test_table_is_looked_at_and_then_imported(browser: Browser, working: House) -> None:
    async with visitor(browser, working, 1280) as page:
        await sign_in(page.context, working)
        await page.goto(f"/console/events/{working.event.id}/notes")
        await page.locator("#file").set_input_files(TABLE)
        await page.get_by_role("button", name="Look first").click()
        await page.get_by_text("This would be stored:").wait_for()
        await page.get_by_role("button", name="Import").click()
        await page.get_by_text("This is stored now:").wait_for()
    assert [wanted.dry_run for _, wanted in working.doing.asked] == [True, False]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("width", WIDTHS)
async def test_pages_read_well(browser: Browser, working: House, width: int) -> None:
    working.doing.problems = [
        NoteProblem(
            row=3,
            column="week",
            problem="'lots' is no number.",
            remedy="Write it in figures.",
        )
    ]
    root = f"/console/events/{working.event.id}"
    faults: list[str] = []
    for scheme in ("light", "dark"):
        for language in ("en", "cy"):
            async with visitor(browser, working, width, color_scheme=scheme) as page:
                await sign_in(page.context, working)
                name = f"{width}-{scheme}-{language}"
                for path in ("", "/assist", "/notes", "/survey"):
                    await page.goto(f"{root}{path}?lang={language}")
                    for more in await page.locator("details > summary").all():
                        await more.click()
                    faults += await look(page, f"room{path.replace('/', '-')}-{name}")
                await page.goto(f"/console/communities/{working.place.id}/events/new?lang={language}")
                for more in await page.locator("details > summary").all():
                    await more.click()
                faults += await look(page, f"room-new-{name}")
                await page.goto(f"{root}/notes")
                await page.locator("#file").set_input_files(TABLE)
                await page.locator("form:has(#file) button").click()
                await page.locator("#outcome").wait_for()
                faults += await look(page, f"room-looked-{name}")
                await page.goto(f"{root}/assist")
                await page.locator("form:has(#entry) button").click()
                await page.get_by_role("button", name="English").wait_for()
                await page.wait_for_timeout(300)
                faults += await look(page, f"room-assisting-{name}")
    assert not faults, "\n".join(faults)

"""A blind check by keyboard alone, and long work as the script keeps it fresh."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright, expect

from tests.end_to_end.browser import LAUNCH
from tests.web import coded
from tests.web.conftest import House
from tests.web.test_browser import sign_in, visitor
from tests.web.test_coding import root
from web.behind import Tell

pytestmark = pytest.mark.browser


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(**LAUNCH)
        yield opened
        await opened.close()


async def test_points_are_put_into_themes_by_keyboard_alone(browser: Browser, house: House) -> None:
    await coded.points(house)
    async with visitor(browser, house, 1280) as page:
        await sign_in(page.context, house)
        await page.goto(root(house))
        await page.get_by_role("button", name="Draw the points").focus()
        await page.keyboard.press("Enter")
        for number in (1, 2):
            await expect(page.get_by_role("heading", level=1)).to_have_text(f"Point {number} of 40")
            await page.get_by_label("Buses", exact=False).focus()
            await page.keyboard.press("Space")
            await page.keyboard.press("Tab")
            await page.keyboard.press("Space")
            await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Point 3 of 40")
        await page.get_by_role("button", name="Keep it and go on").focus()
        await page.keyboard.press("Enter")
        # What is wrong is where one is: the sentence has the focus, and leads to the choices.
        await expect(page.locator("#faults")).to_be_focused()
        await page.get_by_role("link", name="Go back one").click()
        await expect(page.get_by_label("Buses", exact=False)).to_be_checked()
        await expect(page.get_by_label("Dark park", exact=False)).to_be_checked()


async def test_a_bar_moves_by_itself_and_work_can_be_cancelled(
    browser: Browser, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.working.QUICK_SECONDS", 0.01)
    further = asyncio.Event()

    async def slow(tell: Tell) -> None:
        tell(14, 60)
        await further.wait()
        tell(30, 60)
        await asyncio.sleep(60)

    house.doing.slow = slow
    await house.sign_in(house.ben)
    answer = await house.post(f"/console/communities/{house.place.id}/assets", file=b"id,name\n1,Tea\n")
    async with visitor(browser, house, 390) as page:
        await sign_in(page.context, house)
        await page.goto(answer.headers["Location"])
        await expect(page.get_by_text("14 of 60 rows")).to_be_visible()
        further.set()
        await expect(page.get_by_text("30 of 60 rows")).to_be_visible()
        await page.get_by_role("button", name="Cancel").click()
        await expect(page.get_by_text("Cancelled after 30 of 60 rows")).to_be_visible()

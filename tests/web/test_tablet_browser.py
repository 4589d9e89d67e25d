"""The shared tablet in a real browser, on its clock: what is left for the next person."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from playwright.async_api import Browser, Page, async_playwright

from storage import inbox, people, sessions
from storage.change import Change, NewMessage
from tests.end_to_end.browser import LAUNCH
from tests.web.conftest import KEYS, House
from tests.web.test_browser import look, visitor

pytestmark = pytest.mark.browser

SECRET = "my words about the buses"
WIDTHS = (360, 820, 1280)


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


async def answers(page: Page) -> None:
    """Begin as a new person, agree, and say something."""
    await page.goto("/tablet/blaen")
    await page.locator("#begin").click()
    await page.get_by_role("button", name="English").click()
    await page.get_by_role("button", name="Yes, let's start").click()
    await page.get_by_role("button", name="4", exact=True).click()
    await page.get_by_text("What would make next month").wait_for()
    await say(page, SECRET)


async def say(page: Page, words: str) -> None:
    await page.get_by_label("Your message").fill(words)
    await page.get_by_role("button", name="Send").click()
    await page.locator(".line.resident[data-id]", has_text=words).wait_for()


async def nothing_is_left(page: Page) -> None:
    """On the screen, in the browser's stores, and behind its arrows."""
    await page.locator("#begin").wait_for()
    assert SECRET not in await page.content()
    stores = "JSON.stringify([localStorage.length, sessionStorage.length])"
    assert await page.evaluate(stores) == "[0,0]"
    assert await page.evaluate("indexedDB.databases().then(found => found.length)") == 0
    assert not [each for each in await page.context.cookies() if each["name"] == "listenwell_tablet"]
    for step in (page.go_back, page.go_forward, page.go_forward):
        await step()
        shown = await page.locator("body").inner_text()
        assert SECRET not in shown
        assert "English" not in shown
    await page.goto("/tablet/blaen")


async def test_finish_and_clear_leaves_nothing(browser: Browser, working: House) -> None:
    async with visitor(browser, working, 820) as page:
        await answers(page)
        await page.get_by_label("Your message").fill("half a sentence")
        await page.get_by_role("button", name="Finish and clear").click()
        await nothing_is_left(page)
        await page.locator("#begin").click()
        await page.get_by_role("button", name="English").wait_for()
        assert await page.get_by_label("Your message").input_value() == ""
        assert await page.get_by_text(SECRET).count() == 0
    rows = await working.db.read(sessions.answers_of_event, working.event.id)
    assert SECRET in {row.text for row in rows}


async def test_untouched_screen_warns_after_a_minute_and_is_cleared_after_one_and_a_half(
    browser: Browser, working: House
) -> None:
    async with visitor(browser, working, 820, reduced_motion="reduce") as page:
        await page.clock.install()
        await answers(page)
        await page.get_by_role("button", name="Yes, please").or_(page.get_by_text("/join/blaen")).wait_for()
        await page.wait_for_timeout(500)
        await page.clock.fast_forward(58_000)
        assert not await page.locator("#still").is_visible()
        await page.clock.run_for(4_000)
        assert "cleared in" in await page.locator("#away").inner_text()
        assert "cleared in" in await page.locator("#announce").inner_text()
        assert not await look(page, "tablet-warning-820")
        await page.get_by_role("button", name="I’m still here").click()
        await page.locator("#still").wait_for(state="hidden")
        await page.clock.fast_forward(58_000)
        await page.clock.run_for(1_000)
        assert await page.get_by_text(SECRET).is_visible()
        await page.clock.fast_forward(35_000)
        await page.clock.run_for(2_000)
        await nothing_is_left(page)


async def test_danger_words_stay_five_minutes_or_until_they_go_on(browser: Browser, working: House) -> None:
    async with visitor(browser, working, 820) as page:
        await page.clock.install()
        await answers(page)
        await page.get_by_text("/join/blaen").wait_for()
        await say(page, "I want to kill myself tonight")
        await page.locator(".line.danger").first.wait_for()
        await page.wait_for_timeout(500)
        await page.clock.fast_forward(240_000)
        await page.clock.run_for(1_000)
        assert await page.locator(".line.danger").first.is_visible()
        await page.clock.fast_forward(61_000)
        await page.clock.run_for(2_000)
        await nothing_is_left(page)


async def test_words_on_their_way_are_sent_before_the_next_person_begins(
    browser: Browser, working: House
) -> None:
    async with visitor(browser, working, 820) as page:
        await answers(page)
        await page.get_by_text("/join/blaen").wait_for()
        await page.context.set_offline(True)
        await page.get_by_label("Your message").fill("one more thing: the park")
        await page.get_by_role("button", name="Send").click()
        await page.locator(".line[data-state=sending]").wait_for()
        await page.get_by_role("button", name="Finish and clear").click()
        await page.get_by_text("Cleared.").wait_for()
        assert "the park" not in await page.content()
        await page.context.set_offline(False)
        await page.locator("#begin").wait_for(timeout=40_000)
        await nothing_is_left(page)
    rows = await working.db.read(sessions.answers_of_event, working.event.id)
    assert "one more thing: the park" in {row.text for row in rows}
    assert len({row.session_id for row in rows}) == 1


async def test_signposts_get_time_to_be_read(browser: Browser, working: House) -> None:
    async with visitor(browser, working, 820) as page:
        await page.clock.install()
        await answers(page)
        await page.get_by_text("/join/blaen").wait_for()
        cookie = next(each for each in await page.context.cookies() if each["name"] == "listenwell_tablet")
        who = await working.db.read(
            people.find_contact, KEYS, channel="web", handle=str(cookie.get("value", ""))
        )
        assert who
        await signpost(working, who.resident_id)
        await page.clock.run_for(6_000)
        await page.locator("[data-kind=signpost]").wait_for()
        await page.clock.fast_forward(140_000)
        await page.clock.run_for(1_000)
        assert await page.get_by_text("Tea and Chat").is_visible()
        await page.clock.fast_forward(45_000)
        await page.clock.run_for(2_000)
        await nothing_is_left(page)


async def signpost(house: House, resident_id: str) -> None:
    message = NewMessage(
        resident_id=resident_id,
        event_id=house.event.id,
        channel="web",
        kind="signpost",
        text="Tea and Chat, Pentre Hall, Tuesdays 2 pm",
    )
    await house.db.write(
        inbox.apply, Change(resident_id=resident_id, messages=(message,)), now=house.clock.now
    )


async def test_without_a_script_finish_and_clear_works(browser: Browser, working: House) -> None:
    base = str(working.client.make_url("/"))
    context = await browser.new_context(base_url=base, java_script_enabled=False)
    page = await context.new_page()
    await page.goto("/tablet/blaen")
    await page.locator("#begin").click()
    await page.get_by_role("button", name="Start").click()
    await page.get_by_role("button", name="English").click()
    await page.locator("noscript .note", has_text="press “Finish and clear”").wait_for()
    await page.get_by_role("button", name="Finish and clear").click()
    await page.locator("#begin").wait_for()
    assert page.url.endswith("/tablet/blaen")
    await page.go_back()
    assert "English" not in await page.locator("body").inner_text()
    await context.close()


async def test_pages_of_the_tablet_read_well(browser: Browser, working: House) -> None:
    faults: list[str] = []
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            for language in ("English", "Cymraeg"):
                async with visitor(browser, working, width, color_scheme=scheme) as page:
                    await page.goto("/tablet/blaen")
                    faults += await look(page, f"tablet-start-{width}-{scheme}")
                    await page.locator("#begin").click()
                    await page.get_by_role("button", name=language).click()
                    await page.locator(".line.resident[data-id]").first.wait_for()
                    await page.wait_for_timeout(600)
                    faults += await look(page, f"tablet-chat-{width}-{scheme}-{language}")
    working.clock.now += timedelta(days=60)
    async with visitor(browser, working, 820) as page:
        await page.goto("/tablet/blaen")
        faults += await look(page, "tablet-closed-820")
    assert not faults, "\n".join(faults)

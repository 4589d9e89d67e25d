"""The whole review of the demo event by keyboard alone, from the import to a message to many."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright

from tests.end_to_end.browser import LAUNCH
from tests.end_to_end.demo import Demo
from tests.end_to_end.keyboard import Hands

EVENT = "What matters in Blaen-y-cwm"
NOTES = "good,barriers,better\n" + "\n".join(
    f"the choir on Thursday {n},no bench at the bus stop {n},a bench and a shelter {n}" for n in range(8)
)
POINTS = 30  # the fewest that a check tells anything by

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.timeout(600)]


async def test_review_of_an_event_from_import_to_broadcast_by_keyboard(demo: Demo, tmp_path: Path) -> None:
    async with browser() as chromium:
        ben, nia = (
            Hands(await signed_in(chromium, demo, "Ben")),
            Hands(await signed_in(chromium, demo, "Nia")),
        )
        await imports_notes(ben, tmp_path)
        await themes_again(ben)
        await merges(ben)
        await splits_moves_and_undoes(ben)
        for each in (ben, nia):
            await checks_blind(each, demo)
        await sees_how_far_they_agree(ben)
        await signs_off_and_reports(ben)
        message = await writes_to_many(ben, demo)
        await approves(nia, demo, message)


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(**LAUNCH)
        yield chromium
        await chromium.close()


async def signed_in(chromium: Browser, demo: Demo, name: str) -> Page:
    context = await chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = await context.new_page()
    page.set_default_timeout(20_000)
    await page.goto(await asyncio.to_thread(demo.link, name))
    hands = Hands(page)
    await hands.load(page.locator("main button"))
    await page.get_by_role("heading", name="What needs you now").wait_for()
    return page


async def imports_notes(hands: Hands, folder: Path) -> None:
    notes = folder / "notes.csv"
    notes.write_text(NOTES, encoding="utf-8")
    page = hands.page
    await hands.load(page.locator("main").get_by_role("link", name=EVENT).first)
    await hands.link("Notes from the room")
    await hands.file(page.get_by_label("Table with the notes"), notes)
    await hands.load(page.get_by_role("button", name="Look first"))
    await page.get_by_text("8 new people").wait_for()
    await hands.load(page.get_by_role("button", name="Import", exact=True))
    await page.get_by_text("This is stored now:").wait_for(timeout=60_000)


async def themes_again(hands: Hands) -> None:
    page = hands.page
    await hands.link("Themes")
    await hands.enter(page.locator("summary", has_text="Make themes again"))
    await hands.load(page.get_by_role("button", name="Make themes again"))
    await page.get_by_text("New themes wait for you.").wait_for(timeout=120_000)
    await hands.link("See what would change")
    await hands.load(page.get_by_role("button", name="Take these themes"))
    await page.locator("li.theme").first.wait_for()


async def merges(hands: Hands) -> None:
    page = hands.page
    await page.goto(re.sub(r"\?.*", "", page.url))
    before = await page.locator("li.theme h2 a").all_inner_texts()
    ticks = page.get_by_label("Tick to merge")
    await hands.tick(ticks.nth(0))
    await hands.tick(ticks.nth(1))
    await hands.load(page.get_by_role("button", name="Merge", exact=True))
    await page.locator("#decided", has_text="Merged").wait_for()
    after = await page.locator("li.theme h2 a").all_inner_texts()
    assert before[1] not in after or before[0] not in after


async def splits_moves_and_undoes(hands: Hands) -> None:
    page = hands.page
    await hands.load(page.locator("li.theme h2 a").nth(2))
    await hands.tick(page.get_by_label("Tick this").nth(0))
    await hands.reach(page.locator("#ticked input[name=kind]:checked"))
    await page.keyboard.press("ArrowDown")
    await hands.write(page.get_by_label("Name of the new theme"), "Something of its own")
    await hands.load(page.get_by_role("button", name="Do this with what is ticked"))
    await page.locator("#decided", has_text="made a theme of its own").wait_for()
    await hands.tick(page.get_by_label("Tick this").nth(0))
    await hands.pick(page.get_by_label("The theme it belongs to"), "Something of its own")
    await hands.load(page.get_by_role("button", name="Do this with what is ticked"))
    await page.locator("#decided", has_text="1 point moved to “Something of its own”").wait_for()
    await hands.load(page.locator("#decided").get_by_role("button", name="Undo"))
    await page.get_by_text("Undone.", exact=True).wait_for()


async def checks_blind(hands: Hands, demo: Demo) -> None:
    page = hands.page
    await page.goto(f"{demo.program.url}/console/")
    await hands.load(page.locator("main").get_by_role("link", name=EVENT).first)
    await hands.link("Themes")
    await hands.link("Check by two people")
    if await page.get_by_role("link", name="Begin with yours").count():
        await hands.link("Begin with yours")
    else:
        await hands.pick(page.get_by_label("How many points?"), str(POINTS))
        await hands.load(page.get_by_role("button", name="Draw the points"))
    for _ in range(POINTS):
        await hands.tick(page.locator("#choice input").first)
        await hands.load(page.get_by_role("button", name=re.compile("Keep it and")))
    assert page.url.endswith("/result")


async def sees_how_far_they_agree(hands: Hands) -> None:
    await hands.page.reload()
    await hands.page.locator("caption", has_text="The figures").wait_for()
    assert await hands.page.locator("tr", has_text="0.75").count()


async def signs_off_and_reports(hands: Hands) -> None:
    page = hands.page
    await hands.link("Board")
    await hands.load(page.get_by_role("button", name="Sign these themes off"))
    await page.get_by_text("Signed off.", exact=True).wait_for()
    await hands.link("Report")
    await hands.load(page.get_by_role("button", name="Make a draft"))
    await page.get_by_role("link", name="Look at the draft").wait_for(timeout=60_000)
    await hands.enter(page.locator("summary", has_text="Publish it and send it"))
    await hands.load(page.get_by_role("button", name="Publish and send now"))
    await page.get_by_text("The report was published").wait_for(timeout=60_000)


async def writes_to_many(hands: Hands, demo: Demo) -> str:
    page = hands.page
    await hands.load(page.locator("main a.back").first)
    await hands.load(page.locator("main").get_by_role("link", name="Messages to many").first)
    await hands.link("Write a message")
    await hands.write(
        page.get_by_label("In English"), "On 4 June at 6 pm we meet in Pentre Hall to look at the benches."
    )
    await hands.write(
        page.get_by_label("In Cymraeg"),
        "Ar 4 Mehefin am 6 yr hwyr rydym yn cwrdd yn Neuadd Pentre i weld y meinciau.",
    )
    await hands.load(page.get_by_role("button", name="Save and look at it"))
    await hands.load(page.get_by_role("button", name="Ask for approval"))
    await page.get_by_text("another coordinator of this community approves it").wait_for()
    return page.url


async def approves(hands: Hands, demo: Demo, message: str) -> None:
    page = hands.page
    await page.goto(f"{demo.program.url}/console/")
    await hands.load(page.locator("main").get_by_role("link", name=re.compile("approv", re.IGNORECASE)).first)
    assert page.url.split("?")[0] == message.split("?", maxsplit=1)[0]
    await hands.load(page.get_by_role("button", name="Approve and send"))
    await page.get_by_role("heading", name="What became of it").wait_for(timeout=60_000)
    await page.get_by_text("got it", exact=True).wait_for(timeout=60_000)

"""One listening event all the way: coordinator in a browser, residents on the web and on Telegram."""

from __future__ import annotations

import asyncio
import random
import re
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Page, async_playwright

from tests.end_to_end.browser import LAUNCH
from tests.end_to_end.program import Program
from tests.end_to_end.residents import Mouth, Resident, TelegramMouth, WebMouth, web_session
from tests.fake_bot_api import FakeBotApi, Person

ASSETS = Path(__file__).resolve().parents[2] / "listenwell" / "demo" / "assets.csv"
THE_END = ("You have told us what matters",)
SAID = (
    (
        "the hills and the walks up there are what I love most",
        "there are no buses after six so I cannot get home from work",
        "one bus in the evening that comes back from town would do",
        "we could share lifts on a Thursday if somebody wrote it down",
    ),
    (
        "my neighbours are kind and look in on each other every day",
        "the park is so dark at night that I walk the long way round",
        "put some proper lights along the path through the park",
        "a few of us could walk together after choir on a Tuesday",
    ),
    (
        "I like the walks up the mountain with my old dog",
        "the last bus goes at six and then you are stuck in town",
        "please bring back the late bus even if only on Fridays",
        "a lift scheme run by people from the chapel might work",
    ),
    (
        "people look out for you here when you are poorly",
        "it is too dark in the park for the children to walk home",
        "somebody should put lamps in the park before the winter",
        "we would gladly tidy the park on a Saturday morning",
    ),
)
DANGER = "I want to kill myself tonight"

pytestmark = [pytest.mark.browser, pytest.mark.process, pytest.mark.timeout(420)]


async def test_listening_event_from_opening_to_the_monthly_message(tmp_path: Path, models: Path) -> None:
    async with FakeBotApi() as telegram, browser_page() as page:
        channel = telegram.channel("@blaenycwm")
        program = Program(
            tmp_path,
            models,
            TELEGRAM_TOKEN=telegram.token,
            TELEGRAM_API_URL=telegram.url,
            SECRET_KEY="k" * 40,
        )
        program.command("community", "add", "Blaen-y-cwm", "--channel", "@blaenycwm")
        program.command(
            "community", "set", "blaen-y-cwm", "--hours", "always"
        )  # also when tests run at night
        link = program.command(
            "user", "add", "Ben", "--role", "coordinator", "--community", "blaen-y-cwm"
        ).strip()
        await asyncio.to_thread(program.start)
        try:
            await signs_in(page, link)
            await imports_assets(page)
            code = await opens_event(page)
            people = await everybody_answers(program, telegram, code)
            await somebody_is_in_danger(telegram.person("dai"), code)
            await sees_the_alert(page, program)
            released, renamed = await reviews_themes(page, program)
            await publishes(page, program)
            await hears_back(people, channel.received, telegram)
            await report_shows_only_what_was_released(program, page, released, renamed)
            await adds_action(page, program)
        finally:
            await asyncio.to_thread(program.stop)
        monthly_message_waits_for_its_day(program, telegram)


@asynccontextmanager
async def browser_page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(**LAUNCH)
        page = await chromium.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(15_000)
        yield page
        await chromium.close()


async def signs_in(page: Page, link: str) -> None:
    await page.goto(link)
    await page.locator("main button").click()
    await page.wait_for_url("**/console/**")


async def imports_assets(page: Page) -> None:
    await page.get_by_role("link", name="Communities", exact=True).click()
    await page.get_by_role("link", name="Blaen-y-cwm").first.click()
    await page.get_by_role("link", name="What is near").click()
    await page.get_by_label("CSV or HSDS-UK JSON").set_input_files(ASSETS)
    await page.get_by_role("button", name="Import", exact=True).click()
    await page.get_by_text(re.compile(r"Imported: 4\d new")).wait_for(timeout=60_000)


async def opens_event(page: Page) -> str:
    await page.get_by_role("link", name="Blaen-y-cwm").first.click()
    await page.get_by_role("link", name="Start a listening event").click()
    await page.get_by_label("Name", exact=True).fill("Spring")
    await page.get_by_label("Code").fill("spring")
    await page.get_by_label("Last day").fill("2099-01-01")
    await page.get_by_role("button", name="Start").click()
    await page.get_by_text("/join/spring").first.wait_for()
    assert await page.get_by_text("t.me/listenwell_test_bot?start=spring").count()
    return "spring"


async def everybody_answers(program: Program, telegram: FakeBotApi, code: str) -> list[Person]:
    people = [telegram.person(f"tg{number}") for number in range(8)]
    chance = random.Random(1)
    async with web_session() as first, web_session() as second:
        mouths: list[Mouth] = [TelegramMouth(person=person, code=code) for person in people]
        mouths += [
            WebMouth(base=program.url, code=code, session=each, chance=chance) for each in (first, second)
        ]
        residents = [
            Resident(name=f"r{number}", mouth=mouth, finished_by=THE_END, words=SAID[number % len(SAID)])
            for number, mouth in enumerate(mouths)
        ]
        await asyncio.gather(*(each.answer_everything() for each in residents))
    return people


async def somebody_is_in_danger(dai: Person, code: str) -> None:
    dai.starts(code)
    await dai.hears()
    dai.taps("English")
    await dai.hears(2)
    dai.taps("Yes, let's start")
    await dai.hears()
    dai.says(DANGER)
    help_text, waiting = await dai.hears(2)
    assert "999" in help_text.text
    assert "116 123" in help_text.text
    assert "can wait" in waiting.text


async def sees_the_alert(page: Page, program: Program) -> None:
    await page.goto(f"{program.url}/console/")
    await page.get_by_role("main").get_by_role("link", name=re.compile("shows? danger")).click()
    assert await page.get_by_text(DANGER).count()


async def reviews_themes(page: Page, program: Program) -> tuple[str, str]:
    """Make themes, rename the first, hide the second, release one quote of the first, sign off."""
    await page.goto(f"{program.url}/console/")
    await page.get_by_role("link", name="Spring").first.click()
    await page.get_by_role("link", name="Themes", exact=True).click()
    await page.get_by_role("button", name="Make themes").click()
    await page.locator("li.theme").first.wait_for(timeout=60_000)
    assert DANGER not in await page.content()
    await page.locator("li.theme h2 a").first.click()
    await page.locator("summary", has_text="Change this theme").click()
    await page.get_by_label("Name", exact=True).fill("Getting home in the evening")
    await page.get_by_role("button", name="Save the words").click()
    await page.get_by_role("heading", name="Getting home in the evening", level=1).wait_for()
    await page.locator("summary", has_text="Release for the report").first.click()
    released = await page.get_by_label("As it will be shown").first.input_value()
    await page.get_by_role("button", name="Release this quote").first.click()
    await page.locator(".tag", has_text="Released").first.wait_for()
    await page.locator("main a.back").click()
    hidden = (await page.locator("li.theme").nth(1).locator("h2 a").inner_text()).strip()
    await page.locator("li.theme").nth(1).get_by_role("button", name=re.compile("^Hide")).click()
    await page.locator(".tag", has_text="Hidden").first.wait_for()
    await page.get_by_role("button", name="Sign these themes off").click()
    await page.get_by_text("Signed off.", exact=True).wait_for()
    return released, hidden


async def publishes(page: Page, program: Program) -> None:
    await page.get_by_role("link", name="Report", exact=True).click()
    await page.get_by_role("button", name="Make a draft").click()
    await page.get_by_role("link", name="Look at the draft").wait_for(timeout=60_000)
    await page.locator("summary", has_text="Publish it and send it").click()
    await page.get_by_role("button", name="Publish and send now").click()
    await page.get_by_text("The report was published").wait_for(timeout=30_000)


async def hears_back(people: list[Person], posts: Sequence[object], telegram: FakeBotApi) -> None:
    """Everybody who agreed hears once; the public channel gets one post."""
    deadline = asyncio.get_running_loop().time() + 60
    while asyncio.get_running_loop().time() < deadline:
        told = [sum("/reports/" in message.text for message in person.received) for person in people]
        if all(told) and posts:
            break
        await asyncio.sleep(0.2)
    assert told == [1] * len(people)
    assert len(posts) == 1


async def report_shows_only_what_was_released(
    program: Program, page: Page, released: str, hidden: str
) -> None:
    await page.get_by_role("link", name="Read it").click()
    text = await page.locator("main").inner_text()
    assert released in text
    for words in {each for said in SAID for each in said}:
        assert words not in text.replace(released, "")
    assert "Getting home in the evening" in text
    assert f"\n{hidden}\n" not in text
    assert DANGER not in text
    async with aiohttp.ClientSession() as outside, outside.get(page.url + ".pdf") as pdf:
        assert (await pdf.read()).startswith(b"%PDF")


async def adds_action(page: Page, program: Program) -> None:
    await page.goto(f"{program.url}/console/")
    await page.get_by_role("link", name="Spring").first.click()
    await page.get_by_role("link", name="Actions", exact=True).click()
    await page.get_by_role("link", name="Add an action").click()
    await page.locator("input[name=owner]").fill("the council")
    await page.locator("[name=promise]").fill("Ask the bus company for a bus after eight")
    await page.locator("main form button").last.click()
    await page.get_by_text("Ask the bus company for a bus after eight").first.wait_for()


def monthly_message_waits_for_its_day(program: Program, telegram: FakeBotApi) -> None:
    ran = program.json("jobs", "run", "digest", "--at", "2098-12-01T12:00:00+00:00")
    assert ran["job"] == "digest"
    assert ran["counts"]["messages"] >= 8
    again = program.json("jobs", "run", "digest", "--at", "2098-12-01T13:00:00+00:00")
    assert again["ran"] is False
    # It waits for its own day, which no test can: what would leave then is read from the record.
    with closing(sqlite3.connect(program.folder / "var" / "listenwell.db")) as record:
        waiting = "SELECT text, not_before FROM outbox WHERE kind = 'digest' AND state = 'queued'"
        messages = record.execute(waiting).fetchall()
    assert len(messages) >= len(telegram.people) - 1
    assert all("bus after eight" in text and day.startswith("2098-12-01") for text, day in messages)

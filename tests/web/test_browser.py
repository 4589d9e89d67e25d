"""The chat, the poster and the console's forms in a real browser, as residents and coordinators use them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright
from pypdf import PdfReader

from storage.themes import PointRow
from tests.end_to_end.browser import LAUNCH
from tests.web import said
from tests.web.conftest import FORM_TOKEN, House
from tests.web.test_console import ACTION, raise_alert
from web.behind import Ideas, MergeIdea, SeriousIdea
from web.kit import CONSOLE_COOKIE

pytestmark = pytest.mark.browser

OUTPUT = Path(__file__).parent.parent / "output"
#: Where the README's pictures go: beside it only when asked, so that a test run changes no document.
PICTURES = (
    OUTPUT.parent.parent / "docs" / "pictures" if os.environ.get("LISTENWELL_PICTURES") == "1" else OUTPUT
)
LARGEST_PICTURE = 200_000  # bytes
WIDTHS = (390, 1280)


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


@asynccontextmanager
async def visitor(browser: Browser, house: House, width: int, **options: str) -> AsyncIterator[Page]:
    """A page of a fresh browser; what it complains about fails the test."""
    base = str(house.client.make_url("/"))
    context = await browser.new_context(base_url=base, viewport={"width": width, "height": 844}, **options)  # type: ignore[arg-type]
    page = await context.new_page()
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        expected = "Failed to load resource" in message.text
        if message.type in {"error", "warning"} and not expected:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    await context.close()
    assert not complaints


async def sign_in(context: BrowserContext, house: House) -> None:
    token = await house.sign_in(house.ben)
    url = str(house.client.make_url("/console/"))
    await context.add_cookies([{"name": CONSOLE_COOKIE, "value": token, "url": url}])


async def look(page: Page, name: str) -> list[str]:
    """Keep a picture; what axe found, and whether the page is wider than its window."""
    OUTPUT.mkdir(exist_ok=True)
    await page.screenshot(path=OUTPUT / f"{name}.png", full_page=True)
    wide = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    found = (await Axe().run(page)).response["violations"]
    seen = [f"{name}: {each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]
    return seen + ([f"{name}: {wide} px too wide"] if wide > 0 else [])


async def arrive(page: Page) -> None:
    """Open the chat, choose English and agree."""
    await page.goto("/chat/blaen")
    await page.get_by_role("button", name="English").click()
    await page.get_by_role("button", name="Yes, let's start").click()
    await page.locator(".line.resident[data-id]").nth(1).wait_for()
    await (
        page.get_by_role("button", name="Stop for now")
        .or_(page.get_by_role("button", name="Later"))
        .wait_for()
    )


@pytest.mark.parametrize("width", WIDTHS)
async def test_resident_answers_in_the_chat(browser: Browser, working: House, width: int) -> None:
    async with visitor(browser, working, width) as page:
        await arrive(page)
        await page.locator(".line.resident[data-state=saved]").nth(1).wait_for()
        box = page.get_by_label("Your message")
        await box.fill("The neighbours are kind")
        await box.press("Enter")
        own = page.locator(".line.resident", has_text="The neighbours are kind")
        await page.locator(".line.resident[data-state=saved]").nth(2).wait_for()
        assert await own.count() == 1
        faults = await look(page, f"chat-en-{width}")
        assert not faults, faults


async def test_script_draws_lines_as_the_server_does(browser: Browser, working: House) -> None:
    async with visitor(browser, working, 390) as page:
        await arrive(page)
        await page.locator(".line.resident[data-id]").nth(1).wait_for()
        for choice in ("help", "2"):
            await page.get_by_label("Your message").fill(choice)
            await page.get_by_role("button", name="Send").click()
            await page.locator(".line.resident[data-id]", has_text=choice).wait_for()
        await page.wait_for_timeout(800)
        drawn = (
            "[...document.querySelectorAll('.line')].map("
            "line => [line.className, line.dataset.state, line.dataset.id, line.innerText])"
        )
        before = await page.evaluate(drawn)
        await page.reload()
        assert await page.evaluate(drawn) == before


async def test_message_written_without_network_is_kept_and_sent_once_later(
    browser: Browser, working: House
) -> None:
    async with visitor(browser, working, 390) as page:
        await arrive(page)
        await page.locator(".line.resident[data-state=saved]").nth(1).wait_for()
        await page.context.set_offline(True)
        await page.get_by_label("Your message").fill("Buses stop at six")
        await page.get_by_role("button", name="Send").click()
        await page.locator(".line[data-state=sending]", has_text="Buses stop at six").wait_for()
        await page.get_by_text("No connection.").wait_for()
        assert not await look(page, "chat-offline-390")
        await page.context.set_offline(False)
        await page.reload()
        await page.locator(".line[data-state=saved]", has_text="Buses stop at six").wait_for()
        await page.wait_for_timeout(500)
        assert await page.locator(".line", has_text="Buses stop at six").count() == 1


async def test_unsent_words_are_there_after_a_reload(browser: Browser, working: House) -> None:
    async with visitor(browser, working, 390) as page:
        await arrive(page)
        await page.get_by_label("Your message").fill("I was just going to say")
        await page.reload()
        assert await page.get_by_label("Your message").input_value() == "I was just going to say"


async def test_counter_warns_near_the_end_and_holds_back_what_is_too_long(
    browser: Browser, working: House
) -> None:
    async with visitor(browser, working, 390) as page:
        await arrive(page)
        box = page.get_by_label("Your message")
        await box.fill("x" * 9_900)
        assert await page.locator("#count").inner_text() == "Characters left: 100"
        await box.fill("x" * 10_001)
        assert await page.locator("#count").inner_text() == "Characters too many: 1"
        lines = await page.locator(".line.resident").count()
        await page.get_by_role("button", name="Send").click()
        assert await page.locator(".line.resident").count() == lines


async def test_shift_and_enter_makes_a_new_line(browser: Browser, working: House) -> None:
    async with visitor(browser, working, 1280) as page:
        await arrive(page)
        box = page.get_by_label("Your message")
        await box.fill("one")
        await box.press("Shift+Enter")
        await box.type("two")
        assert await box.input_value() == "one\ntwo"


async def test_words_of_residents_never_run(browser: Browser, working: House) -> None:
    evil = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    async with visitor(browser, working, 390) as page:
        await arrive(page)
        await page.get_by_label("Your message").fill(evil)
        await page.get_by_role("button", name="Send").click()
        await page.locator(".line[data-id]", has_text="onerror").wait_for()
        await page.reload()
        assert await page.locator(".line", has_text="onerror").count() == 1
        assert await page.locator(".line img, .line script").count() == 0
        assert await page.title() != "owned"


async def test_poster_in_two_languages_is_one_sheet(browser: Browser, working: House) -> None:
    async with visitor(browser, working, 1280) as page:
        await sign_in(page.context, working)
        await page.goto(f"/console/events/{working.event.id}/poster?place=library")
        sheets = PdfReader(BytesIO(await page.pdf(format="A4")))
        assert len(sheets.pages) == 1
        assert "blaen-library" in sheets.pages[0].extract_text()


async def test_keyboard_alone_goes_through_the_review(browser: Browser, working: House) -> None:
    await said.theme(working)
    async with visitor(browser, working, 1280) as page:
        await sign_in(page.context, working)
        await page.goto(f"/console/events/{working.event.id}/themes")
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.className") == "skip"
        await page.keyboard.press("Enter")
        for _ in range(20):
            await page.keyboard.press("Tab")
            if await page.evaluate("document.activeElement.value") == "hide":
                break
        await page.keyboard.press("Enter")
        await page.get_by_role("status").filter(has_text="Hid “Buses in the evening”").wait_for()


async def test_form_sent_twice_in_the_browser_is_sent_once(browser: Browser, working: House) -> None:
    async with visitor(browser, working, 390) as page:
        await sign_in(page.context, working)
        await page.goto(f"/console/events/{working.event.id}/themes")
        posts: list[str] = []
        page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
        await page.get_by_role("button", name="Make themes").dblclick()
        await page.wait_for_load_state("networkidle")
        assert len(posts) == 1
        assert FORM_TOKEN not in "".join(posts)


#: What the README's pictures show: theme → label, leaning, people, things said by turns.
PICTURED = {
    "t1": (
        "Buses in the evening",
        "in_the_way",
        23,
        [
            "No bus after six, so I can't go to choir in the winter",
            "The last bus leaves before my shift ends",
            "Dim bws i Dredegar ar nos Sul",
            "My daughter walks home along the main road because there is no late bus",
        ],
    ),
    "t2": (
        "Neighbours who look out for you",
        "good",
        19,
        ["The neighbours are like family", "Somebody always knocks when my curtains stay shut"],
    ),
    "t3": (
        "Seeing a doctor",
        "in_the_way",
        13,
        [
            "Mae'n anodd cael apwyntiad gyda'r meddyg",
            "Twenty calls at eight in the morning for one appointment",
        ],
    ),
    "t4": (
        "Things to do for young people",
        "mixed",
        11,
        ["A youth club that's open more than one night", "Nothing for teenagers in the holidays"],
    ),
    "t5": (
        "Lights in the park",
        "in_the_way",
        8,
        ["The park is too dark to walk through", "I go the long way round after the clocks change"],
    ),
}


def turns(words: list[str], people: int) -> list[str]:
    return [words[number % len(words)] for number in range(people)]


def ideas_of(points: dict[str, list[PointRow]]) -> Ideas:
    """A merge and a look, as the machine would propose them for the pictured board."""
    first, other = points["t1"][3], points["t5"][1]
    return Ideas(
        merges=(
            MergeIdea(
                themes=("t1", "t5"),
                likeness=0.74,
                shared=6,
                examples=((str(first.answer_id), first.start), (str(other.answer_id), other.start)),
            ),
        ),
        serious=(SeriousIdea(theme="t5", why="strong"),),
    )


async def test_readme_shows_the_pages_as_they_are(
    browser: Browser, working: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = said.made
    spoken = {key: (label, turns(words, people)) for key, (label, _, people, words) in PICTURED.items()}
    monkeypatch.setattr(said, "SAID", spoken)
    monkeypatch.setattr(said, "made", lambda key, *rest: replace(plain(key, *rest), leaning=PICTURED[key][1]))
    working.doing.ideas = ideas_of(await said.theme(working, unsure="It is dark at the bus stop"))
    await raise_alert(working)
    await working.sign_in(working.ben)
    await working.post(
        f"/console/events/{working.event.id}/actions/new", **{**ACTION, "promised_for": "2026-05-11"}
    )
    PICTURES.mkdir(parents=True, exist_ok=True)
    root = f"/console/events/{working.event.id}/themes"
    shown = {"console": root, "home": "/console/", "theme": f"{root}/t1", "ideas": f"{root}/ideas"}
    async with visitor(browser, working, 1280) as page:
        await sign_in(page.context, working)
        for name, address in shown.items():
            await page.set_viewport_size({"width": 1280, "height": 720 if name == "home" else 1080})
            await page.goto(address)
            if name == "console":
                assert await page.get_by_text("23 people spoke of this").count() >= 1
            await page.screenshot(path=PICTURES / f"{name}.png")
    async with visitor(browser, working, 390) as page:
        await arrive(page)
        await page.get_by_role("button", name="4", exact=True).click()
        await page.get_by_text("What would make next month").wait_for()
        await page.get_by_label("Your message").fill("A bus home from choir, and lights in the park")
        await page.get_by_role("button", name="Send").click()
        await page.get_by_role("button", name="Yes, please").wait_for()
        await page.locator("#text").blur()
        await page.wait_for_timeout(400)
        await page.screenshot(path=PICTURES / "chat.png")
    for name in (*shown, "chat"):
        assert 5_000 < (PICTURES / f"{name}.png").stat().st_size < LARGEST_PICTURE

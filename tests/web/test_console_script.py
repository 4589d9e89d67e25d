"""The console by keyboard, with its script and without: parts swapped, words kept, stops in order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import pairwise

import pytest
from playwright.async_api import Browser, Dialog, Page, Route, async_playwright

from tests.end_to_end.browser import LAUNCH
from tests.web import said
from tests.web.conftest import House
from tests.web.test_browser import sign_in, visitor

pytestmark = pytest.mark.browser

COMPONENTS = "/console/components"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(**LAUNCH)
        yield opened
        await opened.close()


async def opened(page: Page, house: House, address: str) -> None:
    """The page, with a mark that only a new page would lose."""
    await sign_in(page.context, house)
    await page.goto(address)
    await page.evaluate("window.same = true")


async def same(page: Page) -> bool:
    return bool(await page.evaluate("window.same === true"))


async def test_sorting_swaps_the_table_alone_and_back_brings_the_order_back(
    browser: Browser, house: House
) -> None:
    async with visitor(browser, house, 1280) as page:
        await opened(page, house, COMPONENTS)
        head = page.locator("#table-places thead a", has_text="Place")
        first = page.locator("#table-places tbody th").first
        assert await first.inner_text() == "Pentre"
        await head.focus()
        await page.keyboard.press("Enter")
        await page.locator("#table-places [aria-sort=ascending]", has_text="Place").wait_for()
        assert await first.inner_text() == "Cwm Isaf"
        assert await same(page)
        assert page.url.endswith("?sort=place")
        assert "Place" in await page.evaluate("document.activeElement.textContent")
        await page.locator("p.hidden-words[role=status]", has_text="Page 1 of 2").wait_for(state="attached")
        await page.get_by_role("link", name="Next").click()
        await page.get_by_text("Page 2 of 2").first.wait_for()
        await page.go_back()
        await page.get_by_text("Page 1 of 2").first.wait_for()
        await page.go_back()
        await page.wait_for_function(
            "document.querySelector('#table-places tbody th').innerText === 'Pentre'"
        )


async def test_form_with_a_fault_comes_back_in_its_place_with_what_was_typed(
    browser: Browser, house: House
) -> None:
    async with visitor(browser, house, 390) as page:
        await opened(page, house, COMPONENTS)
        await page.get_by_label("Who will do it?").fill("Ben and the Saturday group")
        await page.get_by_role("button", name="Save").first.click()
        await page.locator("#faults").wait_for()
        assert await same(page)
        assert await page.evaluate("document.activeElement.id") == "faults"
        assert await page.get_by_label("Who will do it?").input_value() == "Ben and the Saturday group"
        await page.get_by_label("Why?").fill("Because they asked")
        await page.get_by_role("button", name="Save").first.click()
        await page.locator("#done").get_by_text("Saved.").wait_for()
        assert await same(page)
        assert await page.locator("#faults").count() == 0


async def test_swap_that_fails_becomes_an_ordinary_page(browser: Browser, house: House) -> None:
    async def broken(route: Route) -> None:
        await (route.abort() if route.request.resource_type == "fetch" else route.continue_())

    async with visitor(browser, house, 1280) as page:
        await opened(page, house, COMPONENTS)
        await page.route("**/console/components**", broken)
        await page.locator("#table-places thead a", has_text="Place").click()
        await page.wait_for_url("**?sort=place")
        assert not await same(page)
        await page.get_by_label("Who will do it?").fill("Ben")
        await page.get_by_role("button", name="Save").first.click()
        await page.locator("#faults").wait_for()
        assert await page.get_by_label("Who will do it?").input_value() == "Ben"


async def test_swapped_form_is_sent_once_however_often_it_is_pressed(browser: Browser, house: House) -> None:
    async with visitor(browser, house, 1280) as page:
        await opened(page, house, "/console/tour")
        posts: list[str] = []
        page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
        await page.locator("button[value=home]").dblclick()
        await page.get_by_text("1 of 9 done").first.wait_for()
        assert len(posts) == 1
        assert await same(page)
        assert await page.evaluate("document.activeElement.value") == "home"


async def test_typed_words_are_asked_about_before_they_are_lost(browser: Browser, house: House) -> None:
    asked: list[str] = []

    async def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    async with visitor(browser, house, 1280) as page:
        await opened(page, house, f"/console/events/{house.event.id}/actions/new")
        page.on("dialog", stay)
        promise = page.get_by_label("What is promised, in English")
        await promise.press_sequentially("short")
        await page.get_by_role("link", name="Help", exact=True).click()
        await page.wait_for_url("**/console/help/")
        assert asked == []
        await page.go_back()
        await promise.press_sequentially("mend the lights in the park")
        await page.get_by_role("link", name="Help", exact=True).click()
        await page.wait_for_timeout(300)
        assert asked == ["beforeunload"]
        assert "mend the lights" in await promise.input_value()
        await page.get_by_label("Who does it").fill("the council of the valley")
        await page.get_by_role("button", name="Save").click()
        await page.wait_for_url("**/actions?done=*")
        assert asked == ["beforeunload"]


async def test_everything_works_without_script(browser: Browser, house: House) -> None:
    base = str(house.client.make_url("/"))
    context = await browser.new_context(base_url=base, java_script_enabled=False)
    await sign_in(context, house)
    page = await context.new_page()
    await page.goto(COMPONENTS)
    await page.locator("#table-places thead a", has_text="Place").click()
    assert await page.locator("#table-places tbody th").first.inner_text() == "Cwm Isaf"
    await page.goto("/console/tour")
    await page.locator("button[value=event]").click()
    assert await page.get_by_text("1 of 9 done").count() == 1
    await page.get_by_role("link", name="What needs you now").first.click()
    await page.goto("/console/tour")
    assert await page.get_by_text("1 of 9 done").count() == 1, "the browser remembers"
    await page.locator("button[value=event]").click()
    assert await page.get_by_text("0 of 9 done").count() == 1
    await context.close()


async def test_menu_opens_by_key_and_gives_the_focus_back(browser: Browser, house: House) -> None:
    async with visitor(browser, house, 390) as page:
        await opened(page, house, "/console/")
        menu = page.get_by_role("button", name="Menu")
        way = page.get_by_role("link", name="Communities", exact=True)
        assert not await way.is_visible()
        await menu.focus()
        await page.keyboard.press("Enter")
        await way.wait_for()
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.textContent") == "Home"
        await page.keyboard.press("Escape")
        assert not await way.is_visible()
        assert await page.evaluate("document.activeElement.textContent") == "Menu"


#: What Tab reaches, in the order in which the page has it, and in which it is read.
STOPS = """
() => {
  const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  // Of radios that belong together Tab reaches the chosen one.
  const passed = (each) => each.type === "radio" && !each.checked
    && [...document.getElementsByName(each.name)].some((one) => one.checked);
  return [...document.querySelectorAll(kinds)]
    .filter((each) => !each.disabled && each.checkVisibility() && !passed(each))
    .map((each) => each.outerHTML);
}
"""
ROW = 300  # CSS pixels: higher than anything that stands beside something else


@pytest.mark.parametrize("place", ["themes", "themes/t1"])
async def test_tab_goes_through_the_page_in_the_order_it_is_read(
    browser: Browser, house: House, place: str
) -> None:
    await said.theme(house)
    async with visitor(browser, house, 1280) as page:
        await opened(page, house, f"/console/events/{house.event.id}/{place}")
        wanted = await page.evaluate(STOPS)
        reached, tops = [], []
        for _ in wanted:
            await page.keyboard.press("Tab")
            html, inside, top = await page.evaluate(
                "[document.activeElement.outerHTML, !!document.activeElement.closest('main'),"
                " document.activeElement.getBoundingClientRect().top + scrollY]"
            )
            reached.append(html)
            tops += [top] if inside else []
        assert reached == wanted
        assert 'class="skip"' in reached[0]
        # Downwards, but for what stands beside one another in a row or in columns.
        assert all(before - after < ROW for before, after in pairwise(tops))

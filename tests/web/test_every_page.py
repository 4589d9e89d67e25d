"""Every page that there is, in a real browser: both languages, three widths, seen and checked.

Pages come from the application's own routes: a new one is looked at without being named here, once
`parts_of` of the guard's tests knows a value for each named part of its address.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, async_playwright

from storage.accounts import User
from tests.end_to_end.browser import LAUNCH
from tests.web import furnished
from tests.web.conftest import House
from tests.web.sweep import OUTPUT, Sight, looked_at, with_axe
from tests.web.test_guard import address
from web.app import ROUTES
from web.console.help import topics
from web.kit import CONSOLE_COOKIE

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "cy")
AT_ONCE = 2  # contexts: one for each of two cores
#: Addresses that answer with something else than a page, or lead on to one.
NOT_PAGES = (
    "/lines",
    "/livez",
    "/readyz",
    "/console",
    "/{format}",
    "{kind:pdf|csv|svg}",
    ".csv",
    ".geojson",
    ".pdf",
    ".svg",
    ".xlsx",
    ".yaml",
    ".json",
    # Begin with a form: the tablet's and the helper's own browser tests look at them.
    "/tablet/{code}/chat",
    "/assist/chat",
)
#: Further states of pages that one sample does not show.
BESIDES = (
    Sight(address="/join/nosuch", status=404),
    Sight(address=f"/join/{furnished.CLOSED}"),
    Sight(address="/nosuch", status=404),
    Sight(address="/console/alerts?closed=yes"),
    Sight(address="/console/search?q=bus"),
)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(**LAUNCH)
        yield opened
        await opened.close()


async def signed_in(browser: Browser, house: House, user: User, **options: str) -> BrowserContext:
    """A browser in which somebody is signed in, with axe in every page."""
    base = str(house.client.make_url("/"))
    context = await browser.new_context(base_url=base, reduced_motion="reduce", **options)  # type: ignore[arg-type]
    await with_axe(context)
    token = await house.sign_in(user)
    await context.add_cookies([{"name": CONSOLE_COOKIE, "value": token, "url": base}])
    return context


def sights(parts: dict[str, str]) -> list[Sight]:
    """Every page of the application, with a sample for each named part of its address."""
    pages = [
        route
        for route in ROUTES
        if route.method == "GET" and not route.path.endswith(NOT_PAGES) and not route.path.startswith("/api/")
    ]
    found = [Sight(address=address(route, parts)) for route in pages]
    return [
        *found,
        *(Sight(address=f"/console/help/{name}") for name in topics() if name != "home"),
        *BESIDES,
    ]


@pytest.mark.timeout(400)
async def test_every_page_in_both_languages_at_three_widths(browser: Browser, house: House) -> None:
    parts = await furnished.furnish(house)
    ada = await furnished.admin(house)
    OUTPUT.mkdir(exist_ok=True)
    waiting = [(sight, language) for sight in sights(parts) for language in LANGUAGES]
    faults: list[str] = []

    async def sweep() -> None:
        context = await signed_in(browser, house, ada)
        page = await context.new_page()
        while waiting:
            sight, language = waiting.pop()
            faults.extend(await looked_at(page, sight, language))
        await context.close()

    await asyncio.gather(*(sweep() for _ in range(AT_ONCE)))
    assert not faults, "\n".join(sorted(faults))


#: Pages that together show every kind of part.
OTHERWISE = (
    "/console/",
    "/console/components",
    "/console/events/{event_id}",
    "/console/events/{event_id}/themes",
    "/console/events/{event_id}/themes/{theme_id}",
)


async def test_dark_and_forced_colours_read_well_and_paper_too(browser: Browser, house: House) -> None:
    parts = await furnished.furnish(house)
    ada = await furnished.admin(house)
    faults: list[str] = []
    for look in ({"color_scheme": "dark"}, {"forced_colors": "active"}):
        context = await signed_in(browser, house, ada, **look)
        page = await context.new_page()
        for place in OTHERWISE:
            sight = Sight(address=place.format(**parts), seen_as=next(iter(look.values())))
            faults += await looked_at(page, sight, "cy", widths=(390,))
            if "color_scheme" in look:
                # Paper is white whatever the screen is.
                await page.emulate_media(media="print")
                ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
                bar = await page.locator(".bar").is_visible()
                faults += [f"{place} on paper: {ground}"] if ground != "rgb(255, 255, 255)" or bar else []
                await page.screenshot(path=OUTPUT / f"{sight.name}-paper.jpg", full_page=True, type="jpeg")
                await page.emulate_media(media="screen")
        await context.close()
    assert not faults, "\n".join(faults)

"""A coordinator without a mouse: everything is reached by Tab and done by keys."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Locator, Page

MOST_TABS = 700  # the board with all its themes has some three hundred places to stop


class Hands:
    """Two hands on a keyboard.

    Args:
        page: What they see.
    """

    def __init__(self, page: Page) -> None:
        """Nothing is pressed yet."""
        self.page = page

    async def reach(self, what: Locator) -> None:
        """Press Tab until the focus is there; a group of radios is reached at its chosen one."""
        wanted = await what.first.element_handle()
        for _ in range(MOST_TABS):
            if await self.page.evaluate("wanted => document.activeElement === wanted", wanted):
                return
            await self.page.keyboard.press("Tab")
        message = f"no Tab leads to {what} on {self.page.url}"
        raise AssertionError(message)

    async def enter(self, what: Locator) -> None:
        """Follow a link, open a summary or press a button."""
        await self.reach(what)
        await self.page.keyboard.press("Enter")

    async def link(self, name: str) -> None:
        """Follow a link by its words and wait for its page."""
        await self.load(self.page.locator("main").get_by_role("link", name=name, exact=True))

    async def load(self, what: Locator) -> None:
        """Press something that leads to a page, and wait until it is there."""
        await self.reach(what)
        async with self.page.expect_navigation(wait_until="load", timeout=60_000):
            await self.page.keyboard.press("Enter")

    async def tick(self, what: Locator) -> None:
        """Tick a box."""
        await self.reach(what)
        await self.page.keyboard.press("Space")

    async def write(self, what: Locator, text: str) -> None:
        """Write in place of what stands in a field."""
        await self.reach(what)
        await self.page.keyboard.press("ControlOrMeta+A")
        await self.page.keyboard.type(text)

    async def pick(self, what: Locator, option: str) -> None:
        """Choose in a list by the first letters of an option."""
        await self.reach(what)
        await self.page.keyboard.type(option)

    async def file(self, what: Locator, path: Path) -> None:
        """Choose a file."""
        await self.reach(what)
        async with self.page.expect_file_chooser() as chooser:
            await self.page.keyboard.press("Space")
        await (await chooser.value).set_files(path)

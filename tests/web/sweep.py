"""What is looked at on every page in a real browser: axe, width, focus, targets, movement, complaints."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import ConsoleMessage, Page

OUTPUT = Path(__file__).parent.parent / "output"
WIDTHS = (390, 768, 1280)
ZOOMED = {"width": 320, "height": 256}  # what is left of 1280 by 1024 at 400 %
TALLEST_BAR = 128  # CSS pixels: half of that, so that the content has the other half
AXE: dict[str, Any] = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
#: In between there are the colours of the widths beside it, and contrast takes most of axe's time.
COLOURS_SEEN = (WIDTHS[0], WIDTHS[-1])

#: Everything at the width that the page has now; `whole` also looks at what no width changes.
LOOK = """
async ({axe: options, whole}) => {
  const faults = [];
  const name = (element) => element.outerHTML.slice(0, 140);
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide > 0) {
    const first = [...document.querySelectorAll("main *, header *")].filter(
      (each) => !each.closest(".scroll, .tabs, .parts")).find(
      (each) => each.getBoundingClientRect().right > window.innerWidth + 1);
    faults.push(`${wide} px too wide: ${first ? name(first) : "?"}`);
  }
  for (const each of (await axe.run(document, options)).violations)
    faults.push(`${each.id}: ${each.nodes.length} × ${each.nodes[0].html.slice(0, 140)}`);
  if (!whole) return faults;
  if (!document.title.replace("· Listenwell", "").trim()) faults.push("no title");
  const heads = document.querySelectorAll("h1").length;
  if (heads !== 1) faults.push(`${heads} h1`);
  if (document.getAnimations().length) faults.push("moves although less movement is asked for");
  for (const part of document.querySelectorAll("[data-swap]"))
    for (const id of part.dataset.swap.split(" "))
      if (!document.getElementById(id)) faults.push(`data-swap names no part: ${id}`);
  return faults;
}
"""

#: What shows nobody that it has the focus. The browser shows it to those only who press keys.
FOCUS = """
() => {
  const faults = [];
  const name = (element) => element.outerHTML.slice(0, 140);
  const focusable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  for (const each of document.querySelectorAll(focusable)) {
    if (each.disabled || !each.checkVisibility({visibilityProperty: true})) continue;
    each.focus({preventScroll: true});
    if (document.activeElement !== each) { faults.push(`takes no focus: ${name(each)}`); continue; }
    const style = getComputedStyle(each);
    const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    if (!each.matches(":focus-visible") || !seen) faults.push(`focus is not seen: ${name(each)}`);
  }
  return faults;
}
"""


@dataclass(frozen=True, kw_only=True)
class Sight:
    """One page to look at. status: what it answers with."""

    address: str
    status: int = 200
    #: Part of the pictures' names, where colours are not the usual ones.
    seen_as: str = ""

    @property
    def name(self) -> str:
        """A file's name for its pictures."""
        whole = self.address.split("?")[0].split("/")
        parts = ["1" if _is_id(part) else part for part in whole if part]
        asked = self.address.partition("?")[2].replace("=", "-").replace("&", "-")
        return "-".join([*filter(None, (self.seen_as, *parts)), asked]).strip("-")[:70] or "start"


def _is_id(part: str) -> bool:
    return len(part) == 36 and part.count("-") == 4


async def looked_at(page: Page, sight: Sight, language: str, widths: Sequence[int] = WIDTHS) -> list[str]:
    """Open a page, look at it at each width, keep a picture of each; what is wrong with it."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.set_viewport_size({"width": widths[0], "height": 844})
    answer = await page.goto(f"{sight.address}{'&' if '?' in sight.address else '?'}lang={language}")
    assert answer is not None
    faults = [f"answers {answer.status}"] if answer.status != sight.status else []
    for width in widths:
        await page.set_viewport_size({"width": width, "height": 844})
        rules = {**AXE["rules"], "color-contrast": {"enabled": width in COLOURS_SEEN}}
        found = await page.evaluate(LOOK, {"axe": {**AXE, "rules": rules}, "whole": width == widths[0]})
        faults += [f"{width}: {each}" for each in found]
        await pictured(page, OUTPUT / f"{sight.name}-{language}-{width}.jpg")
    faults += await _zoomed(page)
    await page.keyboard.press("Tab")
    await page.wait_for_function("document.activeElement !== document.body")
    faults += await page.evaluate(FOCUS)
    page.remove_listener("console", listen)
    return [f"{sight.name} {language}: {each}" for each in [*faults, *complaints]]


async def pictured(page: Page, path: Path) -> None:
    """Keep a picture of the whole page, asked of the browser itself: that takes half as long."""
    browser = await page.context.new_cdp_session(page)
    size = (await browser.send("Page.getLayoutMetrics"))["cssContentSize"]
    wanted = {"format": "jpeg", "quality": 70, "captureBeyondViewport": True, "optimizeForSpeed": True}
    shot = await browser.send("Page.captureScreenshot", {**wanted, "clip": {**size, "scale": 1}})
    path.write_bytes(b64decode(shot["data"]))  # noqa: ASYNC240 - a small file, in a test
    await browser.detach()


async def _zoomed(page: Page) -> list[str]:
    """At 400 % nothing is pushed sideways, and the bar leaves room for the content."""
    await page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    wide, bar = await page.evaluate(
        "[document.documentElement.scrollWidth - innerWidth,"
        " document.querySelector('.bar')?.offsetHeight || 0]"
    )
    faults = [f"400 %: {wide} px too wide"] if wide > 0 else []
    return faults + ([f"400 %: the bar is {bar} px high"] if bar > TALLEST_BAR else [])


async def with_axe(context: Any) -> None:
    """Give every page of a browser's context axe."""
    await context.add_init_script(path=str(AXE_FILE_PATH))

"""The themes' one file in a real browser: phone and desk, light and dark, checked by axe."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import async_playwright

from feedback.theme_page import page
from tests.end_to_end.browser import LAUNCH
from tests.feedback.test_theme_page import CONTENT

pytestmark = pytest.mark.browser


async def test_opens_without_a_network_for_everybody(tmp_path: Path) -> None:
    path = tmp_path / "themes.html"
    path.write_text(page(CONTENT), encoding="utf-8")
    faults: list[str] = []
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(**LAUNCH)
        for scheme in ("light", "dark"):
            for width in (390, 1280):
                # The page forbids every script, axe's included.
                context = await opened.new_context(
                    viewport={"width": width, "height": 900},
                    color_scheme=scheme,  # type: ignore[arg-type]
                    bypass_csp=True,
                    offline=True,
                )
                seen = await context.new_page()
                seen.on("pageerror", lambda error: faults.append(str(error)))
                seen.on("requestfailed", lambda request: faults.append(request.url))
                await seen.goto(path.as_uri())
                found = (await Axe().run(seen)).response["violations"]
                faults.extend(f"{scheme} {width} {each['id']}: {each['nodes'][0]['html']}" for each in found)
                wide = await seen.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                if wide > 0:
                    faults.append(f"{scheme} {width}: {wide} px too wide")
                await context.close()
        await opened.close()
    assert not faults, "\n".join(faults)

"""How the tests start Chromium."""

from __future__ import annotations

from typing import Any

from tools.test_needs import browser

#: Chromium's own services look for the internet at every start; nothing here needs them.
LAUNCH: dict[str, Any] = {
    "executable_path": browser(),
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ],
}

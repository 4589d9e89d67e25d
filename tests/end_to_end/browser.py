"""How the tests start Chromium."""

from __future__ import annotations

import shutil
from typing import Any

#: Chromium's own services look for the internet at every start; nothing here needs them.
LAUNCH: dict[str, Any] = {
    "executable_path": shutil.which("chromium") or "/usr/bin/chromium",
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ],
}

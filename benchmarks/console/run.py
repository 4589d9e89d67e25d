"""How long the console's pages take with 100,000 comments; writes docs/benchmarks/console.md."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import platform
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from aiohttp import ClientSession, ClientTimeout, CookieJar
from sqlalchemy import make_url

from benchmarks.console.event import Made, make
from benchmarks.console.pages import Page, pages
from benchmarks.console.report import page as written
from benchmarks.console.serving import PAGE, settings
from listenwell.demo.seed import CODE, COORDINATOR, seed
from listenwell.opening import Installation, writing
from listenwell.wiring import parts
from storage import accounts, events
from tools import postgres
from web.guard import digest
from web.kit import CONSOLE_COOKIE

ROOT = Path(__file__).parents[2]
PAGE_FILE = ROOT / "docs" / "benchmarks" / "console.md"
CLIENTS = 20
THINKING_SECONDS = (4.0, 6.0)  # between two pages of one client, 5 in the mean
DECIDED = 150
FORM_TOKEN = "the form token of the benchmark"  # noqa: S105 - of an installation that is thrown away
SEEN = re.compile(r'name="seen" value="(\d+)"')


async def prepare(here: Installation, comments: int) -> Made:
    """The demo's community with one large event beside its own."""
    now = datetime.now(UTC)
    async with parts(here) as running:
        await seed(here, running, now=now, tell=print)
    community = here.db.read_now(events.event_by_code, CODE)
    ben = here.db.read_now(accounts.user_by_name, COORDINATOR)
    assert community is not None
    assert ben is not None
    made = make(here.db, community.community_id, ben.id, comments=comments, decided=DECIDED, now=now)
    if here.db.path is None:
        with here.db.engine().connect() as conn:
            conn.exec_driver_sql("ANALYZE")
            conn.commit()
    return made


@contextlib.contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of a database of its own."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'listenwell.db'}"
        return
    server = postgres.start()
    try:
        yield make_url(server.url).render_as_string(hide_password=False)
    finally:
        server.stop()


@contextlib.contextmanager
def served(folder: Path, url: str, models: Path) -> Iterator[str]:
    """The server in a process of its own; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "benchmarks.console.serving", folder, url, models, port]
    process = subprocess.Popen(  # noqa: S603 - our own server
        [str(each) for each in command], stdout=subprocess.PIPE, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        if process.stdout.readline().strip() != b"ready":
            raise SystemExit("The server did not start; what it wrote above says why.")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


async def measured(root: str, token: str, every: list[Page], decide: str, seconds: float) -> dict[str, Any]:
    """Let the clients look at pages; what the server measured."""
    jar = CookieJar(unsafe=True)
    jar.update_cookies({CONSOLE_COOKIE: token})
    async with ClientSession(root, cookie_jar=jar, timeout=ClientTimeout(total=120)) as client:
        first = await _each_once(client, every)
        await (await client.get("/bench")).json()
        until = asyncio.get_running_loop().time() + seconds
        visitors = [_visit(client, Random(n), every, until) for n in range(CLIENTS - 1)]  # noqa: S311 - seeded
        await asyncio.gather(*visitors, _decide(client, decide, until))
        found = await (await client.get("/bench")).json()
    return {**found, "first": first}


async def _each_once(client: ClientSession, every: list[Page]) -> dict[str, float]:
    """Every page once, which also reads into memory what is kept there; how long each took, in the server."""
    for page in every:
        await _get(client, page)
    found = await (await client.get("/bench")).json()
    for name, seconds, status in found["took"]:
        print(f"{seconds * 1000:8.0f} ms  {status}  {name}")
    return {name: seconds for name, seconds, _ in found["took"]}


async def _get(client: ClientSession, page: Page) -> str:
    headers = {PAGE: page.name, "Sec-Fetch-Site": "same-origin"}
    async with client.get(page.address, headers=headers, allow_redirects=False) as answer:
        return await answer.text(errors="replace")


async def _visit(client: ClientSession, chance: Random, every: list[Page], until: float) -> None:
    """One coordinator: looks at a page, thinks, looks at the next; all pages in an order of their own."""
    loop = asyncio.get_running_loop()
    await asyncio.sleep(chance.uniform(0, THINKING_SECONDS[1]))
    while True:
        for page in chance.sample(every, len(every)):
            if loop.time() >= until:
                return
            await _get(client, page)
            await asyncio.sleep(chance.uniform(*THINKING_SECONDS))


async def _decide(client: ClientSession, root: str, until: float) -> None:
    """The last coordinator: decides, and takes it back, so that the others' boards are never the same."""
    loop, chance = asyncio.get_running_loop(), Random(CLIENTS)  # noqa: S311 - seeded
    while loop.time() < until:
        text = await _get(client, Page(name="themes (just after a decision)", address=root))
        themes = re.findall(rf'href="{root}/(t\d+)"', text)
        seen = SEEN.search(text)
        if not seen or len(themes) < 2:
            raise SystemExit("The board shows no themes to decide about.")
        one, other = chance.sample(sorted(set(themes)), 2)
        fields = {"kind": "merge", "theme": one, "into": other, "seen": seen[1]}
        await _post(client, f"{root}/decide", "decide: merge (POST)", fields)
        await asyncio.sleep(chance.uniform(*THINKING_SECONDS))
        last = str(int(seen[1]) + 1)
        await _post(client, f"{root}/undo", "undo: merge (POST)", {"sequence": last, "seen": last})
        await asyncio.sleep(chance.uniform(*THINKING_SECONDS))


async def _post(client: ClientSession, address: str, name: str, fields: dict[str, str]) -> None:
    headers = {PAGE: name, "Sec-Fetch-Site": "same-origin"}
    data = {**fields, "form_token": FORM_TOKEN}
    async with client.post(address, data=data, headers=headers, allow_redirects=False) as answer:
        await answer.read()


def signed_in(here: Installation) -> str:
    """A session; its cookie. An admin sees every page."""
    now, token = datetime.now(UTC), "the benchmark's own session"
    user = here.db.read_now(accounts.user_by_name, "Bench")
    if user is None:
        user = here.db.write_now(accounts.add_user, "Bench", "admin", [], now=now)
    here.db.write_now(accounts.end_session, digest(token))
    here.db.write_now(accounts.start_session, user.id, digest(token), FORM_TOKEN, now)
    return token


def main() -> None:
    """Make the event, measure, write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--seconds", type=float, default=900.0, help="how long the clients look at pages")
    asked.add_argument("--comments", type=int, default=100_000)
    asked.add_argument("--keep", type=Path, help="folder to keep the event in (SQLite), made once")
    asked.add_argument("--models", type=Path, default=ROOT / "var" / "models")
    asked.add_argument("--only", default="", help="only pages whose name this expression finds")
    asked.add_argument("--no-page", action="store_true", help="print only")
    given = asked.parse_args()
    with contextlib.ExitStack() as held:
        folder = given.keep or Path(held.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        url = held.enter_context(database(given.database, folder))
        note = folder / f"made-{given.database}.json"
        with writing(settings(folder, url, given.models, 0)) as here:
            if not note.exists() or given.database != "sqlite":
                note.write_text(json.dumps(asdict(asyncio.run(prepare(here, given.comments)))))
            made = Made(**json.loads(note.read_text()))
            every = [
                page for page in here.db.read_now(pages, made.event_id) if re.search(given.only, page.name)
            ]
            token = signed_in(here)
        board = f"/console/events/{made.event_id}/themes"
        with served(folder, url, given.models) as root:
            found = asyncio.run(measured(root, token, every, board, given.seconds))
    told = {"database": given.database, "seconds": given.seconds, "clients": CLIENTS, "machine": _machine()}
    text = written(made, found, told)
    print(text)
    if not given.no_page:
        PAGE_FILE.write_text(text)


def _machine() -> str:
    """What it ran on, and what else ran there."""
    load = os.getloadavg()[2]
    python = platform.python_version()
    return f"{os.cpu_count()} cores (load average {load:.1f} in 15 minutes), Python {python}"


if __name__ == "__main__":
    main()

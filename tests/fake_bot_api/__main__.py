"""`python -m tests.fake_bot_api --port P`: the server as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import contextlib

from tests.fake_bot_api.faults import Limits
from tests.fake_bot_api.server import FakeBotApi


async def main() -> None:
    options = argparse.ArgumentParser(prog="fake_bot_api", description=__doc__)
    options.add_argument("--port", type=int, default=8081)
    options.add_argument("--per-second", type=int, help="messages in all; default: no limit")
    options.add_argument("--per-chat", type=int, help="messages to one chat in a second; default: no limit")
    asked = options.parse_args()
    limits = Limits(overall=asked.per_second, per_chat=asked.per_chat)
    async with FakeBotApi(port=asked.port, limits=limits, pace=1) as server:
        print(f"url {server.url}\ntoken {server.token}", flush=True)  # noqa: T201 what it is started for
        await asyncio.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())

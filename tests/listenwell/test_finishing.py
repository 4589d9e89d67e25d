from __future__ import annotations

import asyncio

import pytest

from listenwell.finishing import to_the_end


async def test_a_cancel_that_comes_too_late_changes_nothing() -> None:
    go_on, written = asyncio.Event(), []

    async def write() -> str:
        await go_on.wait()
        written.append(1)
        return "run"

    task = asyncio.create_task(to_the_end(write()))
    for _ in range(2):
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.sleep(0)
    go_on.set()
    assert await task == "run"
    assert written == [1]


async def test_a_failure_is_told() -> None:
    async def write() -> str:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await to_the_end(write())

"""The last step of long work, which is done or not done but never in doubt."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def to_the_end(step: Coroutine[Any, Any, T]) -> T:
    """Do a step that is not left in the middle: whoever cancels it now comes too late.

    A write that has been handed over may be durable by the time its caller is cancelled. Saying "cancelled"
    of what was stored would be wrong, so it counts as done.
    """
    doing = asyncio.ensure_future(step)
    while not doing.done():
        try:
            await asyncio.shield(doing)
        except asyncio.CancelledError:
            if doing.cancelled():
                raise
    return doing.result()

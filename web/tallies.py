"""Counts of an event's people, kept in memory until something happens that they depend on."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from aiohttp import web

from storage.database import Connection, Database
from storage.stamps import Stamp, stamp

P = ParamSpec("P")
T = TypeVar("T")
KEPT = 200  # counts: a handful for each event that coordinators look at
#: A count that takes as long as this is not made anew for every reply of a busy hour …
SLOW_SECONDS = 0.1
#: … but is so old at most. Quicker ones are never old.
OLD_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True)
class _Tally:
    """A count. args: what it was asked with; counted_at, took: by the process's clock, in seconds."""

    stamp: Stamp
    args: tuple[Any, ...]
    counted_at: float
    took: float
    value: Any


class Tallies:
    """The counts of this process."""

    def __init__(self, db: Database) -> None:
        """Nothing is counted yet."""
        self._db = db
        self._kept: OrderedDict[tuple[Any, ...], _Tally] = OrderedDict()
        self._locks: defaultdict[tuple[Any, ...], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def of(
        self,
        event_ids: str | Sequence[str],
        fn: Callable[Concatenate[Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """What `fn(conn, …)` counts among the people of one or some events; never to be changed.

        It must depend on nothing but its arguments and what people did at these events.
        """
        asked = (*args, *sorted(kwargs.items()))
        ids = (event_ids,) if isinstance(event_ids, str) else tuple(event_ids)
        key = (ids, fn, *(each for each in args if isinstance(each, str)))
        # Whoever else asks meanwhile waits here and counts nothing.
        async with self._locks[key]:
            now = await self._db.read(stamp, ids)
            known = self._kept.get(key)
            if known is None or known.args != asked or not _holds(known, now):
                began = monotonic()
                value = await self._db.read(fn, *args, **kwargs)
                known = _Tally(
                    stamp=now, args=asked, counted_at=monotonic(), took=monotonic() - began, value=value
                )
            self._kept[key] = known
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._locks.pop(self._kept.popitem(last=False)[0], None)
            return cast("T", known.value)


def _holds(known: _Tally, now: Stamp) -> bool:
    if known.stamp == now:
        return True
    return known.took > SLOW_SECONDS and monotonic() - known.counted_at < OLD_SECONDS


TALLIES = web.AppKey("tallies", Tallies)

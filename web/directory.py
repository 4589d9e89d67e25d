"""The people of communities, kept in memory: 50,000 are listed in milliseconds, sorted by anything."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Sequence

from aiohttp import web

from storage import residents
from storage.database import Connection, Database
from storage.residents import Known, Person
from storage.stamps import Stamp, stamp
from web.tables import Column, ordered

KEPT = 6  # communities: of 50,000 people each takes some 40 MB
ORDERS = 6  # of one community: people look at names and dates, hardly at more


class Directory:
    """The people of one community. Make another when they change."""

    def __init__(self, people: dict[str, Person], known: Known, seen: Stamp) -> None:
        """Nothing is sorted yet."""
        self.people = people
        self.known = known
        self.seen = seen
        self._newest = sorted(people.values(), key=lambda each: (each.joined_at, each.id), reverse=True)
        self._orders: OrderedDict[tuple[str, tuple[str, ...]], Sequence[Person]] = OrderedDict()

    def sorted(self, sort: str, column: Column[Person] | None, words: tuple[str, ...]) -> Sequence[Person]:
        """Everybody by a column, KEY or -KEY; never to be changed. words: what its values also depend on."""
        if column is None or sort == "-joined":
            return self._newest
        key = (sort, words)
        found = self._orders.get(key)
        if found is None:
            found = ordered(self._newest, column.value, down=sort.startswith("-"))
            self._orders[key] = found
            while len(self._orders) > ORDERS:
                self._orders.popitem(last=False)
        return found


class Directories:
    """The people of this process's communities."""

    def __init__(self, db: Database) -> None:
        """Nobody is read yet."""
        self._db = db
        self._kept: OrderedDict[str, Directory] = OrderedDict()
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def of(self, community_id: str, event_ids: Sequence[str]) -> Directory:
        """The people of a community as they are now. event_ids: all of its events."""
        # Whoever else asks meanwhile waits here and reads nothing.
        async with self._locks[community_id]:
            seen = await self._db.read(stamp, event_ids)
            before = self._kept.get(community_id)
            if before is None or before.seen != seen:
                before = await self._db.read(_brought, community_id, before, seen)
            self._kept[community_id] = before
            self._kept.move_to_end(community_id)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return before


def _brought(conn: Connection, community_id: str, before: Directory | None, seen: Stamp) -> Directory:
    """Read everybody once, then those only who may stand otherwise than before."""
    known = residents.known(conn, community_id)
    if before is None:
        everybody = residents.residents(conn, community_id)
        return Directory({each.id: each for each in everybody}, known, seen)
    touched = residents.touched(conn, community_id, before.known, known)
    anew = residents.residents(conn, community_id, touched)
    return Directory({**before.people, **{each.id: each for each in anew}}, known, seen)


DIRECTORIES = web.AppKey("directories", Directories)

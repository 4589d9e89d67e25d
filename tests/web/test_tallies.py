"""Counts that are kept until somebody does something."""

from __future__ import annotations

import asyncio
import time

import pytest

from storage.database import Connection
from tests.web import said
from tests.web.conftest import House
from web import tallies
from web.tallies import Tallies


class Counting:
    """A count that counts how often it was made."""

    def __init__(self, seconds: float = 0) -> None:
        self.times = 0
        self._seconds = seconds

    def __call__(self, _: Connection, event_id: str) -> str:
        self.times += 1
        time.sleep(self._seconds)
        return event_id


async def test_counts_again_only_once_something_happened(house: House) -> None:
    kept, count = Tallies(house.db), Counting()
    for _ in range(3):
        assert await kept.of(house.event.id, count, house.event.id) == house.event.id
    assert count.times == 1
    await said.resident_says(house, "amina", "Kind people")
    await kept.of(house.event.id, count, house.event.id)
    assert count.times == 2


async def test_other_arguments_are_another_count(house: House) -> None:
    kept, count = Tallies(house.db), Counting()
    assert await kept.of(house.event.id, count, "one") == "one"
    assert await kept.of(house.event.id, count, "two") == "two"


async def test_many_who_ask_at_once_wait_for_one_count(house: House) -> None:
    kept, count = Tallies(house.db), Counting(0.05)
    await asyncio.gather(*(kept.of(house.event.id, count, house.event.id) for _ in range(5)))
    assert count.times == 1


async def test_a_slow_count_may_be_a_little_old_but_not_older(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallies, "SLOW_SECONDS", 0.01)
    kept, count = Tallies(house.db), Counting(0.02)
    await kept.of(house.event.id, count, house.event.id)
    await said.resident_says(house, "amina", "Kind people")
    await kept.of(house.event.id, count, house.event.id)
    assert count.times == 1
    monkeypatch.setattr(tallies, "OLD_SECONDS", 0.0)
    await kept.of(house.event.id, count, house.event.id)
    assert count.times == 2

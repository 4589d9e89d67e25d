"""A PostgreSQL server that goes away in the middle: one sentence, and work goes on when it is back."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text

from storage.database import Database
from storage.errors import DatabaseUnusable

pytestmark = pytest.mark.database


def throw_out(conn: Connection) -> None:
    """What a restart of the server does to every connection."""
    conn.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


def one(conn: Connection) -> int:
    return int(conn.execute(text("SELECT 1")).scalar_one())


async def test_says_that_the_server_went_away_and_goes_on(postgres_url: str) -> None:
    db = Database.open(postgres_url)
    try:
        for run in (db.read, db.write):
            with pytest.raises(DatabaseUnusable, match="does not answer"):
                await run(throw_out)
            assert await run(one) == 1
    finally:
        await db.close()

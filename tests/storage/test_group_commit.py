"""The one writer: callers are answered after COMMIT, each write stands or falls alone."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, OperationalError

from storage import writer
from storage.database import Database


@pytest.fixture
def notes(sqlite_db: Database) -> Database:
    sqlite_db.write_now(lambda conn: conn.exec_driver_sql("CREATE TABLE note (n INTEGER PRIMARY KEY)"))
    return sqlite_db


def add(conn: Connection, n: int) -> int:
    conn.execute(text("INSERT INTO note VALUES (:n)"), {"n": n})
    return n


def stored(db: Database) -> list[int]:
    """What another program would find in the file now."""
    assert db.path is not None
    other = sqlite3.connect(db.path)
    try:
        return [row[0] for row in other.execute("SELECT n FROM note ORDER BY n")]
    finally:
        other.close()


@contextmanager
def commit_held(db: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Hold every COMMIT back until the block ends; yields an event that tells that one waits."""
    dialect = db.engine().dialect
    commit, waits, go = dialect.do_commit, threading.Event(), threading.Event()

    def held(raw: Any) -> None:
        waits.set()
        assert go.wait(10)
        commit(raw)

    monkeypatch.setattr(dialect, "do_commit", held)
    yield waits
    go.set()


def submit(db: Database, n: int) -> Future[int]:
    return db._submit(add, n)


@contextmanager
def together(db: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let what is submitted inside wait, so that it makes one group, however busy the machine is."""
    begun, go = threading.Event(), threading.Event()

    def hold(_conn: Connection) -> None:
        begun.set()
        assert go.wait(10)

    holding = db._submit(hold)
    assert begun.wait(10)
    yield
    time.sleep(writer.GROUP_SECONDS * 1.2)  # the holder's own group takes no more
    monkeypatch.setattr(writer, "GROUP_SECONDS", 10)
    go.set()
    holding.result(10)


def test_answers_no_caller_before_commit_has_returned(
    notes: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with commit_held(notes, monkeypatch) as waits:
        answers = [submit(notes, n) for n in (1, 2, 3)]
        assert waits.wait(10)
        time.sleep(0.05)
        assert [answer.done() for answer in answers] == [False, False, False]
        assert stored(notes) == []
    assert [answer.result(10) for answer in answers] == [1, 2, 3]
    assert stored(notes) == [1, 2, 3]


def test_writes_that_wait_share_one_commit(notes: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    dialect = notes.engine().dialect
    commit, commits = dialect.do_commit, []
    monkeypatch.setattr(dialect, "do_commit", lambda raw: (commits.append(1), commit(raw)))
    with together(notes, monkeypatch):
        answers = [submit(notes, n) for n in range(100)]
    assert [answer.result(10) for answer in answers] == list(range(100))
    assert len(commits) == 2  # the holder's and theirs


def test_a_group_has_a_limit(notes: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "GROUP_WRITES", 10)
    dialect = notes.engine().dialect
    commit, commits = dialect.do_commit, []
    monkeypatch.setattr(dialect, "do_commit", lambda raw: (commits.append(1), commit(raw)))
    with together(notes, monkeypatch):
        answers = [submit(notes, n) for n in range(100)]
    assert [answer.result(10) for answer in answers] == list(range(100))
    assert len(commits) == 11


def test_a_failing_write_takes_none_of_its_neighbours_along(
    notes: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(conn: Connection) -> None:
        add(conn, 50)
        raise RuntimeError("changed my mind")

    with together(notes, monkeypatch):
        before, twice, failing, after = (
            submit(notes, 1),
            submit(notes, 1),
            notes._submit(half),
            submit(notes, 2),
        )
    assert (before.result(10), after.result(10)) == (1, 2)
    with pytest.raises(IntegrityError):
        twice.result(10)
    with pytest.raises(RuntimeError, match="changed my mind"):
        failing.result(10)
    assert stored(notes) == [1, 2]


def test_a_failed_commit_is_told_to_all_and_the_next_group_works(
    notes: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_raw: Any) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk I/O error"))

    with monkeypatch.context() as broken:
        broken.setattr(notes.engine().dialect, "do_commit", fail)
        answers = [submit(notes, n) for n in (1, 2)]
        for answer in answers:
            with pytest.raises(OperationalError):
                answer.result(10)
    assert notes.write_now(add, 3) == 3
    assert stored(notes) == [3]


def test_a_full_disk_fails_the_write_and_not_the_ones_after(notes: Database) -> None:
    def fill(conn: Connection) -> None:
        pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        conn.exec_driver_sql(f"PRAGMA max_page_count = {pages + 1}")
        conn.exec_driver_sql("CREATE TABLE big AS SELECT zeroblob(100000) AS x")

    with pytest.raises(OperationalError, match="full"):
        notes.write_now(fill)
    notes.write_now(lambda conn: conn.exec_driver_sql("PRAGMA max_page_count = 1000000"))
    assert notes.write_now(add, 1) == 1
    assert stored(notes) == [1]


def test_a_cancelled_write_that_waits_is_never_made(notes: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with together(notes, monkeypatch):
        dropped, kept = submit(notes, 1), submit(notes, 2)
        assert dropped.cancel()
    assert kept.result(10) == 2
    assert stored(notes) == [2]


async def test_an_impatient_caller_does_not_stop_the_writer(notes: Database) -> None:
    begun, go = threading.Event(), threading.Event()

    def slow(conn: Connection) -> None:
        begun.set()
        assert go.wait(10)
        add(conn, 1)

    task = asyncio.create_task(notes.write(slow))
    await asyncio.to_thread(begun.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go.set()
    assert await notes.write(add, 2) == 2
    assert stored(notes) == [1, 2]


def test_closing_writes_what_waits(notes: Database) -> None:
    answers = [submit(notes, n) for n in range(50)]
    notes.close_now()
    assert [answer.result(0) for answer in answers] == list(range(50))
    assert stored(notes) == list(range(50))


def test_keeps_waiting_for_a_lock_of_another_program(notes: Database) -> None:
    other = sqlite3.connect(Path(str(notes.path)), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = submit(notes, 1)
    time.sleep(0.1)
    assert not answer.done()
    other.execute("ROLLBACK")
    assert answer.result(10) == 1
    other.close()

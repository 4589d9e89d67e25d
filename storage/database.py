"""The one way to the record: opens it, runs reads in threads and writes one after the other.

Storage functions are plain functions over a `Connection` that never commit; this is where they are run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError

from storage import postgres, schema, sqlite
from storage.errors import DatabaseReadOnly, DatabaseUnusable
from storage.writer import GroupWriter

__all__ = ["Connection", "Database", "DatabaseUnusable"]  # a Connection is what storage functions take

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """An opened database. Make one with `open`; it may be used from any thread."""

    def __init__(self, url: URL, *, read_only: bool) -> None:
        self._url = url
        self._read_only = read_only
        #: The SQLite file; None on PostgreSQL.
        self.path = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
        #: How messages name it; holds no password.
        self.where = str(self.path) if self.path else url.render_as_string(hide_password=True)
        self._reading = sqlite.reading_engine(self.path) if self.path else postgres.reading_engine(url)
        self._writing = sqlite.writing_engine(self.path) if self.path else postgres.writing_engine(url)
        self._readers = ThreadPoolExecutor(sqlite.READERS, "listenwell-reader")
        self._writers = ThreadPoolExecutor(postgres.WRITERS, "listenwell-writer")
        self._group: GroupWriter | None = None
        self._lock = Lock()

    @classmethod
    def open(cls, url: str, *, read_only: bool = False) -> Database:
        """Open `sqlite:///path` or `postgresql+psycopg://…`. A missing SQLite file is made by `migrate` only.

        read_only: for a command beside a running server; writing then raises DatabaseReadOnly.

        Raises:
            DatabaseUnusable: the place is missing, not ours, damaged or does not answer.
        """
        db = cls(_parse(url), read_only=read_only)
        try:
            db._check_usable()
        except DatabaseUnusable:
            db.close_now()
            raise
        return db

    def _check_usable(self) -> None:
        if self.path is None:
            postgres.check_readable(self._reading, self.where)
            return
        sqlite.check_place(self.path, read_only=self._read_only)
        if self.path.exists():
            # A crash may have left a journal that only a writing connection can take in.
            engine = self._reading if self._read_only else self._writing
            sqlite.check_readable(engine, self.path)

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether no other server process works on this database; its place is held while the block runs.

        On SQLite the installation's lock file sees to that.
        """
        if self.path is not None:
            yield True
            return
        with postgres.alone(self._url) as is_alone:
            yield is_alone

    def migrate(self) -> None:
        """Bring the schema up to date; makes a SQLite file that is missing.

        Raises:
            DatabaseTooNew: a later program made it.
            DatabaseUnusable: the file is damaged, or holds another program's tables.
        """
        if self._read_only:
            raise DatabaseReadOnly
        if self.path is None:
            schema.migrate(self._writing, self.where)
            return
        sqlite.create(self.path)
        sqlite.check_whole(self._writing, self.path)
        engine = sqlite.writing_engine(self.path, foreign_keys=False)
        try:
            schema.migrate(engine, self.where)
        finally:
            engine.dispose()

    def check(self) -> None:
        """Refuse a schema that this program does not fit.

        Raises:
            DatabaseTooOld: it has to be migrated first.
            DatabaseTooNew: a later program made it.
            DatabaseUnusable: the SQLite file is not there.
        """
        if self.path is not None:
            sqlite.check_place(self.path, read_only=True)
        self.read_now(schema.check, self.where)

    async def read(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn(conn, …)` in a reader thread; all it reads is of one moment.

        Raises:
            DatabaseUnusable: the server does not answer now.
        """
        return await asyncio.wrap_future(self._readers.submit(lambda: self.read_now(fn, *args, **kwargs)))

    async def write(
        self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `fn(conn, …)` as one write; returns once it is durable.

        `fn` may run more than once, so it does nothing but write. What it raises undoes it alone.

        Raises:
            DatabaseUnusable: the server does not answer now.
        """
        return await asyncio.wrap_future(self._submit(fn, *args, **kwargs))

    def read_now(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Like `read`, for commands without a loop: blocks."""
        with postgres.reached() if self.path is None else nullcontext(), self._reading.connect() as conn:
            return fn(conn, *args, **kwargs)

    def write_now(self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Like `write`, for commands without a loop: blocks."""
        return self._submit(fn, *args, **kwargs).result()

    def _submit(
        self, fn: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        if self._read_only:
            raise DatabaseReadOnly

        def run(conn: Connection) -> T:
            return fn(conn, *args, **kwargs)

        if self.path is None:
            return self._writers.submit(postgres.write, self._writing, run)
        return self._group_writer().submit(run)

    def _group_writer(self) -> GroupWriter:
        with self._lock:
            if self._group is None:
                self._group = GroupWriter(self._writing)
            return self._group

    async def close(self) -> None:
        """Finish the writes that wait, then let go of every connection."""
        await asyncio.to_thread(self.close_now)

    def close_now(self) -> None:
        """Like `close`, blocking."""
        self._readers.shutdown()
        self._reading.dispose()  # before the writer, which takes the journal in as it leaves
        if self._group is not None:
            self._group.close()
        self._writers.shutdown()
        self._writing.dispose()

    def engine(self) -> Engine:
        """The writing engine, for tools that need it bare (backup, port-db, tests)."""
        return self._writing


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:  # the latter for brackets or a port that cannot be
        raise DatabaseUnusable(_unknown()) from error
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite" or parsed.database in {None, "", ":memory:"}:
        raise DatabaseUnusable(_unknown())
    return parsed


def _unknown() -> str:
    return (
        "The database address is neither sqlite:///FILE nor postgresql+psycopg://USER@HOST/NAME: correct "
        "LISTENWELL_DATABASE_URL."
    )

"""One SQLite file: whether it can be used, and how it is opened."""

from __future__ import annotations

import os
import pwd
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DatabaseError

from storage.errors import DatabaseUnusable
from storage.rows import json_text

BUSY_SECONDS = 10.0  # how long a lock of another process (backup, doctor) is waited for
READERS = 4  # connections that read at once; more only compete for the interpreter


def check_place(path: Path, *, read_only: bool) -> None:
    """Refuse a place that cannot hold the file; make nothing.

    Raises:
        DatabaseUnusable: the folder or file is missing, not ours, or cannot be written.
    """
    if not path.parent.is_dir():
        raise DatabaseUnusable(
            f"The folder {path.parent} of the database does not exist: make it, or correct the path."
        )
    if path.exists():
        _check_file(path, read_only=read_only)
    elif read_only:
        raise DatabaseUnusable(
            f"There is no database at {path}: correct the path, or start Listenwell to make one."
        )
    if not read_only and not os.access(path.parent, os.W_OK | os.X_OK):
        raise DatabaseUnusable(
            f"The folder {path.parent} cannot be written by {_name(os.geteuid())}: allow it, since "
            "SQLite keeps its journal there."
        )


def _check_file(path: Path, *, read_only: bool) -> None:
    if not path.is_file():
        raise DatabaseUnusable(f"{path} is not a file: give the path of the database file itself.")
    if not os.access(path, os.R_OK if read_only else os.R_OK | os.W_OK):
        raise DatabaseUnusable(
            f"The database {path} belongs to {_name(path.stat().st_uid)} and cannot be "
            f"{'read' if read_only else 'written'} by {_name(os.geteuid())}: run as its owner."
        )
    # root could write it, but would leave a journal that its owner then cannot open.
    if not read_only and os.geteuid() == 0 and path.stat().st_uid != 0:
        owner = _name(path.stat().st_uid)
        raise DatabaseUnusable(
            f"The database {path} belongs to {owner}, but this is root: run as {owner}, or make it root's."
        )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def create(path: Path) -> None:
    """Make the empty file, readable by its owner only; SQLite gives its journals the same mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise DatabaseUnusable(
            f"The database {path} cannot be made ({error.strerror}): correct the folder."
        ) from error


def writing_engine(path: Path, *, foreign_keys: bool = True) -> Engine:
    """The one connection that writes, and which alone checkpoints.

    foreign_keys: False only while migrating, where rebuilding a table would else delete what refers to it.
    """
    engine = _engine(path, mode="rw", size=1)

    @event.listens_for(engine, "connect")
    def prepare(raw: sqlite3.Connection, _record: Any) -> None:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = FULL")  # NORMAL may lose acknowledged commits with the power
        raw.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        raw.execute("PRAGMA secure_delete = ON")  # a cleared payload leaves no trace in the file

    @event.listens_for(engine, "begin")
    def begin(conn: Connection) -> None:
        # A deferred BEGIN that turns to writing fails at once beside another writer, whatever the timeout.
        conn.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def reading_engine(path: Path) -> Engine:
    """Connections that can neither write nor checkpoint; each transaction sees one moment."""
    engine = _engine(path, mode="ro", size=READERS)

    @event.listens_for(engine, "connect")
    def prepare(raw: sqlite3.Connection, _record: Any) -> None:
        raw.execute("PRAGMA query_only = ON")
        raw.execute("PRAGMA wal_autocheckpoint = 0")

    @event.listens_for(engine, "begin")
    def begin(conn: Connection) -> None:
        conn.exec_driver_sql("BEGIN")

    return engine


def _engine(path: Path, *, mode: str, size: int) -> Engine:
    """Mode "rw" opens what is there and never makes a file, so that no empty one appears by mistake."""

    def connect() -> sqlite3.Connection:
        # isolation_level None: the driver's own guesses at BEGIN would undo our savepoints.
        return sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?mode={mode}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )

    url = URL.create("sqlite+pysqlite", database=str(path))
    return create_engine(
        url,
        creator=connect,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        json_serializer=json_text,
        hide_parameters=True,  # a failing statement is logged, and its values are what residents wrote
    )


def check_readable(engine: Engine, path: Path) -> None:
    """Refuse a file that is no SQLite database.

    Raises:
        DatabaseUnusable: SQLite cannot read its first page.
    """
    _pragma(engine, "PRAGMA schema_version", path)


def check_whole(engine: Engine, path: Path) -> None:
    """Refuse a damaged file; reads every page, about a second for a gigabyte.

    Raises:
        DatabaseUnusable: a page is damaged.
    """
    found = _pragma(engine, "PRAGMA quick_check(1)", path)
    if found != "ok":
        raise DatabaseUnusable(_damaged(path, found))


def _pragma(engine: Engine, statement: str, path: Path) -> str:
    try:
        with engine.connect() as conn:
            return str(conn.exec_driver_sql(statement).scalar_one())
    except DatabaseError as error:
        raise DatabaseUnusable(_damaged(path, str(error.orig))) from error


def _damaged(path: Path, finding: str) -> str:
    return f"The database {path} is damaged or no SQLite file ({finding}): restore a backup in its place."

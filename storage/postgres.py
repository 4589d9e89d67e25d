"""PostgreSQL: its engines, and a write that is done again when the database asks for it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from storage.errors import DatabaseUnusable
from storage.rows import json_text

T = TypeVar("T")

WRITERS = 8  # transactions of one process at once; the rest queue in it, not in the server
READERS = 4
CONNECT_SECONDS = 10
ATTEMPTS = 6  # of one write; clashes are rare and short
SERVER_LOCK = 5_476_483  # any number that no other program would take for its own
RETRIED = frozenset({"40001", "40P01"})  # serialisation failure, deadlock: the server asks to try again


def writing_engine(url: URL) -> Engine:
    """READ COMMITTED, the default: `inbox.apply` locks the resident's row."""
    return create_engine(
        url,
        pool_size=WRITERS,
        max_overflow=0,
        pool_pre_ping=True,
        json_serializer=json_text,
        hide_parameters=True,  # a failing statement is logged, and its values are what residents wrote
        connect_args={"connect_timeout": CONNECT_SECONDS, "application_name": "listenwell"},
    )


def reading_engine(url: URL) -> Engine:
    """Transactions that cannot write and see one moment, as on SQLite."""
    return create_engine(
        url,
        pool_size=READERS,
        max_overflow=0,
        pool_pre_ping=True,
        json_serializer=json_text,
        hide_parameters=True,  # a failing statement is logged, and its values are what residents wrote
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "application_name": "listenwell-read",
            "options": r"-c default_transaction_read_only=on "
            r"-c default_transaction_isolation=repeatable\ read",
        },
    )


def check_readable(engine: Engine, where: str) -> None:
    """Refuse a server that does not answer.

    Raises:
        DatabaseUnusable: no connection could be made.
    """
    try:
        with engine.connect() as conn:
            conn.exec_driver_sql("SELECT 1")
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise DatabaseUnusable(
            f"The database {where} cannot be reached ({reason}): start the server, or correct the address."
        ) from error


@contextmanager
def reached() -> Iterator[None]:
    """Say in a sentence that the server went away, is full or shuts down: pages ask people to come back.

    Raises:
        DatabaseUnusable: any of these.
    """
    try:
        yield
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) in RETRIED:
            raise
        raise DatabaseUnusable(
            "The database does not answer: see that its server runs, takes connections and has room."
        ) from error


@contextmanager
def alone(url: URL) -> Iterator[bool]:
    """Hold the one server's place while the block runs; gives False when another process holds it.

    The lock belongs to a connection of its own, so a process that dies gives its place up at once.
    """
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        yield bool(conn.exec_driver_sql(f"SELECT pg_try_advisory_lock({SERVER_LOCK})").scalar())
    engine.dispose()


def write(engine: Engine, run: Callable[[Connection], T]) -> T:
    """Run one write in a transaction of its own; again, after a short wait, when the server asks for it."""
    for attempt in range(1, ATTEMPTS):
        try:
            with reached():
                return _transaction(engine, run)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in RETRIED:
                raise
        time.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311 - parts two rivals, guards nothing
    with reached():
        return _transaction(engine, run)


def _transaction(engine: Engine, run: Callable[[Connection], T]) -> T:
    with engine.begin() as conn:
        return run(conn)

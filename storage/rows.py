"""The border where rows become values, and the inserts that both databases know."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import islice
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import Column, Connection, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")
AT_ONCE = 500  # ids a statement
#: A row to insert, by column; what it lacks has the column's default.
Row = dict[str, Any]


def fetch(conn: Connection, query: Executable, make: Callable[..., T]) -> list[T]:
    """Make a value of every row; the columns' names are the keywords."""
    result = conn.execute(query)
    names = list(result.keys())
    return [make(**dict(zip(names, row, strict=True))) for row in result]


def fetch_one(conn: Connection, query: Executable, make: Callable[..., T]) -> T | None:
    """Make a value of the first row, None when there is no row."""
    result = conn.execute(query)
    names = list(result.keys())
    row = result.first()
    return None if row is None else make(**dict(zip(names, row, strict=True)))


def columns(table: Table, value: type[Any], *, besides: Collection[str] = ()) -> list[Column[Any]]:
    """The table's columns that a dataclass has fields for; besides: fields that come from elsewhere."""
    return [table.c[field.name] for field in fields(value) if field.name not in besides]


def chunks(ids: Iterable[T]) -> Iterator[list[T]]:
    """Ids in parts that a statement takes."""
    rest = iter(ids)
    while found := list(islice(rest, AT_ONCE)):
        yield found


def add(conn: Connection, table: Table, rows: Row | Sequence[Row]) -> None:
    """Insert rows; nothing when there are none.

    They go as parameters and not as `values(…)`, of which SQLAlchemy would make a new statement each time.
    """
    if rows:
        conn.execute(table.insert(), rows)


def add_new(conn: Connection, table: Table, row: Row) -> bool:
    """Insert a row unless it would break a uniqueness; whether it is new."""
    return changed(conn, insert(conn, table).on_conflict_do_nothing(), row) == 1


def insert(conn: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """The dialect's own INSERT, which knows ON CONFLICT."""
    return postgresql.insert(table) if conn.dialect.name == "postgresql" else sqlite.insert(table)


def changed(conn: Connection, statement: Executable, row: Row | None = None) -> int:
    """Run an UPDATE, DELETE or INSERT; how many rows it touched."""
    # Without the option SQLAlchemy keeps no count of an INSERT on PostgreSQL and says -1.
    return int(conn.execute(statement, row, execution_options={"preserve_rowcount": True}).rowcount)


def new_id() -> str:
    """A UUID4 as text."""
    return str(uuid4())


def json_text(value: Any) -> str:
    """What goes into a JSON column. Read-only mappings count as objects, tuples as lists.

    Raises:
        ValueError: a number is not finite, which PostgreSQL refuses and SQLite would not.
    """
    return json.dumps(value, default=dict, allow_nan=False)

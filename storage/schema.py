"""The schema: brought up to date by the migrations beside this file, and checked at every start."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from storage.errors import DatabaseTooNew, DatabaseTooOld, DatabaseUnusable

MIGRATIONS = Path(__file__).with_name("migrations")
#: Key of the PostgreSQL lock under which one process at a time migrates; any number, always the same.
MIGRATION_LOCK = 7_164_202_611


def revision(conn: Connection) -> str | None:
    """What the database is at; None when it was never migrated."""
    return MigrationContext.configure(conn).get_current_revision()


def newest() -> str:
    """The last revision this program knows."""
    head = _script().get_current_head()
    assert head is not None
    return head


def check(conn: Connection, where: str) -> None:
    """Refuse a schema that this program does not fit.

    Raises:
        DatabaseTooOld: it has to be migrated first.
        DatabaseTooNew: a later program made it.
    """
    at = revision(conn)
    _refuse_newer(at, where)
    if at != newest():
        raise DatabaseTooOld(where, at)


def migrate(engine: Engine, where: str) -> None:
    """Bring the schema up to date, all or nothing; does nothing when it is.

    Raises:
        DatabaseTooNew: a later program made it.
        DatabaseUnusable: it holds another program's tables, or rows that refer to nothing.
    """
    with engine.begin() as conn:
        if conn.dialect.name == "postgresql":
            conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        at = revision(conn)
        _refuse_newer(at, where)
        if at is None and inspect(conn).get_table_names():
            raise DatabaseUnusable(f"The database {where} holds another program's tables: give an empty one.")
        config = _config()
        config.attributes["connection"] = conn
        command.upgrade(config, "head")
        if conn.dialect.name == "sqlite" and conn.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise DatabaseUnusable(
                f"The database {where} has rows that refer to missing ones, so it stays as it was: "
                "restore a backup."
            )


def _refuse_newer(at: str | None, where: str) -> None:
    if at is not None and at not in {known.revision for known in _script().walk_revisions()}:
        raise DatabaseTooNew(where, at)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())

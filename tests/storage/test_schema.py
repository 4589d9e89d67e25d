from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from storage import schema
from storage.database import Database
from storage.errors import DatabaseTooNew, DatabaseTooOld, DatabaseUnusable
from storage.tables import metadata


def differences(conn: Connection) -> list[object]:
    def belongs(_item: object, name: str | None, *_: object) -> bool:
        return name != "ix_point_words" or conn.dialect.name == "sqlite"

    context = MigrationContext.configure(conn, opts={"compare_type": True, "include_object": belongs})
    return list(compare_metadata(context, metadata))


def stamp(conn: Connection, revision: str) -> None:
    conn.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


def test_migrations_make_the_tables_of_the_program(db: Database) -> None:
    assert db.read_now(differences) == []


def test_comparison_would_see_a_missing_column(db: Database) -> None:
    db.write_now(lambda conn: conn.exec_driver_sql("ALTER TABLE alert DROP COLUMN note"))
    try:
        assert db.read_now(differences)
    finally:
        db.write_now(
            lambda conn: conn.exec_driver_sql("ALTER TABLE alert ADD COLUMN note TEXT NOT NULL DEFAULT ''")
        )


def test_migrations_have_a_verb_in_their_name() -> None:
    names = [path.stem for path in (Path(schema.__file__).parent / "migrations/versions").glob("*.py")]
    assert names
    verbs = r"\d{4}_(create|add|drop|rename|move|split|fill|widen|index)_\w+"
    assert [name for name in names if not re.fullmatch(verbs, name)] == []


def test_migrating_again_changes_nothing(db: Database) -> None:
    db.migrate()
    db.check()


def test_a_database_without_tables_is_too_old(empty_url: str, tmp_path: Path) -> None:
    if empty_url.startswith("sqlite"):
        (tmp_path / "empty.db").touch()
    db = Database.open(empty_url)
    with pytest.raises(DatabaseTooOld, match=r"no tables yet.*run `listenwell migrate`"):
        db.check()
    db.close_now()


def test_a_newer_database_is_refused_with_what_to_do(db: Database) -> None:
    db.write_now(stamp, "9999")
    try:
        with pytest.raises(DatabaseTooNew, match=r"newer Listenwell \(revision 9999\): update this program"):
            db.check()
        with pytest.raises(DatabaseTooNew):
            db.migrate()
    finally:
        db.write_now(stamp, schema.newest())


def test_anothers_database_is_left_alone(empty_url: str, tmp_path: Path) -> None:
    if empty_url.startswith("sqlite"):
        (tmp_path / "empty.db").touch()
    db = Database.open(empty_url)
    db.write_now(lambda conn: conn.exec_driver_sql("CREATE TABLE customer (name TEXT)"))
    with pytest.raises(DatabaseUnusable, match="another program's tables"):
        db.migrate()
    db.close_now()


def test_a_failed_migration_leaves_nothing(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_after_upgrade(*_: object) -> None:
        upgrade(*_)
        raise RuntimeError("power cut")

    upgrade = schema.command.upgrade
    monkeypatch.setattr(schema.command, "upgrade", fail_after_upgrade)
    db = Database.open(empty_url)
    with pytest.raises(RuntimeError):
        db.migrate()
    with pytest.raises(DatabaseTooOld):
        db.check()
    db.close_now()

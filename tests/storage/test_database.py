from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from storage import postgres
from storage.database import Database
from storage.errors import DatabaseReadOnly, DatabaseUnusable, StorageError


def areas(conn: Connection) -> int:
    return int(conn.execute(text("SELECT count(*) FROM area")).scalar_one())


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


@pytest.mark.parametrize(
    "url", ["", "mysql://root@db/x", "sqlite://", "sqlite:///:memory:", "var/listenwell.db"]
)
def test_refuses_an_address_of_another_kind(url: str) -> None:
    with pytest.raises(DatabaseUnusable, match="LISTENWELL_DATABASE_URL"):
        Database.open(url)


def test_refuses_a_missing_folder_and_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match=r"folder .*vra of the database does not exist: make it"):
        Database.open(f"sqlite:///{tmp_path}/vra/listenwell.db")
    assert list(tmp_path.iterdir()) == []


def test_makes_no_file_until_it_is_migrated(tmp_path: Path) -> None:
    db = Database.open(f"sqlite:///{tmp_path}/listenwell.db")
    with pytest.raises(DatabaseUnusable, match="There is no database at"):
        db.check()
    with pytest.raises(DBAPIError):
        db.write_now(areas)
    assert list(tmp_path.iterdir()) == []
    db.migrate()
    assert db.read_now(areas) == 0
    db.close_now()


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    db = Database.open(f"sqlite:///{tmp_path}/listenwell.db")
    db.migrate()
    db.write_now(areas)
    assert {oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()} == {"0o600"}
    db.close_now()


def test_refuses_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "listenwell.db").write_bytes(b"Dear diary, " * 500)
    with pytest.raises(DatabaseUnusable, match=r"damaged or no SQLite file.*restore a backup"):
        Database.open(f"sqlite:///{tmp_path}/listenwell.db")


def test_migrate_refuses_a_damaged_page(sqlite_url: str) -> None:
    path = path_of(sqlite_url)
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 4] = os.urandom(4096)
    path.write_bytes(content)
    db = Database.open(sqlite_url)
    with pytest.raises(DatabaseUnusable, match="damaged"):
        db.migrate()
    db.close_now()


def test_refuses_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "listenwell.db").mkdir()
    with pytest.raises(DatabaseUnusable, match="is not a file"):
        Database.open(f"sqlite:///{tmp_path}/listenwell.db")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_root_refuses_anothers_file(sqlite_url: str) -> None:
    os.chown(path_of(sqlite_url), 65534, 65534)
    with pytest.raises(DatabaseUnusable, match="but this is root"):
        Database.open(sqlite_url)


@pytest.mark.parametrize("mode", [0o400, 0o000])
def test_refuses_a_file_it_may_not_write(sqlite_url: str, mode: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _path, wanted: not wanted & os.W_OK)  # root may do anything
    with pytest.raises(DatabaseUnusable, match="cannot be written by"):
        Database.open(sqlite_url)


def test_refuses_a_folder_it_may_not_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _path, wanted: not wanted & os.W_OK)
    with pytest.raises(DatabaseUnusable, match=r"folder .* cannot be written by"):
        Database.open(f"sqlite:///{tmp_path}/listenwell.db")


@pytest.mark.database
def test_refuses_a_server_that_does_not_answer_and_hides_the_password(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="cannot be reached") as refused:
        Database.open(f"postgresql+psycopg://ben:tulip@/listenwell?host={tmp_path}")
    assert "tulip" not in str(refused.value)


def test_reading_cannot_write(db: Database) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read.?only"):
        db.read_now(lambda conn: conn.exec_driver_sql("DELETE FROM area"))


def test_a_reading_command_sees_what_a_running_server_writes(db: Database, db_url: str) -> None:
    beside = Database.open(db_url, read_only=True)
    beside.check()
    db.write_now(lambda conn: conn.exec_driver_sql("CREATE TABLE beside (n INTEGER)"))
    assert beside.read_now(lambda conn: conn.exec_driver_sql("SELECT count(*) FROM beside").scalar()) == 0
    with pytest.raises(DatabaseReadOnly, match="for reading only"):
        beside.write_now(areas)
    with pytest.raises(DatabaseReadOnly):
        beside.migrate()
    beside.close_now()
    db.write_now(lambda conn: conn.exec_driver_sql("DROP TABLE beside"))


def test_reading_refuses_a_database_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="There is no database at"):
        Database.open(f"sqlite:///{tmp_path}/listenwell.db", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_read_is_of_one_moment(db: Database) -> None:
    def twice(conn: Connection) -> tuple[int, int]:
        before = areas(conn)
        db.write_now(add_area)
        return before, areas(conn)

    def add_area(conn: Connection) -> None:
        conn.exec_driver_sql(
            "INSERT INTO community VALUES ('c','s','n','p','[]','UTC','wales',1,'','','',"
            "'20:00','09:00','[]','[]',4,30,'2026-01-01')"
        )
        conn.exec_driver_sql(
            "INSERT INTO area (id, community_id, name, code, kind) VALUES ('a','c','The Green','','')"
        )

    assert db.read_now(twice) == (0, 0)
    assert db.read_now(areas) == 1


def test_foreign_keys_hold(db: Database) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        db.write_now(
            lambda conn: conn.exec_driver_sql(
                "INSERT INTO area (id, community_id, name, code, kind) VALUES ('a','x','The Green','','')"
            )
        )


def test_sqlite_survives_power_loss_by_its_settings(sqlite_db: Database) -> None:
    def settings(conn: Connection) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "wal_autocheckpoint")
        return {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names}

    writing = sqlite_db.write_now(settings)
    assert writing == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "wal_autocheckpoint": 1000,
    }
    assert sqlite_db.read_now(settings)["wal_autocheckpoint"] == 0


async def test_reads_and_writes_from_a_loop(db: Database) -> None:
    assert await db.write(areas) == 0
    assert await db.read(areas) == 0


def test_a_closed_database_refuses_writes(sqlite_db: Database) -> None:
    sqlite_db.write_now(areas)
    sqlite_db.close_now()
    with pytest.raises(StorageError, match="closed"):
        sqlite_db.write_now(areas)


def test_closing_leaves_one_file(sqlite_url: str) -> None:
    db = Database.open(sqlite_url)
    db.write_now(areas)
    db.read_now(areas)
    db.close_now()
    assert [path.name for path in path_of(sqlite_url).parent.iterdir()] == ["listenwell.db"]


def test_a_path_with_signs_that_mean_something_in_addresses(tmp_path: Path) -> None:
    folder = tmp_path / "what? #1 50%"
    folder.mkdir()
    db = Database.open(f"sqlite:///{folder}/a b.db".replace("%", "%25").replace("?", "%3F"))
    db.migrate()
    db.close_now()
    assert sqlite3.connect(folder / "a b.db").execute("SELECT count(*) FROM area").fetchone() == (0,)


@pytest.mark.database
def test_postgres_write_is_done_again_after_a_deadlock(postgres_url: str) -> None:
    db = Database.open(postgres_url)
    tries = []

    def clash_twice(conn: Connection) -> int:
        tries.append(1)
        if len(tries) < 3:
            conn.exec_driver_sql("DO $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$")
        return areas(conn)

    assert db.write_now(clash_twice) == 0
    assert len(tries) == 3
    db.close_now()


@pytest.mark.database
def test_postgres_gives_up_in_the_end(postgres_url: str) -> None:
    db = Database.open(postgres_url)
    tries = []

    def clash(conn: Connection) -> None:
        tries.append(1)
        conn.exec_driver_sql("DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '40001'; END $$")

    with pytest.raises(DBAPIError):
        db.write_now(clash)
    assert len(tries) == postgres.ATTEMPTS
    db.close_now()


def test_only_one_server_process_works_on_a_database(db_url: str) -> None:
    first, second = Database.open(db_url), Database.open(db_url)
    with first.alone() as is_alone:
        assert is_alone
        with second.alone() as is_alone_too:
            assert is_alone_too == (first.path is not None), "on SQLite the lock file sees to it"
    with second.alone() as is_alone:
        assert is_alone
    first.close_now()
    second.close_now()

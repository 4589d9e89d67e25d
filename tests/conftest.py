"""Databases for every room: `db` on SQLite and on a real PostgreSQL, `sqlite_db` where one will do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn
from uuid import uuid4

import pytest
from sqlalchemy import Connection, create_engine, make_url

from storage.database import Database
from storage.tables import metadata
from tools.postgres import NoPostgres, start
from tools.test_needs import browser

MEMORY = Path("/dev/shm")  # Linux keeps files there in memory; each run has a folder of its own
ROOM_BYTES = 4 * 1024**3  # containers often have 64 MB there; the suite needs about 1 GB
KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.database))


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Keep the tests' databases in memory where there is room: thousands of commits wait for no disk.

    A killed process loses nothing there either; only a power cut would, which no test makes.
    """
    if config.option.basetemp is None and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES:
        config.option.basetemp = str(MEMORY / f"listenwell-tests-{os.getpid()}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Give the memory back."""
    if str(config.option.basetemp).startswith(str(MEMORY / "listenwell-tests-")):
        shutil.rmtree(config.option.basetemp, ignore_errors=True)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave browser tests out where there is no browser; with CI=true that is a failure."""
    if item.get_closest_marker("browser") and not browser():
        cannot_run("browser tests", "Chromium is missing")


def cannot_run(what: str, why: str) -> NoReturn:
    """Skip loudly, or fail where everything must run."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} cannot run: {why}")
    pytest.skip(f"{what} DID NOT RUN: {why}")


def migrate(url: str) -> None:
    db = Database.open(url)
    db.migrate()
    db.close_now()


@contextmanager
def new_database(server: str, template: str = "template1") -> Iterator[str]:
    """Make a database on the server, and remove it at the end. Yields its address."""
    name = f"listenwell_{uuid4().hex[:12]}"
    with administrator(server) as conn:
        conn.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with administrator(server) as conn:
        conn.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def administrator(server: str) -> Iterator[Connection]:
    """A connection that can make databases, which no transaction can."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        yield conn
    engine.dispose()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file with no rows; copied, since a copy takes no time."""
    path = tmp_path_factory.mktemp("template") / "listenwell.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """Address of a fresh, migrated SQLite database."""
    path = tmp_path / "listenwell.db"
    shutil.copy(migrated_file, path)
    return f"sqlite:///{path}"


@pytest.fixture
def sqlite_db(sqlite_url: str) -> Iterator[Database]:
    """A fresh, migrated SQLite database."""
    db = Database.open(sqlite_url)
    yield db
    db.close_now()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a PostgreSQL server: TEST_PG_URL, else one that lives as long as this run."""
    given = os.environ.get("TEST_PG_URL")
    if given:
        yield given
        return
    try:
        server = start()
    except NoPostgres as error:
        cannot_run("PostgreSQL tests", str(error))
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """Address of a migrated database that others are cloned from."""
    with new_database(postgres_server) as url:
        migrate(url)
        yield url


@pytest.fixture(scope="module")
def postgres_module_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """Address of a database of this test module."""
    with new_database(postgres_server, template=make_url(postgres_template).database or "") as url:
        yield url


@pytest.fixture
def postgres_url(postgres_module_url: str) -> Iterator[str]:
    """Address of a migrated PostgreSQL database without rows."""
    yield postgres_module_url
    engine = create_engine(postgres_module_url)
    with engine.begin() as conn:
        # TRUNCATE gives each table new files, which takes ten times as long as deleting a test's few rows.
        conn.exec_driver_sql(
            "; ".join(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables))
        )
    engine.dispose()


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """Address of a PostgreSQL database without tables."""
    with new_database(postgres_server) as url:
        yield url


@pytest.fixture(params=KINDS)
def db_url(request: pytest.FixtureRequest) -> str:
    """Address of a migrated database without rows, of either kind."""
    return request.getfixturevalue(f"{request.param}_url".replace("postgresql", "postgres"))


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a database that was never migrated, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return request.getfixturevalue("empty_postgres_url")


@pytest.fixture
def db(db_url: str) -> Iterator[Database]:
    """A migrated database without rows, of either kind."""
    opened = Database.open(db_url)
    yield opened
    opened.close_now()

"""Opening an installation: settings, the lock, the database and the keys, in that order."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import make_url

from listenwell import settings as settings_module
from listenwell.errors import AlreadyRunning, KeyDoesNotFit, PlaceUnusable
from listenwell.settings import Settings
from storage import people
from storage.database import Database
from storage.errors import HandleUnreadable
from storage.keys import Keys


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What every command and the server work on."""

    settings: Settings
    db: Database
    keys: Keys


def read_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: naming every problem.
    """
    return settings_module.read(os.environ)


@contextmanager
def writing(settings: Settings) -> Iterator[Installation]:
    """Open for writing: holds the lock (SQLite), brings the schema up to date.

    Raises:
        AlreadyRunning: another process has it.
        PlaceUnusable: the lock cannot be taken.
        KeyDoesNotFit: the record was kept with another secret key.
        StorageError: the database cannot be used; the sentence says why.
    """
    with _lock(settings):
        db = Database.open(settings.database_url)
        db.migrate()
        _check_key(settings, db)
        yield from _installation(settings, db)


@contextmanager
def reading(settings: Settings) -> Iterator[Installation]:
    """Open for reading, also beside a running server."""
    db = Database.open(settings.database_url, read_only=True)
    db.check()
    yield from _installation(settings, db)


def _installation(settings: Settings, db: Database) -> Iterator[Installation]:
    try:
        yield Installation(settings=settings, db=db, keys=Keys(settings.secret_key))
    finally:
        db.close_now()


def _check_key(settings: Settings, db: Database) -> None:
    try:
        db.read_now(people.check_keys, Keys(settings.secret_key))
    except HandleUnreadable as error:
        db.close_now()
        raise KeyDoesNotFit(settings.var / "secret.key") from error


@contextmanager
def _lock(settings: Settings) -> Iterator[None]:
    """Hold the installation's lock, and that of the database's folder where it lies elsewhere."""
    url = make_url(settings.database_url)
    if not url.drivername.startswith("sqlite"):
        yield
        return
    folders = {folder.resolve(): folder for folder in (settings.var, Path(url.database or "").parent)}
    with ExitStack() as held:
        for folder in folders.values():
            path = folder / "listenwell.lock"
            try:
                file = held.enter_context(path.open("a"))
            except OSError as error:
                raise PlaceUnusable(path, error.strerror or "") from error
            _take(file, path)
        yield


def _take(file: IO[str], path: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise AlreadyRunning(path) from error

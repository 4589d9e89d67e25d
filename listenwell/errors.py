"""What an operator can mend about a running installation."""

from __future__ import annotations

from pathlib import Path


class InstallationError(Exception):
    """The installation cannot be opened; the message says what, where and what to do."""


class AlreadyRunning(InstallationError):  # noqa: N818 - it states a fact; it is caught at the command's edge
    """Another process writes to this installation."""

    def __init__(self, where: Path | str) -> None:
        super().__init__(
            f"Listenwell is already running here ({where} is held). Stop it first, or do this in the console."
        )


class PlaceUnusable(InstallationError):  # noqa: N818 - likewise
    """The lock file cannot be had."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The file {path} cannot be opened ({reason}). Make its folder writable and start again."
        )


class KeyDoesNotFit(InstallationError):  # noqa: N818 - likewise
    """The record was kept with another secret key."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            "The secret key is not the one that this record was kept with, so every resident would be taken "
            f"for somebody new and nobody could be written to. Put the old key back: LISTENWELL_SECRET_KEY, "
            f"or the backup of {path}."
        )

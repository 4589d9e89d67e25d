"""What an operator can mend about a running installation."""

from __future__ import annotations

from pathlib import Path


class AlreadyRunning(Exception):  # noqa: N818 - it states a fact; it is caught at the command's edge
    """Another process writes to this installation."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Listenwell is already running here ({path} is held). Stop it first, or do this in the console."
        )

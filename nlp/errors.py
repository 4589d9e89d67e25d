"""What can go wrong in this room."""

from __future__ import annotations

from pathlib import Path


class NlpError(Exception):
    """Something about the comments, the models or the decisions cannot be used."""


class ModelsMissing(NlpError):  # noqa: N818 -- it states what is the case
    """The language models are not set up. Run `make setup`, which needs no network beyond the packages."""

    def __init__(self, missing: str) -> None:
        super().__init__(f"The language models are not set up: {missing} is missing. Run `make setup`.")


class ModelsAltered(NlpError):  # noqa: N818 -- it states what is the case
    """A model file is not the one that Listenwell was measured with."""

    def __init__(self, path: Path, expected: str, found: str) -> None:
        super().__init__(
            f"{path} is not the file that was checked (sha256 {found[:12]}…, expected {expected[:12]}…). "
            "Delete the models folder and run `make setup` again."
        )


class UnknownFramework(NlpError):  # noqa: N818 -- it states what is the case
    """A framework was named that is neither shipped nor a readable file."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no framework '{name}'. Choose one of {', '.join(known)}, or name a file.")


class DecisionRefused(NlpError):  # noqa: N818 -- it states what is the case
    """A decision does not fit the board it was made on."""


class ThemeNotFound(DecisionRefused):
    """A decision names a theme that the board does not have."""

    def __init__(self, theme_id: str) -> None:
        super().__init__(
            f"There is no theme '{theme_id}' on this board. It may have been merged into another."
        )

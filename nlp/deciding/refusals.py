"""Why a decision is refused, each with a code for pages in other languages and a sentence in English."""

from __future__ import annotations

from typing import ClassVar

from nlp.errors import DecisionRefused


class SignedOff(DecisionRefused):
    """The board is signed off. Reopen it to change it."""

    code: ClassVar[str] = "signed_off"

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class Locked(DecisionRefused):
    """The decision would change what a locked theme holds."""

    code: ClassVar[str] = "locked"

    def __init__(self, theme_id: str, label: str) -> None:
        self.theme_id = theme_id
        super().__init__(f"“{label}” is locked: nothing goes into it and nothing leaves it. Unlock it first.")


class LevelsDiffer(DecisionRefused):
    """Only themes beside each other can be merged, not a theme with a part of one."""

    code: ClassVar[str] = "levels"

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class PointNotFound(DecisionRefused):
    """A decision names a point that the board does not have."""

    code: ClassVar[str] = "gone"

    def __init__(self, key: tuple[str, int]) -> None:
        super().__init__(
            f"There is no point at character {key[1]} of comment '{key[0]}' on this board. "
            "What was said may have been corrected or withdrawn."
        )


class NothingNew(DecisionRefused):
    """That would change nothing on this board."""

    code: ClassVar[str] = "nothing_new"

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class IllFormed(DecisionRefused):
    """A decision lacks something, or says something that its kind cannot mean."""

    code: ClassVar[str] = "ill_formed"


class RestedOn(DecisionRefused):
    """Later decisions rest on the one to be undone.

    Attributes:
        places: Where these stand in the list of decisions, from 0; empty: they cannot be told apart.
    """

    code: ClassVar[str] = "rested_on"

    def __init__(self, places: tuple[int, ...], told: list[str]) -> None:
        self.places = places
        super().__init__(f"Later decisions rest on this one: {'; '.join(told)}. Undo them first.")

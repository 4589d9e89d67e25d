"""The parts of addresses: what each names and how it is written. What is written otherwise is not here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_ANY_UUID = "3f0c7a52-6f5e-4d38-9d0f-0a7c7f1b2d11"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part. pattern: with both its ends."""

    pattern: str
    meaning: str
    example: str

    def fits(self, value: str) -> bool:
        """Whether it could name anything."""
        return re.fullmatch(self.pattern.removeprefix("^").removesuffix("$"), value) is not None


def _id_of(noun: str) -> Part:
    return Part(pattern=_UUID, meaning=f"Id of {noun}.", example=_ANY_UUID)


PARTS: Mapping[str, Part] = {
    "community_id": _id_of("a community"),
    "event_id": _id_of("a listening event"),
    "area_id": _id_of("an area"),
    "action_id": _id_of("an action"),
    "report_id": _id_of("a report"),
    "broadcast_id": _id_of("a broadcast"),
    "alert_id": _id_of("an alert"),
    "resident_id": _id_of("a resident"),
    "point_id": _id_of("a point"),
    "user_id": _id_of("somebody who signs in"),
    "token_id": _id_of("a token"),
    "round_id": _id_of("a round of coding"),
    "theme_id": Part(
        pattern=r"^[A-Za-z0-9_.-]{1,80}$", meaning="Id of a theme or sub-theme of the board.", example="t3"
    ),
    "sequence": Part(pattern=r"^[1-9][0-9]{0,8}$", meaning="Number of a decision.", example="12"),
    "answer_id": Part(pattern=r"^[1-9][0-9]{0,17}$", meaning="Id of an answer.", example="42"),
    "delivery_id": Part(pattern=r"^[1-9][0-9]{0,17}$", meaning="Id of a message.", example="42"),
    "place": Part(pattern=r"^(0|[1-9][0-9]{0,5})$", meaning="Place of a point in a round.", example="0"),
    "format": Part(pattern=r"^[a-z-]{1,20}$", meaning="Name of a format.", example="xlsx"),
    "work": Part(pattern=r"^[a-z-]{1,20}$", meaning="Name of a piece of work.", example="themes"),
}

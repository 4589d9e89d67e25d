"""How our types of question and their answers look in FLOIP Flow Results, and back.

FLOIP Flow Results 1.1.0 (proposed 2021-07-30), https://github.com/FLOIP/flow-results.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from surveys.results.asked import Asked
from surveys.results.rows import cell, typed
from surveys.results.wide_csv import POINT
from surveys.types import QuestionType

#: Before the channel's name of a file. It is a name, not an address: files stay in the installation.
MEDIA = "urn:listenwell:media:"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{2}:\d{2}")


@dataclass(frozen=True, kw_only=True)
class FlowType:
    """One of our types there."""

    name: str
    #: The response to a value, or None where the standard has none for it: value, question, zone.
    put: Callable[[Any, Asked, ZoneInfo], Any]
    #: The contract's value of a response.
    take: Callable[[Any], str]


def _text(value: Any, one: Asked, zone: ZoneInfo) -> Any:
    del one, zone
    return value if isinstance(value, str) else None


def _number(value: Any, one: Asked, zone: ZoneInfo) -> Any:
    del one, zone
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _one(value: Any, one: Asked, zone: ZoneInfo) -> Any:
    del zone
    return value if value in one.choice_names else None


def _many(value: Any, one: Asked, zone: ZoneInfo) -> Any:
    del zone
    return (
        value if isinstance(value, list) and value and set(map(str, value)) <= set(one.choice_names) else None
    )


def _yes_no(value: Any, one: Asked, zone: ZoneInfo) -> Any:
    del one, zone
    return ("yes" if value else "no") if isinstance(value, bool) else None


def _seen(value: Any, one: Asked, zone: ZoneInfo) -> Any:
    del one, zone
    return 1 if value is True else None


def _day(value: Any, one: Asked, zone: ZoneInfo) -> Any:
    del one, zone
    return value if isinstance(value, str) and _DATE.fullmatch(value) else None


def _clock(value: Any, one: Asked, zone: ZoneInfo) -> Any:
    del one, zone
    return f"{value}:00" if isinstance(value, str) and _TIME.fullmatch(value) else None


def _instant(value: Any, one: Asked, zone: ZoneInfo) -> Any:
    """The standard wants an offset; the answer was meant on the community's clock."""
    del one
    try:
        return datetime.fromisoformat(value).replace(tzinfo=zone).isoformat(timespec="seconds")
    except (TypeError, ValueError):
        return None


def _place(value: Any, one: Asked, zone: ZoneInfo) -> Any:
    del one, zone
    point = POINT.fullmatch(value) if isinstance(value, str) else None
    return [float(point[1]), float(point[2])] if point else value


def _media(value: Any, one: Asked, zone: ZoneInfo) -> Any:
    del one, zone
    return MEDIA + value if isinstance(value, str) and value else None


def _point(response: Any) -> str:
    return "{:.3f},{:.3f}".format(*response) if isinstance(response, list) else str(response)


_TEXT = FlowType(name="text", put=_text, take=str)
_NUMERIC = FlowType(name="numeric", put=_number, take=cell)


def _file(name: str) -> FlowType:
    return FlowType(name=name, put=_media, take=lambda response: str(response).removeprefix(MEDIA))


#: Our type → theirs. A rank is a `select_many` in its order; a place, which may be words, is `open`.
FLOW_TYPES: dict[str, FlowType] = {
    QuestionType.TEXT: _TEXT,
    QuestionType.INTEGER: _NUMERIC,
    QuestionType.DECIMAL: _NUMERIC,
    QuestionType.RANGE: _NUMERIC,
    QuestionType.SELECT_ONE: FlowType(name="select_one", put=_one, take=str),
    QuestionType.SELECT_MULTIPLE: FlowType(name="select_many", put=_many, take=cell),
    QuestionType.RANK: FlowType(name="select_many", put=_many, take=cell),
    QuestionType.CONSENT: FlowType(
        name="select_one", put=_yes_no, take=lambda response: cell(response == "yes")
    ),
    QuestionType.ACKNOWLEDGE: FlowType(name="message", put=_seen, take=lambda response: cell(response == 1)),
    QuestionType.DATE: FlowType(name="date", put=_day, take=str),
    QuestionType.TODAY: FlowType(name="date", put=_day, take=str),
    QuestionType.TIME: FlowType(name="time", put=_clock, take=lambda response: str(response)[:5]),
    QuestionType.DATE_TIME: FlowType(name="datetime", put=_instant, take=lambda response: str(response)[:16]),
    QuestionType.LOCATION: FlowType(name="open", put=_place, take=_point),
    QuestionType.IMAGE: _file("image"),
    QuestionType.AUDIO: _file("audio"),
    QuestionType.VIDEO: _file("video"),
}


def flow_type(kind: str) -> FlowType:
    """What a type is there; what they have no name for is text."""
    return FLOW_TYPES.get(kind, _TEXT)


def response(kind: str, value: str, one: Asked, zone: ZoneInfo) -> Any:
    """The response to a contract's value; None where it would not be valid, or not come back the same."""
    put = flow_type(kind).put(typed(kind, value), one, zone)
    return put if put is not None and flow_type(kind).take(put) == value else None

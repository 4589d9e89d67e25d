"""The functions and operators of rules, one row each, over three kinds of value as in XPath 1.0."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from surveys.rules.patterns import read_pattern

#: Texts, numbers and truths. A date is a text like 2026-05-31; as a number it is the days since 1970-01-01,
#: with its time of day as a part of one, as in ODK.
Value = str | float | bool

_NUMBER = re.compile(r"-?(?:\d{1,300}(?:\.\d{0,300})?|\.\d{1,300})")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?")
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::\d\d(?:\.\d+)?)?")
_MOST_PLACES = 15  # of round(): a double has no more
MANY = 50  # arguments of concat() and coalesce(); a longer list is a mistake


def number(value: Value) -> float:
    """The value as a number; a text that is none becomes not-a-number, which makes comparisons false."""
    if not isinstance(value, str):
        return float(value)
    text = value.strip()
    return float(text) if _NUMBER.fullmatch(text) else _days(text)


def _days(text: str) -> float:
    """Days since 1970-01-01, or the part of a day that a time is; not-a-number for any other text."""
    if moment := _MOMENT.fullmatch(text):
        try:
            day = float((date.fromisoformat(moment[1]) - date(1970, 1, 1)).days)
        except ValueError:
            return math.nan
        return day + (_days(moment[2]) if moment[2] else 0)
    if clock := _CLOCK.fullmatch(text):
        return (int(clock[1]) * 60 + int(clock[2])) / (24 * 60)
    return math.nan


def string(value: Value) -> str:
    """The value as text; whole numbers without a decimal point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return str(int(value)) if value == int(value) else str(value)


def truth(value: Value) -> bool:
    """The value as true or false: an empty text, 0 and not-a-number are false."""
    if isinstance(value, float):
        return not math.isnan(value) and value != 0
    return bool(value)


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) == truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return number(left) == number(right)
    return left == right


def _divide(left: Value, right: Value) -> float:
    """As XPath has it: by nought is infinity, and nought by nought is no number."""
    dividend, divisor = number(left), number(right)
    if divisor:
        return dividend / divisor
    if not dividend or math.isnan(dividend) or math.isnan(divisor):
        return math.nan
    return math.copysign(math.inf, dividend) * math.copysign(1, divisor)


def _remainder(left: Value, right: Value) -> float:
    dividend, divisor = number(left), number(right)
    if not math.isfinite(dividend) or not divisor or math.isnan(divisor):
        return math.nan
    return math.fmod(dividend, divisor)


def _coalesce(*values: Value) -> Value:
    return next((value for value in values if string(value) != ""), "")


def _power(base: Value, exponent: Value) -> float:
    try:
        made = math.pow(number(base), number(exponent))
    except OverflowError:
        return math.inf
    except ValueError:
        return math.nan
    return made


def _to_whole(way: Callable[[float], int]) -> Callable[[Value], float]:
    def work(value: Value) -> float:
        made = number(value)
        return float(way(made)) if math.isfinite(made) else made

    return work


def _round(value: Value, places: Value = 0.0) -> float:
    """Half a step goes up, as in ODK. places: of the decimals; below 0 rounds to tens and hundreds."""
    made, digits = number(value), number(places)
    if not math.isfinite(made) or not abs(digits) <= _MOST_PLACES:
        return made
    step = 10.0 ** int(digits)
    return math.floor(made * step + 0.5) / step


def _date(value: Value) -> str:
    """The day of a text or of a number of days; empty for what is neither."""
    days = number(value)
    try:
        return (date(1970, 1, 1) + timedelta(days=math.floor(days))).isoformat()
    except (OverflowError, ValueError):
        return ""


def _picked_at(value: Value, place: Value) -> str:
    """The choice at a place from 0; empty beyond the last."""
    picked, at = string(value).split(), number(place)
    return picked[int(at)] if 0 <= at < len(picked) else ""


def _part(value: Value, start: Value, end: Value = math.inf) -> str:
    """Characters from `start`, counted from 0, up to but without `end`; below 0 counted from the end."""
    text = string(value)
    return text[_place(start, text) : _place(end, text)]


def _place(bound: Value, text: str) -> int:
    at = number(bound)
    return 0 if math.isnan(at) else int(max(-len(text), min(at, len(text))))


def _translated(value: Value, before: Value, after: Value) -> str:
    known, new = string(before), string(after)
    table = {ord(c): new[at] if at < len(new) else None for at, c in reversed(list(enumerate(known)))}
    return string(value).translate(table)


def _nan_first(value: float) -> float:
    return -math.inf if math.isnan(value) else value


def _nan_last(value: float) -> float:
    return math.inf if math.isnan(value) else value


@dataclass(frozen=True, kw_only=True)
class Function:
    """One function or operator. least, most: how many arguments, both inclusive."""

    usage: str
    least: int
    most: int
    work: Callable[..., Value]


def _function(usage: str, work: Callable[..., Value], least: int, most: int | None = None) -> Function:
    return Function(usage=usage, least=least, most=least if most is None else most, work=work)


#: What can be called by name.
NAMED: Mapping[str, Function] = {
    "not": _function("not(rule)", lambda a: not truth(a), 1),
    "selected": _function("selected(${name}, 'choice')", lambda a, b: string(b) in string(a).split(), 2),
    "count-selected": _function("count-selected(${name})", lambda a: float(len(string(a).split())), 1),
    "selected-at": _function("selected-at(${name}, 0)", _picked_at, 2),
    "jr:choice-name": _function("jr:choice-name(${name}, '${name}')", str, 2),  # worked out from the context
    "if": _function("if(rule, then, else)", lambda a, b, c: b if truth(a) else c, 3),
    "coalesce": _function("coalesce(${name}, ${other})", _coalesce, 1, MANY),
    "once": _function("once(${name})", lambda a: a, 1),  # worked out from the context
    "string-length": _function("string-length(.)", lambda a: float(len(string(a))), 1),
    "regex": _function("regex(., '[0-9]+')", lambda a, b: read_pattern(string(b)).fits(string(a)), 2),
    "contains": _function("contains(., 'text')", lambda a, b: string(b) in string(a), 2),
    "starts-with": _function("starts-with(., 'text')", lambda a, b: string(a).startswith(string(b)), 2),
    "ends-with": _function("ends-with(., 'text')", lambda a, b: string(a).endswith(string(b)), 2),
    "concat": _function("concat(${name}, ' ')", lambda *a: "".join(map(string, a)), 1, MANY),
    "substr": _function("substr(${name}, 0, 3)", _part, 2, 3),
    "normalize-space": _function("normalize-space(.)", lambda a: " ".join(string(a).split()), 1),
    "translate": _function("translate(., 'abc', 'ABC')", _translated, 3),
    "today": _function("today()", str, 0),  # worked out from the context
    "now": _function("now()", str, 0),  # worked out from the context
    "date": _function("date(${name})", _date, 1),
    "number": _function("number(${name})", number, 1),
    "int": _function("int(${name})", _to_whole(math.trunc), 1),
    "round": _function("round(${name}, 1)", _round, 1, 2),
    "floor": _function("floor(${name})", _to_whole(math.floor), 1),
    "ceiling": _function("ceiling(${name})", _to_whole(math.ceil), 1),
    "abs": _function("abs(${name})", lambda a: abs(number(a)), 1),
    "min": _function("min(${name}, ${other})", lambda *a: min(map(number, a), key=_nan_first), 1, MANY),
    "max": _function("max(${name}, ${other})", lambda *a: max(map(number, a), key=_nan_last), 1, MANY),
    "pow": _function("pow(${name}, 2)", _power, 2),
    "string": _function("string(${name})", string, 1),
    "boolean": _function("boolean(${name})", truth, 1),
    "true": _function("true()", lambda: True, 0),
    "false": _function("false()", lambda: False, 0),
}

#: What stands between its arguments; `neg` is the minus before one.
OPERATORS: Mapping[str, Function] = {
    "or": _function("a or b", lambda a, b: truth(a) or truth(b), 2),
    "and": _function("a and b", lambda a, b: truth(a) and truth(b), 2),
    "=": _function("a = b", _equal, 2),
    "!=": _function("a != b", lambda a, b: not _equal(a, b), 2),
    "<": _function("a < b", lambda a, b: number(a) < number(b), 2),
    "<=": _function("a <= b", lambda a, b: number(a) <= number(b), 2),
    ">": _function("a > b", lambda a, b: number(a) > number(b), 2),
    ">=": _function("a >= b", lambda a, b: number(a) >= number(b), 2),
    "+": _function("a + b", lambda a, b: number(a) + number(b), 2),
    "-": _function("a - b", lambda a, b: number(a) - number(b), 2),
    "*": _function("a * b", lambda a, b: number(a) * number(b), 2),
    "div": _function("a div b", _divide, 2),
    "mod": _function("a mod b", _remainder, 2),
    "neg": _function("-a", lambda a: -number(a), 1),
}

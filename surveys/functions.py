"""The functions and operators of rules, one row each, over three kinds of value as in XPath 1.0."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from surveys.patterns import read_pattern

#: Texts, numbers and truths. A date is a text like 2026-05-31, so that dates compare as texts.
Value = str | float | bool

_NUMBER = re.compile(r"-?(?:\d{1,300}(?:\.\d{0,300})?|\.\d{1,300})")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
MANY = 50  # arguments of concat() and coalesce(); a longer list is a mistake


def number(value: Value) -> float:
    """The value as a number; a text that is none becomes not-a-number, which makes comparisons false."""
    if isinstance(value, str):
        return float(value) if _NUMBER.fullmatch(value.strip()) else math.nan
    return float(value)


def string(value: Value) -> str:
    """The value as text; whole numbers without a decimal point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if not math.isfinite(value):
        return "NaN"
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


def _less(left: Value, right: Value) -> bool:
    if isinstance(left, str) and isinstance(right, str) and _DATE.fullmatch(left) and _DATE.fullmatch(right):
        return left < right
    return number(left) < number(right)


def _at_most(left: Value, right: Value) -> bool:
    same_date = left == right and isinstance(left, str) and _DATE.fullmatch(left) is not None
    return same_date or number(left) == number(right) or _less(left, right)


def _divide(left: Value, right: Value) -> float:
    divisor = number(right)
    return number(left) / divisor if divisor else math.nan


def _remainder(left: Value, right: Value) -> float:
    dividend, divisor = number(left), number(right)
    if not math.isfinite(dividend) or not divisor or math.isnan(divisor):
        return math.nan
    return math.fmod(dividend, divisor)


def _coalesce(*values: Value) -> Value:
    return next((value for value in values if string(value) != ""), "")


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
    "if": _function("if(rule, then, else)", lambda a, b, c: b if truth(a) else c, 3),
    "coalesce": _function("coalesce(${name}, ${other})", _coalesce, 1, MANY),
    "string-length": _function("string-length(.)", lambda a: float(len(string(a))), 1),
    "regex": _function("regex(., '[0-9]+')", lambda a, b: read_pattern(string(b)).fits(string(a)), 2),
    "today": _function("today()", str, 0),  # worked out from the context
    "number": _function("number(${name})", number, 1),
    "concat": _function("concat(${name}, ' ')", lambda *a: "".join(map(string, a)), 1, MANY),
    "contains": _function("contains(., 'text')", lambda a, b: string(b) in string(a), 2),
    "starts-with": _function("starts-with(., 'text')", lambda a, b: string(a).startswith(string(b)), 2),
}

#: What stands between its arguments; `neg` is the minus before one.
OPERATORS: Mapping[str, Function] = {
    "or": _function("a or b", lambda a, b: truth(a) or truth(b), 2),
    "and": _function("a and b", lambda a, b: truth(a) and truth(b), 2),
    "=": _function("a = b", _equal, 2),
    "!=": _function("a != b", lambda a, b: not _equal(a, b), 2),
    "<": _function("a < b", _less, 2),
    "<=": _function("a <= b", _at_most, 2),
    ">": _function("a > b", lambda a, b: _less(b, a), 2),
    ">=": _function("a >= b", lambda a, b: _at_most(b, a), 2),
    "+": _function("a + b", lambda a, b: number(a) + number(b), 2),
    "-": _function("a - b", lambda a, b: number(a) - number(b), 2),
    "*": _function("a * b", lambda a, b: number(a) * number(b), 2),
    "div": _function("a div b", _divide, 2),
    "mod": _function("a mod b", _remainder, 2),
    "neg": _function("-a", lambda a: -number(a), 1),
}

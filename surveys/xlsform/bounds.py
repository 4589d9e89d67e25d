"""Bounds of numbers as rules, which other XLSForm programs understand, and back."""

from __future__ import annotations

import math
import re
from decimal import Decimal

_DYNAMIC = re.compile(r"[*+|]|\$\{|\(| mod | div |(?<=\S)-|- ")


def plain(value: Decimal) -> float:
    """A whole number as one, so that it is written without a decimal point."""
    return int(value) if value == value.to_integral_value() else float(value)


def number(written: str) -> float | None:
    """The number that a cell holds; None for anything else."""
    try:
        value = float(written)
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() else value


def written(value: float) -> str:
    """A number as a cell holds it."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def rule(low: float | None, high: float | None) -> str:
    """`. >= 1 and . <= 5`; empty when both are open."""
    parts = [f". {sign} {written(value)}" for sign, value in ((">=", low), ("<=", high)) if value is not None]
    return " and ".join(parts)


def joined(low: float | None, high: float | None, constraint: str) -> str:
    """The bounds and a question's own constraint as one rule."""
    bounds = rule(low, high)
    return f"{bounds} and ({constraint})" if bounds and constraint else bounds or constraint


def without(constraint: str, low: float | None, high: float | None) -> str:
    """A question's own constraint, where `joined` made one of both."""
    bounds = rule(low, high)
    if not bounds or constraint == bounds:
        return "" if bounds else constraint
    start = f"{bounds} and ("
    is_joined = constraint.startswith(start) and constraint.endswith(")")
    return constraint[len(start) : -1] if is_joined else constraint


def is_rule(default: str) -> bool:
    """Whether a default is worked out rather than taken as it is, as other programs judge it."""
    return bool(_DYNAMIC.search(default))

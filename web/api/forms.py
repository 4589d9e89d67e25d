"""What a program sends, as the console's form would, so that both go through the same checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from web.kit import Form

Value = str | int | bool | date | Sequence[str | int] | None


def form_of(values: Mapping[str, Value]) -> Form:
    """A form with these fields; None is left out, as an empty field is."""
    return Form(lists={name: _texts(value) for name, value in values.items() if value is not None})


def _texts(value: Value) -> tuple[str, ...]:
    if isinstance(value, str | int | date):
        return (str(value),)
    return tuple(str(each) for each in value or ())

"""A page of rows as JSON, CSV or NDJSON, as the caller's Accept says."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from surveys.results.inert import inert
from web.api.problems import ApiProblem, Kind
from web.api.shapes import Shape

JSON = "application/json"
CSV = "text/csv"
NDJSON = "application/x-ndjson"
OF_LISTS = (JSON, CSV, NDJSON)


def wanted(accept: str, offered: Sequence[str]) -> str:
    """The best of what is offered; the first where all are welcome.

    Raises:
        ApiProblem: none is welcome.
    """
    if not accept.strip():
        return offered[0]
    weighed = [(_weight(each, accept), -place) for place, each in enumerate(offered)]
    best, place = max(weighed)
    if best <= 0:
        raise ApiProblem(Kind.form)
    return offered[-place]


def _weight(media_type: str, accept: str) -> float:
    """How welcome a type is, 0 to 1: what the most exact range that covers it says (RFC 9110, 12.5.1)."""
    best = (-1, 0.0)
    for entry in accept.split(","):
        name, *parameters = (part.strip().lower() for part in entry.split(";"))
        exact = {"*/*": 0, f"{media_type.split('/', maxsplit=1)[0]}/*": 1, media_type: 2}.get(name)
        if exact is not None and exact > best[0]:
            best = (exact, _quality(parameters))
    return best[1]


def _quality(parameters: Sequence[str]) -> float:
    for each in parameters:
        name, _, value = each.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def as_json(rows: Sequence[Shape], next_cursor: str) -> str:
    """One object with the rows and where the next page begins."""
    items = ",".join(each.model_dump_json() for each in rows)
    return f'{{"items":[{items}],"next":{json.dumps(next_cursor or None)}}}'


def as_ndjson(rows: Sequence[Shape]) -> str:
    """One object a line."""
    return "".join(f"{each.model_dump_json()}\n" for each in rows)


def as_csv(rows: Sequence[Shape], model: type[Shape]) -> str:
    """A header and a line each; what is nested stands as JSON, and no cell runs in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    writer.writerow(model.model_fields)
    for each in rows:
        values = each.model_dump(mode="json")
        writer.writerow([_cell(values[name]) for name in model.model_fields])
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)  # a number is no formula, "-1" neither
    return inert(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))

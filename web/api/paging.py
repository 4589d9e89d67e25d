"""One page of a list. A cursor names the last row that was shown, so rows that are added shift nothing."""

from __future__ import annotations

import base64
import binascii
import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from web.api.endpoint import Rows, SortKey
from web.api.problems import fault, unusable


@dataclass(frozen=True, kw_only=True)
class Page:
    """Rows to show. next: the cursor of the page after; empty = this is the last."""

    rows: Sequence[Any]
    next: str


def page(found: Rows, limit: int, cursor: str) -> Page:
    """The rows after the cursor, at most `limit`.

    Raises:
        ApiProblem: the cursor is none of this list.
    """
    begin = _after(found, _read(cursor)) if cursor else 0
    rows = found.rows[begin : begin + limit]
    more = begin + limit < len(found.rows)
    return Page(rows=rows, next=_write(found.key(rows[-1])) if more and rows else "")


def _after(found: Rows, last: SortKey) -> int:
    try:
        return bisect_right(found.rows, last, key=found.key)
    except TypeError:  # a key of another list: text where this one has numbers
        raise _wrong() from None


def _write(key: SortKey) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _read(cursor: str) -> SortKey:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise _wrong() from None
    plain = isinstance(key, list) and all(isinstance(part, str | int | float) for part in key)
    if not plain:
        raise _wrong()
    return tuple(key)


def _wrong() -> Exception:
    return unusable(
        fault(
            "query.cursor", "This is no cursor of this list.", "Use the `next` of the page before, as it is."
        )
    )

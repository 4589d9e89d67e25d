"""Names of a state: the same state has the same name."""

from __future__ import annotations

import hashlib
import re

_LISTED = re.compile(r'\*|(?:W/)?"[^"]*"')


def of_text(text: str | bytes) -> str:
    """The ETag of what is answered, with its quotes."""
    content = text.encode() if isinstance(text, str) else text
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def listed(header: str) -> tuple[str, ...]:
    """The ETags that a header names; "*" stands for any."""
    return tuple(_LISTED.findall(header))


def is_among(etag: str, header: str) -> bool:
    """Whether If-None-Match names it; weak names count as well (RFC 9110, 13.1.2)."""
    return any(each in {"*", etag, f"W/{etag}"} for each in listed(header))

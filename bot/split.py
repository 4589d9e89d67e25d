"""Long texts in several messages, broken where a reader would pause."""

from __future__ import annotations

import re

#: Tried in this order: between paragraphs, lines, sentences, words.
_BREAKS = (r"\n\s*\n", r"\n", r"(?<=[.!?…])\s+", r"\s+")
_SHORTEST = 0.4  # of the limit; a better break that leaves less than this is passed over for a later one


def length(text: str) -> int:
    """Count UTF-16 code units, which is how Telegram counts: an emoji is two."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(text: str, limit: int) -> list[str]:
    """Break a text into parts of at most `limit` UTF-16 units (2 or more); one part when it fits.

    Only white space at a break is lost.
    """
    parts = []
    rest = text
    while length(rest) > limit:
        head = _fitting(rest, limit)
        end, start = _break(head, rest)
        parts.append(rest[:end])
        rest = rest[start:]
    return [*parts, rest] if rest or not parts else parts


def _fitting(text: str, limit: int) -> str:
    """Give the longest beginning that fits."""
    head = text[:limit]
    while length(head) > limit:
        head = head[: len(head) - (length(head) - limit + 1) // 2]
    return head


def _break(head: str, text: str) -> tuple[int, int]:
    """Give (end of this part, start of the next), both exclusive of the white space between."""
    for pattern in _BREAKS:
        found = [match for match in re.finditer(pattern, head) if match.start() >= len(head) * _SHORTEST]
        if found:
            return found[-1].start(), found[-1].end()
    if text[len(head) : len(head) + 1].isspace():
        return len(head), len(head) + 1
    return len(head), len(head)

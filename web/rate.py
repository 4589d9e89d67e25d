"""How many messages one chat may send in a while."""

from __future__ import annotations

import math
from collections import deque
from datetime import datetime, timedelta

#: Chats remembered at once; the oldest are forgotten first.
MOST_CHATS = 20_000  # some 10 MB


class Limiter:
    """Counts per key in a sliding window; one per process, forgotten at a restart."""

    def __init__(self, *, most: int, seconds: int) -> None:
        self._most = most
        self._window = timedelta(seconds=seconds)
        self._seen: dict[str, deque[datetime]] = {}

    def wait_seconds(self, key: str, now: datetime) -> int:
        """Count one; 0 if it may pass, else whole seconds until the next may (and it is not counted)."""
        seen = self._seen.pop(key, None) or deque()
        while seen and seen[0] <= now - self._window:
            seen.popleft()
        self._seen[key] = seen
        if len(self._seen) > MOST_CHATS:
            del self._seen[next(iter(self._seen))]
        if len(seen) >= self._most:
            return max(1, math.ceil((seen[0] + self._window - now).total_seconds()))
        seen.append(now)
        return 0

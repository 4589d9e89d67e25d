"""What can go wrong on purpose, and how fast a bot may send."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field


class Refused(Exception):  # noqa: N818 the Bot API refuses; it does not err
    """A call is answered with an error of the Bot API."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing to go wrong with one call.

    kind: too_many (429, and every send is refused for `seconds`), status (an error page, nothing done),
    reset (the connection breaks before anything is done), lost (done, then the connection breaks),
    stall (nothing is done or said for `seconds`), half_body (done, then half of the answer).
    """

    kind: str
    seconds: float = 0
    status: int = 500

    @classmethod
    def too_many(cls, retry_after_seconds: int) -> Fault:
        return cls(kind="too_many", seconds=retry_after_seconds)

    @classmethod
    def server_error(cls, status: int = 500) -> Fault:
        return cls(kind="status", status=status)

    @classmethod
    def reset(cls) -> Fault:
        return cls(kind="reset")

    @classmethod
    def lost(cls) -> Fault:
        return cls(kind="lost")

    @classmethod
    def stall(cls, seconds: float) -> Fault:
        return cls(kind="stall", seconds=seconds)

    @classmethod
    def half_body(cls) -> Fault:
        return cls(kind="half_body")


@dataclass(kw_only=True)
class Faults:
    """Faults that wait for their call."""

    waiting: list[tuple[str, int | None, Fault]] = field(default_factory=list)

    def add(self, method: str, fault: Fault, *, times: int = 1, chat_id: int | None = None) -> None:
        """Let the next `times` calls of a method (to one chat, or any) go wrong."""
        self.waiting += [(method, chat_id, fault)] * times

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        for index, (wanted, chat, fault) in enumerate(self.waiting):
            if wanted == method and chat in (None, chat_id):
                del self.waiting[index]
                return fault
        return None


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How many messages fit into one second; None: no limit. Telegram's are about 30 in all, 1 a chat."""

    overall: int | None = None
    per_chat: int | None = None
    #: What is asked for when a limit is passed; the Bot API gives whole seconds.
    retry_after_seconds: int = 1


@dataclass(kw_only=True)
class Flood:
    """Counts what is sent and refuses what is too much; a refused sender has to wait it out."""

    limits: Limits
    clock: Callable[[], float]
    #: Sends that came although the bot had been told to wait: (instant, chat).
    impatient: list[tuple[float, int]] = field(default_factory=list)
    _sent: dict[int | None, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _until: dict[int | None, float] = field(default_factory=dict)

    def pause(self, seconds: float, chat_id: int | None = None) -> None:
        """Refuse all sends (None) or one chat's for so many seconds."""
        self._until[chat_id] = self.clock() + seconds

    def admit(self, chat_id: int) -> None:
        """Count one message.

        Raises:
            Refused: with 429 and retry_after when there were too many.
        """
        now = self.clock()
        waits = [until - now for key in (None, chat_id) if (until := self._until.get(key, 0)) > now]
        if waits:
            self.impatient.append((now, chat_id))
            raise too_many(math.ceil(max(waits)))
        for key, limit in ((None, self.limits.overall), (chat_id, self.limits.per_chat)):
            if limit is not None and self._count(key, now) >= limit:
                self.pause(self.limits.retry_after_seconds, key)
                raise too_many(self.limits.retry_after_seconds)
        self._sent[None].append(now)
        self._sent[chat_id].append(now)

    def _count(self, key: int | None, now: float) -> int:
        sent = self._sent[key]
        while sent and sent[0] <= now - 1:
            sent.popleft()
        return len(sent)


def too_many(seconds: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)

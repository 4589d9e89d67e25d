"""Who hears: one message to each resident who asked, on one channel, in one language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from feedback.types import MessageKind

#: Channels that reach somebody who is not looking come first; the web chat waits until it is opened.
CHANNELS = ("telegram", "web")


class Hearer(Protocol):
    """A resident who asked to hear back, as storage lists them: once for each channel."""

    @property
    def resident_id(self) -> str:
        """Who it is."""
        ...

    @property
    def channel(self) -> str:
        """A channel that is not blocked."""
        ...

    @property
    def language(self) -> str:
        """The language they chose."""
        ...


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """One resident, where and in which language."""

    resident_id: str
    channel: str
    language: str


def who_hears(
    hearers: Iterable[Hearer],
    *,
    languages: Sequence[str],
    channels: Collection[str] = CHANNELS,
) -> tuple[Recipient, ...]:
    """Choose whom to tell, each once, in order of their ids.

    Args:
        hearers: consent given, not stopped, not blocked; one row for each channel of a resident.
        languages: that the message is written in; whoever chose another gets the first.
        channels: that are switched on. Residents without any of them are left out.

    Raises:
        ValueError: `languages` is empty.
    """
    if not languages:
        raise ValueError("a message needs at least one language")
    best: dict[str, Hearer] = {}
    for hearer in hearers:
        known = best.get(hearer.resident_id)
        if hearer.channel in channels and (known is None or _order(hearer) < _order(known)):
            best[hearer.resident_id] = hearer
    return tuple(
        Recipient(
            resident_id=resident_id,
            channel=hearer.channel,
            language=hearer.language if hearer.language in languages else languages[0],
        )
        for resident_id, hearer in sorted(best.items())
    )


def once(kind: MessageKind, subject: str, resident_id: str) -> str:
    """The outbox's key against a second copy. subject: the report's id, or the event's and the period."""
    return f"{kind}:{subject}:{resident_id}"


def _order(hearer: Hearer) -> tuple[int, str]:
    known = CHANNELS.index(hearer.channel) if hearer.channel in CHANNELS else len(CHANNELS)
    return known, hearer.channel

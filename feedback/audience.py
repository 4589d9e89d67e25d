"""Who hears: in which language, and under which key so that nobody hears twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from feedback.types import MessageKind

#: What a broadcast may be about → consents of which one is needed: what somebody agreed to hear, no more.
PURPOSES: Mapping[str, tuple[str, ...]] = {
    "news": ("report", "digest"),  # what was heard, and what is done about it
    "contact": ("contact",),  # anything else: come and help, come and talk
}
#: To fewer people a message by theme or area would point at them. As `feedback.types.SMALLEST_COUNT`.
FEWEST = 5


def language_for(chosen: str, written: Sequence[str]) -> str:
    """The language that a resident is told in.

    Args:
        chosen: by the resident; empty when they never did.
        written: languages that the message is written in, at least one; the first stands in for all others.
    """
    return chosen if chosen in written else written[0]


def once(kind: MessageKind, subject: str, who: str) -> str:
    """The outbox's key against a second copy.

    Args:
        kind: of the message.
        subject: the report's id, or the event's and the period.
        who: a resident's id, or a public channel's name.
    """
    return f"{kind}:{subject}:{who}"

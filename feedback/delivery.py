"""What to do about a message that could not be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback.hours import ContactHours, Spell
from feedback.types import DeliveryState, Failure, MessageKind

#: Sent again when nobody knows whether it arrived: missing it harms more than reading it twice.
RESENT_WHEN_IN_DOUBT = frozenset(
    {MessageKind.REPLY, MessageKind.DANGER, MessageKind.SIGNPOST, MessageKind.REPORT}
)
#: Seconds before the next try after the first, the second, … failure: soon, then ever more patient.
BACKOFF_SECONDS = (5.0, 30.0, 120.0, 600.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0, 28_800.0)
MOST_ATTEMPTS = len(BACKOFF_SECONDS) + 1  # gives up after about 16 hours
#: A wait that the channel asked for does not count as a failed try, but no queue waits for ever.
MOST_WAITS = 100  # tries in all

#: A report was promised: what did not leave in its open spell goes on trying for so long, in later ones.
REPORT_LASTS = timedelta(hours=48)


@dataclass(frozen=True, kw_only=True)
class Retry:
    """Try again, no sooner than this. `after_seconds` is at least 0."""

    after_seconds: float


@dataclass(frozen=True, kw_only=True)
class Final:
    """Try no more: failed, or in doubt and for a person to decide."""

    state: DeliveryState


def decide(failure: Failure, attempts: int, kind: MessageKind | None = None) -> Retry | Final:
    """Decide what becomes of a message.

    Args:
        failure: how the last try failed.
        attempts: tries so far, that one included; at least 1.
        kind: of the message. Without it, one that may have arrived is never sent again by itself.
    """
    if not failure.surely_unsent and kind not in RESENT_WHEN_IN_DOUBT:
        return Final(state=DeliveryState.IN_DOUBT)
    if not failure.retryable:
        return Final(state=DeliveryState.FAILED)
    if failure.retry_after_seconds is not None:
        asked = Retry(after_seconds=max(failure.retry_after_seconds, 0.0))
        return asked if attempts < MOST_WAITS else Final(state=DeliveryState.FAILED)
    if attempts >= MOST_ATTEMPTS:
        return Final(state=DeliveryState.FAILED)
    return Retry(after_seconds=BACKOFF_SECONDS[max(attempts, 1) - 1])


def report_again(hours: ContactHours, written: datetime, now: datetime) -> Spell | None:
    """When a report may leave that did not leave in its open spell; None when it has become too late.

    It has `REPORT_LASTS` from its first opening on, and a second open spell whenever that comes.

    Args:
        hours: of its community.
        written: when it was written down; aware.
        now: aware.
    """
    first = hours.spell(written)
    second = hours.spell(first.closes)
    again = hours.spell(now)
    return again if again.opens < max(first.opens + REPORT_LASTS, second.closes) else None

"""The alert's clock: by when a person must have seen what the net found."""

from __future__ import annotations

from datetime import datetime, timedelta

from safety.types import Screening, Tier

#: Tier → time within which a person sees the alert.
SEEN_WITHIN = {
    Tier.T1: timedelta(
        minutes=15
    ),  # published services with people on triage see the gravest in 8 to 13 minutes
    Tier.T2: timedelta(hours=1),  # the writer is at risk; they were told which numbers to ring
    Tier.T3: timedelta(hours=24),  # safeguarding practice in Wales: reported by the next day at the latest
    Tier.T4: timedelta(hours=72),  # a look in passing, over a weekend
}


def due_at(screening: Screening, raised_at: datetime) -> datetime:
    """By when a person must have seen the alert; both instants aware, UTC."""
    return raised_at + SEEN_WITHIN[screening.tier]

"""Values of what goes back to residents: reports, digests, messages and their delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

#: Outside the console no number of people below this is shown, nor can it be worked out.
SMALLEST_COUNT = 5  # ICO anonymisation code, small cells; design section 6


class MessageKind(StrEnum):
    """What an outgoing message is; decides its lane and what happens when the process died mid-send."""

    REPLY = "reply"
    DANGER = "danger"
    SIGNPOST = "signpost"
    REPORT = "report"
    DIGEST = "digest"
    REMINDER = "reminder"
    INVITATION = "invitation"
    BROADCAST = "broadcast"


class DeliveryState(StrEnum):
    """Where one delivery stands."""

    QUEUED = "queued"  # written down, not yet tried
    SENDING = "sending"  # claimed; if the process dies now it is in doubt
    SENT = "sent"  # the channel took it
    FAILED = "failed"  # final; the error says why
    IN_DOUBT = "in_doubt"  # may or may not have arrived; a person decides
    CANCELLED = "cancelled"  # taken back before it was sent
    EXPIRED = "expired"  # could not leave in time, and would have come stale


class BroadcastState(StrEnum):
    """Where one message to many stands."""

    DRAFT = "draft"  # being written
    WAITING = "waiting"  # whole, and waiting for somebody to approve it
    APPROVED = "approved"  # may go; its deliveries are being written down
    SENT = "sent"  # every delivery is written down; each has a state of its own
    WITHDRAWN = "withdrawn"  # taken back; what had not left then never does


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Who is meant by a broadcast: rules, not people. Those that are given hold together."""

    #: What it is about, a key of `feedback.audience.PURPOSES`: only who agreed to that hears.
    about: str = "news"
    #: Only people of one listening event; empty = of all events of the community.
    event_id: str = ""
    #: Only who raised one theme of that event's signed-off board.
    theme_id: str = ""
    #: Only who named this part of the community as theirs.
    area: str = ""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One way a send can fail.

    code: blocked, not_found, deactivated, migrated, too_many, too_long, unauthorised, conflict, server,
    network, rejected. sentence: what it means, for a coordinator.
    """

    code: str
    retryable: bool
    ours: bool
    sentence: str
    retry_after_seconds: float | None = None
    #: True when the message certainly did not arrive.
    surely_unsent: bool = True


@dataclass(frozen=True, kw_only=True)
class Count:
    """A number of people as it may be shown outside: `text` is "14" or "fewer than 5"."""

    #: None when it must not be shown.
    value: int | None
    text: str


@dataclass(frozen=True, kw_only=True)
class ReportTheme:
    """One theme in a report."""

    rank: int
    label: str
    description: str
    people: Count
    #: good, in_the_way, idea or mixed; `feedback.words.leaning` says it.
    leaning: str
    #: Title of the Marmot principle in the report's language; empty when none fits.
    principle: str
    #: Only quotes released one by one; already redacted.
    quotes: tuple[str, ...]
    #: What is done about it: {"state": ActionState, "text": a sentence in the report's language}.
    actions: tuple[Mapping[str, str], ...] = ()
    #: Language of `label` and `description`, which coordinators wrote; may differ from the report's.
    label_language: str = "en"


@dataclass(frozen=True, kw_only=True)
class Report:
    """The ten-day report in one language, before it is laid out as page, PDF, CSV or chart."""

    event_name: str
    partnership: str
    community: str
    language: str
    opened_on: date
    closed_on: date
    made_on: date
    #: People who answered at least one question, and people who commented.
    replied: Count
    commented: Count
    themes: tuple[ReportTheme, ...]
    #: Themes with fewer people than may be shown, said as a number of themes only.
    small_themes: int
    #: What is not known: sentences in the report's language.
    caveats: tuple[str, ...] = field(default=())
    slug: str = ""

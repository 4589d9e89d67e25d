"""One resident's turn, whole: everything that handling a message changes, written in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: Statuses of an answer that stands: only these are counted, themed and signposted, never rejected or danger.
STANDING = ("answered", "corrected")
#: Rows of buttons; each is {"label", "question", "value"} (what Tapped brings back) or {"label", "url"}.
Buttons = Sequence[Sequence[Mapping[str, str]]]


@dataclass(frozen=True, kw_only=True)
class SessionRow:
    """A session as it is stored. `state` is the engine's session as JSON, None before the survey starts."""

    id: str
    event_id: str
    resident_id: str
    channel: str
    entry: str
    language: str
    stage: str
    state: Mapping[str, Any] | None
    latitude: float | None
    longitude: float | None
    area: str
    #: Version that was read; 0 means it is new. It is written as version + 1.
    version: int
    started_at: datetime
    completed_at: datetime | None
    signposted_at: datetime | None
    #: The version it began with; a new session with none takes the event's present one.
    survey_version_id: str = ""
    #: How its answers came: self, assisted (a helper types), tablet (shared), room (notes), paper.
    source: str = "self"
    #: Id of the user who typed for somebody.
    entered_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class NewAnswer:
    """An answer to store; its revision is the next for (session, question), earlier ones lose `current`.

    status withdrawn: what earlier revisions said is emptied too; that they were there, when and how stays.
    """

    question: str
    type: str
    value: Any
    category: str
    text: str
    status: str
    sense: str
    about_you: bool
    message_id: str


@dataclass(frozen=True, kw_only=True)
class NewAttachment:
    """A file that came in a message; its content is fetched from the channel later."""

    message_id: str
    question: str
    #: voice, audio, photo, video or file.
    kind: str
    #: The channel's name of the file.
    media_id: str
    mime: str = ""
    #: Bytes; 0 = not known yet.
    size: int = 0


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """A message to one resident (`resident_id`) or to a public channel (`target`).

    A web message becomes a chat line in the same transaction and counts as sent; the page fetches it.
    """

    resident_id: str | None
    event_id: str | None
    channel: str
    kind: str
    text: str
    buttons: Buttons = ()
    target: str = ""
    not_before: datetime | None = None
    #: Not sent by then, it never is; None = it may be late.
    expires_at: datetime | None = None
    #: A second message with the same `once` is left out, not an error.
    once: str | None = None


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """A resident's own line in the web chat's log."""

    text: str
    client_id: str
    event_id: str | None
    #: True gives the line of this client_id, written earlier, these words: it was edited, or taken back.
    replaces: bool = False


@dataclass(frozen=True, kw_only=True)
class NewAlert:
    """A danger that a person must see by `due_at`."""

    id: str
    event_id: str
    session_id: str | None
    lane: str
    tier: str
    subject: str
    time: str
    why: str
    text: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class NewConsent:
    """One purpose agreed to or withdrawn.

    text: what was shown, to the letter; wording: its sha256. Without the text only the hash is kept.
    """

    event_id: str
    purpose: str
    given: bool
    wording: str
    language: str
    channel: str
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class NewTimer:
    """Wake the session at `due_at`; dropped when the session has moved on."""

    name: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class Change:
    """What one turn changes. `storage.inbox.apply` writes it whole or not at all."""

    #: Inbox rows that are handled by this; their payload is cleared.
    inbox_ids: tuple[int, ...] = ()
    resident_id: str | None = None
    #: The event it is about when there is no session to say so; needed for `dispositions` only.
    event_id: str | None = None
    session: SessionRow | None = None
    answers: tuple[NewAnswer, ...] = ()
    messages: tuple[NewMessage, ...] = ()
    lines: tuple[NewLine, ...] = ()
    alerts: tuple[NewAlert, ...] = ()
    consents: tuple[NewConsent, ...] = ()
    timers: tuple[NewTimer, ...] = ()
    attachments: tuple[NewAttachment, ...] = ()
    #: What the resident now is to the event, see `surveys.dispositions`; in order, the last one holds.
    dispositions: tuple[str, ...] = ()
    #: Names of the quotas that this session, now completed, counts towards.
    quotas: tuple[str, ...] = ()
    #: Assets shown, in order.
    signposts: tuple[str, ...] = ()
    #: New language of the resident; None = unchanged.
    language: str | None = None
    #: True = STOP, False = JOIN, None = unchanged.
    stopped: bool | None = None
    #: True = the channel says it is blocked, False = unblocked, None = unchanged.
    blocked: bool | None = None

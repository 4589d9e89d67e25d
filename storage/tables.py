"""Every table, for SQLite and PostgreSQL alike.

Ids are UUID4 text where another room or a person sees them, integers where order matters. Instants are
aware UTC, stored by `Instant`. JSON columns hold documents that are read whole. People's contact handles
are kept apart from what they said: `contact` has a keyed hash to find them by and the encrypted handle.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware instant. SQLite keeps no zone, so UTC goes in and UTC comes out; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse what has no zone; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"naive instant {value!r}: give it a time zone"
            raise ValueError(msg)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give back UTC, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text as people type it; what no database holds (NUL, half a surrogate pair) becomes U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Replace what cannot be stored; the rest is kept to the letter."""
        if value is None:
            return None
        return value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


#: A document that may be missing: None is NULL, not the JSON word null.
Document = JSON(none_as_null=True)

# SQLite numbers rows by itself only for INTEGER primary keys.
RowId = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Column[str]:
    return Column("id", String(36), primary_key=True)


def _seven_days() -> list[int]:
    return [1, 2, 3, 4, 5, 6, 7]


def _day_and_three() -> list[int]:
    return [24, 72]


def _ref(name: str, target: str, *, null: bool = False) -> Column[Any]:
    return Column(name, ForeignKey(f"{target}.id", ondelete="CASCADE"), nullable=null)


# Places and people who work

community = Table(
    "community",
    metadata,
    _id(),
    Column("slug", String(80), nullable=False, unique=True),
    Column("name", Words, nullable=False),
    Column("partnership", Words, nullable=False),
    Column("languages", JSON, nullable=False),  # ["en", "cy"], the first is the default
    Column("time_zone", String(64), nullable=False),
    Column("nation", String(16), nullable=False),  # wales, england, …: picks the helplines
    Column("digest_day", Integer, nullable=False, default=1),  # day of the month; 31 = the last
    Column("telegram_channel", String(64), nullable=False, default=""),  # "@name" or a chat id
    Column("safeguarding_contact", Words, nullable=False, default=""),  # whom coordinators ring
    Column("public_contact", Words, nullable=False, default=""),  # how a resident reaches a person
    Column("quiet_from", String(5), nullable=False, default="20:00"),  # local; nothing unasked leaves after
    Column("quiet_to", String(5), nullable=False, default="09:00"),  # local; and nothing before
    Column("contact_days", JSON, nullable=False, default=_seven_days),  # ISO weekdays, 1 = Monday
    Column("holidays", JSON, nullable=False, default=list),  # local days "2026-12-25" on which nothing leaves
    Column("contact_limit", Integer, nullable=False, default=4),  # unasked contacts a resident gets …
    Column("contact_period_days", Integer, nullable=False, default=30),  # … within so many days
    Column("created_at", Instant, nullable=False),
)

area = Table(
    "area",
    metadata,
    _id(),
    _ref("community_id", "community"),
    Column("name", Words, nullable=False),
    Column("code", String(16), nullable=False, default=""),  # the ONS code, "W05001234"
    Column("kind", String(16), nullable=False, default=""),  # ward, lsoa, other; empty: only a name
    Column("people", Integer),  # residents, by the source of its boundary; null = not known
    Column("shape", Document),  # GeoJSON Polygon or MultiPolygon in degrees, simplified; null = none
    UniqueConstraint("community_id", "name"),
)

#: Who lives in a community, by a census or the like: what replies are held against.
profile = Table(
    "profile",
    metadata,
    _id(),
    _ref("community_id", "community"),
    Column("question", String(160), nullable=False),  # name of an about-you question
    Column("value", String(160), nullable=False),  # name of one of its choices
    Column("people", Integer, nullable=False),
    Column("source", Words, nullable=False, default=""),  # "Census 2021, TS007"
    UniqueConstraint("community_id", "question", "value"),
)

user = Table(
    "user_account",
    metadata,
    _id(),
    Column("name", Words, nullable=False, unique=True),
    Column("role", String(16), nullable=False),  # coordinator, analyst, admin
    Column("language", String(8), nullable=False, default="en"),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
)

user_community = Table(
    "user_community",
    metadata,
    Column("user_id", ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True),
    Column("community_id", ForeignKey("community.id", ondelete="CASCADE"), primary_key=True),
)

#: Links that were used. Those that were not are nowhere kept: they are signed.
sign_in_link = Table(
    "sign_in_link",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    _ref("user_id", "user_account"),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant, nullable=False),
)

console_session = Table(
    "console_session",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    _ref("user_id", "user_account"),
    Column("form_token", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
)

# What is asked

survey_version = Table(
    "survey_version",
    metadata,
    _id(),
    Column("survey_id", String(80), nullable=False),
    Column("version", String(40), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),  # sha256 of the source; launched, it is frozen
    Column("source", Words, nullable=False),  # the YAML it was read from
    Column("created_at", Instant, nullable=False),
)

event = Table(
    "event",
    metadata,
    _id(),
    _ref("community_id", "community"),
    _ref("survey_version_id", "survey_version"),
    Column("code", String(32), nullable=False, unique=True),
    Column("name", Words, nullable=False),
    Column("opens_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),  # moved when it is extended or closed early
    Column("report_due_at", Instant, nullable=False),
    Column("join_seconds", Integer, nullable=False, default=6),  # Telegram: wait so long for the next message
    Column(
        "reminder_hours", JSON, nullable=False, default=_day_and_three
    ),  # of silence, before each reminder
    Column("most_completed", Integer),  # closes when so many have completed; null = by its date alone
    Column("settled_at", Instant),  # closed, and what was left open was settled
    Column("created_at", Instant, nullable=False),
)

# Residents

resident = Table(
    "resident",
    metadata,
    _id(),
    Column("pseudonym", String(40), nullable=False),
    Column("language", String(8), nullable=False, default=""),  # empty until chosen
    Column("created_at", Instant, nullable=False),
    Column("stopped_at", Instant, index=True),  # STOP: nothing goes out until JOIN
)

contact = Table(
    "contact",
    metadata,
    _id(),
    _ref("resident_id", "resident"),
    Column("channel", String(16), nullable=False),  # telegram, web
    Column("handle_hmac", String(64), nullable=False),
    Column("handle_encrypted", LargeBinary, nullable=False),
    Column("blocked_at", Instant, index=True),
    UniqueConstraint("channel", "handle_hmac"),
    Index("ix_contact_resident", "resident_id"),
)

session = Table(
    "session",
    metadata,
    _id(),
    _ref("event_id", "event"),
    _ref("resident_id", "resident"),
    Column("channel", String(16), nullable=False),
    Column("entry", String(64), nullable=False, default=""),  # which poster or link
    _ref("survey_version_id", "survey_version"),  # the one it began with
    Column("source", String(16), nullable=False, default="self"),  # self, assisted, tablet, room, paper
    Column("entered_by", ForeignKey("user_account.id", ondelete="SET NULL")),  # who typed for somebody
    Column("language", String(8), nullable=False, default=""),
    Column("stage", String(16), nullable=False),  # language, privacy, survey, paused, done
    Column("state", Document),  # the engine's session, versioned; null before the survey starts
    # Rounded to about 100 m, kept only until signposts have gone out.
    Column("latitude", Float),
    Column("longitude", Float),
    Column("area", Words, nullable=False, default=""),
    Column("version", Integer, nullable=False),  # the Change that writes names the one it read
    Column("started_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("completed_at", Instant),
    Column("signposted_at", Instant),
    UniqueConstraint("event_id", "resident_id"),
    Index("ix_session_unsignposted", "completed_at", "signposted_at"),
    Index("ix_session_resident", "resident_id"),
    Index("ix_session_completed", "event_id", "completed_at"),
    Index("ix_session_updated", "event_id", "updated_at"),
)

answer = Table(
    "answer",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    _ref("session_id", "session"),
    Column("question", String(160), nullable=False),  # a name, and what the conversation adds to it
    Column("revision", Integer, nullable=False),
    Column("type", String(24), nullable=False),
    Column("category", Words, nullable=False, default=""),
    Column("value", Document),
    Column("text", Words, nullable=False, default=""),
    # answered, corrected, rejected, danger, skipped, refused, dont_know, given_up, withdrawn
    Column("status", String(16), nullable=False),
    Column("sense", String(16), nullable=False, default="other"),
    Column("about_you", Boolean, nullable=False, default=False),
    Column("current", Boolean, nullable=False, default=True),  # false once a later revision stands
    Column("message_id", Text, nullable=False, default=""),  # all those that were joined, spaces between
    Column("answered_at", Instant, nullable=False),
    Column("prepared_at", Instant),  # free text: when it was redacted, split and embedded
    UniqueConstraint("session_id", "question", "revision"),
    Index("ix_answer_unprepared", "type", "prepared_at"),
)

attachment = Table(
    "attachment",
    metadata,
    _id(),
    _ref("session_id", "session"),
    Column("message_id", String(80), nullable=False, default=""),  # the message that brought it
    Column("question", String(160), nullable=False),
    Column("kind", String(16), nullable=False),  # voice, audio, photo, video, file
    Column("media_id", String(200), nullable=False),  # the channel's name of the file
    Column("mime", String(100), nullable=False, default=""),
    Column("size", Integer, nullable=False, default=0),  # bytes; 0 = not known yet
    Column("content", LargeBinary),  # null until it was fetched from the channel
    Column("received_at", Instant, nullable=False),
    Column("fetched_at", Instant),
    Index("ix_attachment_session", "session_id"),
    Index("ix_attachment_unfetched", "fetched_at", "received_at"),
)

consent_text = Table(
    "consent_text",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("text", Words, nullable=False),  # as it was shown
    Column("language", String(8), nullable=False),
    Column("first_at", Instant, nullable=False),
)

consent = Table(
    "consent",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    _ref("resident_id", "resident"),
    _ref("event_id", "event"),
    Column("purpose", String(24), nullable=False),  # survey, report, digest, quote, contact
    Column("given", Boolean, nullable=False),
    Column("wording", String(64), nullable=False),  # sha256 of the text that was shown
    Column("language", String(8), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_consent_resident", "resident_id", "purpose"),
)

disposition = Table(
    "disposition",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    _ref("event_id", "event"),
    _ref("resident_id", "resident"),
    Column("disposition", String(16), nullable=False),  # surveys.dispositions.Disposition; the last one holds
    Column("channel", String(16), nullable=False, default=""),
    Column("at", Instant, nullable=False),
    Index("ix_disposition_resident", "event_id", "resident_id", "id"),
)

quota_met = Table(
    "quota_met",
    metadata,
    _ref("event_id", "event"),
    Column("session_id", ForeignKey("session.id", ondelete="CASCADE"), primary_key=True),
    Column("quota", String(100), primary_key=True),  # a completed session counts towards it
    Index("ix_quota_met_event", "event_id", "quota"),
)

spared = Table(
    "spared",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    _ref("community_id", "community"),
    _ref("resident_id", "resident"),
    _ref("event_id", "event", null=True),
    Column("kind", String(16), nullable=False),  # invitation, reminder, digest
    Column("reason", String(16), nullable=False),  # limit, stopped, blocked, no_consent, quiet
    Column("at", Instant, nullable=False),
    Column("once", String(160), nullable=False, unique=True),  # kind, event, resident and period
    Index("ix_spared_community", "community_id", "at"),
    Index("ix_spared_event", "event_id"),
)

# In and out

inbox = Table(
    "inbox",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("bot", String(64), nullable=False),  # the Telegram bot's id, or "web"
    Column("update_id", String(80), nullable=False),
    Column("digest", String(64), nullable=False),  # sha256 of the payload: Telegram may restart its numbers
    Column("lane", String(80), nullable=False),  # channel and hash of the handle: messages keep their order
    Column("payload", Words),  # cleared once handled
    Column("received_at", Instant, nullable=False),
    Column("handled_at", Instant),
    Column("attempts", Integer, nullable=False, default=0),
    Column("parked", String(200)),  # why a person must look; such an update is passed over
    UniqueConstraint("bot", "update_id", "digest", name="uq_inbox_update"),
    Index("ix_inbox_open", "handled_at", "id"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    _ref("resident_id", "resident", null=True),  # null: a community's channel
    _ref("event_id", "event", null=True),
    Column("channel", String(16), nullable=False),
    Column("target", String(80), nullable=False, default=""),  # a public channel's name; never a resident's
    Column("kind", String(16), nullable=False),
    Column("text", Words, nullable=False),
    Column("buttons", JSON, nullable=False),  # rows of {"label", "question", "value"} or {"label", "url"}
    Column("state", String(16), nullable=False),
    Column("priority", Integer, nullable=False),  # 0 danger, 1 replies, 5 bulk
    Column("attempts", Integer, nullable=False, default=0),
    Column("not_before", Instant),
    Column("expires_at", Instant),  # unsent then, it never leaves: stale words are worse than none
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("external_id", String(80), nullable=False, default=""),
    Column("error_code", String(24), nullable=False, default=""),
    Column("error", Words, nullable=False, default=""),
    Column("once", String(160), unique=True),  # e.g. digest:EVENT:2026-05:RESIDENT; null = no such limit
    Index("ix_outbox_waiting", "state", "priority", "id"),
    Index("ix_outbox_resident", "resident_id", "state"),
)

chat_line = Table(
    "chat_line",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    _ref("resident_id", "resident"),
    Column("event_id", ForeignKey("event.id", ondelete="CASCADE")),
    Column("who", String(8), nullable=False),  # resident, bot
    Column("text", Words, nullable=False),
    Column("buttons", JSON, nullable=False),
    Column("client_id", String(80), nullable=False, default=""),  # the browser's id of an own line
    Column("kind", String(16), nullable=False, default="reply"),
    Column("at", Instant, nullable=False),
    Index("ix_chat_line_resident", "resident_id", "id"),
)

timer = Table(
    "timer",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    _ref("session_id", "session"),
    Column("name", String(40), nullable=False),
    Column("session_version", Integer, nullable=False),  # a timer of an older version is stale
    Column("due_at", Instant, nullable=False, index=True),
    Index("ix_timer_session", "session_id"),
)

schedule = Table(
    "schedule",
    metadata,
    _id(),
    _ref("community_id", "community"),
    Column("name", String(40), nullable=False),  # digest
    Column("next_due_at", Instant, nullable=False, index=True),
    UniqueConstraint("community_id", "name"),
)

schedule_run = Table(
    "schedule_run",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    _ref("schedule_id", "schedule"),
    Column("period", String(16), nullable=False),  # "2026-05"
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("counts", Document),
    UniqueConstraint("schedule_id", "period", name="uq_schedule_run_period"),
)

alert = Table(
    "alert",
    metadata,
    _id(),
    _ref("event_id", "event"),
    _ref("session_id", "session", null=True),  # null: written before any session began
    Column("lane", String(24), nullable=False),
    Column("tier", String(4), nullable=False),
    Column("subject", String(8), nullable=False),
    Column("time", String(8), nullable=False),
    Column("why", Words, nullable=False),
    Column("text", Words, nullable=False),  # what was written; shown to coordinators only
    Column("raised_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),  # by when a person should have looked
    Column("seen_at", Instant),
    Column("seen_by", ForeignKey("user_account.id", ondelete="SET NULL")),
    Column("closed_at", Instant),
    Column("closed_by", ForeignKey("user_account.id", ondelete="SET NULL")),
    Column("note", Words, nullable=False, default=""),
)

# What was said

point = Table(
    "point",
    metadata,
    _id(),
    Column("answer_id", ForeignKey("answer.id", ondelete="CASCADE"), nullable=False),
    _ref("event_id", "event"),
    _ref("resident_id", "resident"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Words, nullable=False),  # redacted
    Column("language", String(8), nullable=False),
    Column("sense", String(16), nullable=False),
    Column("reason", String(16), nullable=False, default=""),  # why it is not themed; empty = it can be
    Column("embedding", LargeBinary),  # float32, unit length, little-endian
    UniqueConstraint("answer_id", "start"),
    Index("ix_point_event", "event_id", "sense"),
    # SQLite looks through words in it without reading the vectors beside them. PostgreSQL keeps those apart,
    # and its index rows are too short for long comments.
    Index("ix_point_words", "event_id", "reason", "text", "answer_id", "start", "language", "id").ddl_if(
        dialect="sqlite"
    ),
)

run = Table(
    "run",
    metadata,
    _id(),
    _ref("event_id", "event"),
    Column("made_at", Instant, nullable=False),
    # Null: proposed, and the board before it still holds. The first run of an event is accepted at once.
    Column("accepted_at", Instant),
    Column("accepted_by", ForeignKey("user_account.id", ondelete="SET NULL")),
    Column("dropped_at", Instant),  # proposed, and turned down
    # Last: SQLite reads through all that stands before a column, and these two are large.
    Column("document", JSON, nullable=False),  # the contract of themes.json, comment ids = answer ids
    Column("assignments", JSON, nullable=False),  # rows of out.csv
    Index("ix_run_event", "event_id", "made_at"),
)

decision = Table(
    "decision",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    _ref("run_id", "run"),
    Column("sequence", Integer, nullable=False),  # whoever writes says the last one they had seen
    Column("kind", String(24), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("why", Words, nullable=False, default=""),  # in the words of whoever decided
    Column("counts", Document),  # {theme id: [people before, after, points before, after]} where they changed
    Column("made_by", ForeignKey("user_account.id", ondelete="SET NULL")),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("run_id", "sequence", name="uq_decision_sequence"),
)

#: What coordinators noted on a comment as they read, one row for all of them; it stays when taken back.
answer_mark = Table(
    "answer_mark",
    metadata,
    Column("answer_id", ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True),
    Column("read_by", ForeignKey("user_account.id", ondelete="SET NULL")),
    Column("read_at", Instant),  # null = unread
    Column("flagged_by", ForeignKey("user_account.id", ondelete="SET NULL")),
    Column("flagged_at", Instant),  # null = no flag: nobody asked for a second look
    Column("changed_at", Instant, nullable=False, index=True),  # so that only what is new has to be read
)

#: What the machine would change about a board, and people would not; it is not asked again.
turned_down = Table(
    "turned_down",
    metadata,
    Column("event_id", ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    Column("idea", String(160), primary_key=True),  # "merge:t1+t5", "split:t3", "serious:t4"
    Column("made_by", ForeignKey("user_account.id", ondelete="SET NULL")),
    Column("made_at", Instant, nullable=False),
)

#: Two people put the same points into themes, each without seeing the other's choice or the machine's.
coding_round = Table(
    "coding_round",
    metadata,
    _id(),
    _ref("event_id", "event"),
    _ref("run_id", "run"),
    Column("decisions", Integer, nullable=False),  # (run, last decision): the board that it pins
    Column("themes", JSON, nullable=False),  # [{"id", "label", "description"}] to choose from
    Column("points", JSON, nullable=False),  # [[answer id, start]] in the order shown
    Column("machine", JSON, nullable=False),  # the board's themes of each point, lists of ids, likewise
    Column("made_by", ForeignKey("user_account.id", ondelete="SET NULL")),
    Column("made_at", Instant, nullable=False),
    Index("ix_coding_round_event", "event_id"),
)

coding_label = Table(
    "coding_label",
    metadata,
    Column("round_id", ForeignKey("coding_round.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),  # of the point in the round, from 0
    Column("themes", JSON, nullable=False),  # ids; empty = it fits none
    Column("made_at", Instant, nullable=False),
)

released_quote = Table(
    "released_quote",
    metadata,
    _id(),
    _ref("event_id", "event"),
    _ref("point_id", "point"),
    Column("text", Words, nullable=False),  # as released; a coordinator may have shortened it
    Column("released_by", ForeignKey("user_account.id", ondelete="SET NULL")),
    Column("released_at", Instant, nullable=False),
    UniqueConstraint("event_id", "point_id"),
)

# Where help is

asset = Table(
    "asset",
    metadata,
    _id(),
    _ref("community_id", "community"),
    Column("source_id", String(120), nullable=False),
    Column("document", JSON, nullable=False),  # `signposting.assets.to_json`
    Column("embedding", LargeBinary),  # of name, description and needs; null until made
    Column("active", Boolean, nullable=False, default=True),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("community_id", "source_id"),
)

signpost = Table(
    "signpost",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    _ref("session_id", "session"),
    _ref("asset_id", "asset"),
    Column("rank", Integer, nullable=False),
    Column("shown_at", Instant, nullable=False),
    UniqueConstraint("session_id", "asset_id"),
)

# What is done and what goes back

action = Table(
    "action",
    metadata,
    _id(),
    _ref("event_id", "event"),
    Column("theme_id", String(80), nullable=False, default=""),
    Column("theme_label", Words, nullable=False, default=""),
    Column("owner", Words, nullable=False),
    Column("promise", Words, nullable=False),
    Column("promise_cy", Words, nullable=False, default=""),
    Column("promised_for", Date),
    Column("state", String(16), nullable=False),
    Column("outcome", Words, nullable=False, default=""),
    Column("outcome_cy", Words, nullable=False, default=""),
    Column("happened_on", Date),
    Column("told_in", String(16)),  # the digest that told how it ended, "2026-05"; null: not told yet
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

report = Table(
    "report",
    metadata,
    _id(),
    _ref("event_id", "event"),
    _ref("run_id", "run"),
    Column("decisions", Integer, nullable=False),  # (run, last decision): what it pins
    Column("slug", String(80), nullable=False, unique=True),
    Column("made_at", Instant, nullable=False),
    Column("published_at", Instant),
    Column("published_by", ForeignKey("user_account.id", ondelete="SET NULL")),
)

report_file = Table(
    "report_file",
    metadata,
    Column("report_id", ForeignKey("report.id", ondelete="CASCADE"), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("kind", String(8), primary_key=True),  # html (the page's body), pdf, csv, svg
    Column("content", LargeBinary, nullable=False),
)

#: One message to many. Its deliveries are rows of the outbox with once = "broadcast:ID:RESIDENT".
broadcast = Table(
    "broadcast",
    metadata,
    _id(),
    _ref("community_id", "community"),
    _ref("event_id", "event", null=True),  # null: not about one event
    Column("texts", JSON, nullable=False),  # {language: text}
    Column("audience", JSON, nullable=False),  # who is meant: rules, not people
    Column("state", String(16), nullable=False),  # draft, waiting, approved, sent, withdrawn
    Column("made_by", ForeignKey("user_account.id", ondelete="SET NULL")),
    Column("made_at", Instant, nullable=False),
    Column("approved_by", ForeignKey("user_account.id", ondelete="SET NULL")),
    Column("approved_at", Instant),
    Column("sent_at", Instant),
    Column("version", Integer, nullable=False, default=1),  # whoever writes says the one they had seen
    Index("ix_broadcast_community", "community_id", "state"),
)

# Programs that work for people

api_token = Table(
    "api_token",
    metadata,
    _id(),
    _ref("user_id", "user_account"),
    Column("name", Words, nullable=False),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("scopes", JSON, nullable=False),  # ["themes:read", …]
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("last_used_at", Instant),
    Column("revoked_at", Instant),
)

#: What was answered under an Idempotency-Key, so that the same request again changes nothing.
api_answer = Table(
    "api_answer",
    metadata,
    Column("token_id", ForeignKey("api_token.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("digest", String(64), nullable=False),  # sha256 of method, address and body
    Column("status", Integer),  # null: the first request is still at work
    Column("headers", Document),
    Column("body", Words, nullable=False, default=""),
    Column("at", Instant, nullable=False),
)

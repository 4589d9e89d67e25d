"""One-time sign-in links. They are signed, so that one can be made without writing to the record.

Thus a command makes one beside a running server. The record keeps which were used, by digest.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_bytes
from struct import Struct
from uuid import UUID

from sqlalchemy import Connection

from storage import accounts
from storage import tables as t
from storage.keys import Keys
from storage.rows import add_new

LINK_LIFE = timedelta(minutes=30)
_USE = "sign-in link"
_CONTENT = Struct(">16sI8s")  # user id, second of its end, what makes two links of one second differ
_SIGNATURE_BYTES = 16  # 128 bits cannot be guessed within half an hour


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link that we made. expires_at: aware, UTC."""

    user_id: str
    expires_at: datetime
    token_sha256: str


def make(keys: Keys, user_id: str, now: datetime) -> str:
    """The token of a new link that signs the user in once, within half an hour."""
    content = _CONTENT.pack(UUID(user_id).bytes, int((now + LINK_LIFE).timestamp()), token_bytes(8))
    return urlsafe_b64encode(content + keys.sign(_USE, content)[:_SIGNATURE_BYTES]).decode().rstrip("=")


def read(keys: Keys, token: str) -> Link | None:
    """Whose link it is and how long it lasts; None when we did not make it."""
    try:
        whole = urlsafe_b64decode(token.encode() + b"=" * (-len(token) % 4))
    except (Error, ValueError):
        return None
    content, signature = whole[: _CONTENT.size], whole[_CONTENT.size :]
    if not hmac.compare_digest(keys.sign(_USE, content)[:_SIGNATURE_BYTES], signature):
        return None
    user, ends, _ = _CONTENT.unpack(content)
    return Link(
        user_id=str(UUID(bytes=user)),
        expires_at=datetime.fromtimestamp(ends, UTC),
        token_sha256=sha256(whole).hexdigest(),
    )


def use(conn: Connection, link: Link, now: datetime) -> accounts.User | None:
    """Use a link up; whose it is, or None when it was used, has expired, or its user is disabled."""
    user = accounts.working_user(conn, link.user_id)
    if user is None or link.expires_at <= now:
        return None
    row = {
        "token_sha256": link.token_sha256,
        "user_id": user.id,
        "expires_at": link.expires_at,
        "used_at": now,
    }
    return user if add_new(conn, t.sign_in_link, row) else None

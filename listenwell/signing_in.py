"""One-time sign-in links. Only a digest of the token is stored."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from listenwell.opening import Installation
from storage import accounts
from web.guard import digest

LINK_LIFE = timedelta(minutes=30)


def link(here: Installation, user_id: str) -> str:
    """Make a link for a user and return its address; it works once, for 30 minutes."""
    token = secrets.token_urlsafe(32)
    here.db.write_now(accounts.sign_in_link, user_id, digest(token), datetime.now(UTC) + LINK_LIFE)
    return f"{here.settings.public_url}/sign-in/{token}"


def first_admin(here: Installation) -> str | None:
    """On an empty installation make the user "admin" and return their link; None when people exist."""
    if here.db.read_now(accounts.users):
        return None
    added = here.db.write_now(accounts.add_user, "admin", "admin", [], now=datetime.now(UTC))
    return link(here, added.id)

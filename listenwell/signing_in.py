"""Ways into the console that a command prints."""

from __future__ import annotations

from datetime import UTC, datetime

from listenwell.opening import Installation
from storage import accounts, links


def link(here: Installation, user_id: str) -> str:
    """Make a link for a user and return its address; it works once, for 30 minutes. Writes nothing."""
    return f"{here.settings.public_url}/sign-in/{links.make(here.keys, user_id, datetime.now(UTC))}"


def first_admin(here: Installation) -> str | None:
    """On an empty installation make the user "admin" and return their link; None when people exist."""
    if here.db.read_now(accounts.users):
        return None
    added = here.db.write_now(accounts.add_user, "admin", "admin", [], now=datetime.now(UTC))
    return link(here, added.id)

"""Every way a send to Telegram can fail, by what the Bot API answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feedback.types import Failure

#: Asked for when Telegram says "too many" without saying how long.
TOO_MANY_SECONDS = 5.0

BLOCKED = Failure(
    code="blocked",
    retryable=False,
    ours=False,
    sentence="This person blocked the bot. They can unblock it in Telegram; until then nothing reaches them.",
)
DEACTIVATED = Failure(
    code="deactivated",
    retryable=False,
    ours=False,
    sentence="This Telegram account no longer exists.",
)
NOT_FOUND = Failure(
    code="not_found",
    retryable=False,
    ours=False,
    sentence="Telegram knows no such chat, or it has not opened the bot yet. For a channel: check its name.",
)
NO_RIGHTS = Failure(
    code="rejected",
    retryable=False,
    ours=True,
    sentence="The bot may not post there. Make it an administrator of the channel, then send again.",
)
TOO_LONG = Failure(
    code="too_long",
    retryable=False,
    ours=True,
    sentence="Telegram found the message too long. This is a fault of ours: please report it.",
)
UNAUTHORISED = Failure(
    code="unauthorised",
    retryable=True,
    ours=True,
    sentence=(
        "Telegram refuses the bot's token. Set LISTENWELL_TELEGRAM_TOKEN to the one that BotFather gives,"
        " then restart Listenwell."
    ),
)
CONFLICT = Failure(
    code="conflict",
    retryable=True,
    ours=True,
    sentence=(
        "Another program reads this bot's messages, or a webhook is set for it. Stop the other one, then"
        " restart Listenwell."
    ),
)
NO_FILE = Failure(
    code="not_found",
    retryable=False,
    ours=False,
    sentence="Telegram no longer has this file, or it is larger than a bot may fetch.",
)
NETWORK_DOWN = Failure(
    code="network",
    retryable=True,
    ours=False,
    sentence="Telegram could not be reached. Nothing was sent; it is tried again.",
)
NO_ANSWER = Failure(
    code="network",
    retryable=True,
    ours=False,
    sentence="Telegram did not answer. The message may or may not have arrived.",
    surely_unsent=False,
)

#: (status, words in the description, failure), the first that fits; telegram-bot-api's words of 2026-05.
_KNOWN = (
    (403, "blocked by the user", BLOCKED),
    (403, "user is deactivated", DEACTIVATED),
    (403, "can't initiate conversation", NOT_FOUND),
    (403, "bot can't send messages to bots", NOT_FOUND),
    (403, "", NO_RIGHTS),  # kicked from the channel, or not a member of it
    (400, "chat not found", NOT_FOUND),
    (400, "message is too long", TOO_LONG),
    (400, "administrator rights", NO_RIGHTS),
    (400, "not enough rights", NO_RIGHTS),
    (401, "", UNAUTHORISED),
    (404, "", UNAUTHORISED),  # a token that is not even shaped like one
    (409, "", CONFLICT),
)


def from_answer(status: int, description: str, parameters: Mapping[str, Any]) -> Failure:
    """Say what an answer other than 2xx means."""
    if status == 429:
        return _too_many(parameters.get("retry_after"))
    if "migrate_to_chat_id" in parameters:
        return _moved(parameters["migrate_to_chat_id"])
    words = description.lower()
    known = (failure for code, part, failure in _KNOWN if code == status and part in words)
    return next(known, None) or (_server(status) if status >= 500 else _rejected(status, description))


def _too_many(seconds: object) -> Failure:
    known = isinstance(seconds, int | float) and seconds > 0
    return Failure(
        code="too_many",
        retryable=True,
        ours=True,
        sentence="Telegram asked us to slow down. The message waits and is sent by itself.",
        retry_after_seconds=float(seconds) if known else TOO_MANY_SECONDS,  # type: ignore[arg-type]
    )


def _moved(chat_id: object) -> Failure:
    return Failure(
        code="migrated",
        retryable=False,
        ours=False,
        sentence=f"This group moved: set the community's channel to {chat_id}, then send again.",
    )


def _server(status: int) -> Failure:
    return Failure(
        code="server",
        retryable=True,
        ours=False,
        sentence=f"Telegram had a fault of its own ({status}). The message may or may not have arrived.",
        surely_unsent=False,
    )


def _rejected(status: int, description: str) -> Failure:
    return Failure(
        code="rejected",
        retryable=False,
        ours=True,
        sentence=f"Telegram refused the message ({status} {description[:120]}). Please report it.",
    )

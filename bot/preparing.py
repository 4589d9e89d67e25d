"""What Telegram is told at start: where updates go, and the menu of commands in each language."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Literal

from bot.telegram import Telegram, Webhook
from feedback.types import Failure
from language.catalogue import N_, SOURCE_LANGUAGE, catalogue, languages

#: Command → what it does, for Telegram's menu; the words themselves are `surveys.understanding.understand`'s.
COMMANDS: Mapping[str, str] = {
    "help": N_("What you can do here"),
    "later": N_("Carry on another time"),
    "language": N_("Choose your language"),
    "privacy": N_("What happens with your words"),
    "person": N_("How to reach a person"),
    "stop": N_("No more messages"),
}
LONGEST_WAIT_SECONDS = 60.0
WEBHOOK_PATH = "/telegram/webhook"

log = logging.getLogger(__name__)


class TelegramUnusable(Exception):  # noqa: N818 - a state that an operator reads about
    """Telegram refuses the bot; the message says what to do, in one sentence."""


async def prepare(
    telegram: Telegram,
    mode: Literal["polling", "webhook"],
    *,
    public_url: str = "",
    secret: str = "",
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Set the bot up, trying again while Telegram cannot be reached.

    public_url, secret: for mode "webhook" only.

    Raises:
        TelegramUnusable: the token is refused, or the webhook's address.
    """
    webhook = None
    if mode == "webhook":
        webhook = Webhook(url=public_url.rstrip("/") + WEBHOOK_PATH, secret=secret)
    wait = 1.0
    while failure := await telegram.set_up(webhook=webhook, commands=menus()):
        if not failure.retryable or failure.code == "unauthorised":
            raise TelegramUnusable(_sentence(failure, webhook))
        log.warning("Telegram could not be told of the start", extra={"code": failure.code})
        await sleep(max(wait, failure.retry_after_seconds or 0))
        wait = min(wait * 2, LONGEST_WAIT_SECONDS)


def menus() -> dict[str, list[tuple[str, str]]]:
    """Give the commands with their descriptions for each language; "" for people of any other."""
    by_code = {code: catalogue(code) for code in languages()}
    found = {
        code: [(name, t.gettext(text)) for name, text in COMMANDS.items()] for code, t in by_code.items()
    }
    return {"": found[SOURCE_LANGUAGE], **found}


def _sentence(failure: Failure, webhook: Webhook | None) -> str:
    if webhook and failure.code == "rejected":
        return (
            f"Telegram does not take {webhook.url} as a webhook: set LISTENWELL_PUBLIC_URL to an https"
            " address that it can reach, or LISTENWELL_TELEGRAM_MODE=polling."
        )
    return failure.sentence

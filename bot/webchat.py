"""The web chat as a channel. Its messages are chat lines, written with the change that made them."""

from __future__ import annotations

import json
from typing import Any

from bot.channel import Delivered, Incoming, Outgoing, Started, Update
from feedback.types import Failure
from surveys.types import Edited, Said, Sent, Tapped, Withdrawn

NAME = "web"
LONGEST_TEXT = 10_000  # characters, some four pages; longer is a document, not a message


class WebChat:
    """Translates what the chat page posts: {"handle", "code", "entry", "id"} and what was done.

    One of start, text, tap, edits with its text, withdraws, or media with a text or none. On a shared tablet
    and where a helper types, also "source", and "helper" with the helper's user id.
    """

    name = NAME
    text_limit = LONGEST_TEXT

    def translate(self, payload: str) -> Update:
        """Translate one stored post.

        Raises:
            ValueError: a field is missing or of the wrong kind.
        """
        try:
            post = json.loads(payload)
            return Update(
                channel=NAME,
                handle=str(post["handle"]),
                incoming=_incoming(post),
                code=str(post.get("code", "")),
                source=str(post.get("source", "self")),
                entered_by=post.get("helper"),
            )
        except (KeyError, TypeError) as error:
            msg = f"a web chat post lacks {error}"
            raise ValueError(msg) from error

    async def send(self, message: Outgoing) -> Delivered | Failure:
        """Nothing to do: the page reads the line that was written with the outbox row."""
        return Delivered(external_id=str(message.id))


def _incoming(post: dict[str, Any]) -> Incoming:
    message_id = str(post["id"])
    if "withdraws" in post:
        return Withdrawn(message_id=str(post["withdraws"]))
    if "edits" in post:
        return Edited(message_id=str(post["edits"]), text=str(post["text"]))
    if "media" in post:
        kind, media_id = str(post["media"]["kind"]), str(post["media"]["media_id"])
        return Sent(kind=kind, media_id=media_id, caption=str(post.get("text", "")), message_id=message_id)
    if post.get("start"):
        return Started(code=str(post["code"]), entry=str(post.get("entry", "")), message_id=message_id)
    if "tap" in post:
        tap = post["tap"]
        return Tapped(question=str(tap["question"]), value=str(tap["value"]), message_id=message_id)
    return Said(text=str(post["text"]), message_id=message_id)

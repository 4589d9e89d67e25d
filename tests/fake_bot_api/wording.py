"""Texts and keyboards: what the Bot API takes and with which words it refuses the rest."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

from tests.fake_bot_api.faults import Refused

Json = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
CALLBACK_DATA_BYTES = 64
BUTTON_LIMIT = 100
HTML_TAGS = frozenset(
    {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote"}
    | {"span", "tg-spoiler", "tg-emoji"}
)


def bad(description: str) -> Refused:
    return Refused(400, f"Bad Request: {description}")


def units(text: str) -> int:
    """Count UTF-16 code units, the strictest reading of "characters" in the documentation."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class _Html(HTMLParser):
    """Keeps the text and refuses what the Bot API's own small HTML does not know."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in HTML_TAGS:
            raise bad(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {self._offset()}')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            raise bad(f"can't parse entities: Unexpected end tag at byte offset {self._offset()}")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def _offset(self) -> int:
        return len("".join(self.text).encode())


def plain(text: str, parse_mode: str) -> str:
    """Take the markup away.

    Raises:
        Refused: the markup is broken. Markdown is refused whole: this fake does not read it.
    """
    if not parse_mode:
        return text.strip()
    if parse_mode.upper() != "HTML":
        raise bad("unsupported parse_mode")
    if re.search(r"<(?![/a-zA-Z])", text):
        raise bad('can\'t parse entities: Unsupported start tag "" at byte offset 0')
    parser = _Html()
    parser.feed(text)
    parser.close()
    if parser.open:
        raise bad(
            f"can't parse entities: Can't find end tag corresponding to start tag \"{parser.open[-1]}\""
        )
    return "".join(parser.text).strip()


def message_text(parameters: Json) -> str:
    text = plain(str(parameters["text"]), str(parameters.get("parse_mode", "")))
    if not text:
        raise bad("message text is empty")
    if units(text) > TEXT_LIMIT:
        raise bad("message is too long")
    return text


def caption(parameters: Json) -> str:
    text = plain(str(parameters.get("caption", "")), str(parameters.get("parse_mode", "")))
    if units(text) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    return text


def from_json(parameters: Json, name: str) -> Any:
    """Give a parameter that is JSON-serialised in forms and plain in a JSON body."""
    value = parameters.get(name)
    return json.loads(value) if isinstance(value, str) else value


def keyboard(parameters: Json) -> Json | None:
    """Give the inline keyboard of a call; None without one.

    Raises:
        Refused: a button is of no type or of two, empty, or its data is not 1 to 64 bytes.
    """
    markup = from_json(parameters, "reply_markup")
    if not markup or "inline_keyboard" not in markup:
        return None
    buttons = [button for row in markup["inline_keyboard"] for button in row]
    if len(buttons) > BUTTON_LIMIT:
        raise bad("reply markup is too long")
    for button in buttons:
        _check_button(button)
    return {"inline_keyboard": markup["inline_keyboard"]} if buttons else None


def _check_button(button: Json) -> None:
    if not button.get("text", "").strip():
        raise bad("inline keyboard button text must be non-empty")
    kinds = set(button) - {"text", "style", "icon_custom_emoji_id"}
    if len(kinds) != 1:
        raise bad("text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= CALLBACK_DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not re.fullmatch(r"(https?://[^/\s]+\.[^/\s]+|tg://)\S*", button["url"]):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")

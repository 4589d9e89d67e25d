"""What a Telegram button carries: its question and value, within the 64 bytes that the Bot API allows."""

from __future__ import annotations

import json
from hashlib import sha256

LIMIT_BYTES = 64  # Bot API, InlineKeyboardButton.callback_data
_PLAIN, _LONG = "q:", "h:"
_CODE_DIGITS = 32  # hexadecimal: 128 bits, so that two values never meet


class CallbackData:
    """Encodes (question, value) and decodes it again.

    What fits is written out, "q:age:18-25". What does not is known by a hash, which can be read back only by
    somebody who has seen the pair: sending it is enough, and `learn` does it after a restart.
    """

    def __init__(self) -> None:
        self._long: dict[str, tuple[str, str]] = {}

    def learn(self, question: str, value: str) -> None:
        """Know a pair again when it comes back; for what an earlier process may have sent."""
        self.encode(question, value)

    def encode(self, question: str, value: str) -> str:
        """Give at most 64 bytes for a button."""
        plain = f"{_PLAIN}{question}:{value}"
        if ":" not in question and len(plain.encode("utf-8", "replace")) <= LIMIT_BYTES:
            return plain
        code = _LONG + sha256(json.dumps([question, value]).encode()).hexdigest()[:_CODE_DIGITS]
        self._long[code] = (question, value)
        return code

    def decode(self, data: str) -> tuple[str, str]:
        """Give (question, value); both empty for a long pair that this process has not seen.

        The conversation takes an empty question for an old button, and asks again.

        Raises:
            ValueError: we never made such data; a client that is not Telegram's may send anything.
        """
        if data.startswith(_LONG):
            return self._long.get(data, ("", ""))
        question, colon, value = data.removeprefix(_PLAIN).partition(":")
        if not data.startswith(_PLAIN) or not colon:
            msg = "callback data of another maker"
            raise ValueError(msg)
        return question, value

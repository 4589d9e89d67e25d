"""The Bot API specification as data: which parameters a method has, and of which types.

`spec_subset.json` holds names, types and "required" of what we use, no descriptions. It is cut from the full
specification by `python -m tests.fake_bot_api.spec FULL.json`; a test compares the two where both lie.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SUBSET = Path(__file__).with_name("spec_subset.json")
#: Laid beside the checkout on developers' machines; never needed.
FULL = Path(__file__).resolve().parents[3] / "shared/data/telegram-bot-api/api.json"

METHODS = (
    "getMe",
    "getUpdates",
    "setWebhook",
    "deleteWebhook",
    "getWebhookInfo",
    "sendMessage",
    "sendPhoto",
    "sendDocument",
    "answerCallbackQuery",
    "editMessageText",
    "editMessageReplyMarkup",
    "setMyCommands",
    "getFile",
)
#: Types that the fake makes or takes; a field of any other type is not looked into.
TYPES = (
    "BotCommand",
    "BotCommandScope",
    "BotCommandScopeAllPrivateChats",
    "BotCommandScopeChat",
    "BotCommandScopeDefault",
    "CallbackQuery",
    "Chat",
    "ChatMember",
    "ChatMemberBanned",
    "ChatMemberMember",
    "ChatMemberUpdated",
    "Contact",
    "Document",
    "File",
    "ForceReply",
    "InaccessibleMessage",
    "InlineKeyboardButton",
    "InlineKeyboardMarkup",
    "KeyboardButton",
    "LinkPreviewOptions",
    "Location",
    "MaybeInaccessibleMessage",
    "Message",
    "MessageEntity",
    "PhotoSize",
    "ReplyKeyboardMarkup",
    "ReplyKeyboardRemove",
    "Sticker",
    "Update",
    "User",
    "Video",
    "Voice",
    "WebhookInfo",
)


def cut(full: dict[str, Any]) -> dict[str, Any]:
    """Keep the names, types and duties of what we use."""

    def fields(entry: dict[str, Any]) -> dict[str, Any]:
        return {f["name"]: [f["required"], *f["types"]] for f in entry.get("fields", ())}

    return {
        "version": full["version"],
        "methods": {name: fields(full["methods"][name]) for name in METHODS},
        "types": {
            name: {"subtypes": full["types"][name].get("subtypes", []), "fields": fields(full["types"][name])}
            for name in TYPES
        },
    }


@dataclass(frozen=True, kw_only=True)
class Spec:
    """What the specification says. A field is [required, type, type, …]."""

    methods: dict[str, dict[str, list[Any]]]
    types: dict[str, dict[str, Any]]

    @classmethod
    def read(cls, path: Path = SUBSET) -> Spec:
        document = json.loads(path.read_text(encoding="utf-8"))
        return cls(methods=document["methods"], types=document["types"])

    def parameter_problems(self, method: str, parameters: dict[str, Any]) -> list[str]:
        """Say what is wrong with a call; empty means nothing. JSON given as text is read first."""
        return self._object_problems(method, self.methods[method], parameters, loose=True)

    def problems(self, kind: str, value: Any, where: str = "") -> list[str]:
        """Say what is wrong with a value of a type such as "Update"; empty means nothing."""
        return self._value_problems(where or kind, [kind], value, loose=False)

    def _object_problems(
        self, where: str, fields: dict[str, list[Any]], value: dict[str, Any], *, loose: bool
    ) -> list[str]:
        found = [f"{where}: unknown field {name!r}" for name in value if name not in fields]
        for name, (required, *kinds) in fields.items():
            if name in value:
                found += self._value_problems(f"{where}.{name}", kinds, value[name], loose=loose)
            elif required:
                found.append(f"{where}: {name!r} is missing")
        return found

    def _value_problems(self, where: str, kinds: list[str], value: Any, *, loose: bool) -> list[str]:
        """Accept a value that fits one of the types; else give the problems of the nearest."""
        tries = [self._one_kind(where, kind, value, loose=loose) for kind in kinds]
        return min(tries, key=len, default=[])

    def _one_kind(self, where: str, kind: str, value: Any, *, loose: bool) -> list[str]:
        if kind in _PLAIN:
            return [] if _PLAIN[kind](value, loose) else [f"{where}: {value!r:.60} is no {kind}"]
        if kind == "InputFile":
            return [] if isinstance(value, Upload) else [f"{where}: a file is expected"]
        value = _read(value) if loose else value
        if kind.startswith("Array of "):
            return self._array_problems(where, kind.removeprefix("Array of "), value)
        return self._known_problems(where, kind, value) if kind in self.types else []

    def _array_problems(self, where: str, kind: str, value: Any) -> list[str]:
        if not isinstance(value, list):
            return [f"{where}: an array is expected"]
        tries = (self._one_kind(f"{where}[{i}]", kind, entry, loose=False) for i, entry in enumerate(value))
        return [problem for found in tries for problem in found]

    def _known_problems(self, where: str, kind: str, value: Any) -> list[str]:
        if not isinstance(value, dict):
            return [f"{where}: an object is expected"]
        if self.types[kind]["subtypes"]:
            known = [name for name in self.types[kind]["subtypes"] if name in self.types]
            return self._value_problems(where, known, value, loose=False)
        return self._object_problems(where, self.types[kind]["fields"], value, loose=False)


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that came with a multipart call."""

    filename: str
    content: bytes


def _read(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _is_integer(value: Any, loose: bool) -> bool:  # noqa: FBT001 one of a table of like functions
    if isinstance(value, str) and loose:
        return value.lstrip("-").isdecimal()
    return isinstance(value, int) and not isinstance(value, bool)


def _is_boolean(value: Any, loose: bool) -> bool:  # noqa: FBT001 one of a table of like functions
    return isinstance(value, bool) or (loose and value in ("true", "false", "True", "False", "1", "0"))


def _is_string(value: Any, loose: bool) -> bool:  # noqa: FBT001 one of a table of like functions
    return isinstance(value, str)


def _is_float(value: Any, loose: bool) -> bool:  # noqa: FBT001 one of a table of like functions
    return isinstance(value, int | float) and not isinstance(value, bool)


_PLAIN = {
    "Integer": _is_integer,
    "Boolean": _is_boolean,
    "String": _is_string,
    "Float": _is_float,
    "True": _is_boolean,
}


if __name__ == "__main__":
    whole = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    SUBSET.write_text(json.dumps(cut(whole), indent=1) + "\n", encoding="utf-8")

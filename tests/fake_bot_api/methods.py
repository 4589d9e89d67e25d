"""The methods of the Bot API that the fake has, each a function of the server and its parameters."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tests.fake_bot_api.account import Webhook
from tests.fake_bot_api.faults import Refused, too_many
from tests.fake_bot_api.people import Chat, Person, PublicChannel, Received
from tests.fake_bot_api.spec import Upload
from tests.fake_bot_api.wording import bad, caption, from_json, keyboard, message_text, units

if TYPE_CHECKING:
    from tests.fake_bot_api.server import FakeBotApi

Json = dict[str, Any]
LONGEST_POLL_SECONDS = 50
LARGEST_DOWNLOAD_BYTES = 20 * 1024 * 1024


async def get_me(server: FakeBotApi, parameters: Json) -> Json:
    return server.bot.as_user()


async def get_updates(server: FakeBotApi, parameters: Json) -> list[Json]:
    if "allowed_updates" in parameters:
        server.bot.allowed = from_json(parameters, "allowed_updates")
    return await server.bot.poll(
        offset=int(parameters.get("offset", 0)),
        limit=min(max(int(parameters.get("limit", 100)), 1), 100),
        timeout_seconds=min(max(int(parameters.get("timeout", 0)), 0), LONGEST_POLL_SECONDS),
    )


async def set_webhook(server: FakeBotApi, parameters: Json) -> bool:
    if server.now() - server.webhook_set_at < server.webhook_interval_seconds:
        raise too_many(1)
    secret, url = parameters.get("secret_token", ""), parameters["url"]
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad("secret token contains unallowed characters")
    if url and not re.match(r"https://|http://(127\.0\.0\.1|localhost)[:/]", url):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if "allowed_updates" in parameters:
        server.bot.allowed = from_json(parameters, "allowed_updates")
    if from_flag(parameters, "drop_pending_updates"):
        server.bot.pending.clear()
    server.webhook_set_at = server.now()
    await server.delivery.end()
    server.bot.end_poll("Conflict: terminated by setWebhook request")
    connections = min(max(int(parameters.get("max_connections", 40)), 1), 100)
    server.bot.webhook = Webhook(url=url, secret=secret, max_connections=connections) if url else None
    if server.bot.webhook:
        server.delivery.begin(server.bot.webhook)
    return True


async def delete_webhook(server: FakeBotApi, parameters: Json) -> bool:
    if from_flag(parameters, "drop_pending_updates"):
        server.bot.pending.clear()
    server.bot.webhook = None
    await server.delivery.end()
    return True


async def get_webhook_info(server: FakeBotApi, parameters: Json) -> Json:
    webhook, bot = server.bot.webhook, server.bot
    info: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.waiting()),
    }
    if webhook:
        info["max_connections"] = webhook.max_connections
    if bot.last_error:
        info |= {"last_error_date": bot.last_error[0], "last_error_message": bot.last_error[1]}
    return info | ({"allowed_updates": bot.allowed} if bot.allowed else {})


async def send_message(server: FakeBotApi, parameters: Json) -> Json:
    return _send(server, parameters, {"text": message_text(parameters)})


async def send_photo(server: FakeBotApi, parameters: Json) -> Json:
    sizes = [_file(server, parameters["photo"]) | {"width": 90, "height": 90}]
    return _send(server, parameters, {"photo": sizes} | _captioned(parameters))


async def send_document(server: FakeBotApi, parameters: Json) -> Json:
    return _send(
        server, parameters, {"document": _file(server, parameters["document"])} | _captioned(parameters)
    )


async def get_file(server: FakeBotApi, parameters: Json) -> Json:
    id_ = parameters["file_id"]
    if id_ not in server.files:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if len(server.files[id_]) > LARGEST_DOWNLOAD_BYTES:
        raise bad("file is too big")
    return {"file_id": id_, "file_unique_id": id_[::-1], "file_path": f"files/{id_}"}


async def answer_callback_query(server: FakeBotApi, parameters: Json) -> bool:
    if len(parameters.get("text", "")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    entry = server.queries.pop(parameters["callback_query_id"], None)
    if entry is None or entry.expires_at < server.now():
        raise bad("query is too old and response timeout expired or query ID is invalid")
    entry.person.answered[parameters["callback_query_id"]] = parameters.get("text", "")
    return True


async def edit_message_text(server: FakeBotApi, parameters: Json) -> Json:
    return _edit(server, parameters, message_text(parameters))


async def edit_message_reply_markup(server: FakeBotApi, parameters: Json) -> Json:
    return _edit(server, parameters, None)


async def set_my_commands(server: FakeBotApi, parameters: Json) -> bool:
    commands = from_json(parameters, "commands")
    if len(commands) > 100:
        raise bad("too many commands specified")
    for command in commands:
        if not re.fullmatch(r"/?[a-z0-9_]{1,32}", command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= units(command["description"].strip()) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    language = parameters.get("language_code", "")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad("invalid language code specified")
    scope = (from_json(parameters, "scope") or {}).get("type", "default")
    server.bot.commands[scope, language] = commands
    return True


METHODS: dict[str, Callable[[FakeBotApi, Json], Awaitable[Any]]] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "answerCallbackQuery": answer_callback_query,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "getFile": get_file,
    "setMyCommands": set_my_commands,
}


def from_flag(parameters: Json, name: str) -> bool:
    return str(parameters.get(name, "")).lower() in ("true", "1")


def _captioned(parameters: Json) -> Json:
    text = caption(parameters)
    return {"caption": text} if text else {}


def _file(server: FakeBotApi, value: Any) -> Json:
    if isinstance(value, Upload):
        return server.new_file() | {"file_size": len(value.content)}
    if value in server.file_ids:
        return {"file_id": value, "file_unique_id": value[::-1]}
    raise bad("wrong file identifier/HTTP URL specified")


def _send(server: FakeBotApi, parameters: Json, content: Json) -> Json:
    markup = keyboard(parameters)
    chat = find_chat(server, parameters)
    server.flood.admit(chat.id)
    message = server.new_message(chat.as_json()) | content
    if not isinstance(chat, PublicChannel):
        message["from"] = server.bot.as_user()
    if markup:
        message["reply_markup"] = markup
    server.messages[chat.id, message["message_id"]] = message
    chat.deliver(_received(server, message))
    return message


def _received(server: FakeBotApi, message: Json) -> Received:
    return Received(
        message_id=message["message_id"],
        text=message.get("text", message.get("caption", "")),
        buttons=message.get("reply_markup", {}).get("inline_keyboard", []),
        message=message,
        at=server.now(),
    )


def find_chat(server: FakeBotApi, parameters: Json) -> Person | PublicChannel:
    """Give the chat that a call is for.

    Raises:
        Refused: there is none, or it does not want the bot.
    """
    asked = str(parameters["chat_id"])
    chat = server.chat_by_name(asked)
    if chat is None:
        new_id = server.moved.get(asked)
        if new_id:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=new_id,
            )
        raise bad("chat not found")
    if isinstance(chat, PublicChannel):
        if not chat.bot_is_admin:
            raise bad("need administrator rights in the channel chat")
        return chat
    _check_person(chat)
    return chat


def _check_person(person: Person) -> None:
    if person.deactivated:
        raise Refused(403, "Forbidden: user is deactivated")
    if person.blocked:
        raise Refused(403, "Forbidden: bot was blocked by the user")
    if not person.started:
        raise Refused(403, "Forbidden: bot can't initiate conversation with a user")


def _edit(server: FakeBotApi, parameters: Json, text: str | None) -> Json:
    chat: Chat = find_chat(server, parameters)
    message = server.messages.get((chat.id, int(parameters.get("message_id", 0))))
    if message is None or message.get("from", {}).get("id") != server.bot.id:
        raise bad("message to edit not found")
    markup = keyboard(parameters)
    if text in (None, message.get("text")) and markup == message.get("reply_markup"):
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same"
            " as a current content and reply markup of the message"
        )
    message.pop("reply_markup", None)
    message |= ({"text": text} if text is not None else {}) | ({"reply_markup": markup} if markup else {})
    message["edit_date"] = int(server.now())
    for seen in chat.received:
        if seen.message_id == message["message_id"]:
            seen.text, seen.edits = message.get("text", ""), seen.edits + 1
            seen.buttons = message.get("reply_markup", {}).get("inline_keyboard", [])
    return message

"""Telegram's updates and messages, translated; against the fake server where something is sent."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.callback_data import LIMIT_BYTES, decode, encode, meant
from bot.channel import Blocked, Delivered, Incoming, Outgoing, Started, Unknown, Update
from bot.preparing import COMMANDS, TelegramUnusable, menus, prepare
from bot.split import length, split
from bot.telegram import Telegram
from bot.transport import Transport
from feedback.types import Failure
from surveys.types import Choice, Edited, Question, QuestionType, Said, Sent, Survey, Tapped
from surveys.understanding.understand import command
from tests.fake_bot_api import FakeBotApi, Fault, Person
from tests.fake_bot_api.people import texts

AMINA = {"id": 5_000_000_001, "is_bot": False, "first_name": "Amina"}
PRIVATE = {"id": 5_000_000_001, "type": "private", "first_name": "Amina"}
Json = dict[str, Any]


@pytest.fixture
async def server() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as server:
        yield server


@pytest.fixture
async def telegram(server: FakeBotApi) -> AsyncIterator[Telegram]:
    telegram = Telegram(server.token, api_url=server.url, transport=Transport(answer_seconds=0.3))
    yield telegram
    await telegram.close()


@pytest.fixture
def amina(server: FakeBotApi) -> Person:
    return server.person("Amina", started=True)


def translated(kind: str, content: Json) -> Update:
    return Telegram("1:x", api_url="http://localhost").translate(json.dumps({"update_id": 1, kind: content}))


def message(**content: Any) -> Json:
    return {"message_id": 7, "date": 1_790_000_000, "chat": PRIVATE, "from": AMINA} | content


def tap(data: str, **changes: Any) -> Json:
    return {"id": "9", "from": AMINA, "chat_instance": "1", "data": data, "message": message()} | changes


# Translation


@pytest.mark.parametrize(
    ("content", "incoming"),
    [
        ({"text": "/start demo"}, Started(code="demo", message_id="7")),
        ({"text": "/start demo-poster12"}, Started(code="demo", entry="poster12", message_id="7")),
        ({"text": "/START@listenwell_bot demo please"}, Started(code="demo", message_id="7")),
        ({"text": "/start"}, Started(code="", message_id="7")),
        ({"text": "/started well"}, Said(text="/started well", message_id="7")),
        ({"text": " Mae'n dda 😀 "}, Said(text=" Mae'n dda 😀 ", message_id="7")),
        ({"text": "a\0b\ud800c"}, Said(text="a\ufffdb?c", message_id="7")),
        (
            {"voice": {"file_id": "f", "file_unique_id": "u", "duration": 3}},
            Sent(kind="voice", media_id="f", message_id="7"),
        ),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, Sent(kind="contact", message_id="7")),
        (
            {"document": {"file_id": "f", "file_unique_id": "u"}},
            Sent(kind="file", media_id="f", message_id="7"),
        ),
        ({"dice": {"emoji": "🎲", "value": 3}}, Sent(kind="sticker", message_id="7")),
        (
            {"location": {"latitude": 51.7, "longitude": -3.4}},
            Sent(kind="place", latitude=51.7, longitude=-3.4, message_id="7"),
        ),
        (
            {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]},
            Sent(kind="photo", media_id="f", message_id="7"),
        ),
        (
            {
                "photo": [
                    {"file_id": name, "file_unique_id": name, "width": 1, "height": 1} for name in "sl"
                ],
                "caption": "Bins",
            },
            Sent(kind="photo", media_id="l", caption="Bins", message_id="7"),
        ),
        ({"pinned_message": message(text="x")}, Unknown(kind="message")),
    ],
)
def test_message_is_translated(content: Json, incoming: Incoming) -> None:
    found = translated("message", message(**content))
    assert replace(found, mime="") == Update(channel="telegram", handle="5000000001", incoming=incoming)


def test_type_and_size_of_a_file_are_told() -> None:
    file = {"file_id": "f", "file_unique_id": "u", "file_size": 812}
    voice = translated("message", message(voice=file | {"duration": 3, "mime_type": "audio/ogg"}))
    assert (voice.mime, voice.size) == ("audio/ogg", 812)
    photo = translated("message", message(photo=[file | {"width": 1, "height": 1}]))
    assert (photo.mime, photo.size) == ("image/jpeg", 812)


def test_sticker_and_video_are_told_apart() -> None:
    file = {"file_id": "f", "file_unique_id": "u"}
    flags = {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}
    video = {"width": 1, "height": 1, "duration": 1}
    assert translated("message", message(sticker=file | flags)).incoming == Sent(
        kind="sticker", media_id="f", message_id="7"
    )
    gif = message(animation=file | video, document=file)
    assert translated("message", gif).incoming == Sent(kind="video", media_id="f", message_id="7")


def test_edit_names_the_message_it_changes() -> None:
    edited = message(text="better", edit_date=1_790_000_100)
    assert translated("edited_message", edited).incoming == Edited(message_id="7", text="better")


def test_place_that_moves_is_no_edit_of_words() -> None:
    moved = message(location={"latitude": 1.0, "longitude": 1.0}, edit_date=1_790_000_100)
    assert translated("edited_message", moved).incoming == Unknown(kind="edited_message")


def test_tap_brings_question_and_value_back() -> None:
    found = translated("callback_query", tap("q:age:18-25")).incoming
    assert found == Tapped(question="age", value="18-25", message_id="7")


def test_tap_on_a_message_too_old_for_telegram_is_still_a_tap() -> None:
    old = {"message_id": 7, "date": 0, "chat": PRIVATE}
    assert translated("callback_query", tap("q:age:1", message=old)).incoming == Tapped(
        question="age", value="1", message_id="7"
    )


@pytest.mark.parametrize(("status", "blocked"), [("kicked", True), ("member", False)])
def test_block_and_unblock_are_told(status: str, *, blocked: bool) -> None:
    def member(status: str) -> Json:
        return {"user": AMINA, "status": status} | ({"until_date": 0} if status == "kicked" else {})

    change = {"chat": PRIVATE, "from": AMINA, "date": 1, "old_chat_member": member("member")}
    found = translated("my_chat_member", change | {"new_chat_member": member(status)})
    assert found == Update(channel="telegram", handle="5000000001", incoming=Blocked(blocked=blocked))


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_what_is_not_said_in_private_asks_nothing(kind: str) -> None:
    found = translated("message", message(text="hi", chat={"id": -100, "type": kind, "title": "Estate"}))
    assert (found.handle, found.incoming) == ("", Unknown(kind="not_private"))


@pytest.mark.parametrize("kind", ["channel_post", "something_new"])
def test_update_of_another_kind_asks_nothing(kind: str) -> None:
    found = translated(kind, message(text="hi") if kind == "channel_post" else {})
    assert found.handle == "" or isinstance(found.incoming, Unknown)


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "[]",
        "7",
        "{}",
        '{"update_id": 1, "message": 3}',
        json.dumps({"update_id": 1, "message": {"message_id": 1, "text": "no chat"}}),
        json.dumps({"update_id": 1, "message": message(text=["x"])}),
        json.dumps({"update_id": 1, "message": message(chat={"id": "x", "type": "private"}, text="a")}),
        json.dumps({"update_id": 1, "message": message(location={"latitude": 99, "longitude": 0})}),
        json.dumps({"update_id": 1, "message": message(date=10**20, text="x")}),
        json.dumps({"update_id": 1, "callback_query": tap("drop table")}),
        "[" * 100_000,
    ],
)
def test_forged_payload_is_a_value_error(payload: str) -> None:
    with pytest.raises(ValueError, match="no update of Telegram's"):
        Telegram("1:x", api_url="http://localhost").translate(payload)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
SEEDS = (
    {"update_id": 1, "message": message(text="hi", entities=[{"type": "bold", "offset": 0, "length": 2}])},
    {"update_id": 1, "message": message(location={"latitude": 51.7, "longitude": -3.4})},
    {"update_id": 1, "edited_message": message(text="better", edit_date=5)},
    {"update_id": 1, "callback_query": tap("q:age:1")},
    {
        "update_id": 1,
        "my_chat_member": {
            "chat": PRIVATE,
            "from": AMINA,
            "date": 1,
            "old_chat_member": {"user": AMINA, "status": "member"},
            "new_chat_member": {"user": AMINA, "status": "kicked", "until_date": 0},
        },
    },
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A real update with one to three fields, at any depth, put out or replaced by anything."""
    update = json.loads(json.dumps(draw(st.sampled_from(SEEDS))))
    for _ in range(draw(st.integers(1, 3))):
        place = update
        while True:
            key = draw(st.sampled_from(sorted(place)))
            if isinstance(place[key], dict) and place[key] and draw(st.integers(0, 3)):
                place = place[key]
                continue
            break
        if draw(st.booleans()) and len(place) > 1:
            del place[key]
        else:
            place[key] = draw(json_values)
    return json.dumps(update)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated() | json_values.map(json.dumps) | st.text(max_size=40))
def test_whatever_comes_is_an_update_or_a_value_error(payload: str) -> None:
    try:
        found = Telegram("1:x", api_url="http://localhost").translate(payload)
    except ValueError:
        return
    assert isinstance(found, Update)
    assert found.handle.removeprefix("-").isdecimal() or isinstance(found.incoming, Unknown)
    if isinstance(found.incoming, Said | Edited):
        assert isinstance(found.incoming.text, str)
        found.incoming.text.encode()


# Buttons


def offering(question: str, value: str) -> Survey:
    choice = Choice(name=value, label={"en": "This"})
    asked = Question(name=question, type=QuestionType.SELECT_ONE, label={"en": "Which?"}, choices=(choice,))
    return Survey(id="s", version="1", title={}, languages=("en",), default_language="en", questions=(asked,))


@given(st.text(max_size=100), st.text(max_size=100))
def test_button_comes_back_whatever_it_carries_from_what_the_survey_offers(question: str, value: str) -> None:
    encoded = encode(question, value)
    assert 1 <= len(encoded.encode()) <= LIMIT_BYTES
    name, code = decode(encoded)
    assert (name, code) == (question, value) or meant(code, offering(question, value)) == (question, value)


def test_steps_of_a_long_named_scale_come_back() -> None:
    name = "how_safe_do_you_feel_when_you_walk_alone_after_dark_in_your_own_street_on_a_weekday"
    scale = Question(name=name, type=QuestionType.RANGE, minimum=0, maximum=1, step=0.25)
    survey = replace(offering("x", "y"), questions=(scale,))
    for value in ("0", "0.5", "1", "skip", "dont_know"):
        question, code = decode(encode(name, value))
        assert question == ""
        assert meant(code, survey) == (name, value)


def test_code_that_no_survey_offers_is_an_old_button() -> None:
    assert meant("h:" + "0" * 32, offering("transport", "bus")) == ("", "")


# Long texts


def test_text_is_broken_between_paragraphs_then_sentences_then_words() -> None:
    assert split("short", 20) == ["short"]
    assert split("one two three\n\nfour five six", 20) == ["one two three", "four five six"]
    assert split("One two three. Four five six.", 20) == ["One two three.", "Four five six."]
    assert split("one two three four five", 12) == ["one two", "three four", "five"]
    assert split("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


@given(st.text(alphabet=" .\n\nab😀", max_size=300), st.integers(2, 40))
def test_parts_fit_and_lose_only_white_space(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(length(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


# Sending


async def send(telegram: Telegram, address: object, text: str = "hi", *rows: Any) -> Delivered | Failure:
    return await telegram.send(Outgoing(id=1, kind="reply", address=str(address), text=text, buttons=rows))


async def test_message_arrives_as_it_was_written_with_its_buttons(
    server: FakeBotApi, telegram: Telegram, amina: Person
) -> None:
    text = "How is <b>Pentre</b> & the *park*? https://example.org"
    rows = (
        [{"label": "Good", "question": "park", "value": "good"}],
        [{"label": "Map", "url": "https://a.org"}],
    )
    delivered = await send(telegram, amina.id, text, *rows)
    got = amina.received[0]
    assert delivered == Delivered(external_id=str(got.message_id))
    assert got.text == text
    assert got.buttons == [
        [{"text": "Good", "callback_data": "q:park:good"}],
        [{"text": "Map", "url": "https://a.org"}],
    ]
    sent = server.called("sendMessage")[0].parameters
    assert json.loads(sent["link_preview_options"])["is_disabled"] is True
    assert "parse_mode" not in sent


async def test_link_that_no_button_may_have_stands_in_the_text(telegram: Telegram, amina: Person) -> None:
    await send(telegram, amina.id, "Read it", [{"label": "Report", "url": "http://localhost:8080/r"}])
    assert (amina.received[0].text, amina.received[0].buttons) == (
        "Read it\nReport: http://localhost:8080/r",
        [],
    )


async def test_long_text_comes_in_parts_and_goes_on_where_it_failed(
    server: FakeBotApi, telegram: Telegram, amina: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.PART_PAUSE_SECONDS", 0.1)
    text = "\n\n".join(letter * 3000 for letter in "abc")
    row = [{"label": "Ok", "question": "a", "value": "b"}]
    sending = asyncio.create_task(send(telegram, amina.id, text, row))
    await amina.hears()
    server.fail_next("sendMessage", Fault.server_error())
    assert isinstance(await sending, Failure)
    assert isinstance(await send(telegram, amina.id, text, row), Delivered)
    assert texts(amina.received) == [letter * 3000 for letter in "abc"]
    assert [message.labels for message in amina.received] == [[], [], ["Ok"]]


async def test_every_refusal_becomes_its_failure(
    server: FakeBotApi, telegram: Telegram, amina: Person
) -> None:
    ben, chloe = server.person("Ben", started=True), server.person("Chloe", started=True)
    ben.blocks_bot()
    chloe.deactivated = True
    server.channel("@closed", bot_is_admin=False)
    server.moved["-5"] = -1005
    expected = {
        ben.id: "blocked",
        chloe.id: "deactivated",
        77: "not_found",
        server.person("Dai").id: "not_found",
        "@closed": "rejected",
        -5: "migrated",
    }
    for address, code in expected.items():
        failure = await send(telegram, address)
        assert isinstance(failure, Failure)
        assert (failure.code, failure.retryable, failure.surely_unsent) == (code, False, True)
    empty = await send(telegram, amina.id, " ")
    assert isinstance(empty, Failure)
    assert empty.code == "rejected"


@pytest.mark.parametrize(
    ("fault", "code", "unsent"),
    [
        (Fault.too_many(7), "too_many", True),
        (Fault.server_error(500), "server", False),
        (Fault.server_error(502), "server", False),
        (Fault.server_error(401), "unauthorised", True),
        (Fault.server_error(404), "unauthorised", True),
        (Fault.server_error(409), "conflict", True),
        (Fault.reset(), "network", False),
        (Fault.lost(), "network", False),
        (Fault.half_body(), "network", False),
        (Fault.stall(1), "network", False),
        (Fault.server_error(200), "network", False),
    ],
)
async def test_every_fault_becomes_its_failure(
    server: FakeBotApi, telegram: Telegram, amina: Person, fault: Fault, code: str, *, unsent: bool
) -> None:
    server.fail_next("sendMessage", fault)
    failure = await send(telegram, amina.id)
    assert isinstance(failure, Failure)
    assert (failure.code, failure.retryable, failure.surely_unsent) == (code, True, unsent)
    assert failure.retry_after_seconds == (7 if code == "too_many" else None)


async def test_nothing_is_in_doubt_when_no_connection_came_about(server: FakeBotApi) -> None:
    telegram = Telegram("1:x", api_url="http://127.0.0.1:1")
    failure = await send(telegram, 1)
    assert isinstance(failure, Failure)
    assert (failure.code, failure.surely_unsent) == ("network", True)
    await telegram.close()


@pytest.mark.parametrize("fault", [Fault.half_body(), Fault.server_error(200), Fault.server_error(500)])
async def test_neither_words_nor_token_are_logged(
    server: FakeBotApi, telegram: Telegram, amina: Person, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.fail_next("sendMessage", fault)
    failure = await send(telegram, amina.id, "marked words")
    assert "marked words" not in caplog.text + str(failure)
    assert server.token not in caplog.text + str(failure)


async def test_tap_is_answered_and_a_late_answer_does_not_matter(
    server: FakeBotApi, telegram: Telegram, amina: Person
) -> None:
    await send(telegram, amina.id, "Well?", [{"label": "Yes", "question": "a", "value": "yes"}])
    query = amina.taps("Yes")
    telegram.answer_taps([server.bot.told[-1], {"callback_query": {"id": "old"}}, {"callback_query": 3}, {}])
    await telegram.close()
    assert list(amina.answered) == [query]


# Start


async def test_start_names_the_bot_and_tells_the_commands_in_both_languages(
    server: FakeBotApi, telegram: Telegram
) -> None:
    await prepare(telegram, "polling")
    assert telegram.username == "listenwell_test_bot"
    assert set(server.bot.commands) == {("default", ""), ("default", "en"), ("default", "cy")}
    assert server.bot.commands["default", "cy"][-1] == {
        "command": "stop",
        "description": "Dim rhagor o negeseuon",
    }
    assert server.bot.webhook is None


async def test_start_sets_the_webhook_with_its_secret(server: FakeBotApi, telegram: Telegram) -> None:
    await prepare(telegram, "webhook", public_url="https://listen.example.org/", secret="s3cret")
    assert server.bot.webhook
    assert server.bot.webhook.url == "https://listen.example.org/telegram/webhook"
    assert server.bot.webhook.secret == "s3cret"
    assert server.bot.allowed == ["message", "edited_message", "callback_query", "my_chat_member"]


async def test_start_tries_again_until_telegram_answers(server: FakeBotApi, telegram: Telegram) -> None:
    waits = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    server.fail_next("getMe", Fault.server_error(), times=2)
    server.fail_next("setMyCommands", Fault.too_many(5))
    await prepare(telegram, "polling", sleep=sleep)
    assert waits == [1, 2, 5]


async def test_start_says_in_a_sentence_what_only_a_person_can_mend(server: FakeBotApi) -> None:
    stranger = Telegram("1:wrong", api_url=server.url)
    with pytest.raises(TelegramUnusable, match="Set LISTENWELL_TELEGRAM_TOKEN"):
        await prepare(stranger, "polling")
    await stranger.close()
    own = Telegram(server.token, api_url=server.url)
    with pytest.raises(TelegramUnusable, match=r"http://10\.0\.0\.1/telegram/webhook"):
        await prepare(own, "webhook", public_url="http://10.0.0.1", secret="s")
    await own.close()


def test_every_command_of_the_menu_is_understood() -> None:
    assert {name: command(f"/{name}", "en") for name in COMMANDS} == {name: name for name in COMMANDS}
    assert set(menus()) == {"", "en", "cy"}

"""The fake Bot API server against the specification and against the rules that it promises to keep."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.fake_bot_api import FakeBotApi, Fault, Limits
from tests.fake_bot_api.spec import FULL, METHODS, SUBSET, Spec, cut

Json = dict[str, Any]
Call = Callable[..., Awaitable[tuple[int, Json]]]


@pytest.fixture
async def server() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as http:
        yield http


@pytest.fixture
def call(server: FakeBotApi, http: aiohttp.ClientSession) -> Call:
    async def call(method: str, **parameters: Any) -> tuple[int, Json]:
        async with http.post(f"{server.url}/bot{server.token}/{method}", json=parameters) as answer:
            return answer.status, await answer.json()

    return call


class Hook:
    """A webhook that answers what the test says and keeps what came."""

    def __init__(self) -> None:
        self.came: list[tuple[Json, str | None]] = []
        self._news = asyncio.Event()
        self.answers: list[web.Response] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        self.came.append((await request.json(), request.headers.get("X-Telegram-Bot-Api-Secret-Token")))
        self._news.set()
        await self.gate.wait()
        return self.answers.pop(0) if self.answers else web.Response()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.came) < count:
                self._news.clear()
                await self._news.wait()

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update, _ in self.came if "message" in update]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    hook.gate.set()
    await runner.cleanup()


# The specification


@pytest.mark.skipif(not FULL.exists(), reason="the whole specification is not beside this checkout")
def test_subset_is_what_the_whole_specification_says() -> None:
    assert json.loads(SUBSET.read_text()) == cut(json.loads(FULL.read_text()))


def test_everything_the_people_do_makes_updates_of_the_specification(server: FakeBotApi) -> None:
    amina = server.person("Amina")
    first = amina.starts("demo")
    amina.edits(first, "changed")
    for action in ("voice", "sticker", "photo", "file", "video", "contact"):
        getattr(amina, f"sends_{action}")()
    amina.shares_place(51.7, -3.4)
    amina.taps_data("x", server.messages[amina.id, first])
    amina.blocks_bot()
    amina.unblocks_bot()
    server.channel("@estate").posts("hello")
    assert len(server.bot.told) == 13
    spec = Spec.read()
    assert [spec.problems("Update", update) for update in server.bot.told] == [[]] * 13


async def test_what_methods_give_fits_the_specification(server: FakeBotApi, call: Call) -> None:
    amina = server.person("Amina", started=True)
    spec = Spec.read()
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    for method, parameters, kind in (
        ("getMe", {}, "User"),
        ("getWebhookInfo", {}, "WebhookInfo"),
        ("sendMessage", {"chat_id": amina.id, "text": "hi", "reply_markup": keyboard}, "Message"),
        ("sendMessage", {"chat_id": str(amina.id), "text": "hi"}, "Message"),
        ("getFile", {"file_id": server.new_file()["file_id"]}, "File"),
    ):
        status, answer = await call(method, **parameters)
        assert (status, spec.problems(kind, answer["result"])) == (200, [])


def test_every_method_of_the_subset_is_carried_out(server: FakeBotApi) -> None:
    from tests.fake_bot_api import methods

    assert set(methods.METHODS) == set(METHODS)


@pytest.mark.parametrize(
    ("method", "parameters", "part"),
    [
        ("sendMessage", {"text": "hi"}, "'chat_id' is missing"),
        ("sendMessage", {"chat_id": 1.5, "text": "hi"}, "is no"),
        ("sendMessage", {"chat_id": 1, "text": 3}, "3 is no String"),
        ("sendMessage", {"chat_id": 1, "text": "hi", "txet": "hi"}, "unknown field 'txet'"),
        ("sendMessage", {"chat_id": 1, "text": "hi", "reply_markup": {"inline_keyboard": [{}]}}, "expected"),
        ("getUpdates", {"timeout": "soon"}, "is no Integer"),
        ("setMyCommands", {"commands": [{"command": "a"}]}, "'description' is missing"),
    ],
)
async def test_a_call_against_the_specification_is_refused(
    call: Call, method: str, parameters: Json, part: str
) -> None:
    status, answer = await call(method, **parameters)
    assert status == 400
    assert part in answer["description"]


async def test_parameters_may_come_in_all_four_ways(server: FakeBotApi, http: aiohttp.ClientSession) -> None:
    amina = server.person("Amina", started=True)
    url = f"{server.url}/bot{server.token}"
    fields = {"chat_id": str(amina.id), "text": "hi"}
    keyboard = json.dumps({"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]})
    form = aiohttp.FormData({"chat_id": str(amina.id), "document": "attach://notes"})
    form.add_field("notes", b"minutes", filename="notes.txt")
    for request in (
        http.get(f"{url}/sendMessage", params=fields),
        http.post(f"{url}/sendMessage", json=fields),
        http.post(f"{url}/sendMessage", data=fields | {"reply_markup": keyboard}),
        http.post(f"{url}/sendDocument", data=form),
    ):
        async with request as answer:
            assert answer.status == 200, await answer.text()
    assert amina.received[2].labels == ["Yes"]
    assert amina.received[3].message["document"]["file_size"] == 7


async def test_token_is_checked(server: FakeBotApi, http: aiohttp.ClientSession) -> None:
    for token, status in (("1:other", 401), ("nonsense", 404)):
        async with http.get(f"{server.url}/bot{token}/getMe") as answer:
            assert (answer.status, (await answer.json())["error_code"]) == (status, status)


# Polling


async def test_update_comes_again_until_a_higher_offset_confirms_it(server: FakeBotApi, call: Call) -> None:
    amina = server.person("Amina")
    for text in ("one", "two", "three"):
        amina.says(text)
    _, first = await call("getUpdates", limit=2)
    _, again = await call("getUpdates")
    assert [update["message"]["text"] for update in first["result"]] == ["one", "two"]
    assert [update["message"]["text"] for update in again["result"]] == ["one", "two", "three"]
    _, rest = await call("getUpdates", offset=first["result"][-1]["update_id"] + 1)
    assert [update["message"]["text"] for update in rest["result"]] == ["three"]
    _, last = await call("getUpdates", offset=-1)
    assert [update["message"]["text"] for update in last["result"]] == ["three"]


async def test_long_poll_ends_when_something_comes(server: FakeBotApi, call: Call) -> None:
    poll = asyncio.create_task(call("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    assert not poll.done()
    server.person("Amina").says("hi")
    _, answer = await asyncio.wait_for(poll, 2)
    assert len(answer["result"]) == 1


async def test_second_poller_ends_the_first_with_409(server: FakeBotApi, call: Call) -> None:
    first = asyncio.create_task(call("getUpdates", timeout=20))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(call("getUpdates", timeout=20))
    status, answer = await asyncio.wait_for(first, 2)
    assert status == 409
    assert "terminated by other getUpdates request" in answer["description"]
    server.person("Amina").says("hi")
    assert (await asyncio.wait_for(second, 2))[0] == 200


async def test_polling_is_refused_while_a_webhook_is_set(server: FakeBotApi, call: Call, hook: Hook) -> None:
    assert (await call("setWebhook", url=hook.url))[0] == 200
    status, answer = await call("getUpdates")
    assert status == 409
    assert "webhook is active" in answer["description"]
    assert (await call("deleteWebhook"))[0] == 200
    assert (await call("getUpdates"))[0] == 200


async def test_only_the_kinds_that_were_asked_for_are_told(server: FakeBotApi, call: Call) -> None:
    await call("getUpdates", allowed_updates=["message"])
    amina = server.person("Amina")
    amina.edits(amina.says("one"), "two")
    assert [list(update)[1] for update in server.bot.told] == ["message"]


async def test_tap_expires_after_150_seconds_and_a_message_after_a_day(
    server: FakeBotApi, call: Call
) -> None:
    amina = server.person("Amina")
    first = amina.says("hi")
    amina.taps_data("x", server.messages[amina.id, first])
    server.skip(151)
    assert [list(update)[1] for update in (await call("getUpdates"))[1]["result"]] == ["message"]
    server.skip(24 * 3600)
    assert (await call("getUpdates"))[1]["result"] == []


# Webhook


async def test_push_is_repeated_until_2xx_and_holds_back_only_its_chat(
    server: FakeBotApi, call: Call, hook: Hook
) -> None:
    hook.answers = [web.Response(status=500), web.Response(status=302)]
    await call("setWebhook", url=hook.url, secret_token="s-1")
    amina, ben = server.person("Amina"), server.person("Ben")
    amina.says("one")
    amina.says("two")
    await hook.until(4)
    assert hook.texts == ["one", "one", "one", "two"]
    assert {secret for _, secret in hook.came} == {"s-1"}
    hook.gate.clear()
    amina.says("three")
    ben.says("mine")
    await hook.until(6)
    assert set(hook.texts[4:]) == {"three", "mine"}


async def test_tap_and_message_of_one_person_may_come_at_once(
    server: FakeBotApi, call: Call, hook: Hook
) -> None:
    await call("setWebhook", url=hook.url)
    hook.gate.clear()
    amina = server.person("Amina")
    first = amina.says("hi")
    amina.taps_data("x", server.messages[amina.id, first])
    await hook.until(2)
    assert {list(update)[1] for update, _ in hook.came} == {"message", "callback_query"}


async def test_retry_after_of_the_webhook_is_honoured(server: FakeBotApi, call: Call, hook: Hook) -> None:
    hook.answers = [web.Response(status=503, headers={"Retry-After": "30"})]
    await call("setWebhook", url=hook.url)
    began = asyncio.get_running_loop().time()
    server.person("Amina").says("hi")
    await hook.until(2)
    assert asyncio.get_running_loop().time() - began >= 0.3  # 30 s at a hundredth of the pace
    assert server.delivery.tries[0][1] == 503


async def test_answer_of_the_webhook_may_carry_a_call(server: FakeBotApi, call: Call, hook: Hook) -> None:
    amina = server.person("Amina")
    hook.answers = [web.json_response({"method": "sendMessage", "chat_id": amina.id, "text": "hello"})]
    await call("setWebhook", url=hook.url)
    amina.says("hi")
    assert [message.text for message in await amina.hears()] == ["hello"]


@pytest.mark.parametrize(
    "parameters", [{"url": "http://example.org/x"}, {"url": "https://example.org/x", "secret_token": "a b"}]
)
async def test_wrong_webhook_is_refused(call: Call, parameters: Json) -> None:
    assert (await call("setWebhook", **parameters))[0] == 400


# Sending


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": " \n "}, "Bad Request: message text is empty"),
        ({"text": "x" * 4097}, "Bad Request: message is too long"),
        ({"text": "😀" * 2049}, "Bad Request: message is too long"),
        ({"text": "<b>x", "parse_mode": "HTML"}, 'Can\'t find end tag corresponding to start tag "b"'),
        ({"text": "<x>y</x>", "parse_mode": "HTML"}, 'Unsupported start tag "x"'),
        ({"text": "a < b", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "x", "parse_mode": "Elvish"}, "unsupported parse_mode"),
    ],
)
async def test_text_that_the_bot_api_refuses(
    server: FakeBotApi, call: Call, parameters: Json, description: str
) -> None:
    amina = server.person("Amina", started=True)
    status, answer = await call("sendMessage", chat_id=amina.id, **parameters)
    assert status == 400
    assert description in answer["description"]
    assert amina.received == []


async def test_limit_of_text_counts_after_parsing(server: FakeBotApi, call: Call) -> None:
    amina = server.person("Amina", started=True)
    text = "<b>" + "x" * 4096 + "</b>"
    status, _ = await call("sendMessage", chat_id=amina.id, text=text, parse_mode="HTML")
    assert status == 200
    assert amina.received[0].text == "x" * 4096


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ({"text": "Yes", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "Yes", "callback_data": "ŵ" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": " ", "callback_data": "y"}, "non-empty"),
        ({"text": "Yes"}, "unallowed"),
        ({"text": "Yes", "callback_data": "y", "url": "https://example.org"}, "unallowed"),
        ({"text": "Yes", "url": "http://localhost/x"}, "Wrong HTTP URL"),
    ],
)
async def test_button_that_the_bot_api_refuses(
    server: FakeBotApi, call: Call, button: Json, description: str
) -> None:
    amina = server.person("Amina", started=True)
    keyboard = {"inline_keyboard": [[button]]}
    status, answer = await call("sendMessage", chat_id=amina.id, text="x", reply_markup=keyboard)
    assert status == 400
    assert description in answer["description"]


async def test_who_does_not_want_the_bot_is_not_reached(server: FakeBotApi, call: Call) -> None:
    amina, ben, chloe = (server.person(name, started=True) for name in ("Amina", "Ben", "Chloe"))
    amina.blocks_bot()
    ben.deactivated = True
    chloe.started = False
    server.channel("@closed", bot_is_admin=False)
    server.moved["-5"] = -1005
    answers = [
        (await call("sendMessage", chat_id=chat, text="x"))[1]
        for chat in (amina.id, ben.id, chloe.id, 77, "@closed", -5)
    ]
    assert [(answer["error_code"], answer["description"]) for answer in answers] == [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot can't initiate conversation with a user"),
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: need administrator rights in the channel chat"),
        (400, "Bad Request: group chat was upgraded to a supergroup chat"),
    ]
    assert answers[-1]["parameters"] == {"migrate_to_chat_id": -1005}


async def test_edit_must_change_something_of_the_bots_own(server: FakeBotApi, call: Call) -> None:
    amina = server.person("Amina", started=True)
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    _, sent = await call("sendMessage", chat_id=amina.id, text="x", reply_markup=keyboard)
    place = {"chat_id": amina.id, "message_id": sent["result"]["message_id"]}
    _, same = await call("editMessageReplyMarkup", **place, reply_markup=keyboard)
    assert "message is not modified" in same["description"]
    assert (await call("editMessageReplyMarkup", **place))[0] == 200
    assert amina.received[0].labels == []
    assert (await call("editMessageText", **place, text="y"))[0] == 200
    assert (amina.received[0].text, amina.received[0].edits) == ("y", 2)
    _, own = await call("editMessageText", chat_id=amina.id, message_id=amina.says("mine"), text="y")
    assert own["description"] == "Bad Request: message to edit not found"


async def test_tap_is_answered_once_and_in_time(server: FakeBotApi, call: Call) -> None:
    amina = server.person("Amina")
    first = amina.says("hi")
    query = amina.taps_data("x", server.messages[amina.id, first])
    assert (await call("answerCallbackQuery", callback_query_id=query))[0] == 200
    assert list(amina.answered) == [query]
    late = amina.taps_data("x", server.messages[amina.id, first])
    server.skip(151)
    for again in (query, late, "nobody's"):
        _, answer = await call("answerCallbackQuery", callback_query_id=again)
        assert "query is too old" in answer["description"]


async def test_commands_are_kept_for_each_language(server: FakeBotApi, call: Call) -> None:
    menu = [{"command": "stop", "description": "No more messages"}]
    assert (await call("setMyCommands", commands=menu, language_code="cy"))[0] == 200
    assert server.bot.commands == {("default", "cy"): menu}
    for wrong in ({"command": "Stop!", "description": "x"}, {"command": "stop", "description": " "}):
        assert (await call("setMyCommands", commands=[wrong]))[0] == 400


# Floods and faults


async def test_more_than_the_limit_is_told_to_wait_and_waiting_helps() -> None:
    async with FakeBotApi(limits=Limits(overall=3, per_chat=1)) as server, aiohttp.ClientSession() as http:
        people = [server.person(f"P{number}", started=True) for number in range(5)]

        async def send(index: int) -> tuple[int, Json]:
            fields = {"chat_id": people[index].id, "text": "x"}
            async with http.post(f"{server.url}/bot{server.token}/sendMessage", json=fields) as answer:
                return answer.status, await answer.json()

        assert (await send(0))[0] == 200
        status, answer = await send(0)
        assert (status, answer["parameters"]["retry_after"]) == (429, 1)
        assert [(await send(index))[0] for index in (1, 2, 3, 4)] == [200, 200, 429, 429]
        assert [chat for _, chat in server.flood.impatient] == [people[4].id]
        server.skip(1.1)
        assert (await send(0))[0] == 200


@pytest.mark.parametrize(
    ("fault", "arrives"), [(Fault.reset(), 0), (Fault.lost(), 1), (Fault.half_body(), 1)]
)
async def test_broken_connection_before_and_after_the_deed(
    server: FakeBotApi, call: Call, fault: Fault, arrives: int
) -> None:
    amina = server.person("Amina", started=True)
    server.fail_next("sendMessage", fault)
    with pytest.raises(aiohttp.ClientError):
        await call("sendMessage", chat_id=amina.id, text="x")
    assert len(amina.received) == arrives
    assert (await call("sendMessage", chat_id=amina.id, text="x"))[0] == 200


async def test_another_process_can_drive_people(server: FakeBotApi, http: aiohttp.ClientSession) -> None:
    async with http.post(f"{server.url}/driver/Amina/says", json={"text": "hi"}) as answer:
        assert answer.status == 200
    assert server.bot.told[0]["message"]["text"] == "hi"
    fields = {"chat_id": server.person("Amina").id, "text": "hello"}
    async with http.post(f"{server.url}/bot{server.token}/sendMessage", json=fields):
        pass
    async with http.get(f"{server.url}/driver/Amina/received") as answer:
        assert [message["text"] for message in await answer.json()] == ["hello"]
    async with http.post(f"{server.url}/driver/Amina/taps", json={"label": "Yes"}) as answer:
        assert answer.status == 400

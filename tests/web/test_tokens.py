from __future__ import annotations

import html
import re
from typing import Any

import pytest

from storage import accounts, tokens
from tests.web.conftest import House

SECRET = re.compile(r'<code class="secret">([^<]+)</code>')


@pytest.fixture
async def desk(house: House) -> House:
    await house.sign_in(house.ben)
    return house


async def made(house: House, **fields: Any) -> Any:
    wanted = {"name": "night export", "scopes": ["events:read"], "lasts": "90", **fields}
    return await house.post("/console/tokens", **wanted)


async def test_a_token_is_shown_once_and_lets_a_program_in(desk: House) -> None:
    text = await (await made(desk)).text()
    secret = SECRET.search(text)
    assert secret
    let_in = {"Authorization": f"Bearer {secret[1]}"}
    assert (await desk.client.get("/api/v1/events", headers=let_in)).status == 200
    assert (await desk.client.get("/api/v1/communities", headers=let_in)).status == 403
    page = await (await desk.client.get("/console/tokens")).text()
    assert "night export" in page
    assert "works until 10 August 2026" in page
    assert "last used" in page
    assert secret[1] not in page
    stored = desk.db.path
    assert stored
    assert secret[1].encode() not in stored.read_bytes()


async def test_a_revoked_token_lets_nobody_in(desk: House) -> None:
    secret = SECRET.search(await (await made(desk)).text())
    assert secret
    (token,) = await desk.db.read(tokens.tokens, desk.ben.id)
    answer = await desk.post(f"/console/tokens/{token.id}/revoke")
    assert answer.status == 303
    assert "lets nobody in any more" in await (await desk.client.get(answer.headers["Location"])).text()
    again = await desk.client.get("/api/v1/events", headers={"Authorization": f"Bearer {secret[1]}"})
    assert again.status == 401


async def test_a_double_click_makes_one_token(desk: House) -> None:
    page = await (await desk.client.get("/console/tokens")).text()
    name = re.search(r'name="id" value="([^"]+)"', page)
    assert name
    assert SECRET.search(await (await made(desk, id=name[1])).text())
    second = await (await made(desk, id=name[1])).text()
    assert not SECRET.search(second)
    assert "was made already" in second
    assert len(await desk.db.read(tokens.tokens, desk.ben.id)) == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " "}, "Say what the token is for"),
        ({"name": "x" * 81}, "Say what the token is for"),
        ({"scopes": []}, "Tick what the program may do."),
        ({"scopes": ["nosuch:read"]}, "Tick what the program may do."),
        ({"lasts": "x"}, "Choose how long it works."),
    ],
)
async def test_a_form_that_lacks_something_keeps_the_rest(
    desk: House, fields: dict[str, Any], sentence: str
) -> None:
    answer = await made(desk, **fields)
    text = await answer.text()
    assert answer.status == 400
    assert sentence in text
    assert ("events:read" in fields.get("scopes", ["events:read"])) == ('value="events:read" checked' in text)
    assert await desk.db.read(tokens.tokens, desk.ben.id) == []


async def test_an_analyst_gives_no_more_than_they_have(house: House) -> None:
    anwen = await house.db.write(accounts.add_user, "Anwen", "analyst", [house.place.id], now=house.clock.now)
    await house.sign_in(anwen)
    page = await (await house.client.get("/console/tokens")).text()
    assert 'value="themes:write"' in page
    assert 'value="people:read"' not in page
    assert (await made(house, scopes=["people:read"])).status == 400
    await made(house, scopes=["people:read", "themes:read"])
    (token,) = await house.db.read(tokens.tokens, anwen.id)
    assert token.scopes == ["themes:read"]


async def test_nobody_sees_or_revokes_anothers_tokens(desk: House) -> None:
    await made(desk)
    (token,) = await desk.db.read(tokens.tokens, desk.ben.id)
    await desk.sign_in(desk.chloe)
    assert "No program works for you." in await (await desk.client.get("/console/tokens")).text()
    assert (await desk.post(f"/console/tokens/{token.id}/revoke")).status == 404


async def test_help_examples_are_answered(desk: House) -> None:
    page = await (await desk.client.get("/console/help/tokens")).text()
    examples = [html.unescape(each) for each in re.findall(r'data-kind="api">([^<]+)<', page)]
    assert len(examples) == 2
    secret = SECRET.search(await (await made(desk, scopes=["events:read", "communities:read"])).text())
    assert secret
    for example in examples:
        headers = dict(each.split(": ", 1) for each in re.findall(r'-H "([^"]+)"', example))
        headers["Authorization"] = headers["Authorization"].replace("TOKEN", secret[1])
        address = example.split()[-1].removeprefix(desk.services.public_url)
        assert (await desk.client.get(address, headers=headers)).status == 200

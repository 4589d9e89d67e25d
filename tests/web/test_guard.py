"""Every route, walked: nobody without a session, nobody into another's community, no form from elsewhere."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from sqlalchemy import Connection, select

from feedback.types import Audience
from partnership.types import Action, ActionState
from signposting.assets import to_json
from storage import accounts, actions, assets, broadcasts, tokens
from storage.broadcasts import Written
from storage.change import Change, NewAlert
from storage.inbox import apply
from storage.tables import resident
from tests.web import coded
from tests.web.conftest import FORM_TOKEN, ORIGIN, House
from tests.web.test_assets import TEA
from web.app import ROUTES
from web.kit import Needs, Route

GUARDED = [route for route in ROUTES if route.needs is not Needs.NOTHING]
#: Parts of an address that name nothing of anybody's.
OPEN_PARTS = ("page",)
SCOPED = [route for route in GUARDED if set(re.findall(r"\{(\w+)", route.path)) - set(OPEN_PARTS)]


def address(route: Route, parts: dict[str, str]) -> str:
    """The route's address with its named parts filled in."""
    return re.sub(r"\{(\w+)(:[^}]*)?\}", lambda found: parts[found[1]], route.path)


async def parts_of(house: House) -> dict[str, str]:
    """Ids of things that are all Ben's."""
    await house.say(id="start-blaen", start=True)
    alert_id, action_id = str(uuid4()), str(uuid4())
    alert = NewAlert(
        id=alert_id,
        event_id=house.event.id,
        session_id=None,
        lane="self_harm",
        tier="T2",
        subject="self",
        time="now",
        why="a rule",
        text="marked words of danger",
        due_at=house.clock.now,
    )
    await house.db.write(apply, Change(alerts=(alert,)), now=house.clock.now)
    action = Action(
        id=action_id,
        event_id=house.event.id,
        theme_id="",
        theme_label="",
        owner="the council",
        promise="mend the lights",
        promised_for=None,
        state=ActionState.PROMISED,
        outcome="",
        outcome_cy="",
        promise_cy="",
        happened_on=None,
    )
    await house.db.write(actions.save_action, action, house.clock.now)
    return {
        "community_id": house.place.id,
        "event_id": house.event.id,
        "alert_id": alert_id,
        "action_id": action_id,
        "outbox_id": "1",
        "asset_id": await asset_of(house),
        "broadcast_id": await broadcast_of(house),
        "resident_id": await house.db.read(somebody),
        "token_id": await token_of(house),
        "round_id": await coded.a_round(house),
        "point_id": str(uuid4()),
        "theme_id": "t1",
        "kind": "pdf",
        "format": "long",
        "page": "home",
        "user_id": house.ben.id,
    }


async def token_of(house: House) -> str:
    made = await house.db.write(
        tokens.add_token,
        user_id=house.ben.id,
        name="export",
        token_sha256="0" * 64,
        scopes=[],
        expires_at=None,
        now=house.clock.now,
    )
    return made.id


async def asset_of(house: House) -> str:
    await house.db.write(assets.save_assets, house.place.id, [("1", to_json(TEA))], house.clock.now)
    return (await house.db.read(assets.directory, house.place.id))[0].id


def somebody(conn: Connection) -> str:
    return str(conn.execute(select(resident.c.id)).scalars().first())


async def broadcast_of(house: House) -> str:
    words = Written(id=str(uuid4()), community_id=house.place.id, texts={"en": "Hello."}, audience=Audience())
    await house.db.write(broadcasts.write, words, user_id=house.ben.id, now=house.clock.now)
    return words.id


def named(route: Route) -> str:
    return f"{route.method} {route.path}"


async def test_no_route_opens_without_a_session(house: House) -> None:
    parts = await parts_of(house)
    for route in GUARDED:
        answer = await house.client.request(
            route.method, address(route, parts), headers=ORIGIN, allow_redirects=False
        )
        expected = (302, "/sign-in") if route.method == "GET" else (403, None)
        assert (answer.status, answer.headers.get("Location")) == expected, named(route)
        assert answer.headers["Cache-Control"] == "no-store", named(route)


async def test_routes_of_another_community_are_not_there(house: House) -> None:
    parts = await parts_of(house)
    await house.sign_in(house.chloe)
    for route in SCOPED:
        data = {"form_token": FORM_TOKEN, "note": "x", "closes": "2026-06-01"}
        answer = await house.client.request(
            route.method,
            address(route, parts),
            data=data if route.method == "POST" else None,
            headers=ORIGIN,
            allow_redirects=False,
        )
        assert answer.status == 404, named(route)
        assert "marked words" not in await answer.text(), named(route)


async def test_no_form_of_another_site_is_taken(house: House) -> None:
    parts = {**await parts_of(house), "code": "blaen", "token": "t"}
    await house.sign_in(house.ben)
    for route in ROUTES:
        for site in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "null"}):
            if route.method == "POST":
                data = {"form_token": FORM_TOKEN}
                answer = await house.client.post(address(route, parts), data=data, headers=site)
                assert answer.status == 403, named(route)


async def test_no_form_without_the_sessions_token_is_taken(house: House) -> None:
    parts = await parts_of(house)
    await house.sign_in(house.ben)
    for route in GUARDED:
        if route.method == "POST":
            answer = await house.client.post(address(route, parts), data={"note": "x"}, headers=ORIGIN)
            assert answer.status == (404 if route.needs is Needs.ADMIN else 403), named(route)


async def test_every_id_that_does_not_exist_is_a_clear_page(house: House) -> None:
    await house.sign_in(house.ben)
    unknown = dict.fromkeys(await parts_of(house), str(uuid4()))
    for route in SCOPED:
        data = {"form_token": FORM_TOKEN, "note": "x"} if route.method == "POST" else None
        where = address(route, {**unknown, "kind": "pdf", "format": "long"})
        answer = await house.client.request(route.method, where, data=data, headers=ORIGIN)
        assert answer.status == 404
        assert "This page is not here" in await answer.text()


async def test_lists_show_only_what_is_ones_own(house: House) -> None:
    await parts_of(house)
    await house.sign_in(house.chloe)
    for where in ("/console/", "/console/communities", "/console/alerts", "/console/deliveries"):
        page = await (await house.client.get(where)).text()
        assert "Blaen-y-cwm" not in page
        assert "marked words" not in page


async def test_analyst_sees_themes_but_neither_alerts_nor_reports(house: House) -> None:
    eve = await house.db.write(accounts.add_user, "Eve", "analyst", [house.place.id], now=house.clock.now)
    await house.sign_in(eve)
    root = f"/console/events/{house.event.id}"
    assert (await house.client.get(f"{root}/themes")).status == 200
    for where in ("/console/alerts", f"{root}/report", f"{root}/actions", "/console/communities/new"):
        assert (await house.client.get(where)).status == 404


async def test_analysts_home_holds_no_danger(house: House) -> None:
    await parts_of(house)
    eve = await house.db.write(accounts.add_user, "Eve", "analyst", [house.place.id], now=house.clock.now)
    await house.sign_in(eve)
    page = await (await house.client.get("/console/")).text()
    assert "danger" not in page
    assert "/console/alerts" not in page


async def test_looking_without_a_body_is_allowed_and_changes_nothing(house: House) -> None:
    for where in ("/", "/join/blaen", "/console"):
        assert (await house.client.head(where)).status in {200, 303}


async def test_admin_reaches_every_community(house: House) -> None:
    root = await house.db.write(accounts.add_user, "Root", "admin", [], now=house.clock.now)
    await house.sign_in(root)
    for place in (house.place, house.elsewhere):
        assert (await house.client.get(f"/console/communities/{place.id}")).status == 200


def test_no_address_is_there_twice_and_get_never_has_a_form() -> None:
    every = [(route.method, route.path) for route in ROUTES]
    assert len(set(every)) == len(every)
    assert {route.method for route in ROUTES} == {"GET", "POST"}


async def test_security_headers_are_on_every_kind_of_answer(house: House) -> None:
    for where in ("/", "/static/base.css", "/nosuch", "/livez", "/console/", "/chat/blaen"):
        headers = (await house.client.get(where, allow_redirects=False)).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Server"] == "Listenwell"
    assert (await house.client.get("/chat/blaen")).headers["Cache-Control"] == "no-store"


async def test_wrong_method_is_a_page_that_says_which_is_right(house: House) -> None:
    answer = await house.client.post("/privacy", headers=ORIGIN)
    assert answer.status == 405
    assert "GET" in answer.headers["Allow"]
    assert "That does not work here" in await answer.text()


async def test_fault_of_ours_shows_no_trace(house: House, caplog: pytest.LogCaptureFixture) -> None:
    async def broken() -> None:
        raise RuntimeError("secret detail")

    object.__setattr__(house.services.actions, "health", broken)
    answer = await house.client.get("/readyz")
    page = await answer.text()
    assert answer.status == 500
    assert "secret detail" not in page
    assert "Traceback" not in page
    (record,) = [each for each in caplog.records if each.message == "A page failed"]
    assert record.request_id in page  # type: ignore[attr-defined]


async def test_readiness_is_what_the_program_says(house: House) -> None:
    assert (await house.client.get("/livez")).status == 200
    assert (await house.client.get("/readyz")).status == 200
    house.doing.healthy = False
    assert (await house.client.get("/readyz")).status == 503

"""A house in which everything that an address can name is really there, and is Ben's."""

from __future__ import annotations

from uuid import uuid4

from feedback.types import Audience
from partnership.types import Action, ActionState
from storage import actions, broadcasts, coding, events, reports, themes, tokens
from storage.broadcasts import Written
from storage.change import Change, NewAlert
from storage.coding import CodedTheme, CodingRound
from storage.inbox import apply
from storage.themes import PointRow
from tests.web import said
from tests.web.conftest import House


async def filled(house: House) -> tuple[dict[str, str], dict[str, str]]:
    """Parts of addresses, and the headers that a change of the board wants."""
    await house.say(id="start-blaen", start=True)
    points = await said.theme(house, unsure="Perhaps something else")
    run = await house.db.read(themes.latest_run, house.event.id)
    assert run
    files = {("en", "html"): b"<p>We heard.</p>", ("en", "csv"): b"theme,people\n"}
    await house.db.write(reports.save_report, house.event.id, run.id, 0, "blaen-2026", files, house.clock.now)
    spare = await house.db.write(
        tokens.add_token,
        user_id=house.ben.id,
        name="spare",
        token_sha256="0" * 64,
        scopes=[],
        expires_at=None,
        now=house.clock.now,
    )
    area = await house.db.write(events.add_area, house.place.id, "Pentre")
    parts = {
        "community_id": house.place.id,
        "event_id": house.event.id,
        "alert_id": await _alert(house),
        "action_id": await _action(house),
        "theme_id": "t1",
        "point_id": points["t1"][0].id,
        "answer_id": str(points["t1"][0].answer_id),
        "resident_id": points["t1"][0].resident_id,
        "sequence": "1",
        "token_id": spare.id,
        "format": "html",
        "round_id": await _round(house, run.id, points),
        "place": "0",
        "user_id": house.chloe.id,
        "area_id": area.id,
        "broadcast_id": await _broadcast(house),
        "delivery_id": "1",
    }
    return parts, {"If-Match": f'"{run.id}.0"'}


async def _alert(house: House) -> str:
    alert = NewAlert(
        id=str(uuid4()),
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
    return alert.id


async def _action(house: House) -> str:
    action = Action(
        id=str(uuid4()),
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
    return action.id


async def _broadcast(house: House) -> str:
    words = Written(id=str(uuid4()), community_id=house.place.id, texts={"en": "Hello."}, audience=Audience())
    await house.db.write(broadcasts.write, words, user_id=house.ben.id, now=house.clock.now)
    return words.id


async def _round(house: House, run_id: str, points: dict[str, list[PointRow]]) -> str:
    made = CodingRound(
        id=str(uuid4()),
        event_id=house.event.id,
        run_id=run_id,
        decisions=0,
        themes=[CodedTheme(id="t1", label="Buses", description="")],
        points=[(str(each.answer_id), 0) for each in points["t1"]],
        machine=[frozenset({"t1"}) for _ in points["t1"]],
        made_by_name=None,
        made_at=house.clock.now,
    )
    await house.db.write(coding.add_round, made, user_id=house.ben.id)
    return made.id

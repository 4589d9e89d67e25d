from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from language.catalogue import catalogue
from tests.web.conftest import FORM_TOKEN, NOW, Clock
from web.behind import Tell
from web.kit import TEMPLATES, NotPossible
from web.working import RESULT_KEPT, Standing, Work, Working


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.working.QUICK_SECONDS", 0.01)


def drawn(work: Work, unit: str = "steps") -> str:
    macros = TEMPLATES.get_template("working.html").module
    me = type("Me", (), {"form_token": FORM_TOKEN})
    return str(macros.working(catalogue("en"), work, "/stop", me, unit))  # type: ignore[attr-defined]


def epoch(at: datetime) -> str:
    return str(int(at.timestamp()))


async def test_tells_how_far_it_has_come_and_when_it_began(clock: Clock) -> None:
    working, go_on = Working(clock), asyncio.Event()

    async def work(tell: Tell) -> None:
        tell(14, 60)
        await go_on.wait()

    await working.start("themes:e", work)
    clock.now += timedelta(minutes=2, seconds=30)
    page = drawn(working.view("themes:e"), "rows")
    assert 'value="14" max="60"' in page
    assert "14 of 60 rows, begun 2 minutes ago. You can leave this page and come back." in page
    assert 'action="/stop"' in page
    assert "data-fresh" in page
    go_on.set()
    await asyncio.sleep(0)
    await working.close()


async def test_same_work_twice_is_one_piece_and_its_result_is_kept_for_a_while(clock: Clock) -> None:
    working, go_on, begun = Working(clock), asyncio.Event(), []

    async def work(_: Tell) -> str:
        begun.append(1)
        await go_on.wait()
        return "a file"

    for _ in range(2):
        await working.start("export:e", work)
    assert begun == [1]
    assert working.result("export:e") is None
    go_on.set()
    await asyncio.sleep(0.01)
    assert working.view("export:e").standing is Standing.DONE
    assert working.standing("export:e") is Standing.NONE
    assert working.result("export:e") == "a file"
    clock.now += RESULT_KEPT + timedelta(seconds=1)
    assert working.result("export:e") is None


async def test_cancel_waits_until_the_work_has_cleaned_up(clock: Clock) -> None:
    working, cleaned = Working(clock), []

    async def work(_: Tell) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.01)
            cleaned.append(1)

    await working.start("themes:e", work)
    assert await working.cancel("themes:e")
    assert cleaned == [1]
    assert not await working.cancel("themes:e")
    assert "Cancelled. Nothing is lost" in drawn(working.view("themes:e"))
    assert not await working.cancel("never begun")


async def test_failure_says_why_where_a_coordinator_can_help(clock: Clock) -> None:
    working = Working(clock)

    async def impossible(_: Tell) -> None:
        raise NotPossible("Nobody has said <anything> yet.")

    async def broken(_: Tell) -> None:
        raise RuntimeError("secret")

    await working.start("a", impossible)
    assert "Nobody has said &lt;anything&gt; yet." in drawn(working.view("a"))
    await working.start("b", broken)
    page = drawn(working.view("b"))
    assert "That did not work. Nothing is lost" in page
    assert "secret" not in page


async def test_after_a_restart_the_page_of_whoever_began_says_so(clock: Clock) -> None:
    before = epoch(NOW - timedelta(minutes=3))
    working = Working(clock)
    assert working.view("themes:e", begun=before).standing is Standing.STOPPED
    assert "begin it again" in drawn(working.view("themes:e", begun=before))
    for said in ("", "x", "9" * 40, "²", epoch(NOW + timedelta(minutes=1))):
        assert working.view("themes:e", begun=said).standing is Standing.NONE


async def test_closing_ends_what_is_going_on(clock: Clock) -> None:
    working, ended = Working(clock), []

    async def work(_: Tell) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(1)

    await working.start("a", work)
    await working.close()
    assert ended == [1]

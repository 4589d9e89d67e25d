from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from storage import coding, themes
from storage import tables as t
from storage.accounts import User
from storage.coding import CodingRound
from tests.web import coded
from tests.web.conftest import House
from web.behind import Compared, Pair, Score
from web.console.coding_draw import LEAST_A_THEME, draw
from web.console.coding_way import FEWEST_POINTS


@pytest.fixture
async def desk(house: House) -> House:
    """Ben at his desk, with forty-two points in four themes."""
    await coded.points(house)
    await house.sign_in(house.ben)
    return house


def root(house: House) -> str:
    return f"/console/events/{house.event.id}/themes/check"


async def page(house: House, where: str = "") -> str:
    return await (await house.client.get(f"{root(house)}{where}")).text()


async def drawn(house: House, size: int = 40) -> CodingRound:
    answer = await house.post(root(house), size=str(size), before="0")
    assert answer.status == 303
    (found,) = await house.db.read(coding.rounds, house.event.id)
    assert answer.headers["Location"] == f"{root(house)}/{found.id}"
    return found


async def choose(house: House, found: CodingRound, place: int, *chosen: str) -> Any:
    fields = {"theme": list(chosen)} if chosen else {"none": "yes"}
    return await house.post(f"{root(house)}/{found.id}", place=str(place), **fields)


async def finish(house: House, user: User, found: CodingRound, shift: int = 0) -> None:
    """Choose as the machine did, and something else for the first `shift` points."""
    for place, machine in enumerate(found.machine):
        wrong = frozenset() if "t1" in machine else frozenset({"t1"})
        chosen = wrong if place < shift else machine
        await house.db.write(coding.choose, found.id, user.id, place, chosen, house.clock.now)


async def test_draws_points_of_every_theme_and_pins_the_board(desk: House) -> None:
    found = await drawn(desk)
    assert len(set(found.points)) == 40
    assert {theme for each in found.machine for theme in each} == set(coded.THEMES)
    assert [theme.label for theme in found.themes] == [label for label, _ in coded.THEMES.values()]
    assert found.decisions == 0
    assert found.made_by_name == "Ben"


async def test_the_same_button_twice_draws_once_and_later_others(desk: House) -> None:
    first = await drawn(desk)
    await drawn(desk)
    desk.clock.now += timedelta(minutes=5)
    await desk.post(root(desk), size="30", before="1")
    newest, oldest = await desk.db.read(coding.rounds, desk.event.id)
    assert oldest == first
    assert len(newest.points) == 30
    assert list(newest.points) != list(first.points)[:30]


async def test_what_is_hidden_withdrawn_or_dangerous_is_not_drawn(desk: House) -> None:
    view = await desk.db.read(themes.latest_run, desk.event.id)
    assert view is not None
    await desk.db.write(
        themes.add_decision,
        view.id,
        kind="hide",
        payload={"kind": "hide", "themes": ["t4"]},
        seen=0,
        user_id=desk.ben.id,
        now=desk.clock.now,
    )
    rows = await desk.db.read(themes.points, desk.event.id)
    gone = [row.answer_id for row in rows if "Dark park" in row.text][:3]
    withdraw = update(t.answer).where(t.answer.c.id.in_(gone)).values(status="danger")
    await desk.db.write(lambda conn: conn.execute(withdraw).rowcount)
    found = await drawn(desk)
    assert len(found.points) == 37  # 42 without two hidden and three withdrawn
    assert not {str(answer) for answer in gone} & {answer for answer, _ in found.points}
    assert not any("t4" in each for each in found.machine)


async def test_with_fewer_than_thirty_points_it_says_how_many_there_are(house: House) -> None:
    await house.sign_in(house.ben)
    assert "There are no themes yet" in await page(house)
    assert (await house.post(root(house), size="40", before="0")).status == 404
    await coded.points(house, sizes={"t1": 14})
    assert "There are 14 points to draw from. It takes at least 30" in await page(house)
    answer = await house.post(root(house), size="40", before="0")
    assert answer.status == 400
    assert await house.db.read(coding.rounds, house.event.id) == []


async def test_a_point_is_shown_without_the_machines_choice_or_the_way_to_it(desk: House) -> None:
    found = await drawn(desk)
    cai = await coded.colleague(desk)
    await desk.db.write(coding.choose, found.id, cai.id, 0, frozenset({"t3"}), desk.clock.now)
    text = await page(desk, f"/{found.id}")
    assert "Point 1 of 40" in text
    assert "&lt;" in text
    assert "checked" not in text
    assert "Please do not look at the board" in text
    main = text[text.index("<main") :]
    assert f'href="/console/events/{desk.event.id}/themes"' not in main
    assert "/themes/t" not in main
    labels = re.findall(r'name="theme" value="[^"]*"><span>([^<]*?) ?<', text)
    assert labels == ["Buses", "Dark park", "Dog mess", "Kind neighbours"]


async def test_goes_on_from_point_to_point_back_and_where_it_stopped(desk: House) -> None:
    found = await drawn(desk)
    answer = await choose(desk, found, 0, "t1", "t3")
    assert answer.headers["Location"] == f"{root(desk)}/{found.id}?point=2"
    again = await page(desk, f"/{found.id}?point=1")
    assert re.findall(r'value="(t\d)" checked', again) == ["t1", "t3"]
    await choose(desk, found, 0)
    again = await page(desk, f"/{found.id}?point=1")
    assert re.findall(r'value="(\w+)" checked', again) == ["yes"]
    assert "Point 2 of 40" in await page(desk, f"/{found.id}")
    assert "1 of 40 points" in await page(desk)
    for odd in ("0", "41", "x", "-1", "9999999", "²"):
        assert "Point 2 of 40" in await page(desk, f"/{found.id}?point={odd}")


async def test_nothing_ticked_or_both_is_said_beside_what_was_ticked(desk: House) -> None:
    found = await drawn(desk)
    answer = await desk.post(f"{root(desk)}/{found.id}", place="0")
    assert answer.status == 400
    assert "Tick the themes that it is about" in await answer.text()
    answer = await desk.post(f"{root(desk)}/{found.id}", place="0", theme=["t2"], none="yes")
    text = await answer.text()
    assert answer.status == 400
    assert "also that it fits none" in text
    assert 'value="t2" checked' in text
    assert await desk.db.read(coding.coders, found.id) == []
    assert (await choose(desk, found, 0, "t99")).status == 400
    for odd in ("40", "-1", "x", ""):
        answer = await desk.post(f"{root(desk)}/{found.id}", place=odd, theme=["t2"])
        assert answer.headers["Location"] == f"{root(desk)}/{found.id}"


async def test_after_the_last_point_choices_stand_and_the_result_waits_for_another(desk: House) -> None:
    found = await drawn(desk, 30)
    for place in range(29):
        await choose(desk, found, place, "t1")
    text = await page(desk, f"/{found.id}")
    assert "Point 30 of 30" in text
    assert "This is the last one" in text
    assert (await desk.client.get(f"{root(desk)}/{found.id}/result")).url.path == f"{root(desk)}/{found.id}"
    answer = await choose(desk, found, 29, "t1")
    assert answer.headers["Location"] == f"{root(desk)}/{found.id}/result"
    text = await page(desk, f"/{found.id}/result")
    assert "You have finished" in text
    assert "Nobody else has begun" in text
    assert "Dog mess" not in text
    await choose(desk, found, 0, "t2")
    (ben,) = await desk.db.read(coding.coders, found.id)
    assert ben.chosen[0] == frozenset({"t1"})
    assert desk.doing.asked == []


async def test_only_whoever_has_finished_sees_what_others_chose(desk: House) -> None:
    found, cai, dilys = await drawn(desk), await coded.colleague(desk), await coded.colleague(desk, "Dilys")
    await finish(desk, desk.ben, found)
    await finish(desk, cai, found)
    await desk.sign_in(dilys)
    text = await page(desk)
    assert "There is a result. You see it once you have finished yourself" in text
    assert "/result" not in text
    answer = await desk.client.get(f"{root(desk)}/{found.id}/result")
    assert answer.url.path == root(desk)
    answer = await desk.client.get(f"{root(desk)}/{found.id}/result?as=csv")
    assert answer.url.path == root(desk)
    await choose(desk, found, 0, "t1")
    answer = await desk.client.get(f"{root(desk)}/{found.id}/result")
    assert answer.url.path == f"{root(desk)}/{found.id}"
    answer = await desk.post(f"{root(desk)}/{found.id}/move", point="1:0", to="t1", seen="0")
    assert answer.status == 404


async def test_result_puts_people_and_machine_side_by_side(desk: House) -> None:
    """Ben chooses as the machine; Cai otherwise on 8 of 40: F1 64 of 80 = .80 with either."""
    found, cai = await drawn(desk), await coded.colleague(desk)
    await finish(desk, desk.ben, found)
    await finish(desk, cai, found, shift=8)
    text = await page(desk, f"/{found.id}/result")
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td class="number">(.*?)</td>', text)
    assert rows[:4] == [
        ("Ben and Cai", "0.80"),
        ("Ben and the machine", "1.00"),
        ("Cai and the machine", "0.80"),
        ("Two people elsewhere, as a mark", "0.75"),
    ]
    assert "40 points, looked at by Ben and Cai." in text
    assert "about as often as two people usually do" in text
    assert "Points in each theme, of 40" in text
    assert "Dog mess</th>" not in text  # two points tell nothing of a theme


async def test_figures_are_worded_by_their_intervals(desk: House) -> None:
    found, cai = await drawn(desk), await coded.colleague(desk)
    await finish(desk, desk.ben, found)
    await finish(desk, cai, found)

    def compared(low: float, high: float, gap: tuple[float, float]) -> Compared:
        pair = Pair(
            first=desk.ben.id,
            second=cai.id,
            points=40,
            f1=Score(value=(low + high) / 2, low=low, high=high),
            alpha=None,
        )
        return Compared(pairs=(pair,), gap=Score(value=sum(gap) / 2, low=gap[0], high=gap[1]))

    for low, high, gap, sentences in (
        (0.8, 0.9, (0.05, 0.2), ("more often than two people", "less than you agree with each other")),
        (0.5, 0.7, (-0.2, -0.1), ("less often than two people", "more than you agree with each other")),
        (0.7, 0.9, (-0.1, 0.1), ("about as often as two people", "show no difference")),
    ):
        desk.doing.compared = compared(low, high, gap)
        text = await page(desk, f"/{found.id}/result")
        for sentence in sentences:
            assert sentence in text
        assert "all chose one theme for everything" in text


async def test_points_withdrawn_since_are_left_out_and_too_few_are_no_figure(desk: House) -> None:
    found, cai = await drawn(desk, 30), await coded.colleague(desk)
    await finish(desk, desk.ben, found)
    gone = int(found.points[0][0])
    withdraw = update(t.answer).where(t.answer.c.id == gone).values(status="danger")
    await desk.db.write(lambda conn: conn.execute(withdraw).rowcount)
    for place in range(1, 30):
        await desk.db.write(coding.choose, found.id, cai.id, place, frozenset({"t1"}), desk.clock.now)
    text = await page(desk, f"/{found.id}/result")
    assert "Only 29 points were looked at by all of you: too few to tell" in text
    assert "F1" not in text[text.index("<h2") : text.index("Where all of you")]
    assert desk.doing.asked == []
    assert FEWEST_POINTS == 30


async def test_where_all_differ_a_point_can_be_moved_as_a_decision(desk: House) -> None:
    found, cai = await drawn(desk), await coded.colleague(desk)
    await finish(desk, desk.ben, found)
    await finish(desk, cai, found)
    place = next(i for i, each in enumerate(found.machine) if each == {"t2"})
    answer_id, start = found.points[place]
    for user, chosen in ((desk.ben, {"t1"}), (cai, {"t3"})):
        await desk.db.write(coding.choose, found.id, user.id, place, frozenset(chosen), desk.clock.now)
    text = await page(desk, f"/{found.id}/result")
    assert text.count(f'value="{answer_id}:{start}"') == 1
    where = f"{root(desk)}/{found.id}/move"
    assert (await desk.post(where, point=f"{answer_id}:{start}", to="", seen="0")).status == 400
    for _ in range(2):  # a double click moves once
        answer = await desk.post(where, point=f"{answer_id}:{start}", to="t3", seen="0")
        assert answer.status == 303
    run = await desk.db.read(themes.latest_run, desk.event.id)
    assert run is not None
    (made,) = await desk.db.read(themes.decisions, run.id)
    assert (made.kind, made.payload["to"]) == ("move", "t3")
    clash = await desk.post(where, point=f"{answer_id}:{start}", to="t1", seen="0")
    assert clash.status == 409
    assert "Somebody else has decided something" in await clash.text()
    text = await page(desk, f"/{found.id}/result")
    assert "it has changed since" in text
    assert f'On the board now: <a href="{root(desk).removesuffix("/check")}/t3">Dark park</a>' in text
    again = await desk.db.read(coding.coding_round, desk.event.id, found.id)
    assert again == found  # the round survives what was decided later
    assert (await desk.post(where, point="999:0", to="t1", seen="1")).status == 404


async def test_round_goes_along_as_a_file_with_inert_cells(desk: House) -> None:
    found, cai = await drawn(desk), await coded.colleague(desk, "=Cai")
    await finish(desk, desk.ben, found)
    await finish(desk, cai, found, shift=1)
    answer = await desk.client.get(f"{root(desk)}/{found.id}/result?as=csv")
    lines = (await answer.text()).splitlines()
    assert len(lines) == 41
    assert "'=Cai" in lines[0]
    assert "fits none" in lines[1] or "Buses" in lines[1]


async def test_another_communitys_rounds_are_not_here(desk: House) -> None:
    found = await drawn(desk)
    await desk.sign_in(desk.chloe)
    for where in ("", f"/{found.id}", f"/{found.id}/result"):
        assert (await desk.client.get(f"{root(desk)}{where}")).status == 404
    other = f"/console/events/{desk.other_event.id}/themes/check/{found.id}"
    assert (await desk.client.get(other)).status == 404
    assert (await desk.post(other, place="0", theme=["t1"])).status == 404


async def test_analysts_check_as_well(desk: House) -> None:
    cai = await coded.colleague(desk)
    await desk.sign_in(cai)
    found = await drawn(desk)
    assert (await choose(desk, found, 0, "t1")).status == 303


KEYS = st.lists(st.tuples(st.sampled_from("123456789"), st.integers(0, 3)), unique=True, max_size=12)


@given(st.dictionaries(st.sampled_from("abcdef"), KEYS, min_size=1), st.integers(1, 60))
def test_a_draw_has_its_size_no_point_twice_and_small_themes(
    points: dict[str, list[tuple[str, int]]], size: int
) -> None:
    apart = {theme: [(theme + answer, start) for answer, start in keys] for theme, keys in points.items()}
    every = {key for keys in apart.values() for key in keys}
    found = draw(apart, size, "seed")
    assert len(found) == len(set(found)) == min(size, len(every))
    assert set(found) <= every
    assert found == draw(apart, size, "seed")
    if size >= LEAST_A_THEME * len(apart):
        for keys in apart.values():
            assert len(set(found) & set(keys)) >= min(LEAST_A_THEME, len(keys))


def test_a_draw_takes_each_comment_once_before_any_twice() -> None:
    points = {"a": [(str(answer), start) for answer in range(10) for start in (0, 20, 40)]}
    assert len({answer for answer, _ in draw(points, 10, "seed")}) == 10

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from storage import accounts, people
from tests.web import said
from tests.web.conftest import House
from web.console.search import pieces
from web.kit import NotPossible


@pytest.fixture
async def desk(house: House) -> House:
    """Ben at his desk."""
    await house.sign_in(house.ben)
    return house


async def page(house: House, q: str, status: int = 200, **fields: str) -> str:
    answer = await house.client.get(f"/console/search?{urlencode({'q': q, **fields})}")
    assert answer.status == status
    return await answer.text()


def headings(text: str) -> dict[str, int]:
    found = re.findall(r'<h2 id="of-(\w+)">.*?\((\d+)\)', text)
    return {kind: int(n) for kind, n in found}


def but_help(text: str) -> dict[str, int]:
    """What is found besides help, whose words are not these tests' business."""
    return {kind: n for kind, n in headings(text).items() if kind != "help"}


async def test_an_empty_page_asks_what_to_look_for(desk: House) -> None:
    text = await (await desk.client.get("/console/search")).text()
    assert "Look for" in text
    assert "found" not in re.sub(r"<[^>]+>", "", text.partition('id="found"')[2].partition("</main>")[0])


async def test_finds_comments_themes_and_events_grouped_with_their_numbers(desk: House) -> None:
    await said.theme(desk)
    text = await page(desk, "BUS")
    assert but_help(text) == {"themes": 1, "comments": 3}
    assert "too early &lt;b&gt;really&lt;/b&gt;" in text
    assert "<mark>bus</mark>" in text
    assert f'href="/console/events/{desk.event.id}/themes/t1"' in text
    assert headings(await page(desk, "blaen"))["events"] == 1


async def test_a_renamed_theme_is_found_by_its_new_name_only(desk: House) -> None:
    await said.theme(desk)
    root = f"/console/events/{desk.event.id}/themes"
    await desk.post(f"{root}/decide", kind="rename", theme="t3", label="Getting home", seen="0")
    assert but_help(await page(desk, "getting home")) == {"themes": 1}
    assert "themes" not in headings(await page(desk, "lights"))


async def test_one_kind_is_paged(desk: House) -> None:
    for n in range(23):
        await said.resident_says(desk, f"r{n}", f"bench number {n}")
    text = await page(desk, "bench")
    assert but_help(text) == {"comments": 23}
    assert text.count("<mark>bench</mark>") == 5
    (more,) = re.findall(r'href="(\?[^"]*in=comments[^"]*)">All 23', text)
    text = await (await desk.client.get(f"/console/search{unescape(more)}")).text()
    assert text.count("<mark>bench</mark>") == 20
    assert "Page 1 of 2" in text
    text = await page(desk, "bench", **{"in": "comments", "page": "2"})
    assert text.count("<mark>bench</mark>") == 3


async def test_other_communities_are_not_looked_through(house: House) -> None:
    await said.theme(house)
    await house.sign_in(house.chloe)
    for word in ("bus", "blaen", "park"):
        assert headings(await page(house, word)).keys() <= {"help"}
    assert headings(await page(house, "bus", event=house.event.id)).keys() <= {"help"}


async def test_people_are_found_by_coordinators_alone(house: House) -> None:
    point = await said.resident_says(house, "amina", "No bench")
    name = (await house.db.read(people.resident, point.resident_id)).pseudonym
    await house.sign_in(house.ben)
    text = await page(house, name)
    assert headings(text)["people"] == 1
    assert f"/console/communities/{house.place.id}/people/{point.resident_id}" in text
    ana = await house.db.write(accounts.add_user, "Ana", "analyst", [house.place.id], now=house.clock.now)
    await house.sign_in(ana)
    assert "people" not in headings(await page(house, name))
    assert "people" not in headings(await page(house, name, **{"in": "people"}))
    assert but_help(await page(house, "bench")) == {"comments": 1}


async def test_finds_help_in_the_language_of_the_page(desk: House) -> None:
    text = await page(desk, "shows danger")
    assert headings(text)["help"] >= 1
    assert 'href="/console/help/home"' in text


@pytest.mark.parametrize("q", ["", "a", '"', "  "])
async def test_too_little_to_look_for_is_said_beside_the_field(desk: House, q: str) -> None:
    text = await page(desk, q, status=400)
    assert "Write at least two letters to look for." in text
    assert 'aria-invalid="true"' in text


async def test_nothing_found_says_what_to_try(desk: House) -> None:
    assert "Nothing found. Try fewer words" in await page(desk, "zzzz qqqq")


async def test_by_meaning_needs_an_event_and_keeps_what_was_typed(desk: House) -> None:
    text = await page(desk, "getting home", status=400, by="meaning")
    assert "Choose the event whose comments are searched by meaning." in text
    assert 'value="getting home"' in text
    assert "checked" in text


async def test_by_meaning_shows_what_stands_the_likest_first(desk: House) -> None:
    told = await said.theme(desk)
    late, dark = told["t1"][1], told["t3"][0]
    desk.doing.alike = [
        ((str(dark.answer_id), 0), 0.8),
        (("999999", 0), 0.7),
        ((str(late.answer_id), 0), 0.6),
    ]
    text = await page(desk, "getting home", by="meaning", event=desk.event.id)
    assert desk.doing.asked == [("search_meaning", desk.event.id, "getting home")]
    assert but_help(text) == {"comments": 2}
    assert text.index("too dark to walk") < text.index("too early")


async def test_busy_models_are_said(desk: House) -> None:
    desk.doing.fails = NotPossible("Search by words, or try again in a minute.")
    text = await page(desk, "getting home", by="meaning", event=desk.event.id)
    assert "try again in a minute" in text


async def test_odd_addresses_do_no_harm(desk: House) -> None:
    for fields in (
        {"page": "0"},
        {"page": "-1"},
        {"page": "x"},
        {"page": "99999"},
        {"in": "secrets"},
        {"event": "%"},
        {"by": "x"},
    ):
        await page(desk, "bus", **fields)
    await page(desk, "\0bus\\%_'\"", **{"in": "comments"})
    await page(desk, "x" * 5000)
    await page(desk, "a b c d e f g h i j k l m n")


def test_pieces_mark_every_word_and_lose_no_letter() -> None:
    found = pieces("A bus. No Bus today", ["bus", "today"])
    assert found == [
        ("A ", False),
        ("bus", True),
        (". No ", False),
        ("Bus", True),
        (" ", False),
        ("today", True),
    ]
    assert pieces("", ["bus"]) == []
    assert pieces("x" * 50 + "bus" + "y" * 50, ["bus"], around=5)[0] == ("…xxxxx", False)


async def test_help_examples_of_search_find_what_they_say(desk: House) -> None:
    await said.resident_says(desk, "a", "The last bus in the evening")
    await said.resident_says(desk, "b", "Kind neighbours")
    text = await (await desk.client.get("/console/help/search")).text()
    examples = re.findall(r'data-kind="search">([^<]+)</code>', text)
    assert len(examples) == 3
    for example in examples:
        assert headings(await page(desk, unescape(example)))["comments"] == 1
    assert "comments" not in headings(await page(desk, '"bus last"'))

from __future__ import annotations

import base64
import re
from html import unescape
from typing import Any

import pytest

from surveys.authoring.yaml_form import read
from surveys.results.notes import NoteProblem, read_notes
from surveys.shipped import shipped
from tests.web.conftest import House
from web.console.notes import MOST_BYTES

TABLE = b"question,note\nbetter,a bus after six\n"


@pytest.fixture
async def desk(house: House) -> House:
    await house.sign_in(house.ben)
    return house


async def bring(desk: House, **form: Any) -> Any:
    return await desk.post(f"/console/events/{desk.event.id}/notes", **form)


async def test_file_is_looked_at_and_nothing_stored(desk: House) -> None:
    desk.doing.problems = [NoteProblem(row=3, column="age", problem="'x' is none.", remedy="In figures.")]
    answer = await bring(desk, file=TABLE, source="paper", language="cy", entry="hall")
    page = await answer.text()
    assert "This would be stored:" in page
    assert "12 new people" in page
    assert "1 alert, because words show danger" in page
    assert "row 3, age:</strong>" in page
    ((_, wanted),) = desk.doing.asked
    assert (wanted.dry_run, wanted.source, wanted.language, wanted.entry) == (True, "paper", "cy", "hall")
    assert (wanted.content, wanted.name, wanted.user_id) == (TABLE, "file.csv", desk.ben.id)


async def test_second_button_takes_the_same_file_in(desk: House) -> None:
    page = await (await bring(desk, file=TABLE, entry="hall")).text()
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    sent.pop("form_token")
    answer = await bring(desk, **sent, **{"import": "yes"})
    assert "This is stored now:" in await answer.text()
    looked, taken = (wanted for _, wanted in desk.doing.asked)
    assert (looked.dry_run, taken.dry_run) == (True, False)
    assert (taken.content, taken.name, taken.entry) == (TABLE, "file.csv", "hall")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Choose a file"),
        ({"content": "not base64!"}, "Choose a file"),
        ({"file": b"x" * (MOST_BYTES + 1)}, "more than 700 kB"),
    ],
)
async def test_file_that_cannot_be_used_says_so(desk: House, form: dict[str, Any], words: str) -> None:
    answer = await bring(desk, **form)
    assert answer.status == 400
    assert words in await answer.text()
    assert not desk.doing.asked


async def test_largest_file_fits_back_into_the_second_form(desk: House) -> None:
    content = base64.b64encode(b"x" * MOST_BYTES).decode()
    assert (await bring(desk, content=content, **{"import": "yes"})).status == 200


async def test_file_without_people_offers_no_import(desk: House) -> None:
    desk.doing.noted = {"new": 0, "changed": 0, "same": 0, "answers": 0, "alerts": 0}
    page = await (await bring(desk, file=b"nothing")).text()
    assert "Nothing in this file could be read." in page
    assert 'name="import"' not in page


async def test_form_and_blank_table_are_there_to_print(desk: House) -> None:
    page = await (await desk.client.get(f"/console/events/{desk.event.id}/notes")).text()
    for name in ("form.pdf?language=en", "form.pdf?language=cy", "paper-answers.xlsx"):
        address = f"/console/events/{desk.event.id}/results/{name}"
        assert address in page
        assert (await desk.client.get(address)).status == 200


@pytest.mark.parametrize("language", ["en", "cy"])
async def test_help_examples_of_a_table_can_be_read(desk: House, language: str) -> None:
    page = unescape(await (await desk.client.get(f"/console/help/notes?lang={language}")).text())
    found = re.search(r'data-kind="notes">(.*?)</code>', page, re.DOTALL)
    assert found
    survey, _ = read(shipped()["what-matters"])
    assert survey is not None
    notes = read_notes(found[1].encode(), "notes.csv", survey)
    assert (list(notes.problems), len(notes.lines)) == ([], 1)

"""Own words changed and taken back, and files sent, in the web chat with and without a script."""

from __future__ import annotations

import asyncio
import re
from io import BytesIO
from typing import Any

import pytest
from aiohttp import FormData

from storage import attachments, events, inbox, sessions
from tests.web.conftest import KEYS, NOW, House
from web.chat_files import MOST_FILES
from web.files import MOST_BYTES, kind_of

JPEG = b"\xff\xd8\xff\xe0" + b"a photo of the hill " * 10
PHOTOS = """
id: photos
version: "1"
languages: [en, cy]
title: {en: Photos, cy: Lluniau}
questions:
  - {name: good, type: text, label: {en: "What is good?", cy: "Beth sy'n dda?"}}
  - {name: view, type: image, label: {en: "Send a photo.", cy: "Anfonwch lun."}}
  - {name: better, type: text, label: {en: "What next?", cy: "Beth nesaf?"}}
"""


@pytest.fixture
def photos(house: House) -> House:
    version = house.db.write_now(events.save_survey, survey_id="photos", version="1", source=PHOTOS, now=NOW)
    house.event = house.db.write_now(
        events.add_event,
        community_id=house.place.id,
        survey_version_id=version,
        code="photos",
        name="Photos",
        opens_at=house.event.opens_at,
        closes_at=house.event.closes_at,
        now=NOW,
    )
    return house


async def agreed(house: House) -> None:
    await house.say(id="s", start=True)
    await house.say(id="l", tap={"question": "_language", "value": "en"})
    await house.say(id="p", tap={"question": "_privacy", "value": "yes"})


async def at_the_photo(house: House) -> None:
    await agreed(house)
    await house.say(id="g", text="skip")


async def page(house: House, query: str = "") -> str:
    return str(await (await house.client.get(f"/chat/{house.event.code}{query}")).text())


async def token(house: House) -> str:
    found = re.search(r'name="form_token" value="(\w+)"', await page(house))
    assert found
    return found[1]


async def sends(
    house: House, content: bytes, *, name: str = "f-1", mime: str = "image/jpeg", **more: str
) -> Any:
    form = FormData({"form_token": await token(house), "id": name, **more})
    form.add_field("file", BytesIO(content), filename="IMG_1.jpg", content_type=mime)
    answer = await house.client.post(
        f"/chat/{house.event.code}/media", data=form, headers={"Accept": "application/json"}
    )
    await house.worker.drain()
    return answer


def texts(house: House, message_id: str) -> list[tuple[str, str]]:
    rows = house.db.read_now(sessions.answers_of_event, house.event.id)
    return [(row.status, row.text) for row in rows if message_id in row.message_id.split()]


# Changing and taking back


async def test_own_answer_offers_a_change_and_a_command_does_not(photos: House) -> None:
    await agreed(photos)
    await photos.say(id="own-1", text="the hills")
    await photos.say(id="own-2", text="help")
    shown = await page(photos)
    assert 'href="?change=own-1#end"' in shown
    assert 'aria-label="Change: the hills"' in shown
    assert "?change=own-2" not in shown
    assert (await (await photos.client.get(f"/chat/{photos.event.code}/lines?after=0")).json())[
        "changeable"
    ] == ["own-1"]


async def test_change_form_holds_the_words_and_saves_them_without_a_script(photos: House) -> None:
    await agreed(photos)
    await photos.say(id="own-1", text="the hils")
    shown = await page(photos, "?change=own-1")
    assert "Change what you said" in shown
    assert ">the hils</textarea>" in shown
    data = {"form_token": await token(photos), "id": "e-1", "edits": "own-1", "text": "the hills"}
    working = asyncio.create_task(photos.worker.run())
    answer = await photos.client.post(f"/chat/{photos.event.code}", data=data, allow_redirects=False)
    working.cancel()
    assert answer.status == 303
    assert texts(photos, "own-1") == [("answered", "the hils"), ("corrected", "the hills")]
    own = [line["text"] for line in await photos.lines() if line["client_id"] == "own-1"]
    assert own == ["the hills"]


async def test_taken_back_words_are_gone_from_the_page_and_the_record(photos: House) -> None:
    await agreed(photos)
    await photos.say(id="own-1", text="ask Mrs Pugh at number 4")
    data = {
        "form_token": await token(photos),
        "id": "w-1",
        "edits": "own-1",
        "withdraws": "own-1",
        "text": "x",
    }
    await photos.client.post(f"/chat/{photos.event.code}", data=data, allow_redirects=False)
    await photos.worker.drain()
    shown = await page(photos)
    assert "Pugh" not in shown
    assert "You took this back" in shown
    assert texts(photos, "own-1") == [("answered", ""), ("withdrawn", "")]


@pytest.mark.parametrize(
    "body", [{"edits": "own-1"}, {"withdraws": "own-1", "text": "x"}, {"withdraws": "a b"}]
)
async def test_malformed_change_is_a_problem(photos: House, body: dict[str, str]) -> None:
    answer = await photos.client.post("/chat/photos/messages", json={"id": "x", **body})
    assert answer.status == 400
    assert await photos.db.read(inbox.waiting, limit=5) == []


# Files


async def test_photo_answers_its_question_and_is_kept_sealed(photos: House) -> None:
    await at_the_photo(photos)
    shown = await page(photos)
    assert 'type="file" name="file" accept="image/*"' in shown
    assert (await sends(photos, JPEG)).status == 201
    (kept,) = photos.db.read_now(attachments.of_event, photos.event.id)
    assert (kept.question, kept.kind, kept.mime, kept.size) == ("view", "photo", "image/jpeg", len(JPEG))
    sealed = photos.db.read_now(attachments.content, kept.id)
    assert sealed is not None
    assert b"hill" not in sealed
    assert KEYS.unseal(kept.id, sealed) == JPEG
    assert texts(photos, "f-1") == [("answered", "")]
    lines = await photos.lines()
    assert lines[-1]["text"] == "What next?"
    assert lines[-2]["text"] == "(a photo)"


async def test_photo_sent_twice_is_kept_once(photos: House) -> None:
    await at_the_photo(photos)
    for _ in range(2):
        assert (await sends(photos, JPEG)).status == 201
    assert len(photos.db.read_now(attachments.of_event, photos.event.id)) == 1
    assert len(texts(photos, "f-1")) == 1


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "choose a file"),
        (b"MZ\x90\x00 a program", "something else"),
        (JPEG + b"x" * MOST_BYTES, "10 MB"),
    ],
)
async def test_file_that_cannot_be_kept_is_told_in_one_clear_sentence(
    photos: House, content: bytes, part: str
) -> None:
    await at_the_photo(photos)
    answer = await sends(photos, content)
    assert (answer.status, answer.content_type) == (400, "application/problem+json")
    assert part in (await answer.json())["detail"]
    assert photos.db.read_now(attachments.of_event, photos.event.id) == []


async def test_nothing_is_kept_of_a_file_before_they_agree(photos: House) -> None:
    await photos.say(id="s", start=True)
    answer = await sends(photos, JPEG)
    assert answer.status == 400
    assert "start the chat" in (await answer.json())["detail"]


async def test_file_without_the_pages_token_is_refused(photos: House) -> None:
    await at_the_photo(photos)
    form = FormData({"form_token": "guessed", "id": "f"})
    form.add_field("file", BytesIO(JPEG), filename="a.jpg")
    answer = await photos.client.post("/chat/photos/media", data=form)
    assert answer.status == 403


async def test_page_says_what_was_wrong_with_a_file_without_a_script(photos: House) -> None:
    await at_the_photo(photos)
    form = FormData({"form_token": await token(photos), "id": "f"})
    form.add_field("file", BytesIO(b"MZ\x90\x00"), filename="a.jpg", content_type="image/jpeg")
    answer = await photos.client.post("/chat/photos/media", data=form)
    assert answer.status == 400
    assert "something else" in await answer.text()


async def test_what_is_no_form_is_a_clear_problem(photos: House) -> None:
    await at_the_photo(photos)
    answer = await photos.client.post(
        "/chat/photos/media", data=b"{}", headers={"Accept": "application/json"}
    )
    assert answer.status == 400


@pytest.mark.parametrize(
    ("start", "declared", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "", "photo"),
        (b"RIFF\x00\x00\x00\x00WEBP", "audio/ogg", "photo"),
        (b"\x00\x00\x00\x18ftypheic", "", "photo"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4", "video"),
        (b"\x00\x00\x00\x18ftypisom", "audio/mp4", "audio"),
        (b"\x1aE\xdf\xa3", "audio/webm;codecs=opus", "audio"),
        (b"OggS", "", "audio"),
        (b"%PDF-1.7", "image/png", "file"),
        ("Annwyl bawb, dŵr".encode(), "", "file"),
        (b"<svg onload=alert(1)>", "image/svg+xml", "file"),
    ],
)
def test_file_is_what_its_first_bytes_say(start: bytes, declared: str, kind: str) -> None:
    found = kind_of(start, declared)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", b"\x7fELF\x00", b"\xca\xfe\xba\xbe\x00"])
def test_programs_and_the_like_are_no_file_of_ours(content: bytes) -> None:
    assert kind_of(content, "image/png") is None


async def test_file_that_answers_nothing_goes_with_the_message_that_is_taken_back(photos: House) -> None:
    await agreed(photos)
    await sends(photos, JPEG)
    assert len(photos.db.read_now(attachments.of_event, photos.event.id)) == 1
    await photos.say(id="w-1", withdraws="f-1")
    assert photos.db.read_now(attachments.of_event, photos.event.id) == []


async def test_no_file_is_kept_after_stop(photos: House) -> None:
    await at_the_photo(photos)
    await photos.say(id="x", text="stop")
    answer = await sends(photos, JPEG)
    assert answer.status == 400
    assert "Write JOIN" in (await answer.json())["detail"]
    assert photos.db.read_now(attachments.of_event, photos.event.id) == []


async def test_nobody_fills_the_disk_alone(photos: House) -> None:
    await agreed(photos)
    statuses = [(await sends(photos, JPEG, name=f"f-{n}")).status for n in range(MOST_FILES + 1)]
    assert statuses == [201] * MOST_FILES + [400]
    assert (await sends(photos, JPEG, name="f-3")).status == 201, "a copy is no new file"
    assert len(photos.db.read_now(attachments.of_event, photos.event.id)) == MOST_FILES


async def test_form_of_endless_parts_is_not_read_to_its_end(photos: House) -> None:
    await agreed(photos)
    answer = await sends(photos, JPEG, **{f"more-{n}": "x" for n in range(30)})
    assert answer.status == 400


async def test_too_many_words_with_a_file_are_not_cut_off_silently(photos: House) -> None:
    await agreed(photos)
    answer = await sends(photos, JPEG, text="x" * 10_001)
    assert answer.status == 400
    assert photos.db.read_now(attachments.of_event, photos.event.id) == []

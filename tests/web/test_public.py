from __future__ import annotations

from datetime import timedelta

import pytest

from storage import reports, themes
from tests.web.conftest import House
from web.public import split_code


async def published(house: House) -> str:
    """A published report in English and Welsh; its slug."""
    run = await house.db.write(themes.save_run, house.event.id, {}, [], house.clock.now)
    files = {
        (language, kind): f"{language} {kind}".encode()
        for language in ("en", "cy")
        for kind in ("html", "pdf")
    } | {("en", "csv"): b"theme,people\r\n", ("en", "svg"): b"<svg/>"}
    report = await house.db.write(
        reports.save_report, house.event.id, run, 0, "blaen-2026", files, house.clock.now
    )
    await house.db.write(reports.publish, report, house.ben.id, house.clock.now)
    return "blaen-2026"


async def test_home_names_what_is_open_and_where(house: House) -> None:
    page = await (await house.client.get("/")).text()
    assert "Life in Blaen-y-cwm" in page
    assert "Open until 24 May" in page


async def test_home_forgets_what_has_closed(house: House) -> None:
    house.clock.now = house.event.closes_at
    assert "Life in Blaen-y-cwm" not in await (await house.client.get("/")).text()


async def test_typed_code_leads_to_joining(house: House) -> None:
    answer = await house.client.get("/?code=Blaen", allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/join/Blaen")


@pytest.mark.parametrize("code", ["blaen", "BLAEN", " blaen ", "blaen-library"])
async def test_join_offers_chat_and_telegram(house: House, code: str) -> None:
    page = await (await house.client.get(f"/join/{code}")).text()
    assert 'href="/chat/blaen' in page
    assert "https://t.me/listenwell_bot?start=blaen" in page
    assert "You will hear back by 3 June" in page


async def test_join_hands_the_posters_place_on(house: House) -> None:
    page = await (await house.client.get("/join/blaen-library")).text()
    assert 'href="/chat/blaen?entry=library"' in page
    assert "?start=blaen-library" in page


async def test_unknown_code_is_shown_and_can_be_mended(house: House) -> None:
    answer = await house.client.get("/join/<script>")
    page = await answer.text()
    assert answer.status == 404
    assert "We do not know that code" in page
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


async def test_event_to_come_says_when(house: House) -> None:
    house.clock.now = house.event.opens_at - timedelta(days=1)
    assert "opens on 10 May" in await (await house.client.get("/join/blaen")).text()


async def test_closed_event_points_to_its_report(house: House) -> None:
    house.clock.now = house.event.closes_at
    assert "will be here by 3 June" in await (await house.client.get("/join/blaen")).text()
    slug = await published(house)
    assert f'href="/reports/{slug}"' in await (await house.client.get("/join/blaen")).text()


async def test_report_speaks_the_readers_language(house: House) -> None:
    slug = await published(house)
    assert "en html" in await (await house.client.get(f"/reports/{slug}")).text()
    assert "cy html" in await (await house.client.get(f"/reports/{slug}?lang=cy")).text()


@pytest.mark.parametrize(
    ("kind", "content_type"), [("pdf", "application/pdf"), ("csv", "text/csv"), ("svg", "image/svg+xml")]
)
async def test_reports_files_have_their_types(house: House, kind: str, content_type: str) -> None:
    slug = await published(house)
    answer = await house.client.get(f"/reports/{slug}.{kind}")
    assert (answer.status, answer.content_type) == (200, content_type)
    assert slug in answer.headers["Content-Disposition"]


async def test_draft_of_a_report_is_not_public(house: House) -> None:
    run = await house.db.write(themes.save_run, house.event.id, {}, [], house.clock.now)
    files = {("en", "html"): b"secret", ("en", "pdf"): b"secret"}
    await house.db.write(reports.save_report, house.event.id, run, 0, "draft", files, house.clock.now)
    for address in ("/reports/draft", "/reports/draft.pdf", "/reports/none"):
        answer = await house.client.get(address)
        assert answer.status == 404
        assert "secret" not in await answer.text()


async def test_language_is_asked_for_once_and_kept(house: House) -> None:
    welsh = await house.client.get("/?lang=cy")
    assert '<html lang="cy">' in await welsh.text()
    assert '<html lang="cy">' in await (await house.client.get("/privacy")).text()


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("cy-GB,cy;q=0.9,en;q=0.8", "cy"),
        ("de,en;q=0.5", "en"),
        ("fr", "en"),
        ("en;q=0.1,cy", "cy"),
        ("x;q=y", "en"),
    ],
)
async def test_browser_says_which_language_it_reads(house: House, header: str, language: str) -> None:
    page = await (await house.client.get("/", headers={"Accept-Language": header})).text()
    assert f'<html lang="{language}">' in page


@pytest.mark.parametrize(
    ("written", "read"),
    [("demo", ("demo", "")), ("Demo-Shop", ("demo", "Shop")), (" a-b-c ", ("a", "b-c"))],
)
def test_code_and_entry_are_told_apart(written: str, read: tuple[str, str]) -> None:
    assert split_code(written) == read

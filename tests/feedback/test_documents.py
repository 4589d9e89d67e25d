import csv as comma_separated
import io
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from pypdf import PdfReader

from feedback.documents import csv, page, pdf
from feedback.report import compose
from feedback.types import Report
from partnership.types import ActionState
from tests.feedback.cast import FACTS, HEARD, action, board, quote, theme

NASTY = '<script>alert("1")</script> #panic("no") *bold* $x^2$ @ref \\u{41} {{ 7*7 }}'


def report(language: str = "en", said: str = "so dark at night", label: str = "The park is dark") -> Report:
    themes = board([theme("park", 41, label=label, leaning="in_the_way"), theme("bus", 30), theme("tiny", 2)])
    done = action(
        "1", ActionState.DONE, outcome="On 12 May the council fixed six lights", on=date(2026, 5, 12)
    )
    return compose(themes, HEARD, [quote("park", said)], [done], FACTS, language=language)


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def outline(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Outline()
    parser.feed(html)
    return parser.tags


def pdf_text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_page_has_one_title_and_headings_in_order() -> None:
    levels = [int(tag[1]) for tag, _ in outline(page(report())) if tag in {"h1", "h2", "h3", "h4"}]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_page_says_numbers_in_a_table_beside_the_chart() -> None:
    html = page(report())
    assert '<th scope="row">The park is dark</th><td class="number">41</td>' in html
    assert html.count('role="img"') == 1
    assert "1 more thing was spoken of by fewer than 5 people" in html
    assert "tiny" not in html


def test_page_needs_no_inline_style_or_script() -> None:
    for tag, attributes in outline(page(report())):
        assert tag not in {"style", "script"}
        assert "style" not in attributes


def test_page_escapes_what_people_wrote() -> None:
    html = page(report(said=NASTY, label=NASTY))
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") >= 3
    assert "{{ 7*7 }}" in html


def test_page_marks_the_language_of_names_that_are_not_in_it() -> None:
    html = page(report("cy"))
    assert html.startswith('<article class="report" lang="cy">')
    assert '<th scope="row" lang="en">The park is dark</th>' in html
    assert "Soniodd 41 o bobl am hyn fel rhywbeth sy&#39;n rhwystr." in html


@pytest.mark.parametrize("language", ["en", "cy"])
def test_report_without_themes_says_why(language: str) -> None:
    empty = replace(report(language), themes=())
    said = {"en": "So few people spoke of any one thing", "cy": "Soniodd cyn lleied o bobl"}[language]
    assert said in page(empty)
    assert said in pdf_text(pdf(empty))


def test_pdf_is_tagged_titled_and_in_its_language() -> None:
    catalog = PdfReader(io.BytesIO(pdf(report("cy")))).root_object
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "cy-GB"
    reader = PdfReader(io.BytesIO(pdf(report("cy"))))
    assert reader.metadata
    assert reader.metadata.title == "Beth ddywedoch chi wrthon ni: Spring listening"
    assert b"pdfuaid" in reader.root_object["/Metadata"].get_data()


def test_pdf_describes_its_chart() -> None:
    described = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, dict):
            if node.get("/S") == "/Figure":
                described.append(node.get("/Alt"))
            walk(node.get("/K"))
        elif isinstance(node, list):
            for one in node:
                walk(one)

    walk(PdfReader(io.BytesIO(pdf(report()))).root_object["/StructTreeRoot"])
    assert described == ["A bar for each. The park is dark: 41; bus: 30"]


def test_pdf_carries_its_fonts() -> None:
    fonts = {
        font.get_object()["/BaseFont"].split("+")[-1]
        for one in PdfReader(io.BytesIO(pdf(report()))).pages
        for font in one["/Resources"]["/Font"].values()
    }
    assert fonts == {"DejaVuSans", "DejaVuSans-Bold"}


def test_pdf_sets_what_people_wrote_to_the_letter() -> None:
    text = pdf_text(pdf(report(said=NASTY)))
    assert '<script>alert("1")</script> #panic("no") *bold* $x^2$ @ref \\u{41}' in text


def test_pdf_leaves_emoji_out_and_shows_gaps() -> None:
    text = pdf_text(pdf(report(said="dark 🙂 in ŵyl 你\x00", label="Parc 🌳 ŷ")))
    assert "dark in ŵyl □" in text
    assert "Parc ŷ" in text


def test_pdf_keeps_every_word_of_a_theme_longer_than_a_page() -> None:
    text = pdf_text(pdf(report(said="again " * 1500 + "last")))
    assert text.count("again") == 1500
    assert "last" in text


def test_same_report_gives_the_same_bytes() -> None:
    assert pdf(report()) == pdf(report())
    assert page(report()) == page(report())


def test_table_opens_in_a_spreadsheet_in_the_right_letters() -> None:
    content = csv(report("cy"))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(comma_separated.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["Trefn", "Beth soniodd pobl amdano", "Pobl", "Math"]
    assert rows[1][:4] == ["1", "The park is dark", "41", "Yn rhwystr"]
    assert len(rows) == 3


@pytest.mark.parametrize("label", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "|1", "%1"])
def test_no_cell_acts_as_a_formula(label: str) -> None:
    rows = list(comma_separated.reader(io.StringIO(csv(report(label=label)).decode("utf-8-sig"), newline="")))
    assert rows[1][1] == f"'{label}"

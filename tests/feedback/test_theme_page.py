from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from feedback.theme_limits import LIMITS
from feedback.theme_page import SHOWN_WAITING, ThemePage, page
from nlp.types import (
    Assignment,
    Board,
    Campaign,
    Change,
    ChangeKind,
    Mapped,
    Point,
    Queued,
    QueueReason,
    Quote,
    Run,
    Suggestion,
    Theme,
)

BUSES = Theme(
    id="t1",
    parent_id=None,
    label="Evening <buses>",
    description="People speak of buses & trams.",
    points=14,
    comments=13,
    people=12,
    people_low=8,
    people_high=16,
    rank=1,
    leaning="in_the_way",
    pinned=False,
    quotes=(Quote(comment_id="7", start=0, end=16, text="no bus after six"),),
    frameworks={
        "marmot8": (
            Mapped(code="M5", label="Sustainable places", confidence=0.61),
            Mapped(code="M2", label="Control", confidence=0.2),
        )
    },
    strength=0.7,
    places=3,
)
PART = replace(BUSES, id="t1.1", parent_id="t1", label="Sunday buses", people=4, people_low=2, people_high=7)
GRAVE = replace(
    BUSES,
    id="t2",
    rank=2,
    label="Racism at school",
    people=1,
    people_low=1,
    people_high=4,
    pinned=True,
    is_new=True,
)
RUN = Run(
    version=1,
    manifest={"input_sha256": "ab12", "seconds": 12.5, "parameters": {"detail": 0}},
    counts={"comments": 20, "points": 15, "people": 19, "set_aside": {"danger": 1, "unsure": 2}},
    themes=(BUSES, PART, GRAVE),
    assignments=(
        Assignment(
            comment_id="c99", start=0, end=9, theme_id="", subtheme_id="", confidence=0, reason="danger"
        ),
    ),
    queue=(
        Queued(
            comment_id="8",
            start=4,
            end=20,
            reason=QueueReason.BETWEEN,
            suggestions=(
                Suggestion(theme_id="t1", confidence=0.4),
                Suggestion(theme_id="gone", confidence=0.3),
            ),
        ),
    ),
    campaigns=(Campaign(text="Save our library", people=30, points=31),),
    changes=(
        Change(kind=ChangeKind.BORN, theme_id="t2", before=0, after=1),
        Change(kind=ChangeKind.ENDED, theme_id="t9", before=3, after=0),
        Change(kind=ChangeKind.MERGED, theme_id="t8", before=2, after=0, others=("t1",)),
        Change(kind=ChangeKind.SPLIT, theme_id="t2", before=0, after=1, others=("t1",)),
        Change(kind=ChangeKind.GROWN, theme_id="t1", before=9, after=12),
    ),
)
BOARD = Board(themes=(), signed_off=False, decisions=0)
CONTENT = ThemePage(
    file="c.csv",
    question="What is good?",
    run=RUN,
    board=BOARD,
    points={
        ("7", 0): Point(comment_id="7", person="", start=0, end=16, text="no bus after six"),
        ("8", 4): Point(comment_id="8", person="", start=4, end=20, text="mae'r bws yn hwyr", language="cy"),
    },
    frameworks={"marmot8": "Marmot’s eight principles"},
    earlier={"t9": "Old mill", "t8": "Trams"},
)


class Elements(HTMLParser):
    """Start tags with their attributes, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Elements()
    parser.feed(html)
    return parser.found


def plain(html: str) -> str:
    body = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_says_on_top_that_it_is_not_for_publishing_and_what_themes_cannot_tell() -> None:
    text = plain(page(CONTENT))
    assert text.index("Not for publishing: quotes have not been released.") < text.index("c.csv", 60)
    assert all(paragraph in text for paragraph in LIMITS)


def test_asks_nothing_of_any_other_machine_and_runs_no_script() -> None:
    html = page(CONTENT)
    for tag, attributes in elements(html):
        assert tag not in {"script", "link", "img", "iframe", "object", "form"}
        assert not {
            name for name in attributes if name.startswith("on") or name in {"src", "srcset", "action"}
        }
        assert (attributes.get("href") or "#").startswith("#")
    assert "url(" not in html
    assert "@import" not in html
    assert "default-src 'none'" in html


def test_words_that_people_wrote_are_never_markup() -> None:
    html = page(CONTENT)
    assert "Evening &lt;buses&gt;" in html
    assert "<buses>" not in html


def test_every_link_leads_somewhere_and_no_id_is_there_twice() -> None:
    found = elements(page(CONTENT))
    ids = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = {(attributes["href"] or "")[1:] for tag, attributes in found if tag == "a"}
    assert links <= set(ids)


def test_each_drawing_says_in_words_what_it_shows() -> None:
    drawings = [attributes for tag, attributes in elements(page(CONTENT)) if tag == "svg"]
    assert [(d["role"], d["aria-label"]) for d in drawings] == [
        ("img", "12 people, between 8 and 16"),
        ("img", "1 person, between 1 and 4"),
    ]


def test_a_theme_shows_its_people_leaning_strength_places_quote_parts_and_second_choice() -> None:
    text = plain(page(CONTENT))
    assert "12 people (between 8 and 16), 14 points" in text
    assert "mostly about what gets in the way; put strongly; from 3 places." in text
    assert "no bus after six comment 7, characters 0 to 16" in text
    assert "Sunday buses , 4 people" in text
    assert (
        "Marmot’s eight principles Sustainable places (confidence 0.61) or Control (confidence 0.20)" in text
    )


def test_what_is_grave_or_dangerous_stands_before_the_themes() -> None:
    text = plain(page(CONTENT))
    overview = text.index("Overview", text.index("Few people, but serious"))
    assert text.index("1 comment shows danger. A person must read it today. Its id in c.csv: c99.") < overview
    assert text.index("Racism at school") < overview


def test_says_what_became_of_each_theme_by_names_that_people_know() -> None:
    text = plain(page(CONTENT))
    assert "New: “Racism at school”, 1 person." in text
    assert "Ended: “Old mill”, which had 3 people." in text
    assert "Gone into “Evening &lt;buses&gt;”: “Trams”, which had 2 people." in text
    assert "Split off from “Evening &lt;buses&gt;”: “Racism at school”, 1 person." in text
    assert "Grown: “Evening &lt;buses&gt;”, from 9 people to 12 people." in text


def test_a_waiting_point_has_its_words_its_language_and_themes_that_are_there() -> None:
    html = page(CONTENT)
    assert '<span lang="cy">mae&#39;r bws yn hwyr</span>' in html
    text = plain(html)
    assert "comment 8, characters 4 to 20; lies between themes Evening &lt;buses&gt; 0.40" in text
    assert "gone" not in text.lower().replace("gone into", "")


def test_shows_the_first_of_a_long_queue_and_says_so() -> None:
    queue = tuple(replace(RUN.queue[0], comment_id=str(i)) for i in range(SHOWN_WAITING + 3))
    text = plain(page(replace(CONTENT, run=replace(RUN, queue=queue))))
    assert "53 points wait. These are the first 50" in text
    assert "comment 49," in text
    assert "comment 50," not in text


def test_the_same_content_gives_the_same_bytes_whatever_time_it_took() -> None:
    slower = replace(RUN, manifest={**RUN.manifest, "seconds": 99})
    assert page(CONTENT) == page(replace(CONTENT, run=slower))


def test_an_empty_run_says_so() -> None:
    empty = Run(
        version=1,
        manifest={},
        counts={"comments": 1, "points": 0, "people": 1, "set_aside": {"non_answer": 1}},
        themes=(),
        assignments=(),
        queue=(),
    )
    text = plain(page(replace(CONTENT, run=empty)))
    assert "Nobody said anything that could be put into a theme." in text
    assert "1 comment from 1 person. 0 points are in 0 themes; 1 was set aside" in text


def test_tells_how_many_decisions_went_in_and_what_is_hidden() -> None:
    text = plain(page(replace(CONTENT, board=replace(BOARD, decisions=2, signed_off=True))))
    assert "2 decisions of people went into these themes. They are signed off." in text

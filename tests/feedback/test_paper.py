"""The printed form: what is on it, in which words, and that anybody can read it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from feedback.paper import TEMPLATE, Paper, pdf
from feedback.paper_words import only_if
from language.catalogue import catalogue
from surveys.authoring.yaml_form import read
from surveys.shipped import shipped
from surveys.types import Choice, Group, Question, QuestionType, Sense, Survey
from web.paper import paper_of

DAY = date(2026, 6, 1)
YES_NO = (
    Choice(name="yes", label={"en": "Yes", "cy": "Ydw"}),
    Choice(name="no", label={"en": "No", "cy": "Nac ydw"}),
)


def question(name: str, kind: QuestionType = QuestionType.TEXT, **more: Any) -> Question:
    label = {"en": f"What of {name}?", "cy": f"Beth am {name}?"}
    return Question(**{"name": name, "type": kind, "label": label, **more})


def survey(*questions: Question) -> Survey:
    return Survey(
        id="street",
        version="1",
        title={"en": "Our street", "cy": "Ein stryd"},
        languages=("en", "cy"),
        default_language="en",
        questions=questions,
        thanks={"en": "Thank you.", "cy": "Diolch."},
    )


def pages(paper: Paper) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf(paper))).pages]


def printed(*questions: Question, languages: tuple[str, ...] = ("en",), **about: Any) -> str:
    return " ".join(pages(paper_of(survey(*questions), today=DAY, languages=languages, **about)))


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_survey_prints_as_a_tagged_document(name: str) -> None:
    found, _ = read(shipped()[name])
    assert found is not None
    document = PdfReader(io.BytesIO(pdf(paper_of(found, today=DAY))))
    catalog = document.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    metadata = document.xmp_metadata
    assert metadata is not None
    assert "pdfuaid" in metadata.stream.get_data().decode()
    text = " ".join(page.extract_text() for page in document.pages)
    asked = [each for each in found.questions if each.label and each.type is not QuestionType.NOTE]
    assert all(f"{number}. " in text for number in range(1, len(asked) + 1))
    assert "□" not in text


def test_each_language_is_a_form_of_its_own_with_welsh_first() -> None:
    found = pages(paper_of(survey(question("good")), today=DAY))
    firsts = [number for number, text in enumerate(found) if "page 1" in text or "tudalen 1" in text]
    assert [found[number].split()[0] for number in firsts] == ["Ein", "Our"]
    assert "Beth am good?" not in found[firsts[1]]


def test_letters_are_large_upright_and_set_to_the_left() -> None:
    layout = TEMPLATE.read_text(encoding="utf-8")
    sizes = [float(size) for size in re.findall(r"size: ([\d.]+)pt", layout)]
    assert "#let big = 16pt" in layout
    assert min(size for size in sizes if size != 12) >= 16  # 12: the line at the foot of the page
    assert "italic" not in layout
    assert "justify: false" in layout
    assert "hyphenate: false" in layout


def test_form_says_who_asks_what_happens_and_how_to_take_it_back() -> None:
    text = printed(
        question("good"),
        partnership="Pentre Partnership",
        place="Spring, Pentre",
        contact="Ben, 01495 000000",
        hand_in="the desk at Pentre Library",
        link="https://listen.example/join/pentre",
        code="pentre",
        last_day=date(2026, 6, 14),
        report_day=date(2026, 6, 24),
    )
    for words in (
        "kept by the Pentre Partnership, without your name",
        "tell you what we heard by 24 June",
        "You can leave out any question",
        "ring 999",
        "https://listen.example/join/pentre",
        "Your code is pentre",
        "Hand this form in by 14 June: the desk at Pentre Library.",
        "take them back, tell us this number: Ben, 01495 000000.",
    ):
        assert words in text


def test_numbers_are_those_of_the_import_and_notes_have_none() -> None:
    note = question("nearly", QuestionType.NOTE)
    text = printed(question("good"), note, question("bad"), question("made", QuestionType.CALCULATE))
    assert "1. What of good?" in text
    assert "2. What of bad?" in text
    assert "What of made?" not in text


def test_choices_have_numbers_and_something_else_has_a_line() -> None:
    text = printed(question("go", QuestionType.SELECT_ONE, choices=YES_NO, or_other=True))
    assert "Tick one box. 1 Yes 2 No 3 Something else" in text


def test_questions_about_the_person_can_be_refused() -> None:
    assert "Prefer not to say" in printed(
        question("age", QuestionType.SELECT_ONE, choices=YES_NO, about_you=True)
    )
    assert "Prefer not to say" not in printed(question("go", QuestionType.SELECT_ONE, choices=YES_NO))


def test_paper_asks_for_no_yes_that_it_could_not_keep() -> None:
    text = printed(question("hear", QuestionType.CONSENT, purpose="report"))
    assert "To hear back, answer by phone instead" in text
    assert "Tick one box" not in text
    assert "Tick one box. Yes No" in printed(question("show", QuestionType.CONSENT, purpose="quote"))


def test_rule_is_said_in_words_with_where_to_go_on() -> None:
    go = question("go", QuestionType.SELECT_ONE, choices=YES_NO)
    text = printed(go, question("why_not", relevant="${go} = 'no'"), question("last"))
    assert "If you ticked “No” at question 1, please answer this one. If not, go on to question 3." in text


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (((("go", "=", "yes"),), (("go", "=", "no"),)), "you ticked “Yes” or “No” at question 1"),
        (((("life", "<=", "2"),),), "you gave 2 or less at question 2"),
        (
            ((("life", ">", "2"), ("go", "!=", "")),),
            "you gave more than 2 at question 2 and you answered question 1",
        ),
        (((("go", "!=", "no"),),), "you did not tick “No” at question 1"),
    ],
)
def test_conditions_in_words(condition: Any, words: str) -> None:
    labels = {("go", "yes"): "Yes", ("go", "no"): "No"}
    said = only_if(condition, {"go": 1, "life": 2}, labels, catalogue("en"), following=None)
    assert said == f"If {words}, please answer this one."


@pytest.mark.parametrize("condition", [None, ((("made", "=", "1"),),)])
def test_rule_that_no_sentence_can_say_leaves_it_to_the_person(condition: Any) -> None:
    assert only_if(condition, {}, {}, catalogue("en"), following=3) == "Answer this one only if it fits you."


def test_room_to_write_fits_the_question() -> None:
    layouts = [
        len(PdfReader(io.BytesIO(pdf(paper_of(survey(*[one] * 6), today=DAY, languages=["en"])))).pages)
        for one in (question("good", sense=Sense.STRENGTH), question("few", about_you=True))
    ]
    assert layouts[0] > layouts[1]


def test_what_authors_write_is_set_as_text() -> None:
    nasty = '#panic("no") *bold* $x$ @ref \\u{41}'
    text = printed(question("good", label={"en": nasty}))
    assert '#panic("no") *bold* $x$ @ref' in text


def test_same_form_gives_the_same_bytes() -> None:
    paper = paper_of(survey(question("good")), today=DAY, link="https://listen.example/join/a", code="a")
    assert pdf(paper) == pdf(paper)


def test_a_groups_heading_stands_once_before_its_questions() -> None:
    visits = Group(name="visits", label={"en": "Now about your visits."})
    asked = survey(question("good", groups=("visits",)), question("bad", groups=("visits",)))
    text = " ".join(pages(paper_of(replace(asked, groups=(visits,)), today=DAY, languages=("en",))))
    assert text.count("Now about your visits. 1. What of good?") == text.count("Now about") == 1


def test_choices_to_put_in_order_have_letters_so_that_no_number_stands_beside_the_box_for_one() -> None:
    text = printed(question("first", QuestionType.RANK, choices=YES_NO))
    assert "A Yes B No" in text


def test_no_text_shows_the_mark_of_an_earlier_answer() -> None:
    asked = survey(question("good"), question("more", hint={"en": "You said ${good}."}))
    told = replace(asked, thanks={"en": "Thank you. Enjoy ${good}."})
    text = " ".join(pages(paper_of(told, today=DAY, languages=("en",))))
    assert "You said …." in text
    assert "Enjoy …." in text
    assert "${" not in text


def test_title_of_which_nothing_can_be_drawn_gives_way_to_the_surveys_name() -> None:
    unseen = replace(survey(question("good")), title={"en": "\x07\x00", "cy": "\x07"})
    assert "street" in " ".join(pages(paper_of(unseen, today=DAY, languages=("en",))))

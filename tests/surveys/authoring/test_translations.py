from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings

from surveys.authoring import translation_sheet
from surveys.authoring.translations import Entry, Returned, entries, gaps, since, translated
from surveys.authoring.yaml_form import draft
from surveys.shipped import shipped
from surveys.types import Survey
from tests.surveys.surveys_strategy import surveys

SOURCE = """\
id: small
version: "1"
languages: [en, cy]
title: {en: Small, cy: Bach}
thanks: {en: Thank you}
lists:
  modes:
    - {name: bus, label: {en: Bus, cy: Bws}}
    - {name: walk, label: {en: Walk, cy: Walk}}
questions:
  - {name: good, type: text, label: {en: Good, cy: Da}, hint: {en: Say it}}
  - group: getting
    label: {en: Getting about}
    questions:
      - {name: to, type: select_one, choices: modes, label: {en: 'And after ${good}', cy: Ac wedyn}}
      - {name: back, type: select_one, choices: modes, label: {en: Back, cy: Yn ôl}}
"""


def survey() -> Survey:
    found, problems = draft(SOURCE)
    assert found is not None, problems
    return found


def row(key: str, source: str, translation: str, *, at: int = 2, fuzzy: bool = False) -> Returned:
    return Returned(key=key, source=source, translation=translation, row=at, fuzzy=fuzzy)


def test_every_text_has_its_key_place_and_translation_once() -> None:
    assert [(e.key, e.source, e.translation) for e in entries(survey(), "cy")] == [
        ("title", "Small", "Bach"),
        ("good/label", "Good", "Da"),
        ("good/hint", "Say it", ""),
        ("getting/label", "Getting about", ""),
        ("to/label", "And after ${good}", "Ac wedyn"),
        ("lists/modes/bus", "Bus", "Bws"),
        ("lists/modes/walk", "Walk", "Walk"),
        ("back/label", "Back", "Yn ôl"),
        ("thanks", "Thank you", ""),
    ]


def test_translations_come_into_their_places_also_in_a_shared_list() -> None:
    found, taken, problems = translated(
        survey(), "cy", [row("lists/modes/walk", "Walk", "Cerdded"), row("thanks", "Thank you", "Diolch")]
    )
    assert (taken, problems) == (2, [])
    assert found.thanks == {"en": "Thank you", "cy": "Diolch"}
    assert [question.choices[1].label["cy"] for question in found.questions[1:]] == ["Cerdded", "Cerdded"]


def test_a_new_language_joins_the_survey() -> None:
    found, taken, _ = translated(survey(), "pl", [row("title", "Small", "Mała")])
    assert (found.languages, found.title["pl"], taken) == (("en", "cy", "pl"), "Mała", 1)


def test_a_file_without_a_translation_changes_nothing() -> None:
    assert translated(survey(), "pl", [row("title", "Small", "")]) == (survey(), 0, [])


@pytest.mark.parametrize(
    ("wrong", "code", "said"),
    [
        (row("titel", "Small", "Bychan"), "translation_unknown", "no text 'titel'"),
        (row("title", "Smaller", "Llai"), "translation_changed", "“Small”"),
        (row("title", "Small", "Bychan", fuzzy=True), "translation_fuzzy", "fuzzy"),
        (row("to/label", "And after ${good}", "Ac ar ôl ${da}"), "translation_marks", "${good}"),
        (row("to/label", "And after ${good}", "Ac wedyn eto"), "translation_marks", "${good}"),
        (row("title", "Small", "${good}"), "translation_marks", "no ${…}"),
    ],
)
def test_what_cannot_be_taken_is_named_and_leaves_what_stood_there(
    wrong: Returned, code: str, said: str
) -> None:
    found, taken, problems = translated(survey(), "cy", [wrong, row("thanks", "Thank you", "Diolch", at=3)])
    assert taken == 1
    assert [(p.code, p.severity, p.place.row, p.place.column) for p in problems] == [(code, "error", 2, "cy")]
    assert said in problems[0].problem + problems[0].remedy
    assert (found.title, found.questions[1].label["cy"]) == (survey().title, "Ac wedyn")


def test_of_two_rows_for_one_text_the_first_counts() -> None:
    found, _, problems = translated(
        survey(), "cy", [row("title", "Small", "Bychan"), row("title", "Small", "Mân", at=9)]
    )
    assert found.title["cy"] == "Bychan"
    assert [(p.code, p.place.row) for p in problems] == [("translation_doubled", 9)]


def test_gaps_are_counted_by_language() -> None:
    (welsh,) = gaps(survey())
    assert (welsh.language, welsh.texts) == ("cy", 9)
    assert [entry.key for entry in welsh.missing] == ["good/hint", "getting/label", "thanks"]
    assert [entry.key for entry in welsh.same] == ["lists/modes/walk"]
    assert [entry.key for entry in welsh.marks] == ["to/label"]


def test_an_earlier_file_says_what_has_changed_since() -> None:
    now = [
        Entry(key="a", where="a", source="New", translation="Hen"),
        Entry(key="b", where="b", source="Same"),
        Entry(key="c", where="c", source="Other", translation="Newydd"),
    ]
    before = [row("a", "Old", "Hen"), row("b", "Same", "Yr un"), row("c", "Another", "Hen iawn")]
    first, second, third = since(now, before)
    assert (first.was, first.translation) == ("Old", "Hen")
    assert (second.was, second.translation) == ("", "Yr un")
    assert third == now[2]


# In a spreadsheet


@pytest.mark.parametrize("name", sorted(shipped()))
def test_a_shipped_survey_comes_back_whole_from_a_spreadsheet(name: str) -> None:
    found, _ = draft(shipped()[name])
    assert found is not None
    data = translation_sheet.write(found, "cy", entries(found, "cy"))
    language, rows, problems = translation_sheet.read(data, found)
    assert (language, problems) == ("cy", [])
    assert [(r.key, r.source, r.translation) for r in rows] == [
        (e.key, e.source, e.translation) for e in entries(found, "cy")
    ]
    assert translated(found, "cy", rows) == (found, 0, [])


# Making a whole survey smaller takes minutes.
@settings(max_examples=25, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(surveys())
def test_any_survey_comes_back_whole(any_survey: Survey) -> None:
    others = [code for code in ("en", "cy", "pl") if code != any_survey.default_language]
    for code in others:
        data = translation_sheet.write(any_survey, code, entries(any_survey, code))
        language, rows, problems = translation_sheet.read(data, any_survey)
        assert (language, problems) == (code, [])
        assert translated(any_survey, code, rows) == (any_survey, 0, [])


def test_a_cell_that_looks_like_a_formula_stays_words() -> None:
    words = '=HYPERLINK("http://x","y")'
    entry = Entry(key="title", where="title", source="Small", translation=words)
    _, rows, _ = translation_sheet.read(translation_sheet.write(survey(), "cy", [entry]), survey())
    assert rows[0].translation == words


def test_a_changed_text_must_be_translated_anew_in_a_spreadsheet() -> None:
    entry = Entry(key="title", where="title", source="Small", translation="Bychan", was="Smaller")
    _, rows, _ = translation_sheet.read(translation_sheet.write(survey(), "cy", [entry]), survey())
    assert rows[0].translation == ""


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"key,where\n"])
def test_what_is_no_workbook_is_one_problem(data: bytes) -> None:
    language, rows, problems = translation_sheet.read(data, survey())
    assert (language, rows, len(problems)) == ("", [], 1)


def test_the_file_of_another_survey_is_refused() -> None:
    data = translation_sheet.write(replace(survey(), id="large"), "cy", entries(survey(), "cy"))
    _, rows, problems = translation_sheet.read(data, survey())
    assert rows == []
    assert [problem.code for problem in problems] == ["translation_file"]
    assert "'large'" in problems[0].problem

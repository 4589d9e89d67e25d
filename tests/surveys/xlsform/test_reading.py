from __future__ import annotations

import pytest

from surveys import xlsform
from surveys.types import Choice, Group, QuestionType, Quota, Sense
from tests.surveys.xlsform.sheets import Cell, book, codes, problems, read

HEAD: list[Cell] = ["type", "name", "label"]
LISTED: list[Cell] = ["list_name", "name", "label"]


def survey(*rows: list[Cell]) -> list[list[Cell]]:
    return [HEAD, *rows]


def test_the_smallest_form_has_the_files_name_and_english() -> None:
    found = read(survey=survey(["text", "good", "What is good here?"]))
    assert (found.id, found.version, found.languages, found.default_language) == (
        "our-street",
        "1",
        ("en",),
        "en",
    )
    assert found.title == {"en": "our-street"}
    assert found.questions[0].label == {"en": "What is good here?"}


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("text", QuestionType.TEXT),
        ("string", QuestionType.TEXT),
        ("int", QuestionType.INTEGER),
        ("q decimal", QuestionType.DECIMAL),
        ("range", QuestionType.RANGE),
        ("date", QuestionType.DATE),
        ("time", QuestionType.TIME),
        ("dateTime", QuestionType.DATE_TIME),
        ("date  time", QuestionType.DATE_TIME),
        ("gps", QuestionType.LOCATION),
        ("trigger", QuestionType.ACKNOWLEDGE),
        ("photo", QuestionType.IMAGE),
        ("q audio", QuestionType.AUDIO),
        ("video", QuestionType.VIDEO),
        ("file", QuestionType.FILE),
        ("select_one ways", QuestionType.SELECT_ONE),
        ("select one from ways", QuestionType.SELECT_ONE),
        ("select1  ways", QuestionType.SELECT_ONE),
        ("select all that apply from ways", QuestionType.SELECT_MULTIPLE),
        ("rank ways", QuestionType.RANK),
    ],
)
def test_types_have_the_spellings_of_the_standard(written: str, kind: QuestionType) -> None:
    ways: list[list[Cell]] = [LISTED, ["ways", "bus", "Bus"], ["ways", "walk", "Walk"]]
    assert read(survey=survey([written, "q", "Q?"]), choices=ways).questions[0].type is kind


def test_silent_types_need_no_label() -> None:
    rows: list[list[Cell]] = [
        ["type", "name", "label", "calculation", "default"],
        ["start", "begun"],
        ["today", "day"],
        ["hidden", "where", "", "", "poster"],
        ["calculate", "sum", "", "1 + 1"],
        ["text", "good", "Good?"],
    ]
    found = read(survey=rows).questions
    assert [q.type for q in found[:4]] == ["start", "today", "hidden", "calculate"]
    assert (found[2].default, found[3].calculation) == ("poster", "1 + 1")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("begin_repeat", "begin_repeat"),
        ("begin loop over x", "begin_loop"),
        ("select_one_from_file a.csv", "select_one_from_file"),
        ("select_multiple_from_file a.csv", "select_multiple_from_file"),
        ("select_one_external a", "select_one_external"),
        ("geotrace", "geotrace"),
        ("geoshape", "geoshape"),
        ("barcode", "barcode"),
        ("background-audio", "background-audio"),
        ("osm", "osm"),
        ("deviceid", "deviceid"),
        ("username", "username"),
        ("email", "email"),
        ("audit", "audit"),
        ("xml-external", "xml-external"),
        ("select_one ${good}", "select_from_answers"),
    ],
)
def test_other_types_are_refused_by_row_and_name(written: str, name: str) -> None:
    rows = survey(["text", "good", "Good?"], [written, "other", "Other?"])
    if written.startswith("begin"):
        rows += [["text", "inside", "In?"], [written.replace("begin", "end").split(" over")[0]]]
    assert codes(survey=rows) == [(f"unsupported-{name}", "survey", 3, "type")]


def test_a_sheet_of_entities_is_refused() -> None:
    rows = survey(["text", "good", "Good?"])
    assert codes(survey=rows, entities=[["list_name"], ["trees"]]) == [
        ("unsupported-entities", "survey", 0, "")
    ]


def test_headers_may_have_any_case_spacing_and_alias() -> None:
    rows: list[list[Cell]] = [
        [
            " TYPE ",
            "Tag",
            "Caption::English (en)",
            "HINT :: English (en)",
            "Relevance",
            "bind::jr:requiredMsg",
        ],
        ["text", "good", "Good?", "Here?", "", "Say something."],
        ["text", "more", "More?", "", "${good} != ''", ""],
    ]
    found = read(Survey=rows).questions
    assert (found[0].label, found[0].hint) == ({"en": "Good?"}, {"en": "Here?"})
    assert found[0].required_message == {"en": "Say something."}
    assert found[1].relevant == "${good} != ''"


def test_two_headers_for_one_column_are_refused() -> None:
    rows: list[list[Cell]] = [["type", "name", "label", "caption"], ["text", "good", "Good?", "Good!"]]
    assert codes(survey=rows) == [("doubled_column", "survey", 1, "caption")]


def test_a_header_that_is_nearly_ours_is_named_and_kept() -> None:
    rows: list[list[Cell]] = [["type", "name", "label", "relavant"], ["text", "good", "Good?", "1 = 2"]]
    assert codes(survey=rows) == [("unknown_column", "survey", 1, "relavant")]
    assert read(Survey=rows).questions[0].extra == {"relavant": "1 = 2"}


@pytest.mark.parametrize("header", ["audience", "region", "notes", "my label", "colour"])
def test_other_columns_are_kept_without_a_word(header: str) -> None:
    rows: list[list[Cell]] = [["type", "name", "label", header], ["text", "good", "Good?", "x"]]
    assert codes(survey=rows) == []


def test_languages_come_from_the_headers_in_their_order() -> None:
    rows: list[list[Cell]] = [
        ["type", "name", "label::Cymraeg (cy)", "label::English", "hint::Tolkienish"],
        ["text", "good", "Da?", "Good?", "Elen síla"],
    ]
    found = read(survey=rows)
    assert found.languages == ("cy", "en", "und-tolkieni")
    assert found.default_language == "cy"
    assert found.questions[0].label == {"cy": "Da?", "en": "Good?"}


def test_a_text_without_language_is_in_the_default_language() -> None:
    rows: list[list[Cell]] = [
        ["type", "name", "label", "label::Cymraeg (cy)"],
        ["text", "good", "Gut?", "Da?"],
    ]
    found = read(survey=rows, settings=[["default_language"], ["Deutsch (de)"]])
    assert (found.default_language, found.questions[0].label) == ("de", {"de": "Gut?", "cy": "Da?"})


def test_a_missing_translation_is_a_warning() -> None:
    rows: list[list[Cell]] = [
        ["type", "name", "Label::English (en)", "Label::Cymraeg (cy)"],
        ["text", "good", "Good?", ""],
        ["text", "more", "More?", "Mwy?"],
    ]
    (problem,) = [p for p in problems(survey=rows) if p.place.question]
    assert (problem.code, problem.severity) == ("missing_translation", "warning")
    assert (problem.place.row, problem.place.column) == (2, "Label::Cymraeg (cy)")


def test_the_headers_of_languages_are_written_as_they_were() -> None:
    rows: list[list[Cell]] = [
        ["type", "name", "label::Welsh", "label::english (en)", "media::image::Welsh"],
        ["text", "good", "Da?", "Good?", "a.png"],
    ]
    again = xlsform.write(read(survey=rows))
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    headers = CalamineWorkbook.from_filelike(BytesIO(again)).get_sheet_by_name("survey").to_python()[0]
    assert headers == rows[0]


def test_columns_that_are_not_ours_are_kept() -> None:
    rows: list[list[Cell]] = [
        ["type", "name", "label", "Appearance", "image", "read only", "My note", "bind::odk:x"],
        ["text", "good", "Good?", "multiline", "a.png", "yes", "ask Ben", "1"],
    ]
    assert read(survey=rows).questions[0].extra == {
        "appearance": "multiline",
        "media::image": "a.png",
        "read_only": "yes",
        "My note": "ask Ben",
        "bind::odk:x": "1",
    }


def test_choices_keep_their_own_columns_for_the_filter() -> None:
    rows: list[list[Cell]] = [
        [*HEAD, "choice_filter"],
        ["select_one places", "where", "Where?", "region = 'north'"],
    ]
    places: list[list[Cell]] = [
        [*LISTED, "region"],
        ["places", "a", "A", "north"],
        ["places", "b", "B", "south"],
    ]
    found = read(survey=rows, choices=places).questions[0]
    assert found.choice_filter == "region = 'north'"
    assert found.choices[1] == Choice(name="b", label={"en": "B"}, extra={"region": "south"})


def test_a_list_of_its_own_has_no_name_and_a_shared_one_keeps_it() -> None:
    rows = survey(["select_one q1", "q1", "1?"], ["select_one ways", "q2", "2?"], ["rank ways", "q3", "3?"])
    ways: list[list[Cell]] = [LISTED, *([name, c, c] for name in ("q1", "ways") for c in ("a", "b"))]
    assert [q.list_name for q in read(survey=rows, choices=ways).questions] == ["", "ways", "ways"]


def test_groups_hold_their_questions() -> None:
    rows: list[list[Cell]] = [
        [*HEAD, "relevant", "appearance"],
        ["begin_group", "outer", "", "1 = 1", "field-list"],
        ["begin group", "inner", "Inner", "", ""],
        ["text", "good", "Good?"],
        ["end group"],
        ["end_group", "outer"],
        ["text", "more", "More?"],
    ]
    found = read(survey=rows)
    assert [q.groups for q in found.questions] == [("outer", "inner"), ()]
    assert found.groups[0] == Group(name="outer", relevant="1 = 1", extra={"appearance": "field-list"})
    assert found.groups[1] == Group(name="inner", label={"en": "Inner"})


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["begin_group", "g", "G"], ["text", "q", "Q?"]], ("unclosed_group", "survey", 2, "type")),
        ([["text", "q", "Q?"], ["end_group"]], ("unopened_group", "survey", 3, "type")),
        ([["text", "", "Q?"]], ("missing_key", "survey", 2, "name")),
        ([["", "q", "Q?"]], ("missing_key", "survey", 2, "type")),
        ([["txt", "q", "Q?"]], ("unknown_type", "survey", 2, "type")),
        ([["Text", "q", "Q?"]], ("unknown_type", "survey", 2, "type")),
        ([["select_one ways", "q", "Q?"]], ("unknown_list", "survey", 2, "type")),
        ([["text", "1q", "Q?"]], ("bad_name", "survey", 2, "name")),
        ([["text", "q", "Q?"], ["text", "q", "Q?"]], ("doubled_name", "survey", 3, "name")),
        ([["text", "q", ""]], ("missing_text", "survey", 2, "label")),
        ([["text", "q", "Hello ${nobody}"]], ("text_unknown", "survey", 2, "label")),
        ([["text", "q", "Hello ${ q }"]], ("bad_reference", "survey", 2, "label")),
        ([["calculate", "q", ""], ["text", "r", "R?"]], ("missing_key", "survey", 2, "calculation")),
    ],
)
def test_a_fault_is_found_with_its_row_and_column(
    rows: list[list[Cell]], found: tuple[str, str, int, str]
) -> None:
    assert found in codes(survey=survey(*rows))


def test_all_faults_are_found_at_once() -> None:
    rows: list[list[Cell]] = [
        [*HEAD, "relevant", "parameters"],
        ["txt", "a", "A?"],
        ["text", "b", "B?", "(${a} = 'x'"],
        ["range", "c", "C?", "", "start=1 end=x"],
        ["barcode", "d", "D?"],
        ["select_one ways", "e", "E?"],
    ]
    ways: list[list[Cell]] = [LISTED, ["ways", "", "Bus"], ["ways", "walk", "Walk"], ["ways", "walk", "Run"]]
    errors = [p for p in problems(survey=rows, choices=ways) if p.severity == "error"]
    assert {(p.code, p.place.sheet, p.place.row) for p in errors} == {
        ("unknown_type", "survey", 2),
        ("rule_syntax", "survey", 3),
        ("bad_parameters", "survey", 4),
        ("unsupported-barcode", "survey", 5),
        ("missing_key", "choices", 2),
        ("doubled_choice", "choices", 4),
    }


def test_names_may_come_again_in_another_group() -> None:
    rows = survey(["text", "age", "A?"], ["begin_group", "child", "C"], ["text", "age", "B?"], ["end_group"])
    assert [q.name for q in read(survey=rows).questions] == ["age", "child-age"]
    assert ("renamed", "survey", 4, "name") in codes(survey=rows)


def test_what_two_rows_are_called_cannot_be_mentioned() -> None:
    rows = survey(["text", "age", "A?"], ["begin_group", "child", "C"], ["text", "age", "B?"], ["end_group"])
    assert ("unclear_reference", "survey", 6, "label") in codes(survey=[*rows, ["note", "n", "${age}"]])


def test_parameters_are_read_and_the_rest_of_them_kept() -> None:
    rows: list[list[Cell]] = [
        [*HEAD, "parameters"],
        ["range", "mood", "Mood?", "start=0;end=1; step = 0.25, tick_interval=0.5"],
        ["select_one ways", "way", "Way?", "randomize=true seed=42"],
        ["text", "long", "Long?", "rows=4"],
    ]
    ways: list[list[Cell]] = [LISTED, ["ways", "a", "A"], ["ways", "b", "B"]]
    mood, way, long = read(survey=rows, choices=ways).questions
    assert (mood.minimum, mood.maximum, mood.step) == (0, 1, 0.25)
    assert (way.randomize, way.extra) == (True, {"parameters": "seed=42"})
    assert (mood.extra, long.extra) == ({"parameters": "tick_interval=0.5"}, {"parameters": "rows=4"})


def test_our_own_columns_make_it_a_listening_survey() -> None:
    rows: list[list[Cell]] = [
        [*HEAD, "listenwell_purpose", "listenwell_sense", "listenwell_about_you", "listenwell_minimum"],
        ["select_one listenwell_yes_no", "may", "May we?", "survey"],
        ["text", "good", "Good?", "", "strength"],
        ["integer", "age", "Age?", "", "", "yes", 16],
    ]
    settings: list[list[Cell]] = [["listenwell_thanks", "listenwell_open_days"], ["Thank you.", 14]]
    quotas: list[list[Cell]] = [["name", "limit", "when"], ["young", 50, "${age} < 25"]]
    found = read(survey=rows, settings=settings, listenwell_quotas=quotas)
    may, good, age = found.questions
    assert (may.type, may.purpose, may.choices) == (QuestionType.CONSENT, "survey", ())
    assert (good.sense, age.about_you, age.minimum) == (Sense.STRENGTH, True, 16)
    assert (found.thanks, found.open_days) == ({"en": "Thank you."}, 14)
    assert found.quotas == (Quota(name="young", limit=50, when="${age} < 25"),)


def test_bounds_are_a_rule_for_other_programs_and_read_back_as_bounds() -> None:
    rows: list[list[Cell]] = [
        [*HEAD, "constraint", "listenwell_minimum", "listenwell_maximum"],
        ["integer", "age", "Age?", ". >= 16 and . <= 120 and (. != 99)", 16, 120],
    ]
    age = read(survey=rows).questions[0]
    assert (age.minimum, age.maximum, age.constraint) == (16, 120, ". != 99")


def test_cells_with_numbers_and_truths_are_texts() -> None:
    rows: list[list[Cell]] = [[*HEAD, "required"], ["select_one ways", "way", "Way?", True]]
    ways: list[list[Cell]] = [LISTED, ["ways", 1, "One"], ["ways", 2.5, "More"]]
    way = read(survey=rows, choices=ways, settings=[["version"], [2026051201]]).questions[0]
    assert ([c.name for c in way.choices], way.required) == (["1", "2.5"], True)


def test_the_only_sheet_may_have_any_name_and_others_must_be_called_survey() -> None:
    rows = survey(["text", "good", "Good?"])
    assert len(read(Sheet1=rows).questions) == 1
    assert codes(questions=rows, readme=[["x"]])[0] == ("missing_sheet", "survey", 0, "")


def test_what_is_left_out_is_said() -> None:
    rows: list[list[Cell]] = [
        [*HEAD, "disabled", "remarks"],
        ["text", "good", "Good?"],
        ["text", "bad", "Bad?", "yes"],
        ["", "", "", "", "part two"],
        ["begin_group", "g", "G"],
        ["end_group"],
    ]
    unused: list[list[Cell]] = [LISTED, ["ways", "bus", "Bus"]]
    found = [p.code for p in problems(survey=rows, choices=unused, readme=[["x"]]) if p.severity == "warning"]
    assert found == ["sheet_skipped", "row_skipped", "row_skipped", "empty_group", "unused_list"]


def test_problems_of_a_choice_stand_in_its_row() -> None:
    rows = survey(["select_one ways", "way", "Way?"])
    ways: list[list[Cell]] = [LISTED, ["ways", "bus", "Bus"], ["ways", "walk", "x" * 60]]
    assert ("long_label", "choices", 3, "label") in codes(survey=rows, choices=ways)


def test_a_draft_of_a_form_with_a_faulty_rule_can_be_worked_on() -> None:
    rows: list[list[Cell]] = [[*HEAD, "relevant"], ["text", "good", "Good?", "1 ="]]
    assert xlsform.read(book(survey=rows))[0] is None
    assert xlsform.draft(book(survey=rows))[0] is not None

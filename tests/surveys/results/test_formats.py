"""What other programs find in each format."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from surveys.results import flow_results, json_form, long_csv, trio_csv, wide_csv, workbook
from surveys.results.errors import ExportUnreadable
from surveys.results.formats import FORMATS, of_file
from surveys.results.inert import inert, plain
from surveys.results.rows import COLUMNS, About
from surveys.types import Choice, Question, QuestionType, Survey
from tests.surveys.results.cases import row

BUS = (Choice(name="bus", label={"en": "By bus"}), Choice(name="foot", label={"en": "On foot"}))
TRAVEL = Question(
    name="travel", type=QuestionType.SELECT_MULTIPLE, label={"en": "How?"}, choices=BUS, groups=("way",)
)
GOOD = Question(name="good", type=QuestionType.TEXT, label={"en": "What is good?"})
PLACE = Question(name="place", type=QuestionType.LOCATION, label={"en": "Where?"}, about_you=True)
SEEN = Question(name="seen", type=QuestionType.ACKNOWLEDGE, label={"en": "Read this."})
WHEN = Question(name="when", type=QuestionType.DATE_TIME, label={"en": "When?"})
OLD = Question(name="old", type=QuestionType.TEXT, label={"en": "An old one?"})


def survey(version: str, *questions: Question) -> Survey:
    return Survey(
        id="walk",
        version=version,
        title={"en": "Our street"},
        languages=("en",),
        default_language="en",
        questions=questions,
    )


ABOUT = About(
    event_id="3f2b6a52-5c43-4b0e-9a53-1d1ce3a7c0de",
    event_name="Spring in Pentre",
    surveys=(survey("1", OLD, GOOD), survey("2", GOOD, TRAVEL, PLACE, SEEN, WHEN)),
    time_zone="Europe/London",
    made_at=datetime(2026, 6, 1, tzinfo=UTC),
)
ROWS = [
    row(question="good", value="The park", text="The park"),
    row(question="good", value="The big park", text="The big park", status="corrected", revision=2),
    row(
        question="travel",
        type="select_multiple",
        value=["foot", "bus"],
        text="2 and 1",
        category="On foot; By bus",
    ),
    row(question="place", type="location", value="51.773,-3.204"),
    row(question="seen", type="acknowledge", value=True),
    row(question="when", type="date_time", value="2026-05-31T14:30", text="last Sunday, half two"),
    row(session="s2", resident="BEN23456", version="1", question="old", value="Long ago", text="Long ago"),
    row(
        session="s2",
        resident="BEN23456",
        version="1",
        question="good",
        value="I want to die",
        text="I want to die",
        status="danger",
    ),
    row(session="s2", resident="BEN23456", version="1", question="place", type="location", status="refused"),
]


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def package(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


def test_long_table_has_the_columns_of_the_contract() -> None:
    header = (
        "event,session,resident,channel,entry,language,version,question,type,category,value,text,answered_at,"
        "status,revision"
    )
    assert long_csv.write(ROWS, ABOUT).decode("utf-8-sig").splitlines()[0] == header
    assert ",".join(COLUMNS) == header


@pytest.mark.parametrize(
    "cell", ["=1", "+1", "-1", "@x", "\t=1", " =1", "|x", "%x", "\uff1d1", "'=1", "''=1"]
)
def test_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe(cell: str) -> None:
    assert inert(cell) == f"'{cell}"
    assert plain(inert(cell)) == cell


@pytest.mark.parametrize("cell", ["", "'tis good", "a=1", "a-b", "'"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert inert(cell) == plain(cell) == cell


@pytest.mark.parametrize("name", ["long", "wide", "trio"])
def test_no_cell_of_a_table_runs(name: str) -> None:
    rows = [row(question="good", value="=HYPERLINK(1)", text="=HYPERLINK(1)", entry="@x", resident="+44")]
    about = replace(ABOUT, surveys=(replace(ABOUT.surveys[0], title={"en": "=T"}),))
    data = FORMATS[name].write(rows, about).decode("utf-8-sig")
    for line in csv.reader(io.StringIO(data, newline="")):
        assert not [
            cell for cell in line if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        ]


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    data = workbook.write([row(question="good", value="=1+1", text="=1+1")], ABOUT)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = "".join(archive.read(name).decode() for name in archive.namelist() if "sheet" in name)
        styles = archive.read("xl/styles.xml").decode()
    assert "<f>" not in sheets
    assert 'quotePrefix="1"' in styles


def test_workbook_tells_what_was_asked_in_which_version() -> None:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook.write(ROWS, ABOUT))).get_sheet_by_name(
        "questions"
    )
    lines = sheet.to_python()
    told = {str(line[0]): dict(zip(map(str, lines[0]), map(str, line), strict=True)) for line in lines[1:]}
    assert told["old"]["versions"] == "1"
    assert told["good"]["versions"] == "1, 2"
    assert (told["travel"]["group"], told["travel"]["choices"]) == ("way", "bus: By bus; foot: On foot")


def test_wide_table_has_the_names_that_odk_gives() -> None:
    first, second = table(wide_csv.write(ROWS, ABOUT))
    assert (first["good"], first["old"], second["old"]) == ("The big park", "", "Long ago")
    assert [first[name] for name in ("way-travel", "way-travel/bus", "way-travel/foot")] == [
        "foot bus",
        "1",
        "1",
    ]
    assert (first["place-Latitude"], first["place-Longitude"], first["place"]) == ("51.773", "'-3.204", "")
    assert first["seen"] == "OK"
    names = list(first)
    tail = names[names.index("KEY") : names.index("FormVersion") + 1]
    assert ",".join(tail) == (
        "KEY,SubmitterID,SubmitterName,AttachmentsPresent,AttachmentsExpected,Status,ReviewState,DeviceID,Edits,"
        "FormVersion"
    )
    assert (first["KEY"], first["SubmitterID"], first["Edits"], first["ReviewState"]) == (
        "uuid:s1",
        "AMINA234",
        "1",
        "edited",
    )
    assert second["listenwell_missing"] == "place=refused"


def test_words_that_showed_danger_stand_in_no_answers_column() -> None:
    wide = table(wide_csv.write(ROWS, ABOUT))[1]
    trio = table(trio_csv.write(ROWS, ABOUT))[1]
    assert [name for name, cell in {**wide, **trio}.items() if "die" in cell] == ["listenwell_details"]
    assert "die" not in json.dumps(package(flow_results.write(ROWS, ABOUT))["data.json"])


def test_two_groups_whose_names_meet_keep_both_columns() -> None:
    one = replace(GOOD, name="b-c", groups=("a",))
    other = replace(GOOD, name="c", groups=("a-b",))
    rows = [
        row(question="b-c", value="first", text="first"),
        row(question="c", value="second", text="second"),
    ]
    data = wide_csv.write(rows, replace(ABOUT, surveys=(survey("1", one, other),)))
    assert (table(data)[0]["a-b-c"], table(data)[0]["a-b-c 2"]) == ("first", "second")
    assert wide_csv.read(data) == rows


def test_trio_has_category_value_and_the_very_words() -> None:
    first, second = table(trio_csv.write(ROWS, ABOUT))
    parts = [first[f"travel ({part}) - Our street"] for part in ("Category", "Value", "Text")]
    assert parts == ["On foot; By bus", '["foot", "bus"]', "2 and 1"]
    assert second["place (Category) - Our street"] == "refused"
    assert list(first)[:4] == ["Contact UUID", "Contact Name", "URN Scheme", "Anon Value"]


def test_json_has_values_as_what_they_are() -> None:
    document = json.loads(json_form.write(ROWS, ABOUT))
    values = {each["question"]: each["value"] for each in document["rows"] if each["session"] == "s1"}
    assert (values["travel"], values["seen"]) == (["foot", "bus"], True)
    assert document["rows"][-1]["value"] is None


FLOW_TYPES = {
    "select_one": lambda value, options, _: value in options["choices"],
    "select_many": lambda value, options, _: set(value) <= set(options["choices"]),
    "numeric": lambda value, _, __: isinstance(value, int | float),
    "text": lambda value, _, __: isinstance(value, str),
    "open": lambda value, _, told: told["type"] in ("text", "geo_point") and told["type_options"] == {},
    "message": lambda value, _, __: 0 <= value <= 1,
    "date": lambda value, _, __: re.fullmatch(r"\d{4}-\d\d-\d\d", value),
    "time": lambda value, _, __: re.fullmatch(r"\d\d:\d\d:\d\d", value),
    "datetime": lambda value, _, __: datetime.fromisoformat(value).tzinfo is not None,
    "image": lambda value, _, __: ":" in value,
    "audio": lambda value, _, __: ":" in value,
    "video": lambda value, _, __: ":" in value,
}


def faults(data: bytes) -> list[str]:
    """What FLOIP Flow Results 1.1.0 and the Data Package it builds on ask for, and this package lacks."""
    files = package(data)
    descriptor = files["datapackage.json"]
    found = [
        name
        for name in (
            "profile",
            "flow_results_specification_version",
            "created",
            "modified",
            "id",
            "resources",
        )
        if name not in descriptor
    ]
    found += [] if descriptor["profile"] == "flow-results-package" else ["profile"]
    found += (
        []
        if re.fullmatch(
            r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", descriptor["id"]
        )
        else ["id"]
    )
    found += [] if re.fullmatch(r"[a-z0-9._-]+", descriptor["name"]) else ["name"]
    [resource] = descriptor["resources"]
    found += ["inline data"] if "data" in resource or resource["path"] not in files else []
    schema = resource["schema"]
    names = "timestamp row_id contact_id session_id question_id response response_metadata"
    found += [] if " ".join(each["name"] for each in schema["fields"]) == names else ["fields"]
    for question in schema["questions"].values():
        found += [key for key in ("type", "label", "type_options") if key not in question]
        found += [] if question["type"] in FLOW_TYPES else [question["type"]]
    rows = files[resource["path"]]
    found += [] if len({str(each[1]) for each in rows}) == len(rows) else ["row ids"]
    for each in rows:
        found += (
            []
            if len(each) == 7 and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", each[0])
            else ["row"]
        )
        question = schema["questions"][each[4]]
        found += (
            []
            if FLOW_TYPES[question["type"]](each[5], question["type_options"], each[6])
            else [f"response {each}"]
        )
    return found


def test_package_is_one_of_flow_results_1_1_0() -> None:
    data = flow_results.write(ROWS, ABOUT)
    assert faults(data) == []
    files = package(data)
    assert len(files["data.json"]) == 6
    assert len(files["listenwell.json"]) == 3
    questions = files["datapackage.json"]["resources"][0]["schema"]["questions"]
    assert questions["place"]["is_personal_information"] is True
    assert questions["travel"]["is_personal_information"] is False
    [travel] = [each for each in files["data.json"] if each[4] == "travel"]
    assert travel[5] == ["foot", "bus"]
    assert travel[6]["choice_order"] == ["bus", "foot"]
    [when] = [each for each in files["data.json"] if each[4] == "when"]
    assert when[5] == "2026-05-31T14:30:00+01:00"


def test_question_that_changed_its_type_is_another_one_in_a_package() -> None:
    before = replace(GOOD, type=QuestionType.INTEGER)
    about = replace(ABOUT, surveys=(survey("1", before), survey("2", GOOD)))
    rows = [
        row(question="good", type="integer", value=5, version="1"),
        row(session="s2", question="good", value="x", text="x"),
    ]
    data = flow_results.write(rows, about)
    assert faults(data) == []
    assert [each[4] for each in package(data)["data.json"]] == ["good (integer)", "good"]
    assert flow_results.read(data) == rows


def test_answer_longer_than_a_cell_goes_on_in_further_columns() -> None:
    rows = [row(question="good", value="é🐶" * 20_000, text="é🐶" * 20_000)]
    assert workbook.read(workbook.write(rows, ABOUT)) == rows


@pytest.mark.parametrize("name", FORMATS)
def test_file_that_is_none_of_ours_is_refused_with_a_sentence(name: str) -> None:
    for data in (
        b"",
        b"hello,there\n1,2\n",
        b"\xff\xfe\x00",
        b"PK\x03\x04",
        b"[]",
        b'{"version": 1, "rows": [{}]}',
    ):
        with pytest.raises(ExportUnreadable):
            FORMATS[name].read(data)


def test_ending_names_the_format() -> None:
    found = [of_file(name) for name in ("a.csv", "A.XLSX", "a.json", "a.zip", "a.doc", "csv")]
    assert [each.name if each else None for each in found] == [
        "long",
        "xlsx",
        "json",
        "flow-results",
        None,
        None,
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_no_rows_give_a_file_that_reads_back(name: str) -> None:
    assert FORMATS[name].read(FORMATS[name].write([], ABOUT)) == []

"""What is written as an XLSForm reads back as the same survey, and other programs take it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from benchmarks.xlsform.compare import case
from surveys import xlsform
from surveys.authoring import yaml_form
from surveys.errors import CellTooLong
from surveys.types import Choice, Question, QuestionType, Survey
from tests.surveys.surveys_strategy import surveys

ROOT = Path(__file__).parents[3]
SHIPPED = sorted([*(ROOT / "surveys/library").glob("*.yaml"), *(ROOT / "tests/surveys/forms").glob("*.yaml")])
#: Shrinking takes minutes and the whole survey is shown anyway.
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)


def taken_by_pyxform(data: bytes) -> bool:
    return convert(data, validate=False, file_type=".xlsx").xform.startswith("<?xml")


def survey_of(path: Path) -> Survey:
    survey, problems = yaml_form.read(path.read_bytes(), path.name)
    assert survey is not None, problems
    return survey


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_survey_comes_back_the_same(path: Path) -> None:
    survey = survey_of(path)
    assert xlsform.read(xlsform.write(survey), "other-name.xlsx")[0] == survey


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_pyxform_takes_every_shipped_survey(path: Path) -> None:
    assert taken_by_pyxform(xlsform.write(survey_of(path)))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=QUICK)
@given(surveys())
def test_any_survey_comes_back_the_same_and_pyxform_takes_it(survey: Survey) -> None:
    data = xlsform.write(survey)
    again, problems = xlsform.read(data, "other-name.xlsx")
    assert again == survey, problems
    assert taken_by_pyxform(data)


@settings(max_examples=80, deadline=None, phases=QUICK)
@given(st.integers(0, 1_000_000))
def test_a_form_of_others_is_the_same_after_a_second_import(seed: int) -> None:
    first, _ = xlsform.read(case(seed).data, "form.xlsx")
    if first is not None:
        assert xlsform.read(xlsform.write(first), "other-name.xlsx")[0] == first


def choices(*names: str) -> tuple[Choice, ...]:
    return tuple(Choice(name=name, label={"en": name.upper()}) for name in names)


def question(name: str, list_name: str, *names: str) -> Question:
    label = {"en": f"{name}?"}
    kind = QuestionType.SELECT_ONE
    return Question(name=name, type=kind, label=label, list_name=list_name, choices=choices(*names))


@pytest.mark.parametrize(
    "questions",
    [
        (question("a", "a", "x", "y"),),
        (question("a", "", "x", "y"), question("b", "a", "p", "q")),
        (question("a", "b", "x", "y"), question("b", "b", "x", "y")),
        (question("a", "a", "x", "y"), question("b", "a", "x", "y")),
        (question("a", "", "x", "y"), question("b", "a", "p", "q"), question("a_2", "", "r", "s")),
    ],
)
def test_lists_keep_whose_they_are_whatever_they_are_called(questions: tuple[Question, ...]) -> None:
    survey = Survey(
        id="s", version="1", title={"en": "S"}, languages=("en",), default_language="en", questions=questions
    )
    assert xlsform.read(xlsform.write(survey))[0] == survey


def test_a_text_longer_than_a_cell_is_not_cut() -> None:
    label = {"en": "x" * 40_000}
    long = Survey(
        id="s",
        version="1",
        title={"en": "S"},
        languages=("en",),
        default_language="en",
        questions=(Question(name="q", type=QuestionType.TEXT, label=label),),
    )
    with pytest.raises(CellTooLong, match="32767"):
        xlsform.write(long)

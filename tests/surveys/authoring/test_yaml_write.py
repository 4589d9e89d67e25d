from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings

from surveys.authoring.yaml_form import read
from surveys.authoring.yaml_write import write
from surveys.shipped import shipped
from surveys.types import Group, Question, QuestionType, Quota, Survey
from tests.surveys.surveys_strategy import surveys

WRITTEN = """\
id: street
version: '1'
languages: [en, cy]
title:
  en: Street
  cy: Stryd
thanks:
  en: Thank you
  cy: Diolch

questions:
  - name: good
    type: text
    label:
      en: |-
        Good?
        Say.
      cy: 'Da: ie'

  - group: here
    relevant: ${good} != ''
    questions:
      - name: how
        type: range
        label:
          en: How?
          cy: Sut?
        minimum: 0
        maximum: 1
        step: 0.5

quotas:
  - name: many
    when: ${good} != ''
    limit: 50
"""


# Making a whole survey smaller takes minutes; the one that failed is small enough to read.
@settings(max_examples=60, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(surveys())
def test_what_is_written_reads_back_as_the_same_survey(survey: Survey) -> None:
    again, problems = read(write(survey))
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert again == survey


@pytest.mark.parametrize("name", sorted(shipped()))
def test_a_shipped_survey_reads_back_as_the_same(name: str) -> None:
    survey, _ = read(shipped()[name])
    assert survey is not None
    assert read(write(survey))[0] == survey


def test_is_written_as_people_would() -> None:
    survey = Survey(
        id="street",
        version="1",
        languages=("en", "cy"),
        default_language="en",
        title={"cy": "Stryd", "en": "Street"},
        thanks={"en": "Thank you", "cy": "Diolch"},
        groups=(Group(name="here", relevant="${good} != ''"),),
        quotas=(Quota(name="many", when="${good} != ''", limit=50),),
        questions=(
            Question(name="good", type=QuestionType.TEXT, label={"en": "Good?\nSay.", "cy": "Da: ie"}),
            Question(
                name="how",
                type=QuestionType.RANGE,
                minimum=0,
                maximum=1,
                step=0.5,
                groups=("here",),
                label={"en": "How?", "cy": "Sut?"},
            ),
        ),
    )
    assert write(survey) == WRITTEN

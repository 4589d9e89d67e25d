"""Groups, quotas, silent questions, and the time that a long survey takes."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from surveys import engine
from surveys.types import (
    AnswerStored,
    Edited,
    Group,
    Question,
    QuestionType,
    Said,
    SurveyCompleted,
)
from tests.surveys.talk import NOW, Talk, survey_of

GROUPS = survey_of(
    """\
- {name: lives, type: consent, purpose: contact, label: Do you live here}
- group: home
  label: Now about your home
  relevant: ${lives} = 'yes'
  questions:
    - {name: dry, type: note, relevant: "${lives} = 'no'", label: Never shown}
    - {name: warm, type: consent, purpose: quote, label: Is it warm}
    - group: cold
      label: You said it is cold
      relevant: ${warm} = 'no'
      questions:
        - {name: why, type: text, label: What makes it cold}
        - {name: who, type: text, label: Who could help}
- {name: good, type: text, label: What is good}
"""
)


def test_a_groups_heading_is_said_once_before_its_first_question() -> None:
    talk = Talk(GROUPS).say("yes")
    assert (talk.notes, talk.position) == (["Now about your home"], "warm")
    talk.say("no")
    assert (talk.notes, talk.position) == (["You said it is cold"], "why")
    assert talk.say("draught").notes == []
    assert talk.say("back", "the wind").notes == []


def test_a_groups_rule_holds_for_all_in_it() -> None:
    talk = Talk(GROUPS).say("no")
    assert (talk.notes, talk.position) == ([], "good")
    assert (talk.asked.number, talk.asked.of) == (2, 2)
    assert Talk(GROUPS).say("yes", "yes").position == "good"


def test_a_correction_may_open_a_group() -> None:
    talk = Talk(GROUPS).say("no").get(Edited(message_id="1", text="yes"))
    assert (talk.notes, talk.position) == (["Now about your home"], "warm")


# Quotas

QUOTAS = """\
quotas:
  - {name: young, when: "${age} < 25", limit: 10}
"""
AGES = survey_of(
    "- {name: report, type: consent, purpose: report, label: A report}\n"
    "- {name: age, type: integer, label: How old}\n"
    "- {name: good, type: text, label: What is good}\n",
    QUOTAS,
)
YOUNG = frozenset({"young"})


def test_a_full_quota_ends_the_session_once_its_rule_holds() -> None:
    talk = Talk(AGES, full=YOUNG).say("yes")
    assert talk.position == "age"
    talk.say("20")
    assert talk.kinds == [AnswerStored, SurveyCompleted]
    assert talk.step.events[-1] == SurveyCompleted(text="Thank you", reason="quota", quota="young")


def test_a_quota_that_is_not_full_or_not_theirs_ends_nothing() -> None:
    assert Talk(AGES).say("yes", "20").position == "good"
    assert Talk(AGES, full=YOUNG).say("yes", "40").position == "good"


def test_a_correction_may_meet_a_full_quota() -> None:
    talk = Talk(AGES, full=YOUNG).say("yes", "40").get(Edited(message_id="2", text="20"))
    assert talk.step.events[-1] == SurveyCompleted(text="Thank you", reason="quota", quota="young")


def test_a_quota_whose_rule_cannot_be_worked_out_ends_nothing() -> None:
    broken = replace(AGES, quotas=(replace(AGES.quotas[0], when="${age} <"),))
    assert Talk(broken, full=YOUNG).say("yes", "20").position == "good"


# Silent questions

SILENT = survey_of(
    """\
- {name: poster, type: hidden, default: surgery}
- {name: adults, type: integer, label: Adults}
- {name: children, type: integer, relevant: "${poster} = 'school'", label: Children}
- {name: all, type: calculate, calculation: "${adults} + coalesce(${children}, 0)"}
- {name: crowd, type: calculate, relevant: "${all} > 4", calculation: "if(${all} > 8, 'many', 'some')"}
- {name: part, type: calculate, calculation: "1 div 0"}
- {name: rooms, type: integer, relevant: "${crowd} != ''", label: Rooms}
- {name: good, type: text, label: What is good}
- {name: over, type: end}
"""
)


def test_hidden_values_come_with_the_resident_or_by_default() -> None:
    assert Talk(SILENT).stored == [("poster", "answered", "surgery", "")]
    talk = Talk(SILENT, hidden={"poster": "school", "adults": "9", "nothing": "x"})
    assert talk.stored == [("poster", "answered", "school", "")]
    assert talk.say("2").position == "children"


def test_what_is_worked_out_is_stored_as_it_is_passed_and_again_when_it_changes() -> None:
    talk = Talk(SILENT).say("3")
    assert [answer[:3] for answer in talk.stored] == [
        ("adults", "answered", 3),
        ("all", "answered", 3),
        ("part", "answered", ""),
    ]
    assert talk.position == "good"
    talk.get(Edited(message_id="1", text="9"))
    assert [answer[:3] for answer in talk.stored] == [
        ("adults", "corrected", 9),
        ("all", "corrected", 9),
        ("crowd", "answered", "many"),
    ]
    assert talk.position == "rooms", "a rule sees what was worked out anew"


def test_a_calculation_knows_the_clock_the_labels_and_what_it_held() -> None:
    survey = survey_of(
        """\
- name: area
  type: select_one
  or_other: true
  label: Which area
  choices: [{name: n, label: North}, {name: s, label: South}]
- {name: called, type: calculate, calculation: "jr:choice-name(${area}, '${area}')"}
- {name: first, type: calculate, calculation: "once(${area})"}
- {name: at, type: calculate, calculation: "now()"}
- {name: good, type: text, label: What is good}
"""
    )
    talk = Talk(survey).say("north")
    assert [answer[2] for answer in talk.stored] == ["n", "North", "n", "2026-05-04T09:30"]
    talk.get(Edited(message_id="1", text="Up the hill"))
    assert [answer[:3] for answer in talk.stored if answer[0] != "area_other"] == [
        ("area", "corrected", "other"),
        ("called", "corrected", "Something else"),
    ]


def test_the_end_is_stored_at_the_end() -> None:
    talk = Talk(SILENT).say("3", "the park")
    assert talk.stored[-1] == ("over", "answered", "2026-05-04T09:30:00+00:00", "")
    assert talk.kinds[-1] is SurveyCompleted


def test_a_silent_question_is_nothing_to_go_back_to() -> None:
    assert Talk(SILENT).say("3", "back").position == "adults"


# Time


@pytest.fixture(scope="module")
def long_talk() -> Talk:
    """200 questions with rules on the one before, in ten groups, each tenth a calculation; half answered."""
    questions = [
        Question(
            name=f"q{at}",
            type=QuestionType.CALCULATE if at % 10 == 9 else QuestionType.TEXT,
            label={"en": f"After ${{q{at - 1}}}" if at else "First"},
            relevant=f"${{q{at - 1}}} != '' and not(contains(${{q{at - 1}}}, 'stop'))" if at else "",
            calculation=f"concat(${{q{at - 1}}}, '!')" if at % 10 == 9 else "",
            groups=(f"g{at // 20}",),
        )
        for at in range(200)
    ]
    groups = tuple(Group(name=f"g{n}", relevant="1 = 1") for n in range(10))
    survey = replace(SILENT, questions=tuple(questions), groups=groups)
    return Talk(survey).say(*["words"] * 100)


def test_a_session_of_200_questions_answers_a_message_soon(long_talk: Talk) -> None:
    """3 to 7 ms where it was measured; what grows with the square of the questions takes far longer."""
    session = long_talk.step.session
    assert session.position == "q111"
    taken = []
    for _ in range(30):
        begin = time.thread_time()
        step = engine.resume(long_talk.survey, session, Said(text="more", message_id="x"), now=NOW)
        taken.append(time.thread_time() - begin)
        assert step.session.position == "q112"
    assert min(taken) < 0.02, f"the quickest of 30 took {min(taken) * 1000:.1f} ms"

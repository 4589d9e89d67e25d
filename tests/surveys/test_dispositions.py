from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.dispositions import (
    PARTIAL_ANSWERS,
    Disposition,
    Happening,
    after,
    count,
    is_partial,
    rates,
)
from surveys.types import Given, Missing, Question, QuestionType, Session, Status, Survey

#: Stories: what happens to one person, and what they are after each. "-" means that nothing changes.
STORIES = """
an open link: opened contacted, started started, answered interim_partial, answered -, finished completed
an invitation: registered registered, invited queued, delivered contacted, opened -, started started
an invitation that fails: invited queued, undelivered failed, invited queued, delivered contacted
late news of an invitation: invited queued, opened contacted, started started, delivered -, undelivered -
who never comes: invited queued, delivered contacted, closed unresponsive
an invitation that never left: registered registered, invited queued, closed failed
comes after all: invited queued, delivered contacted, closed unresponsive, opened contacted, started started
no to the privacy notice: opened contacted, declined refused, closed -
changes their mind: opened contacted, declined refused, started started
no to the survey: opened contacted, started started, declined refused
STOP before the first question: opened contacted, stopped refused, closed -
STOP early: opened contacted, started started, stopped breakoff, closed -
STOP later: opened contacted, started started, answered interim_partial, stopped partial, closed -
silent early: opened contacted, started started, closed breakoff
silent later: opened contacted, started started, answered interim_partial, closed partial
JOIN and on: answered interim_partial, stopped partial, answered interim_partial, finished completed
JOIN after little: started started, stopped breakoff, started started, closed breakoff
STOP at the end: started started, finished completed, stopped -, closed -
full quota: started started, quota_full rejected, closed -, stopped -
not for them: started started, screened_out ineligible, closed -
nothing known of them: stopped -, closed -
"""


@pytest.mark.parametrize("story", [line for line in STORIES.splitlines() if line])
def test_a_persons_way(story: str) -> None:
    current = ""
    for step in story.split(": ")[1].split(", "):
        happening, expected = step.split()
        became = after(current, Happening(happening))
        assert (became or "-") == expected, step
        current = became or current


@given(st.lists(st.sampled_from(Happening)))
def test_who_completed_stays_so_whatever_happens(happenings: list[Happening]) -> None:
    current, finished = "", False
    for happening in happenings:
        current = after(current, happening) or current
        finished = finished or happening is Happening.FINISHED
        assert not finished or current == Disposition.COMPLETED


@given(st.lists(st.sampled_from(Happening)))
def test_once_an_event_is_closed_nobody_is_left_in_between(happenings: list[Happening]) -> None:
    current = ""
    for happening in happenings:
        current = after(current, happening) or current
    current = after(current, Happening.CLOSED) or current
    assert current not in {"registered", "queued", "contacted", "started", "interim_partial"}
    assert after(current, Happening.CLOSED) is None


def test_every_disposition_can_be_reached() -> None:
    reached, waiting = {""}, [""]
    while waiting:
        current = waiting.pop()
        for happening in Happening:
            became = after(current, happening) or current
            if became not in reached:
                reached.add(became)
                waiting.append(became)
    assert reached == {"", *Disposition}


def survey(*questions: Question) -> Survey:
    return Survey(
        id="s",
        version="1",
        title={"en": "S"},
        languages=("en",),
        default_language="en",
        questions=questions,
    )


def answered(**answers: Given) -> Session:
    return Session(
        id="1",
        survey_id="s",
        survey_version="1",
        language="en",
        status=Status.ASKING,
        position="",
        answers=answers,
    )


WORDS = Given(value="The park is dark.")
GOOD = Question(name="good", type=QuestionType.TEXT)
BAD = Question(name="bad", type=QuestionType.TEXT)
AGE = Question(name="age", type=QuestionType.SELECT_ONE, about_you=True)
AGREE = Question(name="agree", type=QuestionType.CONSENT, purpose="report")


def test_a_session_counts_from_two_answers_to_its_own_questions() -> None:
    asked = survey(AGREE, GOOD, BAD, AGE)
    assert PARTIAL_ANSWERS == 2
    assert not is_partial(asked, answered(good=WORDS, age=WORDS, agree=Given(value=True)))
    assert is_partial(asked, answered(good=WORDS, bad=WORDS))


def test_what_was_skipped_is_no_answer() -> None:
    skipped = Given(value=None, missing=Missing.SKIPPED)
    assert not is_partial(survey(GOOD, BAD), answered(good=WORDS, bad=skipped))


def test_one_answer_counts_where_a_survey_asks_no_more() -> None:
    assert is_partial(survey(GOOD, AGE), answered(good=WORDS))
    assert not is_partial(survey(AGE), answered(age=WORDS))


def test_rates_by_hand() -> None:
    """60 completed, 10 partial, 5 refused, 5 broke off, 20 silent, 3 met a full quota, 2 were not meant."""
    counts = {
        Disposition.COMPLETED: 60,
        Disposition.PARTIAL: 6,
        Disposition.INTERIM_PARTIAL: 4,
        Disposition.REFUSED: 5,
        Disposition.BREAKOFF: 5,
        Disposition.CONTACTED: 8,
        Disposition.UNRESPONSIVE: 7,
        Disposition.STARTED: 5,
        Disposition.REJECTED: 3,
        Disposition.INELIGIBLE: 2,
    }
    found = {rate.name: (rate.people, rate.of) for rate in rates(counts)}
    assert found == {
        "response": (70, 100),
        "cooperation": (70, 80),
        "refusal": (10, 100),
        "completion": (60, 80),
    }


def test_a_percentage_stands_only_where_thirty_people_are_behind_it() -> None:
    few = rates({Disposition.COMPLETED: 20, Disposition.UNRESPONSIVE: 9})[0]
    enough = rates({Disposition.COMPLETED: 20, Disposition.UNRESPONSIVE: 10})[0]
    assert few.text == "20 of 29 people"
    assert enough.text == "20 of 30 people (67 %)"


def test_rates_of_nobody_divide_by_nothing() -> None:
    assert [rate.text for rate in rates({})] == ["0 of 0 people"] * 4


def test_counts_people_in_the_order_of_the_way_through() -> None:
    assert list(count(["completed", "contacted", "completed"]).items()) == [
        ("contacted", 1),
        ("completed", 2),
    ]

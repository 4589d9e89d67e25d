from __future__ import annotations

from datetime import UTC, datetime

from surveys.checks import check
from surveys.engine import start
from surveys.turns.buttons import range_buttons
from surveys.types import Question, QuestionType, Survey
from surveys.understanding.kinds import Reader, Understood, _read_range


def slider(maximum: int) -> Survey:
    question = Question(
        name="far", type=QuestionType.RANGE, label={"en": "How far?"}, minimum=0, maximum=maximum
    )
    return Survey(
        id="s",
        version="1",
        title={"en": "S"},
        languages=("en",),
        default_language="en",
        questions=(question,),
    )


def test_a_range_with_more_values_than_a_message_has_buttons_is_typed() -> None:
    now = datetime(2026, 5, 4, tzinfo=UTC)
    for maximum, buttons in ((99, 100), (100, 0)):
        survey = slider(maximum)
        session = start(survey, session_id="1", language="en", seed=0, now=now).session
        assert len(range_buttons(survey.questions[0], survey, session)) == buttons
    assert _read_range(survey.questions[0], "73", Reader(language="en", today=None)) == Understood(value=73)


def test_a_range_that_is_typed_is_a_warning_and_one_beyond_all_measure_an_error() -> None:
    found = [[(p.code, p.severity) for p in check(slider(most)) if p.place.question] for most in (100, 1_000)]
    assert found == [[("many_choices", "warning")], [("too_many", "error")]]

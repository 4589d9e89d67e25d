"""Screens that people pass on: a shared tablet, a helper's laptop. Nobody can be reached there later."""

from __future__ import annotations

from dataclasses import replace

from surveys.types import QuestionType, Survey

#: Sources of sessions, see `SessionRow.source`.
PASSED_ON = frozenset({"tablet", "assisted"})
#: What somebody can only agree to where a message finds them; the report is told of in words instead.
NEED_A_WAY_BACK = frozenset({"report", "digest", "contact"})
NEVER = "false()"


def without_a_way_back(survey: Survey) -> Survey:
    """The same survey, leaving out what could not be kept there: it is not asked, so nothing is noted."""
    return replace(
        survey,
        questions=tuple(
            replace(question, relevant=NEVER)
            if question.type is QuestionType.CONSENT and question.purpose in NEED_A_WAY_BACK
            else question
            for question in survey.questions
        ),
    )

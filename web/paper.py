"""A survey as a form to print, for an event or on its own; the console and the shell use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from feedback.paper import Paper
from storage.events import Community, Event
from surveys.results.conditions import condition
from surveys.results.numbering import GAP, numbered, offered, words_of
from surveys.turns.said import MENTION
from surveys.types import Survey
from web.phrases import local

WELSH_FIRST = ("cy", "en")  # as the Welsh language standards ask of forms


def paper_of(survey: Survey, *, today: date, languages: Sequence[str] = (), **about: Any) -> Paper:
    """A form of a survey in these languages, or in all of its own. about: the further fields of `Paper`."""
    conditions = {question.name: condition(question, survey) for question in survey.questions}
    spoken = [code for code in WELSH_FIRST if code in survey.languages]
    spoken += [code for code in survey.languages if code not in spoken]
    return Paper(
        survey=_without_answers(survey),
        numbers=numbered(survey),
        choices={question.name: offered(question, survey) for question in survey.questions},
        rules={name: tests for name, tests in conditions.items() if tests != ()},
        labels={
            question.name: {code: words_of(question, code, survey) for code in survey.languages}
            for question in survey.questions
        },
        languages=[code for code in languages if code in survey.languages] or spoken,
        made_on=today,
        **about,
    )


def _without_answers(survey: Survey) -> Survey:
    """The survey with a gap wherever the chat puts in an earlier answer."""

    def gaps(text: Mapping[str, str]) -> dict[str, str]:
        return {language: MENTION.sub(GAP, words) for language, words in text.items()}

    questions = (replace(question, hint=gaps(question.hint)) for question in survey.questions)
    groups = (replace(group, label=gaps(group.label)) for group in survey.groups)
    return replace(survey, thanks=gaps(survey.thanks), questions=tuple(questions), groups=tuple(groups))


def paper_of_event(  # noqa: PLR0913 - one parameter a fact, all by name
    survey: Survey,
    event: Event,
    community: Community,
    *,
    public_url: str,
    today: date,
    languages: Sequence[str] = (),
    hand_in: str = "",
) -> Paper:
    """The form of an event: its code, its days, and whom to ask."""
    return paper_of(
        survey,
        today=today,
        languages=languages,
        partnership=community.partnership,
        place=f"{event.name}, {community.name}",
        contact=community.public_contact,
        hand_in=hand_in,
        link=f"{public_url}/join/{event.code}",
        code=event.code,
        last_day=local(event.closes_at, community.time_zone).date(),
        report_day=local(event.report_due_at, community.time_zone).date(),
    )

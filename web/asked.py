"""What a community's surveys ask people about themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from storage import events
from storage.database import Connection
from surveys.authoring.yaml_form import launched
from surveys.shipped import shipped
from surveys.types import Survey

FIRST_SURVEY = "what-matters"  # whose questions stand until the first event asks its own
_PICKED = frozenset({"select_one", "select_multiple"})


@dataclass(frozen=True, kw_only=True)
class AboutYou:
    """One question about the person. label and the choices' labels: language → words."""

    name: str
    label: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]
    #: Whether one may pick several: then its numbers are no parts of a whole.
    several: bool


def asked_at(conn: Connection, event_id: str) -> list[AboutYou]:
    """Questions with choices about the person in an event's survey, in its order."""
    source = events.survey_source(conn, events.event(conn, event_id).survey_version_id)
    return list(_asked(source))


def asked_in(conn: Connection, community_id: str) -> dict[str, AboutYou]:
    """Every such question of the community's events by its name, the newest event's wording first."""
    found: dict[str, AboutYou] = {}
    for event in events.events(conn, [community_id]):
        for each in _asked(events.survey_source(conn, event.survey_version_id)):
            known = found.get(each.name)
            choices = {**each.choices, **known.choices} if known else each.choices
            found[each.name] = AboutYou(**{**vars(known or each), "choices": choices})
    return found or {each.name: each for each in _asked(shipped()[FIRST_SURVEY])}


@lru_cache(maxsize=64)
def _asked(source: str) -> tuple[AboutYou, ...]:
    """A launched version is frozen, so its source is its identity."""
    survey: Survey = launched(source)
    return tuple(
        AboutYou(
            name=question.name,
            label=question.label,
            choices={choice.name: choice.label for choice in question.choices},
            several=question.type == "select_multiple",
        )
        for question in survey.questions
        if question.about_you and question.type in _PICKED and question.choices
    )

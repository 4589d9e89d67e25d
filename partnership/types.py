"""Values of what is done about a theme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ActionState(StrEnum):
    """Where an action stands."""

    PROMISED = "promised"  # somebody said they would
    DONE = "done"  # "we did"
    COULD_NOT = "could_not"  # "we could not, because"


@dataclass(frozen=True, kw_only=True)
class Action:
    """What the partnership does about a theme."""

    id: str
    event_id: str
    #: The theme it answers, and its label when the action was made.
    theme_id: str
    theme_label: str
    #: Who does it, as residents would say it: "the council", "Ben and the Saturday group".
    owner: str
    #: What was promised, one sentence.
    promise: str
    promised_for: date | None
    state: ActionState
    #: "On 12 May the council fixed six lights", or why not; empty while promised. Text per language.
    outcome: str
    outcome_cy: str
    promise_cy: str
    #: The day it was done or refused.
    happened_on: date | None

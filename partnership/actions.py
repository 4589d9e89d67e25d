"""Rules of actions: what makes one complete enough to be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partnership.types import Action, ActionState


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something that keeps an action from being told. `field` is the action's field that it is about."""

    field: str
    problem: str
    remedy: str


def check(action: Action, *, today: date) -> list[Fault]:
    """All that is missing or wrong; empty when residents can be told."""
    faults = []
    if not action.owner.strip():
        faults.append(
            Fault(
                field="owner",
                problem="Nobody is named.",
                remedy="Say who does it, as residents would say it.",
            )
        )
    if not action.promise.strip():
        faults.append(Fault(field="promise", problem="Nothing is promised.", remedy="Say what will be done."))
    if action.state is not ActionState.PROMISED:
        faults += _check_ending(action, today)
    return faults


def _check_ending(action: Action, today: date) -> list[Fault]:
    faults = []
    if not action.outcome.strip():
        done = action.state is ActionState.DONE
        remedy = "Say what was done, and when." if done else "Say why not; people would rather know."
        faults.append(Fault(field="outcome", problem="How it ended is not said.", remedy=remedy))
    if action.happened_on is None:
        faults.append(
            Fault(field="happened_on", problem="The day is missing.", remedy="Give the day it ended.")
        )
    elif action.happened_on > today:
        faults.append(
            Fault(
                field="happened_on",
                problem="That day is still to come.",
                remedy="Leave it promised until then.",
            )
        )
    return faults

"""What has become of actions: which are news, and how each is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from feedback.words import capital, sentence
from language.catalogue import Catalogue
from partnership.types import Action, ActionState


def promise(action: Action, language: str) -> str:
    """The promise in `language`, else in the one it was written in."""
    return (action.promise_cy if language == "cy" else "") or action.promise or action.promise_cy


def outcome(action: Action, language: str) -> str:
    """How it ended, in `language`, else in the one it was written in; empty while it is promised."""
    return (action.outcome_cy if language == "cy" else "") or action.outcome or action.outcome_cy


def ended(actions: Iterable[Action], state: ActionState, *, until: date) -> list[Action]:
    """Actions that ended in `state` up to and with one day, latest first.

    One whose outcome nobody has written is left out: there is nothing to say of it yet.
    """
    found = [
        action
        for action in actions
        if action.state is state
        and outcome(action, "en")
        and action.happened_on is not None
        and action.happened_on <= until
    ]
    return sorted(found, key=lambda action: (-_ordinal(action.happened_on), action.id))


def promised(actions: Iterable[Action]) -> list[Action]:
    """Actions still promised, the next due first, those without a day last."""
    found = [action for action in actions if action.state is ActionState.PROMISED]
    return sorted(found, key=lambda action: (action.promised_for or date.max, action.id))


def is_late(action: Action, *, today: date) -> bool:
    """Whether the promised day has gone by without an end."""
    return (
        action.state is ActionState.PROMISED
        and action.promised_for is not None
        and action.promised_for < today
    )


def told(action: Action, t: Catalogue) -> Mapping[str, str]:
    """An action as a report tells it: its state and one sentence."""
    done = action.state is not ActionState.PROMISED
    return {"state": action.state.value, "text": ending(action, t) if done else pledge(action, t)}


def ending(action: Action, t: Catalogue) -> str:
    """How an action ended, as a sentence."""
    return sentence(capital(outcome(action, t.language)))


def pledge(action: Action, t: Catalogue) -> str:
    """What is still promised, by whom and for when, as a sentence."""
    said = {"owner": action.owner, "promise": sentence(promise(action, t.language))}
    if action.promised_for is None:
        return t.gettext("Promised by {owner}: {promise}", **said)
    return t.gettext("Promised by {owner} for {day}: {promise}", day=t.date(action.promised_for), **said)


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0

from dataclasses import replace
from datetime import date

from partnership.actions import check
from partnership.types import Action, ActionState

TODAY = date(2026, 6, 1)
PROMISE = Action(
    id="1",
    event_id="spring",
    theme_id="park",
    theme_label="The park is dark",
    owner="the council",
    promise="fix the lights",
    promised_for=None,
    state=ActionState.PROMISED,
    outcome="",
    outcome_cy="",
    promise_cy="",
    happened_on=None,
)


def fields(action: Action) -> list[str]:
    return [fault.field for fault in check(action, today=TODAY)]


def test_promise_with_owner_can_be_told() -> None:
    assert fields(PROMISE) == []


def test_promise_needs_somebody_and_something() -> None:
    assert fields(replace(PROMISE, owner=" ", promise="")) == ["owner", "promise"]


def test_an_end_needs_words_and_a_day() -> None:
    for state in (ActionState.DONE, ActionState.COULD_NOT):
        assert fields(replace(PROMISE, state=state)) == ["outcome", "happened_on"]
        assert fields(replace(PROMISE, state=state, outcome="So it went", happened_on=TODAY)) == []


def test_nothing_has_ended_on_a_day_to_come() -> None:
    early = replace(PROMISE, state=ActionState.DONE, outcome="Done", happened_on=date(2026, 6, 2))
    assert fields(early) == ["happened_on"]


def test_refusal_is_asked_for_its_reason() -> None:
    refused = replace(PROMISE, state=ActionState.COULD_NOT, happened_on=TODAY)
    assert [fault.remedy for fault in check(refused, today=TODAY)] == [
        "Say why not; people would rather know."
    ]

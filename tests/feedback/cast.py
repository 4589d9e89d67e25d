"""One listening event's themes, quotes and actions, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from feedback.report import EventFacts, Heard
from nlp.types import Assignment, Board, BoardTheme, Mapped, Quote, Theme
from partnership.types import Action, ActionState

PLACES = Mapped(
    code="5", label="Create and develop healthy and sustainable places and communities", confidence=0.8
)
FACTS = EventFacts(
    name="Spring listening",
    partnership="Blaen-y-cwm Partnership",
    community="Blaen-y-cwm",
    opened_on=date(2026, 4, 1),
    closed_on=date(2026, 5, 5),
    made_on=date(2026, 5, 15),
    slug="spring",
)
HEARD = Heard(
    replied=212, commented=180, set_aside={"unsure": 37, "non_answer": 12, "duplicate": 3, "danger": 9}
)


def theme(
    name: str,
    people: int,
    *,
    label: str = "",
    hidden: bool = False,
    parent: str | None = None,
    leaning: str = "good",
) -> BoardTheme:
    """A theme; its id is its name."""
    run_theme = Theme(
        id=name,
        parent_id=parent,
        label=name,
        description="",
        points=people,
        comments=people,
        people=people,
        people_low=people,
        people_high=people,
        rank=1,
        leaning=leaning,
        pinned=False,
        quotes=(),
        frameworks={"marmot8": (PLACES,)},
    )
    return BoardTheme(theme=run_theme, label=label or name, description="", hidden=hidden, members=(name,))


def board(themes: Iterable[BoardTheme], *, signed_off: bool = True) -> Board:
    """A board; theme NAME has one point, in comment "c-NAME"."""
    told = tuple(themes)
    points = tuple(
        Assignment(
            comment_id=f"c-{one.theme.id}",
            start=0,
            end=9,
            theme_id=one.theme.id,
            subtheme_id="",
            confidence=1,
            reason="",
        )
        for one in told
    )
    return Board(themes=told, signed_off=signed_off, decisions=1, assignments=points)


def quote(name: str, text: str) -> Quote:
    """A released quote from theme NAME's one point."""
    return Quote(comment_id=f"c-{name}", start=0, end=9, text=text)


def action(
    name: str,
    state: ActionState = ActionState.PROMISED,
    *,
    theme_label: str = "The park is dark",
    theme_id: str = "park",
    promise: str = "fix the lights",
    by: date | None = None,
    outcome: str = "",
    outcome_cy: str = "",
    on: date | None = None,
) -> Action:
    """An action of the council's."""
    return Action(
        id=name,
        event_id="spring",
        theme_id=theme_id,
        theme_label=theme_label,
        owner="the council",
        promise=promise,
        promise_cy="trwsio'r goleuadau",
        promised_for=by,
        state=state,
        outcome=outcome,
        outcome_cy=outcome_cy,
        happened_on=on,
    )

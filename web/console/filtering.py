"""Filters over what was said: what an address asks for, and what there is to choose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from language.catalogue import Catalogue
from web.boards import BoardView, EventPoints
from web.console.new_event import day_of
from web.console.replies import SOURCES, named
from web.kit import Visit
from web.languages import own_name
from web.points import Choice, PointFilter

_LONGEST = 200  # characters of a search that are looked at


def wanted_of(query: Mapping[str, str], t: Catalogue) -> tuple[dict[str, str], dict[str, str], PointFilter]:
    """What an address asks for: what was typed, field → what is wrong with it, and the filter."""
    typed = {name: value.strip()[:_LONGEST] for name, value in query.items()}
    days: dict[str, date | None] = {}
    problems = {}
    for name in ("since", "until"):
        days[name] = day_of(typed[name]) if typed.get(name) else None
        if typed.get(name) and days[name] is None:
            problems[name] = t.gettext("Write the day like 2026-05-12.")
    answers = tuple((name[2:], value) for name, value in typed.items() if name.startswith("a-") and value)
    return (
        typed,
        problems,
        PointFilter(
            theme_id=typed.get("theme", ""),
            words=typed.get("words", ""),
            language=typed.get("language", ""),
            area=typed.get("area", ""),
            question=typed.get("question", ""),
            source=typed.get("source", ""),
            since=days["since"],
            until=days["until"],
            answers=answers,
            unread="unread" in typed,
            flagged="flagged" in typed,
        ),
    )


def choices_of(
    visit: Visit, points: EventPoints, view: BoardView | None
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Filters with something to choose: name of the field, its label, its options.

    view: None leaves the themes out.
    """
    t, offered = visit.t, points.choices()
    themes = [(each.theme.id, each.label) for each in view.tops() if not each.hidden] if view else []
    found = [
        ("question", t.gettext("Question"), [(each.value, label_of(each, t)) for each in offered.questions]),
        ("theme", t.gettext("Theme"), themes),
        (
            "language",
            t.gettext("Language"),
            [(each.value, own_name(each.value)) for each in offered.languages],
        ),
        (
            "source",
            t.gettext("How it came"),
            [(each.value, named(SOURCES, each.value, t)) for each in offered.sources],
        ),
        ("area", t.gettext("Area"), [(each.value, each.value) for each in offered.areas if each.value]),
    ]
    for name, choices in offered.answers.items():
        asked = offered.asked.get(name, {})
        label = asked.get(t.language) or next(iter(asked.values()), name)
        found.append((f"a-{name}", label, [(each.value, label_of(each, t)) for each in choices]))
    return [(name, label, [("", t.gettext("any")), *options]) for name, label, options in found if options]


def label_of(choice: Choice, t: Catalogue) -> str:
    """What a choice is called."""
    return choice.label.get(t.language) or next(iter(choice.label.values()), choice.value)

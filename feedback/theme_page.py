"""Themes as one HTML file for coordinators: it opens offline, on a phone, in print, and needs nothing else.

It shows redacted quotes that nobody has released, so it is not for publishing and says so on top.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from feedback.theme_limits import LIMITS, LIMITS_TITLE
from nlp.types import Board, Change, ChangeKind, Mapped, Point, Queued, QueueReason, Quote, Reason, Run, Theme

TEMPLATES = Path(__file__).parent / "templates"
SHOWN_WAITING = 50  # points of the queue; whoever has looked at these has taught most of what it can
BAR = 100  # units of a bar's drawing; it is stretched to the width of its cell
STRONGLY = 0.11  # strength from which a theme is called strong: the top tenth on polis_open_conversations
LEANINGS = {
    "good": "mostly about what is good",
    "in_the_way": "mostly about what gets in the way",
    "idea": "mostly ideas and wishes",
    "mixed": "good, bad and ideas together",
}
SET_ASIDE = {
    Reason.DANGER: "Shows danger. It is in no theme and its words are not in this file. A person must read "
    "it today.",
    Reason.UNSURE: "Fits no theme well enough. It waits for a person, see below.",
    Reason.NON_ANSWER: "Says that there is nothing to say (“nothing”, “n/a”).",
    Reason.DUPLICATE: "Repeats what the same person had said.",
    Reason.UNREADABLE: "Has no letters, or is in a language that cannot be read here.",
}
WAITS = {
    QueueReason.FITS_NONE: "fits no theme",
    QueueReason.BETWEEN: "lies between themes",
    QueueReason.FROM_WELSH: "was matched from Welsh",
    QueueReason.UNREAD: "is in Welsh that could not be read",
}

Key = tuple[str, int]  # (comment id, start)


@dataclass(frozen=True, kw_only=True)
class ThemePage:
    """What the page is made of."""

    #: Name of the file of comments.
    file: str
    #: What was asked; empty: not known.
    question: str
    #: With themes, places and queue as people left them; hidden themes are not among them.
    run: Run
    #: What was folded: whether it was signed off, and what is hidden.
    board: Board
    #: Points by (comment id, start).
    points: Mapping[Key, Point]
    #: Name of each framework → its title.
    frameworks: Mapping[str, str] = field(default_factory=dict)
    #: Theme id → label in what this run went on from.
    earlier: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Bar:
    """People of a theme as a bar, in units of `BAR`; low and high are the ends of its interval."""

    width: float
    low: float
    high: float
    says: str


@dataclass(frozen=True, kw_only=True)
class _Said:
    """Words with their place."""

    text: str
    place: str
    language: str


@dataclass(frozen=True, kw_only=True)
class _ThemeView:
    """A theme as the page shows it."""

    theme: Theme
    bar: _Bar
    people: str
    #: Leaning, strength and places in a few words each.
    facts: tuple[str, ...]
    quotes: tuple[_Said, ...]
    parts: tuple[_ThemeView, ...]
    #: (title of the framework, first choice, second choice or empty).
    frameworks: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, kw_only=True)
class _Waiting:
    """A point of the queue."""

    said: _Said
    why: str
    #: (id of a theme, label, confidence).
    suggestions: tuple[tuple[str, str, str], ...]


def page(content: ThemePage) -> str:
    """The whole file. The same content gives the same bytes: nothing of it says when it was made."""
    run = content.run
    counts: Mapping[str, Any] = run.counts
    tops = [theme for theme in run.themes if theme.parent_id is None and theme.points]
    widest = max((theme.people_high for theme in tops), default=0)
    labels = {theme.id: theme.label for theme in run.themes}
    themes = [_view(theme, content, widest) for theme in tops]
    return (
        _templates()
        .get_template("themes.html")
        .render(
            content=content,
            limits=LIMITS,
            limits_title=LIMITS_TITLE,
            heard=_heard(counts, len(tops)),
            state=_state(content.board),
            danger=[each.comment_id for each in run.assignments if each.reason == Reason.DANGER],
            themes=themes,
            silent=[theme.label for theme in run.themes if theme.parent_id is None and not theme.points],
            pinned=[view for view in themes if view.theme.pinned],
            changes=[_changed(change, {**content.earlier, **labels}) for change in run.changes],
            aside=[
                (text, counts["set_aside"][name])
                for name, text in SET_ASIDE.items()
                if name in counts["set_aside"]
            ],
            waiting=[_waiting(queued, content, labels) for queued in run.queue[:SHOWN_WAITING]],
            manifest=list(_manifest(run.manifest)),
            bar=BAR,
        )
    )


def count(number: int, one: str, many: str) -> str:
    """`1 person`, `1,200 people`."""
    return f"{number:,} {one if number == 1 else many}"


def _heard(counts: Mapping[str, Any], themes: int) -> str:
    aside = sum(counts["set_aside"].values())
    said = (
        f"{count(counts['comments'], 'comment', 'comments')} from "
        f"{count(counts['people'], 'person', 'people')}. "
        f"{count(counts['points'], 'point is', 'points are')} in {count(themes, 'theme', 'themes')}"
    )
    return f"{said}; {count(aside, 'was', 'were')} set aside, each with its reason." if aside else f"{said}."


def _state(board: Board) -> str:
    hidden = sum(1 for each in board.themes if each.hidden and each.theme.parent_id is None)
    said = (
        f"{count(board.decisions, 'decision', 'decisions')} of people went into these themes."
        if board.decisions
        else "Nobody has checked these themes yet."
    )
    signed = " They are signed off." if board.signed_off else ""
    return f"{said}{signed}" + (f" {count(hidden, 'theme is', 'themes are')} hidden." if hidden else "")


def _view(theme: Theme, content: ThemePage, widest: int) -> _ThemeView:
    parts = [part for part in content.run.themes if part.parent_id == theme.id and part.points]
    return _ThemeView(
        theme=theme,
        bar=_bar(theme, widest),
        people=count(theme.people, "person", "people"),
        facts=tuple(_facts(theme)),
        quotes=tuple(_quoted(quote, content.points) for quote in theme.quotes),
        parts=tuple(_view(part, content, widest) for part in parts),
        frameworks=tuple(
            (content.frameworks.get(name, name), *_choices(chosen))
            for name, chosen in theme.frameworks.items()
            if chosen
        ),
    )


def _bar(theme: Theme, widest: int) -> _Bar:
    unit = BAR / max(1, widest)
    between = f"between {theme.people_low:,} and {theme.people_high:,}"
    return _Bar(
        width=round(theme.people * unit, 2),
        low=round(theme.people_low * unit, 2),
        high=round(theme.people_high * unit, 2),
        says=f"{count(theme.people, 'person', 'people')}, {between}",
    )


def _facts(theme: Theme) -> Iterator[str]:
    yield LEANINGS.get(theme.leaning, LEANINGS["mixed"])
    # Nothing is said of the others: who writes calmly of something grave is not mild about it.
    if theme.strength >= STRONGLY:
        yield "put strongly"
    if theme.places:
        yield f"from {count(theme.places, 'place', 'places')}"


def _choices(chosen: Sequence[Mapped]) -> tuple[str, str]:
    told = [f"{each.label} (confidence {each.confidence:.2f})" for each in chosen[:2]]
    return told[0], told[1] if len(told) > 1 else ""


def _quoted(quote: Quote, points: Mapping[Key, Point]) -> _Said:
    point = points.get((quote.comment_id, quote.start))
    return _Said(
        text=quote.text,
        place=f"comment {quote.comment_id}, characters {quote.start:,} to {quote.end:,}",
        language=point.language if point else "en",
    )


def _changed(change: Change, labels: Mapping[str, str]) -> str:
    name = f"“{labels.get(change.theme_id, change.theme_id)}”"
    others = ", ".join(f"“{labels.get(other, other)}”" for other in change.others)
    before, after = count(change.before, "person", "people"), count(change.after, "person", "people")
    match change.kind:
        case ChangeKind.BORN:
            return f"New: {name}, {after}."
        case ChangeKind.GROWN:
            return f"Grown: {name}, from {before} to {after}."
        case ChangeKind.SHRUNK:
            return f"Shrunk: {name}, from {before} to {after}."
        case ChangeKind.SPLIT:
            return f"Split off from {others}: {name}, {after}."
        case ChangeKind.MERGED:
            return f"Gone into {others}: {name}, which had {before}."
        case ChangeKind.ENDED:
            return f"Ended: {name}, which had {before}."


def _waiting(queued: Queued, content: ThemePage, labels: Mapping[str, str]) -> _Waiting:
    point = content.points.get((queued.comment_id, queued.start))
    return _Waiting(
        said=_Said(
            text=point.text if point else "",
            place=f"comment {queued.comment_id}, characters {queued.start:,} to {queued.end:,}",
            language=point.language if point else "en",
        ),
        why=WAITS[queued.reason],
        suggestions=tuple(
            (each.theme_id, labels[each.theme_id], f"{each.confidence:.2f}")
            for each in queued.suggestions
            if each.theme_id in labels
        ),
    )


def _manifest(manifest: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Entries as they are in themes.json, but for the time that it took, which differs each time."""
    for name, value in manifest.items():
        if name != "seconds":
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
            yield name, text or "none"


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

"""The ten-day report: what a signed-off board says, with nothing in it that must stay inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from feedback.caveats import caveats
from feedback.news import told
from feedback.numbers import shown, shown_whole
from feedback.types import SMALLEST_COUNT, Count, Report, ReportTheme
from feedback.words import principle
from language.catalogue import Catalogue, catalogue
from nlp.types import Board, BoardTheme, Quote
from partnership.types import Action

FRAMEWORK = "marmot8"  # the framework whose principles a report names
QUOTES_PER_THEME = 3  # more read like a list; the console has them all


class FeedbackError(Exception):
    """Something could not be told to residents."""


class BoardNotSignedOff(FeedbackError):  # noqa: N818 - says what is the case
    """Nobody has signed these themes off yet, so they cannot go into a report. Sign them off first."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


@dataclass(frozen=True, kw_only=True)
class EventFacts:
    """What a report says of its listening event. Days are the community's own."""

    name: str
    partnership: str
    community: str
    opened_on: date
    closed_on: date
    made_on: date
    slug: str = ""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """How much was heard. All are true numbers; the report hides what is too small."""

    #: People who answered at least one question, and people who wrote in their own words.
    replied: int
    commented: int
    #: Points in no theme: reason → number, as on the board.
    set_aside: Mapping[str, int] = field(default_factory=dict)


def compose(  # noqa: PLR0913 - the contract's inputs, each from another room
    board: Board,
    heard: Heard,
    quotes: Iterable[Quote],
    actions: Sequence[Action],
    facts: EventFacts,
    *,
    language: str,
) -> Report:
    """Compose the report in one language.

    Args:
        board: themes as coordinators left them; hidden ones and sub-themes stay out.
        heard: how much was heard.
        quotes: those released one by one, redacted; one whose point is in no shown theme stays out.
        actions: what is done about the event's themes.
        facts: names and days.
        language: of the report; names of themes stay as coordinators wrote them, in English.

    Raises:
        BoardNotSignedOff: nobody has signed the themes off.
        UnknownLanguage: there is no catalogue for `language`.
    """
    if not board.signed_off:
        raise BoardNotSignedOff
    t = catalogue(language)
    shown_to_all = [theme for theme in board.themes if theme.theme.parent_id is None and not theme.hidden]
    large = [theme for theme in shown_to_all if theme.theme.people >= SMALLEST_COUNT]
    material = _Material(board=board, quotes=tuple(quotes), actions=actions)
    themes = tuple(_theme(rank, theme, material, t) for rank, theme in enumerate(large, start=1))
    replied, commented = _wholes(heard, [theme.theme.people for theme in large], t)
    report = Report(
        event_name=facts.name,
        partnership=facts.partnership,
        community=facts.community,
        language=language,
        opened_on=facts.opened_on,
        closed_on=facts.closed_on,
        made_on=facts.made_on,
        replied=replied,
        commented=commented,
        themes=themes,
        small_themes=len(shown_to_all) - len(large),
        slug=facts.slug,
    )
    hidden = sum(theme.hidden and theme.theme.parent_id is None for theme in board.themes)
    return replace(report, caveats=caveats(report, heard.set_aside, hidden, t))


@dataclass(frozen=True, kw_only=True)
class _Material:
    board: Board
    quotes: tuple[Quote, ...]
    actions: Sequence[Action]


def _theme(rank: int, theme: BoardTheme, material: _Material, t: Catalogue) -> ReportTheme:
    members = {theme.theme.id, *theme.members}
    mapped = theme.theme.frameworks.get(FRAMEWORK, ())
    return ReportTheme(
        rank=rank,
        label=theme.label,
        # The machine's own gist is for coordinators; residents read what a person wrote.
        description=theme.description if theme.description != theme.theme.description else "",
        people=shown(theme.theme.people, t),
        leaning=theme.theme.leaning,
        principle=principle(mapped[0].label, t) if mapped else "",
        quotes=_released(theme, material),
        actions=tuple(told(action, t) for action in material.actions if action.theme_id in members),
    )


def _released(theme: BoardTheme, material: _Material) -> tuple[str, ...]:
    points = {
        (point.comment_id, point.start, point.end)
        for point in material.board.assignments
        if point.theme_id == theme.theme.id
    }
    found = [quote.text for quote in material.quotes if (quote.comment_id, quote.start, quote.end) in points]
    return tuple(found[:QUOTES_PER_THEME])


def _wholes(heard: Heard, people: Sequence[int], t: Catalogue) -> tuple[Count, Count]:
    commented = shown_whole(heard.commented, people, t)
    parts = people if commented.value is None else [*people, commented.value]
    return shown_whole(heard.replied, parts, t), commented

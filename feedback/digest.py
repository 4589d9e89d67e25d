"""The monthly message: what became of what people said, and when the next one is due."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from feedback.news import ended, ending, is_late, pledge, promised
from feedback.words import cut
from language.catalogue import Catalogue, catalogue
from partnership.types import Action, ActionState

LONGEST = 4096  # characters of one Telegram message
AIM = 900  # what still fits a phone's screen without scrolling twice
MOST_ENDED = 5  # things done or refused in one message; the page has them all
MOST_PROMISED = 2  # promises beside news
MOST_PROMISED_ALONE = 3  # promises when nothing else happened
_NAME_CHARACTERS = 100  # of a theme or a partnership: what is longer is no name
_ITEM_CHARACTERS = 400  # of one item: a sentence or two; what is longer was not written for a phone


@dataclass(frozen=True, kw_only=True)
class DigestFacts:
    """What a digest needs besides the actions. Days are the community's own."""

    partnership: str
    #: The day of this one.
    today: date
    #: Address where all actions are listed, at most 500 characters; empty when there is none.
    link: str = ""


def compose_digest(actions: Sequence[Action], facts: DigestFacts, *, language: str) -> str | None:
    """Compose the month's message in one language, at most `LONGEST` characters.

    What was done comes first, then what could not be done, then what is still promised. When nothing ended,
    the open promises are told by themselves: silence reads as forgetting.

    Returns:
        The text, or None when there is nothing to tell: no news and no open promise.

    Raises:
        UnknownLanguage: there is no catalogue for `language`.
    """
    t = catalogue(language)
    news = [
        action
        for state in (ActionState.DONE, ActionState.COULD_NOT)
        for action in ended(actions, state, until=facts.today)
    ]
    waiting = promised(actions)
    if not news and not waiting:
        return None
    said = [_news(action, t) for action in news[:MOST_ENDED]]
    promises = waiting[: MOST_PROMISED if news else MOST_PROMISED_ALONE]
    items = _fitting([*said, *(_promise(action, facts, t) for action in promises)])
    left = len(news) + len(waiting) - len(items)
    parts = [_greeting(facts, t, news=bool(news)), *items, _more(left, facts, t), _close(t)]
    return cut("\n\n".join(part for part in parts if part), LONGEST)


def next_due(digest_day: int, at: time, zone: ZoneInfo, after: datetime) -> datetime:
    """The first digest due later than `after`.

    Args:
        digest_day: 1 to 31; in a shorter month it is the last day.
        at: time of day on the community's clock. Where that clock skips it in spring, the same moment by
            winter time; where it comes twice in autumn, the first.
        zone: of the community.
        after: aware.

    Returns:
        Aware, UTC.

    Raises:
        ValueError: `digest_day` is not a day of a month, or `after` is not aware.
    """
    if not 1 <= digest_day <= 31 or after.tzinfo is None:
        raise ValueError(f"digest day {digest_day} must be 1 to 31, and {after} must have a zone")
    local = after.astimezone(zone)
    due = _due(local.year, local.month, digest_day, at, zone)
    if due > after:
        return due
    following = date(local.year, local.month, 1) + timedelta(days=31)
    return _due(following.year, following.month, digest_day, at, zone)


def period(due_at: datetime, zone: ZoneInfo) -> str:
    """The month that a digest due at `due_at` (aware) belongs to, "2026-05": it goes out once per period."""
    return f"{due_at.astimezone(zone):%Y-%m}"


def _due(year: int, month: int, digest_day: int, at: time, zone: ZoneInfo) -> datetime:
    day = min(digest_day, calendar.monthrange(year, month)[1])
    return datetime.combine(date(year, month, day), at.replace(fold=0), zone).astimezone(UTC)


def _greeting(facts: DigestFacts, t: Catalogue, *, news: bool) -> str:
    partnership = cut(facts.partnership, _NAME_CHARACTERS)
    if news:
        return t.gettext(
            "Hello from the {partnership}. This is what came of what you told us.", partnership=partnership
        )
    return t.gettext(
        "Hello from the {partnership}. Nothing is finished this month, but this is still promised.",
        partnership=partnership,
    )


def _news(action: Action, t: Catalogue) -> str:
    said = ending(action, t)
    if action.state is ActionState.COULD_NOT:
        said = t.gettext("This could not be done. {reason}", reason=said)
    return _answering(action, said, t)


def _promise(action: Action, facts: DigestFacts, t: Catalogue) -> str:
    said = pledge(action, t)
    if is_late(action, today=facts.today):
        said = t.gettext("{promise} It is late.", promise=said)
    return _answering(action, said, t)


def _answering(action: Action, said: str, t: Catalogue) -> str:
    if not action.theme_label:
        return said
    theme = cut(action.theme_label, _NAME_CHARACTERS)
    return t.gettext("You said: “{theme}”. {answer}", theme=theme, answer=said)


def _fitting(items: Sequence[str]) -> list[str]:
    """The first items as far as they fit the aim, at least one; each cut where it is far too long."""
    kept: list[str] = []
    for item in (cut(item, _ITEM_CHARACTERS) for item in items):
        if kept and sum(map(len, kept)) + len(item) > AIM:
            break
        kept.append(item)
    return kept


def _more(left: int, facts: DigestFacts, t: Catalogue) -> str:
    if not left or not facts.link:
        return ""
    return t.ngettext("{n} more is here: {link}", "{n} more are here: {link}", left, link=facts.link)


def _close(t: Catalogue) -> str:
    return t.gettext("Thank you for telling us. To get no more of these, write STOP.")

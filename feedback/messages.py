"""Short messages that bring the report to residents."""

from __future__ import annotations

from feedback.types import Report
from feedback.words import capital, cut
from language.catalogue import catalogue

LONGEST = 300  # characters of a message to a resident, the link not counted
MOST_THEMES = 3  # what somebody remembers
_LABEL_CHARACTERS = 50  # of one theme
_NAME_CHARACTERS = 60  # of the partnership


def report_message(report: Report, link: str) -> str:
    """Tell one resident that the report is there: its first three themes and where to read it."""
    t = catalogue(report.language)
    partnership = cut(report.partnership, _NAME_CHARACTERS)
    themes = _themes(report)
    if not themes:
        return t.gettext(
            "Hello from the {partnership}. What we heard from you all is ready to read: {link}",
            partnership=partnership,
            link=link,
        )
    return t.gettext(
        "Hello from the {partnership}. This is what people spoke of most: {themes}. Read it all: {link}",
        partnership=partnership,
        themes=t.list(themes),
        link=link,
    )


def channel_post(report: Report, link: str) -> str:
    """Tell a community's public channel: how many replied, the first three themes, where to read it."""
    t = catalogue(report.language)
    said = t.gettext(
        "{replied} people told us what life is like in {community}. Thank you.",
        replied=report.replied.text,
        community=cut(report.community, _NAME_CHARACTERS),
    )
    lines = [
        t.gettext(
            "{theme}: {count} people", theme=cut(theme.label, _LABEL_CHARACTERS), count=theme.people.text
        )
        for theme in report.themes[:MOST_THEMES]
    ]
    return "\n".join([capital(said), *lines, t.gettext("Read it all: {link}", link=link)])


def invitation(partnership: str, event: str, *, language: str) -> tuple[str, str]:
    """Ask one resident, who agreed to be written to, to a new event: the message and its button's label."""
    t = catalogue(language)
    text = t.gettext(
        "Hello again from the {partnership}. We are listening once more: {event}. You said we may write to "
        "you. It takes a few minutes. Tap to begin, or write STOP to hear no more from us.",
        partnership=cut(partnership, _NAME_CHARACTERS),
        event=cut(event, _NAME_CHARACTERS),
    )
    return text, t.gettext("Yes, let's begin")


def _themes(report: Report) -> list[str]:
    return [f"“{cut(theme.label, _LABEL_CHARACTERS)}”" for theme in report.themes[:MOST_THEMES]]

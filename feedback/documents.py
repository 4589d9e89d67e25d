"""The report laid out: as a page's fragment, as a PDF, as a table of figures.

What residents and coordinators wrote reaches each of them as data: escaped by Jinja2, read from JSON by
typst, made inert for spreadsheets.
"""

from __future__ import annotations

import csv as comma_separated
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, Final

import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from feedback.charts import description, themes_svg, title
from feedback.fonts import FOLDER, drawable
from feedback.spreadsheet import inert
from feedback.types import Report, ReportTheme
from feedback.words import leaning, spoken
from language.catalogue import Catalogue, catalogue

TEMPLATES = Path(__file__).parent / "templates"
PDF_STANDARD: Final = (
    "ua-1"  # PDF/UA-1, the accessible kind; typst refuses to write it when something is missing
)


@dataclass(frozen=True, kw_only=True)
class Words:
    """Everything that a layout says around the report's own content, in the report's language."""

    title: str
    place: str
    intro: str
    most: str
    chart: str
    chart_alt: str
    table: str
    what: str
    people: str
    #: Empty when no theme is too small to show.
    small: str
    each: str
    #: One for each theme: how many spoke of it and how.
    spoke: tuple[str, ...]
    done: str
    none: str
    next: str
    next_text: str
    limits: str
    made: str


def page(report: Report) -> str:
    """An HTML fragment for the public page: one article with headings from level 1, every value escaped."""
    t = catalogue(report.language)
    chart = themes_svg(report).decode()
    return _templates().get_template("report.html").render(report=report, words=words(report, t), chart=chart)


def pdf(report: Report) -> bytes:
    """An A4 document after PDF/UA-1: tagged, titled, its language and its chart's description set.

    The same report gives the same bytes: its date is the day the report was made, its font is shipped.
    """
    t = catalogue(report.language)
    content = asdict(report) | {"words": asdict(words(report, t))}
    return typst.compile(
        (TEMPLATES / "report.typ").read_bytes(),
        format="pdf",
        sys_inputs={"report": json.dumps(_drawable(content)), "chart": themes_svg(report).decode()},
        font_paths=_fonts(),
        pdf_standards=[PDF_STANDARD],
        timestamp=datetime.combine(report.made_on, time(), UTC),
    )


def csv(report: Report) -> bytes:
    """A row per theme, UTF-8 with a byte order mark for spreadsheets; no cell acts as a formula."""
    t = catalogue(report.language)
    text = StringIO(newline="")
    writer = comma_separated.writer(text)
    writer.writerow(
        [
            t.gettext("Order"),
            t.gettext("What people spoke of"),
            t.gettext("People"),
            t.gettext("Kind"),
            t.gettext("Marmot principle"),
            t.gettext("In a few words"),
            t.gettext("What came of it"),
        ]
    )
    for theme in report.themes:
        writer.writerow([inert(cell) for cell in _cells(theme, t)])
    return text.getvalue().encode("utf-8-sig")


def words(report: Report, t: Catalogue) -> Words:
    """Say everything that stands around the report's content."""
    return Words(
        title=t.gettext("What you told us"),
        place=f"{report.event_name}, {report.community}",
        intro=_intro(report, t),
        most=t.gettext("What people spoke of most"),
        chart=title(report, t),
        chart_alt=description(report, t),
        table=t.gettext("The same in numbers"),
        what=t.gettext("What people spoke of"),
        people=t.gettext("People"),
        small=_small(report, t),
        each=t.gettext("One by one"),
        spoke=tuple(spoken(theme, t) for theme in report.themes),
        done=t.gettext("What came of it"),
        none=t.gettext("So few people spoke of any one thing that nothing can be shown here."),
        next=t.gettext("What happens next"),
        next_text=_next(report, t),
        limits=t.gettext("What this report cannot tell you"),
        made=t.gettext(
            "Made on {day} by the {partnership}",
            day=t.long_date(report.made_on),
            partnership=report.partnership,
        ),
    )


def _intro(report: Report, t: Catalogue) -> str:
    return t.gettext(
        "Thank you. From {opened} to {closed}, {replied} people told us what life is like here. "
        "This is what we heard.",
        opened=t.date(report.opened_on),
        closed=t.long_date(report.closed_on),
        replied=report.replied.text,
    )


def _small(report: Report, t: Catalogue) -> str:
    if not report.small_themes:
        return ""
    return t.ngettext(
        "{n} more thing was spoken of by fewer than 5 people, so we do not name it here.",
        "{n} more things were each spoken of by fewer than 5 people, so we do not name them here.",
        report.small_themes,
    )


def _next(report: Report, t: Catalogue) -> str:
    return t.gettext(
        "The {partnership} now takes these to the people who can change them. If you asked to hear back, "
        "you will get a message each month that says what was done and what could not be done.",
        partnership=report.partnership,
    )


def _cells(theme: ReportTheme, t: Catalogue) -> Sequence[str]:
    return (
        str(theme.rank),
        theme.label,
        theme.people.text,
        leaning(theme.leaning, t),
        theme.principle,
        theme.description,
        " ".join(action["text"] for action in theme.actions),
    )


def _drawable(value: Any) -> Any:
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, Mapping):
        return {name: _drawable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(part) for part in value]
    return value if isinstance(value, int) or value is None else str(value)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FOLDER)])


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)

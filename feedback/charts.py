"""The chart of a report: how many people spoke of each theme.

Drawn without pyplot, which keeps state for the whole process. One colour carries no meaning of its own; names
stand above their bars, so that the chart can be read on a phone.
"""

from __future__ import annotations

import re
from html import escape
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from feedback.fonts import FAMILY, drawable
from feedback.types import Report
from feedback.words import cut
from language.catalogue import Catalogue, catalogue

MOST_BARS = 12  # more than fit a phone's screen twice; the table beside it has them all
WIDTH_INCHES = 4.2  # 400 px: on a phone the letters stay near their size
BAR_INCHES = 0.62  # one theme: its name and its bar
LABEL_CHARACTERS = 38  # what fits above a bar at this size
PNG_DPI = 200  # sharp on paper
_INK, _BAR, _GROUND = "#1b242c", "#0a5c55", "#ffffff"  # 15:1 and 8:1 on white
_NUMBER_ROOM = 1.14  # share of the longest bar, so that its number fits beside it


def themes_svg(report: Report) -> bytes:
    """The chart as SVG with a title and a description, its text as shapes: it needs no font.

    The same report gives the same bytes. Colours are attributes and there is no stylesheet inside, so it can
    stand in a page whose policy forbids inline styles.
    """
    drawn = BytesIO()
    # Date and creator would change the bytes with the day and the library.
    _figure(report).savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    return _accessible(drawn.getvalue().decode(), report).encode()


def themes_png(report: Report) -> bytes:
    """The chart as PNG, for channels that show no SVG."""
    drawn = BytesIO()
    _figure(report).savefig(drawn, format="png", dpi=PNG_DPI, metadata={"Software": None})
    return drawn.getvalue()


def title(report: Report, t: Catalogue) -> str:
    """What the chart shows."""
    if len(report.themes) > MOST_BARS:
        return t.gettext("How many people spoke of each: the first {n}", n=MOST_BARS)
    return t.gettext("How many people spoke of each")


def description(report: Report, t: Catalogue) -> str:
    """The chart in words, for those who do not see it."""
    bars = [f"{theme.label}: {theme.people.text}" for theme in report.themes[:MOST_BARS]]
    return t.gettext("A bar for each. {bars}", bars="; ".join(bars))


def _figure(report: Report) -> Figure:
    themes = report.themes[:MOST_BARS]
    figure = Figure(figsize=(WIDTH_INCHES, max(len(themes), 1) * BAR_INCHES), facecolor=_GROUND)
    axes = figure.add_axes((0.02, 0.0, 0.96, 1.0))
    axes.set_axis_off()
    longest = max([theme.people.value or 0 for theme in themes], default=1)
    axes.set_xlim(0, longest * _NUMBER_ROOM)
    axes.set_ylim(max(len(themes), 1) - 0.5, -0.5)
    for place, theme in enumerate(themes):
        people = theme.people.value or 0
        axes.barh(place + 0.2, people, height=0.38, color=_BAR, clip_on=False)
        _write(axes, 0, place - 0.22, cut(drawable(theme.label), LABEL_CHARACTERS), "normal")
        _write(axes, people + longest * 0.02, place + 0.2, theme.people.text, "bold")
    return figure


def _write(axes: Axes, x: float, y: float, text: str, weight: str) -> None:
    # Labels are people's words: a dollar sign in them is money, not mathematics.
    axes.text(x, y, text, weight=weight, color=_INK, va="center", size=12, family=FAMILY, parse_math=False)


def _accessible(svg: str, report: Report) -> str:
    t = catalogue(report.language)
    body = svg[svg.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = re.sub(r"<style.*?</style>", "", body, flags=re.DOTALL)
    body = re.sub(r' style="([^"]*)"', _as_attributes, body)
    body = body.replace("<svg ", f'<svg class="chart" role="img" lang="{report.language}" ', 1)
    # As wide as its place: a phone is narrower than the drawing.
    body = re.sub(r'width="[\d.]+pt" height="[\d.]+pt"', 'width="100%"', body, count=1)
    head = body.index(">") + 1
    named = f"<title>{escape(title(report, t))}</title><desc>{escape(description(report, t))}</desc>"
    return body[:head] + named + body[head:]


def _as_attributes(style: re.Match[str]) -> str:
    pairs = [pair.split(":", 1) for pair in style[1].split(";") if ":" in pair]
    return "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)

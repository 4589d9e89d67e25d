from __future__ import annotations

import json
import math

from benchmarks.themes.metrics import Interval
from benchmarks.themes.report import page
from benchmarks.themes.rows import Figure, Row, from_json, to_json

ROW = Row(
    key="mapping",
    name="framework mapping",
    today=".80",
    goal="≥ .85",
    figures=(
        Figure(name="top-1", interval=Interval(value=0.9, low=0.85, high=0.94)),
        Figure(name="speed", interval=Interval(value=412, low=math.nan, high=math.nan), digits=0),
    ),
    met=False,
    section="### How\n\nOn 200 sentences.",
    plots={"mapping.svg": "<svg/>"},
    raw={"right": [1, 0, 1]},
)


def test_a_row_survives_json() -> None:
    made = json.loads(json.dumps(to_json(ROW), allow_nan=False))
    again = from_json(made)
    assert to_json(again) == to_json(ROW)
    assert math.isnan(again.figures[1].interval.low)


def test_the_page_shows_figures_with_their_intervals_and_says_what_is_not_met() -> None:
    written = page([ROW])
    assert (
        "| [framework mapping](#mapping) | .80 | ≥ .85 | top-1: .90 (.85 to .94)<br>speed: 412 | **no** |"
        in (written)
    )
    assert "## Framework mapping\n\n### How" in written
    assert '<a id="mapping"></a>' in written
    assert "<!--" not in written

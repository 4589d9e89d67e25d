from __future__ import annotations

import math
from xml.etree import ElementTree as ET

from benchmarks.themes.charts import bars, dots, lines
from benchmarks.themes.metrics import Interval

SURE = Interval(value=0.5, low=0.4, high=0.6)
ALONE = Interval(value=0.7, low=math.nan, high=math.nan)


def test_plots_are_svg_with_their_words_and_the_same_every_time() -> None:
    made = [
        lambda: dots(
            {"100 comments": {"ours": (SURE, SURE), "Leiden": (ALONE, SURE)}}, ("AMI", "ARI"), "nhs"
        ),
        lambda: lines({"ours": {3.0: SURE, 6.0: ALONE}}, "Found", ("true", "found"), diagonal=True),
        lambda: bars({"ours": SURE, "the spike": ALONE}, "Speed", "comments/s", goal=0.6),
    ]
    for draw in made:
        svg = draw()
        assert svg == draw()
        assert "ours" in svg
        assert ET.fromstring(svg).tag.endswith("svg")
        assert len(svg) < 60_000

import subprocess
import sys
from xml.etree import ElementTree as ET

from feedback.charts import MOST_BARS, themes_png, themes_svg
from feedback.report import compose
from feedback.types import Report
from tests.feedback.cast import FACTS, HEARD, board, theme

SVG = "{http://www.w3.org/2000/svg}"


def report(*labels: str, language: str = "en") -> Report:
    themes = [theme(str(n), 50 - n, label=label) for n, label in enumerate(labels)]
    return compose(board(themes), HEARD, [], [], FACTS, language=language)


def drawn(report: Report) -> ET.Element:
    return ET.fromstring(themes_svg(report))


def bars(svg: ET.Element) -> list[float]:
    """Width of each bar."""
    paths = [path.get("d", "").split() for path in svg.iter(f"{SVG}path") if path.get("fill") == "#0a5c55"]
    return [max(map(float, path[1::3])) - min(map(float, path[1::3])) for path in paths]


def test_bars_are_as_long_as_their_numbers() -> None:
    widths = bars(drawn(report("a", "b")))
    assert abs(widths[1] / widths[0] - 49 / 50) < 0.001


def test_chart_has_title_and_description() -> None:
    svg = drawn(report("The park & <b>", "Bus", language="cy"))
    assert svg.get("role") == "img"
    assert svg.findtext(f"{SVG}title") == "Faint o bobl soniodd am bob un"
    assert svg.findtext(f"{SVG}desc") == "Un bar i bob un. The park & <b>: 50; Bus: 49"


def test_chart_is_as_wide_as_its_place() -> None:
    svg = drawn(report("a"))
    assert (svg.get("width"), svg.get("height")) == ("100%", None)
    assert svg.get("viewBox")


def test_chart_shows_no_more_than_fits_and_says_so() -> None:
    svg = drawn(report(*(f"theme {n}" for n in range(20))))
    assert len(bars(svg)) == MOST_BARS
    assert svg.findtext(f"{SVG}title") == "How many people spoke of each: the first 12"


def test_chart_has_no_style_and_no_random_names() -> None:
    svg = themes_svg(report("a"))
    assert b"style" not in svg
    assert b"clip" not in svg
    assert b"Date" not in svg


def test_two_processes_draw_the_same() -> None:
    here = themes_svg(report("a", "b"))
    program = (
        "import sys; from tests.feedback.test_charts import report; from feedback.charts import themes_svg;"
        "sys.stdout.buffer.write(themes_svg(report('a', 'b')))"
    )
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout
    assert here == there


def test_labels_are_words_and_never_mathematics() -> None:
    assert len(bars(drawn(report("£5 or $5 a ride, $x$", "🙂 你好 ŵy")))) == 2


def test_chart_without_themes_is_empty() -> None:
    assert bars(drawn(report())) == []


def test_drawing_leaves_no_state_behind() -> None:
    program = (
        "import sys; from tests.feedback.test_charts import report; from feedback.charts import themes_png;"
        "themes_png(report('a')); assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_picture_is_a_png() -> None:
    assert themes_png(report("a", "b")).startswith(b"\x89PNG")

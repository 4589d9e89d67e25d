from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks.themes import run
from benchmarks.themes.metrics import Interval
from benchmarks.themes.rows import Figure, Row
from benchmarks.themes.sets import SetMissing


def a_row(key: str, plots: dict[str, str] | None = None) -> Row:
    figure = Figure(name="", interval=Interval(value=0.9, low=0.8, high=1.0))
    return Row(
        key=key,
        name=f"row {key}",
        today="–",
        goal="–",
        figures=(figure,),
        met=None,
        section="",
        plots=plots or {},
    )


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two rows of which one can be made to fail; gives the names of those measured."""
    measured: list[str] = []

    def measure(key: str) -> Row:
        measured.append(key)
        if (tmp_path / f"{key} fails").exists():
            raise ValueError(key)
        return a_row(key, {f"{key}.svg": "<svg/>"})

    monkeypatch.setattr(run, "ROWS", {key: (key, "measure") for key in ("one", "two")})
    found = lambda name: SimpleNamespace(measure=lambda _: measure(name.rsplit(".", 1)[1]))  # noqa: E731
    monkeypatch.setattr(run, "importlib", SimpleNamespace(import_module=found))
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "REPORT", tmp_path / "docs" / "themes.md")
    monkeypatch.setattr(run, "PLOTS", tmp_path / "docs" / "themes")
    monkeypatch.setattr(run, "KEPT", tmp_path / "rows")
    return measured


def start(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr("sys.argv", ["run", *arguments])
    run.main()


def test_all_rows_are_measured_and_written(
    asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(monkeypatch)
    page = (tmp_path / "docs" / "themes.md").read_text(encoding="utf-8")
    assert asked == ["one", "two"]
    assert page.index("## Row one") < page.index("## Row two")
    assert (tmp_path / "docs" / "themes" / "two.svg").read_text(encoding="utf-8") == "<svg/>"


def test_a_run_that_was_interrupted_goes_on_where_it_stopped(
    asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = tmp_path / "one fails"
    failing.touch()
    with pytest.raises(SystemExit, match="could not be measured: one"):
        start(monkeypatch)
    failing.unlink()
    start(monkeypatch)
    assert asked == ["one", "two", "one"]


def test_a_finished_run_is_followed_by_a_new_one(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    start(monkeypatch)
    start(monkeypatch)
    assert asked == ["one", "two", "one", "two"]


def test_only_the_rows_asked_for_are_measured(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    start(monkeypatch, "--rows", "two")
    assert asked == ["two"]


def test_one_row_measured_again_leaves_the_others_on_the_page(
    asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(monkeypatch)
    start(monkeypatch, "--rows", "two")
    assert asked == ["one", "two", "two"]
    assert "## Row one" in (tmp_path / "docs" / "themes.md").read_text(encoding="utf-8")


def test_a_row_that_does_not_exist_is_named(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match="no row is called 'three'; there are one, two"):
        start(monkeypatch, "--rows", "three")
    assert not asked


def test_a_plot_that_no_row_has_any_more_is_removed(
    asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = tmp_path / "docs" / "themes" / "old.svg"
    stale.parent.mkdir(parents=True)
    stale.touch()
    start(monkeypatch)
    assert not stale.exists()


def test_a_missing_set_stops_the_run_with_a_sentence(
    asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> None:
        raise SetMissing(Path("std_banking77.tsv"))

    monkeypatch.setattr(run, "_measure", missing)
    with pytest.raises(SystemExit, match="Get it from"):
        start(monkeypatch)
    assert not asked

"""Measures every row of the table and writes docs/benchmarks/themes.md.

    python -m benchmarks.themes.run [--rows banking77,speed] [--data FOLDER]

What was measured is kept under var/bench-themes: a run that is interrupted goes on where it stopped, and
`--rows` measures only some again. Without it, everything is measured unless it is there already from a run
that was interrupted.
"""

from __future__ import annotations

import argparse
import importlib
import json
import shutil
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.themes.report import page
from benchmarks.themes.rows import Row, from_json, to_json
from benchmarks.themes.sets import DATA, ROOT, SetMissing
from benchmarks.themes.vectors import FOLDER

REPORT = ROOT / "docs" / "benchmarks" / "themes.md"
PLOTS = REPORT.with_suffix("")
KEPT = FOLDER / "rows"
FINISHED = "finished"  # a file beside the rows: all were measured, so the next whole run begins anew
#: Row → module and function, in the order of the page.
ROWS = {
    "banking77": ("agreement", "measure_banking"),
    "number": ("agreement", "measure_number"),
    "nhs": ("agreement", "measure_nhs"),
    "aside": ("aside", "measure"),
    "assignment": ("assignment", "measure"),
    "several": ("several", "measure"),
    "stability": ("stability", "measure"),
    "mapping": ("mapping", "measure"),
    "splitting": ("splitting", "measure"),
    "labels": ("labels", "measure"),
    "ideas": ("ideas", "measure"),
    "leaning": ("leaning", "measure"),
    "speed": ("speed", "measure"),
    "welsh": ("welsh", "measure"),
}


def main() -> None:
    asked = argparse.ArgumentParser(description="Measure our themes and write docs/benchmarks/themes.md.")
    asked.add_argument("--data", type=Path, default=DATA, help="folder of the real sets")
    asked.add_argument("--rows", default="", help=f"only these, separated by commas: {', '.join(ROWS)}")
    given = asked.parse_args()
    if not given.rows and (KEPT / FINISHED).is_file():
        shutil.rmtree(KEPT)
    wanted = given.rows.split(",") if given.rows else [name for name in ROWS if not _path(name).is_file()]
    if unknown := [name for name in wanted if name not in ROWS]:
        sys.exit(f"no row is called {unknown[0]!r}; there are {', '.join(ROWS)}")
    failed = [name for name in wanted if not _measured(name, given.data)]
    finished = [name for name in ROWS if _path(name).is_file()]
    write([_read(name) for name in finished])
    print(f"{REPORT.relative_to(ROOT)}: {len(finished)} of {len(ROWS)} rows")
    if failed:
        sys.exit(f"could not be measured: {', '.join(failed)}; what was is kept")
    if not given.rows:
        (KEPT / FINISHED).touch()


def write(rows: Sequence[Row]) -> None:
    """The page and its plots; plots that no row has any more are removed."""
    PLOTS.mkdir(parents=True, exist_ok=True)
    plots = {name: svg for row in rows for name, svg in row.plots.items()}
    for stale in PLOTS.glob("*.svg"):
        if stale.name not in plots:
            stale.unlink()
    for name, svg in plots.items():
        (PLOTS / name).write_text(svg, encoding="utf-8")
    REPORT.write_text(page(rows), encoding="utf-8")


def _measured(name: str, data: Path) -> bool:
    """Measure a row; one that fails does not take the others' minutes with it."""
    try:
        _measure(name, data)
    except SetMissing as error:
        sys.exit(str(error))
    except Exception:  # noqa: BLE001 -- shown in full, and the run ends with an error
        traceback.print_exc()
        return False
    return True


def _measure(name: str, data: Path) -> None:
    module, function = ROWS[name]
    print(f"{name} …", flush=True)
    begun = time.perf_counter()
    row: Row = getattr(importlib.import_module(f"benchmarks.themes.{module}"), function)(data)
    KEPT.mkdir(parents=True, exist_ok=True)
    half = _path(name).with_suffix(".part")
    half.write_text(json.dumps(to_json(row), ensure_ascii=False, indent=1), encoding="utf-8")
    half.replace(_path(name))
    print("\n".join(_said(row, time.perf_counter() - begun)), flush=True)


def _said(row: Row, seconds: float) -> Iterator[str]:
    verdict = {True: "met", False: "NOT met", None: "reported"}[row.met]
    yield f"  {verdict} ({row.goal}), {seconds:.0f} s"
    yield from (f"  {figure}" for figure in row.figures)


def _read(name: str) -> Row:
    return from_json(json.loads(_path(name).read_text(encoding="utf-8")))


def _path(name: str) -> Path:
    return KEPT / f"{name}.json"


if __name__ == "__main__":
    main()

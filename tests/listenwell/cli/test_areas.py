"""`listenwell areas import`, on a database of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from listenwell.cli.main import main
from listenwell.demo import data

BIG = 1024 * 1024 + 1  # bytes: more than a page takes


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("valley.geojson").write_bytes(data.boundaries())


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def test_boundaries_go_to_the_areas_that_are_named(tmp_path: Path) -> None:
    run("community", "add", "Blaen-y-cwm", "--area", "pentre", "--area", "Pen-y-bryn")
    answer = run("areas", "import", "valley.geojson")
    assert answer.exit_code == 0
    assert answer.stdout.startswith("0 added, 2 changed, 0 unchanged; ")
    assert "4 areas of the file are none of the community's: Tai'r Gwaith" in answer.stderr
    added = json.loads(run("areas", "import", "valley.geojson", "--add", "--json").stdout)
    assert added == {
        "counts": {"added": 4, "changed": 0, "unchanged": 2},
        "left_out": [],
        "problems": [],
    }


def test_a_file_of_any_size_is_taken(tmp_path: Path) -> None:
    run("community", "add", "Blaen-y-cwm")
    document = json.loads(data.boundaries())
    document["padding"] = "x" * BIG
    Path("big.geojson").write_text(json.dumps(document), encoding="utf-8")
    assert run("areas", "import", "big.geojson").stdout.startswith("6 added")


def test_a_file_that_is_none_is_told_with_what_to_do(tmp_path: Path) -> None:
    run("community", "add", "Blaen-y-cwm")
    Path("wards.geojson").write_bytes(b"PK\x03\x04")
    answer = run("areas", "import", "wards.geojson")
    assert answer.exit_code == 1
    assert "file: This is not a GeoJSON file. Export the boundaries as GeoJSON" in answer.stderr

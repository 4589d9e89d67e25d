from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from listenwell.cli.themes import themes
from nlp.models_setup import set_up

SAID = [
    "no bus after six",
    "the last bus is too early",
    "buses are late and never on sunday",
    "the evening bus was cancelled again",
    "cant get a doctors appointment",
    "you ring the doctor at eight and its gone",
    "three weeks for a GP appointment",
    "the surgery never answers the phone",
    "the park is dark and the swings are broken",
    "fix the swings in the park",
    "lights in the park please",
    "the park is lovely for the dog",
]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(themes, [str(argument) for argument in arguments])


def test_a_file_that_cannot_be_used_ends_with_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("id,comment\n1,late\n")
    result = run(path, "-o", tmp_path / "themes.json", "--column", "coment")
    assert result.exit_code == 1
    assert result.stderr.strip() == f"{path} has no column 'coment'. Did you mean 'comment'?"
    assert not (tmp_path / "themes.json").exists()


def test_wrong_use_is_told_apart(tmp_path: Path) -> None:
    assert run(tmp_path / "nowhere.csv", "-o", tmp_path / "t.json").exit_code == 2


def test_a_folder_that_is_not_there_is_said_before_the_work(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("text\nlate\n")
    result = run(path, "-o", tmp_path / "nowhere" / "themes.json")
    assert result.exit_code == 1
    assert "no writable folder" in result.stderr


@pytest.mark.model
def test_themes_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTENWELL_MODELS", str(set_up(Path("var/models")).encoder.parent))
    rows = [
        *SAID,
        "n/a",
        "I want to kill myself",
        "No hay autobuses por la noche y las calles son muy oscuras",
    ]
    path = tmp_path / "c.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(
            [["id", "who", "text"], *([f"r{i}", f"p{i}", text] for i, text in enumerate(rows))]
        )
    target, table = tmp_path / "themes.json", tmp_path / "out.csv"
    result = run(path, "-o", target, "--assignments", table, "--person", "who", "--framework", "tlap")
    assert result.exit_code == 0, result.output
    document = json.loads(target.read_text())
    assert document["counts"]["comments"] == document["manifest"]["rows"] == 15
    assert document["counts"]["set_aside"] == {"non_answer": 1, "danger": 1, "unreadable": 1}
    assert set(document["themes"][0]["frameworks"]) == {"tlap"}
    assert "danger" in result.stdout
    placed = list(csv.DictReader(table.read_text().splitlines()))
    assert {row["id"] for row in placed} == {f"r{i}" for i in range(15)}
    assert next(row for row in placed if row["id"] == "r13")["point"] == ""
    text = dict(zip((f"r{i}" for i in range(15)), rows, strict=True))
    for row in placed:
        if row["theme_id"]:
            assert text[row["id"]][int(row["start"]) : int(row["end"])] == row["point"]
    homes = [{row["theme_id"] for row in placed if row["id"] == f"r{i}"} for i in (0, 1, 4, 5)]
    assert homes[0] == homes[1] != homes[2] == homes[3]
    again = tmp_path / "again.json"
    run(path, "-o", again, "--person", "who", "--framework", "tlap")
    first, second = document, json.loads(again.read_text())
    first["manifest"]["seconds"] = second["manifest"]["seconds"] = 0
    assert json.dumps(first) == json.dumps(second)

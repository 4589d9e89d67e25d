from __future__ import annotations

import csv
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from listenwell.theme_outputs import (
    OutputUnwritable,
    check_targets,
    check_writable,
    document,
    table,
    write_together,
)
from tests.listenwell.themes_cast import SAID, a_file, asked, themed


def decisions(folder: Path, *made: dict[str, object]) -> Path:
    path = folder / "decisions.json"
    path.write_text(json.dumps({"version": 1, "decisions": made}))
    return path


def test_the_table_has_a_row_for_every_point_and_every_comment_without_one(tmp_path: Path) -> None:
    rows = list(csv.DictReader(table(themed(asked(a_file(tmp_path)))).splitlines()))
    assert [row["id"] for row in rows] == [f"r{i}" for i in range(len(SAID))]
    assert [row["point"] for row in rows] == SAID
    assert rows[-1]["reason"] == "non_answer"
    assert all(bool(row["theme_id"]) != bool(row["reason"]) for row in rows)


def test_no_id_or_person_acts_as_a_formula_and_numbers_stay_numbers(tmp_path: Path) -> None:
    made = themed(asked(a_file(tmp_path)))
    names = ["=1+1", "-5", "@SUM(A1)", "plain"]
    placed = [
        replace(made.board.assignments[i], comment_id=name, person=name) for i, name in enumerate(names)
    ]
    assignments = tuple(placed)
    material = replace(
        made.material,
        ids=tuple(names),
        points=tuple(replace(made.material.points[i], comment_id=name) for i, name in enumerate(names)),
        set_aside=(),
    )
    text = table(replace(made, board=replace(made.board, assignments=assignments), material=material))
    rows = list(csv.DictReader(text.splitlines()))
    assert [row["id"] for row in rows] == ["'=1+1", "-5", "'@SUM(A1)", "plain"]
    assert [row["person"] for row in rows] == [row["id"] for row in rows]


def test_without_decisions_the_file_holds_the_run(tmp_path: Path) -> None:
    made = themed(asked(a_file(tmp_path)))
    whole = document(made)
    assert {"version", "manifest", "counts", "themes", "queue", "memory"} <= set(whole)
    assert "machine" not in whole
    assert whole["manifest"]["decisions_sha256"] == ""


def test_with_decisions_the_file_holds_the_folded_board_and_the_machines_themes(tmp_path: Path) -> None:
    path = a_file(tmp_path)
    before = themed(asked(path))
    first, second, third = (theme for theme in before.run.themes if theme.parent_id is None)
    made = [
        {"kind": "rename", "themes": [first.id], "label": "Late buses"},
        {"kind": "hide", "themes": [third.id]},
        {"kind": "move", "point": {"id": "r0", "start": 0}, "to": second.id},
        {"kind": "set_aside", "point": {"id": "r1", "start": 0}, "label": "non_answer"},
    ]
    now = themed(asked(path, decisions=decisions(tmp_path, *made)))
    whole = document(now)
    labels = {theme["id"]: theme["label"] for theme in whole["themes"]}
    assert labels[first.id] == "Late buses"
    assert third.id not in labels
    assert whole["hidden"] == [{"id": third.id, "label": third.label, "people": third.people}]
    people = {theme["id"]: theme["people"] for theme in whole["themes"]}
    assert people[first.id] == first.people - 2
    assert people[second.id] == second.people + 1
    assert whole["counts"]["set_aside"] == {"non_answer": 2}
    assert whole["counts"]["points"] + 2 == len(SAID)
    assert whole["decisions"] == made
    assert len(whole["manifest"]["decisions_sha256"]) == 64
    assert [theme["label"] for theme in whole["machine"]["themes"]] == [t.label for t in before.run.themes]
    rows = {row["id"]: row for row in csv.DictReader(table(now).splitlines())}
    assert rows["r0"]["theme_id"] == second.id
    assert (rows["r1"]["theme_id"], rows["r1"]["reason"]) == ("", "non_answer")


def test_an_edited_table_moves_and_sets_aside(tmp_path: Path) -> None:
    path = a_file(tmp_path)
    before = themed(asked(path))
    rows = list(csv.reader(table(before).splitlines()))
    header = rows[0]
    at, why = header.index("theme_id"), header.index("reason")
    home = rows[-2][at]
    assert rows[1][at] != home
    rows[1][at] = home
    rows[2][at], rows[2][why] = "", "non_answer"
    edited = tmp_path / "edited.csv"
    with edited.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    now = themed(asked(path, decisions=edited))
    after = {each.comment_id: each for each in now.board.assignments}
    assert after["r0"].theme_id == home
    assert (after["r1"].theme_id, after["r1"].reason) == ("", "non_answer")
    unchanged = {each.comment_id: each.theme_id for each in before.run.assignments}
    assert all(after[f"r{i}"].theme_id == unchanged[f"r{i}"] for i in range(2, len(SAID)))


def test_files_that_would_overwrite_each_other_are_named(tmp_path: Path) -> None:
    one = tmp_path / "a.json"
    assert "--html and --output are the same file" in check_targets({"--output": one, "--html": one}, {})
    same = tmp_path / "x" / ".." / "a.json"
    assert "--output and FILE are the same" in check_targets({"--output": same}, {"FILE": one})
    assert check_targets({"--output": one, "--html": None}, {"FILE": tmp_path / "b"}) == ""


def test_says_before_the_work_what_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OutputUnwritable, match="no writable folder"):
        check_writable([tmp_path / "nowhere" / "t.json"])
    with pytest.raises(OutputUnwritable, match="no ordinary file"):
        check_writable([Path(os.devnull)])
    locked = tmp_path / "locked.json"
    locked.touch()
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != locked)
    with pytest.raises(OutputUnwritable, match="write-protected"):
        check_writable([locked])


def test_all_files_are_written_or_none(tmp_path: Path) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.html"
    first.write_text("before")
    (tmp_path / ".b.html.part").mkdir()
    with pytest.raises(OutputUnwritable, match=r"b\.html cannot be written"):
        write_together({first: "after", second: "after"})
    assert first.read_text() == "before"
    assert not second.exists()
    assert not (tmp_path / ".a.json.part").exists()
    (tmp_path / ".b.html.part").rmdir()
    write_together({first: "after", second: "näch"})
    assert (first.read_text(), second.read_text()) == ("after", "näch")

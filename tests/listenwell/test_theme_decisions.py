from __future__ import annotations

import csv
import json
from pathlib import Path

from listenwell.theme_outputs import document, table
from tests.listenwell.themes_cast import a_file, asked, themed


def test_a_theme_that_was_made_and_taken_back_keeps_its_id(tmp_path: Path) -> None:
    path = a_file(tmp_path)
    told = tmp_path / "d.json"
    made = [{"kind": "new", "into": "n1", "label": "Trams"}, {"kind": "drop", "into": "n1"}]
    told.write_text(json.dumps({"version": 1, "decisions": made}))
    before = themed(asked(path, decisions=told))
    earlier = tmp_path / "t.json"
    earlier.write_text(json.dumps(document(before)))
    rows = list(csv.reader(table(before).splitlines()))
    rows[1][rows[0].index("theme_id")] = "Ferries"
    edited = tmp_path / "edited.csv"
    with edited.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    now = themed(asked(path, earlier=earlier, decisions=edited))
    assert [(each.kind, each.into) for each in now.decisions] == [
        ("new", "n1"),
        ("drop", "n1"),
        ("new", "n2"),
    ]

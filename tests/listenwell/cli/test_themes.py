from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feedback.theme_limits import LIMITS, LIMITS_TITLE
from listenwell.cli.themes import themes
from nlp.models_setup import set_up
from tests.listenwell.themes_cast import WordTools, a_file

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
    path = a_file(tmp_path)
    for wrong in (
        (),
        ("-o", tmp_path / "t.json", "--detail", 3),
        ("-o", tmp_path / "t.json", "--language", "fr"),
        ("-o", tmp_path / "t.json", "--framework", "marmot9"),
        ("-o", path),
        ("-o", tmp_path / "t.json", "--html", tmp_path / "t.json"),
        ("-o", tmp_path / "t.json", "--continue", tmp_path / "nowhere.json"),
        ("--replay", path, "--column", "text"),
        ("--replay", path, "-o", tmp_path / "t.json"),
    ):
        result = run(path, *wrong)
        assert result.exit_code == 2, (wrong, result.output)
        assert "Traceback" not in result.output
    assert path.read_text().startswith("id,text")


def test_a_folder_that_is_not_there_is_said_before_the_work(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("text\nlate\n")
    result = run(path, "-o", tmp_path / "nowhere" / "themes.json")
    assert result.exit_code == 1
    assert "no writable folder" in result.stderr


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> WordTools:
    """The command with words in place of the models."""
    tools = WordTools()
    monkeypatch.setattr("listenwell.cli.themes._tools", lambda: tools)
    return tools


@pytest.mark.usefixtures("words")
def test_writes_all_that_was_asked_for_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = a_file(tmp_path)
    result = run(
        path, "-o", tmp_path / "t.json", "--assignments", tmp_path / "o.csv", "--html", tmp_path / "t.html"
    )
    assert result.exit_code == 0, result.output
    assert sorted(each.name for each in tmp_path.iterdir()) == ["c.csv", "o.csv", "t.html", "t.json"]
    assert "22 comments from 22 people: 21 points in" in result.stdout
    assert "Not for publishing" in (tmp_path / "t.html").read_text()


@pytest.mark.usefixtures("words")
def test_a_summary_can_be_read_by_a_machine(tmp_path: Path) -> None:
    result = run(a_file(tmp_path), "-o", tmp_path / "t.json", "--json")
    summary = json.loads(result.stdout)
    assert summary["counts"]["comments"] == 22
    assert set(summary["themes"][0]) == {"id", "label", "people", "pinned"}


@pytest.mark.usefixtures("words")
def test_the_same_twice_is_the_same_but_for_the_time(tmp_path: Path) -> None:
    path, found = a_file(tmp_path), []
    for name in ("a.json", "b.json"):
        assert run(path, "-o", tmp_path / name, "--workers", 1).exit_code == 0
        document = json.loads((tmp_path / name).read_text())
        document["manifest"]["seconds"] = 0
        found.append(json.dumps(document))
    assert found[0] == found[1]


@pytest.mark.usefixtures("words")
def test_replay_says_identical_or_where_it_differs(tmp_path: Path) -> None:
    path, target = a_file(tmp_path), tmp_path / "t.json"
    run(path, "-o", target)
    result = run(path, "--replay", target)
    assert (result.exit_code, result.stdout.split(":")[0]) == (0, "Identical")
    altered = json.loads(target.read_text())
    altered["themes"][0]["people"] += 1
    target.write_text(json.dumps(altered))
    result = run(path, "--replay", target)
    assert result.exit_code == 1
    assert "Not identical. themes[0].people is" in result.stderr


def test_a_run_that_is_stopped_leaves_nothing_half_written_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: WordTools
) -> None:
    path, target = a_file(tmp_path), tmp_path / "t.json"

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr("nlp.pipeline.Themer.theme", stop)
        result = run(path, "-o", target)
    assert result.exit_code == 130
    assert "Start the same command again" in result.stderr
    assert sorted(each.name for each in tmp_path.iterdir()) == [".t.json.work", "c.csv"]
    assert words.started == ["maker"]
    assert run(path, "-o", target).exit_code == 0
    assert words.started == ["maker"]  # what was kept was not made again
    assert sorted(each.name for each in tmp_path.iterdir()) == ["c.csv", "t.json"]


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "This is not JSON"),
        ('{"version": 1}', "no list of decisions"),
        ('{"version": 1, "decisions": [{"kind": "renam", "themes": ["t1"], "label": "a"}]}', "mean rename"),
        ('{"version": 1, "decisions": [{"kind": "rename", "themes": ["t1"]}]}', "needs “label”"),
    ],
)
def test_broken_decisions_are_told_and_nothing_is_written(tmp_path: Path, content: str, says: str) -> None:
    told = tmp_path / "d.json"
    told.write_text(content)
    result = run(a_file(tmp_path), "-o", tmp_path / "t.json", "--decisions", told)
    assert result.exit_code == 1
    assert says in result.stderr
    assert "d.json" in result.stderr
    assert not (tmp_path / "t.json").exists()


@pytest.mark.usefixtures("words")
def test_decisions_about_what_is_not_there_are_left_out_and_told(tmp_path: Path) -> None:
    told = tmp_path / "d.json"
    told.write_text('{"version": 1, "decisions": [{"kind": "rename", "themes": ["t99"], "label": "Mills"}]}')
    result = run(a_file(tmp_path), "-o", tmp_path / "t.json", "--decisions", told)
    assert result.exit_code == 0
    assert "Decision 1, rename t99, was left out. There is no theme 't99'" in result.stderr


@pytest.mark.usefixtures("words")
def test_a_decision_that_makes_no_sense_is_named(tmp_path: Path) -> None:
    told = tmp_path / "d.json"
    told.write_text('{"version": 1, "decisions": [{"kind": "sign_off"}, {"kind": "hide", "themes": ["t1"]}]}')
    result = run(a_file(tmp_path), "-o", tmp_path / "t.json", "--decisions", told)
    assert result.exit_code == 1
    assert "Decision 2, hide t1: The board is signed off" in result.stderr


@pytest.mark.usefixtures("words")
def test_a_table_without_its_columns_is_no_table_of_decisions(tmp_path: Path) -> None:
    path = a_file(tmp_path)
    result = run(path, "-o", tmp_path / "t.json", "--decisions", a_file(tmp_path, name="d.csv"))
    assert result.exit_code == 1
    assert "no column 'theme_id'" in result.stderr


def test_help_holds_the_honest_paragraph() -> None:
    text = " ".join(run("--help").output.split())
    assert LIMITS_TITLE in text
    assert all(paragraph in text for paragraph in LIMITS)


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

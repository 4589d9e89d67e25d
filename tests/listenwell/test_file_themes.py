from __future__ import annotations

import json
from pathlib import Path

import pytest

from listenwell.comment_files import CommentsUnreadable
from listenwell.earlier_themes import read_earlier
from listenwell.file_themes import Progress, program_sha256, theme_file
from listenwell.theme_outputs import document
from listenwell.theme_replay import differences, other_programs, request_of
from nlp.weighing.frameworks import FrameworkUnreadable
from tests.listenwell.themes_cast import PARKS, SAID, WordTools, a_file, asked, themed

MORE = [
    *SAID,
    "the school is small",
    "the school is far",
    "our school needs paint",
    "a school trip for all",
] + [f"school dinners are cold {i}" for i in range(8)]


def written(folder: Path, name: str = "t.json", **more: object) -> Path:
    path = folder / name
    path.write_text(json.dumps(document(themed(asked(a_file(folder), **more)))))
    return path


def homes(of: object) -> dict[str, str]:
    return {each.comment_id: each.theme_id for each in of.assignments}  # type: ignore[attr-defined]


def test_the_manifest_says_how_to_do_it_again(tmp_path: Path) -> None:
    manifest = themed(asked(a_file(tmp_path), detail=1)).run.manifest
    parameters = manifest["parameters"]
    assert isinstance(parameters, dict)
    assert parameters["file"] == "c.csv"
    assert parameters["columns"]["text"] == "text"
    assert parameters["detail"] == 1
    assert manifest["program_sha256"] == program_sha256()
    assert str(tmp_path) not in json.dumps(manifest)


def test_progress_hears_of_every_comment(tmp_path: Path) -> None:
    heard: list[object] = []
    progress = Progress(counted=heard.append, ready=heard.append, step=heard.append)
    theme_file(asked(a_file(tmp_path)), tmp_path / "t.json", progress, WordTools())
    assert heard == [len(SAID), len(SAID), "Finding themes"]


@pytest.mark.parametrize(
    ("said", "themes", "aside"),
    [
        (["the bus is late"], 1, {}),
        (["the bus is late"] * 30, 1, {}),
        (["n/a"] * 5, 0, {"non_answer": 5}),
        (["kill"], 0, {"danger": 1}),
        (["bus", "park", "doctor"], 1, {}),
    ],
)
def test_little_or_nothing_said_still_gives_a_result(
    tmp_path: Path, said: list[str], themes: int, aside: dict[str, int]
) -> None:
    whole = document(themed(asked(a_file(tmp_path, said))))
    assert len([theme for theme in whole["themes"] if theme["parent_id"] is None]) == themes
    assert whole["counts"]["set_aside"] == aside
    assert whole["counts"]["comments"] == len(said)


def test_a_later_file_goes_on_from_an_earlier_one(tmp_path: Path) -> None:
    before = themed(asked(a_file(tmp_path)))
    earlier = written(tmp_path)
    now = themed(asked(a_file(tmp_path, MORE, "later.csv"), earlier=earlier))
    was, came = homes(before.run), homes(now.run)
    assert all(came[name] == home for name, home in was.items())
    assert now.earlier_labels.keys() == {theme.id for theme in before.run.themes}
    assert now.run.manifest["parameters"]["earlier_sha256"]  # type: ignore[index]


def test_what_was_decided_then_stays_decided_and_can_be_added_to(tmp_path: Path) -> None:
    first, second, *_ = themed(asked(a_file(tmp_path))).run.themes
    rename = {"kind": "rename", "themes": [first.id], "label": "Late buses"}
    told = tmp_path / "d.json"
    told.write_text(json.dumps({"version": 1, "decisions": [rename]}))
    earlier = written(tmp_path, decisions=told)
    later = a_file(tmp_path, MORE, "later.csv")

    def labels(**more: object) -> dict[str, str]:
        return {
            each.theme.id: each.label for each in themed(asked(later, earlier=earlier, **more)).board.themes
        }

    assert labels()[first.id] == "Late buses"
    # The same list again, with one more: nothing is done twice.
    merge = {"kind": "merge", "themes": [second.id], "into": first.id}
    told.write_text(json.dumps({"version": 1, "decisions": [rename, merge]}))
    assert second.id not in labels(decisions=told)
    # Only the new one.
    told.write_text(json.dumps({"version": 1, "decisions": [merge]}))
    both = labels(decisions=told)
    assert second.id not in both
    assert both[first.id] == "Late buses"


def by_row(folder: Path, said: list[str]) -> Path:
    """A file without ids."""
    path = folder / "rows.csv"
    path.write_text("text\n" + "".join(f'"{text}"\n' for text in said))
    return path


def decided_by_row(folder: Path, said: list[str]) -> Path:
    """Themes of a file without ids, the third row of it set aside by a person."""
    told = folder / "d.json"
    aside = {"kind": "set_aside", "point": {"id": "3", "start": 0}, "label": "non_answer"}
    told.write_text(json.dumps({"version": 1, "decisions": [aside]}))
    path = folder / "earlier.json"
    path.write_text(json.dumps(document(themed(asked(by_row(folder, said), decisions=told)))))
    return path


def test_a_decision_by_row_number_goes_on_while_the_rows_are_the_same(tmp_path: Path) -> None:
    earlier = decided_by_row(tmp_path, SAID)
    now = themed(asked(by_row(tmp_path, [*SAID, "the school is small"]), earlier=earlier))
    assert {each.comment_id: each.reason for each in now.board.assignments}["3"] == "non_answer"


@pytest.mark.parametrize(
    "later", [["the school is small", *SAID], SAID[1:], PARKS[:3], ["our school needs paint"] * 9]
)
def test_a_decision_by_row_number_never_reaches_another_comment(tmp_path: Path, later: list[str]) -> None:
    earlier = decided_by_row(tmp_path, SAID)
    with pytest.raises(CommentsUnreadable, match=r"by their row numbers.* --id from the first run on"):
        themed(asked(by_row(tmp_path, later), earlier=earlier))


def test_earlier_themes_of_another_encoder_are_refused(tmp_path: Path) -> None:
    earlier = written(tmp_path)
    with pytest.raises(CommentsUnreadable, match="another language model"):
        theme_file(
            asked(a_file(tmp_path), earlier=earlier), tmp_path / "n.json", Progress(), WordTools("other")
        )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", r"not a themes\.json \(line 1"),
        ("[]", r"lacks version"),
        ('{"version": 2, "manifest": {}, "counts": {}, "themes": [], "queue": []}', "version 2, expected 1"),
        ('{"version": 1, "manifest": {}, "counts": {}, "themes": [], "queue": []}', "an older version wrote"),
        (
            '{"version": 1, "manifest": {}, "counts": {}, "themes": [{}], "queue": [], "memory": {"": 1}}',
            r"not a themes\.json",
        ),
    ],
)
def test_a_broken_earlier_file_is_told_in_one_sentence(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "t.json"
    path.write_text(content)
    with pytest.raises(CommentsUnreadable, match=says):
        read_earlier(path)


def test_a_framework_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_bytes('{"principles": "é"}'.encode("utf-16"))
    with pytest.raises(FrameworkUnreadable, match="not a framework"):
        themed(asked(a_file(tmp_path), frameworks=(str(path),)))


def replayed(path: Path, file: Path, **more: object) -> list[str]:
    before = json.loads(path.read_text())
    request = request_of(path, before, asked(file, **more), WordTools().models())
    return list(differences(before, json.loads(json.dumps(document(themed(request))))))


def test_a_replay_gives_the_same(tmp_path: Path) -> None:
    path = written(tmp_path, detail=-1)
    assert replayed(path, a_file(tmp_path)) == []
    assert other_programs(json.loads(path.read_text())) == []


def test_a_replay_says_where_it_first_differs_and_what_else_has_changed(tmp_path: Path) -> None:
    path = written(tmp_path)
    altered = json.loads(path.read_text())
    altered["themes"][0]["label"] = "Trams"
    altered["manifest"]["versions"]["numpy"] = "0.1"
    altered["manifest"]["program_sha256"] = "00"
    path.write_text(json.dumps(altered))
    found = replayed(path, a_file(tmp_path))
    assert found[0].startswith("themes[0].label is 'Trams' there, ")
    assert len(found) == 1
    changed = other_programs(altered)
    assert changed[0] == "Listenwell itself"
    assert changed[1].startswith("numpy 0.1 → ")


def test_a_replay_checks_the_file_the_models_and_what_else_went_in(tmp_path: Path) -> None:
    path = written(tmp_path)
    file = a_file(tmp_path)
    other = a_file(tmp_path, PARKS, "other.csv")
    with pytest.raises(CommentsUnreadable, match="is not the file that"):
        replayed(path, other)
    document = json.loads(path.read_text())
    with pytest.raises(CommentsUnreadable, match="other language models"):
        request_of(path, document, asked(file), [{"name": "b", "sha256": "1"}])
    with pytest.raises(CommentsUnreadable, match=r"--decisions .* was made without one"):
        replayed(path, file, decisions=other)
    told = tmp_path / "d.json"
    told.write_text('{"version": 1, "decisions": [{"kind": "pin", "themes": ["t1"]}]}')
    decided = written(tmp_path, "decided.json", decisions=told)
    with pytest.raises(CommentsUnreadable, match=r"made with --decisions\. Name the same file again"):
        replayed(decided, file)
    assert replayed(decided, file, decisions=told) == []


def test_a_moved_framework_file_is_known_by_its_digest(tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text(
        '{"name": "own", "title": "Us", "principles": [{"code": "A", "label": "Buses", "lines": ["bus"]},'
        ' {"code": "B", "label": "Parks", "lines": ["park dark"]}]}'
    )
    path = written(tmp_path, frameworks=(str(own),))
    moved = own.rename(tmp_path / "moved.json")
    file = a_file(tmp_path)
    request = request_of(
        path, json.loads(path.read_text()), asked(file, frameworks=(str(moved),)), WordTools().models()
    )
    assert request.frameworks == (str(moved),)
    with pytest.raises(CommentsUnreadable, match="Name the same file with --framework"):
        request_of(path, json.loads(path.read_text()), asked(file), WordTools().models())

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from listenwell.kept_chunks import BeingMade, Chunk, KeptChunks, kept_beside
from nlp.types import Point, Reason, SetAside

LATE = Point(comment_id="a", person="p", start=3, end=8, text="late \ud800 bus", language="cy", place="North")
NOTHING = SetAside(comment_id="b", person="", start=0, end=3, reason=Reason.NON_ANSWER)


def chunk(*points: Point, ids: tuple[str, ...] = ("a", "b")) -> Chunk:
    vectors = np.arange(2 * len(points), dtype=np.float32).reshape(-1, 2)
    return Chunk(ids=ids, points=points, vectors=vectors, set_aside=((NOTHING, "n/a"),))


def interrupted(target: Path, key: str) -> None:
    """A run that keeps one chunk and is stopped."""
    with suppress(KeyboardInterrupt), kept_beside(target, key) as kept:
        kept.keep(0, chunk(LATE))
        raise KeyboardInterrupt


def test_gives_back_what_was_kept_chunk_after_chunk(tmp_path: Path) -> None:
    kept = KeptChunks(folder=tmp_path)
    kept.keep(1, chunk(ids=("c",)))
    kept.keep(0, chunk(LATE, LATE))
    material = kept.gather(2)
    assert material.ids == ("a", "b", "c")
    assert material.points == (LATE, LATE)
    assert material.set_aside == ((NOTHING, "n/a"), (NOTHING, "n/a"))
    assert material.vectors().tolist() == [[0, 1], [2, 3]]
    assert material.vectors().dtype == np.float32


def test_a_chunk_without_its_words_is_not_whole(tmp_path: Path) -> None:
    kept = KeptChunks(folder=tmp_path)
    kept.keep(0, chunk(LATE))
    (tmp_path / "000000.json").unlink()
    assert not kept.has(0)


def test_the_folder_goes_at_the_end_and_stays_after_a_fault(tmp_path: Path) -> None:
    target = tmp_path / "themes.json"
    interrupted(target, "one")
    with kept_beside(target, "one") as kept:
        assert kept.has(0)
    assert list(tmp_path.iterdir()) == []


def test_chunks_of_other_options_are_not_used(tmp_path: Path) -> None:
    target = tmp_path / "themes.json"
    interrupted(target, "one")
    with kept_beside(target, "two") as kept:
        assert not kept.has(0)
        assert [folder.name for folder in (tmp_path / ".themes.json.work").iterdir()] == ["two"]


def test_two_runs_do_not_make_the_same_output_at_once(tmp_path: Path) -> None:
    target = tmp_path / "themes.json"
    with (
        kept_beside(target, "one"),
        pytest.raises(BeingMade, match="Another run"),
        kept_beside(target, "one"),
    ):
        pass


def test_nobody_else_on_the_machine_may_look_into_the_folder(tmp_path: Path) -> None:
    with kept_beside(tmp_path / "t.json", "one"):
        assert (tmp_path / ".t.json.work").stat().st_mode & 0o077 == 0

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from listenwell.kept_chunks import Chunk, KeptChunks
from listenwell.preparing import ModelMaker, Work, _asides
from nlp.models_setup import set_up
from nlp.types import Comment, Point, Prepared, Reason, SetAside

COMMENTS = [Comment(id=f"c{i}", text=f"the bus is late {i}") for i in range(10)]


@dataclass
class FakeMaker:
    """A point for each comment; stops like a killed process at the comment that it is told."""

    stop_at: str = ""
    made: list[str] = field(default_factory=list)

    def make(self, comments: Sequence[Comment]) -> Chunk:
        ids = tuple(comment.id for comment in comments)
        if self.stop_at in ids:
            raise KeyboardInterrupt
        self.made += ids
        points = tuple(
            Point(comment_id=c.id, person="", start=0, end=len(c.text), text=c.text) for c in comments
        )
        vectors = np.array([[len(c.text), 1] for c in comments], dtype=np.float32)
        return Chunk(ids=ids, points=points, vectors=vectors, set_aside=())


def work(maker: FakeMaker, chunk: int = 3) -> Work:
    return Work(start=lambda: maker, workers=1, chunk=chunk)


def test_goes_on_after_an_interruption_and_gives_the_same(tmp_path: Path) -> None:
    whole, cut = KeptChunks(folder=tmp_path / "whole"), KeptChunks(folder=tmp_path / "cut")
    for kept in (whole, cut):
        kept.folder.mkdir()
    count = work(FakeMaker()).make(COMMENTS, whole)
    assert count == 4
    with pytest.raises(KeyboardInterrupt):
        work(FakeMaker(stop_at="c7")).make(COMMENTS, cut)
    second = FakeMaker()
    done: list[int] = []
    assert work(second).make(COMMENTS, cut, done.append) == count
    assert second.made == ["c6", "c7", "c8", "c9"]
    assert sum(done) == len(COMMENTS)
    one, other = whole.gather(count), cut.gather(count)
    assert one.points == other.points
    assert np.array_equal(one.vectors(), other.vectors())


def test_no_model_is_loaded_when_everything_is_kept(tmp_path: Path) -> None:
    kept = KeptChunks(folder=tmp_path)
    work(FakeMaker()).make(COMMENTS, kept)

    def never() -> FakeMaker:
        raise AssertionError

    assert Work(start=never, workers=2, chunk=3).make(COMMENTS, kept) == 4


def test_words_are_kept_of_what_says_nothing_but_not_of_what_was_hidden() -> None:
    text = "n/a\njane@example.org\nM14 5TP"
    cuts = [(0, 3), (4, 20), (21, 28)]
    aside = tuple(
        SetAside(comment_id="1", person="", start=start, end=end, reason=Reason.NON_ANSWER)
        for start, end in cuts
    )
    prepared = Prepared(comment_id="1", points=(), set_aside=aside)
    assert [words for _, words in _asides([Comment(id="1", text=text)], [prepared])] == ["n/a", "", ""]


@pytest.fixture(scope="module")
def models() -> Path:
    return set_up(Path("var/models")).encoder.parent


@dataclass(frozen=True)
class Start:
    """Loads the models in whichever process it is called."""

    folder: Path

    def __call__(self) -> ModelMaker:
        return ModelMaker(self.folder)


@pytest.mark.model
def test_the_models_make_points_and_say_why_the_rest_is_none(models: Path) -> None:
    texts = [
        "The bus never comes and the park is dark",
        "n/a",
        "I want to kill myself",
        "!!!",
        "Ring Ann on 01495 200000",
    ]
    comments = [Comment(id=str(i), text=text, place="North") for i, text in enumerate(texts)]
    chunk = ModelMaker(models).make(comments)
    assert [point.comment_id for point in chunk.points] == ["0", "0", "4"]
    assert "01495" not in chunk.points[2].text
    assert {part.comment_id: (part.reason, words) for part, words in chunk.set_aside} == {
        "1": (Reason.NON_ANSWER, "n/a"),
        "2": (Reason.DANGER, ""),
        "3": (Reason.NON_ANSWER, "!!!"),
    }
    assert np.allclose(np.linalg.norm(chunk.vectors, axis=1), 1, atol=1e-5)


@pytest.mark.model
def test_neither_workers_nor_chunks_change_a_bit(models: Path, tmp_path: Path) -> None:
    import functools

    comments = [
        Comment(id=f"c{i}", text=f"{what} {where} {when}")
        for i, (what, where, when) in enumerate(
            (what, where, when)
            for what in (
                "No buses",
                "The park is dark and there is litter",
                "I like the café",
                "Diolch, mae’r parc yn braf",
            )
            for where in ("in our village,", "near the school where my children go;", "")
            for when in ("again.", "on Sundays, and nobody answers the phone when I ring about it.")
        )
    ]
    start: Callable[[], ModelMaker] = functools.partial(ModelMaker, models)
    found = []
    for workers, chunk in ((1, 24), (2, 5), (1, 7)):
        kept = KeptChunks(folder=tmp_path / f"{workers}-{chunk}")
        kept.folder.mkdir()
        found.append(kept.gather(Work(start=start, workers=workers, chunk=chunk).make(comments, kept)))
    for other in found[1:]:
        assert other.points == found[0].points
        assert other.set_aside == found[0].set_aside
        assert other.vectors().tobytes() == found[0].vectors().tobytes()

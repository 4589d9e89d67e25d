from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from nlp.clustering.grouping import Cluster, Gather, set_unlike_aside
from nlp.clustering.place import NOWHERE, Draft, draft
from nlp.embed import Vectors, unit
from nlp.types import Point, Reason


def points(texts: list[str]) -> tuple[Point, ...]:
    return tuple(
        Point(comment_id=str(i), person=str(i), start=0, end=len(text), text=text)
        for i, text in enumerate(texts)
    )


def around(*sizes: int, spread: float = 0.25, seed: int = 3) -> Vectors:
    chance = np.random.default_rng(seed)
    labels = np.repeat(np.arange(len(sizes)), sizes)
    return unit((np.eye(32)[labels] + chance.normal(0, spread, (len(labels), 32))).astype(np.float32))


def placed(vectors: Vectors, detail: int = 0) -> Draft:
    texts = [f"number {i}" for i in range(len(vectors))]
    return Gather(detail=detail)(set_unlike_aside(Cluster()(draft(points(texts), vectors))))


def test_every_point_has_a_theme_and_a_confidence() -> None:
    now = placed(around(30, 20, 10, spread=0.1))
    assert now.themes.tolist() == [0] * 30 + [1] * 20 + [2] * 10
    assert now.likeness.shape == (60, 3)
    assert ((now.confidence > 1 / 3) & (now.confidence <= 1)).all()


def test_more_detail_only_divides_themes() -> None:
    vectors = around(40, 40, 40, 30, 30, 20, 20, spread=0.3)
    levels = [placed(vectors, detail) for detail in range(-2, 3)]
    counts = [int(now.themes.max()) + 1 for now in levels]
    assert counts == sorted(counts)
    assert counts[0] < counts[2] < counts[4]
    for coarse, fine in pairwise(levels):
        owners = set(zip(fine.themes.tolist(), coarse.themes.tolist(), strict=True)) - {(NOWHERE, NOWHERE)}
        assert len(owners) == int(fine.themes.max()) + 1


def test_refuses_a_detail_out_of_its_range() -> None:
    with pytest.raises(ValueError, match="detail from -2 to 2"):
        Gather(detail=3)


def test_one_text_from_many_people_makes_no_giant() -> None:
    vectors = around(12, 12, 12, spread=0.1)
    many = np.concatenate([vectors, np.repeat(vectors[:1], 200, axis=0)])
    texts = [f"number {i}" for i in range(36)] + ["number 0"] * 200
    now = Gather()(Cluster()(draft(points(texts), many)))
    assert now.themes[:36].tolist() == [0] * 12 + [1] * 12 + [2] * 12
    assert set(now.themes[36:].tolist()) == {0}


def test_a_point_beyond_the_sample_joins_the_nearest_theme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlp.clustering.grouping.SAMPLE", 60)
    vectors = around(60, 60, 60, spread=0.1)[np.random.default_rng(0).permutation(180)]
    now = placed(vectors)
    nearest = np.argmax(vectors[:, :3], axis=1)
    assert len(set(zip(now.themes.tolist(), nearest.tolist(), strict=True))) == 3


def test_what_is_set_aside_goes_nowhere() -> None:
    now = draft(points([f"number {i}" for i in range(20)]), around(10, 10))
    now = replace(now, reasons=(Reason.DUPLICATE, *[None] * 19))
    assert Gather()(Cluster()(now)).themes[0] == NOWHERE


def test_a_point_like_neither_its_theme_nor_its_part_waits_for_a_person() -> None:
    at = np.array([[1, 0, 0]] * 4 + [[0, 1, 0]] * 3 + [[0, 0.2, 0.98]], dtype=np.float32)
    themes = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    now = replace(draft(points(list("abcdefgh")), at), themes=themes, parts=themes)
    # The last one's cosine to the mean of the four is .48; to that of the three others it would be .2.
    assert (set_unlike_aside(now).themes == themes).all()
    far = replace(now, vectors=np.concatenate([at[:7], [[0, -0.5, 0.87]]]).astype(np.float32))
    aside = set_unlike_aside(far)
    assert aside.themes.tolist() == [0, 0, 0, 0, 1, 1, 1, NOWHERE]
    assert aside.reasons[7] is Reason.UNSURE
    alone = replace(far, parts=np.array([0, 0, 0, 0, 1, 1, 1, 2]))
    assert (set_unlike_aside(alone).themes == themes).all()


def test_nothing_to_place_stays_nothing() -> None:
    now = replace(draft(points(["a"]), around(1)), reasons=(Reason.UNSURE,))
    assert Gather()(set_unlike_aside(Cluster()(now))).themes.tolist() == [NOWHERE]

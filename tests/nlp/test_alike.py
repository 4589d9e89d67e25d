from __future__ import annotations

import numpy as np
import pytest

from nlp.alike import Grouper


def test_joins_what_is_alike_on_average() -> None:
    """Cosines: 1·2 .8, 3 has 0 and .6 with them, a mean of .3, too little at .4 and enough at .25."""
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)
    assert Grouper(least_alike=0.4).group(vectors).tolist() == [0, 0, 1]
    assert Grouper(least_alike=0.25).group(vectors).tolist() == [0, 0, 0]


def test_numbers_follow_the_first_members() -> None:
    vectors = np.array([[0, 1], [1, 0], [0, 1]], dtype=np.float32)
    assert Grouper().group(vectors).tolist() == [0, 1, 0]


@pytest.mark.parametrize("count", [0, 1])
def test_takes_none_or_one(count: int) -> None:
    assert Grouper().group(np.ones((count, 1), dtype=np.float32)).tolist() == [0] * count


def test_middle_is_most_like_the_others() -> None:
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)
    assert Grouper().middle(vectors) == 1


@pytest.mark.parametrize("least", [0, -0.1, 1.1])
def test_refuses_a_likeness_outside_its_range(least: float) -> None:
    with pytest.raises(ValueError, match="least_alike"):
        Grouper(least_alike=least)

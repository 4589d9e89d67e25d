from __future__ import annotations

import numpy as np
import pytest

from nlp.clustering.wording import wording

TEXTS = ("a refund please", "refunded at last", "card lost again", "where is my card", "lost the card")


def test_the_same_stem_makes_texts_alike() -> None:
    rows = wording(TEXTS)
    assert rows.dtype == np.float32
    assert rows[0] @ rows[1] > rows[0] @ rows[2]
    assert rows[2] @ rows[4] > rows[2] @ rows[1]


def test_the_same_texts_give_the_same_rows() -> None:
    assert wording(TEXTS).tobytes() == wording(list(TEXTS)).tobytes()


@pytest.mark.parametrize("texts", [[], ["one"], ["", ""], ["\U0001f600", "\U0001f680"], ["abc def", "xyz"]])
def test_texts_with_nothing_in_common_have_no_direction(texts: list[str]) -> None:
    assert not wording(texts).any()

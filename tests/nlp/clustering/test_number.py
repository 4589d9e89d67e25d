from __future__ import annotations

import pytest

from nlp.clustering.number import agreed, how_many


def test_takes_the_fewest_themes_that_are_about_as_clear_as_the_clearest() -> None:
    assert agreed([{2: 0.1, 10: 0.496, 20: 0.5, 40: 0.2}]) == pytest.approx(10, abs=1)


def test_a_peak_in_one_view_alone_does_not_decide() -> None:
    steady = {2: 0.1, 8: 0.4, 30: 0.2}
    assert agreed([{2: 0.1, 8: 0.3, 30: 0.42}, steady, steady]) == 8


def test_the_cut_nearest_the_agreed_number_is_taken() -> None:
    cuts = {4: (4, 0.30), 9: (8, 0.39), 30: (25, 0.40)}
    assert how_many([{4: 0.30, 8: 0.395, 25: 0.40}], cuts) == 9


def test_a_view_without_any_cut_says_nothing() -> None:
    assert how_many([{}, {3: 0.5}], {3: (3, 0.5)}) == 3

from __future__ import annotations

import math

import pytest

from benchmarks.themes.metrics import (
    NOWHERE,
    Interval,
    bootstrapped,
    bootstrapped_f1,
    difference,
    mean_of,
    scores,
    share_of,
    spelled,
)


def test_full_agreement_scores_one_whatever_the_numbers() -> None:
    made = scores(["a", "a", "b", "b", "c"], [7, 7, 3, 3, 0])
    assert (made.ami, made.ari, made.found, made.true) == (pytest.approx(1), pytest.approx(1), 3, 3)
    assert made.largest == pytest.approx(0.4)


def test_one_theme_for_all_scores_nothing() -> None:
    made = scores(["a", "a", "b", "b"], [0, 0, 0, 0])
    assert made.ami == pytest.approx(0)
    assert made.ari == pytest.approx(0)


def test_those_in_no_theme_are_counted_and_are_no_theme() -> None:
    made = scores(["a", "a", "b", "b"], [0, 0, NOWHERE, 1])
    assert made.found == 2
    assert made.nowhere == pytest.approx(0.25)
    assert made.largest == pytest.approx(0.5)


def test_interval_of_a_mean_is_students() -> None:
    # Standard error 1/sqrt(3), t with 2 degrees of freedom 4.303.
    made = mean_of([1, 2, 3])
    assert made.value == 2
    assert made.high - made.value == pytest.approx(4.3027 / 3**0.5, abs=1e-4)


def test_one_measurement_has_no_interval() -> None:
    assert math.isnan(mean_of([0.5]).low)


def test_differences_are_paired() -> None:
    made = difference([0.9, 0.5, 0.7], [0.8, 0.4, 0.6])
    assert made.value == pytest.approx(0.1)
    assert made.high - made.low < 1e-9


def test_share_has_wilsons_interval() -> None:
    made = share_of(8, 10)
    assert (made.low, made.high) == (pytest.approx(0.4902, abs=1e-3), pytest.approx(0.9433, abs=1e-3))
    assert share_of(0, 50).low == 0


def test_bootstrap_encloses_its_mean_and_repeats_itself() -> None:
    values = [0.0, 1.0] * 50
    made = bootstrapped(values)
    assert made.low < made.value == 0.5 < made.high
    assert made == bootstrapped(values)


def test_f1_counts_all_units_together() -> None:
    # 3 hits, 1 miss, 2 false alarms: 6 / 9.
    assert bootstrapped_f1([1, 2], [1, 0], [0, 2]).value == pytest.approx(6 / 9)


def test_figures_are_spelled_as_a_table_has_them() -> None:
    assert spelled(Interval(value=0.873, low=0.85, high=1.0)) == ".87 (.85 to 1.00)"
    assert spelled(Interval(value=-0.05, low=-0.104, high=-0.001)) == "-.05 (-.10 to .00)"
    assert spelled(Interval(value=14.66, low=math.nan, high=math.nan), 1) == "14.7"

from __future__ import annotations

import os

import pytest

from benchmarks.themes.speed import N_LOG_N, SIZES, growth, memory_of, row


def steps(scale: float, power: float) -> dict[int, dict[str, object]]:
    return {
        size: {
            "steps": {"Cluster": scale * size**power, "order": 0.001},
            "wall": scale * size**power,
            "themes": 15,
            "peak_mb": 300.0,
        }
        for size in SIZES
    }


def found(power: float) -> dict[str, object]:
    rate = {"count": 1000, "points": 2000, "wall": 2.0, "processor": 3.0, "peak_mb": 500.0}
    made: dict[str, object] = dict.fromkeys(
        ("command", "spacy", "embedding", "embedding short", "theme"), rate
    )
    made |= {f"steps {size}": each for size, each in steps(1e-5, power).items()}
    made |= {f"baseline {size}": each for size, each in steps(1.1e-5, power).items()}
    return made | {"load": 0.5}


def test_growth_is_told_as_a_ratio_and_an_exponent() -> None:
    ratio, exponent = growth(steps(1e-5, 2))["Cluster"]
    assert (ratio, exponent) == (pytest.approx(100), pytest.approx(2))


def test_a_step_that_takes_next_to_no_time_is_not_judged() -> None:
    assert set(growth(steps(1e-5, 1))) == {"Cluster"}


def test_a_step_that_grows_with_the_square_fails_the_goal() -> None:
    assert pytest.approx(12.5) == N_LOG_N
    assert row(found(1)).met is True
    assert row(found(2)).met is False


def test_memory_of_this_process_is_more_than_nothing() -> None:
    assert 10 < memory_of(os.getpid()) < 100_000

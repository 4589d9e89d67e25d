"""The same verdict as pyxform on forms from a seeded grammar; benchmarks/xlsform does it at length."""

from __future__ import annotations

import pytest

from benchmarks.xlsform.classes import reason
from benchmarks.xlsform.compare import Case, cases

SEEDS = range(200)


@pytest.fixture(scope="module")
def compared() -> list[Case]:
    return list(cases(SEEDS))


def test_verdicts_agree_on_forms_within_the_subset(compared: list[Case]) -> None:
    inside = [case for case in compared if not case.is_outside]
    assert sum(case.agrees for case in inside) / len(inside) >= 0.9


def test_every_disagreement_has_its_reason(compared: list[Case]) -> None:
    differing = [case for case in compared if not case.agrees and not case.is_outside]
    assert [(case.seed, case.oracle, case.errors) for case in differing if not reason(case)] == []


def test_both_verdicts_are_common(compared: list[Case]) -> None:
    taken = sum(not case.oracle for case in compared) / len(compared)
    assert 0.4 < taken < 0.75

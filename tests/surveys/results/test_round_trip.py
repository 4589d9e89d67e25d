"""Every format gives back the very rows that it was given."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from surveys.results.formats import FORMATS
from surveys.results.rows import About, ResultRow
from tests.surveys.results.cases import results


@pytest.mark.parametrize("name", FORMATS)
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
@given(case=results())
def test_reads_back_the_rows_that_were_written(name: str, case: tuple[list[ResultRow], About]) -> None:
    rows, about = case
    assert FORMATS[name].read(FORMATS[name].write(rows, about)) == rows

from __future__ import annotations

import pytest

from listenwell.comparing import compare


def sets(words: str) -> list[frozenset[str]]:
    return [frozenset(word) for word in words]


async def test_every_pair_is_compared_and_the_machine_with_people() -> None:
    """Ben and Cai agree on 4 of 4 single labels, either agrees with the machine on 3 of 4."""
    found = await compare({"ben": sets("bpsb"), "cai": sets("bpsb"), "machine": sets("bpsp")})
    assert [(pair.first, pair.second, pair.points) for pair in found.pairs] == [
        ("ben", "cai", 4),
        ("ben", "machine", 4),
        ("cai", "machine", 4),
    ]
    assert [pair.f1.value for pair in found.pairs] == [1, pytest.approx(0.75), pytest.approx(0.75)]
    assert found.gap is not None
    assert found.gap.value == pytest.approx(0.25)
    assert found.gap.low < 0.25 < found.gap.high


async def test_one_person_alone_has_no_gap_and_one_theme_no_alpha() -> None:
    found = await compare({"ben": sets("bb"), "machine": sets("bb")})
    assert found.gap is None
    assert found.pairs[0].alpha is None

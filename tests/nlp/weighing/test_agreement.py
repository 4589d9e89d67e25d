"""b, p, s: buses, park, school. Values beside each case are worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.weighing.agreement import agreement, gap, masi


def sets(*words: str) -> list[frozenset[str]]:
    """ "bp" → {b, p}; "-" → none of them."""
    return [frozenset(word.replace("-", "")) for word in words]


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [
        ("b", "b", 0),
        ("bp", "bp", 0),
        ("b", "p", 1),
        ("b", "bp", 1 - 1 / 2 * 2 / 3),
        # Passonneau 2006: {a, b} within {a, b, c, d}, Jaccard 1/2, monotonicity 2/3.
        ("ab", "abcd", 2 / 3),
        ("bp", "ps", 1 - 1 / 3 * 1 / 3),
    ],
)
def test_masi_by_hand(first: str, second: str, distance: float) -> None:
    assert masi(frozenset(first), frozenset(second)) == pytest.approx(distance)
    assert masi(frozenset(second), frozenset(first)) == pytest.approx(distance)


def test_f1_by_hand_with_none_as_a_label() -> None:
    """Shared: b, p, none = 3. Given: 1+2+1+1 and 1+1+1+1 = 9. F1 = 6 of 9."""
    found = agreement(sets("b", "bp", "p", "-"), sets("b", "p", "s", "-"))
    assert found.f1.value == pytest.approx(6 / 9)
    assert 0 <= found.f1.low < found.f1.value < found.f1.high <= 1


def test_alpha_with_masi_by_hand() -> None:
    """Observed (0 + 2/3 + 0) / 3 = 2/9. Used: {b} 2, {b, p} 1, {p} 3 times; expected
    2 (2·1·2/3 + 1·3·2/3 + 2·3·1) / (6·5) = 28/45. Alpha 1 - 10/28."""
    alpha = agreement(sets("b", "bp", "p"), sets("b", "p", "p")).alpha
    assert alpha is not None
    assert alpha.value == pytest.approx(18 / 28)


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        # Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability": A, two observers of binary data,
        # and B, two observers of nominal data. Sets of one label are 0 or 1 apart, as nominal values are.
        ("0100000010", "1110010000", 0.095),
        ("aabbdcccedda", "babbbccceddd", 0.692),
    ],
)
def test_alpha_as_published(one: str, other: str, published: float) -> None:
    alpha = agreement(sets(*one), sets(*other)).alpha
    assert alpha is not None
    assert alpha.value == pytest.approx(published, abs=0.0005)


def test_all_alike_is_one_but_not_certain() -> None:
    same = sets(*"bps" * 10)
    found = agreement(same, same)
    assert found.alpha is not None
    assert found.f1.value == found.alpha.value == 1
    # n of n: 0.025 to the power of 1/30.
    assert found.f1.low == pytest.approx(0.8843, abs=0.0001)
    assert found.f1.high == 1
    assert found.alpha.low < found.f1.low


def test_never_alike_is_nought_and_worse_than_chance() -> None:
    found = agreement(sets(*"bp" * 15), sets(*"pb" * 15))
    assert found.f1.value == 0
    assert found.f1.high == pytest.approx(1 - 0.8843, abs=0.0001)
    assert found.alpha is not None
    assert found.alpha.value < 0


def test_where_nothing_differs_alpha_cannot_be_told() -> None:
    """One theme for all: nobody can say whether that is agreement or the only thing there was to say."""
    assert agreement(sets(*"bbb"), sets(*"bbb")).alpha is None


def test_interval_of_half_agreement_is_as_wide_as_theory_says() -> None:
    """20 of 40 single labels agree: a share, whose standard error is sqrt(.25 / 40) = .079."""
    found = agreement(sets(*"b" * 40), sets(*"b" * 20 + "p" * 20)).f1
    assert found.value == 0.5
    assert found.low == pytest.approx(0.5 - 1.96 * 0.079, abs=0.03)
    assert found.high == pytest.approx(0.5 + 1.96 * 0.079, abs=0.03)


def test_gap_by_hand() -> None:
    """People agree on all 4; the machine with each on 3 of 4: 1 - .75."""
    people = [sets(*"bpsb"), sets(*"bpsb")]
    found = gap(people, sets(*"bpsp"))
    assert found is not None
    assert found.value == pytest.approx(0.25)
    assert gap(people[:1], people[0]) is None
    nothing = gap(people, people[0])
    assert nothing is not None
    assert (nothing.low, nothing.value, nothing.high) == (0, 0, 0)


def test_codings_of_different_points_are_a_mistake() -> None:
    for first, second in (([], []), (sets("b"), sets("b", "p"))):
        with pytest.raises(ValueError, match="points"):
            agreement(first, second)


CODED = st.lists(
    st.tuples(st.frozensets(st.sampled_from("bps")), st.frozensets(st.sampled_from("bps"))),
    min_size=1,
    max_size=12,
)


@given(CODED)
def test_who_comes_first_does_not_matter_and_bounds_hold(both: list[tuple[frozenset[str], ...]]) -> None:
    first, second = ([each[i] for each in both] for i in (0, 1))
    found, turned = agreement(first, second), agreement(second, first)
    assert found == turned
    assert 0 <= found.f1.low <= found.f1.value <= found.f1.high <= 1
    if found.alpha is not None:
        assert found.alpha.low <= found.alpha.value <= found.alpha.high <= 1


@given(CODED)
def test_with_oneself_one_agrees_wholly(both: list[tuple[frozenset[str], ...]]) -> None:
    first = [each[0] for each in both]
    found = agreement(first, first)
    assert found.f1.value == 1
    assert found.alpha is None or found.alpha.value == 1


@given(CODED, st.permutations(range(12)))
def test_order_of_points_does_not_matter_to_the_figure(
    both: list[tuple[frozenset[str], ...]], turn: list[int]
) -> None:
    turned = [both[i] for i in turn if i < len(both)]
    figures = [agreement([a for a, _ in each], [b for _, b in each]) for each in (both, turned)]
    assert figures[0].f1.value == pytest.approx(figures[1].f1.value)

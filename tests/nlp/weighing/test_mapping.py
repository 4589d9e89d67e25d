from __future__ import annotations

import numpy as np
import pytest

from nlp.embed import KeywordEncoder
from nlp.weighing.frameworks import Framework, Principle
from nlp.weighing.mapping import Mapper

ENCODER = KeywordEncoder([["bus"], ["doctor"], ["park"]])


def own(**lines: tuple[str, ...]) -> Framework:
    principles = tuple(Principle(code=code, label=code.title(), lines=said) for code, said in lines.items())
    return Framework(name="own", title="Own", principles=principles)


HEALTH_AND_PLACE = own(health=("doctor",), place=("park", "bus"))


def test_a_theme_goes_where_most_of_its_points_go_and_shows_a_second() -> None:
    said = ["the bus", "late bus", "a doctor"]
    first, second = Mapper(HEALTH_AND_PLACE, ENCODER).choose(ENCODER.encode(said), said)
    assert (first.code, first.label, second.code) == ("place", "Place", "health")
    assert first.confidence == pytest.approx(2 / 3, abs=0.01)
    assert first.confidence + second.confidence == pytest.approx(1, abs=0.001)


def test_each_point_shares_out_one_vote() -> None:
    shares = Mapper(HEALTH_AND_PLACE, ENCODER).shares(ENCODER.encode(["bus", "doctor", "park", "hello"]))
    assert shares.sum(axis=1) == pytest.approx([1, 1, 1, 1])
    assert shares.argmax(axis=1).tolist()[:3] == [1, 0, 1]


def test_words_decide_where_meaning_does_not() -> None:
    """To the encoder both lines are the same."""
    mapper = Mapper(own(a=("the nursery",), b=("the chapel",)), ENCODER)
    said = ["our chapel", "our nursery"]
    assert mapper.shares(ENCODER.encode(said), said).argmax(axis=1).tolist() == [1, 0]
    assert mapper.shares(ENCODER.encode(said)) == pytest.approx(0.5)


def test_the_same_lines_give_the_same_shares_to_the_byte() -> None:
    vectors = ENCODER.encode(["bus", "doctor", "hello"])
    one, other = (Mapper(HEALTH_AND_PLACE, ENCODER).shares(vectors) for _ in range(2))
    assert one.tobytes() == other.tobytes()


def test_one_line_by_chance_does_not_outweigh_three_that_are_near() -> None:
    """Of six lines the best three count: a mean of 1/3 for `mixed` against 1 for `bus`."""
    bus = ("bus", "bus late", "bus stop", "bus fare", "bus pass", "bus driver")
    mixed = ("bus", "park", "park bench", "park gate", "doctor", "doctor late")
    shares = Mapper(own(bus=bus, mixed=mixed), ENCODER).shares(ENCODER.encode(["bus"]))
    assert shares[0, 0] > 0.9


def test_all_goes_to_the_only_principle_of_a_list() -> None:
    (only,) = Mapper(own(all=("bus",)), ENCODER).choose(ENCODER.encode(["doctor"]))
    assert (only.code, only.confidence) == ("all", 1.0)


def test_a_point_without_a_known_word_is_shared_by_meaning_alone() -> None:
    mapper = Mapper(HEALTH_AND_PLACE, ENCODER)
    vectors = ENCODER.encode(["bus"])
    assert np.allclose(mapper.shares(vectors, ["zzz"]), mapper.shares(vectors))

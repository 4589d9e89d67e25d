from __future__ import annotations

import random

import pytest

from nlp.clustering.repeats import repeats
from nlp.types import Point

LETTER = (
    "Dear council, please keep the library in Pill open because it is the heart of our community. "
    "Children do their homework there and older people meet their friends. Yours, Amina"
)


def said(text: str, person: str = "", comment: str = "") -> Point:
    return Point(comment_id=comment or f"{person}-{text}", person=person, start=0, end=len(text), text=text)


def by_people(*texts: str) -> list[Point]:
    return [said(text, f"person {i}") for i, text in enumerate(texts)]


def test_a_letter_with_another_name_greeting_slip_or_order_is_one_campaign() -> None:
    reordered = (
        "Children do their homework there and older people meet their friends. "
        "Please keep the library in Pill open because it is the heart of our community."
    )
    points = by_people(
        LETTER,
        LETTER,
        LETTER.replace("Amina", "Ben"),
        LETTER.replace("Dear council", "Hello"),
        LETTER.replace("homework", "homewrok"),
        reordered,
        "The library in Pill is cold and the books there are old, so open it less often",
    )
    found = repeats(points)
    (campaign,) = found.campaigns
    assert (campaign.text, campaign.people, campaign.points) == (LETTER, 6, 6)
    assert found.stands_for.tolist() == [0, 0, 0, 0, 0, 0, 6]
    assert not found.again.any()


def test_each_person_of_a_campaign_counts_once() -> None:
    points = [said(LETTER, person) for person in ("Amina", "Amina", "Ben", "Chloe")]
    points[1] = said(LETTER.replace("Dear", "Hi"), "Amina")
    found = repeats(points)
    assert found.again.tolist() == [False, True, False, False]
    assert (found.campaigns[0].people, found.campaigns[0].points) == (3, 4)


def test_two_people_with_one_text_are_no_campaign_yet_but_it_weighs_once() -> None:
    found = repeats(by_people(LETTER, LETTER))
    assert found.campaigns == ()
    assert found.stands_for.tolist() == [0, 0]


def test_short_texts_of_many_are_no_campaign() -> None:
    found = repeats(by_people(*["more buses"] * 40, *["the staff were kind and very helpful"] * 40))
    assert found.campaigns == ()
    assert found.stands_for.tolist() == list(range(80))


@pytest.mark.parametrize(
    ("first", "second", "again"),
    [
        ("more buses", "More buses please!", True),
        ("more buses", "more buses", True),
        ("more buses", "more trains", False),
        ("the doctor was kind to me", "the doctor was not kind to me", False),
        ("they do listen to us here", "they don’t listen to us here", False),
        ("the bus to Newport is late", "the bus to Newport is late again", True),
        ("please", "thanks", False),
        ("!!!", "!!!", False),
    ],
)
def test_one_person_s_short_text_said_again_is_set_aside(first: str, second: str, *, again: bool) -> None:
    assert repeats([said(first, "Amina"), said(second, "Amina")]).again.tolist() == [False, again]
    assert not repeats([said(first, "Amina"), said(second, "Ben")]).again.any()


def test_a_comment_without_a_person_is_a_person_of_its_own() -> None:
    assert not repeats([said("more buses", comment="1"), said("more buses", comment="2")]).again.any()
    assert repeats([said("more buses", comment="1")] * 2).again.tolist() == [False, True]


def test_a_text_that_denies_the_other_is_another_text() -> None:
    yes = "We support the plan to close the road by the school to all cars in the morning"
    points = by_people(*[yes] * 3, *[yes.replace("We support", "We do not support")] * 3)
    assert [campaign.people for campaign in repeats(points).campaigns] == [3, 3]


def test_which_texts_are_one_does_not_depend_on_the_order() -> None:
    chance = random.Random(7)
    words = [f"word{i}" for i in range(60)]
    texts = [" ".join(chance.sample(words, 12)) for _ in range(40)]
    points = by_people(*texts, *[f"{text} {text.split()[0]}x" for text in texts], *texts[:10])
    shuffled = points.copy()
    chance.shuffle(shuffled)

    def groups(said: list[Point]) -> set[frozenset[str]]:
        together: dict[int, set[str]] = {}
        for point, stands_for in zip(said, repeats(said).stands_for.tolist(), strict=True):
            together.setdefault(stands_for, set()).add(point.comment_id)
        return {frozenset(members) for members in together.values()}

    assert groups(points) == groups(shuffled)
    assert len(groups(points)) == 40


def test_takes_nothing() -> None:
    found = repeats([])
    assert (found.again.size, found.stands_for.size, found.campaigns) == (0, 0, ())

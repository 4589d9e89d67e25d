from __future__ import annotations

from collections import Counter

from nlp.suggesting.serious import Small, Why, why_serious
from nlp.types import Point

LIVING = {"hilltop": 10, "valley": 90}
ABOUT = {"age": Counter({"young": 10, "old": 90})}


def said(*texts: str, place: str = "") -> list[Point]:
    return [
        Point(comment_id=str(n), person=f"p{n}", start=0, end=1, text=text, place=place)
        for n, text in enumerate(texts)
    ]


def why(
    points: list[Point], leaning: str = "in_the_way", answers: dict[str, str] | None = None
) -> Why | None:
    theme = Small(points=points, leaning=leaning, answers={"age": answers or {}})
    return why_serious(theme, 100, LIVING, ABOUT)


def test_few_people_with_strong_words_are_serious() -> None:
    assert why(said("I am desperate, really desperate", "It is a nightmare every day")) is Why.STRONG
    assert why(said("We had a death on that road", "The bend is tight")) is Why.STRONG


def test_praise_is_strong_but_not_serious() -> None:
    assert why(said("Absolutely brilliant!", "Amazing, the best"), leaning="good") is None


def test_calm_words_of_few_are_left_alone() -> None:
    assert why(said("The bin is full", "A bench would be nice")) is None


def test_many_people_are_seen_anyway() -> None:
    assert why(said(*["It is a nightmare, I am desperate"] * 6)) is None


def test_all_from_a_place_where_few_live() -> None:
    assert why(said("The lane floods", "Water in the lane", place="Hilltop ")) is Why.ONE_PLACE
    assert why(said("The lane floods", "Water in the lane", place="Valley")) is None


def test_all_of_one_group_only_where_five_or_more_hide_each_other() -> None:
    five = said(*["No club for us"] * 5)
    young = {f"p{n}": "young" for n in range(5)}
    assert why(five, answers=young) is Why.ONE_GROUP
    assert why(five, answers=young | {"p4": "old"}) is None
    assert why(five, answers={f"p{n}": "old" for n in range(5)}) is None
    assert why(five[:4], answers={f"p{n}": "young" for n in range(4)}) is None

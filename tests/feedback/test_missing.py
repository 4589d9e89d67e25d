from __future__ import annotations

from feedback.missing import compare
from language.catalogue import catalogue

T = catalogue("en")
AGES = {"young": "Under 25", "middle": "25 to 64", "old": "65 or over"}
LIVE = {"young": 900, "middle": 1800, "old": 700}


def test_says_first_who_is_missing_with_the_people() -> None:
    found = compare({"young": 3, "middle": 130, "old": 60}, AGES, LIVE, replied=212, t=T)
    assert found.sentences == ("Few replied of “Under 25”: fewer than 5 of the 212 people who did.",)
    young, middle, old = found.groups
    assert (young.people.text, young.share, young.share_of_residents) == ("fewer than 5", None, 26)
    assert young.missing
    assert (old.people.value, old.share, old.share_of_residents) == (
        60,
        28,
        21,
    )  # of all who replied: of those who said, it would tell how many did not
    assert not middle.missing
    # 19 did not say: with the 60 of the next group they hide the small number.
    assert found.unsaid is not None
    assert found.unsaid.text == "not shown"


def test_a_number_that_is_held_back_is_called_neither_few_nor_missing() -> None:
    found = compare({"young": 3, "middle": 190, "old": 20}, AGES, LIVE, replied=213, t=T)
    young, _, old = found.groups
    assert young.missing
    assert old.people.text == "not shown"
    assert not old.missing


def test_without_a_profile_small_groups_are_named() -> None:
    found = compare({"middle": 40, "old": 60}, AGES, {}, replied=100, t=T)
    assert not found.compared
    assert found.sentences == ("Fewer than 5 people replied of each of these: Under 25.",)


def test_shares_need_thirty_people() -> None:
    found = compare({"young": 9, "middle": 10, "old": 10}, AGES, LIVE, replied=29, t=T)
    assert [each.share for each in found.groups] == [None, None, None]


def test_nothing_is_said_of_fewer_than_five() -> None:
    found = compare({"young": 2, "middle": 1}, AGES, LIVE, replied=3, t=T)
    assert found.groups == ()
    assert found.sentences == ()


def test_what_is_no_group_counts_as_not_said() -> None:
    found = compare({"NP23 6": 30, "": 20, "Pentre": 40}, {"Pentre": "Pentre"}, {}, replied=90, t=T)
    assert found.unsaid is not None
    assert found.unsaid.value == 50

"""Choices: in an order of chance, filtered, ranked, something else; and words beside them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surveys.turns import route
from surveys.types import AnswerRejected, Choice, Edited, QuestionAsked, QuestionType, Status, Withdrawn
from tests.surveys.talk import NOW, Talk, survey_of

ANY = QuestionType.SELECT_MULTIPLE
CHOICES = "choices: [{name: bus, label: Bus}, {name: walk, label: Walk}, {name: bike, label: Bike}]"
END = "- {name: good, type: text, label: What is good}\n"
OTHER = survey_of(f"- {{name: travel, type: select_one, or_other: true, label: How, {CHOICES}}}\n{END}")
SEVERAL = survey_of(
    f"- {{name: travel, type: select_multiple, or_other: true, label: How, {CHOICES}}}\n{END}"
)
RANK = survey_of(f"- {{name: travel, type: rank, label: How, {CHOICES}}}\n{END}")
MORE = survey_of(
    """\
- {name: warm, type: consent, purpose: report, label: Is your home warm}
- {name: life, type: range, minimum: 1, maximum: 5, label: How is life}
- {name: good, type: text, label: What is good}
"""
)


def labels(talk: Talk) -> list[str]:
    return [button.label for button in talk.asked.buttons]


# Something else


def test_something_else_is_the_last_choice_and_is_asked_for_next() -> None:
    talk = Talk(OTHER)
    assert labels(talk) == ["Bus", "Walk", "Bike", "Something else"]
    talk.tap("other")
    assert talk.stored == [("travel", "answered", "other", "")]
    assert (talk.position, talk.asked.text) == ("travel_other", "What would that be?")
    assert (talk.asked.number, talk.asked.of) == (2, 3)
    assert talk.say("A sledge").stored == [("travel_other", "answered", "A sledge", "A sledge")]
    assert talk.position == "good"


def test_words_that_are_no_choice_are_something_else_at_once() -> None:
    talk = Talk(OTHER).say("A sledge")
    assert talk.stored == [
        ("travel", "answered", "other", "A sledge"),
        ("travel_other", "answered", "A sledge", "A sledge"),
    ]
    assert talk.position == "good"


@pytest.mark.parametrize("slip", ["9", "?", "7 7"])
def test_a_slip_is_not_something_else(slip: str) -> None:
    assert Talk(OTHER).say(slip).kinds == [AnswerRejected]


def test_something_else_beside_ticks() -> None:
    talk = Talk(SEVERAL).tap("bus", "other", "done")
    assert talk.stored == [("travel", "answered", ["bus", "other"], "")]
    assert talk.position == "travel_other"
    talk = Talk(SEVERAL).tap("bus").say("A sledge")
    assert [answer[2] for answer in talk.stored] == [["bus", "other"], "A sledge"]


def test_an_edit_of_something_else_corrects_both() -> None:
    talk = Talk(OTHER).say("A sledg").get(Edited(message_id="1", text="A sledge"))
    assert talk.stored == [
        ("travel", "corrected", "other", "A sledge"),
        ("travel_other", "corrected", "A sledge", "A sledge"),
    ]
    talk.get(Edited(message_id="1", text="bus"))
    assert talk.stored == [("travel", "corrected", "bus", "bus"), ("travel_other", "skipped", None, "")]
    talk.get(Edited(message_id="1", text="A canoe"))
    assert [answer[:3] for answer in talk.stored] == [
        ("travel", "corrected", "other"),
        ("travel_other", "corrected", "A canoe"),
    ]


def test_a_deleted_message_takes_both_back() -> None:
    talk = Talk(OTHER).say("A sledge").get(Withdrawn(message_id="1"))
    assert talk.stored == [("travel", "withdrawn", None, ""), ("travel_other", "withdrawn", None, "")]


def test_a_later_text_says_what_something_else_is() -> None:
    survey = survey_of(
        f"- {{name: travel, type: select_one, or_other: true, label: How, {CHOICES}}}\n"
        '- {name: like, type: text, label: "Do you like ${travel}"}\n'
    )
    assert Talk(survey).say("A sledge").asked.text == "Do you like A sledge"


def test_a_choice_called_other_serves_as_something_else() -> None:
    first, last = OTHER.questions
    magic = Choice(name="other", label={"en": "By magic"})
    survey = replace(OTHER, questions=(replace(first, choices=(*first.choices, magic)), last))
    assert labels(Talk(survey)) == ["Bus", "Walk", "Bike", "By magic"]
    assert Talk(survey).tap("other").position == "travel_other"


# More than the choice


def test_words_beside_a_yes_are_a_comment_of_their_own() -> None:
    words = "Yes, because the boiler is new"
    talk = Talk(MORE).say(words)
    assert talk.stored == [("warm", "answered", True, words), ("warm_more", "answered", words, words)]
    assert talk.position == "life"


def test_a_comment_never_takes_the_name_of_a_question() -> None:
    """Many forms have a `warm_more` of their own."""
    warm, life, good = MORE.questions
    survey = replace(MORE, questions=(warm, replace(good, name="warm_more"), life))
    words = "Yes, because the boiler is new"
    talk = Talk(survey).say(words)
    assert talk.stored == [("warm", "answered", True, words), ("warm_more_", "answered", words, words)]
    assert talk.position == "warm_more"


def test_an_edit_corrects_the_comment_beside_the_choice() -> None:
    talk = Talk(MORE).say("Yes, because the boiler is new").get(Edited(message_id="1", text="No, it is cold"))
    assert [answer[:3] for answer in talk.stored] == [
        ("warm", "corrected", False),
        ("warm_more", "corrected", "No, it is cold"),
    ]
    talk.get(Edited(message_id="1", text="no"))
    assert talk.stored == [("warm", "corrected", False, "no"), ("warm_more", "skipped", None, "")]


def test_a_new_answer_without_a_comment_leaves_the_old_comment_behind() -> None:
    talk = Talk(MORE).say("Yes, because the boiler is new", "back").tap("no")
    assert talk.stored == [("warm", "corrected", False, ""), ("warm_more", "skipped", None, "")]


def test_the_same_choice_tapped_again_leaves_its_comment() -> None:
    talk = Talk(MORE).say("Yes, because the boiler is new", "back").tap("yes")
    assert talk.stored == []
    assert talk.step.session.answers["warm_more"].value == "Yes, because the boiler is new"


def test_words_beside_a_number_are_a_comment_of_their_own() -> None:
    talk = Talk(MORE).say("yes", "4, because of my neighbours")
    assert [answer[:3] for answer in talk.stored] == [
        ("life", "answered", 4),
        ("life_more", "answered", "4, because of my neighbours"),
    ]


# Order


def test_the_order_of_taps_is_the_rank_and_the_last_place_is_plain() -> None:
    talk = Talk(RANK).tap("bike")
    assert talk.kinds == [QuestionAsked]
    assert talk.step.session.picked == ("bike",)
    talk.tap("bus")
    assert talk.stored == [("travel", "answered", ["bike", "bus", "walk"], "")]


def test_a_second_tap_takes_a_choice_out_of_the_order() -> None:
    talk = Talk(RANK).tap("bike", "bike", "walk", "bus")
    assert talk.step.session.answers["travel"].value == ["walk", "bus", "bike"]


def test_done_ranks_only_what_was_placed() -> None:
    assert Talk(RANK).tap("bike", "done").stored == [("travel", "answered", ["bike"], "")]


def test_an_order_typed_in_one_go() -> None:
    talk = Talk(RANK).say("bike, bus, walk")
    assert talk.stored == [("travel", "answered", ["bike", "bus", "walk"], "bike, bus, walk")]


def test_going_back_to_a_rank_begins_it_anew() -> None:
    talk = Talk(RANK).tap("bike", "bus").say("back")
    assert talk.step.session.picked == ()
    assert talk.tap("walk", "bus").stored == [("travel", "corrected", ["walk", "bus", "bike"], "")]


# Chance and filters


def test_choices_come_in_an_order_of_chance_that_stays_for_the_session() -> None:
    survey = survey_of(
        f"- {{name: travel, type: select_one, or_other: true, randomize: true, label: How, {CHOICES}}}\n{END}"
    )
    orders = {tuple(labels(Talk(survey, seed=seed))) for seed in range(40)}
    assert len(orders) == 6
    assert {order[-1] for order in orders} == {"Something else"}
    talk = Talk(survey, seed=3)
    before = labels(talk)
    assert labels(talk.tap(talk.asked.buttons[0].value).say("back")) == before


FILTERED = survey_of(
    """\
- name: area
  type: select_one
  label: Which area
  choices: [{name: north, label: North}, {name: south, label: South}, {name: west, label: West}]
- name: hall
  type: select_one
  label: Which hall
  choice_filter: area = ${area}
  choices:
    - {name: chapel, label: Chapel, extra: {area: north}}
    - {name: club, label: Club, extra: {area: north}}
    - {name: school, label: School, extra: {area: south}}
- {name: good, type: text, label: What is good}
"""
)


def test_only_choices_that_pass_the_filter_are_offered_and_taken() -> None:
    talk = Talk(FILTERED).tap("north")
    assert labels(talk) == ["Chapel", "Club"]
    assert talk.say("school").kinds == [AnswerRejected]
    assert talk.say("2").stored == [("hall", "answered", "club", "2")]


def test_a_question_without_a_choice_left_is_passed_over() -> None:
    assert Talk(FILTERED).tap("west").position == "good"


def test_a_choice_that_is_no_longer_offered_is_asked_for_again() -> None:
    talk = Talk(FILTERED).say("north", "club").get(Edited(message_id="1", text="south"))
    assert talk.position == "hall"
    assert labels(talk) == ["School"]
    assert talk.say("1").stored == [("hall", "corrected", "school", "1")]
    assert talk.say("the park").step.session.status is Status.COMPLETED


def test_what_is_offered_can_be_asked_for_from_outside() -> None:
    talk = Talk(FILTERED).tap("south")
    question = FILTERED.questions[1]
    offered = route.as_offered(question, FILTERED, talk.step.session, NOW.date())
    assert [choice.name for choice in offered.choices] == ["school"]

from dataclasses import replace
from datetime import date

import pytest

from feedback.report import BoardNotSignedOff, Heard, compose
from feedback.types import Report
from language.catalogue import UnknownLanguage
from nlp.types import Board
from partnership.types import ActionState
from tests.feedback.cast import FACTS, HEARD, action, board, quote, theme

PARK_AND_BUS = board([theme("park", 41, leaning="in_the_way"), theme("bus", 30)])


def report(themes: Board = PARK_AND_BUS, heard: Heard = HEARD, language: str = "en") -> Report:
    return compose(themes, heard, [], [], FACTS, language=language)


def test_refuses_themes_that_nobody_signed_off() -> None:
    with pytest.raises(BoardNotSignedOff, match="Sign them off first"):
        report(board([theme("park", 41)], signed_off=False))


def test_refuses_a_language_without_catalogue() -> None:
    with pytest.raises(UnknownLanguage):
        report(language="fr")


def test_themes_keep_the_order_of_the_board() -> None:
    assert [(one.rank, one.label, one.people.value) for one in report().themes] == [
        (1, "park", 41),
        (2, "bus", 30),
    ]


def test_hidden_themes_and_sub_themes_stay_out() -> None:
    told = report(
        board([theme("park", 41), theme("secret", 30, hidden=True), theme("swings", 9, parent="park")])
    )
    assert [one.label for one in told.themes] == ["park"]
    assert "They left 1 group out." in " ".join(told.caveats)


def test_themes_of_fewer_than_five_are_counted_but_not_named() -> None:
    told = report(board([theme("park", 41), theme("tiny", 4), theme("secret", 2, hidden=True)]))
    assert ([one.label for one in told.themes], told.small_themes) == (["park"], 1)
    assert "tiny" not in repr(told)


def test_only_released_quotes_of_shown_themes_appear() -> None:
    themes = board([theme("park", 41), theme("tiny", 4), theme("secret", 30, hidden=True)])
    quotes = [quote("park", "so dark"), quote("tiny", "no"), quote("secret", "no"), quote("danger", "no")]
    told = compose(themes, HEARD, quotes, [], FACTS, language="en")
    assert [one.quotes for one in told.themes] == [("so dark",)]


def test_quote_of_another_part_of_the_comment_stays_out() -> None:
    other = replace(quote("park", "elsewhere"), start=20, end=30)
    assert compose(PARK_AND_BUS, HEARD, [other], [], FACTS, language="en").themes[0].quotes == ()


def test_a_theme_shows_three_quotes_at_most() -> None:
    quotes = [quote("park", text) for text in "abcd"]
    assert compose(PARK_AND_BUS, HEARD, quotes, [], FACTS, language="en").themes[0].quotes == ("a", "b", "c")


def test_totals_do_not_give_small_groups_away() -> None:
    told = report(heard=replace(HEARD, replied=45, commented=43))
    assert (told.commented.text, told.replied.text) == ("at least 41", "at least 41")
    told = report(heard=replace(HEARD, replied=182))
    assert (told.commented.text, told.replied.text) == ("180", "at least 180")


def test_few_replies_are_not_counted_out() -> None:
    told = report(board([]), heard=Heard(replied=4, commented=1))
    assert (told.replied.text, told.commented.text) == ("fewer than 5", "fewer than 5")


def test_set_aside_is_told_where_it_is_five_or_more_and_never_danger() -> None:
    told = " ".join(report().caveats)
    assert "37 that fitted no group well enough and 12 that said no more than “nothing”" in told
    assert "sent twice" not in told
    assert "9" not in told


def test_caveats_say_who_replied_who_decided_and_that_danger_is_elsewhere() -> None:
    told = report().caveats
    assert told[0].startswith("212 people replied, and 180 of them wrote")
    assert "Coordinators of the Blaen-y-cwm Partnership checked the groups" in told[1]
    assert "danger" in told[-1]


def test_actions_stand_with_their_theme_even_after_a_merge() -> None:
    merged = replace(theme("park", 41), members=("park", "lights"))
    actions = [
        action("1", by=date(2026, 6, 4), theme_id="lights"),
        action("2", ActionState.DONE, outcome="on 12 May the council fixed six lights", on=date(2026, 5, 12)),
        action("3", theme_id="elsewhere"),
    ]
    told = compose(board([merged]), HEARD, [], actions, FACTS, language="en")
    assert told.themes[0].actions == (
        {"state": "promised", "text": "Promised by the council for 4 June: fix the lights."},
        {"state": "done", "text": "On 12 May the council fixed six lights."},
    )


def test_welsh_report_is_in_welsh_with_the_names_people_gave() -> None:
    actions = [action("1", by=date(2026, 6, 4))]
    told = compose(PARK_AND_BUS, HEARD, [], actions, FACTS, language="cy")
    assert [one.label for one in told.themes] == ["park", "bus"]
    assert told.themes[0].principle == "Creu a datblygu lleoedd a chymunedau iach a chynaliadwy"
    assert told.themes[0].actions[0]["text"] == "Addewid gan the council erbyn 4 Mehefin: trwsio'r goleuadau."
    assert told.caveats[0].startswith("Atebodd 212 o bobl, ac fe ysgrifennodd 180 ohonyn nhw")
    assert "Saesneg" in told.caveats[-1]

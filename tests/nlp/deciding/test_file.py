from __future__ import annotations

import json

import pytest

from nlp.decisions import decision_to_json, decisions_of_text
from nlp.types import Decision, DecisionKind
from tests.nlp.deciding.a_board import about, decide

K = DecisionKind


def read(*entries: object) -> tuple[list[Decision], list[str]]:
    decisions, problems = decisions_of_text(json.dumps({"version": 1, "decisions": entries}))
    return list(decisions), [str(problem) for problem in problems]


def test_reads_what_was_written() -> None:
    made = [
        decide(K.RENAME, "t1", label="Buses"),
        about(K.MOVE, "1", "2", to="t2"),
        about(K.SET_ASIDE, "3"),
        decide(K.ORDER),
        Decision(kind=K.NEW, into="n1", label="Parking"),
        decide(K.SIGN_OFF),
    ]
    assert read(*map(decision_to_json, made)) == (made, [])


def test_ids_may_be_numbers() -> None:
    decisions, problems = read({"kind": "move", "point": {"id": 12, "start": 0}, "to": "t2"})
    assert problems == []
    assert decisions[0].points == (("12", 0),)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            {"kind": "renmae", "themes": ["t1"]},
            "decision 1, kind: There is no kind 'renmae'. Did you mean rename?",
        ),
        ({"kind": "explode"}, "decision 1, kind: There is no kind 'explode'. Choose one of rename, "),
        ({"themes": ["t1"]}, "decision 1, kind: It does not say which kind it is."),
        ({"kind": "rename", "themes": ["t1"]}, "decision 1, label: A decision to rename needs “label”. Add "),
        ({"kind": "move", "to": "t1"}, "decision 1, point: A decision to move needs “point”."),
        ({"kind": "hide", "themes": "t1"}, "decision 1, themes: It is not written as it should be."),
        (
            {"kind": "hide", "theme": ["t1"], "themes": ["t1"]},
            "decision 1, theme: There is no field “theme”.",
        ),
        (
            {"kind": "move", "point": {"id": "1", "start": -1}, "to": "t1"},
            "decision 1, point: It is not written as it should be.",
        ),
        ("rename t1", "decision 1: This is not an object."),
        (None, "decision 1: This is not an object."),
    ],
)
def test_says_where_and_what_is_wrong(entry: object, said: str) -> None:
    decisions, (problem,) = read(entry)
    assert decisions == []
    assert problem.startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file: This is not JSON"),
        ("[1]", "the file: There is no list of decisions."),
        ('{"decisions": {}}', "the file: There is no list of decisions."),
        ('{"version": 7, "decisions": []}', "version: Version 7 is not known here."),
        ("[" * 100_000, "the file: This is not JSON"),
    ],
)
def test_a_file_that_is_none_is_told(text: str, said: str) -> None:
    decisions, (problem,) = decisions_of_text(text)
    assert decisions == ()
    assert str(problem).startswith(said)


def test_a_mark_at_the_beginning_of_the_file_does_no_harm() -> None:
    assert decisions_of_text('\ufeff{"decisions": []}') == ((), ())

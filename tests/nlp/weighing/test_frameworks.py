from __future__ import annotations

import pytest

from nlp.errors import UnknownFramework
from nlp.weighing.frameworks import FrameworkUnreadable, framework, labels_of, parse, shipped


def test_ships_the_lists_that_the_documents_name() -> None:
    assert shipped() == ("bmhs", "derby6", "marmot6", "marmot8", "tlap")
    assert [len(framework(name).principles) for name in shipped()] == [4, 6, 6, 8, 5]


def test_marmot_titles_are_those_of_the_source() -> None:
    labels = labels_of("marmot8")
    assert labels["M1"] == "Give every child the best start in life"
    assert labels["M7"] == "Tackle racism, discrimination and their outcomes"


def test_an_unknown_name_lists_those_there_are() -> None:
    with pytest.raises(UnknownFramework, match="marmot8"):
        framework("marmot9")


A_PARK = '{"code": "a", "label": "A", "lines": ["park"]}'
UNUSABLE = {
    "{": "Expecting property name",
    "[]": "list indices",
    '{"title": "Own"}': "principles is missing",
    '{"principles": []}': "it has no principles",
    '{"principles": ["a"]}': "string indices",
    '{"principles": [{"code": "a", "label": "A", "lines": []}]}': "principle a has no lines",
    '{"principles": [{"code": "a", "lines": ["park"]}]}': "label is missing",
    '{"principles": [{"code": "a", "label": "A", "lines": "park"}]}': "are not a list",
    '{"principles": [{"code": "a", "label": "A", "lines": ["park", "?"]}]}': r"has no word: '\?'",
    '{"principles": [{"code": "a", "label": "A", "like": ["marmot8:M9"]}]}': "'marmot8:M9' is no principle",
    '{"principles": [{"code": "a", "label": "A", "like": ["../x:M9"]}]}': "is no principle",
    f'{{"principles": [{A_PARK}, {A_PARK}]}}': "two principles have the code a",
}


@pytest.mark.parametrize(("source", "said"), UNUSABLE.items())
def test_an_unusable_file_is_refused_with_its_name_and_what_is_wrong(source: str, said: str) -> None:
    with pytest.raises(FrameworkUnreadable, match=rf"own\.json.*{said}"):
        parse(source, "own.json")


def test_an_own_list_may_take_over_the_lines_of_a_shipped_one() -> None:
    source = """{"principles": [
        {"code": "babies", "label": "Babies", "lines": ["Twins"], "like": ["marmot8:M1"]}
    ]}"""
    (babies,) = parse(source, "own").principles
    assert babies.lines == ("Twins", *framework("marmot8").principles[0].lines)


def test_no_line_stands_twice_in_a_shipped_list() -> None:
    for name in shipped():
        lines = [line for principle in framework(name).principles for line in principle.lines]
        assert len(lines) == len(set(lines)), name

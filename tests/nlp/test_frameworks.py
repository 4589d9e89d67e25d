from __future__ import annotations

import pytest

from nlp.embed import KeywordEncoder
from nlp.errors import UnknownFramework
from nlp.frameworks import Framework, FrameworkUnreadable, Principle, framework, labels_of, parse, shipped
from nlp.mapping import Mapper


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


UNUSABLE = [
    "{",
    "[]",
    '{"principles": []}',
    '{"principles": [{"code": "a"}]}',
    '{"principles": [{"code": "a", "label": "A", "lines": []}]}',
]


@pytest.mark.parametrize("source", UNUSABLE)
def test_an_unusable_file_is_refused_with_its_name(source: str) -> None:
    with pytest.raises(FrameworkUnreadable, match=r"own\.json"):
        parse(source, "own.json")


def test_a_theme_goes_to_the_principle_with_the_nearest_line_and_shows_a_second() -> None:
    encoder = KeywordEncoder([["bus"], ["doctor"], ["park"]])
    own = Framework(
        name="own",
        title="Own",
        principles=(
            Principle(code="health", label="Health", lines=("doctor",)),
            Principle(code="place", label="Place", lines=("park", "bus")),
        ),
    )
    first, second = Mapper(own, encoder).choose(encoder.encode(["the bus", "late bus", "a doctor"]))
    assert (first.code, second.code) == ("place", "health")
    assert first.confidence == pytest.approx(2 / 3, abs=0.01)
    assert first.confidence + second.confidence == pytest.approx(1, abs=0.001)

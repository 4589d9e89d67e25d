from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import SessionUnreadable
from surveys.session import VERSION, dump, load
from surveys.types import Given, Missing, Part, Session, Status

AMINA = Session(
    id="7",
    survey_id="small",
    survey_version="1",
    language="cy",
    status=Status.ASKING,
    position="uses",
    answers={
        "good": Given(value="Y parc", raw="Y parc", message_id="m1"),
        "age": Given(value=None, missing=Missing.SKIPPED),
        "uses": Given(
            value="a\nb",
            raw="a\nb",
            message_id="m1 m2",
            parts=(Part(text="a", message_id="m1"), Part(text="b", message_id="m2")),
        ),
    },
    attempts=1,
    seed=42,
    picked=("park",),
    misfit=(Part(text="by boat", message_id="m3"),),
    pending=(Part(text="Y siop", message_id="m4"), Part(text="a'r dafarn", message_id="m5")),
    urged=True,
    started_at="2026-05-04T09:30:00+00:00",
)


def test_comes_back_from_json_as_it_was() -> None:
    assert load(json.loads(json.dumps(dump(AMINA)))) == AMINA


def test_names_its_version() -> None:
    assert dump(AMINA)["version"] == VERSION


@pytest.mark.parametrize("version", [None, 0, VERSION + 1, "1", [1]])
def test_another_version_is_refused_by_name(version: object) -> None:
    with pytest.raises(SessionUnreadable, match="version"):
        load(dump(AMINA) | {"version": version})


@pytest.mark.parametrize(
    "damage",
    [
        {"answers": 3},
        {"answers": {"a": 3}},
        {"status": "gone"},
        {"picked": 3},
        {"unknown": 1},
        {"answers": {"a": {}}},
        {"pending": [{"words": "x"}]},
        {"misfit": 3},
    ],
)
def test_a_damaged_document_is_refused(damage: dict[str, object]) -> None:
    with pytest.raises(SessionUnreadable):
        load(dump(AMINA) | damage)


def test_a_document_with_a_part_missing_is_refused() -> None:
    document = dump(AMINA)
    del document["position"]
    with pytest.raises(SessionUnreadable):
        load(document)


values = st.none() | st.text() | st.integers() | st.booleans() | st.lists(st.text())


@given(
    st.dictionaries(
        st.text(),
        st.builds(
            Given,
            value=values,
            raw=st.text(),
            missing=st.none() | st.sampled_from(Missing),
            message_id=st.text(),
            parts=st.lists(st.builds(Part, text=st.text(), message_id=st.text())).map(tuple),
        ),
    )
)
def test_any_answers_come_back(answers: dict[str, Given]) -> None:
    session = Session(
        id="1",
        survey_id="s",
        survey_version="1",
        language="en",
        status=Status.COMPLETED,
        position="",
        answers=answers,
    )
    assert load(json.loads(json.dumps(dump(session)))) == session

from __future__ import annotations

from dataclasses import replace

import numpy as np

from listenwell.proposing import _grouped
from storage.themes import PointRow

POINT = PointRow(
    id="p",
    answer_id=1,
    resident_id="amina",
    start=0,
    end=1,
    text="",
    language="en",
    sense="proposal",
    reason="",
    embedding=None,
)


def proposed(person: str, text: str, *vector: float) -> PointRow:
    row = np.array(vector, dtype="<f4")
    return replace(POINT, resident_id=person, text=text, embedding=(row / np.linalg.norm(row)).tobytes())


def test_counts_people_and_names_a_group_by_its_middle() -> None:
    rows = [
        proposed("ben", "Can you get a GP?", 0, 1),
        proposed("amina", "Is it safe at night?", 1, 0),
        proposed("amina", "Do you feel safe?", 0.9, 0.1),
        proposed("dai", "Are you safe after dark?", 0.8, 0.3),
    ]
    first, second = _grouped(rows)
    assert (first.text, first.people) == ("Do you feel safe?", 2)
    assert set(first.others) == {"Is it safe at night?", "Are you safe after dark?"}
    assert (second.text, second.others, second.people) == ("Can you get a GP?", (), 1)


def test_nothing_proposed_is_an_empty_list() -> None:
    assert _grouped([]) == []

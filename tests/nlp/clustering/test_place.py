from __future__ import annotations

import numpy as np
import pytest

from nlp.clustering.place import REST_OF_COMMENT, draft, read_in_context
from nlp.types import Point


def point(comment: str, start: int) -> Point:
    return Point(comment_id=comment, person="", start=start, end=start + 1, text="x")


def test_a_point_is_seen_in_the_light_of_its_comment() -> None:
    points = (point("one", 0), point("one", 5), point("two", 0))
    at = np.array([[1, 0], [0, 1], [1, 0]], dtype=np.float32)
    seen = read_in_context(draft(points, at)).seen
    length = np.hypot(1, REST_OF_COMMENT)
    assert seen[0] == pytest.approx([1 / length, REST_OF_COMMENT / length])
    assert seen[1] == pytest.approx([REST_OF_COMMENT / length, 1 / length])
    assert seen[2] == pytest.approx([1, 0])


def test_what_a_point_says_itself_stays_as_it_was() -> None:
    points = (point("one", 0), point("one", 5))
    at = np.array([[1, 0], [0, 1]], dtype=np.float32)
    assert read_in_context(draft(points, at)).vectors is at

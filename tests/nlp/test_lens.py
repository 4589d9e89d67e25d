from __future__ import annotations

import numpy as np

from nlp.embed import unit
from nlp.lens import strength, through, topics


def test_every_topic_has_a_code_of_its_own_and_a_plain_line() -> None:
    assert len({topic.code for topic in topics()}) == len(topics()) >= 25
    assert all(topic.title and len(topic.line.split()) > 3 for topic in topics())


def test_is_off_when_nothing_is_about_the_topics() -> None:
    vectors = np.eye(8, dtype=np.float32)[:4]
    lines = np.eye(8, dtype=np.float32)[4:]
    assert through(vectors, lines) is vectors


def test_adds_a_direction_for_each_topic_when_everything_is_about_them() -> None:
    vectors = unit(np.array([[1, 0, 0.4], [1, 0, -0.4], [0, 1, 0.4], [0, 1, -0.4]], dtype=np.float32))
    lines = np.eye(3, dtype=np.float32)[:2]
    seen = through(vectors, lines)
    assert seen.shape == (4, 5)
    assert np.allclose(np.linalg.norm(seen, axis=1), 1, atol=1e-6)
    # What shares a topic has come nearer, what does not has moved apart.
    assert seen[0] @ seen[1] > vectors[0] @ vectors[1]
    assert seen[0] @ seen[2] < vectors[0] @ vectors[2]


def test_fades_between_its_two_limits() -> None:
    assert [round(strength(np.array([[best]], dtype=np.float32)), 2) for best in (0.1, 0.28, 0.5)] == [
        0,
        0.5,
        1,
    ]
    assert strength(np.zeros((0, 3), dtype=np.float32)) == 0

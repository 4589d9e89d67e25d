from __future__ import annotations

from nlp.naming.topics import topics


def test_every_topic_has_a_code_of_its_own_and_a_plain_line() -> None:
    assert len({topic.code for topic in topics()}) == len(topics()) >= 25
    assert all(topic.title and len(topic.line.split()) > 3 for topic in topics())

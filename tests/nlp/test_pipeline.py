from __future__ import annotations

import json
import random

import numpy as np
import pytest

from nlp.clustering.cluster import Levels
from nlp.embed import KeywordEncoder
from nlp.naming.label import NO_WORDS, WordPairs
from nlp.pipeline import Themer
from nlp.record import assignments_to_json, from_json, to_json
from nlp.types import Point, QueueReason, Reason, Run, SetAside

ENCODER = KeywordEncoder([["bus", "buses"], ["doctor", "surgery"], ["park", "swings"], ["damp", "mould"]])
SUBJECTS = {
    "bus": [
        "no bus after six",
        "the bus is late",
        "bus fares are dear",
        "late bus again",
        "buses on a sunday",
    ],
    "doctor": ["ring the doctor at eight", "no doctor here", "the doctor is full", "surgery phone doctor"],
    "park": ["the park is dark", "swings in the park", "love the park"],
    "damp": ["damp and mould", "mould in the bedroom", "damp walls"],
}


def said(*, people: int = 6) -> list[Point]:
    return [
        point(f"{subject}-{person}-{i}", text, person=f"p{person}")
        for subject, texts in SUBJECTS.items()
        for person in range(people - len(subject) % 3)
        for i, text in enumerate(texts)
        if i == person % len(texts)
    ]


def point(comment_id: str, text: str, *, person: str = "", language: str = "en") -> Point:
    return Point(comment_id=comment_id, person=person, start=0, end=len(text), text=text, language=language)


def theme(points: list[Point], aside: tuple[SetAside, ...] = ()) -> Run:
    themer = Themer(encoder=ENCODER, finder=WordPairs())
    return themer.theme(points, ENCODER.encode([p.text for p in points]), aside)


def test_each_subject_becomes_a_theme_in_order_of_people() -> None:
    run = theme(said())
    assert len(run.themes) == 4
    assert [each.rank for each in run.themes] == [1, 2, 3, 4]
    people = [each.people for each in run.themes]
    assert people == sorted(people, reverse=True)
    by_subject = {a.comment_id.split("-")[0]: a.theme_id for a in run.assignments}
    assert len(set(by_subject.values())) == 4


def test_every_point_is_in_one_place() -> None:
    aside = SetAside(comment_id="n", person="", start=0, end=3, reason=Reason.NON_ANSWER)
    points = said()
    run = theme(points, (aside,))
    assert len(run.assignments) == len(points) + 1
    assert all(bool(a.theme_id) != bool(a.reason) for a in run.assignments)
    assert run.counts["set_aside"] == {"non_answer": 1}
    assert run.counts["points"] == len(points)
    assert run.counts["comments"] == len(points) + 1


def test_the_same_words_from_the_same_person_count_once() -> None:
    points = [*said(), point("again", "No bus  after six", person="p0"), point("other", "no bus after six")]
    run = theme(points)
    repeated = [a.comment_id for a in run.assignments if a.reason == Reason.DUPLICATE]
    assert repeated in (["again"], ["bus-0-0"])


def test_welsh_with_known_words_joins_a_theme_with_less_confidence_and_other_welsh_waits() -> None:
    points = [
        *said(),
        point("cy1", "mae'r bws yn hwyr", language="cy"),
        point("cy2", "gwlithlaw cyfareddol ysblennydd", language="cy"),
    ]
    vectors = ENCODER.encode(["the bus is late" if p.comment_id == "cy1" else p.text for p in points])
    run = Themer(encoder=ENCODER, finder=WordPairs()).theme(points, vectors)
    placed = {a.comment_id: a for a in run.assignments}
    assert placed["cy1"].theme_id == placed["bus-0-0"].theme_id
    assert placed["cy1"].confidence < placed["bus-0-0"].confidence
    assert placed["cy2"].reason == Reason.UNSURE
    (queued,) = run.queue
    assert queued.comment_id == "cy2"
    assert {s.theme_id for s in queued.suggestions} <= {t.id for t in run.themes}


@pytest.mark.parametrize("comments", [1, 2, 3])
def test_nothing_but_unread_welsh_waits_for_a_person(comments: int) -> None:
    texts = ["Xyzzyn plwmff ddim", "Qwrtyn blwmff gwrthyl", "Zxcvbn llwmff trwsgl"][:comments]
    run = theme([point(f"w{i}", text, language="cy") for i, text in enumerate(texts)])
    assert run.themes == ()
    assert {a.reason for a in run.assignments} == {Reason.UNSURE}
    assert {(q.comment_id, q.reason, q.suggestions) for q in run.queue} == {
        (f"w{i}", QueueReason.UNREAD, ()) for i in range(comments)
    }


def test_the_order_of_arrival_changes_nothing() -> None:
    points = said()
    shuffled = random.Random(3).sample(points, len(points))
    one, other = theme(points), theme(shuffled)
    assert to_json(one) == to_json(other)
    assert set(one.assignments) == set(other.assignments)
    assert [a.comment_id for a in other.assignments] == [p.comment_id for p in shuffled]


def test_the_same_input_gives_the_same_bytes() -> None:
    assert json.dumps(to_json(theme(said()))) == json.dumps(to_json(theme(said())))


def test_fewer_than_eight_points_are_one_theme() -> None:
    run = theme(said()[:5])
    assert [each.label for each in run.themes] == [NO_WORDS]


def test_nothing_said_is_a_run_without_themes() -> None:
    run = Themer(encoder=ENCODER, finder=WordPairs()).theme([], np.zeros((0, 4), dtype=np.float32))
    assert run.themes == ()
    assert run.counts == {"comments": 0, "points": 0, "people": 0, "set_aside": {}}


def test_json_has_the_promised_shape_and_comes_back_whole() -> None:
    run = theme(said())
    document = json.loads(json.dumps(to_json(run)))
    assert set(document) == {"version", "manifest", "counts", "themes", "queue", "campaigns", "changes"}
    assert set(document["manifest"]) == {
        "input_sha256", "rows", "models", "parameters", "decisions_sha256", "seconds",
        "versions", "last_theme",
    }  # fmt: skip
    assert set(document["themes"][0]) == {
        "id", "parent_id", "label", "description", "points", "comments", "people", "people_low",
        "people_high", "rank", "leaning", "pinned", "quotes", "frameworks", "strength", "places",
        "coherence", "is_new",
    }  # fmt: skip
    assert set(document["themes"][0]["quotes"][0]) == {"id", "start", "end", "text"}
    assert set(document["themes"][0]["frameworks"]["marmot8"][0]) == {"code", "label", "confidence"}
    again = from_json(document, json.loads(json.dumps(assignments_to_json(run))))
    assert to_json(again) == document
    assert again.assignments == run.assignments


def test_a_vector_for_each_point_is_asked_for() -> None:
    with pytest.raises(ValueError, match="points"):
        Themer(encoder=ENCODER, finder=WordPairs()).theme(said(), np.zeros((2, 4), dtype=np.float32))


def test_a_large_theme_is_divided_into_clear_parts() -> None:
    encoder = KeywordEncoder([["bus"], ["park"], ["late"], ["fares"]])
    texts = ["late late bus bus"] * 40 + ["fares fares bus bus"] * 40 + ["park park park"] * 30
    points = [point(str(i), f"{text} {i}") for i, text in enumerate(texts)]

    class BusOrPark:
        def cluster(self, vectors: np.ndarray, counts: np.ndarray | None = None) -> Levels:
            words = vectors[:, :4].argmax(axis=1)
            parts = np.unique(words, return_inverse=True)[1]
            return Levels(themes=(words == 1).astype(np.int64), parts=parts)

    themer = Themer(encoder=encoder, finder=WordPairs(), clusterer=BusOrPark())
    run = themer.theme(points, encoder.encode([p.text for p in points]))
    tops = [each for each in run.themes if each.parent_id is None]
    parts = [each for each in run.themes if each.parent_id == tops[0].id]
    assert [each.people for each in tops] == [80, 30]
    assert [each.people for each in parts] == [40, 40]
    assert [each.id for each in parts] == ["t1.1", "t1.2"]


def test_more_themes_than_can_be_read_become_parts_and_a_theme_counts_the_people_of_its_parts_once() -> None:
    words = [f"{letter}word" for letter in "abcdefghijklmnopqrst"]
    encoder = KeywordEncoder([[word] for word in words])
    points = [
        point(f"{word}{i}", f"{word} {word}", person=f"p{(k // 2 * 2) + i}")
        for k, word in enumerate(words)
        for i in range(4)
    ]

    class ByWord:
        def cluster(self, vectors: np.ndarray, counts: np.ndarray | None = None) -> Levels:
            found = np.unique(vectors[:, :20].argmax(axis=1), return_inverse=True)[1]
            return Levels(themes=found, parts=found)

    run = Themer(encoder=encoder, finder=WordPairs(), clusterer=ByWord()).theme(
        points, encoder.encode([p.text for p in points])
    )
    tops = [each for each in run.themes if each.parent_id is None]
    assert len(tops) == 13  # 80 points, six a theme
    for top in tops:
        parts = [each for each in run.themes if each.parent_id == top.id]
        placed = {a.person for a in run.assignments if a.theme_id == top.id}
        assert top.people == len(placed)
        assert sum(part.points for part in parts) in {0, top.points}
        assert len(parts) != 1
    assert sum(top.points for top in tops) == len(points)

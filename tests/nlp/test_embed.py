from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlp.bert_onnx import BertShape
from nlp.embed import BATCH_TOKENS, KeywordEncoder, MiniLm, batches
from nlp.models_setup import set_up

TEXTS = [
    "The last bus goes at six and the children cannot get to swimming",
    "Dark park",
    "Mould in the bedroom, and the landlord does not answer",
    "ok",
    "It is a friendly place. " * 30,
    "a doctor you can see the same week",
]


@pytest.fixture(scope="module")
def encoder() -> MiniLm:
    return MiniLm(set_up(Path("var/models")))


@pytest.mark.model
def test_a_text_has_the_same_vector_alone_and_in_any_batch(encoder: MiniLm) -> None:
    together = encoder.encode(TEXTS * 20 + [f"filler number {i}" for i in range(50)])
    for i, text in enumerate(TEXTS):
        (alone,) = encoder.encode([text])
        assert float(alone @ together[i]) >= 0.99999
        assert np.array_equal(alone, together[i])


@pytest.mark.model
def test_vectors_are_those_of_the_published_model(encoder: MiniLm) -> None:
    # First numbers that the model's own card gives for this sentence.
    (row,) = encoder.encode(["This is an example sentence"])
    assert row[:4] == pytest.approx([0.0676569, 0.0634959, 0.0487131, 0.0793049], abs=1e-5)
    assert float(np.linalg.norm(row)) == pytest.approx(1, abs=1e-5)


@pytest.mark.model
def test_the_order_of_texts_changes_no_number(encoder: MiniLm) -> None:
    assert np.array_equal(encoder.encode(TEXTS), encoder.encode(TEXTS[::-1])[::-1])


@pytest.mark.model
def test_welsh_lies_near_its_english_meaning(encoder: MiniLm) -> None:
    welsh, same, other = encoder.encode(["Mae'r bysiau yn hwyr", "The buses are late", "The doctor was kind"])
    assert welsh @ same > 0.6
    assert welsh @ other < 0.6


@pytest.mark.model
def test_no_texts_have_no_rows_and_progress_counts_each_text_once(encoder: MiniLm) -> None:
    assert encoder.encode([]).shape == (0, 384)
    done: list[int] = []
    encoder.encode(["one", "two", "two"], progress=done.append)
    assert sum(done) == 2


def test_texts_are_read_together_with_those_of_the_same_length_only() -> None:
    assert list(batches([3, 2, 3, 2, 9])) == [[1, 3], [0, 2], [4]]


def test_a_batch_holds_no_more_tokens_than_allowed_but_always_two_texts() -> None:
    assert [len(batch) for batch in batches([BATCH_TOKENS // 4] * 10)] == [4, 4, 2]
    assert [len(batch) for batch in batches([BATCH_TOKENS] * 3)] == [2, 1]


def test_keyword_encoder_puts_texts_with_the_same_words_together() -> None:
    bus, other_bus, park = KeywordEncoder([["bus"], ["park"]]).encode(["late bus", "Bus!", "a park"])
    assert bus @ other_bus > 0.99
    assert bus @ park < 0.2


def test_keyword_encoder_needs_keywords() -> None:
    with pytest.raises(ValueError, match="at least one"):
        KeywordEncoder([])


def test_a_width_must_be_shared_by_the_heads() -> None:
    with pytest.raises(ValueError, match="shared"):
        BertShape(layers=1, heads=5, width=12, epsilon=1e-12)

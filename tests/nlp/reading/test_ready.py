from __future__ import annotations

import numpy as np

from nlp.embed import KeywordEncoder
from nlp.reading.prepare import Preparer
from nlp.reading.ready import made_ready
from nlp.types import Comment


def test_vectors_stand_in_the_order_of_comments_and_points() -> None:
    import spacy

    encoder = KeywordEncoder([["bus"], ["park"]])
    comments = [
        Comment(id="1", text="late bus; dark park", language="cy"),
        Comment(id="2", text="n/a"),
        Comment(id="3", text="park", language="cy"),
    ]
    ready = made_ready(Preparer(nlp=spacy.blank("en")), encoder, comments, danger=("3",))
    texts = [point.text for each in ready.prepared for point in each.points]
    assert [each.comment_id for each in ready.prepared] == ["1", "2", "3"]
    assert texts == ["late bus", "dark park"]
    assert np.array_equal(ready.vectors, encoder.encode(texts))

"""From comments to points with their places in meaning: what can be done for a few comments at a time.

A text's vector does not depend on what is read beside it, so however comments are dealt out, over chunks
or processes, the result is the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from nlp.embed import Encoder, Vectors
from nlp.reading.prepare import Preparer
from nlp.types import Comment, Prepared


@dataclass(frozen=True, kw_only=True)
class Ready:
    """Comments ready to be themed.

    Attributes:
        prepared: One for each comment, in order.
        vectors: One unit-length row per point, in the order of the comments and their points.
            Shape: (n_points, width), float32.
    """

    prepared: tuple[Prepared, ...]
    vectors: Vectors


def made_ready(
    preparer: Preparer, encoder: Encoder, comments: Sequence[Comment], danger: Collection[str] = ()
) -> Ready:
    """Redact, split and embed comments.

    Args:
        preparer: Makes points of comments.
        encoder: Places points in meaning.
        comments: As they were written.
        danger: Ids of comments that show danger; they get no points.
    """
    prepared = tuple(preparer.prepare(comments, danger))
    vectors = encoder.encode([point.text for each in prepared for point in each.points])
    return Ready(prepared=prepared, vectors=vectors)

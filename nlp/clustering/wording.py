"""The words themselves as directions beside their meaning: "refund" and "refunded", but not "money back".

What a sentence means is told apart better when its wording helps: four letters in a row within words,
weighted by how rare they are (tf-idf, Spärck Jones 1972), reduced to their main directions (latent
semantic analysis, Deerwester et al. 1990). Letters rather than words forgive endings and typing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.utils.extmath import randomized_svd

from nlp.embed import Vectors, unit

LETTERS = (4, 4)  # in a row; whole words bring half as much
COLUMNS = 2**15  # that letters are hashed into; needs no list of words, so no text is without one
WIDTH = 100  # main directions kept
SHARED = 0.5  # of what all texts have in common that is taken off
ROUNDS = 2  # of the decomposition; more change nothing
SEED = 0  # of the decomposition's random start


def wording(texts: Sequence[str]) -> Vectors:
    """One row per text, unit length; zeros where a text has no letters or there are too few texts.

    Args:
        texts: In an order that does not depend on when they arrived.

    Returns:
        Shape: (n_texts, up to WIDTH), float32.
    """
    if len(texts) < 2:
        return np.zeros((len(texts), 1), dtype=np.float32)
    hashed = HashingVectorizer(
        analyzer="char_wb", ngram_range=LETTERS, n_features=COLUMNS, alternate_sign=False, norm=None
    ).transform(texts)
    # What only one text has makes none alike; without it the decomposition is many times as fast.
    hashed = hashed[:, hashed.getnnz(axis=0) > 1]
    width = min(WIDTH, len(texts) - 1, hashed.shape[1] - 1)
    if width < 1:
        return np.zeros((len(texts), 1), dtype=np.float32)
    weighted = TfidfTransformer(sublinear_tf=True).fit_transform(hashed)
    left, strengths, _ = randomized_svd(weighted, width, n_iter=ROUNDS, random_state=SEED)
    main = left * strengths
    return unit((main - SHARED * main.mean(axis=0)).astype(np.float32))

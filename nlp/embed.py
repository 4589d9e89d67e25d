"""From a text to a place in meaning: one unit-length vector a text."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from nlp.models_setup import ModelFiles
from nlp.reading.welsh import gloss_if_welsh

Vectors = NDArray[np.float32]

WIDTH = 384  # numbers in a vector of all-MiniLM-L6-v2
LONGEST_TOKENS = 128  # what the encoder was trained on; later words of one point add little
BATCH_TOKENS = 512  # at a time: what a core's cache holds; twice as many take a tenth longer
THREADS = 2  # the machine's other cores belong to the server


class Encoder(Protocol):
    """Anything that places texts by meaning."""

    def encode(self, texts: Sequence[str], *, progress: Callable[[int], object] | None = None) -> Vectors:
        """One unit-length row per text. Shape: (n_texts, width), float32.

        Args:
            texts: In any order; the same text always gets the same row, whatever stands beside it.
            progress: Called with the number of texts done since the last call.
        """


class MiniLm:
    """all-MiniLM-L6-v2 (Wang et al. 2020, tuned for sentences by Reimers) in 32-bit floats.

    It reads English only, so a text in Welsh is read through its everyday words (`nlp.reading.welsh`).
    """

    def __init__(self, files: ModelFiles, *, threads: int = THREADS) -> None:
        """Load the network; takes about half a second and 200 MB."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._network = onnxruntime.InferenceSession(
            str(files.encoder), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(files.tokenizer))
        self._tokenizer.enable_truncation(LONGEST_TOKENS)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str], *, progress: Callable[[int], object] | None = None) -> Vectors:
        """See `Encoder.encode`."""
        distinct = sorted(set(texts), key=_digest)
        tokens = self._tokenizer.encode_batch([gloss_if_welsh(text) for text in distinct])
        rows = np.zeros((len(distinct), WIDTH), dtype=np.float32)
        for batch in batches([len(encoding.ids) for encoding in tokens]):
            rows[batch] = self._run([tokens[i] for i in batch])
            if progress:
                progress(len(batch))
        place = {text: i for i, text in enumerate(distinct)}
        return rows[[place[text] for text in texts]] if texts else rows

    def _run(self, batch: list[Encoding]) -> Vectors:
        ids = np.array([encoding.ids for encoding in batch], dtype=np.int64)
        # The runtime reckons a single row along another path, with other last digits.
        ids = np.repeat(ids, 2, axis=0) if len(batch) == 1 else ids
        (vectors,) = self._network.run(["vectors"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        return np.asarray(vectors, dtype=np.float32)[: len(batch)]


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of texts to read at a time: all of the same length.

    Without padding a text's vector is the same to the last bit alone and in any batch.

    Args:
        lengths: Tokens of each text, at least 1.
    """
    order = sorted(range(len(lengths)), key=lambda i: (lengths[i], i))
    for length, group in itertools.groupby(order, key=lambda i: lengths[i]):
        alike, most = list(group), max(2, BATCH_TOKENS // max(length, 1))
        for start in range(0, len(alike), most):
            yield alike[start : start + most]


class KeywordEncoder:
    """An encoder without a model, for tests: texts are alike when they share words of a list.

    Args:
        keywords: One group of words for each direction; at least one group.
    """

    def __init__(self, keywords: Sequence[Sequence[str]]) -> None:
        """Raises ValueError when there is no group."""
        if not keywords:
            raise ValueError("at least one group of keywords is needed")
        self._groups = [frozenset(word.casefold() for word in group) for group in keywords]

    def encode(self, texts: Sequence[str], *, progress: Callable[[int], object] | None = None) -> Vectors:
        """See `Encoder.encode`. A text without any keyword lies between all groups."""
        rows = np.full((len(texts), len(self._groups)), 0.05, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            words = {word.strip(".,!?") for word in text.casefold().split()}
            row += [bool(words & group) for group in self._groups]
        if progress:
            progress(len(texts))
        return unit(rows)


def unit(vectors: Vectors) -> Vectors:
    """Each row scaled to length 1; rows of nothing but zeros stay as they are."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()

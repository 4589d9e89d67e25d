"""From a text to a place in meaning: one unit-length vector a text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from nlp.models_setup import ModelFiles
from nlp.welsh import gloss_if_welsh

Vectors = NDArray[np.float32]

WIDTH = 384  # numbers in a vector of all-MiniLM-L6-v2
LONGEST_TOKENS = 128  # what the encoder was trained on; later words of one point add little
BATCH = 32  # texts at a time: larger batches are no faster on two cores and take more memory
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

    It reads English only, so a text in Welsh is read through its everyday words (`nlp.welsh`).
    """

    def __init__(self, files: ModelFiles, *, threads: int = THREADS) -> None:
        """Load the network; takes about half a second and 200 MB."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        # Memory kept for the largest batch so far would never be given back.
        options.enable_cpu_mem_arena = False
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
        order = sorted(range(len(distinct)), key=lambda i: len(tokens[i].ids))
        rows = np.zeros((len(distinct), WIDTH), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            rows[batch] = self._run([tokens[i] for i in batch])
            if progress:
                progress(len(batch))
        place = {text: i for i, text in enumerate(distinct)}
        return rows[[place[text] for text in texts]] if texts else rows

    def _run(self, batch: list[Encoding]) -> Vectors:
        longest = max(len(encoding.ids) for encoding in batch)
        ids = np.zeros((len(batch), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, encoding in enumerate(batch):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = 1
        (vectors,) = self._network.run(["vectors"], {"input_ids": ids, "attention_mask": mask})
        return np.asarray(vectors, dtype=np.float32)


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

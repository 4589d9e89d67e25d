"""Vectors of texts, kept on disk: measuring again does not embed again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.themes.sets import ROOT, LabelledSet, Sample
from nlp.embed import MiniLm, Vectors
from nlp.models_setup import ModelFiles, find, folder_from_environment

FOLDER = ROOT / "var" / "bench-themes"


class KeptEncoder:
    """The product's encoder, whose answers are kept by the SHA-256 of the model and all texts asked for."""

    def __init__(self, files: ModelFiles | None = None, folder: Path = FOLDER) -> None:
        self._files = files or find(folder_from_environment())
        self._folder = folder / "vectors"
        self._encoder: MiniLm | None = None
        self._near: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str], *, progress: Callable[[int], object] | None = None) -> Vectors:
        """See `nlp.embed.Encoder.encode`."""
        key = key_of(self._files.sha256, texts)
        if key not in self._near:
            self._near[key] = self._kept(key, texts)
        if progress:
            progress(len(texts))
        return self._near[key]

    def _kept(self, key: str, texts: Sequence[str]) -> Vectors:
        path = self._folder / f"{key}.npy"
        if path.is_file():
            return np.asarray(np.load(path), dtype=np.float32)
        self._encoder = self._encoder or MiniLm(self._files)
        rows = self._encoder.encode(texts)
        self._folder.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".part.npy")
        np.save(half, rows)
        half.replace(path)
        return rows


def key_of(model: str, texts: Sequence[str]) -> str:
    """One digest of a model and the texts that it read, in order."""
    digest = hashlib.sha256(model.encode())
    for text in texts:
        digest.update(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
    return digest.hexdigest()


def vectors_of(sample: Sample, encoder: KeptEncoder) -> Vectors:
    """A row for each comment of a sample, read whole. Shape: (n, width), float32, unit length."""
    return whole(sample.source, encoder)[sample.rows]


def whole(source: LabelledSet, encoder: KeptEncoder) -> Vectors:
    """A row for each comment of a set."""
    return encoder.encode(source.texts)

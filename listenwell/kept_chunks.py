"""What was prepared of a file, kept beside the output until the themes are written.

A run that is stopped, by Ctrl-C or by the power going, goes on from the chunks that are whole. They hold
redacted words only, and go when the run has ended well.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.types import Point, Reason, SetAside

Vectors = NDArray[np.float32]


class BeingMade(Exception):  # noqa: N818 -- it states what is the case
    """Another run is writing the same output; the message says which."""

    def __init__(self, target: Path) -> None:
        super().__init__(f"Another run is making {target} at this moment. Wait for it, or name another file.")


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """What was made of some comments that follow each other in the file."""

    #: Ids of the comments, in the file's order.
    ids: tuple[str, ...]
    points: tuple[Point, ...]
    #: One unit-length row per point. Shape: (n_points, width), float32.
    vectors: Vectors
    #: With the words of each that may be shown: those of a non-answer.
    set_aside: tuple[tuple[SetAside, str], ...]


@dataclass(frozen=True, kw_only=True)
class Material:
    """All chunks of a file together."""

    #: Ids of the comments, in the file's order.
    ids: tuple[str, ...]
    points: tuple[Point, ...]
    set_aside: tuple[tuple[SetAside, str], ...]
    #: Where each chunk's vectors lie, in order.
    files: tuple[Path, ...]

    def vectors(self) -> Vectors:
        """One unit-length row per point, read anew each time. Shape: (n_points, width), float32.

        A quarter of a gigabyte at 100,000 comments, which nobody should hold while others work on copies.
        """
        width = np.load(self.files[0], mmap_mode="r").shape[1]
        vectors = np.empty((len(self.points), width), dtype=np.float32)
        at = 0
        for path in self.files:
            chunk = np.load(path)
            vectors[at : at + len(chunk)] = chunk
            at += len(chunk)
        return vectors


@dataclass(frozen=True, kw_only=True)
class KeptChunks:
    """A folder with a pair of files for each chunk."""

    folder: Path

    def has(self, number: int) -> bool:
        """Whether a chunk is there whole."""
        return self._words(number).is_file()

    def keep(self, number: int, chunk: Chunk) -> None:
        """Write a chunk down; its words last, since they say that it is whole."""
        half = self.folder / f"{number:06}.vectors.part"
        with half.open("wb") as file:
            np.save(file, chunk.vectors)
        half.replace(self._vectors(number))
        half = self.folder / f"{number:06}.words.part"
        points = [list(vars(point).values()) for point in chunk.points]
        aside = [[*vars(part).values(), words] for part, words in chunk.set_aside]
        half.write_text(
            json.dumps({"ids": chunk.ids, "points": points, "set_aside": aside}), encoding="ascii"
        )
        half.replace(self._words(number))

    def gather(self, count: int) -> Material:
        """All chunks, number 0 to count - 1, one after the other; of use as long as they are kept."""
        ids: list[str] = []
        points: list[Point] = []
        aside: list[tuple[SetAside, str]] = []
        for number in range(count):
            document = json.loads(self._words(number).read_text(encoding="ascii"))
            ids += document["ids"]
            points += [_point(values) for values in document["points"]]
            aside += [_aside(values) for values in document["set_aside"]]
        return Material(
            ids=tuple(ids),
            points=tuple(points),
            set_aside=tuple(aside),
            files=tuple(self._vectors(number) for number in range(count)),
        )

    def _words(self, number: int) -> Path:
        return self.folder / f"{number:06}.json"

    def _vectors(self, number: int) -> Path:
        return self.folder / f"{number:06}.npy"


@contextmanager
def kept_beside(target: Path, key: str) -> Iterator[KeptChunks]:
    """The chunks of one run; they go when the block ends well and stay when it does not.

    Args:
        target: The output that they are kept beside.
        key: Names all that the chunks depend on. Chunks under another name are of no use and go.

    Raises:
        BeingMade: Another run holds the folder.
    """
    work = target.with_name(f".{target.name}.work")
    work.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(work, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BeingMade(target) from error
        for other in work.iterdir():
            if other.name != key:
                shutil.rmtree(other, ignore_errors=True)
        (work / key).mkdir(exist_ok=True)
        yield KeptChunks(folder=work / key)
        shutil.rmtree(work)
    finally:
        os.close(handle)


def _point(values: list[object]) -> Point:
    return Point(**dict(zip(Point.__dataclass_fields__, values, strict=True)))  # type: ignore[arg-type]


def _aside(values: list[object]) -> tuple[SetAside, str]:
    *fields, words = values
    known = dict(zip(SetAside.__dataclass_fields__, fields, strict=True))
    return SetAside(**{**known, "reason": Reason(str(known["reason"]))}), str(words)  # type: ignore[arg-type]

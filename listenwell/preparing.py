"""Comments of a file made ready by several processes: screened, redacted, split, placed in meaning.

The file is cut into chunks of a fixed size. What becomes of a chunk depends on its comments alone, not on
who made it or when, so any number of processes and any number of interruptions give the same result.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from listenwell.kept_chunks import Chunk, KeptChunks
from listenwell.models import load_spacy
from nlp.embed import Encoder, MiniLm
from nlp.models_setup import find
from nlp.reading.non_answers import is_non_answer
from nlp.reading.prepare import Preparer
from nlp.reading.ready import made_ready
from nlp.types import Comment, Prepared, Reason, SetAside
from safety.screen import shows_danger

CHUNK = 512  # comments; what an interruption can lose, and enough for batches of like length
WORKERS = 2  # more than two hold 0.4 GB each; two are what an ordinary machine has to spare
AHEAD = 2  # chunks waiting for each worker: none ever idles, and few are in memory


class WorkerEnded(Exception):  # noqa: N818 -- it states what is the case
    """A worker process was ended from outside, most likely because memory ran out. Close other programs or add `--workers 1`, and start the same command again: it goes on where it stopped."""  # noqa: E501 -- a message

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class Maker(Protocol):
    """Anything that makes a chunk of comments."""

    def make(self, comments: Sequence[Comment]) -> Chunk:
        """What is said in the comments. The same comments always give the same chunk."""


class ModelMaker:
    """Makes chunks by the language models.

    Args:
        folder: The models folder.
    """

    def __init__(self, folder: Path) -> None:
        """Load the models: two seconds, 0.4 GB."""
        self._preparer = Preparer(nlp=load_spacy())
        # One thread: there is a process for each core already.
        self._encoder: Encoder = MiniLm(find(folder), threads=1)

    def make(self, comments: Sequence[Comment]) -> Chunk:
        """See `Maker.make`."""
        danger = frozenset(comment.id for comment in comments if shows_danger(comment.text))
        ready = made_ready(self._preparer, self._encoder, comments, danger)
        return Chunk(
            ids=tuple(comment.id for comment in comments),
            points=tuple(point for each in ready.prepared for point in each.points),
            vectors=ready.vectors,
            set_aside=tuple(_asides(comments, ready.prepared)),
        )


def _asides(comments: Sequence[Comment], prepared: Sequence[Prepared]) -> Iterator[tuple[SetAside, str]]:
    for comment, each in zip(comments, prepared, strict=True):
        for part in each.set_aside:
            words = comment.text[part.start : part.end]
            # A non-answer holds nothing but its few known words. All else that is set aside stays unprinted,
            # also what is left out as one because redaction hid all of it.
            silent = part.reason == Reason.NON_ANSWER and is_non_answer(words)
            yield part, words if silent else ""


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is to be made.

    Attributes:
        start: Called in each process, makes its maker. It must be possible to pickle it.
        workers: Processes; 1 works in this one.
        chunk: Comments of a chunk.
    """

    start: Callable[[], Maker]
    workers: int = WORKERS
    chunk: int = CHUNK

    def make(
        self, comments: Iterable[Comment], kept: KeptChunks, done: Callable[[int], object] = lambda _: None
    ) -> int:
        """Make every chunk that is not kept yet.

        Args:
            comments: In the file's order.
            kept: Where chunks are kept.
            done: Called with the number of comments done since the last call.

        Returns:
            The number of chunks.

        Raises:
            WorkerEnded: A process was ended from outside.
        """
        chunks = _Chunks(comments, self.chunk, kept, done)
        few = list(itertools.islice(chunks, 2))
        todo = itertools.chain(few, chunks)
        if self.workers == 1 or len(few) < 2:
            self._make_here(todo, kept, done)
        else:
            self._make_in_others(todo, kept, done)
        return chunks.count

    def _make_here(self, todo: Iterable[_Numbered], kept: KeptChunks, done: Callable[[int], object]) -> None:
        maker: Maker | None = None
        for number, comments in todo:
            maker = maker or self.start()
            kept.keep(number, maker.make(comments))
            done(len(comments))

    def _make_in_others(
        self, todo: Iterable[_Numbered], kept: KeptChunks, done: Callable[[int], object]
    ) -> None:
        pool = ProcessPoolExecutor(
            self.workers,
            # A forked child would inherit threads and locks of libraries in the middle of their work.
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(self.start, kept),
        )
        try:
            waiting: dict[Future[None], int] = {}
            for number, comments in todo:
                waiting[pool.submit(_make, number, comments)] = len(comments)
                if len(waiting) >= AHEAD * self.workers:
                    _settle(waiting, done)
            while waiting:
                _settle(waiting, done)
        except BrokenProcessPool as error:
            raise WorkerEnded from error
        finally:
            pool.shutdown(cancel_futures=True)


_Numbered = tuple[int, list[Comment]]


class _Chunks:
    """Chunks still to be made, with their numbers; those that are kept are told as done."""

    def __init__(
        self, comments: Iterable[Comment], size: int, kept: KeptChunks, done: Callable[[int], object]
    ) -> None:
        self._comments = iter(comments)
        self._size = size
        self._kept = kept
        self._done = done
        #: Chunks seen so far, kept ones included.
        self.count = 0

    def __iter__(self) -> Iterator[_Numbered]:
        return self

    def __next__(self) -> _Numbered:
        while comments := list(itertools.islice(self._comments, self._size)):
            number = self.count
            self.count += 1
            if not self._kept.has(number):
                return number, comments
            self._done(len(comments))
        raise StopIteration


def _settle(waiting: dict[Future[None], int], done: Callable[[int], object]) -> None:
    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        future.result()
        done(waiting.pop(future))


_WORKER: list[tuple[Maker, KeptChunks]] = []  # of a worker process: what it makes chunks with, set once


def _begin(start: Callable[[], Maker], kept: KeptChunks) -> None:
    # Ctrl-C reaches the whole group; the parent then ends us in its own order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _WORKER.append((start(), kept))


def _end_with_parent() -> None:
    """Without this a worker would wait for ever for a parent that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _make(number: int, comments: list[Comment]) -> None:
    maker, kept = _WORKER[0]
    kept.keep(number, maker.make(comments))

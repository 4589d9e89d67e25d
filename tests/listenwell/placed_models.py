"""Models that place texts by a few keywords, and a whole event made with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np

from listenwell.models import ModelProcess
from nlp.embed import KeywordEncoder, Vectors, unit
from nlp.record import assignments_to_json, to_json
from nlp.types import Assignment, Point, Run, Theme
from storage import themes
from storage.themes import NewPoint
from tests.storage.conftest import Scene

ENCODER = KeywordEncoder([["bus", "buses"], ["doctor", "surgery"], ["park", "swings"], ["school"]])
NUMBERS = "<f4"


@dataclass
class PlacedModels:
    """Embeds by keywords; names a group after its first word that is long."""

    busy: bool = False
    named: list[list[str]] = field(default_factory=list)

    async def embed(self, texts: Sequence[str]) -> Vectors:
        if self.busy:
            raise TimeoutError
        return ENCODER.encode(texts)

    async def word(
        self,
        groups: Sequence[Sequence[Point]],
        vectors: Sequence[Vectors],
        leanings: Sequence[str],
        **_: object,
    ) -> list[str]:
        if self.busy:
            raise TimeoutError
        self.named = [[point.text for point in group] for group in groups]
        return [next(word for word in group[0].text.split() if len(word) > 2) for group in groups]

    @property
    def process(self) -> ModelProcess:
        return cast("ModelProcess", self)


def say(scene: Scene, text: str, handle: str, *, area: str = "") -> tuple[str, int]:
    """One comment of a resident of its own, prepared as one point; its key."""
    answer_id = scene.answering(text, scene.session(scene.newcomer(handle), area=area))
    # Nobody says quite the same: a little chance keeps one theme from being a single spot.
    noise = np.random.default_rng(answer_id).normal(scale=0.05, size=(1, len(ENCODER.encode([text])[0])))
    row = unit((ENCODER.encode([text]) + noise).astype(np.float32))[0]
    point = NewPoint(
        start=0,
        end=len(text),
        text=text,
        language="en",
        sense="barrier",
        reason="",
        embedding=row.astype(NUMBERS).tobytes(),
    )
    scene.db.write_now(themes.save_points, answer_id, [point], now=scene.now)
    return str(answer_id), 0


def theme(name: str, keys: Sequence[tuple[str, int]]) -> Theme:
    """A theme without words of its own."""
    return Theme(
        id=name,
        parent_id=None,
        label=name,
        description="",
        points=len(keys),
        comments=len(keys),
        people=len(keys),
        people_low=0,
        people_high=len(keys),
        rank=1,
        leaning="in_the_way",
        pinned=False,
        quotes=(),
        frameworks={},
    )


def run_of(scene: Scene, told: dict[str, list[tuple[str, int]]]) -> str:
    """A run in which the machine put these points into these themes; its id."""
    assignments = tuple(
        Assignment(
            comment_id=answer,
            start=start,
            end=start + 1,
            theme_id=name,
            subtheme_id="",
            confidence=1.0,
            reason="",
            person=f"{answer}",
        )
        for name, keys in told.items()
        for answer, start in keys
    )
    run = Run(
        version=1,
        manifest={},
        counts={"people": sum(map(len, told.values()))},
        themes=tuple(theme(name, keys) for name, keys in told.items()),
        assignments=assignments,
        queue=(),
    )
    return scene.db.write_now(
        themes.save_run, scene.event_id, to_json(run), assignments_to_json(run), scene.now
    )

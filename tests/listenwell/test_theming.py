from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from listenwell.models import ModelProcess
from listenwell.theming import Themer
from nlp.types import Assignment, Comment, Decision, Point, Prepared, Run, SetAside
from storage import themes
from storage.database import Database
from storage.themes import Stamp
from tests.bot.chat import KEYS
from tests.storage.conftest import set_up


@dataclass
class OneTheme:
    """Models that put everything into one theme, and remember what they were told to go on from."""

    earlier: list[tuple[Run, tuple[Decision, ...]] | None] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)

    async def prepare(self, comments: Sequence[Comment]) -> list[Prepared]:
        return [Prepared(comment_id=each.id, points=(said(each),), set_aside=()) for each in comments]

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.ones((len(texts), 2), dtype=np.float32)

    async def theme(
        self, points: Sequence[Point], vectors: object, set_aside: Sequence[SetAside], **more: Any
    ) -> Run:
        self.earlier.append(more["earlier"])
        self.points = list(points)
        return Run(
            version=1,
            manifest={},
            counts={},
            themes=(),
            assignments=tuple(
                Assignment(
                    comment_id=each.comment_id,
                    start=each.start,
                    end=each.end,
                    theme_id="t1",
                    subtheme_id="",
                    confidence=1.0,
                    reason="",
                    person=each.person,
                )
                for each in points
            ),
            queue=(),
        )


def said(comment: Comment) -> Point:
    return Point(
        comment_id=comment.id, person=comment.person, start=0, end=len(comment.text), text=comment.text
    )


async def test_theming_again_goes_on_from_what_was_decided(sqlite_db: Database) -> None:
    scene, models = set_up(sqlite_db, KEYS), OneTheme()
    scene.answering("No bus", scene.session(area="Sirhowy"))
    themer = Themer(db=scene.db, models=cast("ModelProcess", models))
    first = await themer.theme(scene.event_id, scene.now)
    for seen, (kind, payload) in enumerate(
        [
            ("rename", {"themes": ["t1"], "label": "Buses"}),
            ("sign_off", {}),
        ]
    ):
        scene.db.write_now(
            themes.add_decision,
            first,
            kind=kind,
            payload={"kind": kind, **payload},
            seen=seen,
            user_id=scene.ben,
            now=scene.now,
        )
    scene.answering("The park is dark", scene.session(scene.newcomer("elin")))
    second = await themer.theme(scene.event_id, scene.now + timedelta(days=30))
    assert models.earlier[0] is None
    assert models.earlier[1] is not None
    run, decisions = models.earlier[1]
    assert [(each.theme_id, each.person) for each in run.assignments] == [("t1", scene.amina)]
    assert [each.label for each in decisions] == ["Buses"]
    assert [point.place for point in models.points] == ["Sirhowy", ""]
    held = scene.db.read_now(themes.stamp, scene.event_id)
    assert held == Stamp(run_id=first, sequence=2)
    assert scene.db.write_now(themes.accept_run, second, scene.ben, scene.now + timedelta(days=31))
    kept = scene.db.read_now(themes.decisions, second)
    assert [(each.kind, each.made_by_name) for each in kept] == [("rename", "Ben"), ("accept", "Ben")]
    assert kept[0].made_at == scene.now
    assert len(scene.db.read_now(themes.decisions, first)) == 2


async def test_a_proposal_accepted_while_another_is_made_is_what_that_one_goes_on_from(
    sqlite_db: Database,
) -> None:
    scene, models = set_up(sqlite_db, KEYS), OneTheme()
    scene.answering("No bus", scene.session())
    themer = Themer(db=scene.db, models=cast("ModelProcess", models))
    await themer.theme(scene.event_id, scene.now)
    second = await themer.theme(scene.event_id, scene.now + timedelta(days=1))
    made = models.theme

    async def theme(*args: Any, **more: Any) -> Run:
        if len(models.earlier) == 2:
            at = scene.now + timedelta(days=2)
            scene.db.write_now(themes.accept_run, second, scene.ben, at)
        return await made(*args, **more)

    models.theme = theme  # type: ignore[method-assign]
    third = await themer.theme(scene.event_id, scene.now + timedelta(days=2))
    assert len(models.earlier) == 4
    assert scene.db.read_now(themes.proposed_run_id, scene.event_id) == third

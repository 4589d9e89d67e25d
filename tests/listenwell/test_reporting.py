from __future__ import annotations

from dataclasses import replace

from listenwell.reporting import gather
from nlp.decisions import decision_to_json
from nlp.record import assignments_to_json, to_json
from nlp.types import DecisionKind
from storage import themes
from storage.database import Database
from tests.bot.chat import KEYS
from tests.nlp.deciding.a_board import RUN, about
from tests.storage.conftest import set_up


def test_what_is_in_no_theme_is_counted_as_people_left_it(sqlite_db: Database) -> None:
    scene = set_up(sqlite_db, KEYS)
    run = replace(RUN, counts={"set_aside": {"non_answer": 1, "unsure": 1, "danger": 1}})
    run_id = scene.db.write_now(
        themes.save_run, scene.event_id, to_json(run), assignments_to_json(run), scene.now
    )

    def set_aside() -> dict[str, int]:
        return dict(scene.db.read_now(gather, scene.event_id).heard.set_aside)

    assert set_aside() == {"non_answer": 1, "unsure": 1, "danger": 1}
    made = [
        about(DecisionKind.MOVE, "8", to="t2"),
        about(DecisionKind.SET_ASIDE, "5", "6", label="non_answer"),
    ]
    for seen, decision in enumerate(made):
        payload = decision_to_json(decision)
        scene.db.write_now(
            themes.add_decision,
            run_id,
            kind=str(payload.pop("kind")),
            payload=payload,
            user_id=None,
            seen=seen,
            now=scene.now,
        )
    assert set_aside() == {"non_answer": 3, "danger": 1}

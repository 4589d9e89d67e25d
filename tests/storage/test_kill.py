"""kill -9 in the middle of writing: whatever was acknowledged is there, exactly once."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from storage import inbox, sessions
from storage.database import Database
from tests.storage.conftest import Scene

KILLS = 3
SECONDS = 0.7  # of writing before each kill
CHILD = Path(__file__).with_name("answering_child.py")


def kill_while_writing(url: str, scene: Scene, run: str, out: Path) -> list[str]:
    """Let a child write, kill it, and return its acknowledgements."""
    with out.open("wb") as lines:
        child = subprocess.Popen([sys.executable, CHILD, url, scene.event_id, run], stdout=lines)
    until = time.monotonic() + 60
    while out.stat().st_size == 0:
        assert child.poll() is None
        assert time.monotonic() < until
        time.sleep(0.01)
    time.sleep(SECONDS)
    child.kill()
    child.wait()
    text = out.read_text()
    return text[: text.rfind("\n")].splitlines()


@pytest.mark.process
def test_every_acknowledged_row_is_there_exactly_once(scene: Scene, db_url: str, tmp_path: Path) -> None:
    scene.db.close_now()
    said: list[str] = []
    for run in range(KILLS):
        said += kill_while_writing(db_url, scene, f"run{run}", tmp_path / f"said{run}")
    received = [line[2:] for line in said if line.startswith("R ")]
    answered = [line[2:] for line in said if line.startswith("A ")]
    assert len(answered) > KILLS * 20

    db = Database.open(db_url)
    db.migrate()  # reads every page, too
    stored = Counter(row.text for row in db.read_now(sessions.answers_of_event, scene.event_id))
    waiting = Counter(row.update_id for row in db.read_now(inbox.waiting, limit=1_000_000))
    db.close_now()
    assert [update for update in answered if stored[update] != 1] == []
    assert [update for update in received if stored[update] + waiting[update] != 1] == []
    assert [update for update, count in (stored + waiting).items() if count > 1] == []

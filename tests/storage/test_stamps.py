"""What tells that people of an event did something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from storage import inbox, on_behalf
from storage.change import Change
from storage.on_behalf import Asked
from storage.stamps import Stamp, stamp
from tests.storage.conftest import Scene


def now(scene: Scene) -> Stamp:
    return scene.db.read_now(stamp, [scene.event_id])


def replies(scene: Scene) -> None:
    scene.answering("The park is dark.", scene.session(scene.newcomer("4712")))


def opens_the_link(scene: Scene) -> None:
    scene.apply(Change(session=scene.session(scene.newcomer("4713"))))


def agrees(scene: Scene) -> None:
    scene.apply(Change(resident_id=scene.amina, consents=(scene.consent("report"),)))


def says_no(scene: Scene) -> None:
    scene.apply(Change(resident_id=scene.amina, event_id=scene.event_id, dispositions=("refused",)))


def stops(scene: Scene) -> None:
    scene.apply(Change(resident_id=scene.amina, stopped=True))


def blocks(scene: Scene) -> None:
    scene.apply(Change(resident_id=scene.amina, blocked=True))


def is_erased(scene: Scene) -> None:
    asked = Asked(resident_id=scene.amina, event_id=scene.event_id, note="They rang.", language="en")
    scene.db.write_now(on_behalf.erase, asked, [scene.event_id], scene.now)


@pytest.mark.database
@pytest.mark.parametrize("act", [replies, opens_the_link, agrees, says_no, stops, blocks, is_erased])
def test_it_differs_once_somebody_did_something(scene: Scene, act: Callable[[Scene], None]) -> None:
    before = now(scene)
    assert now(scene) == before
    act(scene)
    assert now(scene) != before


@pytest.mark.database
def test_a_session_that_goes_on_later_differs(scene: Scene) -> None:
    session = scene.session()
    scene.apply(Change(session=session))
    before = now(scene)
    later = scene.now + timedelta(minutes=1)
    scene.db.write_now(inbox.apply, Change(session=replace(session, version=1, area="Brynteg")), now=later)
    assert now(scene) != before

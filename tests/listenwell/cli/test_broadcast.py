"""`listenwell broadcast`, on a database of its own."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from listenwell.cli.main import main
from listenwell.opening import Installation, read_settings, writing
from storage import events, people
from storage.change import Change, NewConsent
from storage.inbox import apply

WORDS = ("--text", "en=Six lights work again.", "--text", "cy=Mae chwe golau’n gweithio eto.")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (("community", "add", "Blaen-y-cwm"), ("user", "add", "Ben", "--role", "coordinator")):
        made = run(*words)
        assert made.exit_code == 0, made.output
    with writing(read_settings()) as here:
        _fill(here)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def _fill(here: Installation) -> None:
    """Two people who agreed to hear back, by day and night."""
    now = datetime.now(UTC)
    place = here.db.read_now(events.communities)[0]
    here.db.write_now(
        lambda conn: events.update_community(conn, place.id, quiet_from="00:00", quiet_to="00:00")
    )
    survey = here.db.write_now(events.save_survey, survey_id="s", version="1", source="id: s", now=now)
    event = here.db.write_now(
        events.add_event,
        community_id=place.id,
        survey_version_id=survey,
        code="spring",
        name="Spring",
        opens_at=now,
        closes_at=now + timedelta(days=9),
        now=now,
    )
    for handle in ("1", "2"):
        who = here.db.write_now(people.ensure_resident, here.keys, channel="telegram", handle=handle, now=now)
        consent = NewConsent(
            event_id=event.id,
            purpose="report",
            given=True,
            wording="0" * 64,
            language="en",
            channel="telegram",
        )
        here.db.write_now(apply, Change(resident_id=who.id, consents=(consent,)), now=now)


def test_writes_approves_and_puts_on_its_way_once() -> None:
    made = json.loads(run("broadcast", "draft", "--user", "Ben", *WORDS, "--json").stdout)
    assert (made["state"], made["problems"], made["reach"]["reached"]) == ("waiting", [], 2)
    sent = json.loads(run("broadcast", "approve", made["id"], "--user", "Ben", "--json").stdout)
    assert (sent["state"], sent["messages"]) == ("sent", 2)
    again = run("broadcast", "approve", made["id"], "--user", "Ben")
    assert again.exit_code == 1
    assert "only one that is waiting can be approved" in again.stderr
    (listed,) = json.loads(run("broadcast", "list", "--json").stdout)
    assert (listed["written_by"], listed["deliveries"]) == ("Ben", {"queued": 2})


def test_another_coordinator_approves_where_there_are_two() -> None:
    run("user", "add", "Dilys", "--role", "coordinator")
    drafted = run("broadcast", "draft", "--user", "Ben", *WORDS)
    assert drafted.exit_code == 0, drafted.output
    name = drafted.stdout.strip()
    refused = run("broadcast", "approve", name, "--user", "Ben")
    assert refused.exit_code == 1
    assert "does not approve it" in refused.stderr
    assert run("broadcast", "approve", name, "--user", "Dilys").exit_code == 0


def test_names_what_is_missing_and_keeps_the_draft() -> None:
    answer = run("broadcast", "draft", "--user", "Ben", *WORDS[:2])
    assert answer.exit_code == 1
    assert "It is not written in Cymraeg yet." in answer.stderr
    (listed,) = json.loads(run("broadcast", "list", "--json").stdout)
    assert listed["state"] == "draft"


@pytest.mark.parametrize(
    ("options", "says", "code"),
    [
        (("--user", "Nobody", *WORDS), "There is no coordinator 'Nobody'.", 1),
        (("--user", "Ben", "--text", "Hello"), "write the language first", 2),
        (("--user", "Ben", "--text", "en=" + "x" * 301), "cut 1 characters", 1),
        (("--user", "Ben", *WORDS, "--event", "winter"), "Known: spring.", 1),
        (("--user", "Ben", *WORDS, "--area", "Pentre"), "Fewer than 5 people would hear.", 1),
    ],
)
def test_says_what_is_wrong(options: tuple[str, ...], says: str, code: int) -> None:
    answer = run("broadcast", "draft", *options)
    assert answer.exit_code == code
    assert says in answer.stderr


def test_an_unknown_one_names_the_command_that_lists_them() -> None:
    answer = run("broadcast", "approve", "x", "--user", "Ben")
    assert answer.exit_code == 1
    assert "listenwell broadcast list" in answer.stderr

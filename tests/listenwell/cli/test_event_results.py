"""Answers out and in from the shell, on a database of their own."""

from __future__ import annotations

import asyncio
import csv
import errno
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from bot.webchat import WebChat
from bot.worker import Worker
from listenwell.cli.main import main
from listenwell.opening import read_settings, reading, writing
from storage import alerts, dispositions, events, inbox, people, sessions
from storage.events import Event
from storage.sessions import AnswerRow
from surveys.results.formats import FORMATS

SURVEY = """
id: street
version: "1"
languages: [en, cy]
title: {en: Our street, cy: Ein stryd}
thanks: {en: Thank you., cy: Diolch.}
questions:
  - name: good
    type: text
    sense: strength
    label: {en: "What is good here?", cy: "Beth sy'n dda yma?"}
  - name: travel
    type: select_one
    label: {en: "How do you get about?", cy: "Sut ydych chi'n mynd o le i le?"}
    choices:
      - {name: bus, label: {en: By bus, cy: Ar y bws}}
      - {name: walk, label: {en: On foot, cy: Cerdded}}
  - name: stop
    type: text
    relevant: ${travel} = 'bus'
    label: {en: "What would make the bus better?", cy: "Beth fyddai'n gwella'r bws?"}
  - name: like
    type: select_multiple
    label: {en: "What do you like?", cy: "Beth ydych chi'n ei hoffi?"}
    choices:
      - {name: park, label: {en: The park, cy: Y parc}}
      - {name: shop, label: {en: The shop, cy: Y siop}}
      - {name: pub, label: {en: The pub, cy: Y dafarn}}
  - name: life
    type: range
    minimum: 1
    maximum: 5
    label: {en: "How is life? 1 to 5.", cy: "Sut mae bywyd? 1 i 5."}
  - name: people
    type: integer
    label: {en: "How many live with you?", cy: "Faint sy'n byw gyda chi?"}
  - name: quote
    type: consent
    purpose: quote
    label: {en: "May we show your words?", cy: "Gawn ni ddangos eich geiriau?"}
"""


@pytest.fixture(autouse=True)
def _event(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("street.yaml").write_text(SURVEY, encoding="utf-8")
    assert run("community", "add", "Pentre").exit_code == 0
    order = "event open Spring --community pentre --survey street.yaml --code spring --opens 2026-01-01"
    opened = run(*order.split(), "--closes", "2099-07-01")
    assert opened.exit_code == 0, opened.output


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def take(name: str, content: str, *words: str) -> dict[str, Any]:
    """Import a file and give what the command says of it."""
    Path(name).write_text(content, encoding="utf-8")
    answer = run("event", "import", "spring", name, "--json", *words)
    assert answer.exit_code == 0, answer.output
    return dict(json.loads(answer.stdout))


def stored(event: str = "spring") -> list[AnswerRow]:
    with writing(read_settings()) as here:
        found = here.db.read_now(events.event_by_code, event)
        assert found is not None
        return here.db.read_now(sessions.answers_of_event, found.id)


def current() -> dict[str, AnswerRow]:
    return {row.question: row for row in stored() if row.current}


# Out


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_that_is_written_reads_back_to_the_stored_answers(name: str) -> None:
    take("room.csv", "person,good,travel,life\n1,=cmd,1,six\n2,Cŵn,walk,2\n")
    take("more.csv", "person,good\n1,The park\n")
    target = f"out{FORMATS[name].extension}"
    answer = run("event", "export", "spring", "-o", target, "--as", name)
    assert (answer.exit_code, answer.output) == (0, f"{len(stored())} answers written to {target}.\n")
    rows = FORMATS[name].read(Path(target).read_bytes())
    told = [(row.session, row.question, row.revision, row.text, row.status) for row in rows]
    kept = [(row.session_id, row.question, row.revision, row.text, row.status) for row in stored()]
    assert told == kept
    assert {row.channel for row in rows} == {"room"}


def test_file_whose_ending_says_no_format_is_refused_with_the_endings() -> None:
    answer = run("event", "export", "spring", "-o", "out.doc")
    assert answer.exit_code == 1
    assert ".csv, .xlsx, .json, .zip" in answer.stderr


def test_export_to_a_full_disk_leaves_the_earlier_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("out.csv").write_text("earlier", encoding="utf-8")

    def full(target: Path, data: bytes) -> int:
        with target.open("wb") as file:
            file.write(data[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    answer = run("event", "export", "spring", "-o", "out.csv")
    assert (answer.exit_code, Path("out.csv").read_text(encoding="utf-8")) == (1, "earlier")
    assert "No space left" in answer.stderr
    assert not list(Path().glob(".*.part"))


def test_language_that_the_survey_lacks_is_refused() -> None:
    Path("room.csv").write_text("good\nThe park\n", encoding="utf-8")
    answer = run("event", "import", "spring", "room.csv", "--language", "x" * 20)
    assert answer.exit_code == 2
    assert "en, cy" in answer.stderr
    assert stored() == []


def test_same_file_with_a_person_on_two_lines_changes_nothing_the_second_time() -> None:
    table = "person,good\n1,The park\n1,The people\n"
    take("room.csv", table)
    again = take("room.csv", table)
    assert (again["new"], again["changed"], again["answers"]) == (0, 0, 0)
    assert [row.text for row in stored() if row.question == "good"] == ["The park\nThe people"]


def test_answers_to_a_removed_question_stay_in_every_export() -> None:
    take("room.csv", "good,people\nThe park,3\n")
    changed = SURVEY.replace('version: "1"', 'version: "2"').replace("name: good", "name: strong")
    with writing(read_settings()) as here:
        event = here.db.read_now(events.event_by_code, "spring")
        assert event is not None
        launched(here.db, event, changed)
    take("later.csv", "strong\nThe hill\n")
    for name, form in FORMATS.items():
        target = f"out-{name}{form.extension}"
        run("event", "export", "spring", "-o", target, "--as", name)
        rows = form.read(Path(target).read_bytes())
        assert {("1", "good"), ("2", "strong")} <= {(row.version, row.question) for row in rows}
    with Path("out-wide.csv").open(encoding="utf-8-sig", newline="") as file:
        header, first, second = csv.reader(file)
    assert (first[header.index("good")], second[header.index("strong")]) == ("The park", "The hill")


def launched(db: Any, event: Event, source: str) -> None:
    from sqlalchemy import update

    from storage import tables as t

    now = datetime.now(UTC)
    version = db.write_now(events.save_survey, survey_id="street", version="2", source=source, now=now)

    def move(conn: Any, /) -> None:
        conn.execute(update(t.event).where(t.event.c.id == event.id).values(survey_version_id=version))

    db.write_now(move)


# In


ANSWERS = {
    "good": "The park, =1+1\nand the hill",
    "travel": "the bus, because the hill is steep",
    "stop": "Cŵn ar y bws!",
    "like": "1 and 3",
    "life": "about 4",
    "people": "three",
    "quote": "yes please",
}


def in_chat(answers: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """What the web chat stores for these answers."""
    with writing(read_settings()) as here:
        event = here.db.read_now(events.event_by_code, "spring")
        assert event is not None
        worker = Worker(
            db=here.db,
            keys=here.keys,
            channels={"web": WebChat()},
            clock=lambda: datetime.now(UTC),
            locate=lambda _: None,
            public_url="http://localhost",
            work=asyncio.Event(),
            sent=lambda: None,
        )
        lane = people.lane(here.keys, "web", "amina")
        said: list[dict[str, Any]] = [{"start": True}, *({"text": text} for text in ("English", "yes"))]
        said += [{"text": text} for text in answers.values()]
        for number, message in enumerate(said):
            payload = json.dumps({"handle": "amina", "code": "spring", "id": f"m{number}", **message})
            here.db.write_now(
                inbox.receive,
                bot="web",
                update_id=f"m{number}",
                lane=lane,
                payload=payload,
                now=datetime.now(UTC),
            )
            asyncio.run(worker.drain())
        return [facts(row) for row in here.db.read_now(sessions.answers_of_event, event.id)]


def facts(row: AnswerRow) -> tuple[Any, ...]:
    return (
        row.question, row.revision, row.type, row.category, row.value, row.text, row.status, row.sense,
        row.about_you, row.survey_version, row.language,
    )  # fmt: skip


def as_csv(*lines: list[str]) -> str:
    from io import StringIO

    text = StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue()


def test_same_answers_are_the_same_rows_by_chat_and_by_paper() -> None:
    chat = in_chat(ANSWERS)
    assert len(chat) >= len(ANSWERS)
    took = take("paper.csv", as_csv(list(ANSWERS), list(ANSWERS.values())), "--source", "paper")
    assert took["problems"] == []
    assert [facts(row) for row in stored() if row.source == "paper"] == chat


def test_dry_run_says_all_and_stores_nothing() -> None:
    took = take("room.csv", "good,life\nThe park,six\n", "--dry-run")
    assert (took["stored"], took["new"], took["answers"]) == (False, 1, 3)
    assert took["problems"][0]["row"] == 2
    assert stored() == []


def test_same_file_twice_is_taken_once() -> None:
    first, second = (take("room.csv", "good\nThe park\nThe park\n") for _ in range(2))
    assert (first["new"], second["new"], second["same"], second["answers"]) == (2, 0, 2, 0)
    assert len(stored()) == 2


def test_same_person_again_corrects_and_keeps_what_was_said_before() -> None:
    take("a.csv", "person,good,travel\n7,The park,bus\n", "--source", "paper")
    took = take("b.csv", "person,good,travel\n7,The big park,\n", "--source", "paper")
    assert (took["new"], took["changed"], took["answers"]) == (0, 1, 1)
    of_good = [(row.revision, row.text, row.status) for row in stored() if row.question == "good"]
    assert of_good == [(1, "The park", "answered"), (2, "The big park", "corrected")]
    assert current()["travel"].value == "bus"


def test_same_number_from_another_place_is_another_person() -> None:
    for place in ("library", "chapel"):
        take(f"{place}.csv", "person,good\n1,The park\n", "--entry", place)
    assert {row.entry for row in stored()} == {"library", "chapel"}
    assert len({row.resident_id for row in stored()}) == 2


def test_empty_cell_on_paper_was_passed_over_and_in_a_room_was_not_asked() -> None:
    take("room.csv", "good,life\nThe park,\n")
    assert {row.question for row in stored()} == {"good"}
    take("paper.csv", "good,life\nThe hill,\n", "--source", "paper")
    passed = {row.question for row in stored() if row.source == "paper" and row.status == "skipped"}
    assert passed == {"travel", "like", "life", "people", "quote"}


def test_what_cannot_be_understood_is_told_with_its_row_and_kept() -> None:
    took = take("room.csv", "good,life,weather\nThe park,six,rain\n")
    told = {(each["row"], each["column"]) for each in took["problems"]}
    assert told == {(1, "weather"), (2, "life")}
    assert all(each["remedy"] for each in took["problems"])
    rejected = {row.question: row.text for row in stored() if row.status == "rejected"}
    assert rejected == {"life_misfit_2": "six", "afterwards_2_2": "weather: rain"}


def test_answer_past_which_the_others_lead_is_kept_beside_and_told() -> None:
    took = take("room.csv", "travel,stop\nwalk,More buses\n")
    assert took["problems"][0]["column"] == "stop"
    assert current()["stop_misfit_2"].text == "More buses"
    assert take("note.csv", "stop\nMore buses\n")["problems"] == []


def test_paper_counts_as_completed_and_a_note_as_far_as_it_goes() -> None:
    take("paper.csv", as_csv(list(ANSWERS), list(ANSWERS.values())), "--source", "paper")
    take("room.csv", "good\nThe hill\n")
    with reading(read_settings()) as here:
        event = here.db.read_now(events.event_by_code, "spring")
        assert event is not None
        found = here.db.read_now(dispositions.current, event.id)
    assert sorted(found.values()) == ["completed", "started"]


def test_list_of_questions_and_notes_is_enough() -> None:
    took = take(
        "notes.csv", "question;note;person\nBeth sy'n dda yma?;Y parc;a\n1;Y bryn;a\nstop;Mwy o fysiau;\n"
    )
    assert (took["new"], took["problems"]) == (2, [])
    assert {row.question: row.text for row in stored()} == {"good": "Y parc\nY bryn", "stop": "Mwy o fysiau"}


def test_danger_in_a_note_raises_an_alert_once_and_is_never_themed() -> None:
    for _ in range(2):
        take("room.csv", "person,good,life\n1,I want to kill myself,2\n")
    with writing(read_settings()) as here:
        found = here.db.read_now(alerts.alerts, [each.id for each in here.db.read_now(events.communities)])
        waiting = here.db.read_now(sessions.answers_to_prepare, 10)
    assert [alert.text for alert in found] == ["I want to kill myself"]
    assert current()["good"].status == "danger"
    assert waiting == []


def test_consent_is_taken_only_from_a_tick() -> None:
    take("paper.csv", "good,quote\nThe park,\nThe hill,yes\n", "--source", "paper")
    with writing(read_settings()) as here:
        event = here.db.read_now(events.event_by_code, "spring")
        assert event is not None
        agreed = here.db.read_now(people.agreed, event.id, "quote")
        surveyed = here.db.read_now(people.agreed, event.id, "survey")
        reached = here.db.read_now(people.hearing_back, event.id, "quote")
    by_text = {row.text: row.resident_id for row in stored()}
    assert agreed == {by_text["The hill"]}
    assert (surveyed, reached) == (frozenset(), [])


def test_who_typed_is_kept_and_an_unknown_name_is_refused() -> None:
    assert run("user", "add", "Ben", "--role", "coordinator").exit_code == 0
    take("room.csv", "good\nThe park\n", "--by", "Ben")
    with writing(read_settings()) as here:
        row = here.db.read_now(sessions.session, stored_session(here.db))
    assert row is not None
    assert row.entered_by
    assert run("event", "import", "spring", "room.csv", "--by", "Bob").exit_code == 1


def stored_session(db: Any) -> str:
    event = db.read_now(events.event_by_code, "spring")
    return str(db.read_now(sessions.answers_of_event, event.id)[0].session_id)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "The file is empty"),
        ("a.csv", b"colour,shape\nred,round\n", "No heading is a question"),
        ("a.xlsx", b"no workbook", "cannot be read"),
        ("a.csv", b"good\n\0\n", "cannot be read"),
    ],
)
def test_file_without_any_answer_is_refused(name: str, content: bytes, said: str) -> None:
    Path(name).write_bytes(content)
    answer = run("event", "import", "spring", name)
    assert answer.exit_code == 1
    assert said in answer.stdout


def test_template_filled_in_comes_back_as_answers() -> None:
    assert run("event", "import", "spring", "--template", "blank.xlsx").exit_code == 0
    header = CalamineWorkbook.from_path("blank.xlsx").get_sheet_by_name("answers").to_python()[0]
    assert header[:4] == ["person", "form language", "entry", "1. What is good here?"]
    assert run("event", "import", "spring", "--template", "blank.csv").exit_code == 0
    blank = Path("blank.csv").read_text(encoding="utf-8-sig")
    line = as_csv(["1", "cy", "capel", "Y parc", "2", "", "1, 3", "4", "3", "ie"])
    assert take("filled.csv", blank + line, "--source", "paper")["problems"] == []
    found = current()
    assert (found["travel"].value, found["like"].value, found["quote"].value) == (
        "walk",
        ["park", "pub"],
        True,
    )
    assert (found["good"].language, found["good"].entry) == ("cy", "capel")


# The form


def test_form_of_an_event_and_of_a_file_are_written() -> None:
    assert run("event", "paper", "spring", "-o", "event.pdf").exit_code == 0
    assert run("survey", "paper", "street.yaml", "-o", "survey.pdf", "--language", "cy").exit_code == 0
    assert Path("event.pdf").read_bytes()[:5] == Path("survey.pdf").read_bytes()[:5] == b"%PDF-"

"""Buttons: still understood after a restart, however long the names, and never harmful when they are old."""

from __future__ import annotations

from storage import events, sessions
from storage.database import Database
from tests.bot.chat import NOW, open_event
from tests.bot.ringing import Ringing

LONG = "how_safe_do_you_feel_when_you_walk_alone_after_dark_in_your_own_street_on_a_weekday"
SURVEY = f"""
id: long
version: "1"
languages: [en, cy]
title: {{en: Long, cy: Hir}}
questions:
  - name: {LONG}
    type: select_one
    label: {{en: "How safe do you feel?", cy: "Pa mor ddiogel?"}}
    choices:
      - {{name: very_safe_wherever_i_go, label: {{en: "Very safe", cy: "Diogel iawn"}}}}
      - {{name: not_safe, label: {{en: "Not safe", cy: "Ddim yn ddiogel"}}}}
  - {{name: good, type: text, label: {{en: "What is good?", cy: "Beth sy'n dda?"}}}}
"""


async def test_long_button_is_understood_by_a_process_that_never_sent_it(sqlite_db: Database) -> None:
    event = open_event(sqlite_db)
    version = sqlite_db.write_now(events.save_survey, survey_id="long", version="1", source=SURVEY, now=NOW)
    event = sqlite_db.write_now(
        events.add_event,
        community_id=event.community_id,
        survey_version_id=version,
        code="long",
        name="Long",
        opens_at=event.opens_at,
        closes_at=event.closes_at,
        now=NOW,
    )
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey("long")
    again = Ringing(db=sqlite_db, numbers=phone.numbers, seen=phone.seen, log=phone.log)
    assert await again.taps("Very safe") == ["What is good?"]
    (row,) = sqlite_db.read_now(sessions.answers_of_event, event.id)
    assert (row.question, row.value) == (LONG, "very_safe_wherever_i_go")


async def test_button_of_a_survey_that_is_over_is_answered_warmly(sqlite_db: Database) -> None:
    open_event(sqlite_db)
    phone = Ringing(db=sqlite_db)
    await phone.starts_survey()
    for _ in range(5):
        await phone.says("skip")
    (said,) = await phone.gets(phone.tap("rate", "3"))
    assert said.startswith("You've answered everything, thank you.")
    (said,) = await phone.gets(phone.tap("x" * 90, "of another time"))
    assert said.startswith("You've answered everything, thank you.")

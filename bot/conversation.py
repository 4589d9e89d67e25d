"""The conversation: one resident's message in, one Change out. Pure: loads nothing, sends nothing.

Stages of a session: language → privacy → survey → done; `paused` after LATER (the next words answer the
open question), `care` after a danger message (only an explicit "go on" asks again).
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import answering, danger, words
from bot.channel import Blocked, Started, Unknown
from bot.draft import Draft, Locate, Row, Situation, button, rows
from feedback.types import MessageKind
from storage.change import Change, NewLine, NewTimer, SessionRow
from surveys.types import Edited, Said, Sent, Tapped
from surveys.understand import command, yes_or_no

#: Buttons of the conversation itself carry these in place of a question's name.
ASK_LANGUAGE, ASK_PRIVACY, ASK_JOIN = "_language", "_privacy", "_join"
REMINDER_HOUR = 10  # local time; after breakfast, before the day is busy
ENTRY_LENGTH = 64  # the column's width; who types "/start CODE-…" by hand may write a page
#: Languages as people name them, in either language.
SPOKEN = {
    "english": "en",
    "saesneg": "en",
    "en": "en",
    "cymraeg": "cy",
    "gymraeg": "cy",
    "welsh": "cy",
    "cy": "cy",
}
LATER = "later"  # name of the timer that brings the one reminder


def turn(situation: Situation, *, now: datetime, locate: Locate) -> Change:
    """Handle one message.

    Args:
        situation: what is known of the writer.
        now: aware, UTC.
        locate: finds a postcode in words; None when there is none or it does not exist.
    """
    draft = Draft.of(situation, now)
    incoming = situation.incoming
    _keep_own_line(draft)
    if isinstance(incoming, Blocked):
        draft.blocked = incoming.blocked
    elif isinstance(incoming, Started):
        _arrive(draft, incoming)
    elif not isinstance(incoming, Unknown):
        found = danger.screened(draft)
        if found:
            danger.answer(draft, found)
        else:
            _react(draft, locate)
    return draft.change()


def wake(situation: Situation, name: str, *, now: datetime) -> Change:
    """A timer of this session is due. Only LATER exists: one reminder with the open question."""
    draft = Draft.of(situation, now)
    if name == LATER and draft.session and draft.session.stage == "paused" and _is_open(draft):
        draft.say(words.reminder(draft.t), kind=MessageKind.REMINDER)
        answering.ask_again(draft, kind=MessageKind.REMINDER)
        draft.move("survey")
    return draft.change()


# What was said, before anything else


def _keep_own_line(draft: Draft) -> None:
    """The web chat shows residents their own words; a postcode in them is cut to its district later."""
    incoming = draft.situation.incoming
    if draft.situation.channel != "web" or not isinstance(incoming, Said | Tapped):
        return
    text = incoming.text if isinstance(incoming, Said) else answering.label_of(draft, incoming)
    event = draft.situation.event
    draft.lines.append(
        NewLine(text=text, client_id=incoming.message_id, event_id=event.id if event else None)
    )


# Arriving


def _arrive(draft: Draft, started: Started) -> None:
    """A join link was opened: begin, or come back to where they were."""
    if draft.situation.event is None:
        draft.tell(words.unknown_code if started.code else words.send_code)
    elif draft.situation.resident.stopped_at:
        draft.say(words.is_stopped(draft.t), (button(ASK_JOIN, "yes", words.control(draft.t, "join")),))
    elif draft.session is None:
        _begin(draft, started)
    else:
        _come_back(draft)


def _begin(draft: Draft, started: Started) -> None:
    if draft.now < draft.event.opens_at:
        draft.tell(lambda t: words.not_open_yet(t, draft.local_day(draft.event.opens_at)))
        return
    if not _is_open(draft):
        draft.tell(lambda t: words.closed(t, draft.report_due))
        return
    resident = draft.situation.resident
    known = resident.language in draft.community.languages
    draft.session = SessionRow(
        id=str(uuid.uuid4()),
        event_id=draft.event.id,
        resident_id=resident.id,
        channel=draft.situation.channel,
        entry=started.entry[:ENTRY_LENGTH],
        language=resident.language if known else "",
        stage="language",
        state=None,
        latitude=None,
        longitude=None,
        area="",
        version=0,
        started_at=draft.now,
        completed_at=None,
        signposted_at=None,
    )
    if known or len(draft.community.languages) == 1:
        draft.speak(resident.language if known else draft.community.languages[0])
        _show_privacy(draft)
    else:
        _ask_language(draft)


def _come_back(draft: Draft) -> None:
    """Their place was kept, however long ago."""
    assert draft.session is not None
    stage = draft.session.stage
    if stage == "done":
        draft.say(words.already_answered(draft.t))
    elif not _is_open(draft):
        draft.tell(lambda t: words.closed(t, draft.report_due))
    elif stage == "language":
        _ask_language(draft)
    elif stage == "privacy":
        _show_privacy(draft)
    else:
        _go_on(draft)


def _go_on(draft: Draft) -> None:
    draft.move("survey")
    draft.say(words.welcome_back(draft.t))
    answering.ask_again(draft)


def _is_open(draft: Draft) -> bool:
    return draft.event.opens_at <= draft.now < draft.event.closes_at


def _ask_language(draft: Draft) -> None:
    languages = list(draft.community.languages)
    names = [button(ASK_LANGUAGE, code, words.LANGUAGE_NAMES.get(code, code)) for code in languages]
    draft.say(words.which_language(languages), *rows(names, across=2))


def _show_privacy(draft: Draft) -> None:
    draft.move("privacy")
    draft.say(words.hello(draft.t, draft.community.partnership))
    draft.say(_notice(draft), *_privacy_buttons(draft))


def _notice(draft: Draft) -> str:
    return words.privacy_notice(draft.t, draft.community.partnership, draft.report_due)


def _privacy_buttons(draft: Draft) -> tuple[Row, ...]:
    t = draft.t
    return (
        (button(ASK_PRIVACY, "yes", words.control(t, "agree")),),
        (
            button(ASK_PRIVACY, "no", words.control(t, "decline")),
            button(ASK_PRIVACY, "more", words.control(t, "more")),
        ),
    )


# Reacting to words and taps


def _react(draft: Draft, locate: Locate) -> None:
    incoming = draft.situation.incoming
    asked = command(incoming.text, draft.language) if isinstance(incoming, Said) else None
    tapped = incoming if isinstance(incoming, Tapped) else None
    if asked == "join" or (tapped and tapped.question == ASK_JOIN):
        _join(draft)
    elif draft.situation.resident.stopped_at:
        draft.say(words.is_stopped(draft.t), (button(ASK_JOIN, "yes", words.control(draft.t, "join")),))
    elif asked == "stop":
        draft.stopped = True
        draft.say(words.stopped(draft.t))
    elif draft.session is None:
        draft.tell(words.send_code)
    elif asked == "language" and (named := _language_named(incoming)):
        _choose_language(draft, named)
    elif asked in ("help", "privacy", "person", "language"):
        _tell(draft, asked)
    elif tapped and tapped.question == ASK_LANGUAGE:
        _choose_language(draft, tapped.value)
    elif tapped and tapped.question == answering.ASK_GO_ON:
        _come_back(draft)
    else:
        _by_stage(draft, asked, locate)


def _join(draft: Draft) -> None:
    draft.stopped = False
    if draft.session is None:
        draft.tell(words.send_code)
    else:
        _come_back(draft)


def _tell(draft: Draft, asked: str) -> None:
    """HELP, PRIVACY, PERSON and LANGUAGE work at any stage and change nothing else."""
    partnership = draft.community.partnership
    if asked == "help":
        draft.say(words.words_to_use(draft.t))
    elif asked == "privacy":
        draft.say(words.privacy_in_full(draft.t, partnership, f"{draft.situation.public_url}/privacy"))
    elif asked == "person":
        draft.say(words.person(draft.t, partnership, draft.community.public_contact))
    else:
        _ask_language(draft)


def _choose_language(draft: Draft, code: str) -> None:
    """Take a language at any stage; ask again what was open, in it."""
    if code not in draft.community.languages:
        _ask_language(draft)
        return
    draft.speak(code)
    assert draft.session is not None
    if draft.session.stage in ("language", "privacy"):
        _show_privacy(draft)
    elif draft.session.state is not None:
        answering.change_language(draft, code)
        if draft.session.stage == "survey":
            answering.ask_again(draft)
        elif draft.session.stage == "done":
            draft.say(words.already_answered(draft.t))
        else:
            draft.say(words.questions_wait(draft.t), answering.go_on_button(draft))


def _by_stage(draft: Draft, asked: str | None, locate: Locate) -> None:
    assert draft.session is not None
    stage = draft.session.stage
    if isinstance(draft.situation.incoming, Edited) and draft.session.state is not None:
        answering.take(draft)
    elif not _is_open(draft):
        _after_closing(draft)
    elif stage == "language":
        _understand_language(draft)
    elif stage == "privacy":
        _understand_privacy(draft)
    elif stage == "care":
        _understand_care(draft)
    elif stage == "done":
        _after_the_end(draft)
    elif asked == "later" or _taps_later(draft):
        _pause(draft)
    else:
        draft.move("survey")
        answering.take(draft, locate=locate)


def _taps_later(draft: Draft) -> bool:
    incoming = draft.situation.incoming
    return isinstance(incoming, Tapped) and incoming.value == "later"


def _understand_language(draft: Draft) -> None:
    incoming = draft.situation.incoming
    said = incoming.text.strip() if isinstance(incoming, Said) else ""
    numbered = {str(number): code for number, code in enumerate(draft.community.languages, 1)}
    _choose_language(draft, numbered.get(said) or _language_named(incoming))


def _language_named(incoming: object) -> str:
    """The language that somebody typed by its name, in either language: "yn Gymraeg"; else empty."""
    said = (
        incoming.text.casefold().replace(".", " ").replace("!", " ").split()
        if isinstance(incoming, Said)
        else []
    )
    return next((SPOKEN[word] for word in said if word in SPOKEN), "")


def _understand_privacy(draft: Draft) -> None:
    incoming = draft.situation.incoming
    value: str | None = None
    if isinstance(incoming, Tapped) and incoming.question == ASK_PRIVACY:
        value = incoming.value
    elif isinstance(incoming, Said):
        said = yes_or_no(incoming.text, draft.language)
        value = None if said is None else ("yes" if said else "no")
    if value == "yes":
        draft.consent("survey", given=True, wording=_notice(draft))
        answering.begin(draft)
    elif value == "no":
        draft.consent("survey", given=False, wording=_notice(draft))
        draft.say(words.not_agreed(draft.t))
    elif value == "more":
        _tell(draft, "privacy")
        draft.say(words.say_yes_or_no(draft.t), *_privacy_buttons(draft)[:1])
    else:
        draft.say(words.say_yes_or_no(draft.t), *_privacy_buttons(draft))


def _understand_care(draft: Draft) -> None:
    """After a danger message nothing is asked until they say so; other words are kept for a person."""
    incoming = draft.situation.incoming
    if isinstance(incoming, Said) and yes_or_no(incoming.text, draft.language):
        _go_on(draft)
        return
    answering.keep_aside(draft, status="danger")
    draft.say(words.questions_wait(draft.t), answering.go_on_button(draft))


def _after_the_end(draft: Draft) -> None:
    """More thoughts after the last question are kept and themed."""
    if isinstance(draft.situation.incoming, Said):
        answering.keep_aside(draft, status="answered")
        draft.say(words.added(draft.t))
    elif isinstance(draft.situation.incoming, Sent):
        draft.say(words.media_kept(draft.t))
    else:
        draft.say(words.already_answered(draft.t))


def _after_closing(draft: Draft) -> None:
    if isinstance(draft.situation.incoming, Said) and draft.session and draft.session.state is not None:
        # What follows a danger message is for a person alone, also once the event has closed.
        in_care = draft.session.stage == "care"
        answering.keep_aside(draft, status="danger" if in_care else "answered")
        draft.say(words.kept_after_closing(draft.t))
    else:
        draft.tell(lambda t: words.closed(t, draft.report_due))


def _pause(draft: Draft) -> None:
    draft.move("paused")
    zone = ZoneInfo(draft.community.time_zone)
    tomorrow = draft.now.astimezone(zone) + timedelta(days=1)
    due = tomorrow.replace(hour=REMINDER_HOUR, minute=0, second=0, microsecond=0)
    draft.timers.append(NewTimer(name=LATER, due_at=due))
    draft.say(words.later(draft.t), answering.go_on_button(draft))

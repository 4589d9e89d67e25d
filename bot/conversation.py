"""The conversation: one resident's message in, one Change out. Pure: loads nothing, sends nothing.

Stages of a session: language → privacy → survey → done; `paused` after LATER and `declined` after "no, thank
you" to a reminder (the next words answer the open question), `care` after a danger message (only an explicit
"go on" asks again), and `stop?` before any of them while somebody is asked whether they want to stop.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from bot import (
    answering,
    asking,
    care,
    consents,
    corrections,
    danger,
    leaving,
    media,
    reminding,
    standing,
    words,
)
from bot.channel import Blocked, Started, Unknown
from bot.draft import Draft, Locate, Row, Situation, button, rows
from bot.lines import keep_own_line
from bot.tongues import agreed, greets, language_named, language_shown
from storage.change import Change, SessionRow
from surveys.dispositions import Happening
from surveys.length import minutes
from surveys.types import Edited, Said, Sent, Tapped, Withdrawn
from surveys.understanding.understand import command, yes_or_no

#: Buttons of the conversation itself carry these in place of a question's name.
ASK_LANGUAGE, ASK_PRIVACY, ASK_JOIN = "_language", "_privacy", "_join"
ENTRY_LENGTH = 64  # the column's width; who types "/start CODE-…" by hand may write a page
#: Words that work at any stage and change nothing else.
TELLING = ("help", "privacy", "person", "language")


def turn(situation: Situation, *, now: datetime, locate: Locate) -> Change:
    """Handle one message.

    Args:
        situation: what is known of the writer.
        now: aware, UTC.
        locate: finds a postcode in words; None when there is none or it does not exist.
    """
    draft = Draft.of(situation, now)
    incoming = situation.incoming
    keep_own_line(draft)
    if isinstance(incoming, Blocked):
        draft.blocked = incoming.blocked
    elif isinstance(incoming, Started):
        _arrive(draft, incoming)
    elif not isinstance(incoming, Unknown):
        was_asked = leaving.asked(draft)
        found = danger.screened(draft)
        if found:
            media.keep(draft)
            care.answer(draft, found)
        else:
            _react(draft, locate, was_asked=was_asked)
    reminding.plan(draft)
    return draft.change()


def wake(situation: Situation, name: str, *, now: datetime) -> Change:
    """A timer of this session is due: the quiet after the last of several messages, LATER, or a reminder.

    A reminder leaves the session as it is, so that the next one still waits.
    """
    draft = Draft.of(situation, now)
    if draft.session is None:
        return draft.change()
    if name == answering.QUIET:
        _wait_over(draft)
        reminding.plan(draft)
    elif name == reminding.LATER and draft.session.stage == "paused" and asking.is_open(draft):
        reminding.remind_later(draft)
        draft.move("survey")
    elif name.startswith(reminding.REMINDER) and asking.is_open(draft):
        reminding.remind(draft, name)
    return draft.change()


def _wait_over(draft: Draft) -> None:
    assert draft.session is not None
    if draft.session.stage in care.ANSWERING and asking.is_open(draft):
        answering.wait_over(draft)
    else:
        answering.flush(draft)


# Arriving


def _arrive(draft: Draft, started: Started) -> None:
    """A join link was opened: begin, or come back to where they were."""
    leaving.asked(draft)
    if draft.situation.event is None:
        draft.tell(words.unknown_code if started.code else words.send_code)
    elif draft.situation.resident.stopped_at:
        _is_stopped(draft)
    elif draft.session is None:
        _begin(draft, started)
    else:
        answering.flush(draft)
        _come_back(draft)


def _is_stopped(draft: Draft) -> None:
    draft.say(words.is_stopped(draft.t), (button(ASK_JOIN, "yes", words.control(draft.t, "join")),))


def _while_stopped(draft: Draft, locate: Locate) -> None:
    """What was said can still be taken back or changed; to all else there is one answer."""
    if draft.session is not None and isinstance(draft.situation.incoming, Edited | Withdrawn):
        corrections.correct(draft, locate, ask=False)
    else:
        _is_stopped(draft)


def _begin(draft: Draft, started: Started) -> None:
    if draft.now < draft.event.opens_at:
        draft.tell(lambda t: words.not_open_yet(t, draft.local_day(draft.event.opens_at)))
        return
    if not asking.is_open(draft):
        draft.tell(lambda t: words.closed(t, draft.report_due))
        return
    standing.note(draft, Happening.OPENED)
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
        source=draft.situation.source,
        entered_by=draft.situation.entered_by,
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
    elif not asking.is_open(draft):
        draft.tell(lambda t: words.closed(t, draft.report_due))
    elif stage == "language":
        _ask_language(draft)
    elif stage == "privacy":
        _show_privacy(draft)
    else:
        _go_on(draft)


def _go_on(draft: Draft) -> None:
    if answering.completes(draft):
        draft.move("done")
        draft.say(words.already_answered(draft.t))
        return
    draft.move("survey")
    draft.say(words.welcome_back(draft.t))
    asking.ask_again(draft)


def _ask_language(draft: Draft) -> None:
    languages = list(draft.community.languages)
    names = [button(ASK_LANGUAGE, code, words.LANGUAGE_NAMES.get(code, code)) for code in languages]
    draft.say(words.which_language(languages), *rows(names, across=2))


def _show_privacy(draft: Draft) -> None:
    draft.move("privacy")
    assert draft.situation.survey is not None
    draft.say(words.hello(draft.t, draft.community.partnership, minutes(draft.situation.survey)))
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


def _react(draft: Draft, locate: Locate, *, was_asked: bool) -> None:
    """Words and taps of the conversation itself first; all others belong to the stage."""
    incoming = draft.situation.incoming
    asked = command(incoming.text, draft.language) if isinstance(incoming, Said) else None
    tapped = incoming.question if isinstance(incoming, Tapped) else ""
    leaves = leaving.decided(draft, was_asked=was_asked)
    if asked == "join" or tapped == ASK_JOIN:
        _join(draft)
    elif draft.situation.resident.stopped_at:
        _while_stopped(draft, locate)
    elif asked == "stop" or leaves:
        if leaves:
            leaving.set_request_aside(draft)
        leaving.stop(draft)
    elif leaves is False:
        _stay(draft)
    elif (meant := leaving.means(draft)) == "yes":
        leaving.stop(draft)
    elif meant == "perhaps":
        leaving.ask(draft, locate)
    elif draft.session is None:
        draft.tell(words.send_code)
    elif not _steers(draft, asked):
        _by_stage(draft, asked, locate)


def _steers(draft: Draft, asked: str | None) -> bool:
    """Carry out a word or a tap that works at any stage; False where it is none."""
    incoming = draft.situation.incoming
    tapped = incoming if isinstance(incoming, Tapped) else None
    if asked == "language" and (named := language_named(incoming)):
        _choose_language(draft, named)
    elif asked in TELLING:
        _tell(draft, asked)
    elif asked == "puzzled" and draft.session is not None and draft.session.stage == "survey":
        _reassure(draft)
    elif tapped and tapped.question == ASK_LANGUAGE:
        _choose_language(draft, tapped.value)
    elif tapped and tapped.question == answering.ASK_GO_ON:
        answering.flush(draft)
        _come_back(draft)
    elif tapped and tapped.question == leaving.ASK_REMINDER and _may_decline(draft):
        leaving.decline(draft)
    elif not (tapped and tapped.question == consents.ASK_CONSENT):
        return False
    else:
        return consents.change(draft, tapped)
    return True


def _may_decline(draft: Draft) -> bool:
    return draft.session is not None and draft.session.stage in care.ANSWERING


def _join(draft: Draft) -> None:
    draft.stopped = False
    if draft.session is None:
        draft.tell(words.send_code)
    else:
        answering.flush(draft)
        _come_back(draft)


def _stay(draft: Draft) -> None:
    """They do not want to stop: go on where they were. What they had said is an answer by now."""
    if draft.session is None:
        draft.tell(words.send_code)
        return
    draft.say(words.staying(draft.t))
    _ask_where_they_are(draft)


def _ask_where_they_are(draft: Draft) -> None:
    """Show what is open at this stage."""
    assert draft.session is not None
    stage = draft.session.stage
    if not asking.is_open(draft):
        draft.tell(lambda t: words.closed(t, draft.report_due))
    elif stage == "language":
        _ask_language(draft)
    elif stage == "privacy":
        draft.say(_notice(draft), *_privacy_buttons(draft))
    elif stage == "done":
        draft.say(words.already_answered(draft.t))
    elif stage == "care":
        draft.say(words.questions_wait(draft.t), answering.go_on_button(draft))
    else:
        asking.ask_again(draft)


def _tell(draft: Draft, asked: str) -> None:
    """HELP, PRIVACY, PERSON and LANGUAGE; what waited to be joined is stored, and the next question asked."""
    stored = answering.flush(draft)
    partnership = draft.community.partnership
    if asked == "help":
        draft.say(words.words_to_use(draft.t))
    elif asked == "privacy":
        consents.show(draft)
    elif asked == "person":
        draft.say(words.person(draft.t, partnership, draft.community.public_contact))
    else:
        _ask_language(draft)
    if stored and asked != "language":
        _ask_where_they_are(draft)


def _reassure(draft: Draft) -> None:
    """They do not see what is asked: no answer is wrong, and nobody has to."""
    if not answering.flush(draft):
        draft.say(words.any_answer_will_do(draft.t))
    _ask_where_they_are(draft)


def _choose_language(draft: Draft, code: str) -> None:
    """Take a language at any stage; ask again what was open, in it."""
    if code not in draft.community.languages:
        _ask_language(draft)
        return
    answering.flush(draft)
    draft.speak(code)
    assert draft.session is not None
    if draft.session.state is None:
        _show_privacy(draft)
    else:
        answering.change_language(draft, code)
        _ask_where_they_are(draft)


def _by_stage(draft: Draft, asked: str | None, locate: Locate) -> None:
    assert draft.session is not None
    stage, incoming = draft.session.stage, draft.situation.incoming
    media.keep(draft)
    if isinstance(incoming, Edited | Withdrawn):
        corrections.correct(draft, locate)
    elif not asking.is_open(draft):
        _after_closing(draft)
    elif stage == "language":
        _understand_language(draft)
    elif stage == "privacy":
        _understand_privacy(draft)
    elif stage == "care":
        _understand_care(draft)
    elif stage == "done":
        _after_the_end(draft, asked, locate)
    elif asked == "later" or _taps(draft, "later"):
        leaving.pause(draft)
        if draft.session.stage == "done":
            draft.say(words.already_answered(draft.t))
    elif isinstance(incoming, Said) and greets(incoming.text) and not answering.waits(draft):
        _come_back(draft)
    else:
        draft.move("survey")
        answering.take(draft, locate=locate)


def _taps(draft: Draft, value: str) -> bool:
    incoming = draft.situation.incoming
    return isinstance(incoming, Tapped) and incoming.value == value


def _understand_language(draft: Draft) -> None:
    incoming = draft.situation.incoming
    said = incoming.text.strip() if isinstance(incoming, Said) else ""
    numbered = {str(number): code for number, code in enumerate(draft.community.languages, 1)}
    _choose_language(draft, numbered.get(said) or language_named(incoming) or language_shown(said))


def _understand_privacy(draft: Draft) -> None:
    incoming = draft.situation.incoming
    value: str | None = None
    if isinstance(incoming, Tapped) and incoming.question == ASK_PRIVACY:
        value = incoming.value
    elif isinstance(incoming, Said):
        said = agreed(incoming.text, draft.language)
        value = None if said is None else ("yes" if said else "no")
    if value == "yes":
        _agree(draft)
    elif value == "no":
        draft.consent("survey", given=False, wording=_notice(draft))
        standing.note(draft, Happening.DECLINED)
        draft.say(words.not_agreed(draft.t))
    elif value == "more":
        _tell(draft, "privacy")
        draft.say(words.say_yes_or_no(draft.t), *_privacy_buttons(draft)[:1])
    elif isinstance(incoming, Said) and command(incoming.text, draft.language) == "later":
        draft.say(words.whenever_it_suits(draft.t), *_privacy_buttons(draft))
    else:
        draft.say(words.yes_is_needed(draft.t, draft.community.partnership), *_privacy_buttons(draft))


def _agree(draft: Draft) -> None:
    """Begin, or go on where they were when they took their agreement back."""
    draft.consent("survey", given=True, wording=_notice(draft))
    assert draft.session is not None
    if draft.session.state is None:
        answering.begin(draft)
    else:
        _go_on(draft)


def _understand_care(draft: Draft) -> None:
    """After a danger message nothing is asked until they say so; other words are kept for a person."""
    incoming = draft.situation.incoming
    if isinstance(incoming, Said) and yes_or_no(incoming.text, draft.language):
        _go_on(draft)
    else:
        care.keep(draft)


def _after_the_end(draft: Draft, asked: str | None, locate: Locate) -> None:
    """More thoughts after the last question are kept and themed; BACK corrects the last answer."""
    incoming = draft.situation.incoming
    if asked == "back" or _taps(draft, "back"):
        answering.take(draft, locate=locate)
        if answering.completes(draft):
            draft.say(words.already_answered(draft.t))
        else:
            draft.move("survey")
    elif isinstance(incoming, Said) and words.is_thanks(incoming.text):
        draft.say(words.thanked(draft.t))
    elif danger.said(incoming):
        answering.keep_aside(draft, status="answered")
        draft.say(words.added(draft.t))
    elif isinstance(incoming, Sent) and draft.attachments:
        draft.say(words.media_noted(draft.t))
    elif isinstance(incoming, Sent):
        draft.say(words.media_kept(draft.t, incoming.kind))
    else:
        draft.say(words.already_answered(draft.t))


def _after_closing(draft: Draft) -> None:
    answering.flush(draft)
    if danger.said(draft.situation.incoming) and draft.session and draft.session.state is not None:
        # What follows a danger message is for a person alone, also once the event has closed.
        in_care = draft.session.stage == "care"
        answering.keep_aside(draft, status="danger" if in_care else "answered")
        draft.say(words.kept_after_closing(draft.t))
    else:
        draft.tell(lambda t: words.closed(t, draft.report_due))

"""Ways out: STOP in plain words or hidden in others, LATER, and "no, thank you" to a reminder."""

from __future__ import annotations

from bot import answering, asking, reminding, standing, words
from bot.care import ANSWERING
from bot.draft import Draft, Locate, button
from storage.change import NewAnswer
from surveys.dispositions import Happening
from surveys.types import Said, Sense, Tapped
from surveys.understanding.stopping import stop_meant
from surveys.understanding.understand import is_called, yes_or_no

ASK_STOP, ASK_REMINDER = "_stop", "_reminder"  # stand in place of a question's name
#: Before the stage from which somebody was asked whether they want to stop.
ASKED = "stop?"


def means(draft: Draft) -> str | None:
    """Whether words mean STOP: yes, perhaps, or None; the very name of an offered choice never does."""
    incoming = draft.situation.incoming
    if not isinstance(incoming, Said) or _names_a_choice(draft, incoming.text):
        return None
    return stop_meant(incoming.text, draft.language)


def stop(draft: Draft) -> None:
    """Nothing more is sent until JOIN, also nothing that waits to be sent."""
    answering.flush(draft)
    draft.stopped = True
    standing.note(draft, Happening.STOPPED)
    draft.say(words.stopped(draft.t))


def ask(draft: Draft, locate: Locate) -> None:
    """Ask whether they want to stop. Their words are kept as what they are if they do not."""
    session = draft.session
    if session is not None:
        if session.stage in ANSWERING and asking.is_open(draft):
            answering.take(draft, locate=locate, ask=False)
            answering.flush(draft)
        elif session.state is not None:
            answering.keep_aside(draft, status="danger" if session.stage == "care" else "answered")
        assert draft.session is not None
        if draft.session.stage == "care" and session.stage != "care":
            return  # joined with what came before, the words show danger: that was answered
        draft.move(ASKED + draft.session.stage)
    draft.say(
        words.sure_to_stop(draft.t),
        (
            button(ASK_STOP, "yes", words.control(draft.t, "leave")),
            button(ASK_STOP, "no", words.control(draft.t, "stay")),
        ),
    )


def asked(draft: Draft) -> bool:
    """Whether the last thing we said was that question; the stage they came from is taken up again."""
    session = draft.session
    if session is None or not session.stage.startswith(ASKED):
        return False
    draft.move(session.stage.removeprefix(ASKED))
    return True


def decided(draft: Draft, *, was_asked: bool) -> bool | None:
    """What they answer to that question: True to stop, False to stay, None for anything else."""
    incoming = draft.situation.incoming
    if isinstance(incoming, Tapped) and incoming.question == ASK_STOP:
        return incoming.value == "yes"
    if was_asked and isinstance(incoming, Said):
        return yes_or_no(incoming.text, draft.language)
    return None


def set_request_aside(draft: Draft) -> None:
    """They did want to stop: the words that said so were no answer. They are kept, and not themed."""
    session = draft.session
    if session is None or session.state is None:
        return
    given = asking.held(draft).answers
    for question in asking.survey_of(draft).questions:
        raw = given[question.name].raw if question.name in given else ""
        if raw and stop_meant(raw, draft.language) == "perhaps":
            draft.answers.append(
                NewAnswer(
                    question=question.name,
                    type=question.type,
                    value=raw,
                    category="",
                    text=raw,
                    status="rejected",
                    sense=Sense.OTHER,
                    about_you=question.about_you,
                    message_id=given[question.name].message_id,
                )
            )


def pause(draft: Draft) -> None:
    """LATER: the place is kept, and one reminder comes."""
    answering.flush(draft)
    if draft.session is not None and draft.session.stage in ("done", "care"):
        return
    if draft.passed_on:
        draft.say(words.no_later(draft.t))
        asking.ask_again(draft)
        return
    draft.move("paused")
    due = draft.local_day(reminding.later_due(draft))
    promise = words.later(draft.t, due, draft.local_now.date()) if draft.rings else words.later_here(draft.t)
    draft.say(promise, answering.go_on_button(draft))


def decline(draft: Draft) -> None:
    """No, thank you: no reminder follows, but nothing is lost and they may still write."""
    answering.flush(draft)
    draft.move("declined")
    draft.say(words.no_more_reminders(draft.t), answering.go_on_button(draft))


def _names_a_choice(draft: Draft, text: str) -> bool:
    if draft.session is None or draft.session.state is None:
        return False
    position = draft.session.state.get("position")
    found = (q.choices for q in asking.survey_of(draft).questions if q.name == position)
    return any(is_called(text, choices) for choices in found)

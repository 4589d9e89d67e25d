"""What a resident agreed to, shown and changed purpose by purpose."""

from __future__ import annotations

from dataclasses import replace

from bot import answering, asking, words
from bot.care import ANSWERING
from bot.draft import Draft, Row, button
from storage.change import NewAnswer
from surveys.session import dump
from surveys.turns.said import category
from surveys.types import Question, QuestionType, Sense, Tapped

ASK_CONSENT = "_consent"  # stands in place of a question's name
SURVEY = "survey"  # the purpose without which nothing is asked


def show(draft: Draft) -> None:
    """PRIVACY: what happens with their words, then what they agreed to, each with a button to change it."""
    address = f"{draft.situation.public_url}/privacy"
    draft.say(words.privacy_in_full(draft.t, draft.community.partnership, address))
    known = {purpose: given for purpose, given in draft.situation.consents.items() if _named(draft, purpose)}
    if not known:
        return
    text = words.agreements(
        draft.t,
        [_named(draft, purpose) for purpose, given in known.items() if given],
        [_named(draft, purpose) for purpose, given in known.items() if not given],
    )
    rows: list[Row] = [(_button(draft, purpose, given=given),) for purpose, given in known.items()]
    if draft.session and draft.session.stage in ANSWERING:
        rows.append(answering.go_on_button(draft))
    draft.say(text, *rows)


def change(draft: Draft, tapped: Tapped) -> bool:
    """Withdraw one purpose alone, or agree to it again; False where the button names none of theirs."""
    purpose, _, wish = tapped.value.partition(":")
    given = wish == "yes"
    if purpose not in draft.situation.consents or wish not in ("yes", "no"):
        return False
    answering.flush(draft)
    name = _named(draft, purpose)
    shown = _wording(draft, purpose) if given else _label(draft, purpose, given=True)
    draft.consent(purpose, given=given, wording=shown)
    _keep_in_step(draft, purpose, given=given)
    assert draft.session is not None
    if purpose == SURVEY and not given:
        if draft.session.stage != "done":
            draft.move("privacy")
        draft.say(words.survey_withdrawn(draft.t, draft.community.public_contact))
    elif given:
        draft.say(words.agreed_again(draft.t, name))
    else:
        draft.say(words.purpose_withdrawn(draft.t, name))
    return True


def _button(draft: Draft, purpose: str, *, given: bool) -> dict[str, str]:
    wish = "no" if given else "yes"
    return button(ASK_CONSENT, f"{purpose}:{wish}", _label(draft, purpose, given=given))


def _label(draft: Draft, purpose: str, *, given: bool) -> str:
    name = _named(draft, purpose)
    return words.withdraw_label(draft.t, name) if given else words.agree_label(draft.t, name)


def _named(draft: Draft, purpose: str) -> str:
    return words.purposes(draft.t).get(purpose, "")


def _wording(draft: Draft, purpose: str) -> str:
    """The text that was first agreed to, which is what agreeing again means."""
    question = _question(draft, purpose)
    if question is not None:
        return question.label.get(draft.language, "")
    return words.privacy_notice(draft.t, draft.community.partnership, draft.report_due)


def _question(draft: Draft, purpose: str) -> Question | None:
    questions = asking.survey_of(draft).questions if draft.situation.survey else ()
    return next((q for q in questions if q.type is QuestionType.CONSENT and q.purpose == purpose), None)


def _keep_in_step(draft: Draft, purpose: str, *, given: bool) -> None:
    """The stored answer to the question that asked for it says the same as the ledger."""
    question = _question(draft, purpose)
    assert draft.session is not None
    if question is None or draft.session.state is None:
        return
    session, survey = asking.held(draft), asking.survey_of(draft)
    known = session.answers.get(question.name)
    if known is None:
        return
    answers = {**session.answers, question.name: replace(known, value=given, raw="", missing=None)}
    draft.session = replace(draft.session, state=dump(replace(session, answers=answers)))
    draft.answers.append(
        NewAnswer(
            question=question.name,
            type=question.type,
            value=given,
            category=category(question, given, survey, survey.default_language),
            text="",
            status="corrected",
            sense=Sense.OTHER,
            about_you=question.about_you,
            message_id="",
        )
    )

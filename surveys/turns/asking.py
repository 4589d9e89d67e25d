"""Opening questions: the next, the last again, and the end when there is none."""

from __future__ import annotations

from surveys.turns import route
from surveys.turns.silent import settled
from surveys.turns.turn import Turn
from surveys.types import NoteShown, Question, QuestionAsked, QuestionType, Status, SurveyCompleted
from surveys.understanding.kinds import KINDS, listed

SKIP, DONE, BACK, REFUSE, DONT_KNOW = "skip", "done", "back", "refuse", "dont_know"

#: The purpose of a consent without which no survey is held.
SURVEY = "survey"
DECLINED, QUOTA = "declined", "quota"  # why a survey ended before all was asked

#: Questions to which "I don't know" is offered; it is understood at all of them.
_MAY_NOT_KNOW = frozenset((
    QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE, QuestionType.DATE, QuestionType.TIME,
    QuestionType.DATE_TIME, QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK,
))  # fmt: skip

_AFRESH = {"picked": (), "attempts": 0, "misfit": (), "urged": False, "pending": ()}


def go_on(turn: Turn) -> Turn:
    """Open the first question that is still to be asked, with the notes on the way; else end the survey."""
    turn = settled(turn)
    if quota := full_quota(turn):
        return end(turn, reason=QUOTA, quota=quota)
    shown = [NoteShown(question=each.name, text=turn.said(each.label)) for each in turn.standing.shown]
    turn = turn.told(*shown)
    question = turn.standing.open
    return end(turn) if question is None else opened(turn, question)


def opened(turn: Turn, question: Question) -> Turn:
    """Ask a question; one that was answered before shows what is ticked."""
    kind, known = KINDS[question.type], turn.session.answers.get(question.name)
    picked = tuple(listed(known.value)) if known and kind.ticks and not kind.ordered else ()
    afresh = _AFRESH | {"status": Status.ASKING, "position": question.name, "picked": picked}
    turn = turn.having(**afresh)
    return turn.told(question_asked(turn, question))


def end(turn: Turn, *, reason: str = "", quota: str = "") -> Turn:
    """Complete the session with the survey's thanks."""
    turn = settled(turn.having(**_AFRESH, status=Status.COMPLETED, position=""), at_end=True)
    return turn.told(SurveyCompleted(text=turn.said(turn.survey.thanks), reason=reason, quota=quota))


def full_quota(turn: Turn) -> str:
    """The name of the full quota that ends a session as it stands; empty for none."""
    context = turn.standing.context
    full = (quota for quota in turn.survey.quotas if quota.name in turn.manner.full)
    return next((quota.name for quota in full if route.fits(quota.when, context)), "")


def gone_back(turn: Turn) -> Turn:
    """Open the question before; the last answered one of a completed session."""
    earlier = route.previous(turn.standing, turn.session.position)
    if earlier is not None:
        return opened(turn, earlier)
    return turn.told(question_asked(turn, turn.open)) if turn.is_asking else turn


def question_asked(turn: Turn, question: Question) -> QuestionAsked:
    """The open question, ready to show."""
    number, of = route.progress(turn.standing, turn.session.position)
    return QuestionAsked(
        question=question.name,
        type=question.type,
        text=turn.said(question.label),
        hint=turn.said(question.hint),
        buttons=KINDS[question.type].buttons(turn.as_offered(question), turn.survey, turn.session),
        controls=_controls(turn, question),
        number=number,
        of=of,
    )


def _controls(turn: Turn, question: Question) -> tuple[str, ...]:
    is_begun = bool(turn.session.picked or turn.session.pending)
    passes = can_skip(question) and not is_begun
    fits = {
        DONE: is_begun,
        SKIP: passes,
        REFUSE: passes and question.about_you,
        DONT_KNOW: passes and question.type in _MAY_NOT_KNOW,
        BACK: route.previous(turn.standing, turn.session.position) is not None,
    }
    return tuple(control for control, fit in fits.items() if fit)


def can_skip(question: Question) -> bool:
    """Nothing is compulsory but the answer whether the survey may be held at all."""
    return not is_leave(question)


def is_leave(question: Question) -> bool:
    """Whether this is the consent to the survey itself."""
    return question.type is QuestionType.CONSENT and question.purpose == SURVEY

"""What a resident becomes to the event, noted as it happens; and the quotas that a whole answer fills."""

from __future__ import annotations

from datetime import datetime

from bot.asking import survey_of
from bot.draft import Draft
from surveys.dispositions import Happening, after, is_partial
from surveys.turns import route
from surveys.types import Session, Survey, SurveyCompleted

_ENDS = {"": Happening.FINISHED, "declined": Happening.DECLINED, "quota": Happening.QUOTA_FULL}


def note(draft: Draft, happening: Happening) -> None:
    """Note what the resident is to the event now, where that changes it."""
    current = draft.dispositions[-1] if draft.dispositions else draft.situation.disposition
    became = after(current, happening)
    if became is not None:
        draft.dispositions.append(became)


def answered(draft: Draft, session: Session) -> None:
    """Note when they have said enough to count, though they may not come to the end."""
    if is_partial(survey_of(draft), session):
        note(draft, Happening.ANSWERED)


def ended(draft: Draft, event: SurveyCompleted, session: Session) -> None:
    """Note how the survey ended, and what a completed session counts towards."""
    note(draft, _ENDS.get(event.reason, Happening.FINISHED))
    if not event.reason:
        draft.quotas = quotas_of(survey_of(draft), session, draft.local_now)


def quotas_of(survey: Survey, session: Session, now: datetime) -> tuple[str, ...]:
    """Names of the quotas that a session, once completed, counts towards. now: aware, the community's."""
    context = route.stand(survey, session, now).context
    return tuple(each.name for each in survey.quotas if route.fits(each.when, context))

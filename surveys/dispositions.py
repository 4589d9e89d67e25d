"""What became of each resident in an event: the dispositions of survey research, and the rates over them.

Names and order are those of phone surveys (AAPOR, Standard Definitions, 10th edition 2023), without the ones
that only a telephone call can have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from surveys.types import NEVER_OPEN, QuestionType, Session, Survey

#: So many answers to the survey's own questions make an unfinished session a partial one that counts.
PARTIAL_ANSWERS = 2  # one of what is good and one of what gets in the way: enough to be themed either way
SMALLEST_FOR_PERCENT = 30  # people; under that a percentage says more than is known


class Disposition(StrEnum):
    """Where a resident stands in one event."""

    REGISTERED = "registered"  # known from an earlier event, may be invited
    QUEUED = "queued"  # an invitation was written down
    FAILED = "failed"  # the invitation could not be delivered
    CONTACTED = "contacted"  # the invitation went out, or they opened the link, and have not agreed yet
    UNRESPONSIVE = "unresponsive"  # invited, and never came before the event closed
    REFUSED = "refused"  # said no, to the privacy notice or to the survey
    STARTED = "started"  # agreed, and answered less than a partial session has
    INELIGIBLE = "ineligible"  # the survey is not for them
    REJECTED = "rejected"  # enough people like them had answered: the quota was full
    BREAKOFF = "breakoff"  # started and left, by STOP or by silence until the event closed
    INTERIM_PARTIAL = "interim_partial"  # answered enough to count, and may still go on
    PARTIAL = "partial"  # answered enough to count and left, by STOP or by silence until the event closed
    COMPLETED = "completed"  # reached the end


class Happening(StrEnum):
    """What changes a disposition."""

    REGISTERED = "registered"  # chosen to be invited
    INVITED = "invited"  # the invitation waits in the outbox
    DELIVERED = "delivered"  # the channel took it
    UNDELIVERED = "undelivered"  # it failed for good, or expired
    OPENED = "opened"  # opened the link, or wrote for the first time
    DECLINED = "declined"  # no to the privacy notice or to the survey itself
    STARTED = "started"  # agreed: the first question was asked
    ANSWERED = "answered"  # answered as many questions as a partial session has
    SCREENED_OUT = "screened_out"  # the survey is not for them
    QUOTA_FULL = "quota_full"  # enough people like them had answered
    FINISHED = "finished"  # reached the end
    STOPPED = "stopped"  # STOP
    CLOSED = "closed"  # the event closed


_D, _H = Disposition, Happening
#: Before anybody came: what an invitation may still change.
_AHEAD = frozenset({None, _D.REGISTERED, _D.QUEUED, _D.FAILED})
#: They have not agreed to anything yet.
_OUTSIDE = _AHEAD | {_D.CONTACTED, _D.UNRESPONSIVE, _D.REFUSED}
#: In the middle, or gone from there and welcome to come back.
_WITHIN = frozenset({_D.STARTED, _D.BREAKOFF, _D.INTERIM_PARTIAL, _D.PARTIAL})
#: What happens → from which dispositions it leads to which. All else changes nothing.
_STEPS: Mapping[Happening, tuple[tuple[frozenset[Disposition | None], Disposition], ...]] = {
    _H.REGISTERED: ((frozenset({None}), _D.REGISTERED),),
    _H.INVITED: ((frozenset({None, _D.REGISTERED, _D.FAILED}), _D.QUEUED),),
    _H.DELIVERED: ((_AHEAD, _D.CONTACTED),),
    _H.UNDELIVERED: ((frozenset({None, _D.REGISTERED, _D.QUEUED}), _D.FAILED),),
    _H.OPENED: ((_AHEAD | {_D.UNRESPONSIVE}, _D.CONTACTED),),
    _H.DECLINED: ((_OUTSIDE | {_D.STARTED}, _D.REFUSED),),
    _H.STARTED: ((_OUTSIDE, _D.STARTED), (frozenset({_D.BREAKOFF}), _D.STARTED)),
    _H.ANSWERED: ((_OUTSIDE | _WITHIN, _D.INTERIM_PARTIAL),),
    _H.SCREENED_OUT: ((_OUTSIDE | _WITHIN, _D.INELIGIBLE),),
    _H.QUOTA_FULL: ((_OUTSIDE | _WITHIN, _D.REJECTED),),
    _H.FINISHED: ((_OUTSIDE | _WITHIN | {_D.INELIGIBLE, _D.REJECTED}, _D.COMPLETED),),
    _H.STOPPED: (
        (_OUTSIDE - {None}, _D.REFUSED),
        (frozenset({_D.STARTED}), _D.BREAKOFF),
        (frozenset({_D.INTERIM_PARTIAL}), _D.PARTIAL),
    ),
    _H.CLOSED: (
        (frozenset({_D.REGISTERED, _D.QUEUED}), _D.FAILED),
        (frozenset({_D.CONTACTED}), _D.UNRESPONSIVE),
        (frozenset({_D.STARTED}), _D.BREAKOFF),
        (frozenset({_D.INTERIM_PARTIAL}), _D.PARTIAL),
    ),
}


def after(current: str, happening: Happening) -> Disposition | None:
    """What a resident is once something happened.

    Args:
        current: their disposition; empty when nothing is known of them.
        happening: what happened.

    Returns:
        The new disposition, or None when it stays as it is: what comes late (an invitation that turns out
        delivered after they have answered) takes nobody back.
    """
    now = Disposition(current) if current else None
    for origins, target in _STEPS[happening]:
        if now in origins and now is not target:
            return target
    return None


def is_partial(survey: Survey, session: Session) -> bool:
    """Whether a session holds enough to count: `PARTIAL_ANSWERS`, or all where a survey asks less.

    Only answers to the survey's own questions count, not those about the person nor consents.
    """
    own = {
        question.name
        for question in survey.questions
        if question.type not in NEVER_OPEN
        and question.type not in (QuestionType.CONSENT, QuestionType.ACKNOWLEDGE)
        and not question.about_you
    }
    given = sum(1 for name in own if name in session.answers and session.answers[name].value is not None)
    return 0 < min(PARTIAL_ANSWERS, len(own)) <= given


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A share of people. formula: the name it has in AAPOR's Standard Definitions, or what it divides."""

    name: str
    formula: str
    people: int
    of: int

    @property
    def percent(self) -> int | None:
        """Rounded; None under `SMALLEST_FOR_PERCENT` people."""
        return round(100 * self.people / self.of) if self.of >= SMALLEST_FOR_PERCENT else None

    @property
    def text(self) -> str:
        """With its people, and the percentage where there is one."""
        share = "" if self.percent is None else f" ({self.percent} %)"
        return f"{self.people} of {self.of} people{share}"


def count(dispositions: Iterable[str]) -> Mapping[Disposition, int]:
    """How many people have each disposition, in the order of the way through; what nobody is, is left out."""
    found = [Disposition(each) for each in dispositions]
    return {each: found.count(each) for each in Disposition if each in found}


def rates(counts: Mapping[Disposition, int]) -> tuple[Rate, ...]:
    """Response, cooperation, refusal and completion, over the people that the event knows of.

    An open link is a sample of nobody in particular, so these say how the people who were reached went on,
    not what share of the place replied.
    """
    complete, partial = counts.get(_D.COMPLETED, 0), _sum(counts, _D.PARTIAL, _D.INTERIM_PARTIAL)
    refused = _sum(counts, _D.REFUSED, _D.BREAKOFF)
    silent = _sum(counts, _D.CONTACTED, _D.UNRESPONSIVE, _D.STARTED, _D.QUEUED, _D.FAILED, _D.REGISTERED)
    began = complete + partial + _sum(counts, _D.STARTED, _D.BREAKOFF)
    eligible = complete + partial + refused + silent
    all_known = "all known but the ineligible and rejected"
    rr2 = f"AAPOR RR2: (completed + partial) / {all_known}"
    coop2 = "AAPOR COOP2: (completed + partial) / (completed + partial + refused + breakoff)"
    ref1 = f"AAPOR REF1: (refused + breakoff) / {all_known}"
    ended = "completed / (completed + partial + started + breakoff)"
    return (
        Rate(name="response", formula=rr2, people=complete + partial, of=eligible),
        Rate(name="cooperation", formula=coop2, people=complete + partial, of=complete + partial + refused),
        Rate(name="refusal", formula=ref1, people=refused, of=eligible),
        Rate(name="completion", formula=ended, people=complete, of=began),
    )


def _sum(counts: Mapping[Disposition, int], *of: Disposition) -> int:
    return sum(counts.get(each, 0) for each in of)

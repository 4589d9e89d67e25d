"""From inviting to closing: whom to ask, what became of it, and settling an event that has ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection

from bot.channel import RINGING
from bot.pace import OVERALL_PER_SECOND
from bot.situation import ASK_EVENT
from feedback.audience import language_for, once
from feedback.delivery import ContactHours, Spell
from feedback.messages import invitation
from feedback.types import DeliveryState, MessageKind
from storage import dispositions, events, fieldwork, guard, outbox
from storage.change import NewMessage
from storage.database import Database
from storage.events import Community, Event
from storage.fieldwork import InvitationRow, Invitee
from surveys.dispositions import Happening, after

T = TypeVar("T")

AT_A_TIME = 100  # residents a write, which keeps the writer free for those who answer
INVITED = "invited"  # the entry of those who come by an invitation


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """A plan to invite: whom, who is spared and why, and between which instants it leaves."""

    event: Event
    community: Community
    invitees: tuple[Invitee, ...]
    #: Reason → how many residents.
    spared: Mapping[str, int]
    spell: Spell
    #: When the last one leaves, at the channel's pace.
    done_at: datetime

    @property
    def is_late(self) -> bool:
        """Whether some would not leave before the spell ends."""
        return self.done_at > self.spell.closes


def plan_invitation(conn: Connection, event: Event, now: datetime) -> Invitation:
    """Work out an invitation without sending it: those who agreed to it, within hours and limit."""
    community = events.community(conn, event.community_id)
    spell = ContactHours.of(community).spell(max(now, event.opens_at))
    found = fieldwork.invitees(conn, event, sorted(RINGING))
    limit = guard.limits(conn, [event.id])[event.id]
    reasons: dict[str, str] = {}
    for part in _parts(found):
        who = [(each.resident_id, each.channel) for each in part]
        reasons |= guard.allowed(conn, limit, who, spell.opens).spared
    kept = tuple(each for each in found if each.resident_id not in reasons)
    why = list(reasons.values())
    return Invitation(
        event=event,
        community=community,
        invitees=kept,
        spared={reason: why.count(reason) for reason in sorted(set(why))},
        spell=spell,
        done_at=spell.opens + timedelta(seconds=len(kept) / OVERALL_PER_SECOND),
    )


async def invite(db: Database, event: Event, now: datetime) -> int:
    """Invite all who may be; how many messages wait now. Done twice, nobody is asked twice."""
    plan = await db.read(plan_invitation, event, now)
    spared = await db.read(fieldwork.invitees, event, sorted(RINGING))
    written = 0
    for part in _parts(spared):  # those to be spared too: the guard writes down who and why
        written += await db.write(_invite, plan, part, now)
    return written


def _invite(conn: Connection, plan: Invitation, part: Sequence[Invitee], now: datetime) -> int:
    messages = [_message(plan, each) for each in part]
    written = outbox.add_all(conn, messages, now)
    ids = {each.resident_id for each in part}
    waiting = outbox.written_to(conn, plan.event.id, MessageKind.INVITATION, ids)
    known = dispositions.of_residents(conn, plan.event.id, ids)
    noted = []
    for each in part:
        happening = Happening.INVITED if each.resident_id in waiting else Happening.REGISTERED
        became = after(known.get(each.resident_id, ""), happening)
        if became:
            noted.append((each.resident_id, str(became), each.channel))
    dispositions.note_all(conn, plan.event.id, noted, at=now)
    return written


def _message(plan: Invitation, to: Invitee) -> NewMessage:
    language = language_for(to.language, plan.community.languages)
    text, label = invitation(plan.community.partnership, plan.event.name, language=language)
    return NewMessage(
        resident_id=to.resident_id,
        event_id=plan.event.id,
        channel=to.channel,
        kind=MessageKind.INVITATION,
        text=text,
        buttons=(({"label": label, "question": ASK_EVENT, "value": f"{plan.event.code}-{INVITED}"},),),
        not_before=plan.spell.opens,
        expires_at=min(plan.spell.closes, plan.event.closes_at),
        once=once(MessageKind.INVITATION, plan.event.id, to.resident_id),
    )


async def follow_invitations(db: Database, now: datetime) -> int:
    """Note which invitations arrived and which failed; how many."""
    noted = 0
    for event_id in await db.read(fieldwork.inviting_events):
        while decided := await db.read(fieldwork.invitations, event_id, AT_A_TIME):
            noted += await db.write(_follow, event_id, decided, now)
    return noted


def _follow(conn: Connection, event_id: str, decided: Sequence[InvitationRow], now: datetime) -> int:
    found = []
    known = dispositions.of_residents(conn, event_id, {row.resident_id for row in decided})
    for row in decided:
        happening = Happening.DELIVERED if row.state == DeliveryState.SENT else Happening.UNDELIVERED
        became = after(known.get(row.resident_id, ""), happening)
        if became:
            found.append((row.resident_id, str(became), row.channel))
    return dispositions.note_all(conn, event_id, found, at=now)


async def settle(db: Database, now: datetime) -> Mapping[str, int]:
    """Settle the events that have closed, each once: who left it unfinished, and what need no longer be sent.

    An event whose last messages still wait to be joined into an answer is settled at a later tick.
    """
    counts = {"events": 0, "residents": 0, "messages": 0}
    await follow_invitations(db, now)
    for event in await db.read(fieldwork.to_settle, now):
        if await db.read(fieldwork.still_joining, event.id):
            continue
        while stale := await db.read(fieldwork.unasked_waiting, event.id, AT_A_TIME):
            counts["messages"] += await db.write(outbox.give_up, stale)
        open_still = list((await db.read(dispositions.current, event.id)).items())
        for part in _parts(open_still):
            counts["residents"] += await db.write(_close, event.id, part, now)
        counts["events"] += await db.write(fieldwork.settled, event.id, now)
    return counts


def _close(conn: Connection, event_id: str, part: Sequence[tuple[str, str]], now: datetime) -> int:
    found = [(who, str(became), "") for who, is_now in part if (became := after(is_now, Happening.CLOSED))]
    return dispositions.note_all(conn, event_id, found, at=now)


def _parts(every: Sequence[T]) -> list[Sequence[T]]:
    return [every[start : start + AT_A_TIME] for start in range(0, len(every), AT_A_TIME)]

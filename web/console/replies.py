"""How the fieldwork of one event goes: who came, from where, how far, and who was left in peace."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from feedback.numbers import shown
from language.catalogue import N_, Catalogue
from surveys.dispositions import Disposition, Rate
from web.fieldwork import fieldwork_of
from web.kit import Needs, Visit, get

_DISPOSITIONS: Mapping[Disposition, str] = {
    Disposition.REGISTERED: N_("Known to us, not invited"),
    Disposition.QUEUED: N_("The invitation is on its way"),
    Disposition.FAILED: N_("The invitation did not arrive"),
    Disposition.CONTACTED: N_("Reached, has not begun"),
    Disposition.UNRESPONSIVE: N_("Reached, never began"),
    Disposition.REFUSED: N_("Said no"),
    Disposition.STARTED: N_("Has begun"),
    Disposition.INELIGIBLE: N_("The survey is not for them"),
    Disposition.REJECTED: N_("Enough people like them had replied"),
    Disposition.BREAKOFF: N_("Began and left early"),
    Disposition.INTERIM_PARTIAL: N_("Has said enough to count, may go on"),
    Disposition.PARTIAL: N_("Said enough to count, did not finish"),
    Disposition.COMPLETED: N_("Finished"),
}
_RATES: Mapping[str, str] = {
    "response": N_("Replied, of all we know of"),
    "cooperation": N_("Replied, of those who decided"),
    "refusal": N_("Said no or left, of all we know of"),
    "completion": N_("Finished, of those who began"),
}
_SOURCES: Mapping[str, str] = {
    "self": N_("on their own phone or computer"),
    "assisted": N_("with a helper"),
    "tablet": N_("on a shared tablet"),
    "room": N_("notes from the room"),
    "paper": N_("on paper"),
}
_KINDS: Mapping[str, str] = {
    "reminder": N_("a reminder"),
    "invitation": N_("an invitation"),
    "digest": N_("a monthly message"),
    "broadcast": N_("a message to many"),
}
_REASONS: Mapping[str, str] = {
    "limit": N_("they had heard from us as often as agreed"),
    "stopped": N_("they asked us to stop"),
    "blocked": N_("they blocked the chat"),
    "no_consent": N_("they had not agreed to it"),
    "quiet": N_("it could not leave within the hours"),
}


async def show(visit: Visit) -> web.Response:
    """The page."""
    found = await visit.services.db.read(fieldwork_of, visit.this_event)
    t = visit.t
    return visit.page(
        "console/replies.html",
        people=[(t.gettext(_DISPOSITIONS[each]), n) for each, n in found.dispositions.items()],
        rates=[(t.gettext(_RATES[rate.name]), said(rate, t), rate.formula) for rate in found.rates],
        entries=[(each, named(_SOURCES, each.source, t)) for each in found.entries],
        # A quota counts people by what they said about themselves: small numbers could show who they are.
        quotas=[(each.name, shown(each.people, t).text, each.limit) for each in found.quotas],
        wanted=visit.this_event.most_completed,
        completed=found.completed,
        spared=[
            (named(_KINDS, kind, t), named(_REASONS, why, t), n) for (kind, why), n in found.spared.items()
        ],
    )


def said(rate: Rate, t: Catalogue) -> str:
    """A rate with its people; a percentage only where there are enough of them."""
    people = t.gettext("{n} of {of}", n=t.number(rate.people), of=t.number(rate.of))
    return f"{people} ({rate.percent} %)" if rate.percent is not None else people


def named(names: Mapping[str, str], name: str, t: Catalogue) -> str:
    """What a stored word is called; itself where it is new."""
    return t.gettext(names[name]) if name in names else name


ROUTES = (get("/console/events/{event_id}/replies", show, Needs.ANALYSE),)

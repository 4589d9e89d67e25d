"""Deliveries that did not arrive, or may not have: what happened, and which of them may go out again."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from feedback.delivery import ContactHours
from feedback.types import MessageKind
from language.catalogue import N_
from storage import deliveries, events
from storage.database import Connection
from storage.deliveries import Delivery, Trouble
from storage.guard import COUNTED
from web.guard import own_communities
from web.kit import Needs, NotHere, Visit, get, post
from web.tables import Column, table

A_PAGE = 20  # cards that somebody looks through at once
TROUBLES: Mapping[Trouble, str] = {
    Trouble.IN_DOUBT: N_("In doubt"),
    Trouble.FAILED: N_("Did not arrive"),
    Trouble.AGAIN: N_("Tried again by itself"),
    Trouble.EXPIRED: N_("Too late to leave"),
}
#: What it means for residents, and what to do.
MEANS: Mapping[Trouble, str] = {
    Trouble.IN_DOUBT: N_(
        "It was on its way when the program stopped, so it may or may not have arrived. Sending it again may "
        "bring it twice."
    ),
    Trouble.FAILED: N_("It did not arrive, and is not tried again by itself."),
    Trouble.AGAIN: N_("It has not arrived yet and is tried again by itself. You need do nothing."),
    Trouble.EXPIRED: N_("It could not leave within the hours in which we may write, so it was left out."),
}
#: A failure's code → what happened, in plain words.
REASONS: Mapping[str, str] = {
    "blocked": N_("This person blocked the chat. They hear from us again once they write."),
    "not_found": N_("There is no address for this person on this channel any more."),
    "deactivated": N_("This account was deleted."),
    "migrated": N_("The group moved to another address. Correct the channel in the community’s settings."),
    "too_many": N_("Telegram asked us to slow down."),
    "too_long": N_("The message is longer than the channel takes."),
    "unauthorised": N_("Telegram does not accept our token. Ask whoever runs Listenwell."),
    "conflict": N_("Another program uses the same Telegram bot. Ask whoever runs Listenwell."),
    "server": N_("Telegram had a fault of its own."),
    "network": N_("The network was down."),
    "rejected": N_("The channel refused the message."),
}
NOT_AGAIN: Mapping[str, str] = {
    "limit": N_("This person has heard from us as often as was agreed, so it was not sent again."),
    "no_consent": N_("This person no longer agrees to hear of this, so it was not sent again."),
    "stopped": N_("This person asked us to stop, so it was not sent again."),
    "blocked": N_("This person blocked the chat, so it was not sent again."),
    "gone": N_("It is not there to be sent again: somebody did so before you, or it cannot arrive."),
}


async def show(visit: Visit) -> web.StreamResponse:
    """What needs a look, by kind and by what is the matter."""
    return await _page(visit)


async def again(visit: Visit) -> web.StreamResponse:
    """Send one again; clicking twice sends it once."""
    await visit.form()
    name = visit.part("outbox_id")
    places = [place.id for place in await own_communities(visit)]
    known = name.isascii() and name.isdigit() and len(name) < 19
    row = await visit.services.db.read(deliveries.delivery, places, int(name)) if known else None
    if row is None:
        raise NotHere
    refused = await visit.services.db.write(send_again, row, visit)
    if refused:
        return await _page(visit, fault=visit.t.gettext(NOT_AGAIN[refused]))
    return visit.go("/console/deliveries", done="sent_again")


def send_again(conn: Connection, row: Delivery, visit: Visit) -> str:
    """What nobody waits for keeps to the contact hours of its community."""
    if row.kind not in COUNTED:
        return deliveries.send_again(conn, row, visit.now)
    spell = ContactHours.of(events.community(conn, row.community_id)).spell(visit.now)
    return deliveries.send_again(conn, row, visit.now, not_before=spell.opens, expires_at=spell.closes)


async def _page(visit: Visit, *, fault: str = "") -> web.StreamResponse:
    asked = visit.request.query
    kind = asked.get("kind", "") if asked.get("kind", "") in set(MessageKind) else ""
    trouble = asked.get("state", "") if asked.get("state", "") in set(Trouble) else ""
    places = [place.id for place in await own_communities(visit)]
    all_of = None if visit.me.user.role == "admin" else places

    def load(conn: Connection) -> tuple[list[Delivery], Mapping[Trouble, int], int]:
        rows = deliveries.troubled(conn, places, kind=kind, trouble=trouble)
        return rows, deliveries.counts(conn, places), deliveries.parked(conn, all_of)

    rows, counts, parked = await visit.services.db.read(load)
    view = table(visit, _columns(visit), rows, name="deliveries", size=A_PAGE)
    if view.wants_file:
        return view.file()
    return visit.page(
        "console/deliveries.html",
        status=409 if fault else 200,
        view=view,
        counts=[(each, visit.t.gettext(words), counts[each]) for each, words in TROUBLES.items()],
        parked=parked,
        fault=fault,
        typed={"kind": kind, "state": trouble},
        kinds=list(MessageKind),
        troubles=TROUBLES,
        means=MEANS,
        reasons=REASONS,
    )


def _columns(visit: Visit) -> list[Column[Delivery]]:
    t = visit.t
    return [
        Column("id", t.gettext("Number"), lambda row: row.id, number=True),
        Column("state", t.gettext("How it stands"), lambda row: t.gettext(TROUBLES[row.trouble])),
        Column("kind", t.gettext("Kind"), lambda row: row.kind),
        Column("to", t.gettext("To"), lambda row: row.pseudonym or row.target),
        Column("event", t.gettext("Event"), lambda row: row.event_name),
        Column("channel", t.gettext("Channel"), lambda row: row.channel),
        Column("written", t.gettext("Written"), lambda row: row.created_at),
        Column("tries", t.gettext("Tries"), lambda row: row.attempts, number=True),
        Column("why", t.gettext("What happened"), lambda row: _reason(visit, row)),
    ]


def _reason(visit: Visit, row: Delivery) -> str:
    return visit.t.gettext(REASONS[row.error_code]) if row.error_code in REASONS else row.error


ROUTES = (
    get("/console/deliveries", show, Needs.COORDINATE),
    post("/console/deliveries/{outbox_id}/again", again, Needs.COORDINATE),
)

"""Who replied to one event and who is missing, how they came and how far, and who was left in peace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from feedback.missing import Comparison, Group
from feedback.numbers import shown
from language.catalogue import N_, Catalogue
from surveys.dispositions import Disposition, Rate
from web.fieldwork import fieldwork_of
from web.kit import Needs, NotHere, Visit, get
from web.missing import Replies, replies, sentences, theme_map
from web.points import PointFilter
from web.tables import Column, View, table

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
SOURCES: Mapping[str, str] = {
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


@dataclass(frozen=True, kw_only=True)
class Held:
    """Replies held against residents for one question, or for the areas."""

    title: str
    found: Comparison
    listed: View[Group]


async def show(visit: Visit) -> web.StreamResponse:
    """The page: who is missing first, then how far people came."""
    event = visit.this_event
    found = await visit.tallies.of(event.id, fieldwork_of, event)
    came = await replies(visit)
    t = visit.t
    held = _held(visit, came)
    for each in held:
        if each.listed.wants_file:
            return each.listed.file()
    return visit.page(
        "console/replies.html",
        held=held,
        missing=sentences([each.found for each in held]),
        replied=came.coverage.replied,
        compared=any(each.found.compared for each in held),
        drawn=Markup(came.map(t)),  # noqa: S704 - our own drawing, names escaped in it
        people=[(t.gettext(_DISPOSITIONS[each]), n) for each, n in found.dispositions.items()],
        rates=[(t.gettext(_RATES[rate.name]), said(rate, t), rate.formula) for rate in found.rates],
        entries=[(each, named(SOURCES, each.source, t)) for each in found.entries],
        # A quota counts people by what they said about themselves: small numbers could show who they are.
        quotas=[(each.name, shown(each.people, t).text, each.limit) for each in found.quotas],
        wanted=visit.this_event.most_completed,
        completed=found.completed,
        spared=[
            (named(_KINDS, kind, t), named(_REASONS, why, t), n) for (kind, why), n in found.spared.items()
        ],
    )


async def draw(visit: Visit) -> web.Response:
    """The map as a picture: of all who replied, or of a theme's people."""
    theme_id = visit.request.query.get("theme", "")
    came = await replies(visit)
    svg = await _of_theme(visit, came, theme_id) if theme_id else came.map(visit.t)
    if not svg:
        raise NotHere
    return web.Response(text=svg, content_type="image/svg+xml", charset="utf-8")


async def _of_theme(visit: Visit, came: Replies, theme_id: str) -> str:
    view = await visit.boards.board(visit.this_event.id)
    theme = view.theme(theme_id) if view else None
    if view is None or theme is None:
        raise NotHere
    points = (await visit.boards.points(visit.this_event.id)).select(view, PointFilter(theme_id=theme_id))
    areas = {point.resident_id: point.area for point in points}
    title = visit.t.gettext("People who spoke of “{theme}”, by area", theme=theme.label)
    return theme_map(came.areas, Counter(areas.values()), visit.t, title=title)


def _held(visit: Visit, came: Replies) -> list[Held]:
    t = visit.t
    found = [("area", t.gettext("By area"), came.by_area(t))] if came.areas else []
    for question in came.asked:
        asked = question.label.get(t.language) or next(iter(question.label.values()), question.name)
        found.append((question.name, asked, came.by_answer(question, t)))
    return [
        Held(title=title, found=one, listed=_listed(visit, f"by-{name.replace('_', '-')}", one))
        for name, title, one in found
    ]


def _listed(visit: Visit, name: str, found: Comparison) -> View[Group]:
    t = visit.t
    columns = [
        Column[Group]("answer", t.gettext("Answer"), lambda group: group.label),
        Column[Group]("people", t.gettext("Replied"), _people, number=True),
    ]
    if any(group.share is not None for group in found.groups):
        columns.append(
            Column[Group](
                "share", t.gettext("% of those who replied"), lambda group: group.share, number=True
            )
        )
    if found.compared:
        columns += [
            Column[Group](
                "of", t.gettext("% of residents"), lambda group: group.share_of_residents, number=True
            ),
            Column[Group]("residents", t.gettext("Residents"), lambda group: group.residents, number=True),
        ]
    return table(visit, columns, found.groups, name=name, apart=True)


def _people(group: Group) -> int | str:
    return group.people.text if group.people.value is None else group.people.value


def said(rate: Rate, t: Catalogue) -> str:
    """A rate with its people; a percentage only where there are enough of them."""
    people = t.gettext("{n} of {of}", n=t.number(rate.people), of=t.number(rate.of))
    return f"{people} ({rate.percent} %)" if rate.percent is not None else people


def named(names: Mapping[str, str], name: str, t: Catalogue) -> str:
    """What a stored word is called; itself where it is new."""
    return t.gettext(names[name]) if name in names else name


ROUTES = (
    get("/console/events/{event_id}/replies", show, Needs.ANALYSE),
    get("/console/events/{event_id}/map.svg", draw, Needs.ANALYSE),
)

"""From a form on any page about themes to decisions, and back to the page it was sent from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import web

from nlp.decisions import DecisionRefused, RestedOn
from nlp.types import Decision, DecisionKind
from storage.errors import DecisionClash
from storage.themes import DecisionRow
from web.board import BoardView
from web.deciding import LONGEST_WHY, board_now, decide, undo
from web.kit import Form, Visit

#: Of a form that somebody else's decision came before; sent again on top of that.
_NOT_AGAIN = frozenset({"form_token", "seen"})
#: What the address of a page says of its last form, and not of the page.
_GONE = frozenset({"decision", "done"})


def seen_of(form: Form) -> int:
    """The last decision that the page had seen; -1 when it does not say."""
    return form.number("seen")


def last_of(visit: Visit, view: BoardView | None) -> DecisionRow | None:
    """The decision that was just made, for the page that it led to."""
    asked = visit.request.query.get("decision", "")
    return next((row for row in view.rows if str(row.sequence) == asked), None) if view else None


async def decided(visit: Visit, form: Form, decisions: Sequence[Decision], *, back: str = "") -> web.Response:
    """Append decisions one after the other; the answer to the form that asked for them.

    back: page that shows what became of it; empty: the one that the form was sent from.
    """
    event_id, seen = visit.this_event.id, seen_of(form)

    async def work() -> int:
        view = await board_now(visit, event_id)
        if view.seen == seen + len(decisions) and view.decisions[seen - view.seen :] == tuple(decisions):
            return view.seen  # the same form, sent twice
        sequence = seen
        for decision in decisions:
            sequence = await decide(
                visit, event_id, decision, seen=sequence, why=why_of(form), user_id=visit.user_id
            )
        return sequence

    return await _answered(visit, form, work, back)


async def undone(visit: Visit, form: Form) -> web.Response:
    """Take a decision back; the answer to the form that asked for it."""

    async def work() -> int:
        return await undo(
            visit,
            visit.this_event.id,
            form.number("sequence"),
            seen=seen_of(form),
            why=why_of(form),
            user_id=visit.user_id,
        )

    return await _answered(visit, form, work, "", undo=True)


def why_of(form: Form) -> str:
    """Why, in the coordinator's words; cut where nobody would read on."""
    return " ".join(form.text("why").split())[:LONGEST_WHY]


async def _answered(
    visit: Visit, form: Form, work: Callable[[], Awaitable[int]], back: str, *, undo: bool = False
) -> web.Response:
    try:
        sequence = await work()
    except DecisionRefused as error:
        return await _refused(visit, error, undo=undo)
    except DecisionClash:
        return await _clash(visit, form, undo=undo)
    address = back or sent_from(visit, form)
    if undo:
        return visit.go(address, done="undone")
    path, _, query = address.partition("?")
    fields = [*parse_qsl(query), ("decision", str(sequence))]
    return visit.go(f"{path}?{urlencode(fields)}")


def sent_from(visit: Visit, form: Form) -> str:
    """The page about this event's themes that the form was sent from, with its filter; else the board."""
    root = f"/console/events/{visit.this_event.id}/themes"
    try:
        asked = urlsplit(form.text("back"))
    except ValueError:
        return root
    if asked.scheme or asked.netloc or not (asked.path == root or asked.path.startswith(f"{root}/")):
        return root
    kept = [(name, value) for name, value in parse_qsl(asked.query) if name not in _GONE]
    return f"{asked.path}?{urlencode(kept)}" if kept else asked.path


async def _refused(visit: Visit, error: DecisionRefused, *, undo: bool) -> web.Response:
    """Say why not, and which decisions stand in the way."""
    view = await board_now(visit, visit.this_event.id)
    places = error.places if isinstance(error, RestedOn) else ()
    return visit.page(
        "console/refused.html",
        status=409,
        view=view,
        undo=undo,
        code=getattr(error, "code", ""),
        resting=[view.rows[place] for place in places],
        reason=str(error),
        wrote=(),
    )


async def gone(visit: Visit, form: Form) -> web.Response:
    """Say that a theme is not on the board any more, with what was written for it."""
    view = await board_now(visit, visit.this_event.id)
    return visit.page(
        "console/refused.html",
        status=409,
        view=view,
        undo=False,
        code="away",
        resting=(),
        reason="",
        wrote=_wrote(form),
    )


def _wrote(form: Form) -> list[str]:
    """What a person typed into a form."""
    return [form.text(name) for name in ("label", "description", "why") if form.text(name)]


async def _clash(visit: Visit, form: Form, *, undo: bool) -> web.Response:
    """Say what others decided meanwhile, and offer to do it on top of that."""
    view = await board_now(visit, visit.this_event.id)
    known = seen_of(form)
    fields = [
        (name, value)
        for name in form.lists
        if name not in _NOT_AGAIN
        for value in form.all(name)
        if value.strip()
    ]
    return visit.page(
        "console/clash.html",
        status=409,
        view=view,
        since=[row for row in view.rows if row.sequence > known],
        fields=fields,
        wrote=_wrote(form),
        again="undo" if undo else "decide",
    )


def merged_into(decisions: Sequence[Decision]) -> str:
    """The theme that the first merge goes into; empty when nothing is merged."""
    return next((each.into for each in decisions if each.kind is DecisionKind.MERGE), "")

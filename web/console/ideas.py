"""What the machine would change about a board: shown with the evidence, taken up or turned down by people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from aiohttp import web

from nlp.decisions import LONGEST_LABEL, DecisionRefused, RestedOn, free_id
from nlp.types import BoardTheme, Decision, DecisionKind
from storage import turned_down, wordings
from storage.database import Connection
from storage.errors import DecisionClash
from storage.wordings import SaidRow
from web.behind import Ideas, Key, MergeIdea, SeriousIdea, SplitIdea
from web.board import BoardView
from web.deciding import LONGEST_WHY, board_now, decide
from web.kit import Form, Needs, NotHere, Visit, get, post
from web.working import WORKING, Standing, work_of

PATIENCE_SECONDS = 0.05  # the page keeps itself fresh; ideas that are kept from before are there by then
MOST_SHOWN = 10  # of each kind: more are not looked through at one sitting
_THEME = r"[a-z][0-9.]{1,15}"
_IDEA = re.compile(rf"(merge):({_THEME})\+({_THEME})|(split|serious):({_THEME})")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the page has of ideas that are still open."""

    merges: Sequence[MergeIdea] = ()
    splits: Sequence[SplitIdea] = ()
    serious: Sequence[SeriousIdea] = ()
    #: How many were turned down, ever.
    away: int = 0
    #: The points that stand among the examples.
    said: Mapping[Key, SaidRow] | None = None

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return bool(self.merges or self.splits or self.serious)


def merge_name(themes: tuple[str, str]) -> str:
    """What a merge is remembered by, whichever of the two is larger."""
    return f"merge:{'+'.join(sorted(themes))}"


async def show(visit: Visit) -> web.Response:
    """All open ideas, worked out anew when the board has changed."""
    return await _page(visit)


async def take(visit: Visit) -> web.Response:
    """Take one up: a decision like any other."""
    form = await visit.form()
    view = await board_now(visit, visit.this_event.id)
    kind, ids = _named(form.text("idea"))
    if any(view.theme(each) is None for each in ids) and not _done_before(view, form, kind):
        return visit.go(_address(visit), done="idea_gone")
    if kind == "split":
        return await _take_split(visit, view, form, ids[0])
    if kind == "merge":
        into = form.text("into")
        if into not in ids:
            raise NotHere
        (gone,) = set(ids) - {into}
        decision = Decision(kind=DecisionKind.MERGE, themes=(gone,), into=into)
    else:
        decision = Decision(kind=DecisionKind.PIN, themes=(ids[0],))
    return await _decided(visit, view, form, [decision])


async def turn_down(visit: Visit) -> web.Response:
    """Remember that one is not wanted."""
    form = await visit.form()
    idea = form.text("idea")
    view = await board_now(visit, visit.this_event.id)
    _, ids = _named(idea)
    if all(view.theme(each) is not None for each in ids):
        await visit.services.db.write(
            turned_down.turn_down, visit.this_event.id, idea, visit.user_id, visit.now
        )
    return visit.go(_address(visit), done="idea_away")


async def again(visit: Visit) -> web.Response:
    """Show those that were turned down once more."""
    await visit.form()
    await visit.services.db.write(turned_down.ask_again, visit.this_event.id)
    return visit.go(_address(visit))


async def _take_split(visit: Visit, view: BoardView, form: Form, theme_id: str) -> web.Response:
    names = {name: _one_line(form.text(name)) for name in ("leaves", "stays")}
    lacking = visit.t.gettext("Write between 1 and {n} characters.", n=LONGEST_LABEL)
    problems = {name: lacking for name, words in names.items() if not 0 < len(words) <= LONGEST_LABEL}
    if problems:
        return await _page(visit, typed=form, problems=problems)
    if _done_before(view, form, "split"):
        return visit.go(f"{_address(visit)}?decision={_seen(form) + 1}")
    ideas = await visit.services.actions.ideas(visit.this_event.id, view, lambda *_: None)
    found = next((each for each in ideas.splits if each.theme == theme_id), None)
    theme = view.theme(theme_id)
    if found is None or theme is None:
        return visit.go(_address(visit), done="idea_gone")
    made = [
        Decision(
            kind=DecisionKind.SPLIT,
            themes=(theme_id,),
            points=found.points,
            into=free_id(view.run, view.decisions),
            label=names["leaves"],
        )
    ]
    if names["stays"] != theme.label:
        made.append(Decision(kind=DecisionKind.RENAME, themes=(theme_id,), label=names["stays"]))
    return await _decided(visit, view, form, made)


async def _decided(visit: Visit, view: BoardView, form: Form, made: Sequence[Decision]) -> web.Response:
    """Make the decisions, each on top of the one before; the page then offers to undo the first."""
    seen, first = _seen(form), 0
    try:
        for decision in made:
            seen = await decide(
                visit,
                visit.this_event.id,
                decision,
                seen=seen,
                why=form.text("why")[:LONGEST_WHY],
                user_id=visit.user_id,
            )
            first = first or seen
    except DecisionClash:
        return _clash(visit, await board_now(visit, visit.this_event.id), form, made)
    except DecisionRefused as error:
        return _refused(visit, view, error)
    return visit.go(f"{_address(visit)}?decision={first}")


def _done_before(view: BoardView, form: Form, kind: str) -> bool:
    """Whether the same form came before: what it asks for was decided right after what it had seen."""
    place = _seen(form)
    row = next((row for row in view.rows if row.sequence == place + 1), None)
    if row is None or row.kind != ("pin" if kind == "serious" else kind):
        return False
    decision = view.decisions[list(view.rows).index(row)]
    _, ids = _named(form.text("idea"))
    if kind == "merge":
        return {*decision.themes, decision.into} == set(ids)
    return decision.themes == ids and (kind != "split" or decision.label == _one_line(form.text("leaves")))


def _named(idea: str) -> tuple[str, tuple[str, ...]]:
    found = _IDEA.fullmatch(idea)
    if found is None:
        raise NotHere
    merge, one, other, kind, theme = found.groups()
    return (merge, (one, other)) if merge else (kind, (theme,))


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _seen(form: Form) -> int:
    seen = form.text("seen")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else -1


def _clash(visit: Visit, view: BoardView, form: Form, made: Sequence[Decision]) -> web.Response:
    """Say what others decided meanwhile, and offer to do it on top of that."""
    first = made[0]
    fields = [("kind", str(first.kind)), ("theme", first.themes[0]), ("why", form.text("why"))]
    fields += [("into", first.into)] if first.kind is DecisionKind.MERGE else []
    fields += [("label", first.label)] if first.label else []
    fields += [("point", f"{answer}:{start}") for answer, start in first.points]
    return visit.page(
        "console/clash.html",
        status=409,
        view=view,
        since=[row for row in view.rows if row.sequence > _seen(form)],
        fields=fields,
        wrote=form.text("leaves"),
        again="decide",
    )


def _refused(visit: Visit, view: BoardView, error: DecisionRefused) -> web.Response:
    places = error.places if isinstance(error, RestedOn) else ()
    return visit.page(
        "console/refused.html",
        status=409,
        view=view,
        undo=False,
        code=getattr(error, "code", ""),
        resting=[view.rows[place] for place in places],
        reason=str(error),
    )


async def _page(
    visit: Visit, *, typed: Form | None = None, problems: Mapping[str, str] | None = None
) -> web.Response:
    view = await visit.boards.board(visit.this_event.id)
    working, name = visit.request.app[WORKING], f"ideas:{visit.this_event.id}"
    if view is not None and not view.board.signed_off:
        ideas = partial(visit.services.actions.ideas, visit.this_event.id, view)
        await working.start(name, ideas, patience=PATIENCE_SECONDS)
    work = work_of(visit, name)
    found = working.result(name) if work.standing is Standing.DONE else None
    shown = Shown()
    if view is not None and isinstance(found, Ideas):
        shown = await visit.services.db.read(still_open, visit.this_event.id, view, found)
    asked = visit.request.query.get("decision", "")
    return visit.page(
        "console/ideas.html",
        status=400 if problems else 200,
        view=view,
        work=work,
        shown=shown,
        typed=typed,
        problems=problems or {},
        merge_name=merge_name,
        last=next((row for row in view.rows if str(row.sequence) == asked), None) if view else None,
    )


def still_open(conn: Connection, event_id: str, view: BoardView, found: Ideas) -> Shown:
    """Those that nobody turned down and that still fit the board."""
    away = turned_down.turned_down(conn, event_id)
    merges = [
        each
        for each in found.merges
        if merge_name(each.themes) not in away and all(_is_open(view.theme(name)) for name in each.themes)
    ][:MOST_SHOWN]
    splits = [
        each
        for each in found.splits
        if f"split:{each.theme}" not in away and _is_open(view.theme(each.theme))
    ][:MOST_SHOWN]
    serious = [
        each
        for each in found.serious
        if f"serious:{each.theme}" not in away
        and (theme := view.theme(each.theme)) is not None
        and not theme.pinned
        and not theme.hidden
    ][:MOST_SHOWN]
    keys = [key for each in merges for key in each.examples]
    keys += [key for each in splits for side in each.examples for key in side]
    said = wordings.some(conn, event_id, keys)
    return Shown(merges=merges, splits=splits, serious=serious, away=len(away), said=said)


def _is_open(theme: BoardTheme | None) -> bool:
    return theme is not None and not theme.hidden and not theme.locked


def _address(visit: Visit) -> str:
    return f"/console/events/{visit.this_event.id}/themes/ideas"


_ROOT = "/console/events/{event_id}/themes/ideas"
ROUTES = (
    get(_ROOT, show, Needs.ANALYSE),
    post(f"{_ROOT}/take", take, Needs.ANALYSE),
    post(f"{_ROOT}/turn-down", turn_down, Needs.ANALYSE),
    post(f"{_ROOT}/again", again, Needs.ANALYSE),
)

"""What a round of blind coding came to: how far people agree with each other and with the machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from aiohttp import web

from nlp.decisions import DecisionRefused
from nlp.types import Decision, DecisionKind
from storage.coding import Coder, CodingRound, SaidPoint
from storage.errors import DecisionClash
from web import deciding
from web.behind import Compared, Score
from web.board import BoardView
from web.console.coding_way import FEWEST_POINTS, Way, way_of
from web.kit import Form, NotHere, Visit
from web.tables import Column, View, table

MACHINE = "machine"
#: What the UK government's Consult holds to be usual between two people who work alone;
#: docs/adr/0018-blind-double-coding.md says how its measure differs from ours.
USUAL = 0.75
LEAST_A_THEME = 5  # points that anybody put into a theme, from which its counts say something


@dataclass(frozen=True, kw_only=True)
class Coded:
    """One point with what everybody chose. chosen: of each who has finished, in their order."""

    place: int
    point: SaidPoint
    parts: Sequence[tuple[str, bool]]
    chosen: Sequence[frozenset[str]]
    machine: frozenset[str]
    #: Theme that it is in on the board as it is now; "" = none.
    now: str

    @property
    def key(self) -> str:
        """As a form sends it."""
        return f"{self.point.answer_id}:{self.point.start}"

    @property
    def all_differ(self) -> bool:
        """Whether no two of them, the machine included, chose the same."""
        return all(one != other for one, other in combinations((*self.chosen, self.machine), 2))


@dataclass(frozen=True, kw_only=True)
class ThemeCount:
    """How many points went into one theme. together: all people put it there, of `both` the machine too."""

    label: str
    people: Sequence[int]
    together: int
    machine: int
    both: int


async def show_result(visit: Visit) -> web.Response:
    """The result, or how far others are."""
    return await _page(visit)


async def move(visit: Visit) -> web.Response:
    """Put a point into another theme: a decision like any other."""
    form = await visit.form()
    way = await _way(visit)
    known = {f"{answer_id}:{start}": (answer_id, start) for answer_id, start in way.round.points}
    key = known.get(form.text("point"))
    if not way.shows_result or key is None:
        raise NotHere
    if not form.text("to"):
        return await _page(visit, typed=form, fault=visit.t.gettext("Choose the theme that it goes to."))
    decision = Decision(kind=DecisionKind.MOVE, points=(key,), to=form.text("to"))
    try:
        await deciding.decide(
            visit,
            visit.this_event.id,
            decision,
            seen=form.number("seen"),
            why=visit.t.gettext("Checked by two people"),
            user_id=visit.user_id,
        )
    except DecisionRefused as error:
        return await _page(visit, typed=form, fault=str(error), status=409)
    except DecisionClash:
        others = visit.t.gettext(
            "Somebody else has decided something since you opened this page. Nothing was moved. Look where "
            "the point is now, and press the button again if it is still right."
        )
        return await _page(visit, typed=form, fault=others, status=409)
    return visit.go(f"{_address(visit)}/result?moved={form.text('point')}#differ")


async def _page(
    visit: Visit, *, typed: Form | None = None, fault: str = "", status: int = 400
) -> web.Response:
    way = await _way(visit)
    if way.places and not way.is_finished:
        return visit.go(_address(visit) if way.chosen else _address(visit).rpartition("/")[0])
    if not way.shows_result:
        return visit.page("console/coding_waits.html", way=way)
    view = await deciding.board_now(visit, visit.this_event.id)
    coded = coded_points(way, view)
    names = _names(visit, way.finished)
    listed = _table(visit, way, view, coded, names)
    if listed.wants_file:
        return listed.file()
    enough = len(coded) >= FEWEST_POINTS
    compared = await visit.services.actions.compare_codings(codings(way, coded)) if enough else Compared()
    return visit.page(
        "console/coding_result.html",
        status=status if fault else 200,
        way=way,
        view=view,
        coded=coded,
        coders=way.finished,
        names=names,
        compared=compared,
        people=[pair for pair in compared.pairs if MACHINE not in {pair.first, pair.second}],
        enough=enough,
        fewest=FEWEST_POINTS,
        usual=USUAL,
        means=_means(visit, compared) if enough else [],
        counts=_counts(way.round, coded),
        least=LEAST_A_THEME,
        differing=[each for each in coded if each.all_differ],
        label=_labels(way.round, view),
        listed=listed,
        typed=typed,
        fault=fault,
        moved=visit.request.query.get("moved", ""),
        figure=figure,
    )


def figure(value: float) -> str:
    """A figure between -1 and 1 as a table has it."""
    return f"{value:.2f}".replace("-", "−")


def _means(visit: Visit, compared: Compared) -> list[str]:
    """What the figures mean, in plain words."""
    t = visit.t
    scores = [pair.f1 for pair in compared.pairs if MACHINE not in {pair.first, pair.second}]
    said = [_beside_usual(visit, scores)]
    gap = compared.gap
    if gap is None:
        return said
    if gap.low > 0:
        said.append(
            t.gettext(
                "The machine agrees with you less than you agree with each other. Read through the themes "
                "where it differs before you rely on how large they are."
            )
        )
    elif gap.high < 0:
        said.append(t.gettext("The machine agrees with you more than you agree with each other."))
    else:
        said.append(
            t.gettext(
                "So many points show no difference between how the machine agrees with you and how you agree "
                "with each other."
            )
        )
    return said


def _beside_usual(visit: Visit, scores: Sequence[Score]) -> str:
    t, usual = visit.t, figure(USUAL)
    if all(score.low > USUAL for score in scores):
        return t.gettext(
            "You agree with each other more often than two people usually do in such work ({usual}).",
            usual=usual,
        )
    if all(score.high < USUAL for score in scores):
        return t.gettext(
            "You agree with each other less often than two people usually do in such work ({usual}). Some "
            "themes may overlap, or have names that can be read in two ways: talk about the points below.",
            usual=usual,
        )
    return t.gettext(
        "You agree with each other about as often as two people usually do in such work ({usual}).",
        usual=usual,
    )


def coded_points(way: Way, view: BoardView) -> list[Coded]:
    """Every point that stands, with what all who have finished chose."""
    # One look-up a point: the board may hold a hundred thousand.
    placed, place_of = view.board.assignments, view.folded.place
    found = []
    for place in way.places:
        point = way.point(place)
        if point is not None:
            found.append(
                Coded(
                    place=place,
                    point=point,
                    parts=way.comment(place),
                    chosen=[coder.chosen[place] for coder in way.finished],
                    machine=way.round.machine[place],
                    now=placed[at].theme_id if (at := place_of(way.round.points[place])) >= 0 else "",
                )
            )
    return found


def codings(way: Way, coded: Sequence[Coded]) -> Mapping[str, Sequence[frozenset[str]]]:
    """What is compared: by id of who has finished, and the machine's."""
    people = {
        coder.user_id: [each.chosen[number] for each in coded] for number, coder in enumerate(way.finished)
    }
    return {**people, MACHINE: [each.machine for each in coded]}


def _counts(coding: CodingRound, coded: Sequence[Coded]) -> list[ThemeCount]:
    """Themes that anybody put enough points into, most points first."""
    found = []
    for theme in coding.themes:
        people = [
            sum(theme.id in chosen for chosen in each)
            for each in zip(*(point.chosen for point in coded), strict=True)
        ]
        machine = sum(theme.id in each.machine for each in coded)
        together = [each for each in coded if all(theme.id in chosen for chosen in each.chosen)]
        if max(*people, machine) >= LEAST_A_THEME:
            found.append(
                ThemeCount(
                    label=theme.label,
                    people=people,
                    together=len(together),
                    machine=machine,
                    both=sum(theme.id in each.machine for each in together),
                )
            )
    return sorted(found, key=lambda count: (-max(*count.people, count.machine), count.label))


def _names(visit: Visit, finished: Sequence[Coder]) -> dict[str, str]:
    """Who is who in the tables; the machine is in small letters within a sentence."""
    people = {coder.user_id: coder.name for coder in finished}
    return {**people, MACHINE: visit.t.gettext("the machine")}


def _labels(coding: CodingRound, view: BoardView) -> dict[str, str]:
    """Theme id → its name in the round, or on the board where it was made since."""
    now = {each.theme.id: each.label for each in view.board.themes}
    return {**now, **{theme.id: theme.label for theme in coding.themes}}


def _table(
    visit: Visit, way: Way, view: BoardView, coded: Sequence[Coded], names: Mapping[str, str]
) -> View[Coded]:
    t, label = visit.t, _labels(way.round, view)

    def chose(themes: frozenset[str]) -> str:
        return "; ".join(sorted(label.get(each, each) for each in themes)) or t.gettext("fits none")

    def by(number: int) -> Column[Coded]:
        return Column(
            f"person{number + 1}", way.finished[number].name, lambda each: chose(each.chosen[number])
        )

    columns = (
        Column[Coded]("number", t.gettext("No."), lambda each: each.place + 1, number=True),
        Column[Coded]("said", t.gettext("What was said"), lambda each: each.point.text),
        *(by(number) for number in range(len(way.finished))),
        Column[Coded]("machine", names[MACHINE].capitalize(), lambda each: chose(each.machine)),
        Column[Coded](
            "now", t.gettext("On the board now"), lambda each: label.get(each.now, "") or t.gettext("in none")
        ),
    )
    return table(visit, columns, coded, name=f"check-{visit.this_event.code}", first="number")


async def _way(visit: Visit) -> Way:
    return await visit.services.db.read(way_of, visit.this_event.id, visit.part("round_id"), visit.user_id)


def _address(visit: Visit) -> str:
    return f"/console/events/{visit.this_event.id}/themes/check/{visit.part('round_id')}"

"""Forty-two points in four themes, put straight into the record, and people who check them."""

from __future__ import annotations

from nlp.record import assignments_to_json, to_json
from nlp.types import Assignment, Run, Theme
from storage import accounts, coding, themes
from storage.accounts import User
from storage.coding import CodedTheme, CodingRound
from storage.themes import PointRow
from tests.web.conftest import House
from tests.web.said import resident_says

#: Theme id → label, and how many points it has.
THEMES = {
    "t1": ("Buses", 24),
    "t2": ("Kind neighbours", 12),
    "t3": ("Dark park", 4),
    "t4": ("Dog mess", 2),
}
ADDRESS = "/console/events/{event}/themes/check"


async def points(house: House, *, sizes: dict[str, int] | None = None) -> dict[str, list[PointRow]]:
    """The points of each theme, with the run that put them there."""
    wanted = sizes or {theme_id: size for theme_id, (_, size) in THEMES.items()}
    said = {
        theme_id: [
            await resident_says(house, f"{theme_id}-{n}", f"{THEMES[theme_id][0]} <{n}> matter to us")
            for n in range(size)
        ]
        for theme_id, size in wanted.items()
    }
    many = sum(map(len, said.values()))
    run = Run(
        version=1,
        manifest={},
        counts={"comments": many, "points": many, "people": many, "set_aside": {}},
        themes=tuple(
            theme(theme_id, rank, len(rows)) for rank, (theme_id, rows) in enumerate(said.items(), 1)
        ),
        assignments=tuple(
            Assignment(
                comment_id=str(point.answer_id),
                person=point.resident_id,
                start=0,
                end=point.end,
                theme_id=theme_id,
                subtheme_id="",
                confidence=0.9,
                reason="",
            )
            for theme_id, rows in said.items()
            for point in rows
        ),
        queue=(),
    )
    await house.db.write(
        themes.save_run, house.event.id, to_json(run), assignments_to_json(run), house.clock.now
    )
    return said


def theme(theme_id: str, rank: int, size: int) -> Theme:
    return Theme(
        id=theme_id,
        parent_id=None,
        label=THEMES[theme_id][0],
        description=f"People speak of {THEMES[theme_id][0].lower()}.",
        points=size,
        comments=size,
        people=size,
        people_low=0,
        people_high=size,
        rank=rank,
        leaning="mixed",
        pinned=False,
        quotes=(),
        frameworks={},
    )


async def colleague(house: House, name: str = "Cai", role: str = "analyst") -> User:
    return await house.db.write(accounts.add_user, name, role, [house.place.id], now=house.clock.now)


async def _empty_run(house: House) -> str:
    return await house.db.write(themes.save_run, house.event.id, {}, [], house.clock.now)


async def a_round(house: House) -> str:
    """A round that nobody has looked at, on the board as it is; its id."""
    said = await house.db.read(themes.points, house.event.id)
    keys = tuple((str(point.answer_id), point.start) for point in said[:5]) or (("1", 0),)
    run = await house.db.read(themes.latest_run, house.event.id)
    run_id = run.id if run else await _empty_run(house)
    made = CodingRound(
        id="a-round",
        event_id=house.event.id,
        run_id=run_id,
        decisions=0,
        themes=(CodedTheme(id="t1", label="Buses", description=""),),
        points=keys,
        machine=(frozenset({"t1"}),) * len(keys),
        made_by_name=None,
        made_at=house.clock.now,
    )
    await house.db.write(coding.add_round, made, user_id=house.ben.id)
    return made.id

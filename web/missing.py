"""Who has replied to an event, held against who lives there: by area and by what people say of themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback.maps import area_map
from feedback.missing import Comparison, compare
from feedback.numbers import one_way
from feedback.types import Count
from language.catalogue import Catalogue
from storage import areas, coverage, profiles
from storage.areas import AreaRow
from storage.coverage import Coverage
from storage.database import Connection
from storage.events import Event
from web.asked import AboutYou, asked_at
from web.ground import map_areas
from web.kit import Visit


@dataclass(frozen=True, kw_only=True)
class Replies:
    """What is known of who replied, and of who lives there."""

    coverage: Coverage
    areas: Sequence[AreaRow]
    asked: Sequence[AboutYou]
    #: Question → answer → residents.
    profile: Mapping[str, Mapping[str, int]]

    def by_area(self, t: Catalogue) -> Comparison:
        """Replies beside residents, area by area. Who named no area, or one of none of ours, did not say."""
        residents = {area.name: area.people for area in self.areas if area.people is not None}
        named = {area.name: area.name for area in self.areas}
        return compare(self.coverage.areas, named, residents, replied=self.coverage.replied, t=t)

    def by_answer(self, question: AboutYou, t: Catalogue) -> Comparison:
        """Replies beside residents, answer by answer."""
        counted = self.coverage.answers.get(question.name, {})
        labels = {
            name: words.get(t.language) or next(iter(words.values()), name)
            for name, words in question.choices.items()
        }
        residents, replied = self.profile.get(question.name, {}), self.coverage.replied
        if not question.several:
            return compare(counted, labels, residents, replied=replied, t=t)
        # Several may be picked, so each answer is held against all the others together.
        each = [
            compare({name: counted.get(name, 0)}, {name: label}, {}, replied=replied, t=t)
            for name, label in labels.items()
        ]
        return Comparison(replied=replied, groups=tuple(group for one in each for group in one.groups))

    def map(self, t: Catalogue) -> str:
        """The map of people who replied; empty when no area has a boundary."""
        people = {group.name: group.people for group in self.by_area(t).groups}
        return drawn(self.areas, people, t, title=t.gettext("People who replied, by area"))


async def replies(visit: Visit) -> Replies:
    """Who replied to the event of the address, and who lives there."""
    event = visit.this_event
    found = await visit.tallies.of(event.id, coverage.coverage, event.id)
    return await visit.services.db.read(_beside, event, found)


def _beside(conn: Connection, event: Event, found: Coverage) -> Replies:
    """Read who lives there."""
    profile: dict[str, dict[str, int]] = {}
    for row in profiles.profile(conn, event.community_id):
        profile.setdefault(row.question, {})[row.value] = row.people
    return Replies(
        coverage=found,
        areas=areas.areas(conn, event.community_id),
        asked=asked_at(conn, event.id),
        profile=profile,
    )


def theme_map(rows: Sequence[AreaRow], people: Mapping[str, int], t: Catalogue, *, title: str) -> str:
    """Where a theme's people live; empty when no area has a boundary.

    people: area → people who spoke of it; those of no area of ours are under whatever else they named.
    """
    named = {row.name: people.get(row.name, 0) for row in rows}
    elsewhere = sum(people.values()) - sum(named.values())
    safe = one_way({**named, "": elsewhere} if elsewhere else named, t, spare="") or {}
    return drawn(rows, safe, t, title=title)


def drawn(rows: Sequence[AreaRow], people: Mapping[str, Count], t: Catalogue, *, title: str) -> str:
    """A map of the areas that have a boundary; an area of which nothing may be shown says so."""
    hidden = Count(value=None, text=t.gettext("not shown"))
    return area_map(map_areas(rows, {row.name: people.get(row.name, hidden) for row in rows}), t, title=title)


def sentences(every: Sequence[Comparison]) -> list[str]:
    """What is missing, in plain sentences, each once."""
    return list(dict.fromkeys(sentence for one in every for sentence in one.sentences))

"""Search by words over everything that the person may see, as far as the token's scopes go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Literal

from pydantic import Field

from storage import search
from storage.database import Connection
from storage.search import Asked as Wanted
from storage.search import Hits
from web.api.endpoint import Answer, Call, Endpoint
from web.api.problems import ApiProblem, Kind, fault, unusable
from web.api.scopes import Scope, granted
from web.api.shapes import Asked, Shape, Whole
from web.kit import Needs

MOST_WORDS = 8  # each is another look through all comments
MOST_HITS = 100
#: Kind → what looks it up, and the scope that it takes.
KINDS: Mapping[str, tuple[Callable[[Connection, Wanted], Hits], Scope]] = {
    "events": (search.events, Scope.EVENTS_READ),
    "comments": (search.comments, Scope.COMMENTS_READ),
    "actions": (search.actions, Scope.ACTIONS_READ),
    "reports": (search.reports, Scope.REPORTS_READ),
    "assets": (search.assets, Scope.ASSETS_READ),
    "people": (search.people, Scope.PEOPLE_READ),
}


class Hit(Shape):
    """Something that was found; what its kind does not have is empty."""

    id: str
    title: str
    text: str
    community_id: str
    event_id: str
    language: str


class Found(Shape):
    """What was found of one kind. total: on all pages."""

    total: int
    hits: list[Hit]


class SearchAsked(Asked):
    """What is looked for."""

    q: Annotated[str, Field(max_length=200, description="Words, each of which must stand there.")]
    kind: Annotated[
        Literal["events", "comments", "actions", "reports", "assets", "people"],
        Field(description="Each takes the scope to read it."),
    ] = "comments"
    event_id: Annotated[str, Field(max_length=36)] = ""
    limit: Annotated[Whole, Field(ge=1, le=MOST_HITS)] = 20
    offset: Annotated[Whole, Field(ge=0, le=10_000)] = 0


async def find(call: Call) -> Answer:
    """Look for words."""
    asked, visit = call.asked(SearchAsked), call.visit
    look, scope = KINDS[asked.kind]
    if scope not in granted(call.bearer.token.scopes, visit.me.user.role):
        missing = fault("token", f"It does not hold {scope}.", "Make a token with that scope.")
        raise ApiProblem(Kind.scope, errors=[missing])
    words = asked.q.replace("\0", " ").split()
    if not 0 < len(words) <= MOST_WORDS:
        raise unusable(fault("query.q", "Nothing can be looked for.", f"Write 1 to {MOST_WORDS} words."))
    wanted = Wanted(
        words=words,
        scope=None if visit.me.user.role == "admin" else list(visit.me.community_ids),
        limit=asked.limit,
        offset=asked.offset,
        event_id=asked.event_id,
    )
    hits = await visit.services.db.read(look, wanted)
    return Answer(value=Found(total=hits.total, hits=[Hit.shown(each) for each in hits.rows]))


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/search",
        handler=find,
        scope=Scope.EVENTS_READ,
        needs=Needs.SESSION,
        summary="Look for words in one kind of thing",
        asks=SearchAsked,
        gives=Found,
        etag=True,
    ),
)

"""Communities: see them, make one, correct one; their contact hours and areas."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from storage import events
from storage.database import Connection
from storage.events import Community as Stored
from storage.holding import hold
from web.api import etags
from web.api.endpoint import Answer, Call, Endpoint, Match, Rows, listing
from web.api.forms import form_of
from web.api.problems import ROOT, in_form
from web.api.scopes import Scope
from web.api.shapes import Id, Instant, Shape, Told
from web.console import communities as pages
from web.console import contact
from web.guard import own_communities
from web.kit import Needs

Nation = Literal["wales", "england", "scotland", "northern_ireland"]
Language = Annotated[str, Field(description="ISO 639-1", examples=["cy"])]
_FIRST = {"areas": "", "public_contact": "", "telegram_channel": ""}
_CONTACT = ("quiet_from", "quiet_to", "contact_days", "holidays", "contact_limit", "contact_period_days")


class CommunityName(Shape):
    """A community, shortly."""

    id: Id
    slug: str
    name: str
    partnership: str
    languages: list[Language]
    time_zone: str
    nation: str


class Community(CommunityName):
    """A community as it is set up."""

    digest_day: Annotated[int, Field(description="Day of the month; 31 = the last.")]
    telegram_channel: str
    safeguarding_contact: str
    public_contact: str
    quiet_from: Annotated[str, Field(examples=["20:00"])]
    quiet_to: Annotated[str, Field(examples=["09:00"])]
    contact_days: Annotated[list[int], Field(description="ISO weekdays, 1 = Monday.")]
    holidays: Annotated[list[str], Field(description="Local days on which nothing leaves.")]
    contact_limit: int
    contact_period_days: int
    created_at: Instant


class NewCommunity(Told):
    """A community to be made."""

    name: Annotated[str, Field(min_length=1, max_length=80, examples=["Blaen-y-cwm"])]
    partnership: Annotated[str, Field(min_length=1, max_length=200, examples=["Blaen-y-cwm Partnership"])]
    languages: Annotated[list[str], Field(min_length=1, max_length=10, examples=[["en", "cy"]])]
    safeguarding_contact: Annotated[
        str, Field(min_length=1, max_length=500, examples=["Dilys, 01495 000000"])
    ]
    time_zone: Annotated[str, Field(max_length=64)] = "Europe/London"
    nation: Nation = "wales"
    digest_day: Annotated[int, Field(ge=1, le=31)] = 1
    telegram_channel: Annotated[str, Field(max_length=64, examples=["@blaen"])] = ""
    public_contact: Annotated[str, Field(max_length=500)] = ""


class CommunityChange(Told):
    """What is to be changed; the rest stays."""

    name: Annotated[str, Field(min_length=1, max_length=80)] = ""
    partnership: Annotated[str, Field(min_length=1, max_length=200)] = ""
    languages: Annotated[list[str], Field(min_length=1, max_length=10, default_factory=list)]
    safeguarding_contact: Annotated[str, Field(min_length=1, max_length=500)] = ""
    time_zone: Annotated[str, Field(max_length=64)] = ""
    nation: Nation = "wales"
    digest_day: Annotated[int, Field(ge=1, le=31)] = 1
    telegram_channel: Annotated[str, Field(max_length=64)] = ""
    public_contact: Annotated[str, Field(max_length=500)] = ""
    quiet_from: Annotated[str, Field(examples=["20:00"])] = ""
    quiet_to: Annotated[str, Field(examples=["09:00"])] = ""
    contact_days: Annotated[
        list[Annotated[int, Field(ge=1, le=7)]], Field(min_length=1, max_length=7, default_factory=list)
    ]
    holidays: Annotated[list[str], Field(max_length=contact.MOST_HOLIDAYS, default_factory=list)]
    contact_limit: Annotated[int, Field(ge=0, le=contact.MOST_CONTACTS)] = 0
    contact_period_days: Annotated[int, Field(ge=1, le=contact.LONGEST_PERIOD_DAYS)] = 1


async def every(call: Call) -> Rows:
    """The communities of this person."""
    found = await own_communities(call.visit)
    return Rows(rows=sorted(found, key=_place), key=_place, show=CommunityName.shown)


async def one(call: Call) -> Answer:
    """One community."""
    return Answer(value=Community.shown(call.visit.here))


async def make(call: Call) -> Answer:
    """Make a community."""
    told = call.told(NewCommunity)
    typed, problems = pages.read(form_of(_FIRST | told.model_dump()), call.visit.t)
    if problems:
        raise in_form(problems)
    made = await call.visit.services.db.write(pages.add, typed, call.visit.now)
    return Answer(value=Community.shown(made), status=201, location=f"{ROOT}communities/{made.id}")


async def change(call: Call) -> Answer:
    """Correct a community."""
    changed = await call.visit.services.db.write(_change, call)
    return Answer(value=Community.shown(changed))


def _change(conn: Connection, call: Call) -> Stored:
    hold(conn, "community", call.visit.here.id)
    now = events.community(conn, call.visit.here.id)
    call.expects(etags.of_text(Community.shown(now).model_dump_json()))
    wanted: dict[str, Any] = {
        **_FIRST,
        **vars(now),
        **call.told(CommunityChange).model_dump(exclude_unset=True),
    }
    form = form_of({**wanted, "holidays": "\n".join(wanted["holidays"])})
    typed, problems = pages.read(form, call.visit.t)
    hours, wrong = contact.read(form, call.visit.t)
    if problems or wrong:
        raise in_form(problems | wrong)
    return events.update_community(conn, now.id, **pages.columns(typed), **contact.columns(hours))


def _place(row: Stored) -> tuple[str, str]:
    return row.name, row.id


ENDPOINTS = (
    listing(
        "/communities", every, CommunityName, Scope.COMMUNITIES_READ, Needs.SESSION, "List your communities"
    ),
    Endpoint(
        method="POST",
        path="/communities",
        handler=make,
        scope=Scope.COMMUNITIES_WRITE,
        needs=Needs.ADMIN,
        summary="Make a community",
        description="For admins.",
        takes=NewCommunity,
        gives=Community,
        status=201,
        etag=True,
    ),
    Endpoint(
        method="GET",
        path="/communities/{community_id}",
        handler=one,
        scope=Scope.COMMUNITIES_READ,
        needs=Needs.COMMUNITY,
        summary="See a community",
        gives=Community,
        etag=True,
    ),
    Endpoint(
        method="PATCH",
        path="/communities/{community_id}",
        handler=change,
        scope=Scope.COMMUNITIES_WRITE,
        needs=Needs.COMMUNITY,
        summary="Correct a community",
        takes=CommunityChange,
        gives=Community,
        match=Match.NEEDED,
        etag=True,
    ),
)

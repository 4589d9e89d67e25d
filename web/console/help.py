"""Help: the same words that stand beside each page, gathered on pages of their own."""

from __future__ import annotations

from aiohttp import web

from language.catalogue import N_
from web.kit import ROOM, Needs, NotHere, Visit, get

HELP = ROOM / "templates" / "console" / "help"
#: Page of help → its heading, in the order of the index. What is not named here comes last, by its name.
TITLES = {
    "home": N_("What needs you now"),
    "words": N_("The words we use"),
    "signing": N_("Signing in, keys and screens"),
    "lists": N_("Tables and files"),
    "ideas": N_("Ideas for themes"),
    "check": N_("Check by two people"),
    "long_work": N_("Work that takes long"),
    "search": N_("Search"),
    "broadcasts": N_("Messages to many"),
    "assets": N_("What is near"),
    "actions": N_("Actions"),
    "alerts": N_("Alerts"),
    "report": N_("Report"),
    "deliveries": N_("Deliveries that need a look"),
    "people": N_("People and what they agreed to"),
    "tokens": N_("Tokens for programs"),
    "themes": N_("The board of themes"),
    "theme": N_("One theme"),
    "queue": N_("Points to place"),
    "history": N_("What was decided"),
    "lineage": N_("Where a theme comes from"),
    "proposed": N_("New themes that wait"),
    "users": N_("Who signs in"),
    "event": N_("A listening event"),
    "comments": N_("Comments"),
    "contact": N_("When and how often we write"),
    "notes": N_("Notes from the room"),
    "replies": N_("Who replied and who is missing"),
    "places": N_("Areas and who lives there"),
}


def topics() -> list[str]:
    """The pages of help that there are."""
    found = {path.stem for path in HELP.glob("*.html")}
    return [name for name in TITLES if name in found] + sorted(found - set(TITLES))


def title(visit: Visit, name: str) -> str:
    """A page of help's heading."""
    return visit.t.gettext(TITLES[name]) if name in TITLES else name.replace("_", " ").capitalize()


async def index(visit: Visit) -> web.Response:
    """All pages of help."""
    return visit.page("console/help_index.html", topics=[(name, title(visit, name)) for name in topics()])


async def show(visit: Visit) -> web.Response:
    """One page of help.

    Raises:
        NotHere: there is no help of this name.
    """
    name = visit.part("page")
    if name not in topics():
        raise NotHere
    return visit.page("console/help_page.html", name=name, heading=title(visit, name))


ROUTES = (
    get("/console/help/", index, Needs.SESSION),
    get("/console/help/{page}", show, Needs.SESSION),
)

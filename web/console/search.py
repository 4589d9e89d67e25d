"""Search over everything that the signed-in person may see, by words; in one event also by meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from aiohttp import web

from language.catalogue import N_
from storage import events, search, wordings
from storage.database import Connection
from storage.events import Event
from storage.search import MOST_COUNTED, Asked, Hit, Hits
from web.console import help as helping
from web.kit import TEMPLATES, Needs, NotPossible, Visit, get

FIRST_SHOWN = 5  # of each kind when everything is searched: the screen shows at once where things are
A_PAGE = 20  # of one kind
MOST_WORDS = 8  # each is another look through all comments
LONGEST = 200  # characters asked for
LAST_PAGE = 10_000  # a higher number is no page that anybody turned to
#: Kind → its heading, in the order shown.
HEADINGS = {
    "events": N_("Events"),
    "themes": N_("Themes"),
    "comments": N_("Comments"),
    "actions": N_("Actions"),
    "reports": N_("Reports"),
    "assets": N_("Help nearby"),
    "people": N_("People"),
    "help": N_("Help with the console"),
}
_TAG = re.compile(r"<[^>]+>")
_FOR_ANALYSTS = frozenset({"events", "themes", "comments", "help"})
_STORED: dict[str, Callable[[Connection, Asked], Hits]] = {
    "events": search.events,
    "comments": search.comments,
    "actions": search.actions,
    "reports": search.reports,
    "assets": search.assets,
    "people": search.people,
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing found. text: in pieces, each with whether it is what was asked for."""

    title: str
    address: str
    text: Sequence[tuple[str, bool]] = ()
    language: str = ""
    #: Where it belongs, in words.
    beside: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """What was found of one kind."""

    kind: str
    heading: str
    total: int
    lines: Sequence[Line]

    @property
    def more(self) -> bool:
        """Whether there may be more than were counted."""
        return self.kind == "comments" and self.total >= MOST_COUNTED


@dataclass(frozen=True, kw_only=True)
class Query:
    """What the address asks for."""

    visit: Visit
    text: str
    kind: str
    event_id: str
    meaning: bool
    page: int

    @property
    def words(self) -> list[str]:
        """What must stand there, each; in quotes several words are one."""
        found = re.findall(r'"([^"]+)"|(\S+)', self.text)
        return [word for pair in found if (word := (pair[0] or pair[1]).strip('"').strip())][:MOST_WORDS]

    @property
    def kinds(self) -> list[str]:
        """Kinds that this person may look through, and asked for."""
        role = self.visit.me.user.role
        may = [kind for kind in HEADINGS if role != "analyst" or kind in _FOR_ANALYSTS]
        if self.event_id:
            may = [kind for kind in may if kind not in {"events", "assets", "people", "help"}]
        return [self.kind] if self.kind in may else may

    @property
    def size(self) -> int:
        """Of each kind, how many are shown."""
        return A_PAGE if self.kind else FIRST_SHOWN

    @property
    def asked(self) -> Asked:
        """As storage takes it."""
        me = self.visit.me
        return Asked(
            words=self.words,
            scope=None if me.user.role == "admin" else list(me.community_ids),
            limit=self.size,
            offset=(self.page - 1) * self.size if self.kind else 0,
            event_id=self.event_id,
        )

    def at(self, page: int = 1, kind: str = "") -> str:
        """Address of another page of it. kind: one of `HEADINGS`, or all."""
        fields = {"q": self.text, "in": kind or self.kind, "event": self.event_id}
        fields |= {"in": ""} if kind == "all" else {}
        fields |= {"by": "meaning"} if self.meaning else {}
        fields |= {"page": str(page)} if page > 1 else {}
        return f"?{urlencode({name: value for name, value in fields.items() if value})}"


@dataclass(frozen=True, kw_only=True)
class Pages:
    """For the pager."""

    query: Query
    page: int
    pages: int
    id: str = ""

    def at(self, page: int) -> str:
        """Address of another page."""
        return self.query.at(page)


@dataclass(kw_only=True)
class Found:
    """The whole answer."""

    groups: list[Group] = field(default_factory=list)
    pages: Pages | None = None
    problems: dict[str, str] = field(default_factory=dict)
    #: Why a search by meaning could not be done now.
    away: str = ""


async def show(visit: Visit) -> web.Response:
    """The form, and below it what was found."""
    scope = None if visit.me.user.role == "admin" else visit.me.community_ids
    every = await visit.services.db.read(events.events, scope)
    query = _query(visit, every)
    found = await _found(query, every) if "q" in visit.request.query else Found()
    return visit.page(
        "console/search.html",
        status=400 if found.problems else 200,
        query=query,
        found=found,
        events=every,
        total=sum(group.total for group in found.groups),
    )


def _query(visit: Visit, every: Sequence[Event]) -> Query:
    asked = visit.request.query
    page, event_id = asked.get("page", "1"), asked.get("event", "")
    return Query(
        visit=visit,
        text=" ".join(asked.get("q", "").replace("\0", " ").split())[:LONGEST],
        kind=asked.get("in", "") if asked.get("in", "") in HEADINGS else "",
        event_id=event_id if event_id in {event.id for event in every} else "",
        meaning=asked.get("by") == "meaning",
        page=int(page) if page.isdecimal() and 0 < len(page) < 6 and 0 < int(page) <= LAST_PAGE else 1,
    )


async def _found(query: Query, every: Sequence[Event]) -> Found:
    t = query.visit.t
    problems = {}
    if sum(map(len, query.words)) < 2:
        problems["q"] = t.gettext("Write at least two letters to look for.")
    if query.meaning and not query.event_id:
        problems["event"] = t.gettext("Choose the event whose comments are searched by meaning.")
    if problems:
        return Found(problems=problems)
    if query.meaning:
        return await _by_meaning(query)
    names = {event.id: event.name for event in every}
    groups = []
    for kind in query.kinds:
        total, lines = await _of_kind(query, kind, names)
        if total:
            heading = t.gettext(HEADINGS[kind])
            groups.append(Group(kind=kind, heading=heading, total=total, lines=lines))
    pages = None
    if query.kind and groups:
        pages = Pages(query=query, page=query.page, pages=-(-groups[0].total // query.size))
    return Found(groups=groups, pages=pages)


async def _of_kind(query: Query, kind: str, names: dict[str, str]) -> tuple[int, list[Line]]:
    if kind in _STORED:
        hits = await query.visit.services.db.read(_STORED[kind], query.asked)
        return hits.total, [_line(query, kind, hit, names) for hit in hits.rows]
    lines = await _themes(query, names) if kind == "themes" else _help(query)
    begin = query.asked.offset
    return len(lines), lines[begin : begin + query.size]


async def _by_meaning(query: Query) -> Found:
    """Comments of one event that mean the like, the likest first; those that do not stand are left out."""
    visit, t = query.visit, query.visit.t
    try:
        near = await visit.services.actions.search_meaning(query.event_id, query.text)
    except NotPossible as error:
        return Found(away=str(error))
    rows = await visit.services.db.read(wordings.some, query.event_id, [key for key, _ in near])
    standing = [rows[key] for key, _ in near if key in rows]
    begin = (query.page - 1) * A_PAGE
    lines = [
        Line(
            title="",
            address=_comment(query, query.event_id, row.text),
            text=[(row.text, False)],
            language=row.language,
        )
        for row in standing[begin : begin + A_PAGE]
    ]
    if not standing:
        return Found()
    heading = HEADINGS["comments"]
    group = Group(kind="comments", heading=t.gettext(heading), total=len(standing), lines=lines)
    pages = Pages(query=query, page=query.page, pages=-(-len(standing) // A_PAGE))
    return Found(groups=[group], pages=pages)


def _line(query: Query, kind: str, hit: Hit, names: dict[str, str]) -> Line:
    event = f"/console/events/{hit.event_id}"
    place = f"/console/communities/{hit.community_id}"
    address = {
        "events": event,
        "actions": f"{event}/actions/{hit.id}",
        "reports": f"{event}/report",
        "assets": f"{place}/assets?{urlencode({'q': hit.title})}",
        "people": f"{place}/people/{hit.id}",
        "comments": _comment(query, hit.event_id, hit.text),
    }[kind]
    return Line(
        title="" if kind == "comments" else hit.title,
        address=address,
        text=pieces(hit.text, query.words),
        language=hit.language,
        beside=names.get(hit.event_id, "") if kind in {"comments", "actions"} else "",
    )


def _comment(query: Query, event_id: str, text: str) -> str:
    """The page of the event's comments with this one on it; the themes where there is no such page."""
    known = {resource.canonical for resource in query.visit.request.app.router.resources()}
    root = f"/console/events/{event_id}"
    if "/console/events/{event_id}/comments" not in known:
        return f"{root}/themes"
    few = " ".join(text.replace('"', " ").split()[:12])
    quoted = f'"{few}"'
    return f"{root}/comments?{urlencode({'words': quoted})}"


async def _themes(query: Query, names: dict[str, str]) -> list[Line]:
    """Themes of the boards as they are now whose name or description has all words."""
    visit = query.visit
    lines = []
    for event_id in await visit.services.db.read(search.themed, query.asked):
        view = await visit.boards.board(event_id)
        lines += [
            Line(
                title=each.label,
                address=f"/console/events/{event_id}/themes/{each.theme.id}",
                text=pieces(each.description, query.words),
                beside=names.get(event_id, ""),
            )
            for each in (view.board.themes if view else ())
            if _says(f"{each.label}\n{each.description}", query.words)
        ]
    return lines


def _help(query: Query) -> list[Line]:
    """Pages of help, in the words of the visitor's language."""
    visit, lines = query.visit, []
    for name in helping.topics():
        template = TEMPLATES.get_template(f"console/help/{name}.html")
        markup = template.render({"visit": visit, "t": visit.t, "me": visit.me, "services": visit.services})
        text = " ".join(unescape(_TAG.sub(" ", markup)).split())
        title = helping.title(visit, name)
        if _says(f"{title}\n{text}", query.words):
            lines.append(
                Line(title=title, address=f"/console/help/{name}", text=pieces(text, query.words, around=80))
            )
    return lines


def _says(text: str, words: Sequence[str]) -> bool:
    folded = text.casefold()
    return all(word.casefold() in folded for word in words)


def pieces(text: str, words: Sequence[str], *, around: int = 0) -> list[tuple[str, bool]]:
    """A text cut where the words stand, each piece with whether it is one of them.

    around: characters before and after the first of them that are kept; 0: the whole text.
    """
    if not text:
        return []
    wanted = re.compile(
        "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE
    )
    if around:
        first = wanted.search(text)
        middle = first.start() if first else 0
        begin, end = max(0, middle - around), middle + around
        text = f"{'…' if begin else ''}{text[begin:end].strip()}{'…' if end < len(text) else ''}"
    found, last = [], 0
    for match in wanted.finditer(text):
        found += [(text[last : match.start()], False), (match.group(), True)]
        last = match.end()
    return [(piece, is_it) for piece, is_it in [*found, (text[last:], False)] if piece]


ROUTES = (get("/console/search", show, Needs.SESSION),)

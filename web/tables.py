"""A table that sorts, pages and goes along as a file: the rows once, all else from the address.

`?sort=KEY` sorts upwards, `?sort=-KEY` downwards, `?page=N` turns, `?as=csv` and `?as=xlsx` are all rows.
Other fields of the address stay, so that a filter holds while one sorts.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, datetime, time
from typing import Any, Generic, TypeVar

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter

from surveys.results.listing import Cell, write_csv, write_xlsx
from web.kit import Visit
from web.phrases import instant_text, local

R = TypeVar("R")

SIZE = 50  # rows a page: what a tired eye still scans, and a phone loads at once
_SHEET_NAME = 31  # characters that a spreadsheet allows
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column. key: its name in the address; value: what it is sorted by and what a file has."""

    key: str
    label: str
    value: Callable[[R], Cell]
    _: KW_ONLY
    #: Figures stand at the right, under one another.
    number: bool = False
    #: Where the cell leads; "" nowhere.
    link: Callable[[R], str] | None = None
    #: What the page shows instead of the value: plain text, or Markup of our own making.
    shown: Callable[[R], str] | None = None


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The head of a column. sorts: ascending, descending or none, as aria-sort has it."""

    label: str
    number: bool
    sorts: str
    #: Address that sorts by it, and the other way round where it is sorted by already.
    address: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One cell of a page. address: "" for no link."""

    text: str
    number: bool
    address: str


@dataclass(frozen=True, kw_only=True)
class View(Generic[R]):
    """One page of a table. rows: those of this page; every: all, sorted."""

    visit: Visit
    name: str
    columns: Sequence[Column[R]]
    every: Sequence[R]
    sort: str
    page: int
    size: int
    #: Before the names of its fields in the address, where a page has several tables; else "".
    prefix: str
    wanted: str = ""
    rows: Sequence[R] = field(init=False)

    def __post_init__(self) -> None:
        start = (self.page - 1) * self.size
        object.__setattr__(self, "rows", self.every[start : start + self.size])

    @property
    def id(self) -> str:
        """Of its element, so that a part of the page can be swapped."""
        return f"table-{self.name}"

    @property
    def total(self) -> int:
        """Rows on all pages."""
        return len(self.every)

    @property
    def pages(self) -> int:
        """At least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        """Number of this page's first row, from 1."""
        return (self.page - 1) * self.size + 1

    @property
    def wants_file(self) -> bool:
        """Whether a file was asked for instead of a page."""
        return self.wanted in MEDIA

    @property
    def headings(self) -> list[Heading]:
        """The heads of the columns, each with the address that sorts by it."""
        found = []
        for column in self.columns:
            down = f"-{column.key}"
            state = {column.key: "ascending", down: "descending"}.get(self.sort, "none")
            # Of figures one wants the largest first, of words A before Z.
            turned = {"ascending": down, "descending": column.key}
            sort = turned.get(state, down if column.number else column.key)
            found.append(
                Heading(label=column.label, number=column.number, sorts=state, address=self._at(sort=sort))
            )
        return found

    @property
    def lines(self) -> list[list[Shown]]:
        """The cells of this page."""
        return [[self._shown(column, row) for column in self.columns] for row in self.rows]

    def at(self, page: int) -> str:
        """Address of one page of it, sorted as now."""
        return self._at(sort=self.visit.request.query.get(f"{self.prefix}sort", ""), page=page)

    def as_file(self, kind: str) -> str:
        """Address of all rows as a file. kind: csv or xlsx."""
        return self._at(sort=self.visit.request.query.get(f"{self.prefix}sort", ""), **{"as": kind})

    def file(self) -> web.Response:
        """All rows as the file that was asked for."""
        return _File(self)

    def written(self) -> bytes:
        """The file's bytes; takes seconds for a hundred thousand rows."""
        header = [column.label for column in self.columns]
        lines = ([self._plain(column.value(row)) for column in self.columns] for row in self.every)
        if self.wanted == "csv":
            return write_csv(header, lines)
        return write_xlsx(self.name[:_SHEET_NAME], header, lines)

    @property
    def file_name(self) -> str:
        """What the file is called."""
        return f"{self.name}-{self.visit.now:%Y-%m-%d}.{self.wanted}"

    @property
    def _zone(self) -> str:
        place = self.visit.community
        return place.time_zone if place else self.visit.services.time_zone

    def _plain(self, value: Cell) -> Cell:
        return local(value, self._zone) if isinstance(value, datetime) else value

    def _shown(self, column: Column[R], row: R) -> Shown:
        value = column.value(row)
        return Shown(
            text=column.shown(row) if column.shown else self._text(value),
            number=column.number,
            address=column.link(row) if column.link else "",
        )

    def _text(self, value: Cell) -> str:
        t = self.visit.t
        if value is None:
            return ""
        if isinstance(value, datetime):
            return instant_text(t, value, self._zone)
        if isinstance(value, date):
            return t.long_date(value)
        return value if isinstance(value, str) else t.number(value)  # type: ignore[arg-type]  # Babel takes both

    def _at(self, **fields: Any) -> str:
        gone = {f"{self.prefix}{name}" for name in ("sort", "page", "as")} | {"done"}
        asked = [(name, value) for name, value in self.visit.request.query.items() if name not in gone]
        asked += [(f"{self.prefix}{name}", str(value)) for name, value in fields.items() if value]
        return str(self.visit.request.rel_url.with_query(asked)) if asked else self.visit.request.rel_url.path


class _File(web.Response):
    """Written in a thread when it is sent: residents are waiting for answers meanwhile."""

    def __init__(self, view: View[Any]) -> None:
        super().__init__(
            headers={
                "Content-Type": MEDIA[view.wanted],
                "Content-Disposition": f'attachment; filename="{view.file_name}"',
                "Cache-Control": "no-store",
            }
        )
        self._view = view

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Write the file, then begin the answer."""
        if self.body is None:
            self.body = await asyncio.to_thread(self._view.written)
        return await super().prepare(request)


def table(  # noqa: PLR0913 - one parameter a fact, all but three by name
    visit: Visit,
    columns: Sequence[Column[R]],
    rows: Iterable[R],
    *,
    name: str,
    first: str = "",
    size: int = SIZE,
    apart: bool = False,
    in_order: bool = False,
) -> View[R]:
    """The page of a table that the address asks for.

    name: of its file and its element, letters and hyphens. first: how it is sorted until somebody sorts it,
    KEY or -KEY; "" leaves the rows as they are given. apart: its fields in the address begin with its name,
    for pages with several tables. in_order: the rows are sorted as `order_of` says already.
    """
    prefix = f"{name}-" if apart else ""
    asked = visit.request.query
    sort, column = order_of(visit, columns, first=first, prefix=prefix)
    every = list(rows)
    if column and not in_order:
        every = ordered(every, column.value, down=sort.startswith("-"))
    wanted = asked.get(f"{prefix}as", "")
    last = max(1, -(-len(every) // size))
    return View(
        visit=visit,
        name=name,
        columns=columns,
        every=every,
        sort=sort,
        page=min(_number(asked.get(f"{prefix}page", "")), last),
        size=size,
        prefix=prefix,
        wanted=wanted,
    )


def order_of(
    visit: Visit, columns: Sequence[Column[R]], *, first: str = "", prefix: str = ""
) -> tuple[str, Column[R] | None]:
    """How the address wants rows sorted: KEY or -KEY, and the column; "" and None: as they are given."""
    by_key = {column.key: column for column in columns}
    sort = visit.request.query.get(f"{prefix}sort", "")
    if sort.removeprefix("-") not in by_key:
        sort = first
    return sort, by_key.get(sort.removeprefix("-"))


def ordered(rows: Iterable[R], value: Callable[[R], Cell], *, down: bool = False) -> list[R]:
    """Sort by a value; empty ones come last both ways, words without regard to case and accents."""
    full: list[tuple[Any, R]] = []
    empty: list[R] = []
    for row in rows:
        cell = value(row)
        if cell is None or cell == "":
            empty.append(row)
        else:
            full.append((_weight(cell), row))
    full.sort(key=lambda pair: pair[0], reverse=down)
    return [row for _, row in full] + empty


def _weight(cell: str | float | date | datetime) -> tuple[int, Any]:
    """Values of one kind among themselves: figures, days, words."""
    if isinstance(cell, datetime):
        return (1, cell.timestamp())
    if isinstance(cell, date):
        return (1, datetime.combine(cell, time.min).timestamp())
    if isinstance(cell, int | float):
        return (0, cell)
    spread = unicodedata.normalize("NFKD", cell.casefold())
    return (2, ("".join(letter for letter in spread if not unicodedata.combining(letter)), cell))


def _number(text: str) -> int:
    """A page's number from the address; 1 for whatever is none."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= 7 else 1

"""One operation of the API, of which both the serving and openapi.json are made."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from pydantic import BaseModel

from storage.tokens import Bearer
from web.api.problems import ApiProblem, Kind
from web.api.scopes import Scope
from web.api.shapes import Asked, Paged, Shape
from web.kit import Needs, Visit

_NO_WORD = re.compile(r"\W+")
M = TypeVar("M", bound=BaseModel)
#: What orders a list: plain values, unique in it, so that a page can begin after any of them.
SortKey = tuple[str | int | float, ...]


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request, admitted and read."""

    visit: Visit
    bearer: Bearer
    body: BaseModel | bytes | None
    query: BaseModel
    #: The ETags of `If-Match`; empty: none was sent.
    match: tuple[str, ...] = ()

    def told(self, model: type[M]) -> M:
        """The body."""
        if not isinstance(self.body, model):
            raise TypeError(model.__name__)
        return self.body

    def asked(self, model: type[M]) -> M:
        """What stands behind the question mark."""
        if not isinstance(self.query, model):
            raise TypeError(model.__name__)
        return self.query

    def expects(self, etag: str) -> None:
        """See that the caller looked at the present state of what they change.

        Raises:
            ApiProblem: they looked at an older one.
        """
        if etag not in self.match and "*" not in self.match:
            raise ApiProblem(Kind.changed, headers={"ETag": etag})


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an operation gives back."""

    value: Shape | None = None
    status: int = 200
    #: With its quotes; empty: made of the value where the operation promises one.
    etag: str = ""
    location: str = ""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A list of which one page is shown. Rows come in the order of `key`."""

    rows: Sequence[Any]
    key: Callable[[Any], SortKey]
    show: Callable[[Any], Shape]


@dataclass(frozen=True, kw_only=True)
class File:
    """A document as it is."""

    content: bytes
    media_type: str
    name: str


Given = Answer | Rows | File


class Match(Enum):
    """Whether an operation wants to know what the caller looked at."""

    NO = "no"
    NEEDED = "needed"  # without If-Match: 428; with an old one: 412


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One operation."""

    method: str
    #: Below /api/v1, with {parts}.
    path: str
    handler: Callable[[Call], Awaitable[Given]]
    scope: Scope
    needs: Needs
    summary: str
    #: What is answered; the model of one row where `listed`; None: nothing (204) or a file.
    gives: type[Shape] | None = None
    listed: bool = False
    #: Media types of the file that it gives.
    files: Sequence[str] = ()
    status: int = 200
    takes: type[BaseModel] | None = None
    #: Media types of a body that is no JSON of ours.
    takes_files: Sequence[str] = ()
    asks: type[Asked] = Asked
    match: Match = Match.NO
    etag: bool = False
    #: Statuses it answers besides those that follow from the above.
    refuses: Sequence[int] = ()
    description: str = ""

    @property
    def tag(self) -> str:
        """The noun."""
        return self.scope.value.split(":", maxsplit=1)[0]

    @property
    def name(self) -> str:
        """Its operationId."""
        return _NO_WORD.sub("_", f"{self.method.lower()}{self.path}").strip("_")

    @property
    def parts(self) -> list[str]:
        """The names of the parts of its address, in order."""
        return [each[1:-1] for each in self.path.split("/") if each.startswith("{")]


def listing(  # noqa: PLR0913 - what makes one list differ from another
    path: str,
    handler: Callable[[Call], Awaitable[Given]],
    row: type[Shape],
    scope: Scope,
    needs: Needs,
    summary: str,
    *,
    asks: type[Paged] = Paged,
    description: str = "",
) -> Endpoint:
    """A list, page by page, as JSON, CSV or NDJSON."""
    return Endpoint(
        method="GET",
        path=path,
        handler=handler,
        scope=scope,
        needs=needs,
        summary=summary,
        description=description,
        gives=row,
        listed=True,
        asks=asks,
        etag=True,
    )

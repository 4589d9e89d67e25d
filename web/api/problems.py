"""What is answered when something cannot be done: RFC 9457, with a type that leads to its meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated

from aiohttp import web
from pydantic import Field, ValidationError

from web.api.shapes import Shape

ROOT = "/api/v1/"
MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, kw_only=True)
class Sort:
    """One way to fail."""

    status: int
    title: str
    #: What it means and what to do, for the page that explains them.
    meaning: str


class Kind(Enum):
    """Every way to fail, by the last word of its type."""

    unreadable = Sort(
        status=400, title="Not readable", meaning="The request breaks the rules of HTTP. Mend the client."
    )
    no_token = Sort(
        status=401,
        title="No token",
        meaning="Send `Authorization: Bearer …` with a token that is neither revoked nor expired.",
    )
    scope = Sort(
        status=403,
        title="Not allowed to this token",
        meaning="The token lacks a scope, or its person's role has none of it. `errors` names the scope.",
    )
    not_here = Sort(
        status=404,
        title="Not here",
        meaning="There is nothing at this address, or nothing that this person may know of.",
    )
    method = Sort(
        status=405, title="Not done this way", meaning="The `Allow` header names the methods of the address."
    )
    form = Sort(
        status=406,
        title="Not to be had in that form",
        meaning="Accept `application/json`; lists also come as `text/csv` and `application/x-ndjson`.",
    )
    clash = Sort(
        status=409,
        title="Not as things stand",
        meaning="It would break something that holds now. `detail` says what.",
    )
    at_work = Sort(
        status=409,
        title="Still at work",
        meaning="The first request with this Idempotency-Key has not ended. Ask again in a few seconds.",
    )
    changed = Sort(
        status=412,
        title="Changed since",
        meaning="`If-Match` is not the present ETag. Look again (`since`: what was decided), then decide.",
    )
    too_big = Sort(status=413, title="Too big", meaning="A request has room for 1 MB. Send less at once.")
    media_type = Sort(
        status=415,
        title="Not a type that is read here",
        meaning="Send the body as the `Content-Type` that the operation names.",
    )
    unusable = Sort(
        status=422,
        title="Not usable",
        meaning="`errors` names each place with what is wrong there and what to do about it.",
    )
    key_used = Sort(
        status=422,
        title="Key used for something else",
        meaning="This Idempotency-Key came with another request within 24 hours. Use a new one.",
    )
    no_match = Sort(
        status=428,
        title="Say what you saw",
        meaning="Send `If-Match` with the ETag of what you looked at, so that nobody's work is overwritten.",
    )
    too_often = Sort(status=429, title="Too often", meaning="Wait as many seconds as `Retry-After` says.")
    ours = Sort(
        status=500,
        title="Something went wrong on our side",
        meaning="Nothing is half done. Try again in a few minutes.",
    )
    records = Sort(
        status=503,
        title="We cannot reach our records",
        meaning="Nothing is lost. Try again in a few minutes.",
    )


class Fault(Shape):
    """One thing that is wrong with a request."""

    place: Annotated[str, Field(description="Where: `body.name`, `query.limit`, `header.If-Match`.")]
    problem: str
    remedy: str


class Since(Shape):
    """What somebody decided after what was seen."""

    sequence: int
    kind: str
    made_by: str | None
    why: str


class Problem(Shape):
    """Why something was not done (RFC 9457)."""

    type: Annotated[str, Field(examples=["/api/v1/#unusable"])]
    title: str
    status: int
    detail: str
    errors: list[Fault] = Field(default_factory=list)
    since: list[Since] = Field(
        default_factory=list, description="With 412 on a board: what was decided since."
    )


class ApiProblem(Exception):  # noqa: N818 - an answer to a program, not a fault
    """Something is not done; `problem_of` words it."""

    def __init__(
        self,
        kind: Kind,
        detail: str = "",
        *,
        errors: Iterable[Fault] = (),
        since: Iterable[Since] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind.name)
        self.kind = kind
        self.detail = detail
        self.errors = list(errors)
        self.since = list(since)
        self.headers = dict(headers or {})


def fault(place: str, problem: str, remedy: str = "") -> Fault:
    """One thing that is wrong."""
    return Fault(place=place, problem=problem, remedy=remedy)


def unusable(*errors: Fault) -> ApiProblem:
    """A request that says something it cannot mean."""
    return ApiProblem(Kind.unusable, errors=errors)


def in_form(problems: Mapping[str, str], names: Mapping[str, str] | None = None) -> ApiProblem:
    """What a console form says beside its fields. names: field of the form → of the body."""
    known = names or {}
    return unusable(
        *(fault(f"body.{known.get(name, name)}", said, "Correct it.") for name, said in problems.items())
    )


def of_validation(place: str, error: ValidationError) -> ApiProblem:
    """What pydantic found, place by place; residents' or others' words are not repeated."""
    found = []
    for each in error.errors(include_url=False, include_input=False, include_context=False):
        where = ".".join([place, *(str(part) for part in each["loc"])])
        unknown = each["type"] == "extra_forbidden"
        found.append(
            fault(
                where,
                "There is no such field." if unknown else f"{each['msg'].removeprefix('Value error, ')}.",
                "Take it out, or correct its name." if unknown else "See the operation in openapi.json.",
            )
        )
    return unusable(*found)


def answer(problem: ApiProblem) -> web.Response:
    """The answer that carries a problem."""
    sort = problem.kind.value
    shown = Problem(
        type=f"{ROOT}#{problem.kind.name}",
        title=sort.title,
        status=sort.status,
        detail=problem.detail or sort.meaning,
        errors=problem.errors,
        since=problem.since,
    )
    text = shown.model_dump_json(exclude_defaults=True)
    return web.Response(text=text, status=sort.status, content_type=MEDIA_TYPE, headers=problem.headers)


def for_status(status: int, *, allow: str = "") -> web.Response:
    """The answer to what the server itself refused."""
    known = {kind.value.status: kind for kind in reversed(Kind)}
    kind = known.get(status, Kind.ours if status >= 500 else Kind.unreadable)
    return answer(ApiProblem(kind, headers={"Allow": allow} if allow else None))

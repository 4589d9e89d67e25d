"""Work that takes longer than an answer: begin it, see how it stands, cancel it; the console shows it too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from pydantic import Field

from web.api.endpoint import Answer, Call, Endpoint
from web.api.problems import ROOT, ApiProblem, Kind
from web.api.scopes import Scope
from web.api.shapes import Instant, Shape
from web.behind import Tell
from web.kit import Needs
from web.working import WORKING

Name = Callable[[Call], str]


class Work(Shape):
    """A piece of work."""

    standing: Annotated[
        str, Field(description="none, running, done, failed, cancelled or stopped", examples=["running"])
    ]
    done: Annotated[int, Field(description="How far it has come.")]
    of: Annotated[int, Field(description="Of so much; 0: not known.")]
    began_at: Instant | None
    reason: Annotated[str, Field(description="Why it failed.")]


async def begun(call: Call, name: str, work: Callable[[Tell], Awaitable[object]], where: str) -> Answer:
    """Begin it, unless it is going on. where: below /api/v1/, the address of its state."""
    working = call.visit.request.app[WORKING]
    await working.start(name, work)
    return Answer(value=Work.shown(working.view(name)), status=202, location=f"{ROOT}{where}")


def endpoints(path: str, name: Name, scopes: tuple[Scope, Scope], needs: Needs, what: str) -> list[Endpoint]:
    """How one kind of work stands, and its cancelling. scopes: to read, to write."""

    async def state(call: Call) -> Answer:
        return Answer(value=Work.shown(call.visit.request.app[WORKING].view(name(call))))

    async def cancel(call: Call) -> Answer:
        if not await call.visit.request.app[WORKING].cancel(name(call)):
            raise ApiProblem(Kind.clash, "It is not going on any more.")
        return Answer(value=Work.shown(call.visit.request.app[WORKING].view(name(call))))

    handlers = ((state, "GET", scopes[0], "See how"), (cancel, "DELETE", scopes[1], "Cancel"))
    return [
        Endpoint(
            method=method,
            path=path,
            handler=handler,
            scope=scope,
            needs=needs,
            summary=f"{begins} {what}{' stands' if method == 'GET' else ''}",
            gives=Work,
            refuses=(409,) if method == "DELETE" else (),
        )
        for handler, method, scope, begins in handlers
    ]

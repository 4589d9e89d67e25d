"""Points that the machine was not sure of: each with its reason, what it may belong to, and one question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from nlp.types import Queued, QueueReason
from web.board import BoardView
from web.console.choosing import last_of
from web.deciding import board_now
from web.kit import Form, Needs, Visit, get
from web.points import EventPoints, PointView

QUEUED_A_PAGE = 10  # a screenful or two; those answered give way to the next


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One point that waits, with its comment around it. parts: redacted text, and whether it is the point."""

    queued: Queued
    point: PointView
    parts: Sequence[tuple[str, bool]]


async def show(visit: Visit) -> web.Response:
    """The next points to place."""
    return await queue_page(visit)


async def queue_page(visit: Visit, *, typed: Form | None = None, fault: str = "") -> web.Response:
    """The page; with what was typed and what it lacks, where a form came from it."""
    view = await board_now(visit, visit.this_event.id)
    points = await visit.boards.points(visit.this_event.id)
    # What was said may have been corrected or withdrawn since the themes were made.
    waiting = [each for each in view.waiting if points.columns.row_of((each.comment_id, each.start)) >= 0]
    reasons = Counter(each.reason for each in waiting)
    reason = visit.request.query.get("reason", "")
    if reason in set(QueueReason):
        waiting = [each for each in waiting if each.reason == reason]
    whole = len(view.run.queue)
    return visit.page(
        "console/queue.html",
        status=400 if fault else 200,
        view=view,
        asked=_asked(points, view, waiting[:QUEUED_A_PAGE]),
        left=len(waiting),
        reasons=reasons,
        reason=reason,
        whole=whole,
        looked=whole - len(view.waiting),
        last=last_of(visit, view),
        typed=typed,
        fault=fault,
    )


def _asked(points: EventPoints, view: BoardView, waiting: Sequence[Queued]) -> list[Asked]:
    found = []
    for each in waiting:
        point = points.point(view, (each.comment_id, each.start))
        if point is not None:
            found.append(Asked(queued=each, point=point, parts=points.comment(point.answer_id, point.start)))
    return found


ROUTES = (get("/console/events/{event_id}/themes/queue", show, Needs.ANALYSE),)

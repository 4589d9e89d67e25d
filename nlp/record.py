"""Runs and decisions as JSON: `themes.json`, and what the database keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from nlp.types import (
    Assignment,
    Campaign,
    Change,
    ChangeKind,
    Decision,
    DecisionKind,
    Mapped,
    Queued,
    QueueReason,
    Quote,
    Reason,
    Run,
    Suggestion,
    Theme,
)

Json = dict[str, Any]


def to_json(run: Run, *, memory: Mapping[str, Any] | None = None) -> Json:
    """The run as `themes.json` has it (design.md, section 5); assignments go into a file of their own.

    Args:
        run: What to write.
        memory: As `nlp.learning.continuity.memory` makes it, for a file that a later run may go on from.
    """
    kept = {} if memory is None else {"memory": dict(memory)}
    return {
        "version": run.version,
        "manifest": dict(run.manifest),
        "counts": dict(run.counts),
        "themes": [_theme_to_json(theme) for theme in run.themes],
        "queue": [_queued_to_json(queued) for queued in run.queue],
        "campaigns": [asdict(campaign) for campaign in run.campaigns],
        "changes": [_change_to_json(change) for change in run.changes],
        **kept,
    }


def assignments_to_json(run: Run) -> list[Json]:
    """One object per assignment, in the run's order."""
    return [asdict(assignment) for assignment in run.assignments]


def from_json(document: Mapping[str, Any], assignments: Iterable[Mapping[str, Any]] = ()) -> Run:
    """The run that `to_json` and `assignments_to_json` wrote."""
    return Run(
        version=document["version"],
        manifest=document["manifest"],
        counts=document["counts"],
        themes=tuple(_theme(theme) for theme in document["themes"]),
        assignments=_assignments(assignments),
        queue=tuple(_queued(queued) for queued in document["queue"]),
        # Runs that were stored before these came.
        campaigns=tuple(Campaign(**campaign) for campaign in document.get("campaigns", ())),
        changes=tuple(_change(change) for change in document.get("changes", ())),
    )


def decision_to_json(decision: Decision) -> Json:
    """A decision without its empty fields; one point is written `point`, several `points`."""
    points = [{"id": comment_id, "start": start} for comment_id, start in decision.points]
    fields = {
        "kind": str(decision.kind),
        "themes": list(decision.themes),
        "into": decision.into,
        "label": decision.label,
        "point": points[0] if len(points) == 1 else None,
        "points": points if len(points) > 1 else None,
        "to": decision.to,
    }
    return {name: value for name, value in fields.items() if value}


def decision_from_json(document: Mapping[str, Any]) -> Decision:
    """The decision that `decision_to_json` wrote.

    Raises:
        ValueError: The kind is not one that this version knows.
    """
    points = [*([document["point"]] if document.get("point") else []), *document.get("points", ())]
    return Decision(
        kind=DecisionKind(document["kind"]),
        themes=tuple(document.get("themes", ())),
        into=document.get("into", ""),
        label=document.get("label", ""),
        points=tuple((str(point["id"]), int(point["start"])) for point in points),
        to=document.get("to", ""),
    )


def _theme_to_json(theme: Theme) -> Json:
    return {
        **{name: value for name, value in vars(theme).items() if name not in {"quotes", "frameworks"}},
        "quotes": [_quote_to_json(quote) for quote in theme.quotes],
        "frameworks": {
            name: [asdict(mapped) for mapped in chosen] for name, chosen in theme.frameworks.items()
        },
    }


def _quote_to_json(quote: Quote) -> Json:
    return {"id": quote.comment_id, "start": quote.start, "end": quote.end, "text": quote.text}


def _queued_to_json(queued: Queued) -> Json:
    return {
        "id": queued.comment_id,
        "start": queued.start,
        "end": queued.end,
        "reason": queued.reason,
        "suggestions": [asdict(suggestion) for suggestion in queued.suggestions],
    }


def _assignments(documents: Iterable[Mapping[str, Any]]) -> tuple[Assignment, ...]:
    """Words that stand in very many rows are kept once, not once a row."""
    same: dict[str, str] = {}

    def once(value: Any) -> Any:
        return same.setdefault(value, value) if isinstance(value, str) else value

    return tuple(Assignment(**{name: once(value) for name, value in each.items()}) for each in documents)


def _theme(document: Mapping[str, Any]) -> Theme:
    rest = {name: value for name, value in document.items() if name not in {"quotes", "frameworks"}}
    return Theme(
        **rest,
        quotes=tuple(_quote(quote) for quote in document["quotes"]),
        frameworks={name: _mapped(chosen) for name, chosen in document["frameworks"].items()},
    )


def _mapped(chosen: Sequence[Mapping[str, Any]]) -> tuple[Mapped, ...]:
    return tuple(Mapped(**mapped) for mapped in chosen)


def _quote(document: Mapping[str, Any]) -> Quote:
    return Quote(
        comment_id=document["id"], start=document["start"], end=document["end"], text=document["text"]
    )


def _queue_reason(name: str) -> QueueReason:
    """Runs that were stored before there were several reasons say `unsure`."""
    return QueueReason.FITS_NONE if name == Reason.UNSURE else QueueReason(name)


def _change_to_json(change: Change) -> Json:
    return {**asdict(change), "others": list(change.others)}


def _change(document: Mapping[str, Any]) -> Change:
    return Change(
        **{**document, "kind": ChangeKind(document["kind"]), "others": tuple(document.get("others", ()))}
    )


def _queued(document: Mapping[str, Any]) -> Queued:
    return Queued(
        comment_id=document["id"],
        start=document["start"],
        end=document["end"],
        reason=_queue_reason(document["reason"]),
        suggestions=tuple(Suggestion(**suggestion) for suggestion in document["suggestions"]),
    )

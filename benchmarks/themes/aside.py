"""Row of the table: how much of what people said ends in no theme, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.themes.metrics import Interval, share_of
from benchmarks.themes.ours import NOWHERE, placed
from benchmarks.themes.rows import Figure, Row
from benchmarks.themes.sets import half_of, records
from benchmarks.themes.split_comments import said
from benchmarks.themes.vectors import KeptEncoder
from nlp.types import Comment, Reason

UNSURE_MOST = 0.10
SAME_EVENT = "american-assembly.bowling-green"  # is the Bowling Green set again, with more statements
LEAST_OF_AN_EVENT = 30  # English statements; smaller conversations are no event
HOW = """\
Whole sets through the whole pipeline as it runs by default; counted on the comments of the
reporting half. Each English conversation of Polis with {least} statements or more is an event of
its own. Shares with Wilson's interval. An unsure point waits in the queue with themes to choose
from; that few are unsure is no proof that the others are right: see the agreement above."""
SILENT = (Reason.NON_ANSWER, Reason.DANGER, Reason.UNREADABLE, Reason.DUPLICATE)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Comments that are themed together."""

    name: str
    #: The set it is part of, under which it is counted.
    group: str
    comments: tuple[Comment, ...]


def measure(data: Path) -> Row:
    """Whole sets through the whole pipeline; counted on the comments of the reporting half."""
    encoder = KeptEncoder()
    return row({event: counts(event, encoder) for event in events(data)})


def row(found: dict[Event, Counter[str]]) -> Row:
    """Counts of each event as the row of the table."""
    groups = {event.group: Counter[str]() for event in found}
    for event, each in found.items():
        groups[event.group] += each
    unsure = {name: share_of(each["unsure"], _meant(each)) for name, each in groups.items()}
    without = sum(each["without a reason"] for each in groups.values())
    everything = sum(sum(each.values()) for each in groups.values())
    return Row(
        key="aside",
        name="share set aside without a reason; *unsure* (non-answers and danger counted apart)",
        today="0; –",
        goal="0; < 10 % on real sets",
        figures=(
            Figure(name="without a reason", interval=share_of(without, everything), digits=4),
            *(Figure(name=f"unsure, {name}", interval=each, digits=3) for name, each in unsure.items()),
        ),
        met=without == 0 and all(each.value < UNSURE_MOST for each in unsure.values()),
        section="\n".join(_section(groups, unsure)),
        raw={event.name: dict(each) for event, each in found.items()},
    )


def events(data: Path) -> Iterator[Event]:
    """Every real set as an event; each English conversation of Polis is one of its own."""
    for name, file in (
        ("NHS", "nhs_patient_phase1"),
        ("Bowling Green", "bowling_green_2018_llm_topics"),
        ("disaster messages", "disaster_direct_messages"),
    ):
        yield _event(name, name, records(data, file))
    statements = [
        each
        for each in records(data, "polis_open_conversations")
        if each["language"] == "en" and each["label"] != SAME_EVENT
    ]
    for conversation in sorted({each["label"] for each in statements}):
        these = [each for each in statements if each["label"] == conversation]
        if len(these) >= LEAST_OF_AN_EVENT:
            yield _event(f"Polis {conversation}", "Polis, English", these)


def _event(name: str, group: str, rows: Sequence[dict[str, str]]) -> Event:
    comments = tuple(Comment(id=each["id"], text=each["text"]) for each in rows)
    return Event(name=name, group=group, comments=comments)


def counts(event: Event, encoder: KeptEncoder) -> Counter[str]:
    """What became of each point and each part set aside, of comments of the reporting half."""
    everything = said(event.comments, encoder)
    now = placed(everything.points, everything.vectors, encoder)
    found = Counter[str](
        part.reason.value
        for each in everything.prepared
        for part in each.set_aside
        if half_of(part.comment_id) == "report"
    )
    for point, theme, reason in zip(now.points, now.themes.tolist(), now.reasons, strict=True):
        if half_of(point.comment_id) == "report":
            found["themed" if theme != NOWHERE else reason.value if reason else "without a reason"] += 1
    return found


def _meant(found: Counter[str]) -> int:
    """Points that say something and could be in a theme."""
    return found["themed"] + found["unsure"] + found["without a reason"]


def _section(groups: dict[str, Counter[str]], unsure: dict[str, Interval]) -> Iterator[str]:
    yield HOW.format(least=LEAST_OF_AN_EVENT)
    yield ""
    yield (
        "| set | points themed | unsure | of those that could be themed | "
        + " | ".join(reason.value for reason in SILENT)
        + " | without a reason |"
    )
    yield "|---|---|---|---|" + "---|" * len(SILENT) + "---|"
    for name, each in groups.items():
        silent = " | ".join(f"{each[reason.value]:,}" for reason in SILENT)
        share = unsure[name]
        yield (
            f"| {name} | {each['themed']:,} | {each['unsure']:,} "
            f"| {share.value:.1%} ({share.low:.1%} to {share.high:.1%}) | {silent} "
            f"| {each['without a reason']} |"
        )
    yield ""

"""What `listenwell themes` writes: themes.json and the assignments as a table, all files together or none."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from feedback.spreadsheet import inert
from listenwell.file_themes import Themed
from nlp.account import decisions_sha256
from nlp.decisions import waiting
from nlp.record import decision_to_json, to_json
from nlp.types import Assignment, BoardTheme, Reason, Run, Theme

Json = dict[str, Any]
HEADER = ("id", "person", "start", "end", "point", "theme_id", "subtheme_id", "confidence", "reason")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")  # what a spreadsheet reckons to be itself


class OutputUnwritable(Exception):  # noqa: N818 -- it states what is the case
    """A file cannot be written; the message says which and what to do."""


def document(themed: Themed) -> Json:
    """What themes.json holds: the themes as people see them; with decisions, also the machine's."""
    seen = as_seen(themed)
    manifest = {**seen.manifest, "decisions_sha256": decisions_sha256(themed.decisions)}
    whole = to_json(replace(seen, manifest=manifest), memory=themed.memory)
    if not themed.decisions:
        return whole
    hidden = [each for each in themed.board.themes if each.hidden]
    return {
        **whole,
        "hidden": [
            {"id": each.theme.id, "label": each.label, "people": each.theme.people} for each in hidden
        ],
        "decisions": [decision_to_json(decision) for decision in themed.decisions],
        "machine": {"themes": to_json(themed.run)["themes"]},
    }


def as_seen(themed: Themed) -> Run:
    """The run with its themes, places and queue as people left them. Hidden themes are not among them."""
    if not themed.decisions:
        return themed.run
    shown = [each for each in themed.board.themes if not _is_hidden(each, themed)]
    return replace(
        themed.run,
        themes=tuple(_shown(each) for each in shown),
        assignments=themed.board.assignments,
        counts=_counts(themed.run, themed.board.assignments),
        queue=tuple(waiting(themed.run, themed.decisions)),
    )


def _is_hidden(each: BoardTheme, themed: Themed) -> bool:
    hidden = {other.theme.id for other in themed.board.themes if other.hidden}
    return each.hidden or each.theme.parent_id in hidden


def _shown(each: BoardTheme) -> Theme:
    return replace(each.theme, label=each.label, description=each.description, pinned=each.pinned)


def _counts(run: Run, assignments: Iterable[Assignment]) -> Mapping[str, object]:
    """The run's counts with what people moved and set aside."""
    placed = list(assignments)
    reasons = Counter(each.reason for each in placed if not each.theme_id)
    return {
        **run.counts,
        "points": sum(1 for each in placed if each.theme_id),
        "set_aside": {str(reason): reasons[reason] for reason in Reason if reasons[reason]},
    }


def table(themed: Themed) -> str:
    """The assignments as CSV, in the order of the comments. No cell acts as a formula."""
    said = {(point.comment_id, point.start): point.text for point in themed.material.points}
    said |= {(part.comment_id, part.start): words for part, words in themed.material.set_aside}
    place = {comment_id: at for at, comment_id in enumerate(themed.material.ids)}
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEADER)
    for each in sorted(themed.board.assignments, key=lambda a: (place[a.comment_id], a.start)):
        rows.writerow(_row(each, said[each.comment_id, each.start]))
    return text.getvalue()


def _row(assignment: Assignment, words: str) -> tuple[object, ...]:
    return (
        _harmless(assignment.comment_id),
        _harmless(assignment.person),
        assignment.start,
        assignment.end,
        inert(words),
        assignment.theme_id,
        assignment.subtheme_id,
        assignment.confidence if assignment.theme_id else "",
        assignment.reason,
    )


def _harmless(name: str) -> str:
    """An id as it is where a spreadsheet takes it for a number or a word, else made inert."""
    return name if _NUMBER.fullmatch(name) else inert(name)


def check_targets(targets: Mapping[str, Path | None], sources: Mapping[str, Path | None]) -> str:
    """What is wrong with where the outputs shall go; empty when nothing is.

    Args:
        targets: Option → output.
        sources: Option → input.
    """
    taken: dict[Path, str] = {path.resolve(): option for option, path in sources.items() if path}
    for option, path in targets.items():
        if path is None:
            continue
        other = taken.get(path.resolve())
        if other:
            return f"{option} and {other} are the same file, {path}. Give each a name of its own."
        taken[path.resolve()] = option
    return ""


def check_writable(targets: Iterable[Path]) -> None:
    """See that each output can be written, before minutes of work and not after.

    Raises:
        OutputUnwritable: One cannot.
    """
    for path in targets:
        if not os.access(path.parent, os.W_OK):
            raise OutputUnwritable(f"{path} cannot be written: there is no writable folder {path.parent}.")
        if path.exists() and not path.is_file():
            raise OutputUnwritable(f"{path} cannot be written: it is no ordinary file. Choose another name.")
        if path.exists() and not os.access(path, os.W_OK):
            raise OutputUnwritable(f"{path} is write-protected. Choose another name, or allow writing to it.")


def write_together(files: Mapping[Path, str]) -> None:
    """Write all files, or none: each beside its place first, then all are put there at once.

    Raises:
        OutputUnwritable: One could not be written; what was there before is as it was.
    """
    halves = {path: path.with_name(f".{path.name}.part") for path in files}
    try:
        for path, text in files.items():
            with halves[path].open("w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        for path, half in halves.items():
            half.replace(path)
    except OSError as error:
        raise OutputUnwritable(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        for half in halves.values():
            with contextlib.suppress(OSError):
                half.unlink(missing_ok=True)

"""`listenwell themes`: theme any file of comments, without a database."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, cast

import click
from tqdm import tqdm

from feedback.spreadsheet import inert
from listenwell.cli import output
from listenwell.comment_files import Columns, CommentFile, CommentsUnreadable, read
from listenwell.models import load_spacy
from nlp.embed import MiniLm
from nlp.frameworks import Framework, framework, parse, shipped
from nlp.label import SpacyPhrases
from nlp.models_setup import find, folder_from_environment, models_used
from nlp.pipeline import Themer
from nlp.prepare import Preparer
from nlp.record import to_json
from nlp.types import Assignment, Comment, Point, Prepared, Reason, Run
from safety.screen import shows_danger

WHY = {
    Reason.NON_ANSWER: "say nothing (“nothing”, “n/a”)",
    Reason.DANGER: "show danger: a person must read them today",
    Reason.DUPLICATE: "repeat what the same person said",
    Reason.UNREADABLE: "have no letters or are in a language that cannot be read here",
    Reason.UNSURE: "fit no theme well enough: see the queue",
}
HEADER = ("id", "person", "start", "end", "point", "theme_id", "subtheme_id", "confidence", "reason")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    "target",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where themes.json goes.",
)
@click.option("--column", default="text", show_default=True, help="Column with the comments.")
@click.option(
    "--id", "id_column", default="", help="Column with their ids [default: id, else the row number]."
)
@click.option("--person", default="", help="Column that tells who wrote; people are counted, not comments.")
@click.option("--question", default="", help="What was asked, or the column that holds it.")
@click.option("--language", default="", help="Language of all comments (en, cy) [default: recognise each].")
@click.option(
    "--framework",
    "frameworks",
    multiple=True,
    default=("marmot8",),
    show_default=True,
    help="List to map themes to: a name or a file.",
)
@click.option(
    "--assignments",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write a CSV with a row per point.",
)
def themes(
    file: Path, target: Path, frameworks: tuple[str, ...], assignments: Path | None, **columns: str
) -> None:
    """Find the themes in FILE (.csv, .tsv or .xlsx), a comment a row.

    Nothing leaves this machine. What could tell who wrote is hidden, what shows danger is never themed,
    and what was set aside is counted by reason.
    """
    started = time.monotonic()
    for path in filter(None, (target, assignments)):
        # Before minutes of work, not after.
        if not os.access(path.parent, os.W_OK):
            output.stop(f"{path} cannot be written: there is no writable folder {path.parent}.")
    wanted = tuple(_framework(name) for name in frameworks)
    try:
        source = read(file, _columns(columns))
    except CommentsUnreadable as error:
        output.stop(str(error))
    run, points = _themed(source, wanted)
    run = replace(run, manifest={**run.manifest, "seconds": round(time.monotonic() - started, 1)})
    _write(target, json.dumps(to_json(run), ensure_ascii=False, indent=1) + "\n")
    if assignments:
        _write(assignments, _table(run, source.comments, points))
    click.echo("\n".join(_summary(run)))


def _columns(given: dict[str, str]) -> Columns:
    return Columns(
        text=given["column"],
        id=given["id_column"],
        person=given["person"],
        question=given["question"],
        language=given["language"],
    )


def _framework(name: str) -> Framework:
    path = Path(name)
    return (
        parse(path.read_text(encoding="utf-8"), name)
        if name not in shipped() and path.is_file()
        else framework(name)
    )


def _themed(source: CommentFile, frameworks: tuple[Framework, ...]) -> tuple[Run, list[Point]]:
    """The run, and the points it is made of."""
    files = find(folder_from_environment())
    nlp, encoder = load_spacy(), MiniLm(files)
    comments = source.comments
    with _bar("Reading comments", len(comments)) as bar:
        danger = frozenset(comment.id for comment in comments if shows_danger(comment.text))
        prepared = [_counted(each, bar) for each in Preparer(nlp=nlp).prepare(comments, danger)]
    points = [point for each in prepared for point in each.points]
    with _bar("Placing points", len({point.text for point in points})) as bar:
        vectors = encoder.encode([point.text for point in points], progress=bar.update)
    click.echo("Finding themes …", err=True)
    themer = Themer(
        encoder=encoder, finder=SpacyPhrases(nlp=nlp), frameworks=frameworks, question=source.question
    )
    aside = [part for each in prepared for part in each.set_aside]
    manifest = {"input_sha256": source.sha256, "models": models_used(files)}
    return themer.theme(points, vectors, aside, manifest), points


def _bar(what: str, total: int) -> tqdm[NoReturn]:
    return tqdm(total=total, desc=what, unit="", mininterval=0.5 if sys.stderr.isatty() else 5)


def _counted(prepared: Prepared, bar: tqdm[NoReturn]) -> Prepared:
    bar.update()
    return prepared


def _table(run: Run, comments: Sequence[Comment], points: Sequence[Point]) -> str:
    """The assignments as CSV, in the order of the comments."""
    said = {(point.comment_id, point.start): point.text for point in points}
    originals = {comment.id: comment.text for comment in comments}
    place = {comment.id: at for at, comment in enumerate(comments)}
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEADER)
    for assignment in sorted(run.assignments, key=lambda a: (place[a.comment_id], a.start)):
        silent = originals[assignment.comment_id][assignment.start : assignment.end]
        # A non-answer holds nothing but its few known words; all else that is set aside stays unprinted.
        words = said.get(
            (assignment.comment_id, assignment.start),
            silent if assignment.reason == Reason.NON_ANSWER else "",
        )
        rows.writerow(_row(assignment, words))
    return text.getvalue()


def _row(assignment: Assignment, words: str) -> tuple[object, ...]:
    return (
        assignment.comment_id,
        assignment.person,
        assignment.start,
        assignment.end,
        inert(words),
        assignment.theme_id,
        assignment.subtheme_id,
        assignment.confidence if assignment.theme_id else "",
        assignment.reason,
    )


def _summary(run: Run) -> Iterator[str]:
    counts = cast("dict[str, Any]", run.counts)
    tops = [theme for theme in run.themes if theme.parent_id is None]
    yield (
        f"{_count(counts['comments'], 'comment', 'comments')} from "
        f"{_count(counts['people'], 'person', 'people')}: "
        f"{_count(counts['points'], 'point', 'points')} in {_count(len(tops), 'theme', 'themes')}."
    )
    for theme in tops:
        pin = "  (few people, but grave: look at it first)" if theme.pinned else ""
        yield f"{theme.rank:4}  {_count(theme.people, 'person', 'people'):>13}  {theme.label}{pin}"
    yield "Set aside:" if counts["set_aside"] else "Nothing was set aside."
    for reason, count in counts["set_aside"].items():
        yield f"      {count:6,}  {reason}: {WHY[Reason(reason)]}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_text(text, encoding="utf-8")
        half.replace(path)
    except OSError as error:
        output.stop(f"{path} cannot be written: {error.strerror}.")

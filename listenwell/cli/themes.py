"""`listenwell themes`: theme any file of comments, without a database."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import click
from tqdm import tqdm

from feedback.theme_limits import LIMITS, LIMITS_TITLE
from feedback.theme_page import ThemePage
from feedback.theme_page import page as theme_page
from listenwell.cli import output
from listenwell.comment_files import Columns, CommentsUnreadable
from listenwell.earlier_themes import read_document
from listenwell.file_themes import Progress, Request, Themed, theme_file
from listenwell.kept_chunks import BeingMade
from listenwell.preparing import WORKERS, WorkerEnded
from listenwell.theme_decisions import about_nothing
from listenwell.theme_outputs import (
    OutputUnwritable,
    as_seen,
    check_targets,
    check_writable,
    document,
    table,
    write_together,
)
from listenwell.theme_replay import differences, other_programs, request_of
from listenwell.theme_tools import ModelTools, Tools
from nlp.errors import UnknownFramework
from nlp.models_setup import folder_from_environment
from nlp.types import Reason, Run, Theme

INTERRUPTED = 130  # as a shell reports what Ctrl-C ended
SLOW_TERMINAL_SECONDS = 5  # between two lines of progress in a log file
WHY = {
    Reason.NON_ANSWER: "say nothing (“nothing”, “n/a”)",
    Reason.DANGER: "show danger: a person must read them today",
    Reason.DUPLICATE: "repeat what the same person said",
    Reason.UNREADABLE: "have no letters or are in a language that cannot be read here",
    Reason.UNSURE: "fit no theme well enough: see the queue",
}
_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_OUTPUT = click.Path(dir_okay=False, path_type=Path)
#: What --replay takes from the manifest, so that it cannot be given beside it.
_FROM_MANIFEST = ("target", "column", "id_column", "person", "place", "question", "language", "detail")


@click.command(epilog="\n\n".join((f"{LIMITS_TITLE}:", *LIMITS)))
@click.argument("file", type=_FILE)
@click.option("-o", "--output", "target", type=_OUTPUT, help="Where themes.json goes.")
@click.option("--column", default="text", show_default=True, help="Column with the comments.")
@click.option(
    "--id", "id_column", default="", help="Column with their ids [default: id, else the row number]."
)
@click.option("--person", default="", help="Column that tells who wrote; people are counted, not comments.")
@click.option("--place", default="", help="Column with the ward or the like that they live in.")
@click.option("--question", default="", help="What was asked, or the column that holds it.")
@click.option(
    "--language",
    type=click.Choice(["en", "cy"]),
    help="Language of all comments [default: recognise each].",
)
@click.option(
    "--framework",
    "frameworks",
    multiple=True,
    default=("marmot8",),
    show_default=True,
    help="List to map themes to: a name or a file. May be given several times.",
)
@click.option(
    "--detail",
    type=click.IntRange(-2, 2),
    default=0,
    show_default=True,
    help="Fewer, coarser themes (-2) or more, finer ones (2).",
)
@click.option(
    "--continue",
    "earlier",
    type=_FILE,
    help="A themes.json to go on from: its themes and known points stay, new points join them or make new "
    "themes.",
)
@click.option(
    "--decisions",
    type=_FILE,
    help="What people decided: JSON, or an edited --assignments table (a changed theme_id is a move).",
)
@click.option("--assignments", type=_OUTPUT, help="Also write a CSV with a row per point.")
@click.option("--html", type=_OUTPUT, help="Also write a report that opens offline; not for publishing.")
@click.option(
    "--replay",
    type=_FILE,
    help="Make this themes.json again from FILE and its manifest, and say whether the same comes out.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 16),
    default=None,
    help="Processes that read comments, 0.4 GB each [default: 2, or 1 on one core].",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.pass_context
def themes(ctx: click.Context, /, replay: Path | None, **given: Any) -> None:
    """Find the themes in FILE (.csv, .tsv or .xlsx), a comment a row.

    Nothing leaves this machine. What could tell who wrote is hidden, what shows danger is never themed,
    and what was set aside is counted by reason. A run that was stopped goes on where it was when the same
    command is started again.
    """
    request = Request(
        file=given["file"],
        columns=_columns(given),
        frameworks=given["frameworks"],
        detail=given["detail"],
        earlier=given["earlier"],
        decisions=given["decisions"],
        workers=given["workers"] or min(WORKERS, len(os.sched_getaffinity(0))),
    )
    try:
        if replay:
            _refuse_beside_replay(ctx)
            _replay(replay, request)
        else:
            _make(request, given)
    except (CommentsUnreadable, OutputUnwritable, BeingMade, WorkerEnded) as error:
        output.stop(str(error))
    except UnknownFramework as error:
        output.stop(str(error), code=output.WRONG_USE)
    except KeyboardInterrupt:
        output.stop("Stopped. Start the same command again and it goes on from here.", code=INTERRUPTED)


def _columns(given: Mapping[str, Any]) -> Columns:
    return Columns(
        text=given["column"],
        id=given["id_column"],
        person=given["person"],
        place=given["place"],
        question=given["question"],
        language=given["language"] or "",
    )


def _make(request: Request, given: Mapping[str, Any]) -> None:
    started = time.monotonic()
    targets = {"--output": given["target"], "--assignments": given["assignments"], "--html": given["html"]}
    target = given["target"]
    if target is None:
        raise click.UsageError("Missing option '-o' / '--output': where themes.json goes.")
    sources = {"FILE": request.file, "--continue": request.earlier, "--decisions": request.decisions}
    sources |= {f"--framework {name}": Path(name) for name in request.frameworks if Path(name).is_file()}
    if wrong := check_targets(targets, sources):
        raise click.UsageError(wrong)
    check_writable(filter(None, targets.values()))
    themed = _themed(request, target, _tools())
    themed = replace(themed, run=_timed(themed, started))
    files = {target: json.dumps(document(themed), ensure_ascii=False, indent=1) + "\n"}
    if given["assignments"]:
        files[given["assignments"]] = table(themed)
    if given["html"]:
        files[given["html"]] = theme_page(_page(themed))
    write_together(files)
    for note in about_nothing(themed.run, themed.decisions):
        click.echo(note, err=True)
    if given["as_json"]:
        output.as_json(_in_short(themed))
    else:
        click.echo("\n".join(_summary(themed)))


def _tools() -> Tools:
    return ModelTools(folder_from_environment())


def _timed(themed: Themed, started: float) -> Run:
    seconds = round(time.monotonic() - started, 1)
    return replace(themed.run, manifest={**themed.run.manifest, "seconds": seconds})


def _themed(request: Request, beside: Path, tools: Tools) -> Themed:
    """The themes, with a bar over the comments on standard error."""
    slow = 0.5 if sys.stderr.isatty() else SLOW_TERMINAL_SECONDS
    bar: tqdm[NoReturn] = tqdm(desc="Reading comments", unit="", mininterval=slow, delay=0.1)

    def counted(comments: int) -> None:
        bar.total = comments

    def step(name: str) -> None:
        bar.close()
        click.echo(f"{name} …", err=True)

    try:
        return theme_file(request, beside, Progress(counted=counted, ready=bar.update, step=step), tools)
    finally:
        bar.close()


def _refuse_beside_replay(ctx: click.Context) -> None:
    for name in (*_FROM_MANIFEST, "assignments", "html"):
        if ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(
                f"--replay takes all that from the manifest; leave out {_option(ctx, name)}."
            )


def _option(ctx: click.Context, name: str) -> str:
    return next(parameter.opts[-1] for parameter in ctx.command.params if parameter.name == name)


def _replay(path: Path, given: Request) -> None:
    before = read_document(path)
    tools = _tools()
    request = request_of(path, before, given, tools.models())
    changed = other_programs(before)
    themed = _themed(request, path, tools)
    # Through JSON, as the document went.
    now = json.loads(json.dumps(document(themed), ensure_ascii=False))
    found = next(differences(before, now), "")
    if not found:
        click.echo(f"Identical: {path} comes out again from {given.file}.")
        return
    because = f" Changed since then: {'; '.join(changed)}." if changed else ""
    output.stop(f"Not identical. {found}{because}")


def _page(themed: Themed) -> ThemePage:
    return ThemePage(
        file=themed.source.path.name,
        question=themed.source.question,
        run=as_seen(themed),
        board=themed.board,
        points={(point.comment_id, point.start): point for point in themed.material.points},
        frameworks={each.name: each.title for each in themed.frameworks},
        earlier=themed.earlier_labels,
    )


def _in_short(themed: Themed) -> dict[str, Any]:
    run = as_seen(themed)
    tops = _spoken_of(run)
    return {
        "counts": run.counts,
        "themes": [
            {"id": theme.id, "label": theme.label, "people": theme.people, "pinned": theme.pinned}
            for theme in tops
        ],
        "queue": len(run.queue),
        "changes": [{"kind": change.kind, "theme": change.theme_id} for change in run.changes],
    }


def _spoken_of(run: Run) -> list[Theme]:
    """Themes without a parent, but for those kept from an earlier run of which nobody spoke this time."""
    return [theme for theme in run.themes if theme.parent_id is None and theme.points]


def _summary(themed: Themed) -> Iterator[str]:
    run = as_seen(themed)
    counts: Any = run.counts
    tops = _spoken_of(run)
    yield (
        f"{_count(counts['comments'], 'comment', 'comments')} from "
        f"{_count(counts['people'], 'person', 'people')}: "
        f"{_count(counts['points'], 'point', 'points')} in {_count(len(tops), 'theme', 'themes')}."
    )
    for theme in tops:
        pin = "  (few people, but grave: look at it first)" if theme.pinned else ""
        new = "  (new)" if theme.is_new else ""
        yield f"{theme.rank:4}  {_count(theme.people, 'person', 'people'):>13}  {theme.label}{pin}{new}"
    yield "Set aside:" if counts["set_aside"] else "Nothing was set aside."
    for reason, count in counts["set_aside"].items():
        yield f"      {count:6,}  {reason}: {WHY[Reason(reason)]}"
    if run.queue:
        yield f"{_count(len(run.queue), 'point waits', 'points wait')} for a person to look at (the queue)."


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"

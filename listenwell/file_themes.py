"""Themes of a file of comments, without a database: from its rows to what `themes.json` holds."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from threadpoolctl import threadpool_limits

from listenwell.comment_files import Columns, CommentFile, check, sha256_of
from listenwell.earlier_themes import EarlierThemes, read_earlier
from listenwell.kept_chunks import Material, kept_beside
from listenwell.preparing import CHUNK, Work
from listenwell.theme_decisions import Told, folded, read_told
from listenwell.theme_tools import Tools
from nlp.learning.continuity import memory
from nlp.pipeline import Themer
from nlp.types import Board, Decision, Run
from nlp.weighing.frameworks import Framework, FrameworkUnreadable, framework, parse, shipped

ROOT = Path(__file__).resolve().parent.parent
#: Rooms whose files decide what themes come out.
_DECIDES = ("nlp", "safety", "listenwell")
_DATA = {".py", ".json", ".tsv", ".toml", ".txt"}


@dataclass(frozen=True, kw_only=True)
class Request:
    """What somebody asks for."""

    file: Path
    columns: Columns
    #: Names of shipped ones, or files.
    frameworks: tuple[str, ...] = ("marmot8",)
    #: -2, few coarse themes, to 2, many fine ones.
    detail: int = 0
    #: A themes.json to go on from.
    earlier: Path | None = None
    #: Decisions as JSON, or an edited out.csv.
    decisions: Path | None = None
    workers: int = 1


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How the command hears how far things are."""

    #: Called with the number of comments, once they are counted.
    counted: Callable[[int], object] = lambda _: None
    #: Called with the comments made ready since the last call.
    ready: Callable[[int], object] = lambda _: None
    #: Called when a step without a measure begins, with its name.
    step: Callable[[str], object] = lambda _: None


@dataclass(frozen=True, kw_only=True)
class Themed:
    """What came of it."""

    source: CommentFile
    #: What the machine proposed.
    run: Run
    decisions: tuple[Decision, ...]
    #: What people see: the run with the decisions.
    board: Board
    material: Material
    frameworks: tuple[Framework, ...]
    #: Theme id → label in what this run went on from.
    earlier_labels: Mapping[str, str]
    #: What a later run needs; see `nlp.learning.continuity.memory`.
    memory: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class _Ready:
    """All that could be wrong was looked at."""

    source: CommentFile
    frameworks: tuple[Framework, ...]
    earlier: EarlierThemes | None
    told: Told | None


def theme_file(request: Request, beside: Path, progress: Progress, tools: Tools) -> Themed:
    """Theme a file.

    Args:
        request: What is asked for.
        beside: Output beside which half the work is kept, should it be interrupted.
        progress: Hears how far it is.
        tools: The language models.

    Raises:
        CommentsUnreadable: The file of comments, the earlier themes or the decisions cannot be used.
        NlpError: A framework or the models cannot be used.
        BeingMade: Another run is making the same output.
        WorkerEnded: A worker process was ended from outside.
    """
    ready = _ready(request, tools)
    progress.counted(ready.source.count)
    with kept_beside(beside, _key(ready.source, tools)) as kept:
        work = Work(start=tools.start, workers=request.workers)
        material = kept.gather(work.make(ready.source.comments(), kept, progress.ready))
        progress.step("Finding themes")
        return _themed(request, ready, material, tools)


def _ready(request: Request, tools: Tools) -> _Ready:
    """Everything read that is short, and the long file gone through once."""
    ready = _Ready(
        frameworks=tuple(a_framework(name) for name in request.frameworks),
        earlier=read_earlier(request.earlier) if request.earlier else None,
        told=read_told(request.decisions) if request.decisions else None,
        source=check(request.file, request.columns),
    )
    models = tools.models()
    if ready.earlier:
        ready.earlier.check_encoder(models[0])
    return ready


def _key(source: CommentFile, tools: Tools) -> str:
    """Names all that chunks depend on."""
    parts = (source.sha256, source.columns, CHUNK, tools.models(), program_sha256())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _themed(request: Request, ready: _Ready, material: Material, tools: Tools) -> Themed:
    earlier = ready.earlier.over(material, ready.told) if ready.earlier else None
    themer = Themer(
        encoder=tools.encoder(),
        finder=tools.finder(),
        frameworks=ready.frameworks,
        question=ready.source.question,
        detail=request.detail,
    )
    aside = [part for part, _ in material.set_aside]
    manifest = {"input_sha256": ready.source.sha256, "models": tools.models()}
    # One thread: sums over several differ in their last digit, and a busy machine is slower with them.
    with threadpool_limits(limits=1):
        run = themer.theme(material.points, material.vectors(), aside, manifest, earlier=earlier)
    run = replace(run, manifest={**run.manifest, **_account(request, run)})
    # A later run was made with its decisions in view; a first one is what a table of decisions shows.
    told = ready.told.on(folded(run, ())) if ready.told and not earlier else ()
    decisions = earlier.decisions if earlier else told
    return Themed(
        source=ready.source,
        run=run,
        decisions=decisions,
        board=folded(run, decisions),
        material=material,
        frameworks=ready.frameworks,
        earlier_labels=ready.earlier.labels if ready.earlier else {},
        memory=memory(run, material.points, material.vectors()),
    )


def _account(request: Request, run: Run) -> dict[str, object]:
    """What the manifest says beyond what the pipeline knows: enough to do all of it again."""
    given = cast("Mapping[str, object]", run.manifest["parameters"])
    parameters = {
        **given,
        "file": request.file.name,
        "columns": vars(request.columns),
        "detail": request.detail,
        "frameworks": list(request.frameworks),
        "framework_files": {
            name: sha256_of(Path(name)) for name in request.frameworks if name not in shipped()
        },
        "earlier_sha256": sha256_of(request.earlier) if request.earlier else "",
        "decisions_file_sha256": sha256_of(request.decisions) if request.decisions else "",
    }
    return {"program_sha256": program_sha256(), "parameters": parameters}


def a_framework(name: str) -> Framework:
    """A shipped framework, or one from a file of the partnership's own.

    Raises:
        UnknownFramework: It is neither.
        FrameworkUnreadable: The file does not hold one.
    """
    path = Path(name)
    if name in shipped() or not path.is_file():
        return framework(name)
    try:
        return parse(path.read_text(encoding="utf-8"), name)
    except (UnicodeDecodeError, OSError) as error:
        raise FrameworkUnreadable(name, error) from error


@functools.cache
def program_sha256() -> str:
    """One digest over every file of this program that could change what comes out."""
    files = sorted(
        path.relative_to(ROOT)
        for room in _DECIDES
        for path in (ROOT / room).rglob("*")
        if path.suffix in _DATA and path.is_file()
    )
    lines = [f"{sha256_of(ROOT / path)}  {path.as_posix()}" for path in files]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()

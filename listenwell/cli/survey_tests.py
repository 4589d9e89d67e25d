"""`listenwell survey test`: play the transcripts that lie beside surveys, and say what they leave untried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import click

from listenwell.cli import output
from listenwell.cli.survey_files import read as read_survey
from surveys.errors import TranscriptUnreadable
from surveys.transcripts.coverage import Coverage, Tally, coverage
from surveys.transcripts.transcript_file import MAX_TRANSCRIPT, MINE, Playing, Turn, play, read, write
from surveys.types import Problem, Survey

SURVEYS = (".yaml", ".yml", ".xlsx")
BESIDE = ("", "transcripts")  # where a survey's transcripts are looked for: its own folder, and one in it
#: Warnings of `survey check` with which a survey fails its test.
FAILING = ("missing_translation", "unreachable")
MAX_FILE = 20_000_000  # bytes; the readers have limits of their own, this one keeps a film out of memory
NAMED = 8  # untried things that a line names; --json has them all


@dataclass(frozen=True, kw_only=True)
class Tested:
    """What testing one survey came to."""

    file: Path
    #: None when it cannot be used; then there is nothing else but `problems`.
    survey: Survey | None
    #: Sentences: what makes the test fail, besides transcripts that come out otherwise.
    problems: tuple[str, ...]
    #: Each transcript's file and what playing it gave.
    playings: tuple[tuple[Path, Playing], ...] = ()
    tried: Coverage | None = None

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems and not any(playing.difference for _, playing in self.playings)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--update", is_flag=True, help="Write what the engine says now into the transcripts.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def test(paths: tuple[Path, ...], *, update: bool, as_json: bool) -> None:
    """Play the transcripts of the surveys at PATHS: files, or folders of them.

    A survey's transcripts are the .txt files beside it or in the folder "transcripts" beside it, whose header
    names its id. Exit 1 when one comes out otherwise, when none reaches a question, when a language has no
    transcript, or when a text lacks its translation.
    """
    files = [file for path in paths for file in _surveys_at(path)]
    if not files:
        output.stop(f"There is no survey at {', '.join(map(str, paths))}.")
    results = [tested(file) for file in files]
    strays = _strays(paths, results)
    if as_json:
        output.as_json(_document(results, strays))
    else:
        for line in (*(line for result in results for line in _report(result)), *strays):
            click.echo(line)
    if update:
        _update(results, quiet=as_json)
        results = [tested(file) for file in files]
    if strays or not all(result.passed for result in results):
        raise SystemExit(output.PROBLEM_IN_INPUT)


def tested(file: Path) -> Tested:
    """Play all transcripts of the survey in a file."""
    survey, found = read_survey(file)
    if survey is None:
        errors = tuple(_sentence(problem) for problem in found if problem.severity == "error")
        return Tested(file=file, survey=None, problems=errors)
    playings, problems = [], [_sentence(problem) for problem in found if problem.code in FAILING]
    for path in _transcripts_of(file):
        try:
            transcript = read(_text(path))
        except (TranscriptUnreadable, UnicodeDecodeError) as error:
            problems.append(f"{path}: {error}")
            continue
        if transcript.survey != survey.id:
            continue
        if transcript.language not in survey.languages:
            problems.append(f"{path}: the survey has no language {transcript.language!r}")
        else:
            playings.append((path, play(survey, transcript)))
    tried = coverage(survey, [playing for _, playing in playings])
    problems += _untested(tried)
    return Tested(file=file, survey=survey, problems=tuple(problems), playings=tuple(playings), tried=tried)


# Files


def _surveys_at(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(file for file in path.iterdir() if file.suffix.lower() in SURVEYS)
    else:
        yield path


def _transcripts_of(file: Path) -> list[Path]:
    return sorted(path for folder in BESIDE for path in (file.parent / folder).glob("*.txt"))


def _text(path: Path) -> str:
    with path.open(encoding="utf-8") as stream:
        return stream.read(MAX_TRANSCRIPT + 1)


def _strays(paths: Sequence[Path], results: Sequence[Tested]) -> list[str]:
    """Transcripts in the folders asked for that no survey there owns; they would test nothing unnoticed."""
    owned = {path for result in results for path, _ in result.playings}
    named = " ".join(problem for result in results for problem in result.problems)
    lying = {
        path
        for folder in paths
        if folder.is_dir()
        for path in _transcripts_of(folder / "any")
        if path not in owned and str(path) not in named
    }
    return [f"{path}: its header names no survey of this folder that can be used" for path in sorted(lying)]


def _update(results: Sequence[Tested], *, quiet: bool) -> None:
    for result in results:
        for path, playing in result.playings:
            if playing.difference:
                transcript = playing.transcript
                path.write_text(write(transcript.header, playing.turns, transcript.footer), "utf-8")
                if not quiet:
                    click.echo(f"{path}: written anew. Read the difference before you keep it.")


# Saying it


def _untested(tried: Coverage) -> Iterator[str]:
    for language, each in tried.languages.items():
        if not each.transcripts:
            yield f"no transcript in {language!r}: add one, for example with survey try --record"
    if any(each.transcripts for each in tried.languages.values()):
        for name in tried.unreached:
            yield f"no transcript reaches '{name}': add one that does, or see whether its rule can be true"


def _sentence(problem: Problem) -> str:
    where = f"row {problem.place.row}: " if problem.place.row else ""
    return f"{where}{problem.problem} {problem.remedy}"


def _report(result: Tested) -> Iterator[str]:
    failed = [(path, each) for path, each in result.playings if each.difference]
    total = len(result.playings)
    yield f"{result.file.name}: {total - len(failed)} of {total} transcripts come out as expected"
    for path, playing in failed:
        yield from _shown_difference(path, playing)
    for problem in result.problems:
        yield f"  ! {problem}"
    if result.tried is not None:
        for language, tried in result.tried.languages.items():
            questions, branches = _counted(tried.questions, "questions"), _counted(tried.branches, "branches")
            yield f"  {language}: {questions}; {branches}"
        yield f"  {_counted(result.tried.choices, 'choices')}"


def _counted(tally: Tally, what: str) -> str:
    named = ", ".join(tally.missing[:NAMED])
    more = f" and {len(tally.missing) - NAMED} more" if len(tally.missing) > NAMED else ""
    return f"{tally.tried} of {tally.of} {what}" + (f" (not {named}{more})" if named else "")


def _shown_difference(path: Path, playing: Playing) -> Iterator[str]:
    """The whole turn in which it first differs: expected lines by row, - and + where they part."""
    difference = playing.difference
    if difference is None:
        return
    yield f"  {path}, line {difference.row}: it comes out otherwise"
    turns = zip(playing.transcript.turns, playing.turns, strict=True)
    old, new = next(pair for pair in turns if pair[0].expected != pair[1].expected)
    if old.said is not None:
        yield f"  {old.row:>6}   {MINE}{old.said}"
    yield from _compared(old, new)


def _compared(old: Turn, new: Turn) -> Iterator[str]:
    matcher = SequenceMatcher(None, old.expected, new.expected, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        sign = " " if kind == "equal" else "-"
        for at in range(start, end):
            yield f"  {old.rows[at]:>6} {sign} {old.expected[at]}"
        if kind != "equal":
            yield from (f"  {'':>6} + {line}" for line in new.expected[new_start:new_end])


def _document(results: Sequence[Tested], strays: Sequence[str]) -> dict[str, Any]:
    return {
        "passed": not strays and all(result.passed for result in results),
        "surveys": [_result(result) for result in results],
        "strays": list(strays),
    }


def _result(result: Tested) -> dict[str, Any]:
    return {
        "file": str(result.file),
        "passed": result.passed,
        "problems": list(result.problems),
        "transcripts": [
            {
                "file": str(path),
                "language": playing.transcript.language,
                "difference": asdict(playing.difference) if playing.difference else None,
            }
            for path, playing in result.playings
        ],
        "coverage": _tried(result.tried) if result.tried else None,
    }


def _tried(tried: Coverage) -> dict[str, Any]:
    return {
        "languages": {
            language: {
                "transcripts": each.transcripts,
                "questions": _tally(each.questions),
                "branches": _tally(each.branches),
            }
            for language, each in tried.languages.items()
        },
        "choices": _tally(tried.choices),
        "unreached": list(tried.unreached),
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {"tried": tally.tried, "of": tally.of, "missing": list(tally.missing)}

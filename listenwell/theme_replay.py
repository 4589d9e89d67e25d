"""Making themes again from their manifest, to see that the same comes out: `listenwell themes --replay`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from listenwell.comment_files import Columns, CommentsUnreadable, sha256_of
from listenwell.file_themes import Request, program_sha256
from nlp.account import versions
from nlp.weighing.frameworks import shipped

Json = Mapping[str, Any]
LONGEST_SHOWN = 80  # characters of a value that differs


def request_of(path: Path, document: Json, given: Request, models: Sequence[Json]) -> Request:
    """What was asked for when a document was made.

    Args:
        path: Of the document.
        document: A themes.json.
        given: The file of comments, and those files that a manifest can only name by their digest.
        models: Name and sha256 of each model that is set up here.

    Raises:
        CommentsUnreadable: The comments, a file that went in or the models are not those of then.
    """
    manifest = document["manifest"]
    parameters = manifest.get("parameters", {})
    if "columns" not in parameters:
        raise CommentsUnreadable(f"{path} does not say how it was made: an older version wrote it.")
    if sha256_of(given.file) != manifest["input_sha256"]:
        raise CommentsUnreadable(
            f"{given.file} is not the file that {path} was made from (sha256 "
            f"{manifest['input_sha256'][:12]}…): it was changed, or is another."
        )
    _check_digest(path, "--continue", given.earlier, parameters.get("earlier_sha256", ""))
    _check_digest(path, "--decisions", given.decisions, parameters.get("decisions_file_sha256", ""))
    if list(models) != manifest["models"]:
        raise CommentsUnreadable(f"{path} was made with other language models than those set up here.")
    known = {field.name for field in fields(Columns)}
    return Request(
        file=given.file,
        columns=Columns(**{name: value for name, value in parameters["columns"].items() if name in known}),
        frameworks=tuple(_frameworks(path, parameters, given.frameworks)),
        detail=parameters["detail"],
        earlier=given.earlier,
        decisions=given.decisions,
        workers=given.workers,
    )


def differences(before: Json, now: Json) -> Iterator[str]:
    """Where two documents differ, the time they took excepted, each as one sentence."""
    yield from _differences("", _timeless(before), _timeless(now))


def other_programs(document: Json) -> list[str]:
    """What else than the input has changed since a document was made, each as a few words."""
    manifest = document["manifest"]
    then: Mapping[str, str] = manifest.get("versions", {})
    now = versions()
    changed = [
        f"{name} {then.get(name, 'unknown')} → {now[name]}" for name in now if then.get(name) != now[name]
    ]
    if manifest.get("program_sha256") != program_sha256():
        changed.insert(0, "Listenwell itself")
    return changed


def _check_digest(path: Path, option: str, given: Path | None, expected: str) -> None:
    if expected and given is None:
        raise CommentsUnreadable(f"{path} was made with {option}. Name the same file again with {option}.")
    if given and sha256_of(given) != expected:
        what = f"with another file (sha256 {expected[:12]}…)" if expected else "without one"
        raise CommentsUnreadable(f"{option} {given}: {path} was made {what}.")


def _frameworks(path: Path, parameters: Json, given: tuple[str, ...]) -> Iterator[str]:
    """Names of then; in place of a file's name that of the file which has the same digest now."""
    by_digest = {sha256_of(Path(name)): name for name in given if name not in shipped()}
    for name in parameters["frameworks"]:
        digest = parameters.get("framework_files", {}).get(name)
        if digest and digest not in by_digest:
            raise CommentsUnreadable(
                f"{path} was mapped to the framework file '{name}'. Name the same file with --framework."
            )
        yield by_digest[digest] if digest else name


def _timeless(document: Json) -> dict[str, Any]:
    manifest = {
        name: value
        for name, value in document["manifest"].items()
        if name not in {"seconds", "versions", "program_sha256"}
    }
    # The comments may have been moved or renamed since; their digest was compared.
    parameters = {name: value for name, value in manifest.get("parameters", {}).items() if name != "file"}
    return {**document, "manifest": {**manifest, "parameters": parameters}}


def _differences(place: str, before: Any, now: Any) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(now, dict):
        for name in [*before, *(name for name in now if name not in before)]:
            inside = f"{place}.{name}" if place else name
            yield from _differences(inside, before.get(name), now.get(name))
    elif isinstance(before, list) and isinstance(now, list):
        for i, (one, other) in enumerate(zip(before, now, strict=False)):
            yield from _differences(f"{place}[{i}]", one, other)
        if len(before) != len(now):
            yield f"{place} has {len(before):,} entries there, {len(now):,} now."
    elif before != now:
        yield f"{place} is {_short(before)} there, {_short(now)} now."


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"

"""Decisions as a JSON file: read whole, with all its problems at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from nlp.deciding.problems import Problem
from nlp.record import decision_from_json
from nlp.types import Decision, DecisionKind

K = DecisionKind
VERSION = 1
#: kind → what a decision of that kind cannot do without. `point` may be written `points`.
NEEDED: Mapping[DecisionKind, tuple[str, ...]] = {
    K.RENAME: ("themes", "label"),
    K.DESCRIBE: ("themes",),
    K.MERGE: ("themes", "into"),
    K.UNMERGE: ("themes", "into"),
    K.SPLIT: ("themes", "into"),
    K.UNSPLIT: ("themes", "into"),
    K.NEW: ("into", "label"),
    K.DROP: ("into",),
    K.MOVE: ("point", "to"),
    K.UNMOVE: ("point", "to"),
    K.SET_ASIDE: ("point",),
    K.TAKE_BACK: ("point",),
    K.LOCK: ("themes",),
    K.UNLOCK: ("themes",),
    K.ORDER: (),
    K.HIDE: ("themes",),
    K.SHOW: ("themes",),
    K.PIN: ("themes",),
    K.UNPIN: ("themes",),
    K.MAP: ("themes", "label"),
    K.SIGN_OFF: (),
    K.REOPEN: (),
}
_EXAMPLES = {
    "themes": '"themes": ["t3"]',
    "into": '"into": "t1"',
    "label": '"label": "Evening buses"',
    "point": '"point": {"id": "12", "start": 0}',
    "points": '"points": [{"id": "12", "start": 0}]',
    "to": '"to": "t2"',
    "kind": '"kind": "rename"',
}


def decisions_of_text(text: str) -> tuple[tuple[Decision, ...], tuple[Problem, ...]]:
    """The decisions in a JSON file, and what is wrong with it.

    Args:
        text: `{"version": 1, "decisions": [{"kind", "themes", "into", "label", "point", "to"}]}`.

    Returns:
        Those that can be read, in order, and the problems; a file with problems should not be followed.
    """
    try:
        document = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        said = f"This is not JSON: {error}."
        return (), (_problem("the file", said, "Mend it there, or give an edited out.csv."),)
    listed = document.get("decisions") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        remedy = f'Write {{"version": {VERSION}, "decisions": […]}}.'
        return (), (_problem("the file", "There is no list of decisions.", remedy),)
    if document.get("version", VERSION) != VERSION:
        said = f"Version {document['version']} is not known here."
        return (), (_problem("version", said, f"Write version {VERSION}, or update Listenwell."),)
    decisions: list[Decision] = []
    problems: list[Problem] = []
    for number, entry in enumerate(listed, 1):
        found = list(_wrong(f"decision {number}", entry))
        problems += found
        if not found:
            decisions.append(decision_from_json(entry))
    return tuple(decisions), tuple(problems)


def _wrong(place: str, entry: Any) -> Iterator[Problem]:
    if not isinstance(entry, dict):
        yield _problem(place, "This is not an object.", f"Write {{{_EXAMPLES['kind']}, …}}.")
        return
    kind = entry.get("kind")
    if kind not in set(map(str, K)):
        yield _unknown(place, kind)
        return
    yield from _ill_typed(place, entry)
    for name in NEEDED[K(kind)]:
        if not entry.get(name) and not (name == "point" and entry.get("points")):
            said = f"A decision to {kind.replace('_', ' ')} needs “{name}”."
            yield _problem(f"{place}, {name}", said, f"Add {_EXAMPLES[name]}.")


def _unknown(place: str, kind: Any) -> Problem:
    near = get_close_matches(str(kind), map(str, K), n=1)
    remedy = f"Did you mean {near[0]}?" if near else f"Choose one of {', '.join(K)}."
    said = "It does not say which kind it is." if kind is None else f"There is no kind '{kind}'."
    return _problem(f"{place}, kind", said, remedy)


def _ill_typed(place: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    """Fields that are there and not what they should be. What nobody reads is a slip of the pen as well."""
    for name, value in entry.items():
        if name not in _EXAMPLES:
            near = get_close_matches(name, _EXAMPLES, n=1)
            remedy = f"Did you mean “{near[0]}”?" if near else "Take it out."
            yield _problem(f"{place}, {name}", f"There is no field “{name}”.", remedy)
        elif value is not None and not _is_as_it_should(name, value):
            yield _problem(
                f"{place}, {name}", "It is not written as it should be.", f"Write {_EXAMPLES[name]}."
            )


def _is_as_it_should(name: str, value: Any) -> bool:
    if name == "themes":
        return isinstance(value, list) and all(isinstance(each, str) and each for each in value)
    if name == "points":
        return isinstance(value, list) and all(_is_point(each) for each in value)
    return _is_point(value) if name == "point" else isinstance(value, str)


def _is_point(value: Any) -> bool:
    """Ids may be numbers, as they are for files without an id column."""
    if not isinstance(value, dict):
        return False
    key, start = value.get("id"), value.get("start")
    whole = isinstance(start, int) and not isinstance(start, bool) and start >= 0
    return whole and isinstance(key, str | int) and not isinstance(key, bool)


def _problem(place: str, problem: str, remedy: str) -> Problem:
    return Problem(place=place, problem=problem, remedy=remedy)

"""The `type` column: what a row of the survey sheet is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from surveys.types import QuestionType
from surveys.xlsform import aliases


def _either(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_BEGIN = re.compile(rf"begin[\s_]({_either(tuple(aliases.CONTROLS))})(?: (?:over )?(\S+))?")
_END = re.compile(rf"end[\s_]({_either(tuple(aliases.CONTROLS))})")
_SELECT = re.compile(rf"({_either(tuple(aliases.SELECTS))}) (\S+)(?: ({_either(aliases.OTHERS)}))?")
_PREFIXED = re.compile(rf"({_either(tuple(aliases.UNSUPPORTED_PREFIXES))})(?: .*)?")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question. list_name: empty for types without choices."""

    kind: QuestionType
    list_name: str = ""
    or_other: bool = False


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A group, repeat or loop begins. control: group, repeat or loop."""

    control: str


@dataclass(frozen=True, kw_only=True)
class Ended:
    """It ends."""

    control: str


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A setting that old forms keep in the survey sheet; its value is in the column `name`."""

    key: str


@dataclass(frozen=True, kw_only=True)
class Unsupported:
    """A type of XLSForm that a chat cannot ask. name: for the code `unsupported-NAME`."""

    name: str


Meaning = Asked | Begun | Ended | Setting | Unsupported


def single_spaced(written: str) -> str:
    """A type with single spaces."""
    return re.sub(" +", " ", written)


def meaning(written: str) -> Meaning | None:
    """What a type means; None when it is no type at all.

    Args:
        written: the cell, with single spaces.
    """
    known: Meaning | None = None
    if written in aliases.TYPES:
        known = Asked(kind=aliases.TYPES[written])
    elif written in aliases.UNSUPPORTED:
        known = Unsupported(name=aliases.UNSUPPORTED[written])
    elif written in {"form_title", "set_form_title", "form_id", "set_form_id"}:
        known = Setting(key=written.removeprefix("set_"))
    elif begun := _BEGIN.fullmatch(written):
        known = Begun(control=aliases.CONTROLS[begun[1]])
    elif ended := _END.fullmatch(written):
        known = Ended(control=aliases.CONTROLS[ended[1]])
    elif select := _SELECT.fullmatch(written):
        known = _select(select)
    elif prefixed := _PREFIXED.fullmatch(written):
        known = Unsupported(name=aliases.UNSUPPORTED_PREFIXES[prefixed[1]])
    return known


def _select(found: re.Match[str]) -> Meaning:
    kind, list_name, or_other = aliases.SELECTS[found[1]], found[2], found[3] is not None
    if "${" in list_name:
        return Unsupported(name="select_from_answers")
    if kind is QuestionType.RANK and or_other:
        return Unsupported(name="rank_or_other")
    return Asked(kind=kind, list_name=list_name, or_other=or_other)

"""What a printed form says around its questions: how to answer, and when to pass one over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from language.catalogue import N_, Catalogue
from surveys.types import Question, QuestionType

_HOW = {
    QuestionType.SELECT_ONE: N_("Tick one box."),
    QuestionType.SELECT_MULTIPLE: N_("Tick as many boxes as you like."),
    QuestionType.RANK: N_("Write 1 beside the best, 2 beside the next, and so on."),
    QuestionType.RANGE: N_("Put a ring round one number."),
    QuestionType.CONSENT: N_("Tick one box."),
    QuestionType.ACKNOWLEDGE: N_("Tick the box."),
    QuestionType.IMAGE: N_("This one needs a phone. Leave it out here."),
    QuestionType.AUDIO: N_("This one needs a phone. Leave it out here."),
    QuestionType.VIDEO: N_("This one needs a phone. Leave it out here."),
    QuestionType.FILE: N_("This one needs a phone. Leave it out here."),
}
_CLAUSES = {
    "=": N_("you gave {value} at question {n}"),
    "<=": N_("you gave {value} or less at question {n}"),
    "<": N_("you gave less than {value} at question {n}"),
    ">=": N_("you gave {value} or more at question {n}"),
    ">": N_("you gave more than {value} at question {n}"),
}

Compared = tuple[str, str, str]


def instruction(question: Question, t: Catalogue) -> str:
    """How to give an answer of this type; empty where a line says it."""
    words = _HOW.get(question.type)
    return t.gettext(words) if words else ""


def only_if(
    condition: Sequence[Sequence[Compared]] | None,
    numbers: Mapping[str, int],
    labels: Mapping[tuple[str, str], str],
    t: Catalogue,
    *,
    following: int | None,
) -> str:
    """The rule as a sentence. labels: (question, choice) → label; following: the question after, if any."""
    either = [] if condition is None else [_all(tests, numbers, labels, t) for tests in _merged(condition)]
    if not either or not all(either):
        return t.gettext("Answer this one only if it fits you.")
    told = t.gettext("If {conditions}, please answer this one.", conditions=_or(either, t))
    if following is None:
        return told
    otherwise = t.gettext("If not, go on to question {n}.", n=following)
    return f"{told} {otherwise}"


def _merged(condition: Sequence[Sequence[Compared]]) -> list[list[tuple[str, str, list[str]]]]:
    """Alternatives that name other values of one question become one: "Yes" or "Perhaps" at question 4."""
    merged: list[list[tuple[str, str, list[str]]]] = []
    for key, group in groupby(condition, key=lambda tests: [(name, sign) for name, sign, _ in tests]):
        found = list(group)
        if len(key) == 1 and key[0][1] == "=":
            merged.append([(*key[0], [tests[0][2] for tests in found])])
        else:
            merged += [[(name, sign, [value]) for name, sign, value in tests] for tests in found]
    return merged


def _all(
    tests: Sequence[tuple[str, str, Sequence[str]]],
    numbers: Mapping[str, int],
    labels: Mapping[tuple[str, str], str],
    t: Catalogue,
) -> str:
    """One alternative in words; empty where it cannot be said."""
    clauses = [_clause(*test, numbers, labels, t) for test in tests]
    return t.list(clauses) if all(clauses) else ""


def _clause(  # noqa: PLR0913 - a test's three parts and what words need
    name: str,
    sign: str,
    values: Sequence[str],
    numbers: Mapping[str, int],
    labels: Mapping[tuple[str, str], str],
    t: Catalogue,
) -> str:
    number = numbers.get(name)
    if number is None:
        return ""
    if values == [""]:
        asked = N_("you answered question {n}") if sign == "!=" else N_("you left out question {n}")
        return t.gettext(asked, n=number) if sign in ("=", "!=") else ""
    named = [labels.get((name, value)) for value in values]
    if all(named) and sign in ("=", "!="):
        quoted = _or([f"“{label}”" for label in named], t)
        ticked = N_("you ticked {label} at question {n}")
        words = ticked if sign == "=" else N_("you did not tick {label} at question {n}")
        return t.gettext(words, label=quoted, n=number)
    clause = _CLAUSES.get(sign)
    return t.gettext(clause, value=_or(list(values), t), n=number) if clause else ""


def _or(items: Sequence[str], t: Catalogue) -> str:
    *first, last = items
    return t.gettext("{first} or {last}", first=", ".join(first), last=last) if first else last

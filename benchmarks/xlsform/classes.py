"""Why the verdicts differ where they do: each class of disagreement with who is right.

A disagreement that fits no class fails the test: a new one is looked at before it is named.
"""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.xlsform.compare import Case


@dataclass(frozen=True, kw_only=True)
class Class:
    """One reason. codes: our errors that have it; the first class of which one is found names the case."""

    name: str
    codes: frozenset[str]
    why: str


STRICTER = (
    Class(
        name="rule that cannot be read",
        codes=frozenset({"rule_syntax", "rule_pattern", "rule_too_long", "bad_reference"}),
        why="pyxform looks for `${name}` in a rule and passes the rest on unread; the phone would fail on "
        "it. We refuse it at the desk. A few are sound XPath outside the subset: paths such as `../age`.",
    ),
    Class(
        name="wrong number of arguments",
        codes=frozenset({"rule_arguments"}),
        why="As above: pyxform does not read function calls. We say how the function is written.",
    ),
    Class(
        name="function outside the subset beside another fault",
        codes=frozenset({"rule_function"}),
        why="pyxform takes any name for a function. We name the function, and the nearest that there is.",
    ),
    Class(
        name="rule that depends on itself",
        codes=frozenset({"rule_cycle", "rule_here", "circular_calculation"}),
        why="Two rules that need each other, or one that needs its own question, cannot be worked out. "
        "pyxform leaves that to ODK Validate, which refuses them as we do.",
    ),
    Class(
        name="name that is none",
        codes=frozenset({"bad_name"}),
        why="pyxform takes one colon in a name (an XML namespace that nothing declares), and spaces in the "
        "choices of a rank, whose answer is names with spaces between. Neither could be read back.",
    ),
    Class(
        name="name that results need",
        codes=frozenset({"name_clash"}),
        why="`QUESTION_other` holds what something else is; a question of that name would mix with it in "
        "every export.",
    ),
    Class(
        name="beyond what a chat can hold",
        codes=frozenset({"too_many", "bad_choices"}),
        why="More than 200 questions, more buttons than a message can have, one choice to put in order. "
        "A form on a screen has no such limits.",
    ),
    Class(
        name="nothing to ask",
        codes=frozenset({"no_questions"}),
        why="A sheet with headers and no rows is a form for pyxform. No event can be held with it.",
    ),
    Class(
        name="picture instead of words",
        codes=frozenset({"missing_text"}),
        why="A question may be only a picture on a screen. A chat reads questions out, also to people who "
        "cannot see them, and needs words.",
    ),
    Class(
        name="filter by a column that is not there",
        codes=frozenset({"rule_column"}),
        why="A choice_filter names a column of the choices to the letter. One that no choice has leaves "
        "nothing to choose from; pyxform does not look.",
    ),
    Class(
        name="two headers for one column",
        codes=frozenset({"doubled_column"}),
        why="`title` and `form_title` mean the same. pyxform takes them in one order, the last one wins "
        "silently, and refuses them in the other. We refuse both.",
    ),
)
#: What pyxform refuses and we take: part of its message → the class.
_STOPS = Class(
    name="pyxform stops with a fault of its own",
    codes=frozenset(),
    why="A text without a language beside the same text in the default language, or or_other with a choice "
    "that has no label, makes pyxform stop with a Python error and no word about the form. "
    "We take the text that names the language, and show the choice's name.",
)
LOOSER = {"TypeError: unhashable type": _STOPS, "KeyError: 'label'": _STOPS}
CLASSES = (*STRICTER, _STOPS)


def reason(case: Case) -> Class | None:
    """The class of a disagreement; None where it has none."""
    if not case.errors:
        return next((known for part, known in LOOSER.items() if part in case.oracle), None)
    codes = {problem.code for problem in case.errors if not problem.code.startswith("unsupported-")}
    known = [each for each in STRICTER if each.codes & codes]
    return known[0] if codes <= frozenset().union(*(each.codes for each in known)) and known else None

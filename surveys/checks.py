"""Checks of a whole survey, whatever file it came from: all problems at once, each with its remedy.

The places have a question and a column, no row; whoever read the file knows the rows. A column's part has
a dot: "label.cy" is the Welsh label, "choices.bus" the choice of that name. Codes are listed in
docs/surveys.md and stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from surveys.engine import CONTROLS
from surveys.errors import RuleFault
from surveys.expressions import Answer, Call, Here, Literal, Node, Rule, mentioned, nodes, read_rule
from surveys.kinds import KINDS
from surveys.said import MENTION
from surveys.types import Place, Problem, Question, QuestionType, Sense, Survey, Text
from surveys.understand import command, fold

MAX_NAME = 30  # characters; question and choice must fit into a button's 64 bytes on Telegram
MAX_MESSAGE = 300  # characters; more is not read on a phone
MAX_LABEL = 40  # characters; a button cuts off the rest
MAX_QUESTIONS = 200  # nobody answers more in a chat; it also bounds the time that checking takes
MAX_BUTTONS = 20  # more than this nobody scrolls through
PURPOSES = ("survey", "report", "digest", "quote", "contact")
#: Values of the buttons that stand beside a question's own.
RESERVED = (*CONTROLS, "later")

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def check(survey: Survey) -> list[Problem]:
    """All problems of a survey, errors and warnings, in the order of its questions."""
    if len(survey.questions) > MAX_QUESTIONS:
        said = f"The survey has {len(survey.questions)} questions."
        return [_error("too_many", "", "questions", said, f"Keep to {MAX_QUESTIONS}; ten is kinder.")]
    found = [*_check_survey(survey), *_check_names(survey)]
    for question in survey.questions:
        found += _check_keys(question)
        found += _check_choices(question)
        found += _check_bounds(question)
        found += _check_rules(question, survey)
        found += _check_texts(question, survey)
    return found


def _error(code: str, question: str, column: str, problem: str, remedy: str) -> Problem:
    place = Place(column=column, question=question)
    return Problem(code=code, severity="error", place=place, problem=problem, remedy=remedy)


def _warning(code: str, question: str, column: str, problem: str, remedy: str) -> Problem:
    place = Place(column=column, question=question)
    return Problem(code=code, severity="warning", place=place, problem=problem, remedy=remedy)


def _near(word: str, known: Iterable[str], otherwise: str) -> str:
    near = get_close_matches(word, list(known), n=1)
    return f"Did you mean '{near[0]}'?" if near else otherwise


# The survey and its names


def _check_survey(survey: Survey) -> Iterator[Problem]:
    for key, value in (("id", survey.id), ("version", survey.version)):
        if not value:
            yield _error("missing_text", "", key, f"'{key}' is empty.", "Write a short name or number.")
    if survey.default_language not in survey.languages:
        said = f"The default language '{survey.default_language}' is not among the languages."
        yield _error("unknown_language", "", "default_language", said, "Add it to the languages.")
    if all(question.type is QuestionType.NOTE for question in survey.questions):
        yield _error("no_questions", "", "questions", "The survey asks nothing.", "Add a question.")
    yield from _check_text(survey.title, "", "title", survey, required=True)
    yield from _check_text(survey.thanks, "", "thanks", survey, required=True)


def _check_names(survey: Survey) -> Iterator[Problem]:
    for name, times in Counter(question.name for question in survey.questions).items():
        if times > 1 and name:
            said = f"{times} questions are called '{name}'."
            yield _error("doubled_name", name, "name", said, "Give each a name of its own.")
    purposes = Counter(q.purpose for q in survey.questions if q.type is QuestionType.CONSENT)
    for question in survey.questions:
        if question.name and not _is_name(question.name):
            yield _bad_name(question.name, "name", question.name)
        if question.purpose and purposes[question.purpose] > 1:
            said = f"Consent for '{question.purpose}' is asked {purposes[question.purpose]} times."
            yield _error("doubled_purpose", question.name, "purpose", said, "Ask for each purpose once.")


def _is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and len(name) <= MAX_NAME


def _bad_name(question: str, column: str, name: str) -> Problem:
    said = f"'{name}' cannot be a name."
    remedy = f"Begin with a letter; then letters, digits and _, at most {MAX_NAME}."
    return _error("bad_name", question, column, said, remedy)


# What belongs to which type


def _check_keys(question: Question) -> Iterator[Problem]:
    kind, name = KINDS[question.type], question.name
    unexpected = {
        "choices": bool(question.choices) and kind.choices == "none",
        "minimum": question.minimum is not None and kind.bounds == "none",
        "maximum": question.maximum is not None and kind.bounds == "none",
        "purpose": bool(question.purpose) and question.type is not QuestionType.CONSENT,
        "sense": question.sense is not Sense.OTHER and question.type is not QuestionType.TEXT,
        "constraint": bool(question.constraint) and question.type is QuestionType.NOTE,
    }
    for key in (key for key, is_there in unexpected.items() if is_there):
        said = f"A question of type {question.type} has no '{key}'."
        yield _error("unexpected_key", name, key, said, "Leave it out, or change the type.")
    if question.type is QuestionType.CONSENT and question.purpose not in PURPOSES:
        said = f"There is no purpose '{question.purpose}'." if question.purpose else "The purpose is missing."
        remedy = _near(question.purpose, PURPOSES, f"Write one of: {', '.join(PURPOSES)}.")
        yield _error("bad_purpose", name, "purpose", said, remedy)
    if question.constraint and not question.constraint_message:
        said = "Nothing is said when the constraint is not met."
        yield _warning("no_message", name, "constraint", said, "Add a 'constraint_message'.")
    if question.constraint_message and not question.constraint:
        said = "There is a constraint_message but no constraint."
        yield _error(
            "unexpected_key", name, "constraint_message", said, "Add the constraint, or leave it out."
        )


def _check_choices(question: Question) -> Iterator[Problem]:
    name, names = question.name, [choice.name for choice in question.choices]
    if KINDS[question.type].choices == "required" and not 1 < len(names) <= MAX_BUTTONS:
        said = f"There are {len(names)} choices." if names else "The choices are missing."
        yield _error("bad_choices", name, "choices", said, f"Give 2 to {MAX_BUTTONS} choices.")
    if question.type is QuestionType.CONSENT and names and sorted(names) != ["no", "yes"]:
        said = "The choices of a consent are not yes and no."
        yield _error("bad_choices", name, "choices", said, "Name them yes and no; their labels are free.")
    for choice_name, times in Counter(names).items():
        column = f"choices.{choice_name}"
        if times > 1 and choice_name:
            said = f"{times} choices are called '{choice_name}'."
            yield _error("doubled_choice", name, column, said, "Give each a name of its own.")
        if choice_name in RESERVED:
            said = f"'{choice_name}' is a word that steers the chat."
            yield _error("reserved_name", name, column, said, "Take another name; the label may stay.")
        elif choice_name and not _is_choice_name(choice_name):
            yield _bad_name(name, column, choice_name)
    yield from _check_labels(question)


def _is_choice_name(name: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9_-]+", name) is not None and len(name) <= MAX_NAME


def _check_labels(question: Question) -> Iterator[Problem]:
    """Labels that residents could not tell apart, could not see whole, or could not type."""
    seen: dict[tuple[str, str], str] = {}
    for choice in question.choices:
        for code, label in choice.label.items():
            column = f"choices.{choice.name}.label.{code}"
            if seen.setdefault((code, fold(label)), choice.name) != choice.name:
                said = f"The label '{label}' is also that of '{seen[code, fold(label)]}'."
                yield _error("doubled_label", question.name, column, said, "Make the labels different.")
            if len(label) > MAX_LABEL:
                said = f"The label has {len(label)} characters."
                yield _warning(
                    "long_label", question.name, column, said, f"Keep to {MAX_LABEL} for a button."
                )
            if command(label, code):
                said = f"Typed, '{label}' steers the chat instead of answering."
                yield _warning("command_word", question.name, column, said, "Word it differently.")


def _check_bounds(question: Question) -> Iterator[Problem]:
    low, high = question.minimum, question.maximum
    required = KINDS[question.type].bounds == "required"
    if required and (low is None or high is None):
        said = "A range has both a minimum and a maximum."
        yield _error("bad_bounds", question.name, "type", said, "Add them, for example 1 and 5.")
    elif low is not None and high is not None:
        if low >= high:
            said = f"The minimum {low} is not below the maximum {high}."
            yield _error("bad_bounds", question.name, "minimum", said, "Make the minimum smaller.")
        elif required and high - low >= MAX_BUTTONS:
            said = f"The range has {high - low + 1} buttons."
            remedy = f"Keep to {MAX_BUTTONS}, or take the type integer."
            yield _error("bad_bounds", question.name, "maximum", said, remedy)


# Rules


def _check_rules(question: Question, survey: Survey) -> Iterator[Problem]:
    for column, source in (("relevant", question.relevant), ("constraint", question.constraint)):
        if not source:
            continue
        try:
            rule = read_rule(source)
        except RuleFault as fault:
            yield _error(
                fault.code, question.name, column, f"In the rule {source}: {fault.problem}", fault.remedy
            )
            continue
        yield from _check_mentions((a.name for a in mentioned(rule)), "rule", question, column, survey)
        yield from _check_compared(rule, question, column, survey)
        if column == "relevant" and any(isinstance(node, Here) for node in nodes(rule)):
            said = "The full stop means this question's own answer, which does not exist yet."
            yield _error("rule_here", question.name, column, said, "Name the question: ${name}.")


def _check_mentions(
    names: Iterable[str], what: str, question: Question, column: str, survey: Survey
) -> Iterator[Problem]:
    """Answers that a rule or a text mentions: they must have been asked before."""
    asked = [q.name for q in survey.questions if q.type is not QuestionType.NOTE]
    order = {q.name: at for at, q in reversed(list(enumerate(survey.questions)))}
    for name in dict.fromkeys(names):
        if name not in asked:
            said = f"The {what} mentions '{name}', which no question defines."
            yield _error(
                f"{what}_unknown", question.name, column, said, _near(name, order, "Check the spelling.")
            )
        elif name == question.name:
            said = f"The {what} mentions the question's own answer."
            yield _error(f"{what}_later", question.name, column, said, "In a constraint, write a full stop.")
        elif order[name] > order[question.name]:
            said = f"The {what} mentions '{name}', which is asked later."
            yield _error(f"{what}_later", question.name, column, said, "Move that question up.")


def _check_compared(rule: Rule, question: Question, column: str, survey: Survey) -> Iterator[Problem]:
    """Texts that an answer is compared with must be among its choices."""
    for node in nodes(rule):
        for answer, written in _comparisons(node):
            asked = _asked(answer, question, survey)
            known = _answers_of(asked) if asked else ()
            if known and written and written not in known:
                said = f"'{written}' is not among the choices of '{asked.name if asked else ''}'."
                remedy = _near(written, known, f"They are {', '.join(known)}.")
                yield _error("rule_choice", question.name, column, said, remedy)


def _comparisons(node: Node) -> Iterator[tuple[Node, str]]:
    if isinstance(node, Call) and node.function in {"=", "!=", "selected"}:
        left, right = node.arguments
        for answer, literal in ((left, right), (right, left)):
            if isinstance(answer, Answer | Here) and isinstance(literal, Literal):
                yield answer, literal.value if isinstance(literal.value, str) else ""


def _asked(node: Node, question: Question, survey: Survey) -> Question | None:
    if isinstance(node, Here):
        return question
    return next((q for q in survey.questions if isinstance(node, Answer) and q.name == node.name), None)


def _answers_of(question: Question) -> tuple[str, ...]:
    if question.type is QuestionType.CONSENT:
        return ("yes", "no")
    return tuple(choice.name for choice in question.choices)


# Texts


def _check_texts(question: Question, survey: Survey) -> Iterator[Problem]:
    name = question.name
    yield from _check_text(question.label, name, "label", survey, required=True)
    yield from _check_text(question.hint, name, "hint", survey)
    yield from _check_text(question.constraint_message, name, "constraint_message", survey)
    for choice in question.choices:
        yield from _check_text(choice.label, name, f"choices.{choice.name}.label", survey, required=True)
    for column, text in (
        ("label", question.label),
        ("hint", question.hint),
        ("constraint_message", question.constraint_message),
    ):
        for code, words in text.items():
            mentions = (mention[1] for mention in MENTION.finditer(words))
            yield from _check_mentions(mentions, "text", question, f"{column}.{code}", survey)
    yield from _check_lengths(question)


def _check_text(
    text: Text, question: str, column: str, survey: Survey, *, required: bool = False
) -> Iterator[Problem]:
    """A text stands in every language of the survey and in no other."""
    called = _called(column)
    if not any(text.values()):
        if required:
            said = f"There is no text for the {called}."
            yield _error("missing_text", question, column, said, "Write it in each language.")
        return
    for code in survey.languages:
        if not text.get(code):
            said = f"The {called} has no text in '{code}'."
            remedy = f"Add '{code}: …', or take '{code}' out of the languages."
            yield _error("missing_translation", question, f"{column}.{code}", said, remedy)
    for code in text:
        if code not in survey.languages:
            said = f"The {called} has a text in '{code}', which is not among the survey's languages."
            yield _error("unknown_language", question, f"{column}.{code}", said, "Add it to the languages.")


def _called(column: str) -> str:
    """What an author calls a column: "choices.bus.label" is the label of the choice 'bus'."""
    parts = column.split(".")
    return f"{parts[2]} of the choice '{parts[1]}'" if len(parts) > 2 else column.replace("_", " ")


def _check_lengths(question: Question) -> Iterator[Problem]:
    """Label and hint go out as one message; so does what is said of a constraint."""
    for column, text, more in (
        ("label", question.label, question.hint),
        ("constraint_message", question.constraint_message, {}),
    ):
        for code, words in text.items():
            length = len(words) + len(more.get(code, ""))
            if length > MAX_MESSAGE:
                said = f"The message has {length} characters."
                remedy = f"Keep to {MAX_MESSAGE}, or put a note before it."
                yield _warning("long_text", question.name, f"{column}.{code}", said, remedy)

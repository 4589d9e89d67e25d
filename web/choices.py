"""What can be chosen in the filters over what was said, with how many people commented so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from surveys.types import Question, QuestionType, Survey
from web.columns import Columns, Names

FEWEST = 5  # people: a filter by area or an about-you answer that leaves fewer shows nothing
OTHER = "other"  # the choice that `or_other` adds
_CLOSED = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANGE})


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something to filter by. people: who commented and are so; None: not said, since so few are."""

    value: str
    people: int | None
    #: Language → what residents read; empty: `value` is all there is.
    label: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What can be chosen in each filter, most people first."""

    languages: tuple[Choice, ...] = ()
    areas: tuple[Choice, ...] = ()
    questions: tuple[Choice, ...] = ()
    sources: tuple[Choice, ...] = ()
    #: About-you and closed questions: name → its choices, in the survey's order.
    answers: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    #: Name of a question → what was asked, by language.
    asked: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class Asked:
    """The questions of an event's surveys; of one that changed, the newest wording.

    Args:
        surveys: The newest last.
    """

    def __init__(self, surveys: Sequence[Survey]) -> None:
        """Look at each question once."""
        self.questions: dict[str, Question] = {}
        for survey in surveys:
            self.questions.update({question.name: question for question in survey.questions})

    def label(self, name: str) -> Mapping[str, str]:
        """What was asked, by language; empty when it is not known."""
        found = self.questions.get(name)
        return found.label if found else {}

    def closed(self) -> Iterable[Question]:
        """Those with choices to filter by, in the survey's order."""
        return (question for question in self.questions.values() if question.type in _CLOSED)


def counted(columns: Columns, asked: Asked) -> Choices:
    """All choices of an event, with people who commented."""
    rows = [row for row, alive in enumerate(columns.alive) if alive]
    person = columns.person
    commented = bytearray(len(columns.people.words))
    for row in rows:
        commented[person[row]] = 1
    numbers = [number for number, one in enumerate(commented) if one]
    named = Counter({(person[row], columns.language[row]) for row in rows})
    spoken = Counter(language for _, language in named)
    questions = Counter(question for _, question in {(person[row], columns.question[row]) for row in rows})
    return Choices(
        languages=_by_people(spoken, columns.languages),
        areas=_few_unsaid(_by_people(Counter(columns.area[at] for at in numbers), columns.areas)),
        questions=tuple(
            replace(each, label=asked.label(each.value)) for each in _by_people(questions, columns.questions)
        ),
        sources=_by_people(Counter(columns.source[at] for at in numbers), columns.sources),
        answers={
            question.name: _few_unsaid(_of_question(columns, question, commented))
            for question in asked.closed()
        },
        asked={name: question.label for name, question in asked.questions.items()},
    )


def _by_people(counts: Counter[int], names: Names) -> tuple[Choice, ...]:
    found = [Choice(value=names.words[number], people=people) for number, people in counts.items()]
    return tuple(
        sorted((each for each in found if each.value), key=lambda each: (-(each.people or 0), each.value))
    )


def _of_question(columns: Columns, question: Question, commented: bytearray) -> tuple[Choice, ...]:
    labels: dict[str, Mapping[str, str]] = {choice.name: choice.label for choice in question.choices}
    if question.or_other:
        labels[OTHER] = {}
    if question.type is QuestionType.RANGE:
        picked = {choice for name, choice in columns.picked if name == question.name}
        labels = {choice: {} for choice in sorted(picked, key=lambda each: (len(each), each))}
    return tuple(
        Choice(value=name, people=_both(columns.has_picked(question.name, name), commented), label=label)
        for name, label in labels.items()
    )


def _both(one: bytearray, other: bytearray) -> int:
    """People who are marked in both."""
    return (int.from_bytes(one, "big") & int.from_bytes(other, "big")).bit_count()


def _few_unsaid(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Leave small numbers unsaid, and a second one where a single one could be worked out from the rest."""
    known = sorted({each.people for each in choices if each.people and each.people >= FEWEST})
    few = [each for each in choices if not each.people or each.people < FEWEST]
    least = known[0] if len(few) == 1 and few[0].people and known else FEWEST - 1
    return tuple(
        replace(each, people=None) if not each.people or each.people <= max(least, FEWEST - 1) else each
        for each in choices
    )

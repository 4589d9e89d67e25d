"""Any survey that can be held: for tests of what must come back the same whatever it was written as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from surveys.types import Choice, Group, Question, QuestionType, Quota, Sense, Survey, Text
from surveys.understanding.understand import command, fold

LANGUAGES = ("en", "cy", "pl")
PURPOSES = ("survey", "report", "digest", "quote", "contact")
CHOSEN = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK)
SILENT = (QuestionType.HIDDEN, QuestionType.START, QuestionType.END, QuestionType.TODAY)
#: (minimum, maximum, step) of ranges, as people write them.
RANGES = ((1, 5, 1), (0, 10, 2), (0, 1, 0.25), (-2.5, 2.5, 0.5), (1, 20, 1))
DELICATE = (
    "yes",
    "No",
    "null",
    "~",
    "1.0",
    "007",
    "=1+1",
    "@x",
    "- a",
    "a: b",
    "#c",
    "'q'",
    '"',
    "a\n\nb",
    "ŵyn",
)

words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Zl", "Zp"), exclude_characters="$")
    | st.just("\n"),
    min_size=1,
    max_size=30,
).map(str.strip)
phrases = (words | st.sampled_from(DELICATE)).filter(bool)
letters = st.sampled_from("abcdxyzABC_éŵ")
names = st.builds(
    lambda first, rest: first + rest, letters, st.text(st.sampled_from("abyz019_-."), min_size=1, max_size=12)
).filter(lambda name: not name.endswith(("_other", "_more")))


def texts(languages: tuple[str, ...]) -> st.SearchStrategy[Text]:
    """A text in each of the languages."""
    return st.fixed_dictionaries(dict.fromkeys(languages, phrases))


def perhaps(texts_: st.SearchStrategy[Text]) -> st.SearchStrategy[Text]:
    return st.just({}) | texts_


def extras(*columns: str) -> st.SearchStrategy[Mapping[str, str]]:
    return st.dictionaries(st.sampled_from(columns), phrases, max_size=2)


@st.composite
def choice_lists(draw: st.DrawFn, languages: tuple[str, ...], least: int = 2) -> tuple[Choice, ...]:
    """Choices that residents can tell apart."""
    named = draw(st.lists(names.filter(lambda n: n != "other"), min_size=least, max_size=5, unique=True))
    labels: dict[str, list[str]] = {
        code: draw(
            st.lists(
                phrases.filter(lambda text, code=code: command(text, code) is None),  # type: ignore[misc]
                min_size=len(named),
                max_size=len(named),
                unique_by=lambda label: fold(label) or label,
            )
        )
        for code in languages
    }
    return tuple(
        Choice(
            name=name,
            label={code: labels[code][at] for code in languages},
            extra=draw(extras("region", "kind", "media::image")),
        )
        for at, name in enumerate(named)
    )


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    """A survey without errors: every type, groups, shared lists, quotas, rules, columns of others."""
    languages = tuple(draw(st.permutations(LANGUAGES)))[: draw(st.integers(1, 3))]
    pool = draw(st.lists(names, min_size=9, max_size=14, unique_by=str.casefold))
    lists = {pool.pop(): draw(choice_lists(languages)) for _ in range(draw(st.integers(0, 2)))}
    groups = [_group(draw, pool.pop(), languages) for _ in range(draw(st.integers(0, 3)))]
    questions: list[Question] = []
    around: tuple[str, ...] = ()
    waiting = [group.name for group in groups]
    purposes = list(PURPOSES)
    for name in [*pool, *(f"{name}_in" for name in waiting)]:
        around = _move(draw, around, waiting)
        parts = draw(_questions(languages, lists, tuple(questions), purposes))
        questions.append(Question(name=name, groups=around, **parts))
    questions.append(Question(name="last", type=QuestionType.TEXT, label=draw(texts(languages))))
    used = [name for question in questions for name in question.groups]
    return Survey(
        id=draw(names),
        version=draw(names | st.sampled_from(["1", "1.0", "2026-05"])),
        title=draw(texts(languages)),
        languages=languages,
        default_language=draw(st.sampled_from(languages)),
        questions=tuple(questions),
        groups=tuple(group for group in groups if group.name in used),
        quotas=tuple(draw(st.lists(_quotas(tuple(questions)), max_size=2, unique_by=lambda q: q.name))),
        thanks=draw(texts(languages)),
        open_days=draw(st.integers(0, 366)),
        extra=draw(extras("style", "namespaces")),
    )


def _group(draw: st.DrawFn, name: str, languages: tuple[str, ...]) -> Group:
    return Group(
        name=name,
        label=draw(perhaps(texts(languages))),
        relevant=draw(st.sampled_from(["", "1 = 1", "string-length('a') > 0"])),
        extra=draw(extras("appearance", "note_to_team")),
    )


def _move(draw: st.DrawFn, around: tuple[str, ...], waiting: list[str]) -> tuple[str, ...]:
    """Leave some groups, or go into the next one that waits."""
    if draw(st.booleans()):
        around = around[: draw(st.integers(0, len(around)))]
    if waiting and draw(st.booleans()):
        around = (*around, waiting.pop(0))
    return around


def _rules(before: tuple[Question, ...]) -> st.SearchStrategy[str]:
    known = [f"${{{q.name}}} != ''" for q in before if q.type is not QuestionType.NOTE]
    return st.just("") | (st.sampled_from(known) if known else st.nothing())


def _quotas(questions: tuple[Question, ...]) -> st.SearchStrategy[Quota]:
    rules = _rules(questions).filter(bool)
    return st.builds(Quota, name=names, when=rules, limit=st.integers(1, 500))


@st.composite
def _questions(
    draw: st.DrawFn,
    languages: tuple[str, ...],
    lists: Mapping[str, tuple[Choice, ...]],
    before: tuple[Question, ...],
    purposes: list[str],
) -> dict[str, Any]:
    """Everything about a question but its name and its groups. A purpose is taken out of `purposes`."""
    kind = draw(st.sampled_from([k for k in QuestionType if k is not QuestionType.CONSENT or purposes]))
    parts: dict[str, Any] = {
        "type": kind,
        "relevant": draw(_rules(before)),
        "extra": draw(extras("appearance", "media::image", "note_to_team")),
    }
    if kind in SILENT:
        return parts | ({"default": draw(st.just("") | phrases)} if kind is QuestionType.HIDDEN else {})
    if kind is QuestionType.CALCULATE:
        return parts | {"calculation": draw(st.sampled_from(["1 + 1", "today()", "concat('a', \"b\")"]))}
    parts |= {"label": draw(texts(languages)), "hint": draw(perhaps(texts(languages)))}
    if kind is QuestionType.NOTE:
        return parts
    if kind in CHOSEN:
        parts |= _chosen(draw, kind, languages, lists)
    elif kind is QuestionType.CONSENT:
        parts["purpose"] = purposes.pop(draw(st.integers(0, len(purposes) - 1)))
    elif kind is QuestionType.RANGE:
        parts |= dict(zip(("minimum", "maximum", "step"), draw(st.sampled_from(RANGES)), strict=True))
    elif kind in {QuestionType.INTEGER, QuestionType.DECIMAL}:
        parts |= {
            "minimum": draw(st.none() | st.just(-3)),
            "maximum": draw(st.sampled_from([None, 0.5, 120])),
        }
    return parts | _asked(draw, languages)


def _chosen(
    draw: st.DrawFn,
    kind: QuestionType,
    languages: tuple[str, ...],
    lists: Mapping[str, tuple[Choice, ...]],
) -> dict[str, Any]:
    shared = draw(st.sampled_from(["", *lists]))
    choices = lists[shared] if shared else draw(choice_lists(languages))
    return {
        "list_name": shared,
        "choices": choices,
        "or_other": kind is not QuestionType.RANK and draw(st.booleans()),
        "randomize": draw(st.booleans()),
        "default": draw(st.sampled_from(["", choices[0].name])),
    }


def _asked(draw: st.DrawFn, languages: tuple[str, ...]) -> dict[str, Any]:
    """What any question that opens may have."""
    parts: dict[str, Any] = {"sense": draw(st.sampled_from(Sense)), "about_you": draw(st.booleans())}
    if not parts["about_you"] and draw(st.booleans()):
        parts |= {"required": True, "required_message": draw(perhaps(texts(languages)))}
    if draw(st.booleans()):
        parts |= {"constraint": "string-length(.) != 77", "constraint_message": draw(texts(languages))}
    return parts

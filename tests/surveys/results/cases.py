"""Rows as any event might have them, drawn by chance: every status, several versions, awkward words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from surveys.results.rows import About, ResultRow, cell
from surveys.types import Choice, Group, Question, QuestionType, Survey

CHOICES = tuple(
    Choice(name=name, label={"en": label})
    for name, label in (("bus", "By bus; or train"), ("foot", "=Walk"), ("a-b", "-x"), ("a_b", "'quoted"))
)
TYPES = [each for each in QuestionType if each is not QuestionType.NOTE]
AWKWARD = [
    "",
    " ",
    "=1+1",
    "'=1",
    "''",
    "'",
    " -x",
    "\t",
    "\r",
    "\r\n",
    "\n",
    '"',
    'a,"b"\n',
    "+44",
    "@x",
    "|",
    "%",
    "\uff1d1",
    "Cŵn 🐶\u200d🦺",
    "\u2028",
    "0",
    "null",
    "[]",
    '["bus"]',
    "NaN",
    "-0",
    "x" * 40_000,
]
words = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff"), max_size=30),
)
NAMES = ["q", "good", "b-c", "c", "x.y", "KEY", "Q_1"]
GROUPS = ["a", "a-b", "home"]


def _question(name: str, kind: QuestionType, groups: list[str], about: bool) -> Question:  # noqa: FBT001
    chosen = kind in (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK)
    return Question(
        name=name,
        type=kind,
        label={"en": f"{name}?"},
        choices=CHOICES if chosen else (),
        groups=tuple(groups),
        about_you=about,
        or_other=kind is QuestionType.SELECT_ONE,
    )


questions = st.lists(
    st.builds(
        _question,
        st.sampled_from(NAMES),
        st.sampled_from(TYPES),
        st.lists(st.sampled_from(GROUPS), max_size=2, unique=True),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda question: question.name,
)


@st.composite
def surveys(draw: st.DrawFn) -> tuple[Survey, ...]:
    versions = draw(st.lists(st.sampled_from(["1", "2", "=3"]), min_size=1, max_size=3, unique=True))
    return tuple(
        Survey(
            id="walk",
            version=version,
            title={"en": draw(st.sampled_from(["Our street", "=A (part) - B"]))},
            languages=("en",),
            default_language="en",
            questions=tuple(draw(questions)),
            groups=tuple(Group(name=name) for name in GROUPS),
        )
        for version in versions
    )


VALUES: dict[str, st.SearchStrategy[Any]] = {
    QuestionType.INTEGER: st.integers(-1000, 10**9),
    QuestionType.DECIMAL: st.floats(allow_nan=False, allow_infinity=False),
    QuestionType.RANGE: st.integers(0, 10),
    QuestionType.SELECT_ONE: st.sampled_from(["bus", "foot", "a-b", "gone", "other"]),
    QuestionType.SELECT_MULTIPLE: st.lists(st.sampled_from(["bus", "foot", "a_b", "gone"]), unique=True),
    QuestionType.RANK: st.permutations(["bus", "foot", "a-b"]),
    QuestionType.CONSENT: st.booleans(),
    QuestionType.ACKNOWLEDGE: st.just(True),
    QuestionType.DATE: st.dates().map(lambda day: day.isoformat()),
    QuestionType.TIME: st.times().map(lambda time: time.isoformat("minutes")),
    QuestionType.DATE_TIME: st.datetimes().map(lambda at: f"{at:%Y-%m-%dT%H:%M}".zfill(16)),
    QuestionType.LOCATION: st.sampled_from(["51.773,-3.204", "51.5,-3", "Pentre, top end", "-1,000"]),
}
AT = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
STATUSES = [
    "answered",
    "corrected",
    "rejected",
    "danger",
    "skipped",
    "refused",
    "dont_know",
    "given_up",
    "withdrawn",
]


def _value(draw: st.DrawFn, kind: str, status: str) -> str:
    if status in ("answered", "corrected") and draw(st.integers(0, 9)) != 0:
        return cell(draw(VALUES.get(kind, words)))
    return draw(words) if status in ("answered", "corrected", "rejected", "danger") else ""


@st.composite
def results(draw: st.DrawFn) -> tuple[list[ResultRow], About]:
    """Rows of a few sessions, and what was asked."""
    known = draw(surveys())
    rows = [row for number in range(draw(st.integers(0, 3))) for row in draw(_session(number, known))]
    about = About(
        event_id="3f2b6a52-5c43-4b0e-9a53-1d1ce3a7c0de",
        event_name="=Spring",
        surveys=known,
        time_zone="Europe/London",
        made_at=AT,
    )
    return rows, about


@st.composite
def _session(draw: st.DrawFn, number: int, known: tuple[Survey, ...]) -> list[ResultRow]:
    survey = draw(st.sampled_from(known))
    asked = [(question.name, str(question.type)) for question in survey.questions]
    more = [
        (f"{asked[0][0]}_more", "text"),
        (f"{asked[0][0]}_other", "text"),
        (f"{asked[0][0]}_misfit_{number}", "text"),
        (f"afterwards_{number}", "text"),
        ("nowhere", draw(st.sampled_from(TYPES))),
    ]
    base = ResultRow(
        event="spring",
        session=f"session-{number}",
        resident=draw(st.sampled_from(["AMINA234", "=BEN"])),
        channel=draw(st.sampled_from(["web", "telegram", "paper"])),
        entry=draw(words.filter(lambda text: len(text) < 100)),
        language=draw(st.sampled_from(["en", "cy", ""])),
        version=survey.version,
        question="",
        type="text",
        category="",
        value="",
        text="",
        answered_at="",
        status="answered",
        revision=1,
    )
    rows: list[ResultRow] = []
    for name, kind in draw(st.lists(st.sampled_from([*asked, *more]), min_size=1, max_size=8)):
        status = draw(st.sampled_from(STATUSES))
        value = _value(draw, kind, status)
        rows.append(
            replace(
                base,
                question=name,
                type=str(kind),
                category=draw(words) if draw(st.booleans()) else "",
                value=value,
                text=value if draw(st.booleans()) else draw(words),
                answered_at=(AT + timedelta(seconds=len(rows))).isoformat(timespec="seconds"),
                status=status,
                revision=1 + sum(row.question == name for row in rows),
            )
        )
    return rows


def row(**changes: Any) -> ResultRow:
    """One answer of Amina's."""
    plain = {
        "event": "spring",
        "session": "s1",
        "resident": "AMINA234",
        "channel": "web",
        "entry": "",
        "language": "en",
        "version": "1",
        "question": "good",
        "type": "text",
        "category": "",
        "value": "",
        "text": "",
        "answered_at": "2026-05-12T09:30:00+00:00",
        "status": "answered",
        "revision": 1,
    }
    changes["value"] = cell(changes.get("value"))
    return ResultRow(**{**plain, **changes})


def as_json(text: str) -> Any:
    return json.loads(text)

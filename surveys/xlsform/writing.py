"""A survey as an XLSForm, so that reading it gives the same survey and other programs take it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import xlsxwriter

from surveys.errors import CellTooLong
from surveys.types import Choice, Group, Question, QuestionType, Survey, Text
from surveys.xlsform import bounds, languages
from surveys.xlsform.aliases import SELECTS, WRITTEN
from surveys.xlsform.survey_sheet import YES_NO
from surveys.xlsform.workbook import MAX_CELL

#: The columns in the order in which people fill them in; texts are followed by their languages.
SURVEY = (
    "type", "name", "label", "hint", "required", "required_message", "relevant", "constraint",
    "constraint_message", "choice_filter", "default", "calculation", "parameters", "listenwell_purpose",
    "listenwell_sense", "listenwell_about_you", "listenwell_minimum", "listenwell_maximum", "listenwell_list",
)  # fmt: skip
ALWAYS = frozenset({"type", "name", "label"})
CHOICES = ("list_name", "name", "label")
SETTINGS = (
    "form_title",
    "form_id",
    "version",
    "default_language",
    "listenwell_title",
    "listenwell_thanks",
    "listenwell_open_days",
)
QUOTAS = ("name", "limit", "when")
_TEXTS = frozenset(
    {"label", "hint", "constraint_message", "required_message", "listenwell_title", "listenwell_thanks"}
)
_SELECTS = frozenset(SELECTS.values()) | {QuestionType.CONSENT}
#: The words on a consent's buttons, for programs that show the sheet; the chat has its own.
_YES_NO: Mapping[str, Text] = {"yes": {"en": "Yes", "cy": "Ie"}, "no": {"en": "No", "cy": "Na"}}


@dataclass
class _Rows:
    """One sheet to write: rows of header → text, and the headers in their order."""

    names: Mapping[str, str]
    headers: dict[str, None] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)

    def head(self, key: str) -> None:
        """Put a column in its place: one header, or one for each language."""
        for name in self.names.values() if key in _TEXTS else ("",):
            self.headers[f"{key}::{name}" if name else key] = None

    def add(self, cells: Mapping[str, str], texts: Mapping[str, Text], extra: Mapping[str, str]) -> None:
        """Add a row; what is empty is left out, and our own columns win over kept ones."""
        row = {key: text for key, text in extra.items() if text}
        for key, text in texts.items():
            for code, words in text.items():
                name = self.names.get(code, code)
                row[f"{key}::{name}" if name else key] = words
        row.update(cells)
        self.rows.append({header: text for header, text in row.items() if text})

    def table(self) -> Iterator[Sequence[str]]:
        """The header, then the rows. Columns that no row fills are left out, unless they name a language."""
        filled = {header: None for row in self.rows for header in row}
        known = [header for header in self.headers if header in filled or header.split("::")[0] in ALWAYS]
        headers = [*known, *(header for header in filled if header not in self.headers)]
        yield headers
        for row in self.rows:
            yield [row.get(header, "") for header in headers]


def write(survey: Survey) -> bytes:
    """The workbook's bytes.

    Raises:
        CellTooLong: a text is longer than a cell of a spreadsheet can be.
    """
    names = languages.names_to_write(survey.languages, survey.extra)
    lists = _Lists()
    sheets = {"survey": _survey(survey, names, lists), "choices": lists.table(names)}
    sheets["settings"] = _settings(survey, names)
    if survey.quotas:
        sheets["listenwell_quotas"] = _quotas(survey)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for sheet, rows in sheets.items():
            _fill(book.add_worksheet(sheet), rows)
    return out.getvalue()


def _fill(page: xlsxwriter.worksheet.Worksheet, rows: _Rows) -> None:
    """Every cell as text, so that 007 and =x stay what they are."""
    headers, *lines = rows.table()
    for at, line in enumerate((headers, *lines)):
        for column, text in enumerate(line):
            if len(text) > MAX_CELL:
                raise CellTooLong(headers[column], len(text), MAX_CELL)
            if text:
                page.write_string(at, column, text)
    page.freeze_panes(1, 0)


class _Lists:
    """The lists of choices, each under a name of its own."""

    def __init__(self) -> None:
        self.lists: dict[str, tuple[Choice, ...]] = {}
        self.uses: dict[str, int] = {}

    def plan(self, survey: Survey) -> None:
        """Give every named list its name before the questions' own lists take what is left."""
        for question in survey.questions:
            if question.list_name:
                self.lists.setdefault(question.list_name, question.choices)
                self.uses[question.list_name] = self.uses.get(question.list_name, 0) + 1

    def name(self, question: Question) -> tuple[str, str]:
        """The list of a question, and what `listenwell_list` must say of it; mostly nothing."""
        if question.list_name:
            alone = question.list_name == question.name and self.uses[question.list_name] == 1
            return question.list_name, "named" if alone else ""
        if question.type is QuestionType.CONSENT and not question.choices:
            self.lists[YES_NO] = tuple(Choice(name=name, label=_YES_NO[name]) for name in ("yes", "no"))
            return YES_NO, ""
        free = (f"{question.name}{end}" for end in ("", *(f"_{number}" for number in range(2, 1_000))))
        name = next(name for name in free if name not in self.lists)
        self.lists[name] = question.choices
        return name, "" if name == question.name else "own"

    def table(self, names: Mapping[str, str]) -> _Rows:
        """The choices sheet."""
        rows = _Rows(names=names)
        for key in CHOICES:
            rows.head(key)
        for list_name, choices in self.lists.items():
            for choice in choices:
                label = choice.label
                if list_name == YES_NO:
                    label = {code: label.get(code, label["en"]) for code in names}
                rows.add({"list_name": list_name, "name": choice.name}, {"label": label}, choice.extra)
        return rows


def _survey(survey: Survey, names: Mapping[str, str], lists: _Lists) -> _Rows:
    rows = _Rows(names=names)
    for key in SURVEY:
        rows.head(key)
    lists.plan(survey)
    groups = {group.name: group for group in survey.groups}
    opened: tuple[str, ...] = ()
    for question in survey.questions:
        opened = _step(rows, opened, question.groups, groups)
        _question(rows, question, lists)
    _step(rows, opened, (), groups)
    return rows


def _step(
    rows: _Rows, opened: tuple[str, ...], wanted: tuple[str, ...], groups: Mapping[str, Group]
) -> tuple[str, ...]:
    """Close and open groups until those that a question stands in are open."""
    same = 0
    while same < min(len(opened), len(wanted)) and opened[same] == wanted[same]:
        same += 1
    for name in reversed(opened[same:]):
        rows.add({"type": "end_group", "name": name}, {}, {})
    for name in wanted[same:]:
        group = groups.get(name) or Group(name=name)
        rows.add(
            {"type": "begin_group", "name": name, "relevant": group.relevant},
            {"label": group.label},
            group.extra,
        )
    return wanted


def _question(rows: _Rows, question: Question, lists: _Lists) -> None:
    kind, list_mark = WRITTEN[question.type], ""
    if question.type in _SELECTS:
        list_name, list_mark = lists.name(question)
        kind = f"{kind} {list_name}{' or_other' if question.or_other else ''}"
    cells = {
        "type": kind,
        "name": question.name,
        "required": "yes" if question.required else "",
        "relevant": question.relevant,
        "constraint": question.constraint,
        "choice_filter": question.choice_filter,
        "default": question.default,
        "calculation": question.calculation,
        "parameters": _parameters(question),
        "listenwell_purpose": question.purpose,
        "listenwell_sense": "" if question.sense == "other" else question.sense.value,
        "listenwell_about_you": "yes" if question.about_you else "",
        "listenwell_list": list_mark,
    }
    if question.type is not QuestionType.RANGE:
        cells["constraint"] = bounds.joined(question.minimum, question.maximum, question.constraint)
        cells["listenwell_minimum"] = _number(question.minimum)
        cells["listenwell_maximum"] = _number(question.maximum)
    texts = {
        "label": question.label,
        "hint": question.hint,
        "required_message": question.required_message,
        "constraint_message": question.constraint_message,
    }
    own = {key: text for key, text in cells.items() if text}
    rows.add(own, texts, question.extra)


def _number(value: float | None) -> str:
    return "" if value is None else bounds.written(value)


def _parameters(question: Question) -> str:
    pairs = [question.extra.get("parameters", "")]
    if question.randomize:
        pairs.insert(0, "randomize=true")
    if question.type is QuestionType.RANGE:
        named = (("start", question.minimum), ("end", question.maximum), ("step", question.step))
        pairs[:0] = [f"{key}={bounds.written(value)}" for key, value in named if value is not None]
    return " ".join(filter(None, pairs))


def _settings(survey: Survey, names: Mapping[str, str]) -> _Rows:
    rows = _Rows(names=names)
    for key in SETTINGS:
        rows.head(key)
    default = survey.default_language
    cells = {
        "form_title": survey.title.get(default, ""),
        "form_id": survey.id,
        "version": survey.version,
        "default_language": names.get(default) or languages.usual_name(default),
        "listenwell_open_days": str(survey.open_days) if survey.open_days else "",
    }
    others = {code: words for code, words in survey.title.items() if code != default}
    extra = {key: text for key, text in survey.extra.items() if key != languages.KEPT}
    rows.add(cells, {"listenwell_title": others, "listenwell_thanks": survey.thanks}, extra)
    return rows


def _quotas(survey: Survey) -> _Rows:
    rows = _Rows(names={})
    for key in QUOTAS:
        rows.head(key)
    for quota in survey.quotas:
        rows.add({"name": quota.name, "limit": str(quota.limit), "when": quota.when}, {}, {})
    return rows

"""An XLSForm's bytes as a survey, with all its problems at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from surveys.checks import check
from surveys.types import Place, Problem, Survey
from surveys.xlsform import choices_sheet, headers, languages, settings_sheet, survey_sheet, texts
from surveys.xlsform.choices_sheet import List
from surveys.xlsform.headers import Known, Table
from surveys.xlsform.problems import Problems, Spot, near
from surveys.xlsform.references import References
from surveys.xlsform.survey_sheet import Rows
from surveys.xlsform.type_cell import Asked, Ended, meaning, single_spaced
from surveys.xlsform.workbook import Book, open_book

SHEETS: Mapping[str, Known] = {
    "survey": headers.SURVEY,
    "choices": headers.CHOICES,
    "settings": headers.SETTINGS,
    "listenwell_quotas": headers.QUOTAS,
}
#: Sheets of XLSForm that change what is asked, and that a chat cannot follow.
REFUSED = ("entities", "external_choices", "osm")


def read(data: bytes, name: str = "") -> tuple[Survey | None, list[Problem]]:
    """Read a survey.

    Args:
        data: the file's bytes; anything may be in them.
        name: of the file; its stem is the survey's id where the sheet of settings has none.

    Returns:
        The survey and all problems, in the order of their sheets and rows. The survey is None when one of
        them is an error; with warnings alone it can be used.
    """
    survey, problems = draft(data, name)
    if any(problem.severity == "error" for problem in problems):
        return None, problems
    return survey, problems


def draft(data: bytes, name: str = "") -> tuple[Survey | None, list[Problem]]:
    """Read a survey that need not be whole: as `read`, but None only when the sheets cannot be understood."""
    book, refused = open_book(data, (*SHEETS, *REFUSED))
    if book is None:
        return None, refused
    problems = Problems()
    tables = {
        called: headers.table(book.sheets[called], called, known, problems)
        for called, known in SHEETS.items()
        if called in book.sheets and (book.sheets[called].rows or called == "survey")
    }
    _check_sheets(book, tables, problems)
    if "survey" not in tables or problems.any_error:
        return None, problems.found
    form = _form(tables, name, problems)
    understood = not problems.any_error
    wrong = {_cell(problem) for problem in problems.found if problem.severity == "error"}
    placed = [form.placed(problem) for problem in check(form.survey) if form.is_sound(problem)]
    new = (each for each in placed if _cell(each) not in wrong)  # what follows from it would only confuse
    return form.survey if understood else None, _sorted([*problems.found, *new])


def _cell(problem: Problem) -> tuple[str, int, str]:
    return problem.place.sheet, problem.place.row, problem.place.column


def _sorted(problems: list[Problem]) -> list[Problem]:
    order = list(SHEETS)
    return sorted(problems, key=lambda each: (order.index(each.place.sheet), each.place.row))


def _check_sheets(book: Book, tables: Mapping[str, Table], problems: Problems) -> None:
    if "survey" not in book.sheets:
        remedy = near("survey", book.names, "Call the sheet with the questions 'survey'.")
        if remedy.startswith("Did"):
            remedy = "Rename the sheet to 'survey', without spaces."
        problems.error("missing_sheet", Spot(sheet="survey"), "There is no sheet 'survey'.", remedy)
    elif not tables["survey"].has("type"):
        said = "The sheet has no column 'type'."
        remedy = "Write the headers type, name and label in its first row."
        problems.error("missing_column", Spot(sheet="survey", row=1, column="type"), said, remedy)
    for called in REFUSED:
        if called in book.sheets and book.sheets[called].rows:
            said = f"A chat cannot use the sheet '{called}'."
            spot = Spot(sheet="survey")
            problems.error(f"unsupported-{called}", spot, said, "Leave the sheet out.")
    others = [name for name in book.names if name.lower() not in (*SHEETS, *REFUSED)]
    if others and len(book.names) > 1:
        said = f"The sheet '{others[0]}' is no part of the survey; it is not kept."
        problems.warning("sheet_skipped", Spot(sheet="survey"), said, "Keep it in a file of its own.")


@dataclass(frozen=True, kw_only=True)
class _Form:
    """A survey that was read, with what is needed to say where its problems stand."""

    survey: Survey
    rows: Rows
    lists: Mapping[str, List]
    tables: Mapping[str, Table]
    languages: texts.Languages

    def is_sound(self, problem: Problem) -> bool:
        """False for what only follows from a question that could not be read."""
        if problem.place.question in self.rows.unsound:
            return False
        return problem.code != "doubled_choice" or problem.severity == "warning"

    def placed(self, problem: Problem) -> Problem:
        """The problem with its sheet, row and header."""
        question, column = problem.place.question, problem.place.column
        if not question:
            return replace(problem, place=self._of_survey(column))
        parts = column.split(".")
        if parts[0] == "choices" and len(parts) > 1:
            return replace(problem, place=self._of_choice(question, column))
        row = self.rows.rows.get(question, 0)
        header = self._header("survey", column)
        return replace(problem, place=Place(sheet="survey", row=row, column=header, question=question))

    def _of_choice(self, question: str, column: str) -> Place:
        """`choices.NAME`, `choices.NAME.label` or `choices.NAME.label.cy`; a name may have dots."""
        listed = self.lists.get(self.rows.lists.get(question, ""), List())
        rest = column.removeprefix("choices.")
        known = [c.name for c in listed.choices if rest == c.name or rest.startswith(c.name + ".")]
        name = max(known, key=len, default="")
        header = self._header("choices", rest[len(name) + 1 :] or "name")
        return Place(sheet="choices", row=listed.row_of(name), column=header, question=question)

    def _of_survey(self, column: str) -> Place:
        key, _, rest = column.partition(".")
        if key == "quotas":
            table = self.tables.get("listenwell_quotas")
            rows = {row.get("name"): row.number for row in table.rows} if table else {}
            name, _, part = rest.rpartition(".")
            row = rows.get(name, rows.get(rest, 0))
            return Place(sheet="listenwell_quotas", row=row, column=part if name in rows else "name")
        if key in {"questions", "languages"}:
            return Place(sheet="survey", row=1)
        ours = {"id": "form_id", "title": "form_title", "thanks": "listenwell_thanks"}
        header = self._header("settings", ".".join(filter(None, (ours.get(key, key), rest))))
        return Place(sheet="settings", row=2, column=header)

    def _header(self, sheet: str, column: str) -> str:
        """The header for our name of a column: "label.cy" may be "Label::Cymraeg (cy)"."""
        key, _, code = column.partition(".")
        table = self.tables.get(sheet)
        ours = {"minimum": "parameters", "maximum": "parameters", "step": "parameters", "choices": "type"}
        ours |= {"sense": "listenwell_sense", "purpose": "listenwell_purpose"}
        ours |= {"about_you": "listenwell_about_you"}
        key = ours.get(key, key)
        language = self.languages.name(code) if code else ""
        if table is None:
            return key
        if not code and key in {"label", "hint", "constraint_message", "required_message"}:
            language = next((c.language for c in table.columns if c.key == key), "")
        return table.header(key, language)


def _form(tables: Mapping[str, Table], name: str, problems: Problems) -> _Form:
    setting_table = tables.get("settings")
    setting_row = settings_sheet.row_of(setting_table)
    default = setting_row.plain.get("default_language", "")
    spoken = texts.read([tables[c] for c in ("survey", "choices", "settings") if c in tables], default)
    lists = choices_sheet.read(tables.get("choices"), spoken, setting_row.plain, problems)
    rows = survey_sheet.read(tables["survey"], lists, spoken, problems)
    _check_language(spoken, default, setting_table, problems)
    _check_lists(lists, rows, tables, problems)
    _check_references(tables, problems)
    settings = settings_sheet.read(setting_table, name, spoken, problems)
    survey = Survey(
        id=rows.settings.get("form_id") or settings.id,
        version=settings.version,
        title={**settings.title, **_title(rows, spoken)},
        languages=spoken.all,
        default_language=spoken.default,
        questions=tuple(rows.questions),
        groups=tuple(rows.groups),
        quotas=tuple(settings_sheet.quotas(tables.get("listenwell_quotas"), problems)),
        thanks=settings.thanks,
        open_days=settings.open_days,
        extra={**settings.extra, **languages.kept(spoken.codes)},
    )
    return _Form(survey=survey, rows=rows, lists=lists, tables=tables, languages=spoken)


def _title(rows: Rows, spoken: texts.Languages) -> dict[str, str]:
    title = rows.settings.get("form_title", "")
    return {spoken.default: title} if title else {}


def _check_language(spoken: texts.Languages, default: str, table: Table | None, problems: Problems) -> None:
    if default and "" not in spoken.codes and spoken.codes and table is not None:
        meant = spoken.codes.get(default) or languages.code_of(default)
        if meant not in spoken.all:
            said = f"No column has a text in the default language '{default}'."
            row = settings_sheet.row_of(table).number
            spot = Spot(sheet="settings", row=row, column=table.header("default_language"))
            remedy = f"Write one of: {', '.join(spoken.codes)}."
            problems.warning("unknown_language", spot, said, remedy)


def _check_lists(
    lists: Mapping[str, List], rows: Rows, tables: Mapping[str, Table], problems: Problems
) -> None:
    used = set(rows.lists.values())
    for name in (name for name in lists if name not in used):
        said = f"No question uses the list '{name}'; it is not kept."
        spot = Spot(sheet="choices", row=lists[name].rows[0], column=tables["choices"].header("list_name"))
        problems.warning("unused_list", spot, said, near(name, used, "Leave it out, or use it."))


def _check_references(tables: Mapping[str, Table], problems: Problems) -> None:
    references = References(names=Counter(_names(tables["survey"])), problems=problems)
    references.survey(tables["survey"])
    if "choices" in tables:
        references.choices(tables["choices"])
    if "settings" in tables:
        references.settings(tables["settings"])


def _names(table: Table) -> Iterator[str]:
    """Names that `${…}` may mention: of all rows, and the answers to "something else"."""
    for row in table.rows:
        name, kind = row.get("name"), meaning(single_spaced(row.get("type")))
        if name and not isinstance(kind, Ended):
            yield name
            if isinstance(kind, Asked) and kind.or_other:
                yield f"{name}_other"

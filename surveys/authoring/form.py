"""A survey's file, whatever it was written as: YAML, or an XLSForm workbook."""

from __future__ import annotations

from collections.abc import Iterator

from surveys import xlsform
from surveys.authoring import yaml_form, yaml_write
from surveys.authoring.yaml_source import MAX_SOURCE
from surveys.types import Place, Problem, Survey
from surveys.xlsform.workbook import MAX_FILE

__all__ = ["MAX_FILE", "draft", "read"]

#: How files begin that are no text: ZIP (and so .xlsx), Excel before 2007, PDF.
_ZIP, _OLD, _PDF = b"PK", b"\xd0\xcf\x11\xe0", b"%PDF"
SHEETS = (".xlsx", ".xlsm")
OLD = (".xls", ".ods", ".numbers")


def read(data: bytes, file_name: str = "") -> tuple[Survey | None, list[Problem]]:
    """Read a survey that shall be held: None with the problems when one of them is an error.

    Args:
        data: the file as it came.
        file_name: its name, which helps to say what is wrong with it; its end is not believed.
    """
    survey, problems = draft(data, file_name)
    broken = any(problem.severity == "error" for problem in problems)
    if survey is not None and not broken and data.startswith(_ZIP):
        problems = [*problems, *(unkept := list(_unkept(survey, file_name)))]
        broken = bool(unkept)
    return None if broken else survey, problems


def draft(data: bytes, file_name: str = "") -> tuple[Survey | None, list[Problem]]:
    """Read a survey that is still worked on: None only where the file says what no survey can hold."""
    refused = _refused(data, file_name)
    if refused is not None:
        return None, [refused]
    if data.startswith(_ZIP):
        return xlsform.draft(data, file_name)
    return yaml_form.draft(data, file_name)


def _unkept(survey: Survey, file_name: str) -> Iterator[Problem]:
    """What keeps a workbook's survey from being stored, which is done as YAML."""
    source = yaml_write.write(survey)
    if len(source) > MAX_SOURCE:
        said = f"As text the survey is larger than {MAX_SOURCE // 1000} kB."
        yield _problem("too_large", file_name, said, "Leave out choices and texts that nobody needs.")
    elif yaml_form.draft(source)[0] != survey:
        said = "Something in the survey cannot be kept, such as a number with very many digits."
        yield _problem("not_kept", file_name, said, "Convert it to YAML and see what 'convert' names.")


def _refused(data: bytes, file_name: str) -> Problem | None:
    """What is plainly something else, or not what its name says."""
    ending = _ending(file_name)
    if data.startswith(_ZIP):
        return None
    if data.startswith(_OLD) or (ending in OLD and b"\0" in data[:4096]):
        return _problem(
            "unknown_format", file_name, "This is a spreadsheet of another kind.", "Save it as Excel (.xlsx)."
        )
    if data.startswith(_PDF):
        return _problem(
            "unknown_format", file_name, "This is a PDF.", "Bring the survey itself: YAML, or Excel (.xlsx)."
        )
    if ending in SHEETS and data:
        said = f"The file is called {ending} but is not an Excel workbook."
        return _problem(
            "unknown_format", file_name, said, "Open it in a spreadsheet and save it as Excel (.xlsx)."
        )
    if ending in {".csv", ".tsv"}:
        said = "A survey cannot be read from one table."
        return _problem(
            "unknown_format",
            file_name,
            said,
            "Put its sheets into one Excel workbook (.xlsx), or write YAML.",
        )
    return None


def _ending(file_name: str) -> str:
    return "." + file_name.rpartition(".")[2].lower() if "." in file_name else ""


def _problem(code: str, file_name: str, problem: str, remedy: str) -> Problem:
    place = Place(sheet=file_name)
    return Problem(code=code, severity="error", place=place, problem=problem, remedy=remedy)

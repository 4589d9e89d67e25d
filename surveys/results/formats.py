"""Every format by its name: what the command, the console and the guide offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from surveys.results import flow_results, json_form, long_csv, trio_csv, wide_csv, workbook
from surveys.results.rows import About, ResultRow


@dataclass(frozen=True, kw_only=True)
class Format:
    """One way to write all answers of an event and to read them back."""

    name: str
    #: With its dot.
    extension: str
    #: What a browser is told.
    media_type: str
    write: Callable[[Sequence[ResultRow], About], bytes]
    read: Callable[[bytes], list[ResultRow]]


_CSV = "text/csv; charset=utf-8"
FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format(name="long", extension=".csv", media_type=_CSV, write=long_csv.write, read=long_csv.read),
        Format(name="wide", extension=".csv", media_type=_CSV, write=wide_csv.write, read=wide_csv.read),
        Format(name="trio", extension=".csv", media_type=_CSV, write=trio_csv.write, read=trio_csv.read),
        Format(
            name="xlsx",
            extension=".xlsx",
            media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write=workbook.write,
            read=workbook.read,
        ),
        Format(
            name="json",
            extension=".json",
            media_type="application/json",
            write=json_form.write,
            read=json_form.read,
        ),
        Format(
            name="flow-results",
            extension=".zip",
            media_type="application/zip",
            write=flow_results.write,
            read=flow_results.read,
        ),
    )
}


def of_file(file_name: str) -> Format | None:
    """The format that a file's ending asks for; a .csv is the long one."""
    ending = PurePath(file_name).suffix.lower()
    return next((each for each in FORMATS.values() if each.extension == ending), None)

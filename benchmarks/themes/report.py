"""The page: docs/benchmarks/themes.md, which is `page.md` with the table and the rows put in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.themes.rows import Row

MET = {True: "yes", False: "**no**", None: "–"}
PAGE = Path(__file__).with_name("page.md")


def page(rows: Sequence[Row]) -> str:
    """The page as Markdown."""
    written = PAGE.read_text(encoding="utf-8")
    for mark, made in (("<!-- table -->", table(rows)), ("<!-- rows -->", sections(rows))):
        written = written.replace(mark, "\n".join(made).rstrip())
    return written


def table(rows: Sequence[Row]) -> Iterator[str]:
    """One line a row of what was asked for."""
    yield "| what | before | goal | now | met |"
    yield "|---|---|---|---|---|"
    for row in rows:
        figures = "<br>".join(str(figure) for figure in row.figures)
        yield f"| [{row.name}](#{row.key}) | {row.today} | {row.goal} | {figures} | {MET[row.met]} |"


def sections(rows: Sequence[Row]) -> Iterator[str]:
    """What stands under each row."""
    for row in rows:
        yield f'<a id="{row.key}"></a>'
        yield ""
        yield f"## {row.name[:1].upper()}{row.name[1:]}"
        yield ""
        yield row.section.rstrip()
        yield ""

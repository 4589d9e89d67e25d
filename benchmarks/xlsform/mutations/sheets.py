"""Faults of headers and sheets."""

from __future__ import annotations

import random
from collections.abc import Callable

from benchmarks.xlsform.forms import Form
from benchmarks.xlsform.mutations.put import Sheets, add, drop, of
from benchmarks.xlsform.spellings import SELECTS


def _headers(change: Callable[[list[str]], list[str]], sheet: str = "survey") -> Callable[[Sheets], None]:
    def apply(sheets: Sheets) -> None:
        if sheet in sheets:
            sheets[sheet][0] = change(sheets[sheet][0])

    return apply


@of("odd headers")
def odd_headers(form: Form, chance: random.Random) -> bool:
    ways: tuple[Callable[[str], str], ...] = (
        str.upper,
        lambda header: f"  {header} ",
        lambda header: header.replace("_", " "),
        lambda header: header.replace("_", "  "),
        lambda header: header.replace("::", " :: "),
        lambda header: header.replace("::", ":"),
        str.title,
    )
    way = chance.choice(ways)

    def change(headers: list[str]) -> list[str]:
        first = [header.partition("::") for header in headers]
        if way("::") != "::":
            return [way(header) for header in headers]
        return [f"{way(name)}{colons}{language}" for name, colons, language in first]

    form.last.append(_headers(change, chance.choice(("survey", "choices"))))
    return True


@of("doubled header")
def doubled_header(form: Form, chance: random.Random) -> bool:
    other = chance.choice(
        ("caption", "label", "LABEL", "relevance", "note", "Type", "command", "bind::relevant")
    )

    def change(sheets: Sheets) -> None:
        sheets["survey"][0].append(other)

    add(form, "text", "ruled", relevant="1 = 1")
    form.last.append(change)
    return True


@of("missing column")
def missing_column(form: Form, chance: random.Random) -> bool:
    form.last.append(drop("survey", chance.choice(("type", "name", "label"))))
    return True


@of("missing header row")
def missing_headers(form: Form, chance: random.Random) -> bool:
    sheet = chance.choice(("survey", "choices"))

    def change(sheets: Sheets) -> None:
        if sheet in sheets:
            del sheets[sheet][0]

    form.last.append(change)
    return True


@of("sheet names")
def sheet_names(form: Form, chance: random.Random) -> bool:
    name = chance.choice(("survey", "choices", "settings"))
    form.settings.setdefault("form_id", "street")
    form.sheet_names = {name: chance.choice((name.upper(), f"{name} ", f" {name}", name[:-1], f"{name}2"))}
    return True


@of("sheet names")
def only_sheet(form: Form, chance: random.Random) -> bool:
    form.rows = [row for row in form.rows if row.kind not in (*SELECTS, "group")]
    form.settings.clear()
    form.last.append(lambda sheets: sheets.pop("choices", None) and None)
    form.sheet_names = {"survey": chance.choice(("Sheet1", "questions", "survey "))}
    return True


@of("further sheets")
def further_sheets(form: Form, chance: random.Random) -> bool:
    form.others[chance.choice(("readme", "analysis", "_draft"))] = [["text"], ["anything"]]
    return True


@of("empty form")
def empty_form(form: Form, chance: random.Random) -> bool:
    how = chance.choice(("headers", "nothing", "notes"))
    if how == "notes":
        form.rows = [row for row in form.rows if row.kind == "note"][:1]
        add(form, "note", "only_note")
        form.rows = form.rows[-1:]
        return True

    def change(sheets: Sheets) -> None:
        sheets["survey"] = sheets["survey"][:1] if how == "headers" else []

    form.last.append(change)
    return True


@of("gaps")
def gaps(form: Form, chance: random.Random) -> bool:
    many = chance.choice((1, 5, 59, 61, 70))

    def change(sheets: Sheets) -> None:
        at = len(sheets["survey"]) // 2 + 1
        sheets["survey"][at:at] = [[] for _ in range(many)]

    form.last.append(change)
    return True


@of("settings")
def settings(form: Form, chance: random.Random) -> bool:
    key, written = chance.choice(
        (
            ("form_id", ""),
            ("form_id", "with space"),
            ("version", ""),
            ("default_language", ""),
            ("name", "1x"),
            ("name", "street"),
            ("id_string", "a"),
            ("my setting", "x"),
            ("clean_text_values", "no"),
            ("style", "pages"),
            ("public_key", "abc"),
            ("instance_name", "concat('a', 'b')"),
            ("submission_url", "x"),
            ("sms_keyword", "x"),
        )
    )
    form.settings[key] = written
    return True


@of("settings")
def settings_without_row(form: Form, chance: random.Random) -> bool:
    form.settings.clear()
    form.others["settings"] = chance.choice(([["form_id", "version"]], [["form_id"], [], ["street"]], []))
    return True


@of("doubled setting")
def doubled_setting(form: Form, chance: random.Random) -> bool:
    form.settings |= chance.choice(({"form_id": "a", "id_string": "b"}, {"form_title": "A", "title": "B"}))
    return True


@of("many questions")
def many_questions(form: Form, chance: random.Random) -> bool:
    for at in range(chance.choice((60, 210))):
        add(form, "text", f"more_{at}")
    return True


@of("cells at random")
def random_cells(form: Form, chance: random.Random) -> bool:
    sheet = chance.choice(("survey", "survey", "choices", "settings"))
    how = chance.choice(("blank", "swap", "copy", "delete row", "double row", "move row", "cut"))

    def change(sheets: Sheets) -> None:
        rows = sheets.get(sheet, [])
        if len(rows) < 2:
            return
        at, to = (chance.randrange(1, len(rows)) for _ in range(2))
        column, other = (chance.randrange(len(rows[0])) for _ in range(2))
        for row in (rows[at], rows[to]):
            row.extend([""] * (len(rows[0]) - len(row)))
        match how:
            case "blank":
                rows[at][column] = ""
            case "swap":
                rows[at][column], rows[at][other] = rows[at][other], rows[at][column]
            case "copy":
                rows[to][column] = rows[at][other]
            case "delete row":
                del rows[at]
            case "double row":
                rows.insert(to, list(rows[at]))
            case "move row":
                rows.insert(to, rows.pop(at))
            case _:
                rows[at][column] = rows[at][column][: len(rows[at][column]) // 2]

    form.last.append(change)
    return True

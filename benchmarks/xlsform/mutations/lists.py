"""Faults of lists and their choices."""

from __future__ import annotations

import random

from benchmarks.xlsform.forms import Form
from benchmarks.xlsform.mutations.put import Sheets, drop, list_of, of, select, text_key


@of("missing list")
def missing_list(form: Form, chance: random.Random) -> bool:
    row = select(form, chance)
    kind, _, rest = row.cells["type"].partition(" ")
    wrong = chance.choice(("nowhere", rest.split()[0].upper() + "x", rest.split()[0][:-1]))
    row.cells["type"] = f"{kind} {wrong}"
    return wrong not in form.lists and bool(wrong)


@of("missing list")
def no_choices_sheet(form: Form, chance: random.Random) -> bool:
    select(form, chance)
    form.last.append(lambda sheets: sheets.pop("choices", None) and None)
    return True


@of("choice without a name")
def choice_without_name(form: Form, chance: random.Random) -> bool:
    chance.choice(list_of(form, select(form, chance)))["name"] = ""
    return True


@of("choice without a label")
def choice_without_label(form: Form, chance: random.Random) -> bool:
    row = chance.choice(list_of(form, select(form, chance)))
    for key in [key for key in row if key == "label" or key[0] == "label"]:
        row[key] = ""
    return True


@of("duplicate choice")
def duplicate_choice(form: Form, chance: random.Random) -> bool:
    rows = list_of(form, select(form, chance))
    rows.append(dict(rows[0]))
    return True


@of("duplicate choice")
def duplicate_choice_allowed(form: Form, chance: random.Random) -> bool:
    form.settings["allow_choice_duplicates"] = chance.choice(("yes", "TRUE", "no"))
    return duplicate_choice(form, chance)


@of("duplicate choice")
def duplicate_choice_unused(form: Form, chance: random.Random) -> bool:
    del chance
    form.lists["unused_list"] = [{"name": "a", text_key(form, "label"): "A"}] * 2
    return True


@of("same label twice")
def same_label(form: Form, chance: random.Random) -> bool:
    rows = list_of(form, select(form, chance))
    for key in [key for key in rows[0] if key == "label" or key[0] == "label"]:
        rows[1][key] = rows[0][key]
    return True


@of("choice name with a space")
def spaced_choice(form: Form, chance: random.Random) -> bool:
    chance.choice(list_of(form, select(form, chance)))["name"] = "by bus"
    return True


@of("unusual choice name")
def unusual_choice(form: Form, chance: random.Random) -> bool:
    name = chance.choice(
        ("other", "dont_know", "refuse", "skip", "é", "1.5", "-99", "a/b", "(none)", "x" * 60)
    )
    chance.choice(list_of(form, select(form, chance)))["name"] = name
    return True


@of("number of choices")
def one_choice(form: Form, chance: random.Random) -> bool:
    del list_of(form, select(form, chance))[1:]
    return True


@of("number of choices")
def many_choices(form: Form, chance: random.Random) -> bool:
    rows = list_of(form, select(form, chance))
    rows += [{**rows[0], "name": f"c{at}", text_key(form, "label"): f"Choice {at}"} for at in range(40)]
    return True


@of("choices sheet without a column")
def choices_column(form: Form, chance: random.Random) -> bool:
    select(form, chance)
    gone = chance.choice(("list_name", "name", "label"))
    form.choice_headers[gone] = "remarks"

    def keep(sheets: Sheets) -> None:
        sheets["choices"][0] = ["remarks" if h.startswith(("remarks",)) else h for h in sheets["choices"][0]]

    if gone == "label" and form.languages:
        form.last.append(drop("choices", "label"))
    else:
        form.last.append(drop("choices", gone) if chance.random() < 0.5 else keep)
    return True


@of("unused list")
def unused_list(form: Form, chance: random.Random) -> bool:
    del chance
    form.lists["unused_list"] = [{"name": name, text_key(form, "label"): name} for name in ("a", "b")]
    return True


@of("choices column with a space")
def choices_header(form: Form, chance: random.Random) -> bool:
    for row in list_of(form, select(form, chance)):
        row["my note"] = "x"
    return True


@of("or_other with a filter")
def other_and_filter(form: Form, chance: random.Random) -> bool:
    row = select(form, chance, "select_one", "select_multiple")
    row.cells["type"] = row.cells["type"].split(" or")[0] + " or_other"
    row.cells["choice_filter"] = "region = 'north'"
    return True


@of("outside the subset")
def ranked_other(form: Form, chance: random.Random) -> bool:
    row = select(form, chance, "rank")
    row.cells["type"] = row.cells["type"].split(" or")[0] + " or_other"
    row.cells.pop("choice_filter", None)
    return True

"""Faults of rows: names, types, groups."""

from __future__ import annotations

import random

from benchmarks.xlsform.forms import Form, Question
from benchmarks.xlsform.mutations.put import add, of, pick, select, text_key


@of("bad name")
def bad_name(form: Form, chance: random.Random) -> bool:
    row = chance.choice(form.named())
    name = row.cells["name"]
    row.cells["name"] = chance.choice(
        (f"1{name}", f"{name} x", f"{name}/x", f"-{name}", f"{name}?", "é!", "a,b")
    )
    return True


@of("unusual name")
def unusual_name(form: Form, chance: random.Random) -> bool:
    name = chance.choice(("_age", "ŵyn", "a.b", "a-b-", "x" * 60, "Größe", "q1.2"))
    chance.choice(form.named()).cells["name"] = name
    return True


@of("name with a colon")
def colon_name(form: Form, chance: random.Random) -> bool:
    chance.choice(form.named()).cells["name"] = "my:age"
    return True


@of("missing name")
def missing_name(form: Form, chance: random.Random) -> bool:
    chance.choice(form.named()).cells["name"] = ""
    return True


@of("missing name")
def missing_name_of_note(form: Form, chance: random.Random) -> bool:
    del chance
    add(form, "note", "")
    return True


@of("duplicate name")
def duplicate_name(form: Form, chance: random.Random) -> bool:
    row = chance.choice(form.named())
    form.rows.insert(form.rows.index(row) + 1, Question(dict(row.cells), row.kind))
    return True


@of("duplicate name in another group")
def duplicate_in_group(form: Form, chance: random.Random) -> bool:
    row = chance.choice(form.named())
    form.rows.append(Question({"type": "begin_group", "name": "late_group"}))
    add(form, "text", row.cells["name"])
    form.rows.append(Question({"type": "end_group"}))
    return True


@of("names that differ in case")
def case_duplicate(form: Form, chance: random.Random) -> bool:
    row = chance.choice(form.named())
    add(form, "text", row.cells["name"].swapcase())
    return True


@of("reserved name")
def reserved_name(form: Form, chance: random.Random) -> bool:
    chance.choice(form.named()).cells["name"] = "meta"
    return True


@of("name of a generated question")
def generated_name(form: Form, chance: random.Random) -> bool:
    row = select(form, chance, "select_one", "select_multiple")
    row.cells["type"] = row.cells["type"].split(" or")[0] + " or_other"
    row.cells.pop("choice_filter", None)
    return bool(add(form, "text", f"{row.cells['name']}_other"))


@of("unknown type")
def unknown_type(form: Form, chance: random.Random) -> bool:
    row = chance.choice(form.named())
    row.cells["type"] = chance.choice(
        ("txt", "integr", "selectone x", "question", "yes_no", "multiple choice")
    )
    return True


@of("type in another case")
def type_case(form: Form, chance: random.Random) -> bool:
    row = chance.choice(form.named())
    row.cells["type"] = chance.choice((row.cells["type"].upper(), row.cells["type"].capitalize()))
    return True


@of("missing type")
def missing_type(form: Form, chance: random.Random) -> bool:
    chance.choice(form.named()).cells["type"] = ""
    return True


@of("select without a list")
def select_without_list(form: Form, chance: random.Random) -> bool:
    chance.choice(form.named()).cells["type"] = chance.choice(
        ("select_one", "select_multiple", "rank", "select one")
    )
    return True


@of("outside the subset")
def unsupported(form: Form, chance: random.Random) -> bool:
    kind = chance.choice(
        (
            "barcode",
            "geotrace",
            "geoshape",
            "deviceid",
            "username",
            "email",
            "phonenumber",
            "audit",
            "background-audio",
            "start-geopoint",
            "select_one_from_file a.csv",
            "select_multiple_from_file b.csv",
            "xml-external",
            "csv-external",
            "percentage",
            "osm",
            f"select_one ${{{form.named()[0].cells['name']}}}",
        )
    )
    name = "" if kind == "audit" else "outside"
    form.rows.append(Question({"type": kind, "name": name, text_key(form, "label"): "Outside"}))
    return True


@of("outside the subset")
def repeat(form: Form, chance: random.Random) -> bool:
    form.rows.append(
        Question(
            {"type": chance.choice(("begin_repeat", "begin repeat")), "name": "again", "repeat_count": "2"}
        )
    )
    add(form, "text", "inside")
    form.rows.append(Question({"type": "end_repeat"}))
    return True


@of("outside the subset")
def entities(form: Form, chance: random.Random) -> bool:
    del chance
    form.others["entities"] = [["list_name", "label"], ["trees", "a tree"]]
    return True


@of("unbalanced group")
def unclosed_group(form: Form, chance: random.Random) -> bool:
    form.rows.insert(
        chance.randrange(len(form.rows) + 1), Question({"type": "begin_group", "name": "opened"})
    )
    return True


@of("unbalanced group")
def unopened_group(form: Form, chance: random.Random) -> bool:
    form.rows.insert(chance.randrange(len(form.rows) + 1), Question({"type": "end_group", "name": "opened"}))
    return True


@of("unbalanced group")
def wrong_end(form: Form, chance: random.Random) -> bool:
    form.rows.append(Question({"type": "begin_group", "name": "opened"}))
    add(form, "text", "inside")
    form.rows.append(Question({"type": chance.choice(("end_repeat", "end loop", "end_grp"))}))
    return True


@of("empty group")
def empty_group(form: Form, chance: random.Random) -> bool:
    at = chance.randrange(len(form.rows) + 1)
    form.rows[at:at] = [Question({"type": "begin_group", "name": "nothing"}), Question({"type": "end_group"})]
    return True


@of("group without a name")
def nameless_group(form: Form, chance: random.Random) -> bool:
    del chance
    form.rows.append(Question({"type": "begin_group"}))
    add(form, "text", "inside")
    form.rows.append(Question({"type": "end_group"}))
    return True


@of("group named as a question")
def group_as_question(form: Form, chance: random.Random) -> bool:
    name = chance.choice(form.named()).cells["name"]
    form.rows.append(Question({"type": "begin_group", "name": name}))
    add(form, "text", "inside")
    form.rows.append(Question({"type": "end_group"}))
    return True


@of("group named as its own question")
def group_as_own_question(form: Form, chance: random.Random) -> bool:
    del chance
    form.rows.append(Question({"type": "begin_group", "name": "about"}))
    add(form, "text", "about")
    form.rows.append(Question({"type": "end_group"}))
    return True


@of("name of a generated question")
def name_of_more(form: Form, chance: random.Random) -> bool:
    row = pick(form.asked("select_one", "integer", "range"), chance)
    return row is not None and bool(add(form, "text", f"{row.cells['name']}_more"))

"""Faults of texts, media, parameters and other columns."""

from __future__ import annotations

import random

from benchmarks.xlsform.forms import Form, Key, Question
from benchmarks.xlsform.mutations.put import add, fill, list_of, of, pick, select, text_key
from benchmarks.xlsform.spellings import SILENT


@of("missing label")
def missing_label(form: Form, chance: random.Random) -> bool:
    row = pick([row for row in form.named() if row.kind not in SILENT], chance)
    if row is None:
        return False
    for key in [key for key in row.cells if key in {"label", "hint"} or key[0] in {"label", "hint"}]:
        del row.cells[key]
    return True


@of("hint instead of a label")
def hint_alone(form: Form, chance: random.Random) -> bool:
    if not missing_label(form, chance):
        return False
    row = next(
        r
        for r in form.named()
        if r.kind not in SILENT and not any(k == "label" or k[0] == "label" for k in r.cells)
    )
    row.cells[text_key(form, "hint")] = "A hint"
    return True


@of("picture instead of a label")
def media_alone(form: Form, chance: random.Random) -> bool:
    row = Question({"type": "text", "name": "seen", "media::image": "a.png"})
    if chance.random() < 0.3:
        row = Question({"type": "text", "name": "seen", "guidance_hint": "Look"})
    form.rows.append(row)
    return True


@of("missing translation")
def missing_translation(form: Form, chance: random.Random) -> bool:
    if len(form.languages) < 2:
        return False
    for row in chance.sample(form.named(), (len(form.named()) + 1) // 2):
        for key in [key for key in row.cells if key[1] == form.languages[1]]:
            del row.cells[key]
    return True


@of("mixture of translations")
def mixture(form: Form, chance: random.Random) -> bool:
    change = chance.choice(("plain hint", "plain label", "other name", "unknown default", "only choices"))
    row = chance.choice(form.named())
    if change == "plain hint":
        row.cells["hint"] = "A hint for all"
    elif change == "plain label":
        row.cells["label"] = "A label for all"
    elif change == "other name":
        row.cells["label", chance.choice(("english (EN)", "English", "Welsh (cy)", "cy"))] = "Another"
    elif change == "unknown default":
        form.settings["default_language"] = chance.choice(("Deutsch (de)", "welsh", "English"))
    else:
        list_of(form, select(form, chance))[0]["label", "Soomaali (so)"] = "Haa"
    return True


@of("long texts")
def long_text(form: Form, chance: random.Random) -> bool:
    row = chance.choice(form.named())
    row.cells[text_key(form, "label")] = " ".join(["A long text that goes on"] * chance.choice((10, 40, 200)))
    return True


@of("media")
def media(form: Form, chance: random.Random) -> bool:
    column = chance.choice(("media::big-image", "media::foo", "media::audio", "video", "big-image"))
    return fill(form, chance, {column: "a.png"})


@of("unknown columns")
def unknown_columns(form: Form, chance: random.Random) -> bool:
    column = chance.choice(
        ("my column", "bind::foo", "instance::bar", "remarks", "hxl", "body::intent", "weight")
    )
    return fill(form, chance, {column: "something"})


@of("disabled row")
def disabled(form: Form, chance: random.Random) -> bool:
    return fill(form, chance, {"disabled": chance.choice(("yes", "no", "TRUE"))})


@of("comment row")
def comment(form: Form, chance: random.Random) -> bool:
    cells: dict[Key, str] = {"note_to_team": "part two"}
    form.rows.insert(chance.randrange(len(form.rows) + 1), Question(cells))
    return True


@of("table-list")
def table_list(form: Form, chance: random.Random) -> bool:
    names = [chance.choice(list(form.lists)) for _ in range(2)]
    form.rows.append(Question({"type": "begin_group", "name": "grid", "appearance": "table-list"}))
    for at, name in enumerate(names):
        add(form, f"select_one {name}", f"grid_{at}")
    form.rows.append(Question({"type": "end_group"}))
    return True


@of("setting in the survey sheet")
def setting_row(form: Form, chance: random.Random) -> bool:
    form.rows.append(
        Question({"type": chance.choice(("form_title", "form_id", "set_form_id")), "name": "street"})
    )
    return True


@of("parameters of a range")
def range_parameters(form: Form, chance: random.Random) -> bool:
    written = chance.choice(
        (
            "start=a end=5",
            "start=1 end=5 step=0",
            "start=1 end=5 step=9",
            "start=1 end=1",
            "start=10 end=1",
            "start=10 end=1 step=-1",
            "start=1 end=5 foo=2",
            "start 1 end 5",
            "start=1 end=500",
            "start=0 end=1 step=0.1",
            "start=1 end=10 step=4",
            "start=1 end=5 tick_interval=2",
            "start=1 end=5 step=2 tick_interval=3",
            "start=1 end=5 placeholder=3",
            "start=1 end=5 placeholder=9",
            "start=1 end=inf",
            "start=1, end=5, start=2",
        )
    )
    return bool(add(form, "range", "ranged", parameters=written))


@of("parameters of a select")
def select_parameters(form: Form, chance: random.Random) -> bool:
    written = (
        "randomize=maybe",
        "seed=3",
        "randomize=true seed=x",
        "foo=1",
        "randomize",
        "randomize=true;seed=1.5",
    )
    select(form, chance).cells["parameters"] = chance.choice(written)
    return True


@of("parameters of other types")
def other_parameters(form: Form, chance: random.Random) -> bool:
    kind, written = chance.choice(
        (
            ("text", "rows=x"),
            ("text", "cols=3"),
            ("image", "max-pixels=big"),
            ("audio", "quality=loud"),
            ("geopoint", "capture-accuracy=x"),
            ("geopoint", "foo=1"),
            ("integer", "foo=1"),
            ("integer", "foo"),
            ("date", "a=b=c"),
            ("text", "rows=3,"),
            ("file", "max-pixels=3"),
            ("geopoint", "allow-mock-accuracy=1"),
        )
    )
    return bool(add(form, kind, "parametered", parameters=written))

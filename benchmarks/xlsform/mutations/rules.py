"""Faults of references and rules."""

from __future__ import annotations

import random

from benchmarks.xlsform.forms import Form, Question
from benchmarks.xlsform.mutations.put import add, fill, list_of, of, select, text_key
from benchmarks.xlsform.spellings import SELECTS


@of("unknown reference in a rule")
def unknown_in_rule(form: Form, chance: random.Random) -> bool:
    row = chance.choice(form.named())
    column = chance.choice(("relevant", "relevant", "constraint", "calculation", "choice_filter", "default"))
    row.cells[column] = chance.choice(("${nobody} = 'x'", "${nobody} > 3", "1 = 1 or ${nobodyy} != ''"))
    return True


@of("unknown reference in a text")
def unknown_in_text(form: Form, chance: random.Random) -> bool:
    column = chance.choice(
        ("label", "hint", "constraint_message", "guidance_hint", "appearance", "note_to_team")
    )
    key = text_key(form, column) if column in {"label", "hint", "constraint_message"} else column
    chance.choice(form.named()).cells[key] = "You said ${nobody}."
    return True


@of("unknown reference in a text")
def unknown_in_choice(form: Form, chance: random.Random) -> bool:
    rows = list_of(form, select(form, chance))
    rows[0][chance.choice((text_key(form, "label"), "region"))] = "near ${nobody}"
    return True


@of("unknown reference in a text")
def unknown_in_settings(form: Form, chance: random.Random) -> bool:
    form.settings[chance.choice(("form_title", "instance_name"))] = "Hello ${nobody}"
    return True


@of("badly written reference")
def bad_reference(form: Form, chance: random.Random) -> bool:
    name = form.named()[0].cells["name"]
    row = chance.choice(form.named())
    row.cells["relevant"] = chance.choice(
        (f"${{{name} = 'x'", f"${{ {name} }} = 'x'", "${} = 'x'", f"${{{name}", f"${{{name}/x}} = 'x'")
    )
    return True


@of("badly written reference")
def bad_reference_in_text(form: Form, chance: random.Random) -> bool:
    name = form.named()[0].cells["name"]
    key = text_key(form, chance.choice(("label", "hint")))
    chance.choice(form.named()).cells[key] = chance.choice(
        (f"Hi ${{ {name} }}", "Hi ${name", "Costs $5 {or so}")
    )
    return True


@of("reference to a later question")
def forward_reference(form: Form, chance: random.Random) -> bool:
    row = form.named()[0]
    later = add(form, "text", "the_last")
    column = chance.choice(("relevant", "relevant", "label"))
    if column == "label":
        row.cells[text_key(form, "label")] = "You said ${the_last}"
    else:
        row.cells["relevant"] = f"${{{later.cells['name']}}} != ''"
    return True


@of("calculation of later questions")
def forward_calculation(form: Form, chance: random.Random) -> bool:
    del chance
    form.rows.insert(0, Question({"type": "calculate", "name": "total", "calculation": "${the_last} + 1"}))
    return bool(add(form, "integer", "the_last"))


@of("cyclic reference")
def cycle(form: Form, chance: random.Random) -> bool:
    column, kind = chance.choice((("relevant", "text"), ("calculation", "calculate")))
    add(form, kind, "one", **{column: "${two} != ''"})
    add(form, kind, "two", **{column: "${one} != ''"})
    return True


@of("cyclic reference")
def self_reference(form: Form, chance: random.Random) -> bool:
    column, kind = chance.choice((("relevant", "text"), ("calculation", "calculate")))
    return bool(add(form, kind, "itself", **{column: "${itself} != ''"}))


@of("own name in a constraint")
def own_name(form: Form, chance: random.Random) -> bool:
    del chance
    return bool(add(form, "integer", "itself", constraint="${itself} > 3"))


@of("reference to a group or a note")
def group_reference(form: Form, chance: random.Random) -> bool:
    form.rows.append(Question({"type": "begin_group", "name": "grouped"}))
    add(form, "note", "noted")
    add(form, "text", "inside")
    form.rows.append(Question({"type": "end_group"}))
    name = chance.choice(("grouped", "noted"))
    return bool(add(form, "text", "after", relevant=f"${{{name}}} != ''"))


@of("outside the subset")
def last_saved(form: Form, chance: random.Random) -> bool:
    del chance
    return bool(add(form, "text", "again", default="${last-saved#again}"))


@of("trigger")
def trigger(form: Form, chance: random.Random) -> bool:
    name = add(form, "text", "cause").cells["name"]
    written = chance.choice(
        (f"${{{name}}}", "${nobody}", name, f"${{{name}}}, ${{{name}}}", f"${{{name}}} ${{x}}")
    )
    return bool(add(form, "calculate", "effect", trigger=written, calculation="now()"))


@of("broken rule")
def broken_rule(form: Form, chance: random.Random) -> bool:
    named = [row for row in form.named() if row.kind != "note"]
    if not named:
        return False
    answer = "${" + named[0].cells["name"] + "}"
    source = chance.choice(
        (
            f"{answer} == 'x'",
            f"({answer} = 'x'",
            f"{answer} = 'x",
            f"{answer} && 1 = 1",
            f"{answer} ! = 'x'",
            f"{answer} = ",
            "and 1 = 1",
            f"{answer} = x y",
            f"selected({answer} 'x')",
            "1 = 1)",
            f"{answer} <> 3",
            f"if {answer} = 'x' then 1",
            f"{answer} % 2 = 0",
        )
    )
    return bool(add(form, "text", "ruled", **{chance.choice(("relevant", "constraint")): source}))


@of("function outside the subset")
def other_function(form: Form, chance: random.Random) -> bool:
    source = chance.choice(
        (
            "pulldata('a', 'b', 'c', 'd') = 1",
            "round(1.5, 0) = 2",
            "position(..) = 1",
            "sum(1) = 1",
            "foo(1) = 1",
            "jr:choice-name('a', 'b') = 'a'",
            "format-date(today(), '%Y') > 2020",
            "true()",
            "count(/data/x) > 0",
            "uuid() = ''",
            "../good = 1",
            "substr('abc', 1) = 'bc'",
        )
    )
    return bool(add(form, "text", "ruled", relevant=source))


@of("wrong number of arguments")
def wrong_arguments(form: Form, chance: random.Random) -> bool:
    source = chance.choice(
        ("selected('a') = 1", "string-length() > 1", "if(1 = 1, 2)", "not() = 1", "today(1) = ''")
    )
    return bool(add(form, "text", "ruled", relevant=source))


@of("odd but sound rule")
def odd_rule(form: Form, chance: random.Random) -> bool:
    named = [row for row in form.named() if row.kind not in {"note", *SELECTS}]
    if not named:
        return False
    answer = "${" + named[0].cells["name"] + "}"
    source = chance.choice(
        (
            f"{answer}=‘x’",
            f"{answer} = “x”",
            f"  {answer}\n = 'x' ",
            f"not ( {answer} = 'x' )",
            f"{answer}>-1",
            f"(({answer} = 'a') or ({answer} = 'b')) and not({answer} = 'c')",
            f"{answer} = ''",
            f"'x' = {answer}",
            f"{answer} = 1 div 2 or {answer} mod 2 = 1",
            f"- {answer} < 3",
            f'{answer} != "it\'s"',
            "1",
        )
    )
    return bool(add(form, "text", "ruled", relevant=source))


@of("full stop in relevant")
def here(form: Form, chance: random.Random) -> bool:
    return bool(add(form, "text", "ruled", relevant=chance.choice((". = 'x'", "string-length(.) > 1"))))


@of("comparison with no choice")
def no_such_choice(form: Form, chance: random.Random) -> bool:
    row = select(form, chance)
    source = chance.choice(("${%s} = 'nowhere'", "selected(${%s}, 'nowhere')")) % row.cells["name"]
    return bool(add(form, "text", "ruled", relevant=source))


@of("rule in required or read_only")
def required_rule(form: Form, chance: random.Random) -> bool:
    named = [row for row in form.named() if row.kind != "note"]
    source = "${" + named[0].cells["name"] + "} != ''" if named else "1 = 1"
    return bool(add(form, "text", "ruled", **{chance.choice(("required", "read_only")): source}))


@of("required with another word")
def required_word(form: Form, chance: random.Random) -> bool:
    return fill(form, chance, {"required": chance.choice(("Y", "1", "maybe", "x"))})


@of("calculation")
def missing_calculation(form: Form, chance: random.Random) -> bool:
    default = chance.choice(("", "", "12", "now()", "1 + 1"))
    form.rows.append(Question({"type": "calculate", "name": "worked_out", "default": default}))
    return True


@of("calculation")
def calculated_question(form: Form, chance: random.Random) -> bool:
    return fill(form, chance, {"calculation": chance.choice(("1 + 1", "today()"))}, "text", "integer", "date")


@of("default")
def default(form: Form, chance: random.Random) -> bool:
    return fill(
        form, chance, {"default": chance.choice(("abc", "12", "today()", "1 + 1", "nowhere", "2020-02-30"))}
    )

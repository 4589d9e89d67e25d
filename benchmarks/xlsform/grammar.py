"""A seeded grammar of forms: every type and column of the subset, in any mixture, spelled in many ways.

It makes forms that an author could have meant. Whether they are valid is for the oracle to say; most are.
"""

from __future__ import annotations

import random

from benchmarks.xlsform.forms import Form, Key, Question
from benchmarks.xlsform.spellings import (
    APPEARANCES,
    CHOICE_SPELLINGS,
    LANGUAGES,
    NAME_PARTS,
    OPEN,
    PARAMETERS,
    SELECTS,
    SILENT,
    SPELLINGS,
    TYPE_SPELLINGS,
    WORDS,
)


class Grammar:
    """Makes one form from one seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  # chance that can be repeated is the point
        self.names: set[str] = set()

    def form(self) -> Form:
        """A form that should be valid."""
        chance = self.chance
        languages = tuple(chance.sample(LANGUAGES, chance.choice((0, 0, 1, 2, 2, 3))))
        form = Form(languages=languages)
        for _ in range(chance.randint(1, 3)):
            self._list(form)
        self._rows(form, chance.randint(1, 9), depth=0)
        if not form.asked():
            form.rows.append(self._question(form, "text"))
        self._settings(form)
        return form

    def name(self) -> str:
        chance = self.chance
        while True:
            name = "_".join(chance.sample(NAME_PARTS, chance.randint(1, 2)))
            name = chance.choice((name, name, name.upper(), f"{name}{chance.randint(1, 99)}", f"{name}-x"))
            if name.lower() not in self.names:
                self.names.add(name.lower())
                return name

    def text(self, form: Form) -> str:
        chance = self.chance
        words = " ".join(chance.sample(WORDS, chance.randint(2, 6))).capitalize()
        known = [row.cells["name"] for row in form.asked("text", "integer", "select_one", "calculate")]
        if known and chance.random() < 0.08:
            words += " ${" + chance.choice(known) + "}"
        return words + chance.choice(("?", ".", "", " & more?", " <b>really</b>?", "  ’tis so"))

    def texts(self, form: Form, column: str, *, sure: bool = True) -> dict[Key, str]:
        """A text in the form's languages; sometimes a language is forgotten."""
        if not form.languages:
            return {column: self.text(form)}
        made: dict[Key, str] = {}
        for at, language in enumerate(form.languages):
            if at == 0 or self.chance.random() < (0.95 if sure else 0.7):
                made[column, language] = self.text(form)
        return made

    def _list(self, form: Form) -> None:
        chance, name = self.chance, self.name()
        rows: list[dict[Key, str]] = []
        style = chance.choice(("words", "words", "numbers", "capitals"))
        for at, word in enumerate(chance.sample(WORDS, chance.choice((2, 2, 3, 4, 6)))):
            called = {"words": word, "numbers": str(at + 1), "capitals": word.title()}[style]
            row: dict[Key, str] = {"name": called}
            if form.languages:
                for language in form.languages:
                    row["label", language] = f"{word.capitalize()} {language[:2]}"
            else:
                row["label"] = word.capitalize()
            if at % 2 == 0 and name.endswith("-x"):
                row["media::image"] = f"{word}.png"
            row["region"] = chance.choice(("north", "south"))
            rows.append(row)
        form.lists[name] = rows

    def _rows(self, form: Form, count: int, depth: int) -> None:
        chance = self.chance
        for _ in range(count):
            if depth < 2 and chance.random() < 0.12:
                self._group(form, depth)
            else:
                kind = chance.choice((*OPEN, *OPEN, "note", *SILENT, "text", "select_one"))
                form.rows.append(self._question(form, kind))

    def _group(self, form: Form, depth: int) -> None:
        chance = self.chance
        cells: dict[Key, str] = {"type": chance.choice(("begin_group", "begin group"))}
        cells["name"] = self.name()
        if chance.random() < 0.7:
            cells |= self.texts(form, "label")
        if chance.random() < 0.3:
            cells |= self._rule("relevant", form)
        if chance.random() < 0.3:
            cells["appearance"] = "field-list"
        form.rows.append(Question(cells))
        self._rows(form, chance.randint(1, 3), depth + 1)
        end: dict[Key, str] = {"type": chance.choice(("end_group", "end group"))}
        if chance.random() < 0.5:
            end["name"] = cells["name"]
        form.rows.append(Question(end))

    def _question(self, form: Form, kind: str) -> Question:
        chance = self.chance
        written = chance.choice((kind, kind, *TYPE_SPELLINGS[kind])) if kind not in SELECTS else kind
        cells: dict[Key, str] = {"type": written, "name": self.name()}
        cells |= self._selected(form, kind)
        if kind not in SILENT:
            cells |= self.texts(form, "label")
            if chance.random() < 0.25:
                cells |= self.texts(form, "hint", sure=False)
        parameters = chance.choice(PARAMETERS.get(kind, ("",)))
        if parameters:
            cells["parameters"] = parameters
        if kind == "calculate":
            cells["calculation"] = self._value(form)
        elif kind == "hidden":
            cells["default"] = chance.choice(("poster", "12", "door-knock"))
        if chance.random() < 0.3:
            cells |= self._rule("relevant", form)
        if kind in OPEN:
            cells |= self._asked(form, kind)
        return Question(cells, kind)

    def _selected(self, form: Form, kind: str) -> dict[Key, str]:
        """The list of a select question, and what goes with it."""
        chance, cells = self.chance, {}
        if kind in SELECTS:
            cells["type"] = f"{kind} {chance.choice(list(form.lists))}"
            if kind != "rank" and chance.random() < 0.12:
                cells["type"] += chance.choice((" or_other", " or_other", " or specify other"))
            elif chance.random() < 0.2:
                cells["choice_filter"] = chance.choice(
                    ("region = 'north'", "region != 'south' or name != ''")
                )
        return cells

    def _asked(self, form: Form, kind: str) -> dict[Key, str]:
        chance = self.chance
        cells: dict[Key, str] = {}
        if chance.random() < 0.25:
            cells["required"] = chance.choice(("yes", "TRUE", "true()", "no", "Yes"))
            if chance.random() < 0.5:
                cells |= self.texts(form, "required_message", sure=False)
        if chance.random() < 0.25:
            cells["constraint"] = self._constraint(kind)
            if chance.random() < 0.7:
                cells |= self.texts(form, "constraint_message", sure=False)
        if kind in {"text", "integer", "select_one"} and chance.random() < 0.1:
            cells["default"] = {"text": "nothing yet", "integer": "3", "select_one": "1"}[kind]
        for column, most, values in (
            ("appearance", 0.15, APPEARANCES),
            ("guidance_hint", 0.05, ("Read it slowly",)),
            ("media::image", 0.05, ("map.png",)),
            ("note_to_team", 0.1, ("ask Ben", "checked 3 May")),
            ("read_only", 0.03, ("yes", "no")),
        ):
            if chance.random() < most:
                cells[column] = chance.choice(values)
        return cells

    def _constraint(self, kind: str) -> str:
        if kind in {"integer", "decimal", "range"}:
            return self.chance.choice((". > 0", ". >= 0 and . <= 120", "(. mod 2 = 0) or . = 1", ".<100"))
        if kind in {"date", "dateTime"}:
            return self.chance.choice((". <= today()", ". >= '2020-01-01'", ". <= now()"))
        if kind == "select_multiple":
            return self.chance.choice(
                ("count-selected(.) <= 2", "not(selected(., 'bus') and selected(., 'x'))")
            )
        return self.chance.choice(
            ("string-length(.) < 200", "regex(., '^[A-Za-z ]+$')", "not(contains(., '@'))", ". != ''")
        )

    def _rule(self, column: str, form: Form) -> dict[Key, str]:
        known = [row for row in form.named() if row.kind != "note"]
        if not known:
            return {}
        chosen = self.chance.sample(known, min(len(known), self.chance.choice((1, 1, 2))))
        parts = [self._comparison(form, row) for row in chosen]
        return {column: self.chance.choice((" and ", " or ")).join(parts)}

    def _comparison(self, form: Form, row: Question) -> str:
        chance, answer = self.chance, "${" + row.cells["name"] + "}"
        if row.kind in SELECTS:
            listed = form.lists[row.cells["type"].removeprefix(f"{row.kind} ").split()[0]]
            name = chance.choice(listed)["name"]
            shapes = [f"selected({answer}, '{name}')", f"not(selected({answer}, '{name}'))"]
            return chance.choice([*shapes, f"{answer} = '{name}'", f"count-selected({answer}) > 0"])
        if row.kind in {"integer", "decimal", "range"}:
            return chance.choice(
                (f"{answer} > 3", f"{answer} + 1 >= 2 * 3", f"({answer} < 10 or {answer} = 20)")
            )
        return chance.choice(
            (
                f"{answer} != ''",
                f"string-length({answer}) > 2",
                f"starts-with({answer}, 'a')",
                f'{answer}="x"',
            )
        )

    def _value(self, form: Form) -> str:
        numbers = form.asked("integer", "decimal", "range")
        if numbers and self.chance.random() < 0.6:
            answer = "${" + self.chance.choice(numbers).cells["name"] + "}"
            return self.chance.choice(
                (f"{answer} * 2", f"if({answer} > 5, 'many', 'few')", f"{answer} div 3")
            )
        return self.chance.choice(
            ("1 + 1", "today()", "concat('a', ' b')", "coalesce('', 'x')", "number('4')")
        )

    def _settings(self, form: Form) -> None:
        chance = self.chance
        if chance.random() < 0.25:
            return
        given = {
            "form_title": chance.choice(("Our street", "Let’s talk")),
            "form_id": chance.choice(("our-street", "street_2")),
            "version": chance.choice(("1", "2026051201", "v2")),
            "default_language": chance.choice(form.languages) if form.languages else "English (en)",
            "style": "pages",
            "allow_choice_duplicates": chance.choice(("yes", "no")),
        }
        keys = chance.sample(list(given), chance.randint(1, len(given)))
        spelled = {"form_title": ("form_title", "Form Title", "title"), "form_id": ("form_id", "FORM_ID")}
        form.settings = {chance.choice(spelled.get(key, (key,))): given[key] for key in keys}

    def spell(self, form: Form) -> None:
        """Half of the forms are written plainly, half of them in odd ways."""
        chance = self.chance
        if chance.random() < 0.5:
            return
        form.headers = {key: chance.choice(ways) for key, ways in SPELLINGS.items()}
        form.choice_headers = {key: chance.choice(ways) for key, ways in CHOICE_SPELLINGS.items()}
        for row in form.rows:
            if row.kind in SELECTS and chance.random() < 0.5:
                command = chance.choice(TYPE_SPELLINGS[row.kind])
                row.cells["type"] = command + row.cells["type"].removeprefix(row.kind)
        if chance.random() < 0.3:
            names = ("survey", "choices", "settings")
            form.sheet_names = {name: chance.choice((name.upper(), name.title(), name)) for name in names}

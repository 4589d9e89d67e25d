"""The survey sheet as questions and groups, in one pass over its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from surveys.types import NEVER_OPEN, SILENT, Choice, Group, Question, QuestionType, Sense
from surveys.xlsform import bounds, parameters
from surveys.xlsform.aliases import SELECTS, TRANSLATED, TRUTHS, TYPES
from surveys.xlsform.choices_sheet import List
from surveys.xlsform.headers import Cells, Table
from surveys.xlsform.problems import Problems, Spot, near, short
from surveys.xlsform.texts import Languages
from surveys.xlsform.type_cell import Asked, Begun, Ended, Setting, Unsupported, meaning, single_spaced

YES_NO = "listenwell_yes_no"  # the list of a consent that has no choices of its own
_SELECTS = frozenset(SELECTS.values())
#: Types that hold no default of their own; other programs take one and make nothing of it.
_NO_DEFAULT = frozenset({QuestionType.NOTE, QuestionType.START, QuestionType.END, QuestionType.TODAY})


@dataclass
class Rows:
    """What the survey sheet holds, and where."""

    questions: list[Question] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    #: Question or group → its row; of two with one name, the last.
    rows: dict[str, int] = field(default_factory=dict)
    #: Question → the name of its list, also where `Question.list_name` is empty.
    lists: dict[str, str] = field(default_factory=dict)
    #: Questions whose type could not be read: what is checked of them would be wrong.
    unsound: set[str] = field(default_factory=set)
    #: Settings that stand in this sheet.
    settings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Open:
    """A group or repeat that has begun and not ended."""

    control: str
    name: str
    row: int


def read(table: Table, lists: Mapping[str, List], languages: Languages, problems: Problems) -> Rows:
    """Read all rows; problems are collected, and reading always goes on."""
    reader = _Reader(table, lists, languages, problems)
    for row in table.rows:
        reader.row(row)
    reader.end()
    return reader.found


class _Reader:
    """One pass over the sheet."""

    def __init__(
        self, table: Table, lists: Mapping[str, List], languages: Languages, problems: Problems
    ) -> None:
        self.table, self.lists, self.languages, self.problems = table, lists, languages, problems
        self.found = Rows()
        self.open: list[_Open] = []
        self.uses = _uses(table)
        #: Name → where rows of that name stand: the names of the groups around each.
        self.places: dict[str, list[tuple[str, ...]]] = {}
        #: The one list of a group that is shown as a table; empty before its first question, None outside.
        self.table_list: str | None = None

    def row(self, row: Cells) -> None:
        """Read one row."""
        written = single_spaced(row.get("type"))
        if TRUTHS.get(row.get("disabled"), False):
            said = "The row is disabled; it is left out."
            self.problems.warning("row_skipped", self._spot(row, "disabled"), said, "Use relevant instead.")
            return
        if not written:
            self._without_type(row)
            return
        match meaning(written):
            case Asked() as asked:
                self._question(row, asked)
            case Begun(control=control):
                self._begin(row, control)
            case Ended(control=control):
                self._end(row, control)
            case Setting(key=key):
                self.found.settings[key] = row.get("name")
            case Unsupported(name=name):
                said = f"A chat cannot ask a question of type '{short(written)}'."
                remedy = "Leave it out, or take a type from docs/xlsform.md."
                self.problems.error(f"unsupported-{name}", self._spot(row, "type"), said, remedy)
                self._stand_in(row)
            case None:
                said = f"There is no type '{short(written)}'."
                known = [*TYPES, "begin_group", "end_group", *(f"{select} LIST" for select in SELECTS)]
                remedy = near(written, known, "See docs/xlsform.md for the types.")
                self.problems.error("unknown_type", self._spot(row, "type"), said, remedy)
                self._stand_in(row)

    def end(self) -> None:
        """Nothing follows: what is open was never ended."""
        for opened in reversed(self.open):
            said = f"The {opened.control} '{opened.name}' has no end."
            spot = Spot(sheet="survey", row=opened.row, column="type", question=opened.name)
            remedy = f"Add a row of type end_{opened.control} after its last question."
            self.problems.error("unclosed_group", spot, said, remedy)
        used = {name for question in self.found.questions for name in question.groups}
        for group in [group for group in self.found.groups if group.name not in used]:
            self.found.groups.remove(group)
            said = f"The group '{group.name}' has no question; it is left out."
            spot = Spot(
                sheet="survey", row=self.found.rows.get(group.name, 0), column="type", question=group.name
            )
            self.problems.warning("empty_group", spot, said, "Leave out both its rows.")

    # Rows that are no question

    def _without_type(self, row: Cells) -> None:
        if row.get("name") or row.texts.get("label"):
            said = "The row has a name or a label but no type."
            self.problems.error("missing_key", self._spot(row, "type"), said, "Write a type such as text.")
        else:
            said = "The row has neither type nor name nor label; it is left out."
            self.problems.warning("row_skipped", self._spot(row, "type"), said, "Delete the row.")

    def _begin(self, row: Cells, control: str) -> None:
        row = self._named(row)
        name = row.get("name")
        if "table-list" in row.get("appearance").split():
            self.table_list = ""
        self.open.append(_Open(control=control, name=name, row=row.number))
        if control != "group":
            said = f"A chat asks each question once; it cannot {control}."
            remedy = "Ask for a list in one text question, or take a group."
            self.problems.error(f"unsupported-begin_{control}", self._spot(row, "type"), said, remedy)
            return
        self._check_references(row)
        _ = parameters.read(None, row.get("parameters"), self._spot(row, "parameters"), self.problems)
        extra = self._extra(row, frozenset({"type", "name", "relevant"}))
        for key in TRANSLATED - {"label"}:
            for language, text in row.texts.get(key, {}).items():
                extra[f"{key}::{language}" if language else key] = text
        group = Group(
            name=name, label=self.languages.text(row, "label"), relevant=row.get("relevant"), extra=extra
        )
        self.found.groups.append(group)

    def _end(self, row: Cells, control: str) -> None:
        if self.open and self.open[-1].control == control:
            self.open.pop()
            self.table_list = None
            return
        said = f"This end_{control} closes nothing that is open here."
        remedy = f"Leave it out, or add a row of type begin_{control} before its questions."
        self.problems.error("unopened_group", self._spot(row, "type"), said, remedy)

    def _stand_in(self, row: Cells) -> None:
        """A question in place of one that cannot be read, so that rules may mention it."""
        name = row.get("name")
        if name:
            self.places.setdefault(name, []).append(tuple(opened.name for opened in self.open))
            self._add(
                Question(name=name, type=QuestionType.TEXT, label=self.languages.text(row, "label")), row
            )
            self.found.unsound.add(name)

    def _named(self, row: Cells) -> Cells:
        """The row with a name that no row elsewhere has; two of one name side by side are left to `check`.

        Other programs keep the answers of each group apart, and let names come again in another one.
        """
        name, around = row.get("name"), tuple(opened.name for opened in self.open)
        if not name:
            said = "The row has no name."
            remedy = "Write a short name; rules and results use it."
            self.problems.error("missing_key", self._spot(row, "name"), said, remedy)
        places = self.places.setdefault(name, [])
        if places and around not in places and name:
            other = self._other_name(name, around)
            said = f"'{name}' is also a name elsewhere; this row is called '{other}' here."
            self.problems.warning("renamed", self._spot(row, "name"), said, "Give each a name of its own.")
            name = other
            row = replace(row, plain={**row.plain, "name": name})
        places.append(around)
        asked = meaning(single_spaced(row.get("type")))
        if isinstance(asked, Asked) and asked.or_other:
            self.places.setdefault(f"{name}_other", []).append(around)
        self.found.rows[name] = row.number
        return row

    def _other_name(self, name: str, around: tuple[str, ...]) -> str:
        """A free name: the groups' before the row's own, as in the results of other programs."""
        taken = {row.get("name") for row in self.table.rows} | set(self.found.rows)
        whole = "-".join((*around, name))
        tries = (whole, *(f"{whole}-{number}" for number in range(2, len(taken) + 3)))
        return next(free for free in tries if free not in taken)

    # Questions

    def _question(self, row: Cells, asked: Asked) -> None:
        kind = self._kind(row, asked)
        if row.get("type") == "note" and not row.get("name"):
            row = replace(row, plain={**row.plain, "name": f"generated_note_name_{row.number}"})
        row = self._named(row)
        self._check_table(row, asked)
        spot = self._spot(row, "parameters")
        given = parameters.read(kind, row.get("parameters"), spot, self.problems)
        is_range = kind is QuestionType.RANGE
        low, high = (
            (bounds.plain(given.start), bounds.plain(given.end)) if is_range else self._own_bounds(row)
        )
        ruled = kind not in NEVER_OPEN
        consumed = self._consumed(row, kind)
        extra = self._extra(row, consumed)
        if given.rest:
            extra["parameters"] = given.rest
        question = Question(
            name=row.get("name"),
            type=kind,
            label=self.languages.text(row, "label"),
            hint=self.languages.text(row, "hint"),
            choices=self._choices(row, asked, kind),
            list_name=self._list_name(row, asked),
            or_other=asked.or_other,
            randomize=given.randomize,
            choice_filter=row.get("choice_filter") if kind in _SELECTS else "",
            minimum=low,
            maximum=high,
            step=bounds.plain(given.step) if is_range else 1,
            default=row.plain.get("default", "") if kind not in _NO_DEFAULT else "",
            calculation=self._calculation(row, kind),
            required=TRUTHS.get(row.get("required"), False),
            required_message=self.languages.text(row, "required_message"),
            relevant=row.get("relevant"),
            constraint=bounds.without(row.get("constraint"), low, high) if ruled else "",
            constraint_message=self.languages.text(row, "constraint_message"),
            sense=self._sense(row),
            purpose=row.get("listenwell_purpose"),
            about_you=self._about_you(row),
            extra=extra,
        )
        self._check_shown(row, question)
        self._add(question, row)

    def _add(self, question: Question, row: Cells) -> None:
        groups = tuple(opened.name for opened in self.open if opened.control == "group")
        self.found.rows[question.name] = row.number
        self.found.questions.append(replace(question, groups=groups))

    def _kind(self, row: Cells, asked: Asked) -> QuestionType:
        is_consent = asked.kind is QuestionType.SELECT_ONE and row.get("listenwell_purpose")
        return QuestionType.CONSENT if is_consent else asked.kind

    def _choices(self, row: Cells, asked: Asked, kind: QuestionType) -> tuple[Choice, ...]:
        if not asked.list_name:
            return ()
        name = row.get("name")
        self.found.lists[name] = asked.list_name
        if kind is QuestionType.CONSENT and asked.list_name == YES_NO:
            return ()
        listed = self.lists.get(asked.list_name)
        if listed is None:
            said = f"There is no list '{asked.list_name}' in the sheet 'choices'."
            remedy = near(asked.list_name, self.lists, "Add its choices, or check the spelling.")
            self.problems.error("unknown_list", self._spot(row, "type"), said, remedy)
            self.found.unsound.add(name)
            return ()
        spaced = [choice.name for choice in listed.choices if " " in choice.name]
        if kind is QuestionType.SELECT_MULTIPLE and spaced:
            said = f"The choice '{spaced[0]}' of the list '{asked.list_name}' has a space in its name."
            remedy = "Names of choices that are picked together have no spaces."
            self.problems.error("bad_name", self._spot(row, "type"), said, remedy)
        return tuple(listed.choices)

    def _list_name(self, row: Cells, asked: Asked) -> str:
        """Empty for a list that is this question's own: it alone uses it, and it has its name."""
        own = row.get("listenwell_list")
        if asked.list_name == YES_NO and row.get("listenwell_purpose"):
            return ""
        is_own = asked.list_name == row.get("name") and self.uses.get(asked.list_name) == 1
        return "" if own == "own" or (is_own and own != "named") else asked.list_name

    def _own_bounds(self, row: Cells) -> tuple[float | None, float | None]:
        low, high = (self._number(row, f"listenwell_{key}") for key in ("minimum", "maximum"))
        return low, high

    def _number(self, row: Cells, key: str) -> float | None:
        written = row.get(key)
        number = bounds.number(written)
        if written and number is None:
            said = f"'{short(written)}' is not a number."
            self.problems.error("bad_value", self._spot(row, key), said, "Write a number such as 5.")
        return number

    def _calculation(self, row: Cells, kind: QuestionType) -> str:
        if kind is not QuestionType.CALCULATE:
            return ""
        written = row.get("calculation")
        if not written and not bounds.is_rule(row.get("default")):
            said = "Nothing is calculated."
            self.problems.error("missing_key", self._spot(row, "calculation"), said, "Write a rule.")
        return written or row.get("default")

    def _sense(self, row: Cells) -> Sense:
        written = row.get("listenwell_sense")
        if written and written not in list(Sense):
            said = f"There is no sense '{short(written)}'."
            remedy = near(written, list(Sense), f"Write one of: {', '.join(Sense)}.")
            self.problems.error("bad_value", self._spot(row, "listenwell_sense"), said, remedy)
        return Sense(written) if written in list(Sense) else Sense.OTHER

    def _about_you(self, row: Cells) -> bool:
        written = row.get("listenwell_about_you")
        if written and written not in TRUTHS:
            said = f"'{short(written)}' is neither yes nor no."
            self.problems.error(
                "bad_value", self._spot(row, "listenwell_about_you"), said, "Write yes or no."
            )
        return TRUTHS.get(written, False)

    def _check_table(self, row: Cells, asked: Asked) -> None:
        """All selects of a group that is shown as a table take one list, unfiltered."""
        if self.table_list is None or not asked.list_name:
            return
        if not self.table_list and row.get("choice_filter"):
            said = "The choices of a table-list cannot be filtered."
            self.problems.error("table_list", self._spot(row, "choice_filter"), said, "Leave out the filter.")
        elif self.table_list and asked.list_name != self.table_list:
            said = f"The questions of a table-list take one list, here '{self.table_list}'."
            self.problems.error("table_list", self._spot(row, "type"), said, "Take the same list for all.")
        self.table_list = self.table_list or asked.list_name

    def _check_shown(self, row: Cells, question: Question) -> None:
        """What other programs refuse of a row, beyond what a survey can show."""
        media = {key.split("::")[1] for key in row.plain if key.startswith("media::")}
        wrong = media - {"image", "big-image", "audio", "video"}
        if wrong:
            said = f"There is no medium '{min(wrong)}'."
            spot = self._spot(row, f"media::{min(wrong)}")
            self.problems.error("unknown_medium", spot, said, "Write image, audio or video.")
        elif "big-image" in media and "image" not in media and question.type not in SILENT:
            said = "There is a big-image but no image."
            self.problems.error("missing_key", self._spot(row, "media::big-image"), said, "Add the image.")
        self._check_references(row)

    def _check_references(self, row: Cells) -> None:
        if row.get("save_to"):
            said = "A chat keeps no entities."
            self.problems.error(
                "unsupported-save_to", self._spot(row, "save_to"), said, "Empty the column save_to."
            )

    # What is kept

    def _consumed(self, row: Cells, kind: QuestionType) -> frozenset[str]:
        """The columns that the question itself holds; the others are kept beside it."""
        consumed = {
            "type", "name", "relevant", "parameters", "disabled", "listenwell_purpose", "listenwell_sense",
            "listenwell_about_you", "listenwell_minimum", "listenwell_maximum", "listenwell_list",
        }  # fmt: skip
        if kind in _SELECTS:
            consumed.add("choice_filter")
        if kind is QuestionType.CALCULATE:
            consumed.add("calculation")
        if row.get("required") in TRUTHS:
            consumed.add("required")
        if kind not in NEVER_OPEN:
            consumed.add("constraint")
        if kind not in _NO_DEFAULT:
            consumed.add("default")
        return frozenset(consumed)

    def _extra(self, row: Cells, consumed: frozenset[str]) -> dict[str, str]:
        return {key: text for key, text in row.plain.items() if key not in consumed}

    def _spot(self, row: Cells, key: str) -> Spot:
        return Spot(sheet="survey", row=row.number, column=self.table.header(key), question=row.get("name"))


def _uses(table: Table) -> dict[str, int]:
    """List → how many questions take their choices from it."""
    uses: dict[str, int] = {}
    for row in table.rows:
        asked = meaning(single_spaced(row.get("type")))
        if isinstance(asked, Asked) and asked.list_name:
            uses[asked.list_name] = uses.get(asked.list_name, 0) + 1
    return uses

"""What was said at an event, column by column, so that 130,000 points are filtered in milliseconds.

Rows are only added. What a person said before is crossed out when they say something else, and said anew.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from typing import Any

from storage.marks import Mark
from storage.standing_points import Person, Picked, Said, SaidPoint
from web.keywords import plain


class Names:
    """Few different words, kept once each and told apart by number."""

    def __init__(self) -> None:
        """None yet."""
        self.words: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        """The number of a word, a new one if need be."""
        found = self._numbers.get(word)
        if found is None:
            found = self._numbers[word] = len(self.words)
            self.words.append(word)
        return found

    def find(self, word: str) -> int:
        """The number of a word, -1 when there is no such word."""
        return self._numbers.get(word, -1)


class Columns:
    """Points by row, people by number.

    Attributes:
        alive: By row, whether it stands and may be shown.
        person: By row, the number of the person.
        picked: (question, choice) → by person, 1 where they picked it.
        totals: By person, points stored of theirs, standing or not.
        unprepared: Comments that are not yet points.
        first_row: Answer → its first row; its others follow.
        crossed: Rows that were crossed out.
    """

    def __init__(self) -> None:
        """Empty."""
        self.ids: list[str] = []
        self.texts: list[str] = []
        self.plain: list[str] = []
        self.alive = bytearray()
        self.answer_ids = array("q")
        self.starts = array("l")
        self.ends = array("l")
        self.at = array("d")
        self.person = array("l")
        self.language, self.sense, self.question = array("l"), array("l"), array("l")
        self.languages, self.senses, self.questions = Names(), Names(), Names()
        self.people = Names()
        self.area, self.channel, self.source, self.entry = array("l"), array("l"), array("l"), array("l")
        self.areas, self.channels, self.sources, self.entries = Names(), Names(), Names(), Names()
        self.picked: dict[tuple[str, str], bytearray] = {}
        self.totals = array("l")
        self.rows_of: list[list[int]] = []
        self.first_row: dict[int, int] = {}
        self.unprepared: set[int] = set()
        self.unprepared_of: dict[int, list[int]] = {}
        self.read: set[int] = set()
        self.flagged: set[int] = set()
        self.crossed = 0

    def __len__(self) -> int:
        """Rows, crossed out ones included."""
        return len(self.ids)

    def add(self, said: Said) -> None:
        """Take in what people said; what they had said before must be crossed out."""
        for person in said.people:
            self._add_person(person)
        for who, total in said.totals.items():
            self.totals[self.people.number(who)] = total
        for picked in said.picked:
            self._add_picked(picked)
        for point in said.points:
            self._add_point(point)
        for answer_id, who in said.unprepared:
            self.unprepared.add(answer_id)
            self.unprepared_of.setdefault(self.people.number(who), []).append(answer_id)

    def cross_out(self, resident_id: str) -> None:
        """Forget what somebody said and picked."""
        number = self.people.find(resident_id)
        if number < 0:
            return
        self.unprepared.difference_update(self.unprepared_of.pop(number, ()))
        for row in self.rows_of[number]:
            self.first_row.pop(self.answer_ids[row], None)
            self.alive[row] = 0
            self.texts[row] = self.plain[row] = ""
        self.crossed += len(self.rows_of[number])
        self.rows_of[number] = []
        self.totals[number] = 0
        for marked in self.picked.values():
            if number < len(marked):
                marked[number] = 0

    def rows_of_answer(self, answer_id: int) -> list[int]:
        """The rows of a comment, in its order; also those that may not be shown."""
        first = self.first_row.get(answer_id)
        if first is None:
            return []
        last = first
        while last < len(self.ids) and self.answer_ids[last] == answer_id:
            last += 1
        return list(range(first, last))

    def row_of(self, key: tuple[str, int]) -> int:
        """The row of a point, -1 where it does not stand any more."""
        rows = self.rows_of_answer(int(key[0])) if key[0].isdecimal() else []
        return next((row for row in rows if self.starts[row] == key[1]), -1)

    def mark(self, marks: Iterable[Mark]) -> None:
        """Take in what was noted on comments."""
        for each in marks:
            (self.read.add if each.read_at else self.read.discard)(each.answer_id)
            (self.flagged.add if each.flagged_at else self.flagged.discard)(each.answer_id)

    def has_picked(self, question: str, choice: str) -> bytearray:
        """By person, 1 where they picked that."""
        marked = self.picked.get((question, choice), bytearray())
        missing = len(self.people.words) - len(marked)
        return marked + bytes(missing) if missing else marked

    def _add_person(self, person: Person) -> None:
        number = self.people.number(person.resident_id)
        places: Mapping[str, tuple[array[int], Names, str]] = {
            "area": (self.area, self.areas, person.area),
            "channel": (self.channel, self.channels, person.channel),
            "source": (self.source, self.sources, person.source),
            "entry": (self.entry, self.entries, person.entry),
        }
        if number == len(self.rows_of):
            self.rows_of.append([])
            self.totals.append(0)
            for column, names, word in places.values():
                column.append(names.number(word))
        else:
            for column, names, word in places.values():
                column[number] = names.number(word)

    def _add_picked(self, picked: Picked) -> None:
        number = self.people.number(picked.resident_id)
        for choice in picked.value if isinstance(picked.value, list) else [picked.value]:
            marked = self.picked.setdefault((picked.question, _named(choice)), bytearray())
            if number >= len(marked):
                marked.extend(bytes(number + 1 - len(marked)))
            marked[number] = 1

    def _add_point(self, point: SaidPoint) -> None:
        row, number = len(self.ids), self.people.number(point.resident_id)
        self.ids.append(point.id)
        self.texts.append(point.text)
        self.plain.append(plain(point.text))
        self.alive.append(1 if point.text else 0)
        self.answer_ids.append(point.answer_id)
        self.starts.append(point.start)
        self.ends.append(point.end)
        self.at.append(point.answered_at.timestamp())
        self.person.append(number)
        self.language.append(self.languages.number(point.language))
        self.sense.append(self.senses.number(point.sense))
        self.question.append(self.questions.number(point.question))
        self.rows_of[number].append(row)
        self.first_row.setdefault(point.answer_id, row)


def _named(value: Any) -> str:
    """A choice's name; a number of a scale as residents see it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)

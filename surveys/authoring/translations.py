"""A survey's texts as a list for translators, and their work back into the survey.

Every text has a key that stays the same while questions keep their names, such as "good/label" or
"lists/modes/bus". A translation is taken only where the text that it was made from still stands and every
`${name}` is in it; whatever is not taken is named with its row, and what stood before stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from surveys.turns.said import MENTION
from surveys.types import Choice, Group, Place, Problem, Question, Survey, Text

SHOWN = 60  # characters of a text that a problem repeats


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One text with its translation."""

    key: str
    #: For people: "question 'good', hint".
    where: str
    #: In the survey's default language.
    source: str
    #: Empty where it is missing.
    translation: str = ""
    #: What `source` was when `translation` was made; empty where it is the same.
    was: str = ""


@dataclass(frozen=True, kw_only=True)
class Returned:
    """One row that a translator gave back. row: as the file's reader counts, from 1."""

    key: str
    source: str
    translation: str
    row: int
    #: True where the file says that somebody must look at it again.
    fuzzy: bool = False


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """What one language lacks, each a list in the order of the survey."""

    language: str
    texts: int
    missing: tuple[Entry, ...]
    #: The same words as in the default language.
    same: tuple[Entry, ...]
    #: A `${name}` is missing or too many.
    marks: tuple[Entry, ...]


#: Key and where a text stands → the text that shall stand there.
_Change = Callable[[str, str, Text], Text]


def entries(survey: Survey, language: str) -> list[Entry]:
    """Every text of the survey that its default language has, in its order; a shared list's once."""
    found: dict[str, Entry] = {}

    def note(key: str, where: str, text: Text) -> Text:
        source = text.get(survey.default_language, "")
        if source:
            entry = Entry(key=key, where=where, source=source, translation=text.get(language, ""))
            found.setdefault(key, entry)
        return text

    _changed(survey, note)
    return list(found.values())


def since(found: Iterable[Entry], earlier: Iterable[Returned]) -> list[Entry]:
    """The entries with an earlier file's translations where none stands; changed texts are marked."""
    before = {each.key: each for each in earlier if each.translation}

    def mended(entry: Entry) -> Entry:
        old = before.get(entry.key)
        if old is None or (entry.translation and entry.translation != old.translation):
            return entry
        was = old.source if old.source != entry.source else ""
        return replace(entry, translation=old.translation, was=was)

    return [mended(entry) for entry in found]


def translated(
    survey: Survey, language: str, returned: Sequence[Returned]
) -> tuple[Survey, int, list[Problem]]:
    """The survey with the translations that can be taken; a new language joins its languages.

    Returns:
        The survey, how many texts are other than before, and a problem for each row that was not taken.
    """
    known = {entry.key: entry for entry in entries(survey, language)}
    taken, problems = _sorted_out(known, returned, language)
    news = {key: text for key, text in taken.items() if text != known[key].translation}

    def change(key: str, where: str, text: Text) -> Text:
        del where
        return {**text, language: news[key]} if key in news else text

    languages = survey.languages if language in survey.languages else (*survey.languages, language)
    if not taken:
        return survey, 0, problems
    return replace(_changed(survey, change), languages=languages), len(news), problems


def gaps(survey: Survey) -> list[Gaps]:
    """What each language but the default one lacks."""
    found = []
    for language in survey.languages:
        if language != survey.default_language:
            every = entries(survey, language)
            done = [entry for entry in every if entry.translation]
            found.append(
                Gaps(
                    language=language,
                    texts=len(every),
                    missing=tuple(entry for entry in every if not entry.translation),
                    same=tuple(entry for entry in done if entry.translation == entry.source),
                    marks=tuple(e for e in done if _marks(e.source) != _marks(e.translation)),
                )
            )
    return found


def _sorted_out(
    known: Mapping[str, Entry], returned: Sequence[Returned], language: str
) -> tuple[dict[str, str], list[Problem]]:
    taken: dict[str, str] = {}
    problems = []
    for each in returned:
        if not each.translation:
            continue
        fault = _fault(each, known.get(each.key), taken)
        if fault is None:
            taken[each.key] = each.translation
        else:
            code, said, remedy = fault
            place = Place(row=each.row, column=language)
            said = f"{said} The translation was not taken."
            problems.append(Problem(code=code, severity="error", place=place, problem=said, remedy=remedy))
    return taken, problems


def _fault(each: Returned, entry: Entry | None, taken: Mapping[str, str]) -> tuple[str, str, str] | None:
    """What keeps a row from being taken: code, problem, remedy."""
    if entry is None:
        said = f"The survey has no text '{_short(each.key)}'."
        return "translation_unknown", said, "Leave the first column as it was; export again if it is gone."
    if each.key in taken:
        return "translation_doubled", f"'{each.key}' stands twice.", "Keep one of the two rows."
    if each.source != entry.source:
        said = f"The text of {entry.where} is another one now: “{_short(entry.source)}”."
        return "translation_changed", said, "Export again with --previous and this file, and look at it anew."
    if each.fuzzy:
        said = f"The translation of {entry.where} is still marked fuzzy."
        return "translation_fuzzy", said, "Look at it and take the mark away."
    if _marks(each.translation) != _marks(entry.source):
        wanted = ", ".join(_marks(entry.source)) or "no ${…}"
        said = f"The translation of {entry.where} has other ${{…}} than the text."
        return "translation_marks", said, f"It must have {wanted}, to the letter."
    return None


def _marks(text: str) -> list[str]:
    """The earlier answers that a text puts in; their order is free."""
    return sorted(f"${{{mark[1]}}}" for mark in MENTION.finditer(text))


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


# Every text, one after the other


def _changed(survey: Survey, change: _Change) -> Survey:
    """The survey with each of its texts as `change` gives it."""
    title = change("title", "title", survey.title)
    groups = {group.name: group for group in survey.groups}
    questions = []
    for question in survey.questions:
        for name in question.groups:
            groups[name] = _changed_group(groups.get(name, Group(name=name)), change)
        questions.append(_changed_question(question, change))
    return replace(
        survey,
        title=title,
        questions=tuple(questions),
        groups=tuple(groups[group.name] for group in survey.groups),
        thanks=change("thanks", "thanks", survey.thanks),
    )


def _changed_group(group: Group, change: _Change) -> Group:
    label = change(f"{group.name}/label", f"group '{group.name}'", group.label)
    return replace(group, label=label)


def _changed_question(question: Question, change: _Change) -> Question:
    def text(part: str, text: Text) -> Text:
        where = f"question '{question.name}', {part.replace('_', ' ')}"
        return change(f"{question.name}/{part}", where, text)

    return replace(
        question,
        label=text("label", question.label),
        hint=text("hint", question.hint),
        choices=tuple(_changed_choices(question, change)),
        required_message=text("required_message", question.required_message),
        constraint_message=text("constraint_message", question.constraint_message),
    )


def _changed_choices(question: Question, change: _Change) -> Iterator[Choice]:
    shared = question.list_name
    head = f"lists/{shared}" if shared else f"{question.name}/choices"
    whose = f"list '{shared}'" if shared else f"question '{question.name}'"
    for choice in question.choices:
        where = f"{whose}, choice '{choice.name}'"
        yield replace(choice, label=change(f"{head}/{choice.name}", where, choice.label))

"""Messages, dates and lists in a resident's language.

The English text of a message is its key. Every other language has a folder of `.po` files under `locale/`,
one per domain, read as they are: nothing needs compiling.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale, dates, numbers
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent / "locale"
#: The language that messages are written in; its catalogue is the code itself.
SOURCE_LANGUAGE = "en"
#: Order of the plural forms in every `.po` file: CLDR's, without those that a language does not use.
PLURAL_ORDER = ("zero", "one", "two", "few", "many", "other")
_TERRITORY = {"en": "GB"}  # CLDR's bare "en" is American: "June 4", "a, b, and c"
_EVENING = 18  # hour from which a Welsh speaker says "yr hwyr" and no longer "y prynhawn"
_TAKES_AC = frozenset("aeiouwyâêîôûŵŷáéíóúàèìòù")  # "a" (and) is "ac" before a vowel, and w and y are vowels


class LanguageError(Exception):
    """Something about a language could not be done."""


class UnknownLanguage(LanguageError):  # noqa: N818 - the contract's name, read aloud in messages
    """There is no catalogue for a language."""

    def __init__(self, language: str) -> None:
        super().__init__(f"there is no catalogue for '{language}'; there is one for {', '.join(languages())}")
        self.language = language


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a message for translation where it is defined; it is translated where it is used."""
    return message


@cache
def languages() -> tuple[str, ...]:
    """Codes of the languages that can be spoken, English first."""
    others = sorted(path.name for path in LOCALES.iterdir() if (path / "LC_MESSAGES").is_dir())
    return (SOURCE_LANGUAGE, *others)


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of one language, all its domains together; made once.

    Raises:
        UnknownLanguage: `language` is not among `languages()`.
    """
    if language not in languages():
        raise UnknownLanguage(language)
    messages: dict[str, tuple[str, ...]] = {}
    for path in sorted((LOCALES / language / "LC_MESSAGES").glob("*.po")):
        messages.update(_read(path))
    return Catalogue(language=language, messages=messages, locale=_locale(language))


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Says things in one language. Returns plain text: whoever puts it into a page escapes it."""

    language: str
    #: English text → translations; several only where the message counts something.
    messages: Mapping[str, tuple[str, ...]]
    locale: Locale

    def gettext(self, message: str, /, **values: object) -> str:
        """Say `message`, its `{name}` places filled from `values`; in English where no translation is."""
        found = self.messages.get(message, ("",))[0]
        return _filled(found or message, values)

    def ngettext(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Say how many: the form that `n` takes in this language. `{n}` is the number, written out."""
        forms = self.messages.get(one, ())
        index = plural_forms(self.locale).index(self.locale.plural_form(n))
        found = forms[index] if index < len(forms) else ""
        return _filled(found or (one if n == 1 else many), {"n": self.number(n), **values})

    def number(self, n: int) -> str:
        """A whole number with its thousands apart: "1,204"."""
        return numbers.format_decimal(n, locale=self.locale)

    def date(self, day: dt.date) -> str:
        """Day and month: "4 June", "4 Mehefin"."""
        return dates.format_date(day, "d MMMM", locale=self.locale)

    def long_date(self, day: dt.date) -> str:
        """Day, month and year: "4 June 2026", "4 Mehefin 2026"."""
        return dates.format_date(day, "d MMMM y", locale=self.locale)

    def month(self, day: dt.date) -> str:
        """Month and year: "June 2026", "Mehefin 2026"."""
        return dates.format_date(day, "MMMM y", locale=self.locale)

    def weekday(self, day: dt.date | int) -> str:
        """Name of a day within a sentence: "Thursday", "dydd Iau". A number counts from Monday = 0."""
        number = day if isinstance(day, int) else day.weekday()
        name = str(self.locale.days["format"]["wide"][number])
        return name[0].lower() + name[1:] if self.language == "cy" else name

    def time(self, at: dt.time | dt.datetime) -> str:
        """Time of day on the clock it carries: "2 pm", "2:30 pm", "noon"; "2 y prynhawn", "hanner dydd"."""
        if (at.minute, at.hour) in _NAMED:
            return self.gettext(_NAMED[at.minute, at.hour])
        clock = f"{(at.hour - 1) % 12 + 1}" + (f":{at.minute:02}" if at.minute else "")
        if at.hour < 12:
            return self.gettext("{clock} am", clock=clock)
        if at.hour < _EVENING:
            return self.gettext("{clock} pm", clock=clock)
        return (
            _WELSH_EVENING.format(clock=clock)
            if self.language == "cy"
            else self.gettext("{clock} pm", clock=clock)
        )

    def list(self, items: Sequence[str]) -> str:
        """Items in a row: "a, b and c", "a, b ac c". Welsh words are not mutated: they may be names."""
        if len(items) < 2:
            return "".join(items)
        pair = self.locale.list_patterns["standard"]["2"]
        last = items[-1]
        first_letter = last.lstrip("“‘\"'(")[:1].lower()
        pair = pair.replace("a(c)", "ac" if first_letter in _TAKES_AC else "a")
        return str(pair.format(", ".join(items[:-1]), last))


def plural_forms(locale: Locale) -> tuple[str, ...]:
    """Names of the plural forms of a language, in the order of its `.po` files."""
    return tuple(tag for tag in PLURAL_ORDER if tag in locale.plural_form.tags or tag == "other")


_NAMED = {(0, 0): N_("midnight"), (0, 12): N_("noon")}
_WELSH_EVENING = "{clock} yr hwyr"


def _locale(language: str) -> Locale:
    return Locale(language, territory=_TERRITORY.get(language))


def _read(path: Path) -> dict[str, tuple[str, ...]]:
    with path.open("rb") as file:
        entries = read_po(file)
    found = {}
    for entry in entries:
        if entry.id and not entry.fuzzy:
            key = entry.id if isinstance(entry.id, str) else entry.id[0]
            found[key] = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
    return found


def _filled(text: str, values: Mapping[str, object]) -> str:
    return text.format(**values) if values else text

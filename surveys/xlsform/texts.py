"""Texts in the languages of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.xlsform import languages
from surveys.xlsform.headers import Cells, Table


@dataclass(frozen=True, kw_only=True)
class Languages:
    """The languages of one form."""

    #: A header's language → its code; empty for columns without a language.
    codes: Mapping[str, str]
    default: str

    @property
    def all(self) -> tuple[str, ...]:
        """The codes in the order of the columns."""
        return tuple(dict.fromkeys(self.codes.values())) or (self.default,)

    def text(self, row: Cells, key: str) -> dict[str, str]:
        """A column's text by code. One without a language gives way to one that names the default."""
        found: dict[str, str] = {}
        written = row.texts.get(key, {})
        for name in sorted(written, key=lambda each: each != ""):
            found[self.codes[name]] = written[name]
        return {code: found[code] for code in self.all if code in found}

    def name(self, code: str) -> str:
        """The header's language for a code."""
        names = (name for name, known in self.codes.items() if known == code)
        return max(names, key=bool, default=code)


def read(tables: Sequence[Table], default: str) -> Languages:
    """The languages of all headers.

    A column without a language has the default one's texts. It is a language of its own only where nobody
    says which is the default and the same text also stands in columns with a language.

    Args:
        tables: survey, choices and settings, those that there are.
        default: the setting `default_language`; empty when there is none.
    """
    headers = [(column.key, column.language) for table in tables for column in table.texts()]
    names = list(dict.fromkeys(language for _, language in headers))
    named = [name for name in names if name]
    keys = {key for key, language in headers if language}
    is_apart = any(not language and key in keys for key, language in headers)
    if not default and named and "" in names and not is_apart:
        default = named[0]
    codes = languages.codes_of(names, default)
    return Languages(codes=codes, default=_default(codes, default))


def _default(codes: Mapping[str, str], setting: str) -> str:
    if setting in codes:
        return codes[setting]
    if "" in codes:
        return codes[""]
    known = list(codes.values())
    if setting and languages.code_of(setting) in known:
        return languages.code_of(setting)
    return known[0] if known else languages.code_of(setting) if setting else "en"

"""Texts with their translations as a PO file, which every tool for translators reads."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

MAX_FILE = 2_000_000  # bytes; a survey's texts have about 40,000
_PLURAL = re.compile(rb"^[ \t#~|]*msgid_plural", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One text. key: its context, which tells apart two equal texts."""

    key: str
    source: str
    translation: str = ""
    #: For people: where it stands.
    where: str = ""
    #: What `source` was when `translation` was made; makes it fuzzy. Empty where it is the same.
    was: str = ""
    fuzzy: bool = False
    #: Line of the file, from 1; 0 for one that is not from a file.
    row: int = 0


class PoUnreadable(Exception):  # noqa: N818 - names what it is about, as the others do
    """The file cannot be read as PO."""

    def __init__(self, row: int, said: str) -> None:
        super().__init__(said)
        self.row = row
        self.said = said


def write(lines: Sequence[Line], *, language: str, project: tuple[str, str], now: datetime) -> bytes:
    """The file, in the order of the lines.

    Args:
        lines: what to translate.
        language: code of the translations, such as cy.
        project: whose texts they are and in which version, shown in the file's head.
        now: aware; stands in the head as the time of making.
    """
    catalog = Catalog(
        locale=language.replace("-", "_"),
        project=project[0],
        version=project[1],
        header_comment=f"# {' '.join(project)}",
        msgid_bugs_address="-",
        last_translator="-",
        language_team=language,
        creation_date=now,
        fuzzy=False,
    )
    for line in lines:
        message = catalog.add(
            line.source,
            line.translation,
            context=line.key,
            auto_comments=[line.where] if line.where else [],
            flags=["fuzzy"] if line.was else [],
            previous_id=line.was or [],
        )
        message.flags.discard("python-format")  # a "100 %" of ours is no format
    file = io.BytesIO()
    write_po(file, catalog, width=0, include_previous=True)
    return file.getvalue()


def read(data: bytes) -> tuple[str, list[Line]]:
    """The language of the file, empty where it has none, and its lines.

    Raises:
        PoUnreadable: it is no PO file.
    """
    if len(data) > MAX_FILE:
        raise PoUnreadable(0, f"The file is larger than {MAX_FILE // 1_000_000} MB.")
    if plural := _PLURAL.search(data):
        # The file itself says how many forms there are, and the reader makes room for as many: for billions.
        row = data.count(b"\n", 0, plural.end())
        raise PoUnreadable(row + 1, "It has plural forms, and the texts of a survey have none.")
    try:
        catalog = read_po(io.BytesIO(data.removeprefix(b"\xef\xbb\xbf")), abort_invalid=True)
    except PoFileError as error:
        raise PoUnreadable(error.lineno + 1, "This line is not as PO files are written.") from error
    except (UnicodeError, LookupError) as error:
        raise PoUnreadable(0, "The file is not UTF-8 text.") from error
    except (ValueError, IndexError, KeyError, AttributeError, TypeError) as error:
        raise PoUnreadable(0, "The file cannot be read as a PO file.") from error
    lines = [
        Line(
            key=message.context or "",
            source=str(message.id),
            translation=str(message.string or ""),
            fuzzy=message.fuzzy,
            row=message.lineno or 0,
        )
        for message in catalog
        if message.id
    ]
    return str(catalog.locale_identifier or "").replace("_", "-"), lines

"""Finds messages that have no translation yet.

`python tools/catalogue.py` prints every missing message as a `.po` entry, grouped by file, then the entries
that nothing uses any more. `python tools/catalogue.py DOMAIN` adds the missing ones that belong to a domain
(residents, pages, documents) to its file, with an empty translation to fill in.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "language" / "locale"
KEYWORDS = {"gettext": None, "ngettext": (1, 2), "N_": None}
#: Where messages are written, and the domain that keeps their translations.
DOMAINS = {
    "surveys": "residents",
    "bot": "residents",
    "listenwell": "residents",
    "web": "pages",
    "feedback": "documents",
    "language": "documents",
}

Id = str | tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a message is written. line: 1-based."""

    path: str
    line: int


def used(root: Path = ROOT) -> dict[Id, list[Place]]:
    """Every message that the program can say: one text, or (one, many)."""
    found: dict[Id, list[Place]] = {}
    for folder in DOMAINS:
        for path in sorted((root / folder).rglob("*")):
            for message, line in _messages(path):
                found.setdefault(message, []).append(Place(path=str(path.relative_to(root)), line=line))
    return found


def translated(language: str) -> Iterator[tuple[str, Catalog]]:
    """The catalogues of one language with their domains."""
    for path in sorted((LOCALES / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            yield path.stem, read_po(file, locale=language)


def entry_id(entry: Message) -> Id:
    """A catalogue entry's message, as `used` names it."""
    return entry.id if isinstance(entry.id, str) else (entry.id[0], entry.id[1])


def missing(language: str) -> dict[Id, list[Place]]:
    """Messages without an entry in any domain."""
    there = {entry_id(entry) for _, entries in translated(language) for entry in entries if entry.id}
    return {message: places for message, places in used().items() if message not in there}


def unused(language: str) -> list[tuple[str, Id]]:
    """(domain, message) of entries that nothing says any more."""
    said = used()
    entries = (
        (domain, entry) for domain, catalogue in translated(language) for entry in catalogue if entry.id
    )
    return [(domain, entry_id(entry)) for domain, entry in entries if entry_id(entry) not in said]


def stub(message: Id, places: list[Place], plurals: int) -> str:
    """An entry of a `.po` file with its translation left empty."""
    lines = ["#. to be reviewed", f"#: {' '.join(sorted({place.path for place in places}))}"]
    if isinstance(message, str):
        lines += [f"msgid {_quoted(message)}", 'msgstr ""']
    else:
        lines += [f"msgid {_quoted(message[0])}", f"msgid_plural {_quoted(message[1])}"]
        lines += [f'msgstr[{index}] ""' for index in range(plurals)]
    return "\n".join(lines) + "\n"


def domain_of(places: list[Place]) -> str:
    """The domain that keeps a message: that of the first file that says it."""
    return DOMAINS[Path(places[0].path).parts[0]]


def _messages(path: Path) -> Iterator[tuple[Id, int]]:
    if path.suffix == ".py":
        with path.open("rb") as file:
            for line, message, _, _ in extract("python", file, KEYWORDS, options={"encoding": "utf-8"}):
                yield (message if isinstance(message, str) else (message[0], message[1])), line
    elif "templates" in path.parts and path.is_file():
        yield from _template_messages(path)


def _template_messages(path: Path) -> Iterator[tuple[Id, int]]:
    # Jinja2's own extractor sees `gettext("…")` only, not the `t.gettext("…")` of our templates.
    tree = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"), filename=str(path))
    for call in tree.find_all(nodes.Call):
        name = call.node.attr if isinstance(call.node, nodes.Getattr) else getattr(call.node, "name", "")
        texts = [
            arg.value for arg in call.args if isinstance(arg, nodes.Const) and isinstance(arg.value, str)
        ]
        if name == "ngettext" and len(texts) >= 2:
            yield (texts[0], texts[1]), call.lineno
        elif name in {"gettext", "N_"} and texts:
            yield texts[0], call.lineno


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    if "\n" not in escaped:
        return f'"{escaped}"'
    return "\n".join(['""', *(f'"{line}"' for line in escaped.replace("\n", "\\n\n").splitlines())])


def _add(language: str, domain: str) -> int:
    path = LOCALES / language / "LC_MESSAGES" / f"{domain}.po"
    text = path.read_text(encoding="utf-8") if path.exists() else _header(language, domain)
    wanted = {message: places for message, places in missing(language).items() if domain_of(places) == domain}
    plurals = _plurals(language)
    path.write_text(
        "\n".join([text.rstrip("\n") + "\n", *(stub(*item, plurals) for item in wanted.items())]),
        encoding="utf-8",
    )
    return len(wanted)


def _header(language: str, domain: str) -> str:
    documents = (LOCALES / language / "LC_MESSAGES" / "documents.po").read_text(encoding="utf-8")
    header = documents[documents.index('msgid ""') :].split("\n\n")[0]
    return f"# Texts of the domain {domain}. Every entry is to be reviewed by a native reader.\n{header}\n"


def _plurals(language: str) -> int:
    return dict(translated(language))["documents"].num_plurals


def _print(language: str) -> None:
    plurals = _plurals(language)
    by_file: dict[str, list[str]] = {}
    for message, places in missing(language).items():
        by_file.setdefault(f"{places[0].path} ({domain_of(places)}.po)", []).append(
            stub(message, places, plurals)
        )
    for name, stubs in sorted(by_file.items()):
        print(f"# ---- {name}: {len(stubs)} missing in {language}\n")
        print("\n".join(stubs))
    for domain, message in unused(language):
        print(f"# ---- {domain}.po: nothing says {message!r}")


def main() -> None:
    """Print what is missing, or add it to a domain's file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("domain", nargs="?", choices=sorted(set(DOMAINS.values())))
    parser.add_argument("--language", default="cy")
    arguments = parser.parse_args()
    if arguments.domain:
        print(f"{_add(arguments.language, arguments.domain)} added to {arguments.domain}.po")
    else:
        _print(arguments.language)


if __name__ == "__main__":
    main()

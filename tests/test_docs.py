"""What the documents tell people to type exists, and every link between them leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from listenwell.cli.main import main

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("tests/**/*.md")])
#: `listenwell …` and `make …` inside back-ticks or code blocks; words stop at what is not a word or option.
CODE = re.compile(r"```[^\n]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
CALL = re.compile(r"(?:^|[\s/])listenwell((?: +[a-z][a-z-]*| +--[a-z-]+(?:=\S+)?| +[A-Z<\"][^\s|]*)*)")
MAKE = re.compile(r"^(?:\S+=\S+ )*make ([a-z-]+)")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def named(document: Path) -> str:
    return str(document.relative_to(ROOT))


def code_of(document: Path) -> list[str]:
    """Every line of code in a document."""
    found = CODE.findall(document.read_text(encoding="utf-8"))
    return [line for block, inline in found for line in (block or inline).splitlines()]


def missing(words: list[str]) -> str:
    """What of `listenwell WORDS` does not exist; empty when all does."""
    command: click.Command = main
    context = click.Context(main)
    for word in words:
        if isinstance(command, click.Group) and not word.startswith("-"):
            found = command.get_command(context, word)
            if found is None:
                return f"listenwell {' '.join(words)}: no command {word!r}"
            command = found
        elif word.startswith("--"):
            known = {option for each in command.params for option in (*each.opts, *each.secondary_opts)}
            if word.split("=")[0] not in known | {"--help"}:
                return f"listenwell {' '.join(words)}: no option {word!r}"
    return ""


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_commands_in_documents_exist(document: Path) -> None:
    calls = [call.split() for line in code_of(document) for call in CALL.findall(line) if call.strip()]
    assert [fault for words in calls if (fault := missing(words))] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_make_targets_in_documents_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {name for line in code_of(document) for name in MAKE.findall(line)} <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    links = [
        link.split("#")[0] for link in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in link
    ]
    assert [link for link in links if link and not (document.parent / link).exists()] == []


def test_operators_guide_names_every_command() -> None:
    guide = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    assert [
        name for name in main.list_commands(click.Context(main)) if f"`listenwell {name}" not in guide
    ] == []


def test_a_command_that_does_not_exist_is_found() -> None:
    assert "no command 'sing'" in missing(["survey", "sing"])
    assert "no option '--loud'" in missing(["themes", "FILE", "--loud"])

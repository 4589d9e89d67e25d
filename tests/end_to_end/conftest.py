from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nlp.models_setup import folder_from_environment, set_up
from tests.end_to_end.demo import Demo, printed
from tests.end_to_end.program import Program


@pytest.fixture(scope="session")
def models() -> Path:
    """The language models, built on the first run and kept."""
    folder = folder_from_environment().resolve()
    set_up(folder)
    return folder


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Demo]:
    """The demo, running, with Nia beside Ben."""
    program = Program(tmp_path_factory.mktemp("demo"), models)
    program.start("demo", "--json")
    try:
        first = printed(program)
        program.stop()
        found = Demo(program, first)
        found.command("user", "add", "Nia", "--role", "coordinator", "--community", "blaen-y-cwm")
        program.start("demo", "--json")
        yield found
    finally:
        program.stop()

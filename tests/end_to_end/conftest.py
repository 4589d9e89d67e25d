from __future__ import annotations

from pathlib import Path

import pytest

from nlp.models_setup import folder_from_environment, set_up


@pytest.fixture(scope="session")
def models() -> Path:
    """The language models, built on the first run and kept."""
    folder = folder_from_environment().resolve()
    set_up(folder)
    return folder

"""docs/xlsform.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from surveys.xlsform import aliases

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/xlsform.md").read_text(encoding="utf-8")
CODES = PAGE + (ROOT / "docs/surveys.md").read_text(encoding="utf-8")
SOURCE = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "surveys/xlsform").glob("*.py"))


def test_every_type_that_is_written_is_on_the_page() -> None:
    assert [name for name in aliases.WRITTEN.values() if not re.search(rf"`{name}[ `]", PAGE)] == []


def test_every_refused_type_is_on_the_page() -> None:
    refused = {*aliases.UNSUPPORTED.values(), *aliases.UNSUPPORTED_PREFIXES.values()}
    assert sorted(name for name in refused if f"`{name}`" not in PAGE) == []


def test_every_column_of_ours_is_on_the_page() -> None:
    ours = {
        name for name in aliases.SURVEY_COLUMNS | aliases.SETTING_COLUMNS if name.startswith("listenwell")
    }
    assert sorted(name for name in ours if f"`{name}`" not in PAGE) == []


def test_every_code_is_documented() -> None:
    written = set(re.findall(r"(?:error|warning|_RefusedError)\(\s*\"([a-z_]+)\"", SOURCE))
    assert len(written) > 20
    assert sorted(code for code in written if f"`{code}`" not in CODES) == []

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from listenwell.comment_rows import rows


@pytest.mark.parametrize("name", ["c.csv", "c.tsv"])
def test_rows_that_were_handed_on_are_not_held(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("text\n" + ("late " * 2000 + "\n") * 400)  # 4 MB
    tracemalloc.start()
    count = sum(1 for _ in rows(path))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 401
    assert most < 1_000_000

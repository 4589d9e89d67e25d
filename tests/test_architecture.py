"""The tree tells the architecture: the import table of the design, asserted."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "surveys",
    "safety",
    "nlp",
    "signposting",
    "partnership",
    "feedback",
    "language",
    "storage",
    "bot",
    "web",
    "listenwell",
)
PURE = ROOMS[:7]
OTHERS_TYPES = {f"{room}.types" for room in PURE}

#: room → what of ours it may import: a whole room, or one of its modules.
OURS: dict[str, set[str]] = {
    "surveys": set(),
    "safety": set(),
    "partnership": set(),
    "language": set(),
    "signposting": set(),
    "nlp": set(),
    "feedback": {"language"} | OTHERS_TYPES,
    "storage": OTHERS_TYPES,
    "bot": {"surveys", "safety", "signposting", "language", "feedback.types", "feedback.delivery", "storage"},
    "web": (set(ROOMS) - {"listenwell", "nlp"}) | {"nlp.types", "nlp.decisions"},
    "listenwell": set(ROOMS),
}

#: room → what of others it may import.
THEIRS: dict[str, set[str]] = {
    "surveys": {"yaml", "python_calamine", "xlsxwriter", "lark"},
    "safety": set(),
    "partnership": set(),
    "language": {"babel"},
    "signposting": {"numpy", "jsonschema", "python_calamine"},
    "nlp": {
        "numpy",
        "scipy",
        "sklearn",
        "spacy",
        "onnxruntime",
        "onnx",
        "tokenizers",
        "safetensors",
        "en_core_web_sm",
    },
    "feedback": {"jinja2", "typst", "matplotlib", "segno", "markupsafe"},
    "storage": {"sqlalchemy", "alembic", "cryptography"},
    "bot": set(),
    "web": {"aiohttp", "jinja2", "markupsafe"},
}
#: Single files that may import more.
THEIRS_BY_FILE = {"bot/telegram.py": {"telegram"}, "bot/transport.py": {"aiohttp", "telegram"}}
#: Single folders that may import more.
THEIRS_BY_FOLDER = {"web/api": {"pydantic"}}


def files(room: str) -> list[Path]:
    return [
        path for path in sorted((ROOT / room).rglob("*.py")) if "migrations/versions" not in path.as_posix()
    ]


def imports(path: Path) -> set[str]:
    """Dotted names that a file imports; `from a.b import c` gives a.b and, for our rooms, a.b.c."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= names if node.module in ROOMS else {node.module}
    return found


def within(name: str, allowed: set[str]) -> bool:
    return any(name == entry or name.startswith(entry + ".") for entry in allowed)


@pytest.mark.parametrize("room", ROOMS)
def test_room_imports_only_what_the_design_allows(room: str) -> None:
    wrong = []
    for path in files(room):
        place = path.relative_to(ROOT).as_posix()
        theirs = THEIRS.get(room, set()) | THEIRS_BY_FILE.get(place, set())
        theirs |= THEIRS_BY_FOLDER.get(path.parent.relative_to(ROOT).as_posix(), set())
        for name in sorted(imports(path)):
            top = name.split(".")[0]
            if top == room or top in sys.stdlib_module_names:
                continue
            if top in ROOMS:
                if not within(name, OURS[room]):
                    wrong.append(f"{place} imports {name}")
            elif room != "listenwell" and top not in theirs:
                wrong.append(f"{place} imports {name}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", PURE)
def test_types_of_a_pure_room_use_the_standard_library_alone(room: str) -> None:
    path = ROOT / room / "types.py"
    if not path.exists():
        assert room == "language"
        return
    assert all(name.split(".")[0] in sys.stdlib_module_names for name in imports(path))


def test_no_folder_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "common", "helpers", "misc", "lib"}
    found = [
        path
        for path in ROOT.glob("**/*.py")
        if ".venv" not in path.parts and drawers & {path.stem, path.parent.name}
    ]
    assert not found


def test_every_room_of_the_design_stands() -> None:
    assert all((ROOT / room / "__init__.py").exists() for room in ROOMS)

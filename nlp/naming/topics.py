"""Everyday topics of public services: titles that may name a theme where nobody's phrase stands for it."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One topic with a plain line of what people say about it (written for this project)."""

    code: str
    title: str
    line: str


@functools.cache
def topics() -> tuple[Topic, ...]:
    """The topics that the program ships."""
    source = resources.files("nlp.naming").joinpath("topics.json").read_text(encoding="utf-8")
    return tuple(Topic(**entry) for entry in json.loads(source))

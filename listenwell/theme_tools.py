"""What a file is themed with: the language models, or something in their place in a test."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from listenwell.models import load_spacy
from listenwell.preparing import Maker, ModelMaker
from nlp.embed import Encoder, MiniLm
from nlp.models_setup import find, models_used
from nlp.naming.label import PhraseFinder, SpacyPhrases


class Tools(Protocol):
    """Everything of theming that takes seconds to load."""

    @property
    def start(self) -> Callable[[], Maker]:
        """Makes what makes points of comments, in whichever process it is called."""

    def models(self) -> list[dict[str, str]]:
        """Name and sha256 of each model, the encoder first; raises NlpError when one is not right."""

    def encoder(self) -> Encoder:
        """The one that places texts."""

    def finder(self) -> PhraseFinder:
        """The one that finds the phrases that name themes."""


class ModelTools:
    """The language models of a folder; each is loaded when it is needed.

    Args:
        folder: As `make setup` made it.
    """

    def __init__(self, folder: Path) -> None:
        """Nothing is loaded yet."""
        self._folder = folder

    @property
    def start(self) -> Callable[[], Maker]:
        """See `Tools.start`."""
        return functools.partial(ModelMaker, self._folder)

    @functools.cache  # noqa: B019 -- one such object lives as long as its command
    def models(self) -> list[dict[str, str]]:
        """See `Tools.models`."""
        return models_used(find(self._folder))

    def encoder(self) -> Encoder:
        """See `Tools.encoder`."""
        return MiniLm(find(self._folder))

    def finder(self) -> PhraseFinder:
        """See `Tools.finder`."""
        return SpacyPhrases(nlp=load_spacy())

"""Which language somebody names, or writes without naming it."""

from __future__ import annotations

import re

from surveys.types import Said

#: Languages as people name them, in either language.
SPOKEN = {
    "english": "en",
    "saesneg": "en",
    "en": "en",
    "cymraeg": "cy",
    "gymraeg": "cy",
    "welsh": "cy",
    "cy": "cy",
}
#: Words that show which language somebody writes who does not name one.
SHOWING = {
    "en": frozenset(
        ("hello", "hi", "hey", "hiya", "yes", "no", "ok", "okay", "the", "and", "i'm", "im", "is", "it", "to",
         "my", "what", "dunno", "please", "thanks", "you", "start", "not", "good", "who")
    ),
    "cy": frozenset(
        ("helo", "shwmae", "shwmai", "s'mae", "smae", "sut", "bore", "prynhawn", "nos", "diolch", "dw", "dwi",
         "rwy", "rwy'n", "mae", "ydw", "ie", "iawn", "yn", "yr", "ddim", "dim", "beth", "plis", "pwy")
    ),
}  # fmt: skip


def language_named(incoming: object) -> str:
    """The language that somebody typed by its name, in either language: "yn Gymraeg"; else empty."""
    said = (
        incoming.text.casefold().replace(".", " ").replace("!", " ").split()
        if isinstance(incoming, Said)
        else []
    )
    return next((SPOKEN[word] for word in said if word in SPOKEN), "")


def language_shown(said: str) -> str:
    """The only language whose words are in it; else empty. Nobody is asked for ever."""
    heard = set(re.findall(r"[\w']+", said.replace("’", "'").casefold()))
    shown = [code for code, words_of in SHOWING.items() if heard & words_of]
    return shown[0] if len(shown) == 1 else ""

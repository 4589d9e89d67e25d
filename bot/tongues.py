"""Which language somebody names or writes, and whether they agree."""

from __future__ import annotations

import re

from surveys.types import Said
from surveys.understanding.folding import fold
from surveys.understanding.more import with_more
from surveys.understanding.understand import yes_or_no

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


#: Whole messages of somebody who comes back after a while; they answer no question.
GREETINGS = frozenset(
    ("hello", "hi", "hey", "hiya", "hello again", "hi again", "hello there", "hi there", "hello im back",
     "im back", "i'm back", "hi im back", "hi i'm back", "back again", "good morning", "morning",
     "good afternoon", "good evening", "anyone there", "anybody there", "are you there", "r u there",
     "you there", "helo", "helo eto", "shwmae", "shwmai", "s'mae", "smae", "haia", "bore da", "prynhawn da",
     "noswaith dda", "dw i nol", "dwi nol", "rwy'n ol", "oes rhywun yna")
)  # fmt: skip
#: A yes with one of these behind it is not yet a yes to what was asked.
ON_CONDITION = re.compile(r"\b(?:but|if|unless|only|as long as|ond|os|oni bai|dim ond)\b", re.IGNORECASE)


def agreed(said: str, language: str) -> bool | None:
    """A clear yes or no, also with its reason behind it; None for anything else, such as "yes but …"."""
    found = with_more(said, lambda part: yes_or_no(part, language), yes_or_no=True)
    if found is None or (found[0] and ON_CONDITION.search(said)):
        return None
    return found[0]


def greets(said: str) -> bool:
    """Whether a whole message only says hello, as people do who come back after days."""
    return fold(said) in GREETINGS

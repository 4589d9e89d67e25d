"""What is said in the benchmark: themes, and comments from a seeded grammar. Nobody ever said any of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

_STARTS = ("bran", "coed", "dol", "fenn", "glas", "hafod", "iar", "lly", "maes", "nant", "pen", "rhos", "tal")
_ENDS = ("bach", "deg", "dref", "fa", "gors", "las", "mor", "newydd", "og", "ton", "wen", "wydd")
_THINGS = ("bus", "path", "hall", "clinic", "playground", "shop", "bridge", "garden", "school", "lamp")
_WITH = ("in the evening", "on Sundays", "near the river", "for young people", "after work", "in winter")
_GOOD = ("is lovely", "is kept well", "brings people together", "is always open", "means a lot to us")
_BAD = ("is closed too often", "costs too much", "is not safe", "never comes on time", "is hard to reach")
_WHO = ("My neighbour", "Our family", "Everyone here", "Mam", "The children", "An old friend")
_SAYS = ("says that", "thinks", "told me", "has noticed that", "keeps saying that")
_WELSH = ("Mae'r", "yn dda iawn", "yn rhy ddrud", "ar gau yn aml")
WELSH_SHARE = 0.1
TWO_POINTS_SHARE = 0.3


@dataclass(frozen=True, kw_only=True)
class Topic:
    """What a theme is about. parent: number of the theme that it is a part of; None: it is no part."""

    label: str
    thing: str
    parent: int | None = None


def topics(chance: Random, tops: int, parts: int) -> list[Topic]:
    """Themes, then parts of the largest of them; each with a word that only it has."""
    names = [start + end for start in _STARTS for end in _ENDS]
    chance.shuffle(names)
    found = [
        Topic(
            label=f"{names[n].title()} {_THINGS[n % len(_THINGS)]}",
            thing=f"{names[n]} {_THINGS[n % len(_THINGS)]}",
        )
        for n in range(tops)
    ]
    for n in range(parts):
        parent = n // 2
        side = _WITH[n % len(_WITH)]
        found.append(Topic(label=f"{found[parent].label} {side}", thing=found[parent].thing, parent=parent))
    return found


def sentence(chance: Random, topic: Topic, *, good: bool) -> tuple[str, str]:
    """One thing said about a topic, and its language."""
    if chance.random() < WELSH_SHARE:
        return f"{_WELSH[0]} {topic.thing} {chance.choice(_WELSH[1:])}", "cy"
    said = chance.choice(_GOOD if good else _BAD)
    words = [f"the {topic.thing} {said}"]
    if chance.random() < 0.5:
        words.insert(0, f"{chance.choice(_WHO)} {chance.choice(_SAYS)}")
    if chance.random() < 0.6:
        words.append(chance.choice(_WITH))
    text = " ".join(words)
    return text[0].upper() + text[1:] + ".", "en"


def sizes(count: int) -> Sequence[float]:
    """How often each theme is spoken of: few often, most seldom (Zipf)."""
    return [1 / (n + 5) for n in range(count)]

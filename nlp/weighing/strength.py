"""How strongly people put something: rough, by the wording alone.

It tells a theme that people are desperate about from one that they merely mention, not how grave the matter
is. Who writes calmly of something grave scores low, so nothing is ever left out for a low figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.types import Point

FULL = 3  # marks of strength in one point, from which more say no more
_WORDS = re.compile(
    r"\b(?:very|really|extremely|absolutely|totally|completely|utterly|incredibly|"
    r"so (?:much|many|bad|good|important)|"
    r"desperate\w*|despair\w*|terrif\w+|petrified|disgust\w+|disgrace\w*|appalling|horrendous|horrific|"
    r"shocking|"
    r"outrag\w+|unbearable|unacceptable|intolerable|nightmare|hell|furious|livid|heart.?broken|heartbreaking|"
    r"devastat\w+|ruin(?:s|ed|ing)|destroy\w*|killing|urgent\w*|crisis|emergency|begging|"
    r"sick (?:of|and tired)|fed up|worst|(?:at |the )?end of my tether|breaking point|last straw|"
    r"can'?t (?:cope|take|go on)|"
    r"every (?:single )?(?:day|night|time|week)|all the time|day after day|for years|constant(?:ly)?|"
    r"always|never|ever again|"
    r"must|enough is enough|please|love|adore|brilliant|fantastic|amazing|wonderful|incredible|"
    r"excellent|superb|"
    r"best|life.?saver|lifeline|godsend|saved my life|changed my life|wouldn'?t be here|can'?t thank|"
    r"iawn|hynod|ofnadwy|erchyll|gwarthus|warthus|cywilydd\w*|anobeithiol|torcalonnus|arswydus|dychrynllyd|"
    r"bob (?:un )?(?:dydd|diwrnod|nos|tro|wythnos)|byth|wastad|o hyd|trwy'?r amser|ers blynyddoedd|"
    r"argyfwng|brys|"
    r"wedi cael llond bol|llond bol|syrffedu|methu dal|anhygoel|bendigedig|ardderchog|gwych|"
    r"wrth (?:fy|ein) modd|achub(?:odd)? (?:fy|ein)|plis)(?!\w)",
    re.IGNORECASE,
)
_CALLS = re.compile(r"!+")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")  # GP, NHS and PIP are no shouting
_ABBREVIATIONS = frozenset(
    {"CAMHS", "ADHD", "SEND", "EHCP", "CCTV", "COPD", "PTSD", "LGBT", "LGBTQ", "BAME", "ASBO"}
)


def strength(points: Sequence[Point]) -> float:
    """Mean over a theme's points of how strongly each is put, 0 (nobody raises their voice) to 1."""
    if not points:
        return 0.0
    return round(sum(strength_of(point.text) for point in points) / len(points), 4)


def strength_of(text: str) -> float:
    """Marks of strength in a text, as a share of `FULL`: strong words, words in capitals, exclamation marks.

    A run of exclamation marks counts once, two or more in a row twice; a text all in capitals once.
    """
    marks = len(_WORDS.findall(text))
    marks += sum(min(len(run), 2) for run in _CALLS.findall(text))
    shouted = [word for word in _LONG_WORD.findall(text) if word.isupper() and word not in _ABBREVIATIONS]
    marks += 1 if text.isupper() else len(shouted)
    return min(marks, FULL) / FULL

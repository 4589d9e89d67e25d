"""Words for a theme: a readable name of a few words, and a sentence.

Phrases that people used (`nlp.naming.phrases`) are weighed by how much of the theme they stand for and how
little of the others (`nlp.naming.coverage`), alone and two by two (`nlp.naming.names`). What the name leaves
out goes into the sentence (`nlp.naming.describing`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nlp.clustering.cluster import LEAST_POINTS
from nlp.embed import Encoder, Vectors
from nlp.naming.candidates import candidates
from nlp.naming.coverage import Candidate
from nlp.naming.describing import described
from nlp.naming.names import WIDE, Name, names, several
from nlp.naming.phrases import PhraseFinder, SpacyPhrases, WordPairs
from nlp.naming.theme_text import ThemeText, read
from nlp.naming.topics import topics
from nlp.naming.word_forms import content
from nlp.types import Point
from nlp.weighing.leaning import speaks_for

__all__ = ["Labeller", "PhraseFinder", "SpacyPhrases", "WordPairs", "Wording"]

READ_IN_ALL = 4000  # points of all themes: parsing them takes four seconds
READ_POINTS = range(25, 101)  # of one theme; more change no name
VAGUE = 0.15  # share of a theme below which a phrase hardly stands for it
FAINT = 0.08  # and below which it does not
TOPIC_FITS = 0.45  # likeness from which a topic's title may name a theme without a phrase
TOPIC_APART = 0.03  # likeness lost against the nearest topic, up to which another may as well
TOPIC_SAID = 0.3  # and share of the points that use a word of its line; vague points are like any line
PRAISING = 0.4  # share of a vague theme's points that praise, from which it is praise
NO_WORDS = "What people said"  # the label of too few points to make a theme
OTHER_WORDS = "Other things said"  # the label of a theme without any phrase of its own
MORE_WORDS = "More things said"  # of a second one
VARIOUS, VARIOUS_WELSH = "Various", "Amrywiol"  # things, which follow: the theme has no middle
VAGUE_PRAISE, VAGUE_WORDS = "General praise", "General remarks"
WELSH_PRAISE, WELSH_WORDS = "Canmoliaeth gyffredinol", "Sylwadau cyffredinol"

Choice = tuple[str, Name | None]  # a label, and the name that it is if it is made of the theme's phrases


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a theme is called and what it is about."""

    label: str
    description: str


@dataclass(frozen=True, kw_only=True)
class Labeller:
    """Words themes from their points.

    Attributes:
        encoder: The one that placed the points.
        finder: Finds phrases.
        question: What was asked; its words alone never make a label.
    """

    encoder: Encoder
    finder: PhraseFinder
    question: str = ""

    def word(
        self,
        themes: Sequence[Sequence[Point]],
        vectors: Sequence[Vectors],
        leanings: Sequence[str],
        *,
        parents: Sequence[int | None] | None = None,
        taken: Sequence[str] = (),
    ) -> list[Wording]:
        """A wording for each theme; no two labels are the same.

        Args:
            themes: Points of each theme; earlier themes choose their label first.
            vectors: Their unit-length rows. Shapes: (n_points of the theme, width), float32.
            leanings: As `nlp.weighing.leaning.leaning_of` gives them.
            parents: For a part the position of its theme, which stands before it; None for a theme.
            taken: Labels that other themes have already.
        """
        above = parents or [None] * len(themes)
        most = int(np.clip(READ_IN_ALL // max(1, len(themes)), READ_POINTS.start, READ_POINTS.stop - 1))
        every = [read(*each, most) for each in zip(themes, vectors, leanings, above, strict=True)]
        found = candidates(every, self.finder, self.encoder, frozenset(content(self.question)))
        lines = self.encoder.encode([topic.line for topic in topics()])
        used = [frozenset(content(label)) for label in taken]
        wordings = []
        for theme, own in zip(every, found, strict=True):
            few = len(every) == 1 and theme.size < LEAST_POINTS
            label, name = (NO_WORDS, None) if few else _free(_choices(own, theme, lines), used)
            used.append(frozenset(content(label)))
            wordings.append(Wording(label=label, description=described(own, name, theme.leaning)))
        return wordings


def _choices(own: Sequence[Candidate], theme: ThemeText, lines: Vectors) -> Iterator[Choice]:
    """Labels to try, best first: what stands for enough, a topic, what is said that has no middle.

    Args:
        own: Candidates of the theme.
        theme: What was read of it.
        lines: The topics' lines. Shape: (n_topics, width).
    """
    enough = 2 if theme.size >= LEAST_POINTS else 1
    made = [
        name for name in names(own) if all(part.said >= enough or part.reach >= WIDE for part in name.parts)
    ]
    yield from ((name.label, name) for name in made if name.reach >= VAGUE)
    if not theme.is_welsh:
        yield from ((title, None) for title in _topics(theme, lines))
    if theme.leaning == "good" or _praises(theme):
        yield (WELSH_PRAISE if theme.is_welsh else VAGUE_PRAISE), None
    yield from ((name.label, name) for name in made if FAINT <= name.reach < VAGUE)
    if mixed := several(VARIOUS_WELSH if theme.is_welsh else VARIOUS, own):
        yield mixed.label, mixed
    yield (WELSH_WORDS if theme.is_welsh else VAGUE_WORDS), None
    yield from ((name.label, name) for name in made)


def _topics(theme: ThemeText, lines: Vectors) -> Iterator[str]:
    """Titles of the topics that the theme is about, as far as people use their words."""
    likeness = lines @ theme.middle
    fitting = max(TOPIC_FITS, float(likeness.max()) - TOPIC_APART)
    for i in np.argsort(-likeness, kind="stable"):
        if likeness[i] >= fitting and _speaks_of(theme, topics()[i].line):
            yield topics()[i].title


def _speaks_of(theme: ThemeText, line: str) -> bool:
    """Whether enough of the texts use a word of a topic's line."""
    words = content(line)
    return sum(1 for text in theme.keys if text & words) >= TOPIC_SAID * len(theme.keys)


def _praises(theme: ThemeText) -> bool:
    return sum(1 for text in theme.texts if speaks_for(text)) >= PRAISING * len(theme.texts)


def _free(choices: Iterator[Choice], taken: Sequence[frozenset[str]]) -> Choice:
    """The first label that says something else than those taken."""
    spare: Choice | None = None
    for label, name in choices:
        words = content(label)
        if not any(words <= other for other in taken):
            return label, name
        if spare is None and words not in taken:
            spare = label, name
    if spare:
        return spare
    had = sum(1 for words in taken if content("things said") <= words)
    return ((OTHER_WORDS, MORE_WORDS)[had] if had < 2 else f"{MORE_WORDS} ({had})"), None

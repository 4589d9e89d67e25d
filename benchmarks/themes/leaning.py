"""How often the machine tells praise, complaint and idea as people do."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.themes.metrics import Interval, share_of
from benchmarks.themes.rows import Figure, Row
from benchmarks.themes.vectors import KeptEncoder
from nlp.reading.recognise import WELSH, recognise
from nlp.types import Point
from nlp.weighing.leaner import Leaner
from nlp.weighing.leaning import GOOD, IDEA, IN_THE_WAY, MIXED, lean_of_words

HERE = Path(__file__).parent
BLIND = HERE / "blind" / "leaning.tsv"
DEVELOPMENT = HERE / "development" / "leaning.tsv"
NHS = "nhs_patient_phase1.tsv"
SAYS_NOTHING = {"Couldn't be improved", "Miscellaneous"}  # codes of the NHS set without a subject
SHORTEST, LONGEST = 3, 40  # words of an NHS comment: longer ones speak of many things
LEANINGS = (GOOD, IN_THE_WAY, IDEA, MIXED)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A text, what people made of it, and what the machine makes of it by rules, and with likeness too."""

    text: str
    leaning: str
    ruled: str
    found: str


def judged(texts: Iterable[tuple[str, str]], encoder: KeptEncoder) -> tuple[Said, ...]:
    """Texts with their leanings, leant anew."""
    pairs = list(texts)
    points = [
        Point(comment_id=str(i), person="", start=0, end=len(text), text=text)
        for i, (text, _) in enumerate(pairs)
    ]
    found = Leaner(encoder).lean_of(points, encoder.encode([text for text, _ in pairs]))
    return tuple(
        Said(text=text, leaning=true, ruled=lean_of_words(text), found=lean)
        for (text, true), lean in zip(pairs, found, strict=True)
    )


def sayings(path: Path) -> list[tuple[str, str]]:
    """A file with the columns text and leaning."""
    return [(row["text"], row["leaning"]) for row in _read(path)]


def accuracy(said: Sequence[Said]) -> Interval:
    """Share of texts that lean as people say."""
    return share_of(sum(each.found == each.leaning for each in said), len(said))


def by_rules(said: Sequence[Said]) -> Interval:
    """The same without likeness."""
    return share_of(sum(each.ruled == each.leaning for each in said), len(said))


def patients(path: Path) -> Iterator[tuple[str, str]]:
    """The reporting half of the NHS comments that were coded as praise or as criticism."""
    for row in _read(path):
        coded = row["criticality"].strip()
        if (
            row["label"] not in SAYS_NOTHING
            and SHORTEST <= len(row["text"].split()) <= LONGEST
            and hashlib.sha256(row["text"].encode()).digest()[0] % 2
            and coded.lstrip("-").isdigit()
            and int(coded)
        ):
            yield row["text"], GOOD if int(coded) > 0 else IN_THE_WAY


def measure(data: Path) -> Row:
    """The blind texts, in all and by language and leaning; then real comments of patients."""
    encoder = KeptEncoder()
    blind, ours = judged(sayings(BLIND), encoder), judged(sayings(DEVELOPMENT), encoder)
    welsh = [each for each in blind if recognise(each.text) == WELSH]
    english = [each for each in blind if recognise(each.text) != WELSH]
    real = judged(patients(data / NHS), encoder)
    right = accuracy(blind)
    return Row(
        key="leaning",
        name="leaning: good, in the way, idea or mixed, one point, by the wording alone",
        today="–",
        goal="error stated",
        figures=(
            Figure(name="", interval=right),
            Figure(name="in English", interval=accuracy(english)),
            Figure(name="in Welsh", interval=accuracy(welsh)),
        ),
        met=None,
        section=_section(blind, ours, real),
        raw={"blind": [[each.leaning, each.found] for each in blind]},
    )


def _section(blind: Sequence[Said], ours: Sequence[Said], real: Sequence[Said]) -> str:
    return f"""By the wording alone: where the question has a sense of its own (what is good, what gets in the
way, what would help) that decides, and there is nothing to measure. The {len(blind)} blind texts were
written by somebody who had not seen the rules or lines. A first look at them, at the rules alone, gave .58
(.52 to .64) and led to the second classifier beside the rules, which was chosen on the {len(ours)}
development texts (hard on purpose: few words of praise or complaint) and the patients' choosing half. 95 %
intervals by Wilson.

| texts | rules and likeness | rules alone |
|---|---|---|
| blind | {accuracy(blind)} | {by_rules(blind)} |
| development | {accuracy(ours)} | {by_rules(ours)} |

What people said (rows) and what the machine made of it (blind):

{_confusion(blind)}

Praise taken for a complaint, or the other way round: {_crossed(blind)} of the blind texts that are one or the
other.

Patients' comments of {SHORTEST} to {LONGEST} words that the NHS project coded as praise or criticism, the
half that nothing was chosen on (its codes know no ideas, so criticism is met by either of two leanings):

{_confusion(real)}
"""


def _confusion(said: Sequence[Said]) -> str:
    counts = Counter((each.leaning, each.found) for each in said)
    rows = ["| | texts | " + " | ".join(LEANINGS) + " |", "|---" * (len(LEANINGS) + 2) + "|"]
    for true in LEANINGS:
        total = sum(counts[true, found] for found in LEANINGS)
        if total:
            shares = " | ".join(f"{counts[true, found] / total:.2f}" for found in LEANINGS)
            rows.append(f"| {true} | {total} | {shares} |")
    return "\n".join(rows)


def _crossed(said: Sequence[Said]) -> Interval:
    sides = {GOOD, IN_THE_WAY}
    either = [each for each in said if each.leaning in sides]
    crossed = [each for each in either if {each.leaning, each.found} == sides]
    return share_of(len(crossed), len(either))


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE))

"""The first net for danger: rules over plain words, in English and Welsh, in eight lanes.

Each rule says what people say and how grave it is when the writer says it of themselves, now. What stands
around the words then changes that: "not" makes it a mention, "he" makes it somebody else, "years ago" makes
it past, a means or a plan makes it danger now. How well this works is measured in docs/safety.md.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import Match

from safety.phrases import Index, Phrase, read, sentence
from safety.spelling import plain
from safety.types import Lane, Screening, Subject, Tier, When

RULES = Path(__file__).with_name("rules")
NEGATION_REACHES = 4  # words back from a match in which "not" still belongs to it
SUBJECT_REACHES = 10  # words back from a match in which its subject is looked for

#: Lanes in which "the kids" are the writer's own trouble: no food or no roof is shared.
_SHARED_BY_A_HOUSEHOLD = frozenset({Lane.HOMELESS_TONIGHT, Lane.NO_FOOD_HEAT})

_GRAVEST_FIRST = {tier: place for place, tier in enumerate(Tier)}
_LANES = {lane: place for place, lane in enumerate(Lane)}
_SUBJECTS = {subject: place for place, subject in enumerate(Subject)}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule of a lane's file."""

    lane: Lane
    tier: Tier
    why: str
    #: Whom it is about; None means that the words around decide.
    subject: Subject | None
    #: Tier when the words around say that it is somebody else.
    other_tier: Tier
    #: Tier when it is past.
    past_tier: Tier
    #: False when the words themselves hold the "not".
    negatable: bool
    unless: tuple[Phrase, ...]


@dataclass(frozen=True, kw_only=True)
class _Net:
    rules: Index[Rule]
    innocent: Index[None]
    #: What lifts a lane to danger now, when said anywhere in the same text.
    lifts: Index[Lane]
    past: Index[Lane | None]
    words: Mapping[str, frozenset[str]]


def screen(text: str) -> Screening | None:
    """The gravest thing that the net finds in a text; None when it finds nothing.

    It errs towards finding: a person looks at every alert. Takes well under a millisecond for a message.
    """
    net = _net()
    found = [one for reading in plain(text) for one in _screened(reading, net)]
    return min(found, key=_grave, default=None)


def shows_danger(text: str) -> bool:
    """Whether a person must handle a text; a topic that is merely mentioned (T4) may be themed."""
    found = screen(text)
    return found is not None and found.tier is not Tier.T4


def _grave(one: Screening) -> tuple[int, int, int]:
    return _GRAVEST_FIRST[one.tier], _SUBJECTS[one.subject], _LANES[one.lane]


def _screened(text: str, net: _Net) -> Iterator[Screening]:
    for match, _ in list(net.innocent.found(text)):
        text = text[: match.start()] + "_" * (match.end() - match.start() - 1) + text[match.end() - 1 :]
    lifted = {lane for _, lane in net.lifts.found(text)}
    for match, rule in net.rules.found(text):
        start, end = sentence(text, match)
        if not any(phrase.pattern.search(text, start, end) for phrase in rule.unless):
            yield _judged(text, match, rule, lifted=rule.lane in lifted, net=net)


def _judged(text: str, match: Match[str], rule: Rule, *, lifted: bool, net: _Net) -> Screening:
    """How grave one match is, by what stands around it."""
    start, end = sentence(text, match)
    before = text[start : match.start()].split()
    subject = rule.subject or _subject(before, match.group().split(), rule.lane, net)
    time = _time(text[start:end], rule.lane, net)
    tier = rule.tier if rule.subject or subject is Subject.SELF else rule.other_tier
    if time is When.PAST:
        tier = max(tier, rule.past_tier, key=_GRAVEST_FIRST.__getitem__)
    elif lifted and tier in {Tier.T2, Tier.T3}:
        tier, time = Tier.T1, When.NOW
    if subject is Subject.NOBODY or (rule.negatable and _negated(before, net)):
        tier = Tier.T4
    return Screening(lane=rule.lane, tier=tier, subject=subject, time=time, why=rule.why)


def _subject(before: list[str], inside: list[str], lane: Lane, net: _Net) -> Subject:
    """Whom a match is about: "himself" in it, else the nearest person before, else the writer."""
    within = {"self_within": Subject.SELF, "other_within": Subject.OTHER}
    near = {
        "self": Subject.SELF,
        "other": Subject.OTHER,
        "dependants": Subject.SELF if lane in _SHARED_BY_A_HOUSEHOLD else Subject.OTHER,
        "nobody": Subject.NOBODY,
    }
    for words, kinds in ((inside, within), ((before[-SUBJECT_REACHES:] + inside[:1])[::-1], near)):
        for word in words:
            for kind, subject in kinds.items():
                if word in net.words[kind]:
                    return subject
    return Subject.SELF


def _negated(before: list[str], net: _Net) -> bool:
    """Whether a "not" belongs to a match; "can not stop" and a new clause in between undo it."""
    near = before[-NEGATION_REACHES:]
    for place in range(len(near) - 1, -1, -1):
        if near[place] in net.words["negators"]:
            return not net.words["undo_negation"].intersection(near[place + 1 :])
        if near[place] in net.words["clause"]:
            return False
    return False


def _time(words_around: str, lane: Lane, net: _Net) -> When:
    """When it happens: "used to, and now again" is now, "years ago, better now" is past."""
    past = [match for match, which in net.past.found(words_around) if which in {None, lane}]
    for match in past:
        words_around = words_around.replace(match.group(), " ")
    words = set(words_around.split())
    if words & net.words["now"]:
        return When.NOW
    if past:
        return When.PAST
    return When.LATELY if words & net.words["lately"] else When.NOW


@cache
def _net() -> _Net:
    """Every rule file, read once."""
    words = tomllib.loads((RULES / "words.toml").read_text(encoding="utf-8"))
    lists = words["lists"]
    rules: list[tuple[Phrase, Rule]] = []
    lifts: list[tuple[Phrase, Lane]] = []
    past: list[tuple[Phrase, Lane | None]] = [(read(say, lists), None) for say in words["past"]]
    for lane in Lane:
        document = tomllib.loads((RULES / f"{lane}.toml").read_text(encoding="utf-8"))
        lifts += [(read(say, lists), lane) for say in document.get("lift", [])]
        past += [(read(say, lists), lane) for say in document.get("past", [])]
        for entry in document["rule"]:
            rule = _rule(lane, entry, lists)
            rules += [(read(say, lists), rule) for say in entry["say"]]
    return _Net(
        rules=Index(rules),
        innocent=Index([(read(say, lists), None) for say in words["innocent"]]),
        lifts=Index(lifts),
        past=Index(past),
        words={name: frozenset(entries) for name, entries in words["around"].items()},
    )


def _rule(lane: Lane, entry: Mapping[str, object], lists: Mapping[str, list[str]]) -> Rule:
    subject = entry.get("subject")
    unless = entry.get("unless", [])
    assert isinstance(unless, list)
    return Rule(
        lane=lane,
        tier=Tier(str(entry["tier"])),
        why=str(entry["why"]),
        subject=Subject(str(subject)) if subject else None,
        other_tier=Tier(str(entry.get("other_tier", "T3"))),
        past_tier=Tier(str(entry.get("past_tier", "T3"))),
        negatable=not entry.get("holds_not", False),
        unless=tuple(read(str(say), lists) for say in unless),
    )

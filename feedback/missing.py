"""Who is missing: people who replied, held against who lives in the community."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from feedback.numbers import one_way
from feedback.types import SMALLEST_COUNT, Count
from language.catalogue import Catalogue

FEWEST_FOR_SHARES = 30  # people: below that a percentage says more than is known (voice.md)
#: Of the share that one would expect: a group with less than half of it is named as missing. Half is what
#: cannot be chance alone once a group should have ten people or more (Poisson, 95 %).
LITTLE = 0.5
FEWEST_EXPECTED = 8  # people: of a group that should have fewer, few replies say nothing


@dataclass(frozen=True, kw_only=True)
class Group:
    """One answer, or one area. residents: who would give it; None = the profile does not say."""

    name: str
    label: str
    people: Count
    residents: int | None
    #: Percent of those who replied and answered, and of the residents; None = too few, or not known.
    share: int | None
    share_of_residents: int | None
    #: Much less than their share of the residents would be.
    missing: bool


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One question, or the areas. groups: empty where nothing may be shown."""

    groups: tuple[Group, ...] = ()
    #: Whether a profile says who lives here.
    compared: bool = False
    #: People who replied, and those of them who did not answer this.
    replied: int = 0
    unsaid: Count | None = None
    #: Plain sentences about who is missing, the largest group first.
    sentences: tuple[str, ...] = ()


def compare(
    counted: Mapping[str, int],
    labels: Mapping[str, str],
    residents: Mapping[str, int],
    *,
    replied: int,
    t: Catalogue,
) -> Comparison:
    """Hold replies against residents.

    Args:
        counted: Answer → people who replied and gave it, each in one answer only; "" = did not say.
        labels: Answer → what it is called, in the order to show; those that nobody gave are there too.
        residents: Answer → residents, as far as the profile says.
        replied: All who replied.
        t: The reader's language.
    """
    parts = {name: counted.get(name, 0) for name in labels}
    unsaid = replied - sum(parts.values())
    safe = one_way({**parts, "": unsaid} if unsaid else parts, t, spare="")
    if safe is None:
        return Comparison(replied=replied, compared=bool(residents))
    # Shares of those who answered would tell how many did not; where that is hidden, they are of all.
    hidden = unsaid and safe[""].value is None
    whole = _Whole(
        said=replied if hidden else replied - unsaid,
        live=sum(residents.get(name, 0) for name in labels),
        held=t.gettext("not shown"),
    )
    groups = tuple(
        _group(name, label, safe[name], residents.get(name), whole) for name, label in labels.items()
    )
    return Comparison(
        groups=groups,
        compared=bool(residents),
        replied=replied,
        unsaid=safe[""] if unsaid else None,
        sentences=tuple(_sentences(groups, replied, t)),
    )


def _group(name: str, label: str, people: Count, residents: int | None, of: _Whole) -> Group:
    share = people.value is not None and of.said >= FEWEST_FOR_SHARES
    expected = of.said * (residents or 0) / of.live if of.live else 0.0
    # Of a number that is not shown no more is used than that it is not shown.
    at_most = people.value if people.value is not None else of.hidden
    return Group(
        name=name,
        label=label,
        people=people,
        residents=residents,
        share=round(100 * (people.value or 0) / of.said) if share else None,
        share_of_residents=round(100 * residents / of.live) if residents is not None and of.live else None,
        missing=expected >= FEWEST_EXPECTED and people.text != of.held and at_most < LITTLE * expected,
    )


@dataclass(frozen=True, kw_only=True)
class _Whole:
    """said: people who replied and answered; live: residents; hidden: what a small number is at most."""

    said: int
    live: int
    #: How a number is shown that was held back for the sake of another.
    held: str
    hidden: int = SMALLEST_COUNT - 1


def _sentences(groups: Sequence[Group], replied: int, t: Catalogue) -> Iterator[str]:
    few = [
        each.label
        for each in groups
        if each.people.value is None and each.people.text != t.gettext("not shown")
    ]
    if few and not any(each.residents for each in groups):
        yield t.gettext(
            "Fewer than {n} people replied of each of these: {groups}.",
            n=SMALLEST_COUNT,
            groups=", ".join(few),
        )
    missing = sorted((each for each in groups if each.missing), key=lambda each: -(each.residents or 0))
    for each in missing:
        yield t.gettext(
            "Few replied of “{group}”: {people} of the {replied} people who did.",
            group=each.label,
            people=each.people.text,
            replied=t.number(replied),
        )

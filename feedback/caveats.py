"""What a report says about its own limits."""

from __future__ import annotations

from collections.abc import Mapping

from feedback.types import SMALLEST_COUNT, Report
from feedback.words import capital
from language.catalogue import N_, Catalogue
from nlp.types import Reason

_SET_ASIDE = {
    Reason.UNSURE: N_("{n} that fitted no group well enough"),
    Reason.NON_ANSWER: N_("{n} that said no more than “nothing” or “don’t know”"),
    Reason.DUPLICATE: N_("{n} that were sent twice"),
    Reason.UNREADABLE: N_("{n} that we could not read"),
}


def caveats(report: Report, set_aside: Mapping[str, int], hidden: int, t: Catalogue) -> tuple[str, ...]:
    """Sentences on who was heard, how the themes were made and what is not in the report.

    Args:
        report: the rest of it.
        set_aside: points in no theme, reason → number. Danger is never counted here.
        hidden: themes that coordinators took out.
        t: the report's language.
    """
    said = [_who(report, t), f"{_how(report, t)} {_left_out(hidden, t)}".strip()]
    said.append(t.gettext("One person can speak of several things, so the numbers do not add up."))
    said.append(_set_aside(set_aside, t))
    said.append(t.gettext("Anything that spoke of danger went to a person and is not in this report."))
    if any(theme.label_language != t.language for theme in report.themes):
        said.append(t.gettext("Names of groups that are in English stand as the coordinators wrote them."))
    return tuple(text for text in said if text)


def _who(report: Report, t: Catalogue) -> str:
    said = t.gettext(
        "{replied} people replied, and {commented} of them wrote something in their own words. Those who did "
        "not reply may see things differently.",
        replied=report.replied.text,
        commented=report.commented.text,
    )
    return capital(said)


def _how(report: Report, t: Catalogue) -> str:
    return t.gettext(
        "A computer put what people wrote into groups. Coordinators of the {partnership} checked the groups, "
        "named them and decided what is shown here.",
        partnership=report.partnership,
    )


def _left_out(hidden: int, t: Catalogue) -> str:
    if not hidden:
        return ""
    return t.ngettext("They left {n} group out.", "They left {n} groups out.", hidden)


def _set_aside(numbers: Mapping[str, int], t: Catalogue) -> str:
    parts = [
        t.gettext(text, n=t.number(numbers[reason]))
        for reason, text in _SET_ASIDE.items()
        if numbers.get(reason, 0) >= SMALLEST_COUNT
    ]
    if not parts:
        return ""
    return t.gettext("Of the things people wrote, these are in no group: {parts}.", parts=t.list(parts))

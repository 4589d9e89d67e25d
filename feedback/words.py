"""Words that the documents share."""

from __future__ import annotations

from feedback.types import ReportTheme
from language.catalogue import N_, Catalogue

_LEANINGS = {
    "good": N_("Good here"),
    "in_the_way": N_("In the way"),
    "idea": N_("An idea"),
    "mixed": N_("Good and bad"),
}
_SPOKEN = {
    "good": N_("{count} people spoke of this as something good here."),
    "in_the_way": N_("{count} people spoke of this as something that gets in the way."),
    "idea": N_("{count} people spoke of this as an idea."),
    "mixed": N_("{count} people spoke of this, the good and the bad of it."),
}
#: The eight Marmot principles, as the framework of that name titles them.
PRINCIPLES = (
    N_("Give every child the best start in life"),
    N_(
        "Enable all children, young people and adults to maximise capabilities "
        "and have control over their lives"
    ),
    N_("Create fair employment and good work for all"),
    N_("Ensure a healthy standard of living for all"),
    N_("Create and develop healthy and sustainable places and communities"),
    N_("Strengthen the role and impact of ill health prevention"),
    N_("Tackle racism, discrimination and their outcomes"),
    N_("Pursue environmental sustainability and health equity together"),
)


def leaning(name: str, t: Catalogue) -> str:
    """How a theme leans, in a few words; empty for a name that is none of ours."""
    return t.gettext(_LEANINGS[name]) if name in _LEANINGS else ""


def spoken(theme: ReportTheme, t: Catalogue) -> str:
    """How many people spoke of a theme and how, as a sentence."""
    text = _SPOKEN.get(theme.leaning, N_("{count} people spoke of this."))
    return capital(t.gettext(text, count=theme.people.text))


def principle(label: str, t: Catalogue) -> str:
    """A principle's title in the report's language; one of another framework stays as it is."""
    return t.gettext(label.removesuffix(".")) if label else ""


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words where there is a space in the second half."""
    if len(text) <= limit:
        return text
    space = text.rfind(" ", 0, limit)
    kept = text[:space] if space > limit // 2 else text[: limit - 1]
    return kept.rstrip(" ,;:.") + "…"


def capital(text: str) -> str:
    """The text with a capital at its start: owners are written "the council"."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """The text with a full stop, where it has no ending of its own."""
    stripped = text.strip()
    return stripped if stripped.endswith((".", "!", "?", "…")) else f"{stripped}."

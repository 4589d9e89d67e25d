"""What each kind of decision about whole themes does to the state.

Each function returns whether the decision fitted and changed something. One about a theme that the run does
not have changes nothing: a later run may lack it. What no run could make sense of raises.
"""

from __future__ import annotations

from nlp.deciding.refusals import IllFormed, LevelsDiffer, Locked
from nlp.deciding.state import State
from nlp.types import Decision

LONGEST_LABEL = 80  # characters: two lines on a phone
LONGEST_DESCRIPTION = 400  # characters: a short paragraph of the report


def worded(text: str, longest: int) -> str:
    """The words with single spaces.

    Raises:
        IllFormed: There are none, or too many.
    """
    words = " ".join(text.split())
    if not words or len(words) > longest:
        raise IllFormed(f"It needs between 1 and {longest} characters.")
    return words


def only(decision: Decision) -> str:
    """The one theme that the decision is about.

    Raises:
        IllFormed: It names none or several.
    """
    if len(decision.themes) != 1:
        raise IllFormed(f"A decision to {str(decision.kind).replace('_', ' ')} names one theme.")
    return decision.themes[0]


def refuse_locked(state: State, *theme_ids: str) -> None:
    """See that none of these themes, or the theme that one is a part of, is locked.

    Raises:
        Locked: One is.
    """
    for theme_id in theme_ids:
        for name in state.home(theme_id):
            if name in state.locked:
                raise Locked(name, state.label(name))


def rename(state: State, decision: Decision) -> bool:
    """Call a theme by other words."""
    theme_id, words = only(decision), worded(decision.label, LONGEST_LABEL)
    if not state.is_here(theme_id) or state.label(theme_id) == words:
        return False
    state.labels[theme_id] = words
    return True


def describe(state: State, decision: Decision) -> bool:
    """Say in other words what a theme is about; none at all: in the machine's words again."""
    theme_id = only(decision)
    words = worded(decision.label, LONGEST_DESCRIPTION) if decision.label else ""
    if not state.is_here(theme_id) or state.descriptions.get(theme_id, "") == words:
        return False
    state.descriptions[theme_id] = words
    if not words:
        del state.descriptions[theme_id]
    return True


def merge(state: State, decision: Decision) -> bool:
    """Put themes into one; their parts come along."""
    named = [theme_id for theme_id in decision.themes if theme_id != decision.into]
    if not named:
        raise IllFormed("A merge needs at least one other theme.")
    sources = [theme_id for theme_id in named if state.is_here(theme_id)]
    if not sources or not state.is_here(decision.into):
        return False
    refuse_locked(state, decision.into, *sources)
    if any(state.parent(source) != state.parent(decision.into) for source in sources):
        raise LevelsDiffer
    state.into.update(dict.fromkeys(sources, decision.into))
    return len(sources) == len(named)


def unmerge(state: State, decision: Decision) -> bool:
    """Take themes out of the one that they were merged into."""
    leaving = [theme_id for theme_id in decision.themes if state.into.get(theme_id) == decision.into]
    if leaving:
        refuse_locked(state, decision.into)
    for theme_id in leaving:
        del state.into[theme_id]
    return bool(leaving) and len(leaving) == len(decision.themes)


def hide(state: State, decision: Decision) -> bool:
    """Leave a theme out of what is shown outside."""
    return _mark(state, state.hidden, decision, wanted=True)


def show(state: State, decision: Decision) -> bool:
    """Take a theme in again."""
    return _mark(state, state.hidden, decision, wanted=False)


def pin(state: State, decision: Decision) -> bool:
    """Put a theme before the others, for a look."""
    return _mark(state, state.pinned, decision, wanted=True)


def unpin(state: State, decision: Decision) -> bool:
    """Put a theme back among the others."""
    return _mark(state, state.pinned, decision, wanted=False)


def lock(state: State, decision: Decision) -> bool:
    """Let nothing into a theme and nothing out of it."""
    return _mark(state, state.locked, decision, wanted=True)


def unlock(state: State, decision: Decision) -> bool:
    """Let a theme change again."""
    return _mark(state, state.locked, decision, wanted=False)


def _mark(state: State, marked: set[str], decision: Decision, *, wanted: bool) -> bool:
    theme_id = only(decision)
    if not state.is_here(theme_id) or (theme_id in marked) is wanted:
        return False
    (marked.add if wanted else marked.discard)(theme_id)
    return True


def put_in_order(state: State, decision: Decision) -> bool:
    """Let people's order come before that by people behind a theme."""
    if len(set(decision.themes)) != len(decision.themes):
        raise IllFormed("An order names each theme once.")
    changed = state.order != decision.themes
    state.order = decision.themes
    return changed and all(state.is_here(theme_id) for theme_id in decision.themes)


def map_to(state: State, decision: Decision) -> bool:
    """Give a theme a place in a framework; the empty code gives it back to the machine."""
    theme_id, framework = only(decision), decision.label
    if not state.is_here(theme_id):
        return False
    if not decision.into:
        return state.mapped.pop((theme_id, framework), None) is not None
    # A partnership's own codes are known from the run's themes alone, and a later run may show fewer.
    if decision.into not in state.codes(framework):
        return False
    if state.mapped.get((theme_id, framework)) == decision.into:
        return False
    state.mapped[theme_id, framework] = decision.into
    return True


def sign_off(state: State, decision: Decision) -> bool:  # noqa: ARG001 -- one shape for all kinds
    """Close the board."""
    changed, state.signed_off = not state.signed_off, True
    return changed


def reopen(state: State, decision: Decision) -> bool:  # noqa: ARG001 -- one shape for all kinds
    """Let the board change again."""
    changed, state.signed_off = state.signed_off, False
    return changed

"""What a form on the board asks for, as a decision."""

from __future__ import annotations

from collections.abc import Mapping

from nlp.decisions import LONGEST_DESCRIPTION, LONGEST_LABEL, REASONS, free_id
from nlp.types import Decision, DecisionKind
from web.console.board import BoardView
from web.kit import Form, NotHere

K = DecisionKind
#: What needs nothing but the theme.
_SIMPLE = frozenset({K.HIDE, K.SHOW, K.PIN, K.UNPIN, K.LOCK, K.UNLOCK})
_WORDED: Mapping[DecisionKind, int] = {K.RENAME: LONGEST_LABEL, K.DESCRIBE: LONGEST_DESCRIPTION}
_WHOLE = frozenset({K.SIGN_OFF, K.REOPEN})
_OF_POINTS = frozenset({K.MOVE, K.SPLIT, K.NEW, K.SET_ASIDE})
_MOST_DIGITS = 9  # of the place of a point in its comment


class Incomplete(Exception):  # noqa: N818 - an answer to a coordinator, not a fault
    """The form lacks something. field: words, point or to; longest: characters, for words."""

    def __init__(self, field: str, longest: int = 0) -> None:
        super().__init__(field)
        self.field = field
        self.longest = longest


def read(form: Form, view: BoardView) -> Decision:
    """The decision that a form asks for.

    Raises:
        NotHere: it names no theme of the board, or no such kind of decision.
        Incomplete: words are missing or too long, no point is ticked, or no theme chosen.
    """
    kind, theme_id = form.text("kind"), form.text("theme")
    if kind not in set(DecisionKind):
        raise NotHere
    asked = DecisionKind(kind)
    if asked in _WHOLE:
        return Decision(kind=asked)
    if view.theme(theme_id) is None and not (asked in _OF_POINTS and not theme_id):
        raise NotHere
    if asked in _OF_POINTS:
        return _of_points(asked, form, view)
    if asked in _SIMPLE:
        return Decision(kind=asked, themes=(theme_id,))
    if asked in _WORDED:
        return Decision(kind=asked, themes=(theme_id,), label=_words(form, _WORDED[asked]))
    into = form.text("into")
    if asked is K.MERGE and view.theme(into) is not None and into != theme_id:
        return Decision(kind=asked, themes=(theme_id,), into=into)
    raise NotHere


def _of_points(kind: DecisionKind, form: Form, view: BoardView) -> Decision:
    points = tuple(dict.fromkeys(_key(value) for value in form.all("point")))
    if kind is K.SPLIT and not points and form.text("whole"):
        return Decision(kind=kind, themes=(form.text("theme"),), into=_free(form, view))
    if not points:
        raise Incomplete("point")
    if kind is K.MOVE:
        if not form.text("to"):
            raise Incomplete("to")
        if view.theme(form.text("to")) is None:
            raise NotHere
        return Decision(kind=kind, points=points, to=form.text("to"))
    if kind is K.SET_ASIDE:
        if form.text("reason") not in REASONS:
            raise NotHere
        return Decision(kind=kind, points=points, label=form.text("reason"))
    label = _words(form, LONGEST_LABEL)
    if kind is K.NEW:
        return Decision(kind=kind, points=points, into=_free(form, view), label=label)
    if not form.text("theme"):
        raise NotHere
    return Decision(
        kind=kind, themes=(form.text("theme"),), points=points, into=_free(form, view), label=label
    )


def _free(form: Form, view: BoardView) -> str:
    """As of what the page had seen, so that a form sent twice asks for the same twice."""
    seen = form.text("seen")
    known = int(seen) if seen.isdecimal() and len(seen) <= _MOST_DIGITS else 0
    rows = zip(view.rows, view.decisions, strict=True)
    return free_id(view.run, [decision for row, decision in rows if row.sequence <= known])


def _key(value: str) -> tuple[str, int]:
    answer, _, start = value.partition(":")
    if not answer.isdecimal() or not start.isdecimal() or max(len(answer), len(start)) > _MOST_DIGITS * 2:
        raise NotHere
    return answer, int(start)


def _words(form: Form, longest: int) -> str:
    words = " ".join(form.text("label").split())
    if not 0 < len(words) <= longest:
        raise Incomplete("words", longest)
    return words

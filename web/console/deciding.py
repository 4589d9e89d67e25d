"""What a form about themes asks for, as decisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from nlp.decisions import LONGEST_DESCRIPTION, LONGEST_LABEL, REASONS, codes, free_id
from nlp.types import Decision, DecisionKind
from web.board import BoardView
from web.kit import Form, NotHere

K = DecisionKind
Key = tuple[str, int]
#: Kind that a form may ask for besides those of decisions: a theme's name and description at once.
WORDS = "words"
#: The framework that the console maps themes to by hand.
FRAMEWORK = "marmot8"
#: Points in one decision: more are seen by nobody, and each is written down.
MOST_POINTS = 5000
_SIMPLE = frozenset({K.HIDE, K.SHOW, K.PIN, K.UNPIN, K.LOCK, K.UNLOCK})
_WHOLE = frozenset({K.SIGN_OFF, K.REOPEN})
_OF_POINTS = frozenset({K.MOVE, K.SPLIT, K.NEW, K.SET_ASIDE})
_MOST_DIGITS = 9  # of the place of a point in its comment


class Incomplete(Exception):  # noqa: N818 - an answer to a coordinator, not a fault
    """The form lacks something.

    field: label, description, point, points, more, to or themes; longest: characters, for words, or points.
    """

    def __init__(self, field: str, longest: int = 0) -> None:
        super().__init__(field)
        self.field = field
        self.longest = longest


def read(form: Form, view: BoardView, every: Sequence[Key] = ()) -> list[Decision]:
    """The decisions that a form asks for, in order; none when nothing would change.

    every: the points that are meant when the form says "all".

    Raises:
        NotHere: it names no theme of the board, or no such kind of decision.
        Incomplete: words are missing or too long, no point is ticked, or no theme chosen.
    """
    kind = form.text("kind")
    if kind == WORDS:
        return _words(form, view)
    if kind not in set(DecisionKind):
        raise NotHere
    asked = DecisionKind(kind)
    if asked in _WHOLE:
        return [Decision(kind=asked)]
    if asked in _OF_POINTS:
        return [_of_points(asked, form, view, every)]
    found = _OTHERS.get(asked)
    if found is None:
        raise NotHere
    return [found(asked, form, view)]


def _theme(form: Form, view: BoardView) -> str:
    theme_id = form.text("theme")
    if view.theme(theme_id) is None:
        raise NotHere
    return theme_id


def _simple(kind: DecisionKind, form: Form, view: BoardView) -> Decision:
    return Decision(kind=kind, themes=(_theme(form, view),))


def _renamed(kind: DecisionKind, form: Form, view: BoardView) -> Decision:
    return Decision(kind=kind, themes=(_theme(form, view),), label=_text(form, "label", LONGEST_LABEL))


def _words(form: Form, view: BoardView) -> list[Decision]:
    theme_id = _theme(form, view)
    label = _text(form, "label", LONGEST_LABEL)
    description = " ".join(form.text("description").split())
    if len(description) > LONGEST_DESCRIPTION:
        raise Incomplete("description", LONGEST_DESCRIPTION)
    now = view.theme(theme_id)
    assert now is not None
    found = []
    if label != now.label:
        found.append(Decision(kind=K.RENAME, themes=(theme_id,), label=label))
    if description != now.description:
        if not description and now.description == now.theme.description:
            raise Incomplete("description", LONGEST_DESCRIPTION)
        found.append(Decision(kind=K.DESCRIBE, themes=(theme_id,), label=description))
    return found


def _merged(kind: DecisionKind, form: Form, view: BoardView) -> Decision:
    """Into the one named, or into the one with the most people."""
    ids = [each for each in dict.fromkeys(form.all("theme")) if each]
    known = [theme for each in ids if (theme := view.theme(each)) is not None]
    if len(known) < len(ids):
        raise NotHere
    into = form.text("into")
    if not into and known:
        into = max(known, key=lambda each: each.theme.people).theme.id
    others = tuple(each for each in ids if each != into)
    if not others:
        raise Incomplete("themes")
    if view.theme(into) is None:
        raise NotHere
    return Decision(kind=kind, themes=others, into=into)


def _ordered(kind: DecisionKind, form: Form, view: BoardView) -> Decision:
    """One theme a place up, down or to the top; or all by people again."""
    if form.text("where") == "people":
        return Decision(kind=kind)
    theme_id = _theme(form, view)
    tops = [each for each in view.board.themes if each.theme.parent_id is None]
    shown = [each.theme.id for each in tops if not each.hidden]
    if theme_id not in shown:
        raise NotHere
    place = shown.index(theme_id)
    to = {"top": 0, "up": place - 1, "down": place + 1}.get(form.text("where"))
    if to is None:
        raise NotHere
    beside = shown[max(0, min(to, len(shown) - 1))]
    # Hidden ones keep their place among the others, for when they are shown again.
    order = [each.theme.id for each in tops if each.theme.id != theme_id or beside == theme_id]
    if beside != theme_id:
        order.insert(order.index(beside) + (form.text("where") == "down"), theme_id)
    return Decision(kind=kind, themes=tuple(order))


def _mapped(kind: DecisionKind, form: Form, view: BoardView) -> Decision:
    code = form.text("code")
    if code and code not in codes(view.run, FRAMEWORK):
        raise NotHere
    return Decision(kind=kind, themes=(_theme(form, view),), into=code, label=FRAMEWORK)


def _of_points(kind: DecisionKind, form: Form, view: BoardView, every: Sequence[Key]) -> Decision:
    theme_id = form.text("theme")
    if theme_id and view.theme(theme_id) is None:
        raise NotHere
    points = tuple(every) if form.text("all") else tuple(dict.fromkeys(map(_key, form.all("point"))))
    if kind is K.SPLIT and not points and form.text("whole"):
        return Decision(kind=kind, themes=(_theme(form, view),), into=_free(form, view))
    if len(points) > MOST_POINTS:
        raise Incomplete("points", MOST_POINTS)
    if not points and not (kind is K.NEW and form.text("empty")):
        raise Incomplete("point")
    if kind is K.MOVE:
        return _moved(form, view, points)
    if kind is K.SET_ASIDE:
        if form.text("reason") not in REASONS:
            raise NotHere
        return Decision(kind=kind, points=points, label=form.text("reason"))
    label = _text(form, "label", LONGEST_LABEL)
    themes = () if kind is K.NEW else (_theme(form, view),)
    return Decision(kind=kind, themes=themes, points=points, into=_free(form, view), label=label)


def _moved(form: Form, view: BoardView, points: tuple[Key, ...]) -> Decision:
    if not form.text("to"):
        raise Incomplete("to")
    if view.theme(form.text("to")) is None:
        raise NotHere
    return Decision(kind=K.MOVE, points=points, to=form.text("to"))


def _free(form: Form, view: BoardView) -> str:
    """As of what the page had seen, so that a form sent twice asks for the same twice."""
    seen = form.text("seen")
    known = int(seen) if seen.isdecimal() and len(seen) <= _MOST_DIGITS else 0
    rows = zip(view.rows, view.decisions, strict=True)
    return free_id(view.run, [decision for row, decision in rows if row.sequence <= known])


def _key(value: str) -> Key:
    answer, _, start = value.partition(":")
    if not answer.isdecimal() or not start.isdecimal() or max(len(answer), len(start)) > _MOST_DIGITS * 2:
        raise NotHere
    return answer, int(start)


def _text(form: Form, name: str, longest: int) -> str:
    words = " ".join(form.text(name).split())
    if not 0 < len(words) <= longest:
        raise Incomplete(name, longest)
    return words


_OTHERS: Mapping[DecisionKind, Callable[[DecisionKind, Form, BoardView], Decision]] = {
    **dict.fromkeys(_SIMPLE, _simple),
    K.RENAME: _renamed,
    K.MERGE: _merged,
    K.ORDER: _ordered,
    K.MAP: _mapped,
}

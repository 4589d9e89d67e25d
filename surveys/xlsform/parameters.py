"""The `parameters` column: `key=value key=value`, checked as other XLSForm programs check it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from surveys.types import QuestionType
from surveys.xlsform.problems import Problems, Spot

_PAIR = re.compile(r"([^\s=,;]+)[\s,;]*=[\s,;]*([^\s=,;]+)")
_SEPARATORS = re.compile(r"[\s,;]*")
_KEEPS_CASE = frozenset({"label", "value"})
_SELECT = ("randomize", "seed")

#: Type → the keys that it may have; types that are not here take any.
KEYS: Mapping[QuestionType, tuple[str, ...]] = {
    QuestionType.RANGE: ("start", "end", "step", "tick_interval", "placeholder", "tick_labelset"),
    QuestionType.SELECT_ONE: _SELECT,
    QuestionType.SELECT_MULTIPLE: _SELECT,
    QuestionType.RANK: _SELECT,
    QuestionType.CONSENT: _SELECT,
    QuestionType.TEXT: ("rows",),
    QuestionType.IMAGE: ("app", "max-pixels"),
    QuestionType.AUDIO: ("quality",),
    QuestionType.LOCATION: (
        "allow-mock-accuracy",
        "capture-accuracy",
        "reference-geometry",
        "warning-accuracy",
    ),
}
QUALITIES = ("voice-only", "low", "normal", "external")
#: Keys whose value is a number, and whether it must be a whole one.
NUMBERS: Mapping[str, bool] = {
    "rows": True,
    "max-pixels": True,
    "capture-accuracy": False,
    "warning-accuracy": False,
}


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """What a row's parameters mean to us, and the rest as it is."""

    randomize: bool = False
    start: Decimal = Decimal(1)
    end: Decimal = Decimal(10)
    step: Decimal = Decimal(1)
    others: Mapping[str, str] = field(default_factory=dict)

    @property
    def rest(self) -> str:
        """What is kept for the way back."""
        return " ".join(f"{key}={value}" for key, value in self.others.items())


def split(written: str) -> dict[str, str] | None:
    """The pairs of `a=1 b=2`, with spaces, commas or semicolons between; None when it is none."""
    pairs: dict[str, str] = {}
    at = _end_of_separators(written, 0)
    while at < len(written):
        pair = _PAIR.match(written, at)
        if pair is None:
            return None
        key = pair[1].lower()
        pairs[key] = pair[2] if key in _KEEPS_CASE else pair[2].lower()
        at = _end_of_separators(written, pair.end())
    return pairs


def _end_of_separators(written: str, at: int) -> int:
    found = _SEPARATORS.match(written, at)
    return found.end() if found else at


def read(kind: QuestionType | None, written: str, spot: Spot, problems: Problems) -> Parameters:
    """Read the parameters of one row. kind: None for a group."""
    pairs = split(written)
    if pairs is None:
        said = f"The parameters '{written[:40]}' are not pairs of key=value."
        problems.error("bad_parameters", spot, said, "Write them as 'start=1 end=5'.")
        return Parameters()
    known = KEYS.get(kind) if kind else None
    wrong = [key for key in pairs if known and key not in known]
    if known and wrong:
        said = f"There is no parameter '{wrong[0]}' for this type."
        problems.error("bad_parameters", spot, said, f"The parameters are {', '.join(known)}.")
        return Parameters()
    reader = _Reader(pairs, spot, problems)
    if kind is QuestionType.RANGE:
        return reader.range()
    if known is _SELECT:
        return reader.select(kind)
    reader.others(known or ())
    return Parameters(others=pairs)


class _Reader:
    """Checks the values of one row's parameters."""

    def __init__(self, pairs: dict[str, str], spot: Spot, problems: Problems) -> None:
        self.pairs, self.spot, self.problems = pairs, spot, problems

    def range(self) -> Parameters:
        numbers = {key: self._decimal(key) for key in self.pairs if key != "tick_labelset"}
        start, end, step = (
            numbers.get(key, Decimal(otherwise))
            for key, otherwise in (("start", 1), ("end", 10), ("step", 1))
        )
        width = abs(end - start)
        for key, size in (("step", step), ("tick_interval", numbers.get("tick_interval"))):
            if size is not None and (size == 0 or size > width):
                self._wrong(key, "must be above 0 and not above the distance from start to end.")
        self._ticks(numbers, start, end, step)
        others = {key: value for key, value in self.pairs.items() if key not in {"start", "end", "step"}}
        if end < start or step < 0:
            said = "The range counts down; it is read as counting up."
            self.problems.warning("range_turned", self.spot, said, "Write the smaller number as start.")
        low, high = min(start, end), max(start, end)
        return Parameters(start=low, end=high, step=abs(step) or Decimal(1), others=others)

    def _ticks(self, numbers: Mapping[str, Decimal], start: Decimal, end: Decimal, step: Decimal) -> None:
        interval, placeholder = numbers.get("tick_interval"), numbers.get("placeholder")
        if interval and step and interval % step != 0:
            self._wrong("tick_interval", "must be a multiple of step.")
        if placeholder is not None and step and (placeholder - start) % step != 0:
            self._wrong("placeholder", "must be start plus a multiple of step.")
        elif placeholder is not None and not min(start, end) <= placeholder <= max(start, end):
            self._wrong("placeholder", "must be between start and end.")

    def select(self, kind: QuestionType | None) -> Parameters:
        randomize, seed = self.pairs.get("randomize"), self.pairs.get("seed")
        if randomize not in {None, "true", "false"}:
            self._wrong("randomize", "must be true or false.")
        elif randomize is None and seed is not None:
            self._wrong("seed", "stands only beside randomize=true.")
        elif seed is not None and not re.fullmatch(r"\$\{[^}]+\}", seed) and not _is_number(seed):
            self._wrong("seed", "must be a number or an answer such as ${name}.")
        if kind is QuestionType.CONSENT:  # a yes and a no are never shuffled
            return Parameters(others=self.pairs)
        others = {key: value for key, value in self.pairs.items() if key != "randomize"}
        return Parameters(randomize=randomize == "true", others=others)

    def others(self, known: tuple[str, ...]) -> None:
        for key in (key for key in self.pairs if key in known):
            value = self.pairs[key]
            if key in NUMBERS and not _is_number(value, whole=NUMBERS[key]):
                self._wrong(key, "must be a whole number." if NUMBERS[key] else "must be a number.")
            elif key == "quality" and value not in QUALITIES:
                self._wrong(key, f"must be one of {', '.join(QUALITIES)}.")
            elif key == "allow-mock-accuracy" and value not in {"true", "false"}:
                self._wrong(key, "must be true or false.")

    def _decimal(self, key: str) -> Decimal:
        try:
            value = Decimal(self.pairs[key])
        except InvalidOperation:
            value = Decimal("NaN")
        if value.is_finite() and abs(value.adjusted()) < 12:
            return value
        self._wrong(key, "must be a number.")
        return Decimal(1)

    def _wrong(self, key: str, must: str) -> None:
        said = f"The parameter {key}={self.pairs.get(key, '')} {must}"
        self.problems.error("bad_parameters", self.spot, said, "Correct it, or leave it out.")


def _is_number(written: str, *, whole: bool = False) -> bool:
    try:
        _ = int(written) if whole else float(written)
    except ValueError:
        return False
    return True

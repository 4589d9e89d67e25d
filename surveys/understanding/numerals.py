"""Numbers as people write them: digits, English words, Welsh words in the new and the old way of counting.

Welsh counts in tens ("pedwar deg tri") and, for ages, money and the clock, in twenties ("tri a deugain").
All functions take what `folding.fold` leaves. Welsh: to be reviewed by a native reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

MAX_DIGITS = 9  # of a typed number; more is a phone number or a slip
MAX_WORDS = 14  # of a number; "naw deg naw mil naw cant naw deg naw" has nine

_DIGITS = re.compile(r"([-+]?)(\d{1,3}(?:,\d{3})+|\d*)(?:[.,٫](\d+))?")
_DOZENS = {
    "none": 0,
    "nil": 0,
    "nought": 0,
    "dim": 0,
    "a couple": 2,
    "half a dozen": 6,
    "a dozen": 12,
    "dwsin": 12,
}
#: What may follow a whole number, or stand alone.
_PARTS: Mapping[str, float] = {
    "a half": 0.5, "half": 0.5, "one half": 0.5, "hanner": 0.5,
    "a quarter": 0.25, "quarter": 0.25, "one quarter": 0.25, "chwarter": 0.25,
    "three quarters": 0.75, "tri chwarter": 0.75, "thri chwarter": 0.75,
}  # fmt: skip
_AND = ("and", "a", "ac")
_POINT = ("point", "pwynt", "bwynt", "phwynt")

#: How a nought is said among decimals.
_NOUGHTS = {"oh": 0, "o": 0, "nought": 0}

_EN_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
#: Slips so common that they are read as what was meant.
_EN_SLIPS = {"fourty": "forty", "ninty": "ninety", "tweny": "twenty", "eigth": "eight", "twelf": "twelve"}

_CY_ONES: tuple[tuple[str, ...], ...] = (
    ("sero",), ("un",), ("dau", "dwy"), ("tri", "tair"), ("pedwar", "pedair"), ("pump", "pum"),
    ("chwech", "chwe"), ("saith",), ("wyth",), ("naw",), ("deg",),
)  # fmt: skip
#: Eleven to nineteen in the old way.
_CY_TEENS: tuple[tuple[str, ...], ...] = (
    ("un ar deg",), ("deuddeg",), ("tri ar deg", "tair ar deg"), ("pedwar ar deg", "pedair ar deg"),
    ("pymtheg",), ("un ar pymtheg",), ("dau ar pymtheg", "dwy ar pymtheg"), ("deunaw",),
    ("pedwar ar pymtheg", "pedair ar pymtheg"),
)  # fmt: skip
#: A Welsh number's first sound changes after some words; here each is as the dictionary has it.
_CY_RADICALS = {
    "ddau": "dau", "ddwy": "dwy", "dri": "tri", "thri": "tri", "dair": "tair", "thair": "tair",
    "bedwar": "pedwar", "phedwar": "pedwar", "bedair": "pedair", "phedair": "pedair", "bump": "pump",
    "phump": "pump", "bum": "pum", "phum": "pum", "ddeg": "deg", "deng": "deg", "ddeng": "deg",
    "ddeuddeg": "deuddeg", "deuddeng": "deuddeg", "bymtheg": "pymtheg", "phymtheg": "pymtheg",
    "pymtheng": "pymtheg", "ddeunaw": "deunaw", "hugain": "ugain", "ddeugain": "deugain",
    "drigain": "trigain",
    "thrigain": "trigain", "gant": "cant", "chant": "cant", "nghant": "cant", "can": "cant", "fil": "mil",
    "ac": "a",
}  # fmt: skip


def value(folded: str) -> float | None:
    """The number that the words are, with or without a fraction; None where they are anything else."""
    if (plain := _digits(folded)) is not None:
        return plain
    if (cardinal := whole(folded)) is not None:
        return cardinal
    return _with_part(folded) if (pointed := _pointed(folded)) is None else pointed


def whole(folded: str) -> int | None:
    """The whole number that the words are, from 0 to 999,999; None for digits and for anything else."""
    if folded in _DOZENS:
        return _DOZENS[folded]
    spoken = folded.replace("-", " ").split()[: MAX_WORDS + 1]
    if not spoken or len(spoken) > MAX_WORDS:
        return None
    english = [_EN_SLIPS.get(word, word) for word in spoken]
    found = _thousands(english, "thousand", _en_hundreds)
    if found is None:
        welsh = [_CY_RADICALS.get(word, word) for word in spoken]
        found = _thousands(welsh, "mil", _cy_hundreds)
    return found


def _digits(folded: str) -> float | None:
    """A comma before three digits parts thousands, before one or two it is a decimal point."""
    if (digits := _DIGITS.fullmatch(folded)) is None:
        return None
    sign, before, after = digits[1], digits[2].replace(",", ""), digits[3] or ""
    if (not before and not after) or max(len(before), len(after)) > MAX_DIGITS:
        return None
    return float(f"{sign}{before or 0}.{after or 0}")


def _with_part(folded: str) -> float | None:
    """Two and a half; a quarter; dwy a hanner."""
    for part, size in _PARTS.items():
        if folded in {part, f"and {part}"}:
            return size
        for link in _AND:
            if folded.endswith(f" {link} {part}"):
                before = folded.removesuffix(f" {link} {part}")
                entire = whole(before) if (digits := _digits(before)) is None else digits
                return None if entire is None or entire % 1 else entire + size
    return None


def _pointed(folded: str) -> float | None:
    """Two point five; dau pwynt pump."""
    spoken = folded.split()[: MAX_WORDS + 1]
    at = next((at for at, word in enumerate(spoken) if word in _POINT), None)
    if not at or len(spoken) > MAX_WORDS:
        return None
    entire, after = (
        whole(" ".join(spoken[:at])),
        [_NOUGHTS.get(word, whole(word)) for word in spoken[at + 1 :]],
    )
    if entire is None or not after or any(digit is None or digit > 9 for digit in after):
        return None
    return float(f"{entire}.{''.join(str(digit) for digit in after)}")


def _thousands(
    spoken: Sequence[str], thousand: str, below: Callable[[Sequence[str]], int | None]
) -> int | None:
    if thousand not in spoken:
        return below(spoken)
    at = spoken.index(thousand)
    return _sum(_count(spoken[:at], below), 1_000, spoken[at + 1 :], below)


def _en_hundreds(spoken: Sequence[str]) -> int | None:
    if "hundred" not in spoken:
        return _EN_BELOW_100.get(" ".join(spoken))
    at = spoken.index("hundred")
    return _sum(_count(spoken[:at], _en_below_100), 100, spoken[at + 1 :], _en_below_100)


def _cy_hundreds(spoken: Sequence[str]) -> int | None:
    at = next(
        (at for at, word in enumerate(spoken) if word == "cant" and spoken[at - 1 : at] != ["hanner"]), None
    )
    if at is None:
        return _cy_below_100(spoken)
    return _sum(_count(spoken[:at], _cy_below_100), 100, spoken[at + 1 :], _cy_below_100)


def _count(spoken: Sequence[str], below: Callable[[Sequence[str]], int | None]) -> int | None:
    """How many hundreds or thousands; none said is one."""
    if not spoken or list(spoken) == ["a"]:
        return 1
    if len(spoken) == 1 and spoken[0].isdecimal() and len(spoken[0]) <= 3:
        return int(spoken[0])
    return below(spoken) or None


def _sum(
    count: int | None, size: int, rest: Sequence[str], below: Callable[[Sequence[str]], int | None]
) -> int | None:
    if count is None or not rest:
        return None if count is None else count * size
    more = below(rest[1:] if rest[0] in _AND else rest)
    return count * size + more if more else None


def _en_below_100(spoken: Sequence[str]) -> int | None:
    return _EN_BELOW_100.get(" ".join(spoken))


def _cy_below_100(spoken: Sequence[str]) -> int | None:
    return _CY_BELOW_100.get(" ".join(spoken))


def _english() -> dict[str, int]:
    words = {word: n for n, word in enumerate(_EN_ONES)}
    for tens in range(2, 10):
        words[_EN_TENS[tens]] = tens * 10
        for ones in range(1, 10):
            words[f"{_EN_TENS[tens]} {_EN_ONES[ones]}"] = tens * 10 + ones
            words[f"{_EN_TENS[tens]}{_EN_ONES[ones]}"] = tens * 10 + ones
    return words


def _welsh() -> dict[str, int]:
    ones = {word: n for n, several in enumerate(_CY_ONES) for word in several}
    teens = {word: n for n, several in enumerate(_CY_TEENS, start=11) for word in several}
    words = ones | teens
    for tens in range(1, 10):
        for many in _CY_ONES[tens]:
            words[f"{many} deg"] = tens * 10
            words |= {f"{many} deg {word}": tens * 10 + n for word, n in ones.items() if 0 < n < 10}
    below_20 = {word: n for word, n in (ones | teens).items() if n}
    for score, name, links in ((20, "ugain", ("ar",)), (40, "deugain", ("a",)), (60, "trigain", ("a",)),
                               (80, "pedwar ugain", ("a",))):  # fmt: skip
        words[name] = score
        for link in links:
            words |= {f"{word} {link} {name}": score + n for word, n in below_20.items()}
            words |= {f"{name} a {word}": score + n for word, n in below_20.items()}
    words["hanner cant"] = 50
    words |= {f"hanner cant a {word}": 50 + n for word, n in ones.items() if 0 < n < 10}
    return words


_EN_BELOW_100: Mapping[str, int] = _english()
_CY_BELOW_100: Mapping[str, int] = _welsh()

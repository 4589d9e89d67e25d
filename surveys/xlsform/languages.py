"""Languages of a sheet: the name in a header such as `label::Cymraeg (cy)`, and the code that we keep."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

#: Key in `Survey.extra` of the headers' own names, as JSON code → name, where they are not the usual ones.
KEPT = "listenwell_languages"
UNKNOWN = "und"  # ISO 639's code for a language that nobody named
MAX_PART = 8  # characters of each part of a code after its first, as in the standard for codes

#: Code → names; the first is written.
NAMES: Mapping[str, tuple[str, ...]] = {
    "en": ("English",),
    "cy": ("Cymraeg", "Welsh"),
    "ar": ("العربية", "Arabic"),
    "bg": ("Български", "Bulgarian"),
    "bn": ("বাংলা", "Bengali"),
    "cs": ("Čeština", "Czech"),
    "de": ("Deutsch", "German"),
    "el": ("Ελληνικά", "Greek"),
    "es": ("Español", "Spanish"),
    "fa": ("فارسی", "Farsi", "Persian"),
    "fr": ("Français", "French"),
    "ga": ("Gaeilge", "Irish"),
    "gd": ("Gàidhlig", "Gaelic"),
    "gu": ("ગુજરાતી", "Gujarati"),
    "hi": ("हिन्दी", "Hindi"),
    "hu": ("Magyar", "Hungarian"),
    "it": ("Italiano", "Italian"),
    "ku": ("Kurdî", "Kurdish"),
    "lt": ("Lietuvių", "Lithuanian"),
    "lv": ("Latviešu", "Latvian"),
    "ne": ("नेपाली", "Nepali"),
    "nl": ("Nederlands", "Dutch"),
    "pa": ("ਪੰਜਾਬੀ", "Punjabi"),
    "pl": ("Polski", "Polish"),
    "ps": ("پښتو", "Pashto"),
    "pt": ("Português", "Portuguese"),
    "ro": ("Română", "Romanian"),
    "ru": ("Русский", "Russian"),
    "sk": ("Slovenčina", "Slovak"),
    "so": ("Soomaali", "Somali"),
    "sq": ("Shqip", "Albanian"),
    "sw": ("Kiswahili", "Swahili"),
    "ta": ("தமிழ்", "Tamil"),
    "ti": ("ትግርኛ", "Tigrinya"),
    "tr": ("Türkçe", "Turkish"),
    "uk": ("Українська", "Ukrainian"),
    "ur": ("اردو", "Urdu"),
    "vi": ("Tiếng Việt", "Vietnamese"),
    "zh": ("中文", "Chinese"),
}
_CODES = {name.casefold(): code for code, names in NAMES.items() for name in names}
_IN_BRACKETS = re.compile(r"\(\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*\)\s*$")
_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def code_of(name: str) -> str:
    """The code that a header's language stands for: "Cymraeg (cy)", "Welsh" and "cy" are all cy."""
    in_brackets = _IN_BRACKETS.search(name)
    if in_brackets:
        return _tidy(in_brackets[1])
    known = _CODES.get(name.strip().casefold())
    if known or _CODE.fullmatch(name.strip()):
        return known or _tidy(name.strip())
    return _made(name)


def _tidy(code: str) -> str:
    """The language in small letters; a region keeps its case."""
    language, dash, region = code.partition("-")
    return language.lower() + dash + region


def _made(name: str) -> str:
    """A code for a language that we do not know: "Klingon" becomes und-klingon."""
    letters = re.findall(r"[a-z0-9]+", name.casefold())
    parts = [word[:MAX_PART] for word in letters if len(word) > 1]
    return "-".join([UNKNOWN, *parts[:2]])


def codes_of(names: Sequence[str], default: str) -> dict[str, str]:
    """Each name of the headers, in their order, with a code of its own.

    Args:
        names: as they stand in the headers; empty for the columns without a language.
        default: the setting `default_language`; empty when there is none.
    """
    found: dict[str, str] = {}
    for name in sorted(names, key=lambda each: each == ""):
        code = _code_of_plain(default, found) if not name else code_of(name)
        if code in found.values() and (name or not default):
            code = _other_than(found.values(), code)
        found[name] = code
    return {name: found[name] for name in names}


def _code_of_plain(default: str, found: Mapping[str, str]) -> str:
    if default:
        return found.get(default) or code_of(default)
    return UNKNOWN if "en" in found.values() else "en"


def _other_than(taken: Iterable[str], code: str) -> str:
    """A code for a second header of one language, so that neither's texts are lost: cy-v2."""
    known = set(taken)
    return next(other for other in (f"{code}-v{number}" for number in count(2)) if other not in known)


def usual_names(codes: Sequence[str]) -> dict[str, str]:
    """Code → the header's language as we write it; one language alone is written without."""
    if len(codes) == 1:
        return {codes[0]: ""}
    return {code: usual_name(code) for code in codes}


def usual_name(code: str) -> str:
    """What we call a language in a header; `code_of` gives the code back."""
    return f"{NAMES[code][0]} ({code})" if code in NAMES else code


def kept(names: Mapping[str, str]) -> dict[str, str]:
    """What `Survey.extra` must hold so that the same headers are written again; empty for the usual ones.

    Args:
        names: a header's language → code, in the order of the columns.
    """
    by_code = {code: name for name, code in sorted(names.items(), key=lambda each: each[0] != "")}
    codes = list(dict.fromkeys(names.values()))
    if {code: by_code[code] for code in codes} == usual_names(codes):
        return {}
    return {KEPT: json.dumps({code: by_code[code] for code in codes}, ensure_ascii=False)}


def names_to_write(codes: Sequence[str], extra: Mapping[str, str]) -> dict[str, str]:
    """Code → the header's language to write, as it was read or as we write it; all of them different."""
    try:
        own = json.loads(extra.get(KEPT, "{}"))
    except ValueError:
        own = {}
    usual = usual_names(codes)
    if not isinstance(own, dict):
        return usual
    names = {code: str(own.get(code, usual[code])) for code in codes}
    return names if len(set(names.values())) == len(codes) else usual

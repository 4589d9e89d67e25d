"""Which language a visitor reads: chosen here, known from the record, or asked for by the browser."""

from __future__ import annotations

from aiohttp import web

from language.catalogue import SOURCE_LANGUAGE, catalogue, languages

#: Where the choice of a language is kept in the browser.
LANGUAGE_COOKIE = "listenwell_language"


def chosen(request: web.Request) -> str:
    """The language that this very request asks for with ?lang=; empty when none or unknown."""
    asked = request.query.get("lang", "")
    return asked if asked in languages() else ""


def reads(request: web.Request, known: str = "") -> str:
    """Code of the language to answer in. `known`: what the record says of this person; empty if nothing."""
    wanted = (chosen(request), request.cookies.get(LANGUAGE_COOKIE, ""), known)
    for code in (*wanted, *accepted(request.headers.get("Accept-Language", ""))):
        if code in languages():
            return code
    return SOURCE_LANGUAGE


def accepted(header: str) -> list[str]:
    """Base codes of an Accept-Language header, best liked first: "cy-GB,en;q=0.5" gives cy, en."""
    weighed = []
    for entry in header.split(",")[:20]:
        tag, _, quality = entry.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        weighed.append((-weight, tag.split("-")[0].strip().lower()))
    return [tag for weight, tag in sorted(weighed, key=lambda pair: pair[0]) if tag and weight < 0]


def own_name(code: str) -> str:
    """A language's name for itself: "Cymraeg"."""
    return str(catalogue(code).locale.get_language_name(code)).capitalize()

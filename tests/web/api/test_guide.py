"""Every curl line of docs/api.md, run in order; the comment under it says the status."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

from tests.web import said
from tests.web.api.conftest import Program, program
from tests.web.conftest import House

GUIDE = Path(__file__).parents[3] / "docs" / "api.md"
EXAMPLE = re.compile(r"^(curl .+)\n# → (\d{3})$", re.MULTILINE)


def read(line: str, known: dict[str, str]) -> tuple[str, str, dict[str, str], str | None]:
    """Method, address, headers and body of a curl line."""
    method, address, headers, body = "GET", "", {}, None
    filled = re.sub(r"\$([A-Z]+)", lambda found: known[found[1]], line.replace('"$ETAG"', "$ETAG"))
    words = iter(shlex.split(filled)[1:])
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word in {"-d", "--data-binary"}:
            body = next(words)
        elif word != "-i":
            address = word
    return method, address, headers, body


async def test_every_example_is_answered_as_the_guide_says(house: House, bens: Program) -> None:
    await said.theme(house)
    examples = EXAMPLE.findall(GUIDE.read_text(encoding="utf-8"))
    known = {
        "API": "/api/v1",
        "TOKEN": bens.secret,
        "COMMUNITY": house.place.id,
        "EVENT": house.event.id,
        "ETAG": "",
    }
    for line, status in examples:
        method, address, headers, body = read(line, known)
        data = "id,name\n1,Tea" if body == "@assets.csv" else body
        answer: Any = await house.client.request(method, address, headers=headers, data=data)
        assert answer.status == int(status), (line, await answer.text())
        # A shell would eat the quotes of an ETag in a quoted word; they are escaped here as one would there.
        known["ETAG"] = answer.headers.get("ETag", "").replace('"', '\\"')
    assert len(examples) >= 14


async def test_the_guide_names_every_kind_of_decision_and_no_other(house: House) -> None:
    client = await program(house, house.ben)
    document = await (await client.get("/openapi.json")).json()
    kinds: set[str] = set()
    for schema in document["components"]["schemas"].values():
        kind = schema.get("properties", {}).get("kind", {})
        if "why" in schema.get("properties", {}) and "sequence" not in schema["properties"]:
            kinds |= {*kind.get("enum", []), *([kind["const"]] if "const" in kind else [])}
    text = GUIDE.read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", text[text.index("The kinds:") :].split("\n\n")[0]))
    assert named == kinds


async def test_limits_in_the_guide_are_those_that_hold(house: House) -> None:
    from web.api.serving import MOST_REQUESTS
    from web.api.shapes import MOST_A_PAGE, USUAL_A_PAGE

    text = GUIDE.read_text(encoding="utf-8")
    assert f"more than {MOST_REQUESTS} requests a minute" in text
    assert f"`limit` is {USUAL_A_PAGE} unless you say otherwise, at most {MOST_A_PAGE}" in text

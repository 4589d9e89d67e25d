"""Requests made up from openapi.json, sent by every role: no server error, no answer that is not described.

`API_EXAMPLES=100 pytest tests/web/api/test_schema.py` sends so many more of each.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.api.conftest import person, program
from tests.web.api.filled import filled
from tests.web.conftest import House
from web.api.mounting import ENDPOINTS
from web.api.openapi import document
from web.api.serving import LIMITER

TIMES = int(os.environ.get("API_EXAMPLES", "1"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
#: Role → examples of each operation that make sense, and that do not.
EXAMPLES = {"admin": (1, 0), "coordinator": (2, 2), "analyst": (1, 0), "elsewhere": (1, 0), "nobody": (1, 0)}
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What was answered, over all operations."""

    failures: list[str]
    statuses: dict[tuple[str, str], set[int]]


def operations(url: str) -> Iterator[Any]:
    schema = schemathesis.openapi.from_dict(document(ENDPOINTS, url))
    for each in schema.get_all_operations():
        yield each.ok()


def send(url: str, tokens: dict[str, str], parts: dict[str, str], headers: dict[str, str]) -> Sent:
    sent = Sent(failures=[], statuses={})
    with requests.Session() as session:
        for operation in operations(url):
            for role, numbers in EXAMPLES.items():
                for mode, number in zip(MODES, numbers, strict=True):
                    _try(url, session, operation, role, tokens, parts, headers, mode, number * TIMES, sent)
    return sent


def etag_of(url: str, session: requests.Session, operation: Any, case: Any, headers: dict[str, str]) -> str:
    """The present ETag of what an operation changes."""
    path = f"{url}{case.formatted_path}"
    if "/decisions" in path:
        path = f"{path.split('/decisions', maxsplit=1)[0]}/themes"
    if "/broadcasts/" in path:
        path = path.removesuffix("/ask").removesuffix("/approve").removesuffix("/withdraw")
    return session.get(path, headers=headers).headers.get("ETag", '"none"')


def _try(
    url: str,
    session: requests.Session,
    operation: Any,
    role: str,
    tokens: dict[str, str],
    parts: dict[str, str],
    headers: dict[str, str],
    mode: GenerationMode,
    number: int,
    sent: Sent,
) -> None:
    if not number:
        return
    let_in = {"Authorization": f"Bearer {tokens[role]}"} if role in tokens else {}
    real = {name: value for name, value in parts.items() if f"{{{name}}}" in operation.path}
    if operation.path.endswith("/results/{format}"):
        real["format"] = "long"
    matched = {"headers": headers} if "If-Match" in str(operation.headers) else {}
    strategy = operation.as_strategy(mode, path_parameters=real or None, **matched)
    turns: list[int] = []
    statuses = sent.statuses.setdefault((operation.label, role), set())

    @seed(20260512)
    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def run(case: Any) -> None:
        # Every other one looked at the present state: else nothing would ever be changed.
        if matched and mode is GenerationMode.POSITIVE and len(turns) % 2 == 0:
            case.headers["If-Match"] = etag_of(url, session, operation, case, let_in)
        turns.append(1)
        response = case.call(base_url=url, session=session, headers=let_in)
        statuses.add(response.status_code)
        case.validate_response(response, checks=CHECKS)

    try:
        run()
    except Exception as error:  # noqa: BLE001 - all of them are wanted at once
        if "Unsatisfiable" not in type(error).__name__:
            sent.failures.append(f"{operation.label} as {role} ({mode.value}): {error}")


@pytest.mark.timeout(900)
async def test_every_answer_is_described_whoever_asks(house: House) -> None:
    parts, headers = await filled(house)
    admin = await person(house, "Aled", "admin")
    anwen = await person(house, "Anwen", "analyst")
    tokens = {
        "admin": (await program(house, admin)).secret,
        "coordinator": (await program(house, house.ben)).secret,
        "analyst": (await program(house, anwen)).secret,
        "elsewhere": (await program(house, house.chloe)).secret,
    }
    house.client.server.app[LIMITER]._most = 10**9  # type: ignore[union-attr]
    url = str(house.client.make_url("")).rstrip("/")
    sent = await asyncio.to_thread(send, url, tokens, parts, headers)
    assert not sent.failures, "\n\n".join(sent.failures[:20])
    answered = {label for (label, role), found in sent.statuses.items() if role == "coordinator"}
    assert len(answered) == len(ENDPOINTS)
    for (label, role), found in sent.statuses.items():
        if role == "nobody":
            assert found <= {401, 400}, label
        if role == "elsewhere" and "{" in label:
            assert not {status for status in found if status < 300}, label

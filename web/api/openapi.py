"""The OpenAPI 3.1 document, made of the endpoints that serve and the models that read and write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic.json_schema import models_json_schema

from web.api import formats, retrying
from web.api.endpoint import Endpoint, Match
from web.api.parts import PARTS
from web.api.problems import MEDIA_TYPE, Kind, Problem
from web.api.scopes import SENTENCES, Scope

VERSION = "1.0.0"
_REF = "#/components/schemas/{model}"
_TOKEN = "token"  # noqa: S105 - the name of a scheme
_ABOUT = """What a coordinator does in the console, a program can do here.

Make a token on the console's page /console/tokens and send it as `Authorization: Bearer …`. A token may do
what its scopes say, and never more than the person it works for. Failures are problems (RFC 9457); lists come
page by page, as JSON, CSV or NDJSON; what can change has an ETag; a POST with an `Idempotency-Key` can be
sent again."""
_STRING = {"type": "string"}
_HEADERS: Mapping[str, tuple[str, str]] = {
    "ETag": ("Name of the state that was shown; for If-None-Match and If-Match.", '"6f1c…"'),
    "Link": ('The next page, as rel="next"; missing on the last.', '</api/v1/…?cursor=…>; rel="next"'),
    "Location": ("Address of what was made, or of the work's state.", "/api/v1/…"),
}


def document(endpoints: Sequence[Endpoint], server: str) -> dict[str, Any]:
    """The whole document. server: the address that people see, without a slash at its end."""
    schemas, components = _schemas(endpoints)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        paths.setdefault(f"/api/v1{endpoint.path}", {})[endpoint.method.lower()] = _operation(
            endpoint, schemas, components
        )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Listenwell", "version": VERSION, "description": _ABOUT},
        "servers": [{"url": server}],
        "security": [{_TOKEN: []}],
        "tags": [{"name": name} for name in dict.fromkeys(endpoint.tag for endpoint in endpoints)],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                _TOKEN: {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Scopes: "
                    + " · ".join(f"`{scope}` {SENTENCES[scope].lower()}" for scope in Scope),
                }
            },
        },
    }


def statuses(endpoint: Endpoint) -> list[int]:
    """Every status that an operation may refuse with."""
    found = {400, 401, 403, 422, 429, 500, 503, *endpoint.refuses}
    if endpoint.parts:
        found.add(404)
    if endpoint.listed:
        found.add(406)
    if endpoint.takes or endpoint.takes_files:
        found |= {413, 415}
    if endpoint.method == "POST":
        found |= {409, 413}
    if endpoint.match is Match.NEEDED:
        found |= {412, 428}
    return sorted(found)


_Schemas = Mapping[tuple[type[Any], str], dict[str, Any]]


def _schemas(endpoints: Sequence[Endpoint]) -> tuple[_Schemas, dict[str, Any]]:
    wanted: list[tuple[type[Any], Any]] = [(Problem, "serialization")]
    for each in endpoints:
        if each.gives:
            wanted.append((each.gives, "serialization"))
        if each.takes:
            wanted.append((each.takes, "validation"))
        wanted.append((each.asks, "validation"))
    schemas, definitions = models_json_schema(list(dict.fromkeys(wanted)), ref_template=_REF)
    components = dict(definitions.get("$defs", {}))
    return schemas, components  # type: ignore[return-value]


def _operation(endpoint: Endpoint, schemas: _Schemas, components: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": endpoint.name,
        "tags": [endpoint.tag],
        "summary": endpoint.summary,
        "description": (f"{endpoint.description} " if endpoint.description else "")
        + f"Scope: `{endpoint.scope}`.",
        "security": [{_TOKEN: [endpoint.scope.value]}],
        "parameters": [*_parts(endpoint), *_asked(endpoint, schemas, components), *_headers(endpoint)],
        "responses": dict(_answers(endpoint, schemas)),
    }
    if body := _body(endpoint, schemas):
        made["requestBody"] = body
    return made


def _parts(endpoint: Endpoint) -> Iterator[dict[str, Any]]:
    for name in endpoint.parts:
        part = PARTS[name]
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": part.meaning,
            "schema": {"type": "string", "pattern": part.pattern},
            "example": part.example,
        }


def _asked(endpoint: Endpoint, schemas: _Schemas, components: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    ref = schemas[(endpoint.asks, "validation")]["$ref"]
    model = components[ref.rsplit("/", 1)[1]]
    for name, schema in model.get("properties", {}).items():
        described = {key: value for key, value in schema.items() if key not in {"title", "description"}}
        yield {
            "name": name,
            "in": "query",
            "required": name in model.get("required", ()),
            "description": schema.get("description", ""),
            "schema": described,
        }


def _headers(endpoint: Endpoint) -> Iterator[dict[str, Any]]:
    if endpoint.match is Match.NEEDED:
        yield _header("If-Match", "The ETag of what you looked at.", required=True)
    if endpoint.etag and endpoint.method == "GET":
        yield _header("If-None-Match", "The ETag that you know: 304 while it still holds.")
    if endpoint.method == "POST":
        yield {
            **_header(retrying.HEADER, "The same key with the same request changes nothing again (24 h)."),
            "schema": {"type": "string", "pattern": retrying.PATTERN},
            "example": "import-2026-05-12",
        }


def _header(name: str, meaning: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": required, "description": meaning, "schema": _STRING}


def _body(endpoint: Endpoint, schemas: _Schemas) -> dict[str, Any] | None:
    if endpoint.takes_files:
        return {"required": True, "content": {each: {"schema": {}} for each in endpoint.takes_files}}
    if endpoint.takes is None:
        return None
    return {
        "required": True,
        "content": {formats.JSON: {"schema": schemas[(endpoint.takes, "validation")]}},
    }


def _answers(endpoint: Endpoint, schemas: _Schemas) -> Iterator[tuple[str, Any]]:
    given: dict[str, Any] = {"description": endpoint.summary}
    if content := _content(endpoint, schemas):
        given["content"] = content
    names = [*(["ETag"] if endpoint.etag else []), *(["Link"] if endpoint.listed else [])]
    if endpoint.status in {201, 202}:
        names.append("Location")
    if names:
        given["headers"] = _answer_headers(names)
    yield str(endpoint.status), given
    if endpoint.etag and endpoint.method == "GET":
        yield "304", {"description": "You know it already.", "headers": _answer_headers(["ETag"])}
    for status in statuses(endpoint):
        kinds = [kind.value for kind in Kind if kind.value.status == status]
        yield (
            str(status),
            {
                "description": " · ".join(f"{each.title}: {each.meaning}" for each in kinds),
                "content": {MEDIA_TYPE: {"schema": schemas[(Problem, "serialization")]}},
            },
        )


def _answer_headers(names: Iterable[str]) -> dict[str, Any]:
    return {
        name: {"description": _HEADERS[name][0], "schema": _STRING, "example": _HEADERS[name][1]}
        for name in names
    }


def _content(endpoint: Endpoint, schemas: _Schemas) -> dict[str, Any]:
    if endpoint.files:
        return {each: {"schema": {}} for each in endpoint.files}
    if endpoint.gives is None:
        return {}
    schema = schemas[(endpoint.gives, "serialization")]
    if not endpoint.listed:
        return {formats.JSON: {"schema": schema}}
    page = {
        "type": "object",
        "additionalProperties": False,
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": schema},
            "next": {
                "type": ["string", "null"],
                "description": "The `cursor` of the next page; null: this is the last.",
            },
        },
    }
    return {
        formats.JSON: {"schema": page},
        formats.CSV: {"schema": _STRING},
        formats.NDJSON: {"schema": _STRING},
    }

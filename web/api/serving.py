"""From a request to its answer: the token, the scope, the place, what was sent, the work, the form."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import quote

from aiohttp import web
from pydantic import BaseModel, ValidationError

from language.catalogue import catalogue
from storage import tokens
from storage.accounts import SignedIn
from storage.errors import NotFound
from storage.tokens import USED_EVERY, Bearer
from web.api import etags, formats, problems
from web.api.endpoint import Answer, Call, Endpoint, File, Given, Match, Rows
from web.api.paging import page
from web.api.parts import PARTS
from web.api.problems import ApiProblem, Kind, fault, unusable
from web.api.retrying import once
from web.api.scopes import granted
from web.api.shapes import Paged
from web.guard import ROLES, digest, placed, stranger
from web.kit import NotHere, NotPossible, Services, Visit
from web.languages import reads
from web.rate import Limiter

MOST_REQUESTS = 600  # of one token a minute: ten a second carry a whole export, and leave room for residents
WINDOW_SECONDS = 60
LIMITER = web.AppKey("api_limiter", Limiter)
_BEARER = re.compile(r"Bearer +([!-~]{1,200})", re.IGNORECASE)


def new_limiter() -> Limiter:
    """How often one token may ask."""
    return Limiter(most=MOST_REQUESTS, seconds=WINDOW_SECONDS)


def serving(services: Services, endpoint: Endpoint) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The aiohttp handler of an operation."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await _served(stranger(request, services), endpoint)
        except ApiProblem as problem:
            return problems.answer(problem)
        except (NotHere, NotFound):
            return problems.answer(ApiProblem(Kind.not_here))
        except NotPossible as error:
            return problems.answer(ApiProblem(Kind.clash, str(error)))

    return handle


async def _served(visit: Visit, endpoint: Endpoint) -> web.Response:
    bearer = await bearer_of(visit)
    _let_pass(visit, bearer)
    if endpoint.scope not in granted(bearer.token.scopes, bearer.user.role):
        missing = fault("token", f"It does not hold {endpoint.scope}.", "Make a token with that scope.")
        raise ApiProblem(Kind.scope, errors=[missing])
    if bearer.user.role not in ROLES[endpoint.needs]:
        raise ApiProblem(Kind.scope, "The role of the person that the token works for does not do this.")
    for name, value in visit.request.match_info.items():
        if not PARTS[name].fits(value):
            raise NotHere
    me = SignedIn(user=bearer.user, form_token="", community_ids=bearer.user.community_ids)
    language = catalogue(reads(visit.request, me.user.language))
    visit = await placed(replace(visit, signed_in=me, t=language), endpoint.needs)
    content = await visit.request.read()
    call = Call(
        visit=visit,
        bearer=bearer,
        body=_body(visit.request, endpoint, content),
        query=_query(visit.request, endpoint),
        match=_match(visit.request, endpoint),
    )

    async def work() -> web.Response:
        return _rendered(call, endpoint, await endpoint.handler(call))

    return await once(call, content, work) if endpoint.method == "POST" else await work()


async def bearer_of(visit: Visit) -> Bearer:
    """Who asks. Role and communities are those of this moment.

    Raises:
        ApiProblem: there is no token, or none that lets in.
    """
    found = _BEARER.fullmatch(visit.request.headers.get("Authorization", ""))
    db = visit.services.db
    bearer = await db.read(tokens.bearer, digest(found[1]), visit.now) if found else None
    if bearer is None:
        raise ApiProblem(Kind.no_token, headers={"WWW-Authenticate": 'Bearer realm="Listenwell"'})
    last = bearer.token.last_used_at
    if last is None or visit.now - last >= USED_EVERY:
        await db.write(tokens.used, bearer.token.id, visit.now)
    return bearer


def _let_pass(visit: Visit, bearer: Bearer) -> None:
    wait = visit.request.app[LIMITER].wait_seconds(bearer.token.id, visit.now)
    if wait:
        raise ApiProblem(Kind.too_often, headers={"Retry-After": str(wait)})


def _body(request: web.Request, endpoint: Endpoint, content: bytes) -> BaseModel | bytes | None:
    if endpoint.takes_files:
        if request.content_type not in endpoint.takes_files:
            raise ApiProblem(Kind.media_type, f"Send it as {' or '.join(endpoint.takes_files)}.")
        return content
    if endpoint.takes is None:
        if content:
            raise unusable(fault("body", "Nothing is read here.", "Send no body."))
        return None
    if request.content_type != formats.JSON:
        raise ApiProblem(Kind.media_type, f"Send it as {formats.JSON}.")
    try:
        return endpoint.takes.model_validate_json(content)
    except ValidationError as error:
        raise problems.of_validation("body", error) from None


def _query(request: web.Request, endpoint: Endpoint) -> BaseModel:
    """Each name once, but for those that are lists."""
    lists = (
        {
            name
            for name, each in endpoint.asks.model_json_schema()["properties"].items()
            if each.get("type") == "array"
        }
        if endpoint.asks.model_fields
        else set()
    )
    sent: dict[str, str | list[str]] = {}
    for name in dict.fromkeys(request.query):
        values = request.query.getall(name)
        if any("\0" in value for value in values):
            raise unusable(fault(f"query.{name}", "It holds a NUL.", "Leave that character out."))
        if len(values) > 1 and name not in lists:
            raise unusable(fault(f"query.{name}", "It is there more than once.", "Send it once."))
        sent[name] = list(values) if name in lists else values[0]
    try:
        return endpoint.asks.model_validate(sent)
    except ValidationError as error:
        raise problems.of_validation("query", error) from None


def _match(request: web.Request, endpoint: Endpoint) -> tuple[str, ...]:
    """What If-Match names; "*" says nothing of what was seen."""
    if endpoint.match is Match.NO:
        return ()
    found = tuple(each for each in etags.listed(request.headers.get("If-Match", "")) if each != "*")
    if "If-Match" not in request.headers or (not found and "*" in request.headers["If-Match"]):
        raise ApiProblem(Kind.no_match)
    return found


def _rendered(call: Call, endpoint: Endpoint, given: Given) -> web.Response:
    if isinstance(given, File):
        headers = {
            "Content-Type": given.media_type,
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(given.name)}",
        }
        return web.Response(body=given.content, headers=headers)
    if isinstance(given, Rows):
        return _page(call, endpoint, given)
    return _one(call, endpoint, given)


def _one(call: Call, endpoint: Endpoint, given: Answer) -> web.Response:
    headers = {"Location": given.location} if given.location else {}
    if given.value is None:
        return web.Response(status=204, headers=headers)
    text = given.value.model_dump_json()
    if endpoint.etag:
        headers["ETag"] = given.etag or etags.of_text(text)
    if _is_known(call, headers):
        return web.Response(status=304, headers=headers)
    return web.Response(text=text, status=given.status, content_type=formats.JSON, headers=headers)


def _page(call: Call, endpoint: Endpoint, found: Rows) -> web.Response:
    request = call.visit.request
    form = formats.wanted(request.headers.get("Accept", ""), formats.OF_LISTS)
    asked = call.asked(Paged)
    here = page(found, asked.limit, asked.cursor)
    rows = [found.show(each) for each in here.rows]
    if form == formats.JSON:
        text = formats.as_json(rows, here.next)
    elif form == formats.CSV:
        assert endpoint.gives is not None
        text = formats.as_csv(rows, endpoint.gives)
    else:
        text = formats.as_ndjson(rows)
    headers = {"ETag": etags.of_text(f"{form}\n{here.next}\n{text}"), "Vary": "Accept, Authorization"}
    if here.next:
        headers["Link"] = f'<{request.rel_url.update_query(cursor=here.next)}>; rel="next"'
    if _is_known(call, headers):
        return web.Response(status=304, headers=headers)
    return web.Response(text=text, content_type=form, charset="utf-8", headers=headers)


def _is_known(call: Call, headers: dict[str, str]) -> bool:
    request = call.visit.request
    known = request.headers.get("If-None-Match", "")
    return request.method in {"GET", "HEAD"} and "ETag" in headers and etags.is_among(headers["ETag"], known)

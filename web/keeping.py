"""A form that came too late is not lost: its page shows what was typed and sends it again."""

from __future__ import annotations

from aiohttp import web

from web.kit import Visit

FORM_TOKEN = "form_token"  # noqa: S105 - a field's name
TYPED_CHARACTERS = 12  # what is shorter and has no space is a code of the page, which tells a reader nothing


async def sent_again(visit: Visit) -> web.Response:
    """The page for a form whose session has ended, or that was made for another one.

    It is sent by a button only, so that nothing happens that nobody wanted. Signed out, it has no token: once
    the person is in again, the same page comes back with one.
    """
    try:
        posted = await visit.request.post()
    except (ValueError, LookupError, RuntimeError, AssertionError) as error:
        raise web.HTTPBadRequest from error
    fields = [
        (name, value) for name, value in posted.items() if isinstance(value, str) and name != FORM_TOKEN
    ]
    return visit.page(
        "sent_again.html",
        status=403,
        fields=fields,
        typed=[value for _, value in fields if " " in value.strip() or len(value) > TYPED_CHARACTERS],
        files=[name for name, value in posted.items() if isinstance(value, web.FileField) and value.filename],
        address=str(visit.request.rel_url),
    )

"""Assets from Open Referral UK (HSDS-UK 3.0): a page of services, a list, or a single service.

The UK profile has no telephone numbers and no word for who runs a service. Both are read where a publisher
gives them as core HSDS does (`phones`) or as an attribute of the taxonomy `led_by`, and guessed otherwise.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from signposting import fields
from signposting.fields import Locate, Problems
from signposting.places import Postcodes
from signposting.types import Asset, ImportProblem, LedBy, Opening, Place, Tier

Json = Mapping[str, Any]

#: Words in an organisation's name that tell who runs it, tried in this order.
_LEADERS = (
    (LedBy.STATUTORY, r"council|cyngor|nhs|health board|bwrdd iechyd|police|heddlu|borough|jobcentre"),
    (LedBy.FAITH, r"church|chapel|capel|eglwys|mosque|temple|synagogue|gurdwara|parish|salvation army"),
    (LedBy.SOCIAL_ENTERPRISE, r"\bcic\b|c\.i\.c|social enterprise|community interest|co-?operative"),
    (LedBy.RESIDENTS, r"residents|neighbours|tenants|trigolion|cymdogion"),
    (LedBy.COMMERCIAL, r"\bltd\b|\blimited\b|\bplc\b|\bllp\b"),
)  # fmt: skip


def read_hsds(
    data: bytes, name: str, *, locate: Locate | None = None
) -> tuple[list[Asset], list[ImportProblem]]:
    """Every service that could be read and every problem met on the way.

    Rows of the problems count services from 1; row 0 is about the whole file.

    Args:
        data: JSON: a page with `contents`, a list, or one service; `service_at_locations` pages too.
        name: the file's name, for the problems.
        locate: postcode → place; the open table unless given.
    """
    problems = Problems()
    services = _services(data, name, problems)
    locate = locate or Postcodes().locate
    assets: dict[str, Asset] = {}
    guessed: Counter[str] = Counter()
    for problems.row, service in enumerate(services, start=1):
        for asset in _assets(service, locate, problems, guessed):
            if asset.id in assets:
                problems.add(
                    "id", f"'{asset.id}' was met before; left out", "Ask the publisher to remove one."
                )
            else:
                assets[asset.id] = asset
    _tell_guesses(guessed, problems)
    return list(assets.values()), problems.found


def _services(data: bytes, name: str, problems: Problems) -> list[Json]:
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        problems.add("", f"{name} is not JSON: {error}", "Save the directory's /services answer as it came.")
        return []
    contents = document.get("contents", [document]) if isinstance(document, dict) else document
    if not isinstance(contents, list) or not contents:
        problems.add("contents", f"{name} holds no services", "Give a page with 'contents' or one service.")
        return []
    if isinstance(document, dict) and document.get("last_page") is False:
        problems.add(
            "last_page",
            f"this is page {document.get('page_number', '?')} of {document.get('total_pages', '?')}",
            "Import the other pages too.",
        )
    services = []
    for number, item in enumerate(contents, start=1):
        if isinstance(item, dict):
            services.append(_at_location(item))
        else:
            problems.add("contents", "not a service; left out", "Each entry is an object.", row=number)
    return services


def _at_location(item: Json) -> Json:
    """An entry of a service_at_locations page turned round into its service; a service stays as it is."""
    service = item.get("service")
    if not isinstance(service, dict):
        return item
    both = f"{_text(service, 'id')}/{_text(item, 'id')}"  # a service has one entry for each place
    return {**service, "id": both, "service_at_locations": [{**item, "service": None}]}


def _assets(service: Json, locate: Locate, problems: Problems, guessed: Counter[str]) -> list[Asset]:
    """One asset for each physical place of a service, or one without a place."""
    for needed in ("id", "name"):
        if not _text(service, needed):
            problems.add(needed, "missing; the service was left out", "Ask the publisher to fill it.")
            return []
    anywhere = _anywhere(service, problems, guessed)
    sites = [
        site for site in _list(service, "service_at_locations") if isinstance(site.get("location"), dict)
    ]
    if not sites:
        return [anywhere]
    found = []
    for number, site in enumerate(sites, start=1):
        place, address = _site(site, locate, problems)
        at_site = _openings(_list(site, "schedules"), problems)
        found.append(
            replace(
                anywhere,
                id=anywhere.id if len(sites) == 1 else f"{anywhere.id}/{_text(site, 'id') or number}",
                place=place,
                address=address,
                openings=(*anywhere.openings, *at_site),
                phone=_phone(service, site),
            )
        )
    return found


def _anywhere(service: Json, problems: Problems, guessed: Counter[str]) -> Asset:
    """What holds for a service wherever it takes place; each fault in it is told once."""
    leader, tier = _leader(service, problems, guessed)
    return Asset(
        id=_text(service, "id"),
        name=_text(service, "name"),
        description=_text(service, "description"),
        organization=_text(_dict(service, "organization"), "name"),
        led_by=leader,
        tier=tier,
        place=None,
        address="",
        cost=_cost(service),
        openings=_openings(_list(service, "schedules"), problems),
        phone=_phone(service, {}),
        email=_text(service, "email"),
        url=_text(service, "url"),
        languages=tuple(language for item in _list(service, "languages") if (language := _language(item))),
        needs=tuple(_needs(service)),
        minimum_age=fields.whole(_text(service, "minimum_age"), "minimum_age", problems),
        maximum_age=fields.whole(_text(service, "maximum_age"), "maximum_age", problems),
        checked_on=fields.day(_text(service, "assured_date")[:10], "assured_date", problems),
        alert=_text(service, "alert"),
        active=_text(service, "status") in {"", "active"},
    )


def _site(site: Json, locate: Locate, problems: Problems) -> tuple[Place | None, str]:
    """Where a service takes place: by its position, else by its postcode; and one line to find it."""
    location = _dict(site, "location")
    addresses = _list(location, "addresses")
    address = addresses[0] if addresses else {}
    postcode = _text(address, "postal_code")
    place = fields.coordinates(location.get("latitude"), location.get("longitude"), problems)
    place = place or fields.located(postcode, locate, problems)
    parts = [_text(location, "name"), _text(address, "address_1"), _text(address, "city"), postcode]
    if parts[0] and parts[1].casefold().startswith(parts[0].casefold()):
        parts[0] = ""
    return place, ", ".join(part for part in parts if part)


def _leader(service: Json, problems: Problems, guessed: Counter[str]) -> tuple[LedBy, Tier]:
    """Who runs it: from attributes `led_by` and `tier`, else from the organisation's name."""
    said = {}
    for attribute in _list(service, "attributes"):
        term = _dict(attribute, "taxonomy_term")
        said[_text(term, "taxonomy").casefold().replace(" ", "_")] = _text(term, "name")
    if said.get("led_by"):
        leader = fields.led_by(said["led_by"], problems)
    else:
        leader = _guess(_text(_dict(service, "organization"), "name"))
        guessed[leader] += 1
    return leader, fields.tier(said.get("tier", ""), leader, problems)


def _guess(organization: str) -> LedBy:
    for leader, words in _LEADERS:
        if re.search(words, organization.casefold()):
            return leader
    return LedBy.VOLUNTARY


def _tell_guesses(guessed: Counter[str], problems: Problems) -> None:
    if guessed:
        counts = ", ".join(f"{leader} {count}" for leader, count in guessed.most_common())
        problems.add(
            "led_by",
            f"{guessed.total()} services do not say who runs them; guessed from who offers them: {counts}",
            "Look through the list: this decides who is suggested first.",
            row=0,
        )


def _cost(service: Json) -> str:
    for option in _list(service, "cost_options"):
        amount = option.get("amount")
        if isinstance(amount, int | float):
            said = f"£{amount:g}" if amount == int(amount) else f"£{amount:.2f}"
            return "free" if amount == 0 else " ".join([said, _text(option, "amount_description")]).strip()
    fees = _text(service, "fees")
    return "free" if fees.casefold().rstrip(".") in {"free", "no charge", "am ddim"} else fees


def _openings(schedules: Sequence[Json], problems: Problems) -> tuple[Opening, ...]:
    openings = []
    for schedule in schedules:
        freq = _text(schedule, "freq").upper()
        days = fields.byday(_text(schedule, "byday"), problems)
        if freq in {"WEEKLY", "MONTHLY"} and days:
            interval = schedule.get("interval")
            start = _text(schedule, "dtstart") or _text(schedule, "valid_from")
            openings.append(
                Opening(
                    freq=freq,
                    byday=days,
                    opens_at=fields.clock(_text(schedule, "opens_at"), "opens_at", problems),
                    closes_at=fields.clock(_text(schedule, "closes_at"), "closes_at", problems),
                    interval=interval if isinstance(interval, int) and interval > 0 else 1,
                    valid_from=fields.day(start[:10], "valid_from", problems),
                    valid_to=fields.day(_text(schedule, "valid_to")[:10], "valid_to", problems),
                    notes=_text(schedule, "notes"),
                )
            )
    return tuple(openings)


def _phone(service: Json, site: Json) -> str:
    """The first number for speaking, wherever the publisher put it; as text, so no zero gets lost."""
    phones = [*_list(service, "phones"), *_list(site, "phones")]
    phones += [phone for contact in _list(service, "contacts") for phone in _list(contact, "phones")]
    return next((number for phone in phones if (number := _text(phone, "number").strip('" '))), "")


def _language(item: Json) -> str:
    known = {"english": "en", "welsh": "cy", "cymraeg": "cy"}
    name = _text(item, "name").casefold()
    return _text(item, "code").casefold()[:2] or known.get(name, name)


def _needs(service: Json) -> list[str]:
    terms = [_dict(attribute, "taxonomy_term") for attribute in _list(service, "attributes")]
    kept = [term for term in terms if _text(term, "taxonomy").casefold() not in {"led_by", "led by", "tier"}]
    return [name for term in kept if (name := _text(term, "name"))]


def _text(item: Json, name: str) -> str:
    value = item.get(name)
    return "" if value is None or isinstance(value, dict | list) else str(value).strip()


def _list(item: Json, name: str) -> list[Json]:
    value = item.get(name)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _dict(item: Json, name: str) -> Json:
    value = item.get(name)
    return value if isinstance(value, dict) else {}

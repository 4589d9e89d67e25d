"""Fills an installation with the demo through the same doors that residents and coordinators use.

Every message has a fixed id, so a seeding that was cut off goes on where it stopped.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from feedback.profile import read_profile
from listenwell.demo import data
from listenwell.demo.data import DemoResident
from listenwell.finding import save
from listenwell.opening import Installation
from partnership.types import Action, ActionState
from safety.screen import shows_danger
from storage import accounts, actions, alerts, events, inbox, people, themes
from storage.events import Event
from surveys.authoring.yaml_form import read
from surveys.authoring.yaml_write import write
from surveys.shipped import shipped
from web.ground import keep_profile, known_answers, take_boundaries

if TYPE_CHECKING:
    from listenwell.wiring import Parts

CODE = data.community().event_code
COORDINATOR = "Ben"
OPEN_DAYS = 21  # C2's listening events run some three weeks
OPENED_BEFORE = timedelta(days=9)
JUST_NOW = timedelta(minutes=20)  # so that one alert is still on its clock
A_DAY = 13  # residents who reply on one day

Tell = Callable[[str], None]
Answer = str | int | bool | list[str]


async def seed(here: Installation, parts: Parts, *, now: datetime, tell: Tell) -> None:
    """Make the demo unless it stands already. now: aware, UTC; tell: shows one line of progress."""
    event = here.db.read_now(events.event_by_code, CODE)
    if event and here.db.read_now(themes.latest_run, event.id):
        return
    tell("Making the invented community Blaen-y-cwm (this happens once) ...")
    event = event or _open_event(here, now)
    await _describe_the_place(here, event.community_id)
    await save(here.db, event.community_id, data.assets(), now)
    await parts.directory.finder.prepare(event.community_id)
    tell(f"  {len(data.assets())} places and groups that help")
    await _reply(here, parts, event, now, tell)
    tell("  what residents said is being grouped into themes ...")
    await parts.themer.theme(event.id, now)
    _see_old_alerts(here, event, now)
    run = here.db.read_now(themes.latest_run, event.id)
    assert run is not None
    for action in _promised(event, now.date(), run.document["themes"]):
        here.db.write_now(actions.save_action, action, now)


def _open_event(here: Installation, now: datetime) -> Event:
    """The community, its coordinator and its listening event."""
    place = data.community()
    made = here.db.read_now(events.community_by_slug, place.slug) or here.db.write_now(
        events.add_community,
        slug=place.slug,
        name=place.name,
        partnership=place.partnership,
        languages=list(place.languages),
        time_zone=place.time_zone,
        nation=place.nation,
        public_contact="Pentre Hall, 01632 960100",
        safeguarding_contact="Sian, safeguarding lead, 01632 960199",
        quiet_from="00:00",  # no quiet hours: whoever tries it at night sees what leaves
        quiet_to="00:00",
        now=now,
    )
    for area in place.areas:
        here.db.write_now(events.add_area, made.id, area.area)
    if here.db.read_now(accounts.user_by_name, COORDINATOR) is None:
        here.db.write_now(accounts.add_user, COORDINATOR, "coordinator", [made.id], now=now)
    source = shipped()[place.survey]
    survey, problems = read(source)
    assert survey is not None, problems
    version = here.db.write_now(
        events.save_survey, survey_id=survey.id, version=survey.version, source=write(survey), now=now
    )
    opened = now - OPENED_BEFORE
    return here.db.write_now(
        events.add_event,
        community_id=made.id,
        survey_version_id=version,
        code=place.event_code,
        name=place.event_name,
        opens_at=opened,
        closes_at=opened + timedelta(days=OPEN_DAYS),
        now=opened,
    )


async def _describe_the_place(here: Installation, community_id: str) -> None:
    """Its boundaries and who lives there, before anybody replies: a postcode then counts in its area."""
    taken = await take_boundaries(here.db, community_id, data.boundaries(), add_new=False)
    assert not taken.problems, taken.problems
    known = await here.db.read(known_answers, community_id)
    found, problems = read_profile(data.profile(), known)
    assert not problems, problems
    await here.db.write(keep_profile, community_id, found)


async def _reply(here: Installation, parts: Parts, event: Event, now: datetime, tell: Tell) -> None:
    """Let everybody answer, a few a day, through inbox, worker and engine."""
    everybody = data.residents()
    for start in range(0, len(everybody), A_DAY):
        is_last = start + A_DAY >= len(everybody)
        moment = now - JUST_NOW if is_last else event.opens_at + timedelta(days=start // A_DAY, hours=7)
        for resident in everybody[start : start + A_DAY]:
            await _send(here, resident, moment)
        worker = dataclasses.replace(parts.worker, clock=lambda moment=moment: moment)  # type: ignore[misc]
        while await worker.drain():
            pass
        await parts.jobs.run("prepare", at=moment)
        while (await parts.jobs.run("signposts", at=moment)).counts["sessions"]:
            pass
        tell(f"  {min(start + A_DAY, len(everybody))} of {len(everybody)} residents have replied")


def _see_old_alerts(here: Installation, event: Event, now: datetime) -> None:
    """What came in on earlier days has been handled; the newest waits for the visitor."""
    ben = here.db.read_now(accounts.user_by_name, COORDINATOR)
    assert ben is not None
    for alert in here.db.read_now(alerts.alerts, [event.community_id]):
        if alert.raised_at < now - 2 * JUST_NOW:
            note = "Rang them with the safeguarding lead. They have somebody with them."
            seen = alert.raised_at + JUST_NOW
            here.db.write_now(alerts.close_alert, alert.id, ben.id, note, seen)


async def _send(here: Installation, resident: DemoResident, moment: datetime) -> None:
    handle = f"demo-resident-{resident.number}"
    for number, post in enumerate(_posts(resident)):
        body = {"handle": handle, "code": CODE, "entry": "demo", "id": f"{handle}-{number}", **post}
        await here.db.write(
            inbox.receive,
            bot="web",
            update_id=str(body["id"]),
            lane=people.lane(here.keys, "web", handle),
            payload=json.dumps(body, ensure_ascii=False),
            now=moment,
        )


def _posts(resident: DemoResident) -> Iterator[dict[str, Any]]:
    """What one resident writes and taps, in the survey's order; nothing more after words of danger."""
    yield {"start": True}
    yield _tap("_language", resident.language)
    yield _tap("_privacy", "yes")
    survey, _ = read(shipped()[data.community().survey])
    assert survey is not None
    for question in survey.questions:
        if question.type == "note":
            continue
        answer = resident.answers.get(question.name)
        yield from _answer(question.name, answer)
        if isinstance(answer, str) and shows_danger(answer):
            return


def _answer(question: str, answer: Answer | None) -> Iterator[dict[str, Any]]:
    if answer is None:
        yield _tap(question, "skip")
    elif isinstance(answer, bool):
        yield _tap(question, "yes" if answer else "no")
    elif isinstance(answer, list):
        yield from (_tap(question, choice) for choice in answer)
        yield _tap(question, "done")
    elif question in (*data.COMMENTED, "place"):
        yield {"text": answer}
    else:
        yield _tap(question, str(answer))


def _tap(question: str, value: str) -> dict[str, Any]:
    return {"tap": {"question": question, "value": value}, "text": value}


def _promised(event: Event, today: date, found: list[dict[str, Any]]) -> list[Action]:
    """What the partnership has taken on already: one win, one promise, one honest no."""
    return [
        _action(
            event,
            "dog mess and litter",
            "the council",
            "Put four more bins by the river path",
            "Rhoi pedwar bin arall ar lwybr yr afon",
            theme_id=_theme_about("litter", found),
            state=ActionState.DONE,
            outcome="The council put four new bins by the river path",
            outcome_cy="Rhoddodd y cyngor bedwar bin newydd ar lwybr yr afon",
            happened_on=today - timedelta(days=2),
        ),
        _action(
            event,
            "the park is dark",
            "Ben and the Saturday group",
            "Walk the park after dark with the council's lighting officer",
            "Cerdded y parc gyda'r nos gyda swyddog goleuo'r cyngor",
            theme_id=_theme_about("park", found),
            promised_for=today + timedelta(days=12),
        ),
        _action(
            event,
            "buses in the evening",
            "the bus company",
            "Look at a bus after eight",
            "Edrych ar fws ar ôl wyth",
            theme_id=_theme_about("bus", found),
            state=ActionState.COULD_NOT,
            outcome="The bus company said no this year, because of cost. We will ask again in September",
            outcome_cy="Dywedodd y cwmni bysiau na eleni, oherwydd y gost. Gofynnwn eto ym mis Medi",
            happened_on=today - timedelta(days=1),
        ),
    ]


def _theme_about(word: str, found: list[dict[str, Any]]) -> str:
    """The first theme that names the word; empty when none does, as when the themes came out otherwise."""
    named = (each["id"] for each in found if word in f"{each['label']} {each['description']}".lower())
    return next(named, "")


def _action(event: Event, label: str, owner: str, promise: str, promise_cy: str, **more: Any) -> Action:
    facts = {
        "id": str(uuid5(NAMESPACE_URL, f"{event.id}/{label}")),
        "event_id": event.id,
        "theme_id": "",
        "theme_label": label,
        "owner": owner,
        "promise": promise,
        "promise_cy": promise_cy,
        "promised_for": None,
        "state": ActionState.PROMISED,
        "outcome": "",
        "outcome_cy": "",
        "happened_on": None,
    }
    return Action(**{**facts, **more})

"""A FLOIP Flow Results package, version 1.1.0: a Frictionless Data Package of responses.

`datapackage.json` describes, `data.json` has rows of seven items. A response is an answer that stands and is
valid by the standard. Every other row (missing answers, earlier revisions, asides, danger) is beside them in
`listenwell.json`, which the descriptor does not name, so that no reader takes it for a response.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from surveys.results.asked import Asked, asked
from surveys.results.errors import ExportUnreadable
from surveys.results.flow_types import flow_type, response
from surveys.results.json_form import as_object, from_object
from surveys.results.rows import STANDING, About, ResultRow, by_session, current
from surveys.types import QuestionType, Survey

SPECIFICATION = "1.1.0"
DESCRIPTOR, DATA, BESIDE = "datapackage.json", "data.json", "listenwell.json"
#: Key of our own facts in a response's metadata.
OURS = "listenwell"
#: ISO 639-1 → 639-3, which the standard asks for; others are left out.
ISO_639_3 = {"en": "eng", "cy": "cym", "pl": "pol", "ur": "urd", "bn": "ben", "ar": "ara", "fr": "fra"}
#: Types whose answers may name or place somebody.
PERSONAL = frozenset(
    {
        QuestionType.TEXT,
        QuestionType.LOCATION,
        QuestionType.IMAGE,
        QuestionType.AUDIO,
        QuestionType.VIDEO,
        QuestionType.FILE,
    }
)
#: The seven items of a row.
FIELDS = (
    ("timestamp", "Timestamp", "datetime"),
    ("row_id", "Row ID", "string"),
    ("contact_id", "Contact ID", "string"),
    ("session_id", "Session ID", "string"),
    ("question_id", "Question ID", "string"),
    ("response", "Response", "any"),
    ("response_metadata", "Response Metadata", "object"),
)
EPOCH = (1980, 1, 1, 0, 0, 0)  # the time of files in the archive, so that the same rows give the same bytes


def write(rows: Sequence[ResultRow], about: About) -> bytes:
    """The package as one zip file."""
    questions = _questions(rows, about)
    responses: list[str] = []
    beside: list[str] = []
    for at, (row, stands) in enumerate(_with_standing(rows), start=1):
        item = _response(at, row, questions, about) if stands else None
        if item is None:
            beside.append(_json([at, as_object(row)]))
        else:
            responses.append(_json(item))
    binary = io.BytesIO()
    with zipfile.ZipFile(binary, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in (
            (DESCRIPTOR, json.dumps(_descriptor(questions, about), ensure_ascii=False, indent=2)),
            (DATA, _array(responses)),
            (BESIDE, _array(beside)),
        ):
            archive.writestr(_entry(name), text.encode("utf-8", "replace"))
    return binary.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _array(items: Sequence[str]) -> str:
    return "[\n" + ",\n".join(items) + "\n]\n"


def _with_standing(rows: Sequence[ResultRow]) -> Iterator[tuple[ResultRow, bool]]:
    for _, of_one in by_session(rows):
        newest = {id(row) for row in current(of_one).values() if row.status in STANDING}
        for row in of_one:
            yield row, id(row) in newest


_Questions = dict[tuple[str, str], tuple[str, Asked]]


def _questions(rows: Sequence[ResultRow], about: About) -> _Questions:
    """(name, type) → id and question. By the standard, one whose type changed is another question."""
    found: _Questions = {}
    left, told = about.surveys, rows
    while ones := [one for one in asked(left, told) if (one.name, one.type) not in found]:
        names = {name for name, _ in found}
        for one in ones:
            found[one.name, one.type] = (f"{one.name} ({one.type})" if one.name in names else one.name, one)
        left, told = tuple(_without(survey, found) for survey in left), ()
    return found


def _without(survey: Survey, found: _Questions) -> Survey:
    others = (each for each in survey.questions if (each.name, each.type) not in found)
    return replace(survey, questions=tuple(others))


def _response(at: int, row: ResultRow, questions: _Questions, about: About) -> list[Any] | None:
    known = questions.get((row.question, row.type))
    if known is None:
        return None
    identity, one = known
    value = response(row.type, row.value, one, ZoneInfo(about.time_zone))
    if value is None or _offset(row.answered_at) is None:
        return None
    return [
        _offset(row.answered_at),
        str(at),
        row.resident,
        row.session,
        identity,
        value,
        _metadata(row, one, value),
    ]


def _offset(instant: str) -> str | None:
    """RFC 3339 with an offset that is never Z; None for what is no aware instant, or not ours."""
    try:
        read = datetime.fromisoformat(instant)
    except ValueError:
        return None
    return instant if read.tzinfo and read.isoformat(timespec="seconds") == instant else None


def _metadata(row: ResultRow, one: Asked, value: Any) -> dict[str, Any]:
    kind = flow_type(row.type).name
    found: dict[str, Any] = {}
    if kind in ("select_one", "select_many") and not (one.question and one.question.randomize):
        found["choice_order"] = list(one.choice_names)
    if kind == "message":
        found["delivery_status"] = "CONSUMED"
    if kind == "open":
        found |= {"type": "geo_point" if isinstance(value, list) else "text", "type_options": {}}
    if kind == "text" and row.language in ISO_639_3:
        found["language"] = ISO_639_3[row.language]
    ours = {
        name: getattr(row, name)
        for name in (
            "event",
            "channel",
            "entry",
            "language",
            "version",
            "question",
            "type",
            "category",
            "text",
        )
    }
    return {**found, OURS: {**ours, "status": row.status, "revision": row.revision}}


def _descriptor(questions: _Questions, about: About) -> dict[str, Any]:
    made = about.made_at.isoformat(timespec="seconds")
    schema: dict[str, Any] = {
        "fields": [{"name": name, "title": title, "type": kind} for name, title, kind in FIELDS],
        "questions": {identity: _question(one) for identity, one in questions.values()},
    }
    language = about.surveys[-1].default_language
    if language in ISO_639_3:
        schema = {"language": ISO_639_3[language], **schema}
    name = re.sub(r"[^a-z0-9._-]+", "-", f"{about.surveys[-1].id}-{about.event_id}".lower())
    return {
        "profile": "flow-results-package",
        "flow_results_specification_version": SPECIFICATION,
        "created": made,
        "modified": made,
        "id": about.event_id,
        "name": name,
        "title": about.event_name,
        "resources": [
            {
                "name": "responses",
                "path": DATA,
                "format": "json",
                "mediatype": "application/json",
                "encoding": "utf-8",
                "access_method": "file",
                "schema": schema,
            }
        ],
    }


def _question(one: Asked) -> dict[str, Any]:
    options: dict[str, Any] = {}
    question = one.question
    if flow_type(one.type).name in ("select_one", "select_many"):
        options["choices"] = list(one.choice_names)
    if question and question.minimum is not None and question.maximum is not None:
        options["range"] = [question.minimum, question.maximum]
    return {
        "type": flow_type(one.type).name,
        "label": one.label or one.name,
        "type_options": options,
        "is_personal_information": one.about_you or one.type in PERSONAL,
    }


def read(data: bytes) -> list[ResultRow]:
    """The rows that `write` was given.

    Raises:
        ExportUnreadable: it is no such package, or lacks our own file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            responses, beside = (json.loads(archive.read(name)) for name in (DATA, BESIDE))
        found = {int(row[1]): _row(row) for row in responses}
        found |= {at: from_object(value) for at, value in beside}
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, IndexError) as error:
        raise ExportUnreadable("the file", "this is no Flow Results package of Listenwell.") from error
    return [found[at] for at in sorted(found)]


def _row(row: Sequence[Any]) -> ResultRow:
    answered_at, _, resident, session, _, value, metadata = row
    ours: Mapping[str, Any] = metadata[OURS]
    return ResultRow(
        session=session,
        resident=resident,
        value=flow_type(ours["type"]).take(value),
        answered_at=answered_at,
        **ours,
    )

"""Names that a sheet may use: types and column headers with their aliases, as XLSForm tools know them.

Types are compared to the letter, as every XLSForm program does; headers are not.
"""

from __future__ import annotations

from collections.abc import Mapping

from surveys.types import QuestionType

#: The one name that is written for a type; select types are followed by their list.
WRITTEN: Mapping[QuestionType, str] = {
    QuestionType.TEXT: "text",
    QuestionType.INTEGER: "integer",
    QuestionType.DECIMAL: "decimal",
    QuestionType.RANGE: "range",
    QuestionType.DATE: "date",
    QuestionType.TIME: "time",
    QuestionType.DATE_TIME: "dateTime",
    QuestionType.SELECT_ONE: "select_one",
    QuestionType.SELECT_MULTIPLE: "select_multiple",
    QuestionType.RANK: "rank",
    QuestionType.CONSENT: "select_one",
    QuestionType.ACKNOWLEDGE: "acknowledge",
    QuestionType.LOCATION: "geopoint",
    QuestionType.IMAGE: "image",
    QuestionType.AUDIO: "audio",
    QuestionType.VIDEO: "video",
    QuestionType.FILE: "file",
    QuestionType.NOTE: "note",
    QuestionType.CALCULATE: "calculate",
    QuestionType.HIDDEN: "hidden",
    QuestionType.START: "start",
    QuestionType.END: "end",
    QuestionType.TODAY: "today",
}

_SPELLINGS: Mapping[QuestionType, tuple[str, ...]] = {
    QuestionType.TEXT: ("text", "string", "q string", "add text prompt"),
    QuestionType.INTEGER: ("integer", "int", "q int", "add integer prompt"),
    QuestionType.DECIMAL: ("decimal", "q decimal", "add decimal prompt"),
    QuestionType.RANGE: ("range",),
    QuestionType.DATE: ("date", "q date", "add date prompt"),
    QuestionType.TIME: ("time",),
    QuestionType.DATE_TIME: (
        "dateTime",
        "datetime",
        "date time",
        "q date time",
        "q dateTime",
        "add date time prompt",
        "add dateTime prompt",
    ),
    QuestionType.ACKNOWLEDGE: ("acknowledge", "q acknowledge", "add acknowledge prompt", "trigger"),
    QuestionType.LOCATION: (
        "geopoint",
        "gps",
        "location",
        "q geopoint",
        "q location",
        "add location prompt",
    ),
    QuestionType.IMAGE: (
        "image",
        "photo",
        "q image",
        "q picture",
        "add image prompt",
        "add photo prompt",
    ),
    QuestionType.AUDIO: ("audio", "q audio", "add audio prompt"),
    QuestionType.VIDEO: ("video", "q video", "add video prompt"),
    QuestionType.FILE: ("file", "add file prompt"),
    QuestionType.NOTE: ("note", "q note", "add note prompt"),
    QuestionType.CALCULATE: ("calculate", "q calculate", "add calculate prompt"),
    QuestionType.HIDDEN: ("hidden",),
    QuestionType.START: ("start", "start time", "get start time"),
    QuestionType.END: ("end", "end time", "get end time"),
    QuestionType.TODAY: ("today", "get today"),
}

#: Every spelling of a type that stands alone.
TYPES: Mapping[str, QuestionType] = {
    spelling: kind for kind, spellings in _SPELLINGS.items() for spelling in spellings
}

#: What stands before the name of a list.
SELECTS: Mapping[str, QuestionType] = {
    "select_one": QuestionType.SELECT_ONE,
    "select one": QuestionType.SELECT_ONE,
    "select one from": QuestionType.SELECT_ONE,
    "select1": QuestionType.SELECT_ONE,
    "add select one prompt using": QuestionType.SELECT_ONE,
    "select_multiple": QuestionType.SELECT_MULTIPLE,
    "select all that apply": QuestionType.SELECT_MULTIPLE,
    "select all that apply from": QuestionType.SELECT_MULTIPLE,
    "add select multiple prompt using": QuestionType.SELECT_MULTIPLE,
    "rank": QuestionType.RANK,
}
#: What may stand after it.
OTHERS = ("or_other", "or other", "or specify other")

#: Types of XLSForm that a chat cannot ask, by the name in their problem's code: `unsupported-NAME`.
UNSUPPORTED: Mapping[str, str] = {
    "geotrace": "geotrace",
    "q geotrace": "geotrace",
    "geoshape": "geoshape",
    "q geoshape": "geoshape",
    "barcode": "barcode",
    "q barcode": "barcode",
    "add barcode prompt": "barcode",
    "background-audio": "background-audio",
    "background-geopoint": "background-geopoint",
    "start-geopoint": "start-geopoint",
    "audit": "audit",
    "csv-external": "csv-external",
    "xml-external": "xml-external",
    "percentage": "percentage",
    "number of days in last month": "number-of-days",
    "number of days in last six months": "number-of-days",
    "number of days in last year": "number-of-days",
    "deviceid": "deviceid",
    "device id": "deviceid",
    "get device id": "deviceid",
    "imei": "deviceid",
    "uri:deviceid": "deviceid",
    "phonenumber": "phonenumber",
    "phone number": "phonenumber",
    "get phone number": "phonenumber",
    "uri:phonenumber": "phonenumber",
    "simserial": "simserial",
    "sim id": "simserial",
    "get sim id": "simserial",
    "uri:simserial": "simserial",
    "subscriberid": "subscriberid",
    "subscriber id": "subscriberid",
    "get subscriber id": "subscriberid",
    "uri:subscriberid": "subscriberid",
    "username": "username",
    "uri:username": "username",
    "email": "email",
    "uri:email": "email",
}

#: The same for types that are followed by the name of a list, a file or a question.
UNSUPPORTED_PREFIXES: Mapping[str, str] = {
    "select_one_from_file": "select_one_from_file",
    "select one from file": "select_one_from_file",
    "select_multiple_from_file": "select_multiple_from_file",
    "select multiple from file": "select_multiple_from_file",
    "select_one_external": "select_one_external",
    "select one external": "select_one_external",
    "cascading_select": "cascading_select",
    "cascading select": "cascading_select",
    "osm": "osm",
}

#: What may stand after `begin` and `end`.
CONTROLS: Mapping[str, str] = {
    "group": "group",
    "repeat": "repeat",
    "lgroup": "repeat",
    "looped group": "repeat",
    "loop": "loop",
}

#: First part of a survey header → our name of the column, as parts.
SURVEY_ALIASES: Mapping[str, tuple[str, ...]] = {
    "command": ("type",),
    "tag": ("name",),
    "value": ("name",),
    "caption": ("label",),
    "relevance": ("relevant",),
    "calculate": ("calculation",),
    "constraining_message": ("constraint_message",),
    "requiredmsg": ("required_message",),
    "readonly": ("read_only",),
    "image": ("media", "image"),
    "big-image": ("media", "big-image"),
    "audio": ("media", "audio"),
    "video": ("media", "video"),
    "body": ("control",),
    "count": ("repeat_count",),
    "jr:count": ("repeat_count",),
    "noapperrorstring": ("no_app_error_string",),
}
#: The long form of a survey header → our name.
SURVEY_PAIRS: Mapping[tuple[str, str], str] = {
    ("bind", "relevant"): "relevant",
    ("bind", "required"): "required",
    ("bind", "constraint"): "constraint",
    ("bind", "calculate"): "calculation",
    ("bind", "readonly"): "read_only",
    ("bind", "jr:constraintMsg"): "constraint_message",
    ("bind", "jr:requiredMsg"): "required_message",
    ("bind", "jr:noAppErrorString"): "no_app_error_string",
    ("control", "appearance"): "appearance",
    ("control", "jr:count"): "repeat_count",
}
#: Survey columns that are known by one word; any case, spaces for underscores.
SURVEY_COLUMNS = frozenset(
    {
        "type",
        "name",
        "label",
        "hint",
        "guidance_hint",
        "required",
        "required_message",
        "relevant",
        "constraint",
        "constraint_message",
        "choice_filter",
        "default",
        "calculation",
        "appearance",
        "parameters",
        "read_only",
        "trigger",
        "repeat_count",
        "save_to",
        "no_app_error_string",
        "media",
        "bind",
        "control",
        "instance",
        "disabled",
        "autoplay",
        "rows",
        "intent",
        "listenwell_purpose",
        "listenwell_sense",
        "listenwell_about_you",
        "listenwell_minimum",
        "listenwell_maximum",
        "listenwell_list",
    }
)
CHOICE_ALIASES: Mapping[str, tuple[str, ...]] = {
    "caption": ("label",),
    "value": ("name",),
    "list name": ("list_name",),
    "image": ("media", "image"),
    "big-image": ("media", "big-image"),
    "audio": ("media", "audio"),
    "video": ("media", "video"),
}
CHOICE_COLUMNS = frozenset({"list_name", "name", "label", "media"})
SETTING_ALIASES: Mapping[str, tuple[str, ...]] = {
    "title": ("form_title",),
    "set_form_title": ("form_title",),
    "id_string": ("form_id",),
    "set_form_id": ("form_id",),
}
SETTING_COLUMNS = frozenset(
    {
        "form_title",
        "form_id",
        "version",
        "default_language",
        "allow_choice_duplicates",
        "name",
        "clean_text_values",
        "listenwell_title",
        "listenwell_thanks",
        "listenwell_open_days",
    }
)
QUOTA_COLUMNS = frozenset({"name", "limit", "when"})

#: Columns with a text in several languages. A part after `::` that is left over names the language.
TRANSLATED = frozenset({"label", "hint", "constraint_message", "required_message"})
TRANSLATED_SETTINGS = frozenset({"listenwell_title", "listenwell_thanks"})

#: What people write for a truth, as XLSForm programs read it.
TRUTHS: Mapping[str, bool] = {
    **dict.fromkeys(("yes", "Yes", "YES", "true", "True", "TRUE", "true()"), True),
    **dict.fromkeys(("no", "No", "NO", "false", "False", "FALSE", "false()"), False),
}

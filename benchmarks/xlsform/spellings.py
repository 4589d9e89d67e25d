"""Words, types and headers as authors spell them."""

from __future__ import annotations

LANGUAGES = ("English (en)", "Cymraeg (cy)", "Polski (pl)", "Français (fr)", "Arabic", "Klingon")
WORDS = (
    "bus", "park", "school", "shop", "doctor", "street", "garden", "evening", "music", "walk",
    "neighbour", "library", "pool", "church", "cafe", "winter", "rubbish", "noise", "light", "path",
    "river", "bench", "football", "choir", "history", "safety", "money", "work", "children", "older",
    "friends",
)  # fmt: skip
NAME_PARTS = ("good", "hard", "age", "area", "bus", "often", "why", "help", "wish", "meet", "trust", "cost")

#: Our name of a column → how people write it.
SPELLINGS: dict[str, tuple[str, ...]] = {
    "type": ("type", "Type", "TYPE", "command", "  type "),
    "name": ("name", "Name", "tag", "NAME", "value"),
    "label": ("label", "Label", "caption", "LABEL"),
    "hint": ("hint", "Hint", " HINT"),
    "relevant": ("relevant", "relevance", "Relevant", "bind::relevant", "RELEVANCE"),
    "required": ("required", "Required", "bind::required"),
    "required_message": ("required_message", "Required Message", "requiredmsg", "bind::jr:requiredMsg"),
    "constraint": ("constraint", "Constraint", "bind::constraint"),
    "constraint_message": (
        "constraint_message",
        "constraint message",
        "Constraining_Message",
        "bind::jr:constraintMsg",
    ),
    "calculation": ("calculation", "calculate", "Calculation", "bind::calculate"),
    "default": ("default", "Default"),
    "choice_filter": ("choice_filter", "Choice Filter", "choice  filter", "CHOICE_FILTER"),
    "parameters": ("parameters", "Parameters"),
    "appearance": ("appearance", "Appearance", "control::appearance", "body::appearance"),
    "read_only": ("read_only", "readonly", "Read Only"),
    "guidance_hint": ("guidance_hint", "Guidance Hint"),
    "media::image": ("media::image", "image", "Media::image"),
    "note_to_team": ("note_to_team", "Note to team", "comment"),
}
CHOICE_SPELLINGS: dict[str, tuple[str, ...]] = {
    "list_name": ("list_name", "list name", "List_Name", "LIST NAME"),
    "name": ("name", "Name", "value"),
    "label": ("label", "Label", "caption"),
    "region": ("region",),
    "media::image": ("media::image", "image"),
}
TYPE_SPELLINGS: dict[str, tuple[str, ...]] = {
    "text": ("text", "string", "add text prompt"),
    "integer": ("integer", "int", "q int"),
    "decimal": ("decimal", "q decimal"),
    "date": ("date", "q date", "add date prompt"),
    "time": ("time",),
    "dateTime": ("dateTime", "datetime", "date time"),
    "select_one": ("select_one", "select one", "select one from", "select1", "select_one "),
    "select_multiple": ("select_multiple", "select all that apply", "select all that apply from"),
    "rank": ("rank",),
    "range": ("range",),
    "note": ("note", "q note"),
    "acknowledge": ("acknowledge", "trigger"),
    "geopoint": ("geopoint", "gps", "location"),
    "image": ("image", "photo", "add image prompt"),
    "audio": ("audio", "q audio"),
    "video": ("video",),
    "file": ("file",),
    "calculate": ("calculate", "q calculate"),
    "hidden": ("hidden",),
    "start": ("start", "start time"),
    "end": ("end", "get end time"),
    "today": ("today", "get today"),
}
SELECTS = ("select_one", "select_multiple", "rank")
SILENT = ("calculate", "hidden", "start", "end", "today")
OPEN = tuple(kind for kind in TYPE_SPELLINGS if kind not in SILENT and kind != "note")
PARAMETERS: dict[str, tuple[str, ...]] = {
    "range": ("", "start=1 end=5", "start=0;end=1;step=0.25", "start = 1, end = 10, step = 3", "end=7"),
    "select_one": ("", "", "randomize=true", "randomize=true seed=42", "randomize = false"),
    "select_multiple": ("", "", "randomize=true"),
    "rank": ("", "randomize=true, seed=7"),
    "text": ("", "", "rows=4"),
    "image": ("", "max-pixels=1024"),
    "audio": ("", "quality=low"),
    "geopoint": ("", "capture-accuracy=10 warning-accuracy=100", "allow-mock-accuracy=true"),
}
APPEARANCES = ("minimal", "multiline", "quick", "w2 compact", "likert", "horizontal")

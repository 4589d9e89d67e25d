"""Replies that say nothing, in both languages: "nothing", "n/a", "dim byd"."""

from __future__ import annotations

import re

_BEFORE = "absolutely|honestly|literally|well|erm|there is|there was|there's|theres|i have|i've|i had|i think"
_NOTHING = (
    "no|nope|nah|none|nothing|nowt|nil|nada|zilch|n a|na|not applicable|not sure|unsure|not really|no idea|"
    "don'?t know|dunno|idk|no comments?|no thanks?|no thank you|no answer|skip|pass|as above|see above|"
    "nothing to add|nothing to say|nothing to report|no changes?|"
    "same as above|as before|ditto|blank|can'?t think of (?:any(?:thing)?|one)|cannot think of anything|"
    "i do(?:n'?t| not) know|i'?m not sure|not that i can think of|i can'?t think of anything|no complaints|"
    "dim|dim byd|dim byd i'w (?:ddweud|ychwanegu|adrodd)|dim byd arall|dim syniad|dim sylw|dim ateb|"
    "ddim yn gwybod|ddim yn siŵr|"
    "dwi ddim yn gwybod|dw i ddim yn gwybod|dwi'?m yn gwybod|dwn i ddim|wn i ddim|sa i'n gwybod|nac oes|"
    "nag oes|amherthnasol|fel uchod|gweler uchod"
)
_AFTER = (
    "really|at all|much|more|else|further|specific|in particular|particularly|comes to mind|"
    "springs to mind|"
    "to add|to say|to report|to improve|to change|to complain about|needs? improving|"
    "needs? to (?:change|improve)|needs changing|"
    "could (?:be|have been) (?:better|improved|done better|done differently)|"
    "(?:that )?i can think of|i could think of|at the moment|at present|right now|just now|for now|"
    "lol|tbh|sorry|for me|with me|here|really|today|so far|thanks?|thank you|whatsoever|as far as i know|"
    "in my opinion|"
    "diolch|o gwbl|arall|ar hyn o bryd"
)
#: Whole replies that only say that all is well: there is nothing to theme in them.
_ALL_WELL = (
    "(?:it'?s |it is |it was )?(?:all|everything'?s?)(?: (?:is|was|were|seems))?(?: all| just| very|"
    " quite)?"
    " (?:fine|good|ok|okay|alright|all right|as it should be)|"
    "(?:i'?m |i am |we'?re |we are )?(?:all |quite |very |perfectly )?(?:happy|satisfied|content)"
    " with (?:everything|it all|things as they are)|no (?:problems|issues|concerns|faults|worries)|"
    "(?:fine|ok|okay)(?: as (?:it|things) (?:is|are))?|"
    "(?:mae )?popeth (?:yn |'n )?(?:iawn|dda)|(?:mae )?(?:bob dim|pob dim) (?:yn )?(?:iawn|dda)|"
    "dim problem(?:au)?|dim cwyn(?:ion)?|iawn|i gyd yn iawn"
)
_SILENT = re.compile(rf"(?:(?:{_BEFORE}) )*(?:{_NOTHING}|{_ALL_WELL})(?: (?:{_AFTER}))*")
LONGEST = 120  # characters; whoever writes more says something
_HIDDEN = re.compile(r"\[[^\]]*\]")  # what redaction put in place of a name or number
_A_WORD = re.compile(r"[^\W\d_]{2}")
_MARKS = re.compile(r"[^\w' ]+|_")


def is_non_answer(text: str) -> bool:
    """Whether a whole text only says that there is nothing to say. Marks without letters count too."""
    if len(text) > LONGEST and any(character.isalpha() for character in text):
        return False
    words = " ".join(_MARKS.sub(" ", text.casefold().replace("’", "'")).split())
    return not words or _SILENT.fullmatch(words) is not None


def says_nothing(redacted: str) -> bool:
    """Whether a point holds no word besides what redaction hid: "(r8 7)", "[name] [phone]"."""
    return _A_WORD.search(_HIDDEN.sub(" ", redacted)) is None

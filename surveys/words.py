"""The words that residents use to steer and to answer, by language.

To add a language: a row in each table. Phrases are written as `understand.fold` leaves them: small letters,
no accents, no punctuation at the ends. Welsh: to be reviewed by a native reader.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Whole messages that steer the conversation.
COMMANDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "stop": ("stop", "stop please", "please stop", "stop it", "stop all", "unsubscribe", "quit",
                 "opt out", "stop messaging me", "leave me alone", "no more messages"),
        "later": ("later", "not now", "another time", "maybe later", "later please", "pause"),
        "skip": ("skip", "skip it", "skip this", "skip please", "pass", "next", "next question",
                 "prefer not to say", "id rather not say", "i'd rather not say", "rather not say"),
        "back": ("back", "go back", "previous", "undo"),
        "done": ("done", "finished", "im done", "i'm done", "thats all", "that's all", "thats it",
                 "that's it"),
        "person": ("person", "human", "a person", "real person", "a real person", "speak to a person",
                   "talk to a person", "can i speak to someone", "talk to someone", "speak to someone"),
        "help": ("help", "help me", "info", "menu", "commands"),
        "privacy": ("privacy", "data", "my data", "gdpr"),
        "language": ("language", "change language", "english", "in english", "english please"),
        "join": ("join", "start", "rejoin", "restart", "join again"),
    },
    "cy": {
        "stop": ("stopiwch", "stopio", "stop os gwelwch yn dda", "stopiwch os gwelwch yn dda", "dim mwy",
                 "dim mwy o negeseuon"),
        "later": ("nes ymlaen", "wedyn", "yn hwyrach", "hwyrach ymlaen", "ddim nawr", "ddim rwan", "dim nawr",
                  "dim rwan", "rywbryd eto"),
        "skip": ("neidio", "sgipio", "sgipiwch", "pasio", "nesaf", "cwestiwn nesaf", "y cwestiwn nesaf",
                 "gwell gen i beidio dweud", "gwell gen i beidio a dweud", "well gen i beidio dweud"),
        "back": ("yn ol", "nol", "mynd yn ol", "mynd nol", "ewch yn ol"),
        "done": ("wedi gorffen", "dwi wedi gorffen", "rwy wedi gorffen", "gorffen", "dyna ni", "dyna'r cwbl",
                 "dyna'r cyfan", "wedi bennu"),
        "person": ("person", "person go iawn", "siarad a pherson", "siarad gyda pherson", "siarad a rhywun",
                   "siarad gyda rhywun"),
        "help": ("cymorth", "help", "helpwch fi", "gwybodaeth"),
        "privacy": ("preifatrwydd", "data", "fy nata"),
        "language": ("iaith", "newid iaith", "cymraeg", "yn gymraeg", "cymraeg os gwelwch yn dda", "saesneg"),
        "join": ("ymuno", "dechrau", "ailymuno", "ail ymuno"),
    },
}  # fmt: skip

#: Whole messages that say yes.
YES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "yes", "y", "yeah", "yea", "yeh", "yep", "yup", "ya", "yess", "aye", "ok", "okay", "k", "okey",
        "sure", "fine", "alright", "all right", "i do", "i would", "i agree", "agree", "agreed", "of course",
        "go on",
        "go on then", "go ahead", "definitely", "absolutely", "id like that", "i'd like that", "id love to",
        "i'd love to", "i would like that", "that's fine", "thats fine", "yes i do", "yes i would",
        "yes i agree", "yes you may", "yes you can", "you may", "you can", "no problem", "no worries",
        "why not", "👍", "✅", "✓",
    ),
    "cy": (
        "ie", "ia", "ydw", "ydy", "ydyn", "oes", "do", "iawn", "byddwn", "hoffwn", "gwnaf", "cewch", "cei",
        "gallwch", "wrth gwrs", "cytuno", "dwi'n cytuno", "rwy'n cytuno", "yn sicr", "siwr", "iawn te", "oce",
        "hoffwn i", "byddwn i", "dim problem",
    ),
}  # fmt: skip

#: Whole messages that say no.
NO: Mapping[str, tuple[str, ...]] = {
    "en": (
        "no", "n", "nope", "nah", "na", "naw", "never", "no way", "not really", "not at all", "i don't",
        "i dont", "i do not", "i wouldn't", "i wouldnt", "i would not", "i disagree", "don't", "dont",
        "rather not", "no i don't", "no i dont", "no i wouldn't", "you may not", "you can't", "👎", "❌",
    ),
    "cy": (
        "na", "nage", "nac ydw", "nag ydw", "nac ydy", "nac ydyn", "nac oes", "nag oes", "naddo", "na fyddwn",
        "na hoffwn", "na wnaf", "na chewch", "na chei", "dim diolch", "ddim wir", "dim o gwbl", "anghytuno",
        "byth",
    ),
}  # fmt: skip

#: Words that may stand before or after an answer without changing it.
POLITE = frozenset((
    "please", "pls", "plz", "thanks", "thank you", "thx", "ta", "cheers", "mate", "love", "course",
    "os gwelwch yn dda", "plis", "diolch", "diolch yn fawr", "wrth gwrs", "mae'n iawn", "that would be great",
    "that would be good", "that's fine", "thats fine", "of course", "definitely", "yn bendant",
))  # fmt: skip

#: The labels of a consent's buttons where its author gave none: yes, no.
YES_NO: Mapping[str, tuple[str, str]] = {"en": ("Yes", "No"), "cy": ("Ie", "Na")}

#: The label of the one button that says: seen.
SEEN: Mapping[str, str] = {"en": "OK", "cy": "Iawn"}

#: Words between the parts of an order.
THEN = (
    "then", "and then", "followed by", "after that", "lastly", "last", "finally", "first", "firstly", "next",
    "second", "secondly", "third", "thirdly", "wedyn", "yna", "ac wedyn", "ac yna", "wedi hynny", "yn gyntaf",
    "yn olaf", "yn ail", "yn drydydd",
)  # fmt: skip

#: Words between the parts of a list.
AND: Mapping[str, tuple[str, ...]] = {"en": ("and", "also", "plus"), "cy": ("a", "ac", "hefyd")}

#: Words that may stand around a number: "about 3", "3 out of 5", "3 of us".
ABOUT = (
    "about", "around", "roughly", "approx", "approximately", "maybe", "probably", "perhaps", "a", "id say",
    "i'd say", "i would say", "i think", "i'd give it", "id give it", "i give it", "give it", "just", "only",
    "exactly", "i'm", "im", "i am", "it's", "its", "it is", "there are", "there is", "we are", "we have",
    "i have", "i've got", "ive got", "all", "tua", "rhyw", "oddeutu", "o gwmpas", "efallai", "dim ond", "mae",
    "dwi'n", "dw i'n", "rwy'n", "rwyn", "dwin", "mae'n", "mae gen i", "mae gyda fi", "wi'n",
)  # fmt: skip
OUT_OF = ("out of", "of", "/", "allan o", "mas o", "o")
#: What may follow a number.
UNITS = (
    "years", "year", "yrs", "yr", "people", "persons", "of us", "points", "stars", "star", "times", "kids",
    "children", "days", "day", "weeks", "week", "months", "month", "hours", "hour", "hrs", "minutes", "mins",
    "years old", "yrs old", "year old", "years of age", "miles", "mile", "km", "kms", "metres", "m", "cm",
    "kg", "pounds", "quid", "percent", "per cent", "%", "ish", "or so", "please", "blynedd", "blwydd", "oed",
    "flwydd oed", "mlwydd oed", "mlynedd", "flynedd", "o bobl", "ohonom", "ohonon ni", "ohonom ni", "gwaith",
    "seren", "o blant", "diwrnod", "ddiwrnod", "mis", "awr", "wythnos", "munud", "funud", "milltir",
    "filltir", "punt", "bunt", "y cant",
)  # fmt: skip

#: What may stand before a choice's place: "option 2".
OPTION = ("option", "number", "no.", "nr", "answer", "opsiwn", "rhif", "ateb", "#")
#: Words that may stand before a choice without changing it.
LEADING = ("the", "a", "an", "my", "by", "on", "some", "y", "yr", "ar", "mewn", "gyda")
#: How a Welsh word may begin after a mutation, and how it began before.
MUTATIONS: Mapping[str, tuple[str, ...]] = {
    "ch": ("c",), "ph": ("p",), "th": ("t",), "g": ("c",), "b": ("p",), "d": ("t",), "dd": ("d",),
    "f": ("b", "m"), "l": ("ll", "gl"), "r": ("rh", "gr"), "w": ("gw",), "ngh": ("c",), "mh": ("p",),
    "nh": ("t",), "ng": ("g",), "m": ("b",), "n": ("d",),
}  # fmt: skip
#: Words that turn what follows into its opposite.
NEGATIONS = frozenset(
    ("not", "no", "never", "nid", "dim", "ddim", "heb", "without", "don't", "dont", "isn't")
)

#: Words that open a range of numbers in a label: "Under 16", "65 or over".
BELOW = ("under", "below", "less than", "younger than", "o dan", "llai na", "iau na", "dan")
ABOVE = ("over", "above", "or more", "and over", "older", "+", "dros", "neu fwy", "neu hyn", "neu drosodd",
         "a throsodd", "hyn na")  # fmt: skip

"""The words that residents use to steer and to answer, by language.

To add a language: a row in each table. Phrases are written as `understand.fold` leaves them: small letters,
no accents, no punctuation at the ends. Welsh: to be reviewed by a native reader.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Whole messages that steer the conversation.
COMMANDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "later": ("later", "not now", "another time", "maybe later", "later please", "pause",
                  "remind me later", "ask me later", "ask me another time", "in a bit", "not right now",
        "i'm busy", "im busy"),
        "skip": ("skip", "skip it", "skip this", "skip that", "skip this one", "skip question",
                 "skip this question", "pass", "next", "next one", "next question", "move on",
                 "can i skip this", "can we skip this", "i'd like to skip this", "not applicable", "n/a",
        "leave it blank", "no answer"),
        "back": ("back", "go back", "go back one", "back one", "previous", "previous question",
                 "last question", "undo", "undo that", "change my answer", "change answer", "change that",
                 "i made a mistake", "made a mistake", "that's wrong", "thats wrong", "that was wrong",
        "oops"),
        "done": ("done", "all done", "finished", "im done", "i'm done", "i am done", "i have finished",
                 "i've finished", "ive finished", "im finished", "i'm finished", "finish", "thats all",
                 "that's all", "that is all", "thats it", "that's it", "that is it", "that's everything",
                 "thats everything", "nothing else", "no more to say", "nope that's it",
        "no that's it", "no thats it", "no that's all"),
        "refuse": ("prefer not to say", "i prefer not to say", "i'd prefer not to say",
                   "id prefer not to say", "i would prefer not to say", "prefer not to answer",
                   "i'd prefer not to answer", "prefer not", "rather not say", "i'd rather not say",
                   "id rather not say", "i would rather not say", "rather not answer",
                   "i'd rather not answer", "don't want to say", "dont want to say", "i don't want to say",
                   "i dont want to say", "i don't want to answer", "i dont want to answer",
                   "don't want to answer", "no comment", "none of your business", "mind your own business",
                   "that's private", "thats private", "that's personal", "thats personal",
        "too personal", "not telling", "not telling you", "not telling u", "im not telling you",
         "i won't say", "i wont say"),
        "dont_know": ("don't know", "dont know", "i don't know", "i dont know", "i do not know",
                      "do not know", "idk", "dunno", "i dunno", "don't no", "dont no", "i dont no",
                      "not sure", "i'm not sure", "im not sure", "i am not sure", "not really sure",
                      "unsure", "no idea", "i have no idea", "ive no idea", "i've no idea",
                      "haven't a clue", "havent a clue", "no clue", "not a clue", "i haven't a clue",
                      "couldn't say", "i couldn't say", "couldn't tell you", "hard to say", "who knows",
                      "can't remember", "cant remember", "i can't remember", "i cant remember",
                      "don't remember", "i don't remember", "i dont remember", "don't really know",
        "dont really know", "i don't really know", "i really don't know", "no opinion",
                      "haven't thought about it", "i don't know yet", "don't know yet", "🤷", "🤷♂", "🤷♀"),
        "person": ("person", "human", "a person", "real person", "a real person", "speak to a person",
                   "talk to a person", "can i speak to someone", "talk to someone", "speak to someone"),
        "help": ("help", "help me", "info", "menu", "commands"),
        "puzzled": ("what", "huh", "what do you mean", "what do u mean", "what u mean", "what you mean",
                    "wot do u mean", "wot u mean", "wot", "wdym", "what does that mean",
                    "what does this mean",
                    "what does it mean", "what are you asking", "i don't understand", "i dont understand",
                    "don't understand", "dont understand", "i do not understand", "i don't get it",
                    "i dont get it", "don't get it", "dont get it", "i don't understand the question",
                    "i dont understand the question", "i don't understand this", "i dont understand this",
                    "not sure what you mean", "i'm not sure what you mean", "im not sure what you mean",
                    "i don't know what you mean", "i dont know what you mean", "dont know what you mean",
                    "i don't know what that means", "i dont know what that means", "i'm confused",
                    "im confused", "can you explain", "please explain", "explain", "makes no sense",
                    "that makes no sense", "i don't know what to say", "i dont know what to say",
                    "don't know what to say", "dont know what to say", "what should i say", "what do i say",
                    "what do i write", "what do i put"),
        "privacy": ("privacy", "data", "my data", "gdpr"),
        "language": ("language", "change language", "english", "in english", "english please"),
        "join": ("join", "start", "rejoin", "restart", "join again"),
    },
    "cy": {
        "later": ("nes ymlaen", "wedyn", "yn hwyrach", "hwyrach ymlaen", "ddim nawr", "ddim rwan", "dim nawr",
                  "dim rwan", "rywbryd eto", "rhywbryd eto", "dwi'n brysur", "dw i'n brysur"),
        "skip": ("neidio", "sgipio", "sgipiwch", "pasio", "nesaf", "cwestiwn nesaf", "y cwestiwn nesaf",
                 "yr un nesaf", "symud ymlaen", "ymlaen", "dim ateb", "ddim yn berthnasol", "amherthnasol"),
        "back": ("yn ol", "nol", "mynd yn ol", "mynd nol", "ewch yn ol", "ewch nol", "blaenorol",
                 "cwestiwn blaenorol", "y cwestiwn blaenorol", "cwestiwn diwethaf", "y cwestiwn diwethaf",
                 "newid fy ateb", "newid ateb", "camgymeriad", "dwi wedi gwneud camgymeriad", "dadwneud",
        "wps"),
        "done": ("wedi gorffen", "dwi wedi gorffen", "dw i wedi gorffen", "rwy wedi gorffen", "gorffen",
                 "dyna ni", "dyna'r cwbl", "dyna'r cyfan", "wedi bennu", "dyna fe", "dyna fo",
                 "dyna bopeth", "dim byd arall"),
        "refuse": ("gwell gen i beidio dweud", "gwell gen i beidio a dweud", "well gen i beidio dweud",
                   "well gen i beidio a dweud", "mae'n well gen i beidio dweud",
                   "mae'n well gen i beidio a dweud", "gwell gyda fi beidio dweud",
                   "well da fi beidio dweud", "gwell peidio dweud", "gwell peidio a dweud",
                   "gwell peidio ateb", "gwell gen i beidio ateb", "gwell gen i beidio ag ateb",
                   "dim am ddweud", "ddim am ddweud", "ddim eisiau dweud", "dim eisiau dweud",
                   "dwi ddim eisiau dweud", "dw i ddim eisiau dweud", "dwi ddim isio deud", "dim isio deud",
                   "fi ddim moyn gweud", "dim sylw", "mae'n breifat", "mae hynny'n breifat",
        "personol", "rhy bersonol", "meindiwch eich busnes"),
        "dont_know": ("dim yn gwybod", "ddim yn gwybod", "dwi ddim yn gwybod", "dw i ddim yn gwybod",
                      "dydw i ddim yn gwybod", "rwy ddim yn gwybod", "dwi'm yn gwybod", "dwi ddim yn gwbod",
                      "ddim yn gwbod", "dwn i ddim", "dwn i'm", "dwn im", "wn i ddim", "sai'n gwybod",
                      "sa i'n gwybod", "sai'n gwbod", "smo fi'n gwybod", "smo fi'n gwbod", "so fi'n gwybod",
                      "dim syniad", "does gen i ddim syniad", "does dim syniad gen i", "sdim syniad da fi",
                      "dim clem", "does gen i ddim clem", "ddim yn siwr", "dim yn siwr", "dwi ddim yn siwr",
                      "dw i ddim yn siwr", "dydw i ddim yn siwr", "ansicr", "ddim yn cofio",
                      "dwi ddim yn cofio", "dw i ddim yn cofio", "methu cofio", "anodd dweud", "pwy a wyr",
        "dim barn"),
        "person": ("person", "person go iawn", "siarad a pherson", "siarad gyda pherson", "siarad a rhywun",
                   "siarad gyda rhywun"),
        "help": ("cymorth", "help", "helpwch fi", "gwybodaeth"),
        "puzzled": ("ddim yn deall", "dim yn deall", "dwi ddim yn deall", "dw i ddim yn deall",
                    "dydw i ddim yn deall", "rwy ddim yn deall", "fi ddim yn deall", "sai'n deall",
                    "smo fi'n deall", "so fi'n deall", "ddim yn dallt", "dim yn dallt", "dwi ddim yn dallt",
                    "dw i ddim yn dallt", "dwi'm yn dallt", "dwi ddim yn deall y cwestiwn",
                    "dw i ddim yn deall y cwestiwn", "beth mae hynny'n feddwl",
                    "beth mae hynny'n ei feddwl", "beth mae hwnna'n feddwl", "beth ydych chi'n feddwl",
                    "beth ydych chi'n ei feddwl", "beth ti'n feddwl", "be ti'n feddwl",
                    "be ydach chi'n feddwl", "allwch chi egluro", "allwch chi esbonio", "eglurwch",
                    "esboniwch", "dwi ddim yn gwybod beth i ddweud", "dw i ddim yn gwybod beth i'w ddweud",
                    "ddim yn gwybod beth i ddweud", "beth ddyweda i"),
        "privacy": ("preifatrwydd", "data", "fy nata"),
        "language": ("iaith", "newid iaith", "cymraeg", "yn gymraeg", "cymraeg os gwelwch yn dda", "saesneg"),
        "join": ("ymuno", "dechrau", "ailymuno", "ail ymuno"),
    },
}  # fmt: skip

#: Whole messages that say yes.
YES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "yes", "y", "yeah", "yea", "yeh", "yep", "yup", "ya", "yess", "aye", "ok", "okay", "k", "okey",
        "sure", "fine", "alright", "all right", "i do", "i would", "i am", "i have", "i did", "i can",
        "we do", "we have", "i agree", "agree", "agreed", "of course", "definitely", "absolutely",
        "certainly", "id like that", "i'd like that", "id love to", "i'd love to", "i would like that",
        "that's fine", "thats fine", "yes i do", "yes i would", "yes i am", "yes i have", "yes i agree",
        "yes you may", "yes you can", "yes of course", "yes it is", "yeah sure", "ye", "yh", "yas", "yess",
        "it is", "it does", "true", "correct", "👍", "✅", "✓",
    ),
    "cy": (
        "ie", "ia", "ydw", "ydy", "ydyn", "oes", "do", "iawn", "byddwn", "hoffwn", "gwnaf", "cewch", "cei",
        "gallwch", "wrth gwrs", "cytuno", "dwi'n cytuno", "dw i'n cytuno", "rwy'n cytuno", "yn sicr", "siwr",
        "iawn te", "oce", "hoffwn i", "byddwn i", "ydw dwi'n cytuno", "ydi", "mae", "ydw wir", "yndw",
        "odw", "ody", "ie wir", "yn bendant", "gallaf", "caf", "gwir", "cywir",
    ),
}  # fmt: skip

#: Whole messages that say yes to somebody who asks for something, and else could mean either: "do you have
#: trouble with damp?" "No problem!"
GRANTED: Mapping[str, tuple[str, ...]] = {
    "en": (
        "no problem", "no problem at all", "no probs", "no prob", "no worries", "no bother", "why not",
        "go on", "go on then", "go ahead", "you may", "you can", "not a problem", "please do", "happy to",
        "feel free", "i don't mind", "i dont mind", "don't mind", "dont mind", "no objection",
        "ok then", "okay then", "ok go on", "yeah go on", "ye go on", "yes go on", "yeah go on then",
        "ye go on then", "yes go on then", "its alright", "it's alright", "its ok", "it's ok", "its okay",
        "it's okay", "thats ok", "that's ok", "thats okay", "that's okay", "thats alright", "that's alright",
        "thats all right", "that's all right", "its fine", "it's fine", "go for it", "i'm ok with that",
        "im ok with that", "i'm fine with that", "im fine with that", "fine by me", "fine with me",
        "ok with me", "yes start", "lets go", "let's go", "ok lets go", "ok let's go", "lets start",
        "let's start", "yes lets start", "yes let's start", "yes no problem", "sound", "i suppose so",
        "suppose so", "i guess so", "sure thing",
    ),
    "cy": ("dim problem", "dim problem o gwbl", "pam lai", "pam ddim", "ewch ymlaen", "cewch siwr",
           "dim ots gen i", "mae'n iawn", "popeth yn iawn", "ie ewch ymlaen", "iawn gen i", "iawn da fi",
           "iawn gyda fi", "ydy mae'n iawn", "ie mae'n iawn", "ymlaen a ni", "bant a ni"),
}  # fmt: skip

#: Whole messages that say no.
NO: Mapping[str, tuple[str, ...]] = {
    "en": (
        "no", "n", "nope", "nah", "na", "naw", "never", "no way", "not really", "no not really", "not at all",
        "no not at all", "i don't", "i dont", "i do not", "i wouldn't", "i wouldnt", "i would not",
        "i'm not", "im not", "i haven't", "i havent", "i can't", "i cant", "i didn't", "i didnt",
        "i disagree", "disagree", "don't", "dont", "rather not", "i'd rather not", "id rather not",
        "no i don't", "no i dont", "no i wouldn't", "no i'm not", "no im not", "no i haven't",
        "no i havent", "no it isn't", "no it isnt", "you may not", "you can't", "noo", "nooo",
        "absolutely not", "definitely not", "certainly not", "of course not", "no chance", "not for me",
        "not interested", "false", "👎", "❌",
    ),
    "cy": (
        "na", "nage", "nac ydw", "nag ydw", "nac ydy", "nag ydy", "nac ydyn", "nac oes", "nag oes", "naddo",
        "na fyddwn", "na hoffwn", "na wnaf", "na chewch", "na chei", "na allaf", "na chaf", "dim diolch",
        "ddim wir", "dim wir", "dim o gwbl", "ddim o gwbl", "anghytuno", "dwi'n anghytuno", "byth", "nacdw",
        "nagdw", "na dw", "nadw", "nac ydi", "nag yw", "nac yw", "ddim i fi", "dim i mi",
    ),
}  # fmt: skip

#: How an answer goes on after its yes, no, choice or number, without a stop between: "yes because …".
GOES_ON = (
    "because", "cause", "cos", "coz", "cuz", "bc", "bcos", "becos", "since", "as", "but", "although",
    "though", "if", "when", "unless", "except", "especially", "so", "due to", "thanks to", "achos",
    "oherwydd", "gan", "ond", "er", "os", "pan", "oni bai", "heblaw", "yn enwedig", "am fod", "felly", "fel",
)  # fmt: skip
#: How it goes on after a yes or no alone: "no i tried last year", "yes every week".
GOES_ON_AFTER_YES_OR_NO = (
    "i", "i'm", "im", "i've", "ive", "i'd", "we", "we're", "he", "she", "they", "it", "it's", "its",
    "there's", "there is", "there are", "my", "our", "sometimes", "often", "usually", "mostly", "only",
    "always", "every", "not", "never", "until", "dw", "dwi", "dwi'n", "dydw", "rwy", "rwy'n", "rydw",
    "rydyn", "mae", "mae'n", "roedd", "does", "dyw", "dydy", "doedd", "fe", "mi", "weithiau", "bob",
    "yn aml", "fel arfer", "dim ond", "byth", "dyna", "sai'n",
)  # fmt: skip
#: What takes an answer back: where it stands in the rest, nothing is sure.
TAKEN_BACK = (
    "maybe", "perhaps", "not sure", "not really", "dunno", "don't know", "dont know", "or", "efallai",
    "falle", "hwyrach", "neu", "ddim yn siwr", "dim yn siwr", "wait", "actually no", "actually yes",
    "i mean", "joking", "just kidding", "jk",
)  # fmt: skip

#: Words that may stand before or after an answer without changing it.
POLITE = frozenset((
    "sorry", "sori", "tbh", "to be honest", "honestly", "a bod yn onest",
    "please", "pls", "plz", "thanks", "thank you", "thx", "ta", "cheers", "mate", "love", "course",
    "os gwelwch yn dda", "plis", "diolch", "diolch yn fawr", "wrth gwrs", "mae'n iawn", "that would be great",
    "that would be good", "that's fine", "thats fine", "of course", "definitely", "yn bendant",
))  # fmt: skip

#: Words that may stand before one.
HESITANT = (
    "please",
    "plis",
    "well",
    "um",
    "umm",
    "er",
    "erm",
    "hmm",
    "oh",
    "ah",
    "so",
    "ok so",
    "hi",
    "hello",
    "honestly",
    "to be honest",
    "tbh",
    "i think",
    "i would say",
    "i'd say",
    "id say",
    "wel",
    "o",
    "i fod yn onest",
    "a bod yn onest",
    "helo",
)

#: The labels of a consent's buttons where its author gave none: yes, no.
YES_NO: Mapping[str, tuple[str, str]] = {"en": ("Yes", "No"), "cy": ("Ie", "Na")}

#: The label of the one button that says: seen.
SEEN: Mapping[str, str] = {"en": "OK", "cy": "Iawn"}

#: What else says it, typed.
SEEN_WORDS = frozenset((
    "seen", "read", "i've read it", "ive read it", "understood", "i understand", "got it", "noted",
    "will do", "next", "continue", "carry on", "thanks", "thank you", "ta", "cheers", "great", "good",
    "cool", "perfect", "right", "wedi gweld", "wedi darllen", "deall", "dwi'n deall", "dw i'n deall",
    "rwy'n deall", "iawn", "diolch", "nesaf", "ymlaen", "gwych", "da iawn", "grand", "champion", "tidy",
))  # fmt: skip

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
    "about", "around", "roughly", "approx", "approximately", "maybe", "probably", "prob", "prob a", "probs",
    "i guess", "perhaps", "a", "id say",
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
    "kg", "pounds", "quid", "percent", "per cent", "%", "ish", "or so", "please", "i think", "i'd say",
    "id say", "i guess", "i suppose", "probably", "prob", "really",
    "dwi'n meddwl", "rwy'n meddwl", "blynedd", "blwydd", "oed",
    "flwydd oed", "mlwydd oed", "mlynedd", "flynedd", "o bobl", "ohonom", "ohonon ni", "ohonom ni", "gwaith",
    "seren", "o blant", "diwrnod", "ddiwrnod", "mis", "awr", "wythnos", "munud", "funud", "milltir",
    "filltir", "punt", "bunt", "y cant",
)  # fmt: skip

#: What may stand before a choice's place: "option 2".
OPTION = ("option", "number", "no.", "nr", "answer", "opsiwn", "rhif", "ateb", "#")
#: Words that may stand before a choice without changing it.
LEADING = (
    "the", "a", "an", "my", "by", "on", "some", "i", "i go by", "i go on", "i use", "i take", "i mostly",
    "i usually", "mostly", "usually", "mainly", "probably", "definitely", "i think", "i'd say", "id say",
    "it's", "its", "i'm", "im", "i am", "y", "yr", "ar", "mewn", "gyda", "dwi'n", "dw i'n", "rwy'n",
    "fel arfer", "mae'n siwr", "dwi", "yn",
)  # fmt: skip
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

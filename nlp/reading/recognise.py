"""Which language a comment is in: English, Welsh, or one that cannot be read here.

By the share of small words that every sentence needs, which holds for the short and misspelt
texts that people send by phone. In doubt a text is English: to call it unreadable would silence it.
"""

from __future__ import annotations

import re

ENGLISH = "en"
WELSH = "cy"
OTHER = "other"

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TIED_ON = re.compile(r"'(?:r|n|i|u|w|m|s|ch|th|ve|ll|d)$")
_ENOUGH = 2  # small words of another language that must be seen before a text is called other
_LONG = 4  # words from which one such word is enough, if none of them is a small English or Welsh one
_FOREIGN = re.compile(r"[äöüßøåæñłąęśżźćșşțţğıõãč]")  # letters that neither English nor Welsh writes

_LISTS = {
    ENGLISH: """a i am the and to of is in it for that on with are was not but have be my this there we they
        at all you so no too very more when what from if or were been can our would has had an as their me
        dont don't its it's need needs good nice just like get got where who every make makes great help lot
        top""",
    WELSH: """y yr yn a ac i o mae ar am ni nid ddim dim gan yw ydy sydd oedd bod wedi hefyd ond fel iawn
        rydw rwy dw dwi rwyn fy ein eich eu ei chi nhw hi fe fo yma yna mwy eisiau angen does nac da neu
        heb dros drwy gyda efo rhy pob roedd byddai bydd dylai gallu cael mynd wrth hyn hynny un maen ma sdim
        dydy dydi ydi ydych ers rhaid achos wedyn ohonyn isio ishe isho moyn hefo sai fysa dyle dylid bob neb
        methu lle gormod digon mwyaf ond eto yng rŵan rwan nawr os beth pan sy gan llawer lot cyn nos bach""",
    "fr": """le la les des une est et pas pour dans que qui avec sur nous vous très il elle sont mais ou
        où""",
    "de": """der die das und ist nicht ein eine für mit auf wir sie ich zu den von es sind aber auch
        sehr muss müssen soll sollen sollte werden wird zum zur des kein keine bei oder durch als nach wie
        wenn dass kann können mehr haben wurde nur noch über vom einen einer""",
    "es": "el la los las una es y no para en que con por muy más pero hay su nos está son del",
    "pt": "o os as uma é e não para em que com por muito mais mas há seu nos está são do da",
    "pl": "i w nie na jest się to z że do są ale jak dla tak bardzo dobrze mamy nasz przez",
    "ro": "și este nu în la cu pe un o sunt pentru dar mai foarte că să din avem",
    "it": "il lo la gli una è e non per in che con molto più ma ci sono della del di",
    "so": "waa iyo ku ka oo in ay waxaan waxay aan ma uu badan",
}
#: Language code → its small words, case-folded.
SMALL_WORDS = {language: frozenset(words.split()) for language, words in _LISTS.items()}


def words_of(text: str) -> list[str]:
    """The words in lower case, without what Welsh and English tie on behind ("mae'r", "it's")."""
    words = (word.casefold().replace("’", "'") for word in _WORD.findall(text))
    return [_TIED_ON.sub("", word) for word in words]


def has_letters(text: str) -> bool:
    """Whether there is any letter to read."""
    return any(character.isalpha() for character in text)


def recognise(text: str, *, likely: str = ENGLISH) -> str:
    """`en`, `cy` or `other`. Text in another script than Latin is `other`.

    Args:
        text: Anything.
        likely: What to answer when nothing in the text speaks for one or the other: the language that
            the resident chose for the conversation.
    """
    letters = [character for character in text if character.isalpha()]
    if letters and sum(_is_latin(character) for character in letters) * 2 < len(letters):
        return OTHER
    words = words_of(text)
    hits = {language: _weight(words, small) for language, small in SMALL_WORDS.items()}
    if hits[WELSH] != hits[ENGLISH] and max(hits[WELSH], hits[ENGLISH]) >= 1:
        return _unless_foreign(hits, words, WELSH if hits[WELSH] > hits[ENGLISH] else ENGLISH)
    return _unless_foreign(hits, words, likely)


def _unless_foreign(hits: dict[str, float], words: list[str], otherwise: str = ENGLISH) -> str:
    known = max(hits[ENGLISH], hits[WELSH])
    letters = sum(1 for word in words if _FOREIGN.search(word))
    foreign = letters + max(hits[language] for language in hits if language not in {ENGLISH, WELSH})
    enough = _ENOUGH if known or len(words) < _LONG else 1
    return OTHER if foreign >= enough and foreign > known * 2 else otherwise


def _weight(words: list[str], small: frozenset[str]) -> float:
    """Matches; words of one letter count half, since they are typing slips as often as words."""
    return sum((0.5 if len(word) == 1 else 1.0) for word in words if word in small)


def _is_latin(character: str) -> bool:
    return character < "\u0250" or "\u1e00" <= character <= "\u1eff"

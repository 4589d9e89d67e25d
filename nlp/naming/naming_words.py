"""Words that may not name a theme, or not by themselves."""

from __future__ import annotations

import functools
import re
from importlib import resources

from nlp.naming.word_forms import content, stem
from nlp.reading.redact import is_first_name

#: Words that name nothing by themselves, or that the parser takes for nouns by mistake.
_EMPTY = """thing things lot lots bit way ways time times day days year years week weeks month months people
    person everything something anything nothing everyone someone anyone everybody somebody anybody nobody
    one ones name date number phone email postcode address link handle kind sort part place places area
    reason case moment trouble thank thanks thankyou ty pls please felt alot etc lol yes ok okay hi hello bye
    issue issues problem problems stuff idea ideas need needs end side point points none etcetera hour hours
    minute minutes mins half past half-hour morning night evening am pm man woman men women wife husband son
    daughter mum dad mam nan guy guys lady ladies everywhere somewhere anywhere level type types case cases
    fact change changes improvement improvements self whole rest amount amounts back front matter matters
    question questions example examples term terms use uses regard regards order many
    others other yesterday today tomorrow weekend monday tuesday wednesday thursday friday
    saturday sunday second seconds first last next thanx cheers god goodness look go goes going get gets
    getting do does doing come came want wants think know feel keep lack yours mine ours theirs
    happen having being been cannot would could should moment chance result results aspect aspects
    extent basis ups somthing circumstance circumstances situation situations stage set mark touch
    guess opinion comment comments feedback suggestion suggestions favour favor"""
EMPTY = frozenset(_EMPTY.split())
_EMPTY_STEMS = frozenset(stem(word) for word in EMPTY)
#: Words that name something only together with others.
WEAK = frozenset(
    stem(word)
    for word in """job work works home house city town area community group service services staff system team
    member members quality approach experience experiences effort efforts input option options visit visits
    stay plan plans detail details line round public door life process action information support help care
    access facility facilities family families child children kid kids school money cost costs room rooms
    condition conditions attention opportunity opportunities advice answer answers decision decisions
    understanding knowledge company condition standard standards state government policy policies account
    rule rules law laws index environment atmosphere size list right rights value values age top open close
    user users customer customers patient patients resident residents citizen citizens individual
    individuals human humans world country countries nation""".split()  # noqa: SIM905 -- reads better
)
#: Adjectives that judge. They name what is praised or complained of, never what is merely spoken of.
JUDGING = frozenset(
    """good great excellent lovely nice brilliant amazing fantastic wonderful superb perfect outstanding
    exceptional fabulous incredible awesome best better positive satisfied happy pleased bad poor terrible
    awful horrible worst worse negative rubbish useless disgusting appalling unacceptable shocking dreadful
    decent fine ok okay super top first-class satisfactory pleasant marvellous terrific splendid ideal proper
    delighted grateful disappointing disappointed unhappy pathetic ridiculous crap shit""".split()  # noqa: SIM905 -- likewise
)
_ANONYMISED = re.compile(r"x{2,}|\*+|n/?a", re.IGNORECASE)


def is_empty(words: str) -> bool:
    """Whether none of the words says what a theme is about."""
    return content(words) <= _EMPTY_STEMS


def is_weak(words: str) -> bool:
    """Whether the words are too general for a name of their own."""
    return content(words) <= WEAK | _EMPTY_STEMS | JUDGING


def judges(words: str) -> bool:
    """Whether one of the words praises or faults."""
    return any(word in JUDGING for word in words.casefold().split())


def is_fit(word: str) -> bool:
    """Whether a word may stand in a report: letters, no swear word, no insult, no one's first name."""
    bare = word.replace("-", "").replace("&", "")
    return (
        bare.isalpha()
        and (len(word) > 1 or word == "a")
        and not _ANONYMISED.fullmatch(word)
        and word.casefold() not in _unfit()
        and stem(word.casefold()) not in _unfit()
        and not is_first_name(word)
    )


@functools.cache
def _unfit() -> frozenset[str]:
    text = resources.files("nlp.naming").joinpath("unfit_words.txt").read_text(encoding="utf-8")
    return frozenset(
        word for line in text.splitlines() if not line.startswith("#") for word in line.casefold().split()
    )

from __future__ import annotations

from collections.abc import Sequence

from nlp.embed import KeywordEncoder
from nlp.naming.label import NO_WORDS, VAGUE_PRAISE, VAGUE_WORDS, Labeller
from nlp.naming.phrases import Kind, Phrase, WordPairs
from nlp.naming.word_forms import content
from nlp.types import Point

ENCODER = KeywordEncoder([["bus", "buses", "evening"], ["doctor", "appointment"], ["park"]])


def said(*texts: str, language: str = "en") -> list[Point]:
    return [
        Point(comment_id=f"{i}-{text}", person="", start=0, end=len(text), text=text, language=language)
        for i, text in enumerate(texts)
    ]


def labels(
    *themes: list[Point], question: str = "", parents: Sequence[int | None] | None = None, taken: str = ""
) -> list[str]:
    labeller = Labeller(encoder=ENCODER, finder=WordPairs(), question=question)
    vectors = [ENCODER.encode([point.text for point in theme]) for theme in themes]
    wordings = labeller.word(
        themes, vectors, ["mixed"] * len(themes), parents=parents, taken=[taken] if taken else []
    )
    return [wording.label for wording in wordings]


BUSES = said("evening buses", "no evening buses", "evening buses are so late", "more evening buses")
DOCTORS = said("a doctor appointment", "no doctor appointment", "doctor appointment in the evening")


def test_a_label_is_what_people_say_there_and_not_elsewhere() -> None:
    assert labels(BUSES, DOCTORS) == ["Evening buses", "Doctor appointment"]


def test_no_two_themes_have_the_same_label() -> None:
    found = labels(BUSES, BUSES, BUSES)
    assert len({label.casefold() for label in found}) == 3


def test_a_label_that_another_theme_has_already_is_not_given_again() -> None:
    assert labels(BUSES, DOCTORS, taken="Evening buses")[0] != "Evening buses"


def test_a_label_does_not_echo_the_question() -> None:
    assert labels(BUSES, DOCTORS, question="What about the evening buses?")[0] != "Evening buses"


def test_a_label_never_holds_what_was_redacted() -> None:
    (found,) = labels(said(*["[name] [phone]"] * 9))
    assert "[" not in found
    assert "name" not in found.casefold()


def test_a_handful_of_points_is_only_what_people_said() -> None:
    assert labels(said("the bus", "a doctor")) == [NO_WORDS]


def test_a_part_is_named_after_what_is_not_said_throughout_its_theme() -> None:
    fares, stops = said(*["the bus and the fares"] * 4), said(*["the bus and the stops"] * 4)
    found = labels([*fares, *stops], fares, stops, parents=[None, 0, 0])
    assert found == ["Bus", "Fares", "Stops"]


class Told:
    """Phrases written down in the test."""

    def __init__(self, **phrases: list[Phrase]) -> None:
        self._phrases = phrases

    def phrases(self, texts: Sequence[str]) -> list[list[Phrase]]:
        return [self._phrases.get(text.replace(" ", "_"), []) for text in texts]


def named(finder: Told, points: list[Point], leaning: str = "mixed") -> str:
    labeller = Labeller(encoder=ENCODER, finder=finder)
    (wording,) = labeller.word([points], [ENCODER.encode([point.text for point in points])], [leaning])
    return wording.label


def thing(words: str) -> Phrase:
    return Phrase(words=words)


def test_one_word_is_drawn_out_by_a_phrase_that_holds_it() -> None:
    finder = Told(no_bus=[thing("bus")], late_evening_bus=[thing("bus"), thing("evening bus")])
    assert named(finder, said(*["no bus"] * 5, *["late evening bus"] * 4)) == "Evening bus"


def test_what_one_person_said_does_not_name_a_theme() -> None:
    finder = Told(
        the_bus_driver_shouts=[thing("bus driver"), thing("bus driver shouts")],
        bus_again=[thing("bus")],
        bus_fares=[thing("bus fares")],
    )
    points = said("the bus driver shouts", *["bus again"] * 4, *["bus fares"] * 4)
    assert named(finder, points) == "Bus fares"


def test_a_doing_may_name_a_theme() -> None:
    opening = Phrase(words="opening the park", kind=Kind.DOING)
    finder = Told(please_open_the_park=[opening], park_opened=[opening])
    assert named(finder, said(*["please open the park"] * 4, *["park opened"] * 4)) == "Opening the park"


def test_praise_does_not_name_what_gets_in_the_way_nor_a_complaint_what_is_good() -> None:
    finder = Told(a_lovely_but_dirty_park=[thing("lovely park"), thing("dirty park"), thing("park")])
    points = said(*["a lovely but dirty park"] * 8)
    assert named(finder, points, "in_the_way") == "Dirty park"
    assert named(finder, points, "good") == "Lovely park"


def test_words_without_a_phrase_that_stands_for_them_are_called_vague() -> None:
    assert named(Told(), said(*["all of it was great"] * 9), "good") == VAGUE_PRAISE
    assert named(Told(), said(*["so it goes"] * 9)) == VAGUE_WORDS


def test_every_label_says_something_that_no_earlier_one_says() -> None:
    themes = [
        said(f"evening bus {word}", f"evening bus {word} again", "bus") for word in ("fares", "stop", "home")
    ]
    found = [content(label) for label in labels(*themes)]
    assert not any(one <= other for at, other in enumerate(found) for one in found[at + 1 :])


def test_a_few_welsh_points_do_not_name_an_english_theme() -> None:
    read: list[str] = []

    class Reader(WordPairs):
        def phrases(self, texts: Sequence[str]) -> list[list[Phrase]]:
            read.extend(texts)
            return super().phrases(texts)

    points = [*BUSES, *said("y bws hwyr", language="cy")]
    labeller = Labeller(encoder=ENCODER, finder=Reader())
    labeller.word([points], [ENCODER.encode([point.text for point in points])], ["mixed"])
    assert sorted(read) == sorted(point.text for point in BUSES)


def test_a_welsh_theme_is_named_and_described_in_its_own_words() -> None:
    points = said(
        *["does dim bws i'r dref", "bws i'r dref eto", "y bws yn hwyr", "y dref yn brysur"] * 2, language="cy"
    )
    labeller = Labeller(encoder=ENCODER, finder=WordPairs())
    (wording,) = labeller.word([points], [ENCODER.encode([p.text for p in points])], ["mixed"])
    assert "bws" in wording.label.casefold()
    assert "dref" not in wording.label
    assert wording.description.startswith("Mae pobl yn sôn am: ")


def test_a_topic_names_a_theme_only_if_people_speak_of_it() -> None:
    encoder = KeywordEncoder([["bus", "park", "music"]])
    for said_there, is_named in (("music", False), ("bus", True)):
        points = said(*[said_there] * 9)
        labeller = Labeller(encoder=encoder, finder=Told())
        (wording,) = labeller.word([points], [encoder.encode([p.text for p in points])], ["mixed"])
        assert (wording.label == "Buses and getting about") is is_named


def test_the_same_points_in_another_order_get_the_same_words() -> None:
    labeller = Labeller(encoder=ENCODER, finder=WordPairs())
    points = [*BUSES, *DOCTORS, *said("park", "the park bench")]
    found = [
        labeller.word([each], [ENCODER.encode([point.text for point in each])], ["mixed"])
        for each in (points, points[::-1])
    ]
    assert found[0] == found[1]

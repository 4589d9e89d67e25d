from __future__ import annotations

import pytest

from nlp.naming.phrases import Kind, Phrase, SpacyPhrases, WordPairs


def test_word_pairs_are_runs_between_small_words() -> None:
    assert WordPairs().phrases(["the evening bus is late"]) == [
        [Phrase(words="evening bus"), Phrase(words="late")]
    ]


@pytest.fixture(scope="module")
def finder() -> SpacyPhrases:
    from listenwell.models import load_spacy

    return SpacyPhrases(nlp=load_spacy())


def words(finder: SpacyPhrases, *texts: str) -> set[str]:
    return {phrase.words for found in finder.phrases(texts) for phrase in found}


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("I waited weeks for the next gp appointment.", "GP appointment"),
        ("There are no lights in the park.", "lights in the park"),
        ("The internet is slow here.", "slow internet"),
        ("There is much more traffic now.", "traffic"),
        ("High-speed internet should be cheaper.", "high-speed internet"),
        ("The cost of living is up.", "cost of living"),
        ("They showed respect and dignity.", "respect and dignity"),
        ("The staff were friendly and helpful.", "helpful staff"),
        ("My appointment was cancelled.", "cancelled appointment"),
        ("The children's play area is shut.", "children's play area"),
    ],
)
def test_finds_things_in_plain_words(finder: SpacyPhrases, text: str, phrase: str) -> None:
    found = words(finder, text)
    assert phrase in found
    assert not any(each.startswith(("the ", "much ", "more ")) for each in found)


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Fix the park lights", "fixing park lights"),
        ("We should fix the roof", "fixing the roof"),
        ("I can't get an appointment with anybody.", "getting an appointment"),
        ("We were waiting for appointments.", "waiting for appointments"),
        ("I felt safe there.", "feeling safe"),
    ],
)
def test_finds_what_is_done_and_felt(finder: SpacyPhrases, text: str, phrase: str) -> None:
    (found,) = finder.phrases([text])
    assert Phrase(words=phrase, kind=Kind.DOING) in found


@pytest.mark.model
def test_says_which_article_a_thing_has(finder: SpacyPhrases) -> None:
    (found,) = finder.phrases(["My card was stopped by an app and the banks."])
    assert {each.words: each.article for each in found if " " not in each.words} == {
        "card": "the",
        "app": "a",
        "banks": "",
    }


@pytest.mark.model
def test_what_is_denied_is_not_said_of_a_thing(finder: SpacyPhrases) -> None:
    assert "rude staff" not in words(finder, "The staff are not rude.")
    assert "faulting the staff" not in words(finder, "I could not fault the staff.")


@pytest.mark.model
def test_half_of_a_describing_phrase_is_left_out(finder: SpacyPhrases) -> None:
    assert words(finder, "It was a first class service.") == {"service"}


@pytest.mark.model
def test_a_name_is_no_phrase_but_a_place_is(finder: SpacyPhrases) -> None:
    found = words(
        finder,
        "The garden of Gareth Pugh is lovely and Gareth Pugh helps",
        "We went down Campbell Lane and Pugh was there.",
    )
    assert not any("pugh" in each.casefold() or "gareth" in each.casefold() for each in found)
    assert "Campbell Lane" in found


@pytest.mark.model
def test_capitals_are_those_that_most_people_write(finder: SpacyPhrases) -> None:
    found = words(finder, "near WKU campus", "the WKU campus", "THE BUS IS LATE", "Buses to Cardiff are late")
    assert {"WKU campus", "bus"} <= found


@pytest.mark.model
def test_an_insult_is_no_phrase(finder: SpacyPhrases) -> None:
    assert not any("moron" in each for each in words(finder, "The council morons closed the pool"))

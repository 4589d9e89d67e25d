from __future__ import annotations

import pytest

from nlp.phrases import Phrase, SpacyPhrases, WordPairs


def test_word_pairs_are_runs_between_small_words() -> None:
    assert WordPairs().phrases(["the evening bus is late"]) == [
        [Phrase(words="evening bus"), Phrase(words="late")]
    ]


@pytest.fixture(scope="module")
def finder() -> SpacyPhrases:
    from listenwell.models import load_spacy

    return SpacyPhrases(nlp=load_spacy())


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("I waited weeks for the next gp appointment.", "GP appointment"),
        ("There are no lights in the park.", "lights in the park"),
        ("The internet is slow here.", "slow internet"),
        ("There is much more traffic now.", "traffic"),
    ],
)
def test_finds_things_in_plain_words(finder: SpacyPhrases, text: str, phrase: str) -> None:
    (found,) = finder.phrases([text])
    assert Phrase(words=phrase) in found
    assert not any(each.words.startswith(("the ", "much ")) for each in found)


@pytest.mark.model
def test_finds_what_should_be_done(finder: SpacyPhrases) -> None:
    (found,) = finder.phrases(["Fix the park lights"])
    assert Phrase(words="fix the park lights", is_wish=True) in found
    (found,) = finder.phrases(["they repair the road every year"])
    assert not any(each.is_wish for each in found)


@pytest.mark.model
def test_what_is_denied_is_not_said_of_a_thing(finder: SpacyPhrases) -> None:
    (found,) = finder.phrases(["The staff are not rude."])
    assert Phrase(words="rude staff") not in found


@pytest.mark.model
def test_a_name_is_no_phrase(finder: SpacyPhrases) -> None:
    (found,) = finder.phrases(["The garden of Gareth Pugh is lovely and Gareth Pugh helps"])
    assert not any("Pugh" in each.words or "Gareth" in each.words for each in found)

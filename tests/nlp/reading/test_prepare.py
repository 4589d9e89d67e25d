from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.reading.prepare import Preparer
from nlp.types import Comment, Prepared, Reason

Prepare = Callable[..., list[Prepared]]


@pytest.fixture
def prepare() -> Prepare:
    """Prepares without a trained model: an empty English pipeline that ends sentences at full stops."""
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")

    @spacy.Language.component("flat_parse")
    def flat_parse(doc: spacy.tokens.Doc) -> spacy.tokens.Doc:
        for token in doc:
            token.pos_, token.dep_ = "VERB", "dep"
        return doc

    nlp.add_pipe("flat_parse")

    def run(*texts: str, danger: tuple[str, ...] = (), language: str = "") -> list[Prepared]:
        comments = [
            Comment(id=str(i), text=text, person="Amina", language=language) for i, text in enumerate(texts)
        ]
        return list(Preparer(nlp=nlp).prepare(comments, danger))

    return run


def reasons(prepared: Prepared) -> list[Reason]:
    return [part.reason for part in prepared.set_aside]


def test_points_are_redacted_and_keep_their_place_in_the_original(prepare: Prepare) -> None:
    text = "The bus is late again. Please ask Mrs Probert on 07700 900123."
    (prepared,) = prepare(text)
    assert [point.text for point in prepared.points] == [
        "The bus is late again.",
        "Please ask Mrs [name] on [phone].",
    ]
    assert [text[p.start : p.end] for p in prepared.points] == [text[:22], text[23:]]
    assert {point.person for point in prepared.points} == {"Amina"}


def test_what_says_nothing_is_set_aside_and_what_follows_it_kept(prepare: Prepare) -> None:
    silent, half = prepare("n/a", "Nothing. The park is too dark.")
    assert reasons(silent) == [Reason.NON_ANSWER]
    assert not silent.points
    assert [point.text for point in half.points] == ["The park is too dark."]
    assert [(part.start, part.end, part.reason) for part in half.set_aside] == [(0, 8, Reason.NON_ANSWER)]


def test_danger_is_never_split_or_printed(prepare: Prepare) -> None:
    (prepared,) = prepare("I have no will to live", danger=("0",))
    assert reasons(prepared) == [Reason.DANGER]
    assert prepared.points == ()


def test_what_cannot_be_read_is_set_aside(prepare: Prepare) -> None:
    emoji, spanish = prepare("👍👍 10/10", "No hay autobuses por la noche y las calles son muy oscuras")
    assert reasons(emoji) == reasons(spanish) == [Reason.UNREADABLE]
    assert not emoji.points
    assert not spanish.points


def test_a_point_says_its_language(prepare: Prepare) -> None:
    english, welsh, chosen = prepare("The park is dark", "Mae'r parc yn dywyll", "Tredegar")
    assert (english.points[0].language, welsh.points[0].language) == ("en", "cy")
    assert chosen.points[0].language == "en"
    assert prepare("Tredegar", language="cy")[0].points[0].language == "cy"


def test_every_comment_comes_back_once_and_in_order_over_many_batches(prepare: Prepare) -> None:
    prepared = prepare(*(["The bus is late"] * 300 + ["no"] * 300))
    assert [each.comment_id for each in prepared] == [str(i) for i in range(600)]


def test_a_very_long_text_is_read_too(prepare: Prepare) -> None:
    text = "The bus is late. The park is dark.\n" * 2_000
    (prepared,) = prepare(text)
    assert len(prepared.points) >= 2_000
    assert (prepared.points[0].start, prepared.points[-1].end) == (0, len(text) - 1)


def test_a_point_says_where_its_comment_is_from(prepare: Prepare) -> None:
    import spacy

    nlp = spacy.blank("en")
    (prepared,) = Preparer(nlp=nlp).prepare([Comment(id="1", text="un peth", place="Cwm", language="cy")])
    assert [point.place for point in prepared.points] == ["Cwm"]

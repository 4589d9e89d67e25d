from hypothesis import given
from hypothesis import strategies as st

from feedback.words import PRINCIPLES, capital, cut, leaning, principle, sentence
from language.catalogue import catalogue


@given(st.text(), st.integers(2, 40))
def test_cut_never_exceeds_its_limit(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit


def test_cut_ends_between_words() -> None:
    assert cut("The park is dark at night", 20) == "The park is dark at…"
    assert cut("Llanfairpwllgwyngyll", 10) == "Llanfairp…"
    assert cut("short", 10) == "short"


def test_sentence_has_one_ending() -> None:
    assert [sentence(text) for text in ("Done", "Done. ", "Really?")] == ["Done.", "Done.", "Really?"]


def test_capital_leaves_the_rest_alone() -> None:
    assert (capital("the NHS"), capital("")) == ("The NHS", "")


def test_every_principle_has_welsh() -> None:
    assert all(principle(title, catalogue("cy")) != title for title in PRINCIPLES)
    assert principle("Something of another framework", catalogue("cy")) == "Something of another framework"


def test_unknown_leaning_is_not_said() -> None:
    assert (leaning("idea", catalogue("en")), leaning("new", catalogue("en"))) == ("An idea", "")

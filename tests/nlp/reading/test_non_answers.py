from __future__ import annotations

import pytest

from nlp.reading.non_answers import is_non_answer, says_nothing

SILENT = """Nothing|n/a|N/A.|no|dont know|Don’t know, sorry|Nothing at all really!|-||...
nothing comes to mind|There is nothing I can think of|Dim byd|ddim yn gwybod|idk lol|as above
nothing to add really|all fine|All fine!|all good thanks|no complaints|everything is fine
Everything was good.
it's all fine|no problems at all|no issues|happy with everything|ok|All ok, thank you|Popeth yn iawn
Mae popeth yn dda
dim byd i'w ychwanegu|Dim cwynion, diolch|Mae popeth yn iawn diolch"""
TELLING = """Nothing for teenagers|No buses|Nothing, the nurses were lovely|not enough seats|Dim bws|10
all fine except the parking
all the staff were fine|everything is fine but the bus is late|no problems with parking|all good nurses
everything
good neighbours|popeth yn iawn ond y bws|happy|the staff are happy|no complaints about the nurses|great"""


@pytest.mark.parametrize("text", SILENT.replace("\n", "|").split("|"))
def test_sets_aside_what_says_nothing(text: str) -> None:
    assert is_non_answer(text)


@pytest.mark.parametrize("text", TELLING.replace("\n", "|").split("|"))
def test_keeps_what_says_something(text: str) -> None:
    assert not is_non_answer(text)


def test_a_long_letter_is_never_a_non_answer() -> None:
    assert not is_non_answer("nothing " * 100)


@pytest.mark.parametrize("empty", ["(r8 7)", "[name] [phone]", "10/10 x", "?"])
def test_a_point_without_a_word_says_nothing(empty: str) -> None:
    assert says_nothing(empty)
    assert not says_nothing(f"gp {empty}")

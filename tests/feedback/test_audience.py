import pytest

from feedback.audience import language_for, once
from feedback.types import MessageKind


@pytest.mark.parametrize(("chosen", "told_in"), [("cy", "cy"), ("en", "en"), ("pl", "en"), ("", "en")])
def test_everybody_hears_in_their_language_or_the_first(chosen: str, told_in: str) -> None:
    assert language_for(chosen, ["en", "cy"]) == told_in


def test_key_keeps_a_second_copy_out() -> None:
    assert once(MessageKind.DIGEST, "spring:2026-05", "amina") == "digest:spring:2026-05:amina"

from dataclasses import dataclass

import pytest

from feedback.audience import Recipient, once, who_hears
from feedback.types import MessageKind


@dataclass(frozen=True)
class Asked:
    resident_id: str
    channel: str
    language: str = "en"


def test_each_resident_hears_once_where_it_reaches_them() -> None:
    asked = [Asked("amina", "web"), Asked("amina", "telegram"), Asked("ben", "web")]
    assert who_hears(asked, languages=["en"]) == (
        Recipient(resident_id="amina", channel="telegram", language="en"),
        Recipient(resident_id="ben", channel="web", language="en"),
    )


def test_channel_that_is_off_is_not_used() -> None:
    asked = [Asked("amina", "web"), Asked("amina", "telegram"), Asked("ben", "telegram")]
    assert [one.channel for one in who_hears(asked, languages=["en"], channels={"web"})] == ["web"]


def test_everybody_hears_in_their_language_or_the_first() -> None:
    asked = [Asked("amina", "web", "cy"), Asked("ben", "web", "pl")]
    assert [one.language for one in who_hears(asked, languages=["en", "cy"])] == ["cy", "en"]


def test_order_does_not_depend_on_who_comes_first() -> None:
    asked = [Asked("b", "web"), Asked("a", "web"), Asked("a", "telegram")]
    assert who_hears(asked, languages=["en"]) == who_hears(reversed(asked), languages=["en"])


def test_nobody_asked_is_nobody_told() -> None:
    assert who_hears([], languages=["en"]) == ()


def test_refuses_a_message_in_no_language() -> None:
    with pytest.raises(ValueError, match="at least one language"):
        who_hears([], languages=[])


def test_key_keeps_a_second_copy_out() -> None:
    assert once(MessageKind.DIGEST, "spring:2026-05", "amina") == "digest:spring:2026-05:amina"

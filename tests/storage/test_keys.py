from __future__ import annotations

from dataclasses import replace

import pytest

from storage.errors import HandleUnreadable
from storage.keys import Keys


def test_reads_back_what_it_encrypted(keys: Keys) -> None:
    assert keys.decrypt("telegram", keys.encrypt("telegram", "4711 ŵ")) == "4711 ŵ"


def test_the_same_handle_encrypts_otherwise_each_time(keys: Keys) -> None:
    assert keys.encrypt("telegram", "4711") != keys.encrypt("telegram", "4711")


def test_the_same_handle_hashes_alike_on_its_channel_alone(keys: Keys) -> None:
    assert keys.hash("telegram", "4711") == Keys(keys.secret).hash("telegram", "4711")
    assert keys.hash("telegram", "4711") != keys.hash("web", "4711")
    assert keys.hash("telegram", "4711") != keys.hash("telegram4", "711")


def test_another_channel_cannot_read_it(keys: Keys) -> None:
    with pytest.raises(HandleUnreadable, match="does not open with this secret key"):
        keys.decrypt("web", keys.encrypt("telegram", "4711"))


def test_another_secret_cannot_read_or_find_it(keys: Keys) -> None:
    other = replace(keys, secret=b"another secret of thirty-two bytes or so")
    with pytest.raises(HandleUnreadable):
        other.decrypt("telegram", keys.encrypt("telegram", "4711"))
    assert other.hash("telegram", "4711") != keys.hash("telegram", "4711")


@pytest.mark.parametrize("at", [0, 12, -1])
def test_notices_a_changed_byte(keys: Keys, at: int) -> None:
    sealed = bytearray(keys.encrypt("telegram", "4711"))
    sealed[at] ^= 1
    with pytest.raises(HandleUnreadable):
        keys.decrypt("telegram", bytes(sealed))


def test_refuses_a_short_secret() -> None:
    with pytest.raises(ValueError, match="has 5 bytes: it needs at least 32"):
        Keys(b"tulip")


def test_shows_its_secret_to_no_log(keys: Keys) -> None:
    assert "secret" not in repr(keys)


def test_file_opens_under_its_own_name_alone(keys: Keys) -> None:
    sealed = keys.seal("one", b"a photo")
    assert b"a photo" not in sealed
    assert keys.unseal("one", sealed) == b"a photo"
    with pytest.raises(HandleUnreadable):
        keys.unseal("two", sealed)

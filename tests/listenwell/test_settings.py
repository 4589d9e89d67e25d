from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from listenwell.settings import PREFIX, SECRETS, SETTINGS, SettingsError, read

ROOT = Path(__file__).resolve().parents[2]


def problems(tmp_path: Path, **environ: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read({PREFIX + name: value for name, value in environ.items()}, var=tmp_path / "var")
    return caught.value.problems


def test_empty_environment_gives_a_sqlite_file_on_loopback(tmp_path: Path) -> None:
    settings = read({}, var=tmp_path / "var")
    assert settings.database_url == f"sqlite:///{tmp_path / 'var' / 'listenwell.db'}"
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.public_url == "http://127.0.0.1:8080"


def test_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = read({}, var=tmp_path)
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert read({}, var=tmp_path).secret_key == first.secret_key
    assert first.secret_key_made_here


def test_unknown_name_is_an_error_with_the_nearest_known_one(tmp_path: Path) -> None:
    assert problems(tmp_path, TELEGRAM_TOKN="x") == [
        "The setting LISTENWELL_TELEGRAM_TOKN is not known. Did you mean LISTENWELL_TELEGRAM_TOKEN?"
    ]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, PORT="eighty", TELEGRAM_MODE="carrier pigeon", TIME_ZONE="Mars/North")
    assert len(found) == 3


def test_webhook_mode_needs_a_secret(tmp_path: Path) -> None:
    for secret in ("", "short", "not a secret that Telegram takes as it is"):
        assert "WEBHOOK_SECRET" in problems(tmp_path, TELEGRAM_MODE="webhook", WEBHOOK_SECRET=secret)[0]


def test_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("123:abc\n")
    settings = read({"LISTENWELL_TELEGRAM_TOKEN_FILE": str(file)}, var=tmp_path / "var")
    assert settings.telegram_token == "123:abc"


def test_missing_secret_file_is_named(tmp_path: Path) -> None:
    assert "nowhere" in problems(tmp_path, TELEGRAM_TOKEN_FILE=str(tmp_path / "nowhere"))[0]


def test_secrets_do_not_show(tmp_path: Path) -> None:
    settings = read({"LISTENWELL_TELEGRAM_TOKEN": "123:abc", "LISTENWELL_SECRET_KEY": "k" * 32}, var=tmp_path)
    assert "123:abc" not in repr(settings)
    assert "kkkk" not in repr(settings)


def test_postgres_address_is_taken_as_operators_write_it(tmp_path: Path) -> None:
    settings = read({"LISTENWELL_DATABASE_URL": "postgresql://me@host/listenwell"}, var=tmp_path)
    assert settings.database_url == "postgresql+psycopg://me@host/listenwell"


def test_unwritable_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be made"):
        read({}, var=tmp_path / "file" / "var")


def test_every_setting_is_documented() -> None:
    manual = (ROOT / "docs/operate.md").read_text()
    documented = set(re.findall(r"^\| `LISTENWELL_([A-Z_]+)`", manual, re.MULTILINE))
    assert documented == set(SETTINGS)
    assert set(SECRETS) <= set(SETTINGS)


@pytest.mark.parametrize("port", ["9" * 5000, "0", "65536", "\N{SUPERSCRIPT TWO}"])
def test_port_that_is_none_is_named(tmp_path: Path, port: str) -> None:
    assert "LISTENWELL_PORT" in problems(tmp_path, PORT=port)[0]


@pytest.mark.parametrize("address", ["http://[::1", "http://here:port", "listen.example.org", "ftp://here"])
def test_public_address_that_is_none_is_named(tmp_path: Path, address: str) -> None:
    assert "LISTENWELL_PUBLIC_URL" in problems(tmp_path, PUBLIC_URL=address)[0]


@pytest.mark.parametrize("kept", [b"", b"\n", b"cut short", b"\xff\xfe"])
def test_key_file_that_was_cut_short_is_kept_and_named(tmp_path: Path, kept: bytes) -> None:
    path = tmp_path / "var" / "secret.key"
    path.parent.mkdir()
    path.write_bytes(kept)
    assert "Put its backup back" in problems(tmp_path)[0]
    assert path.read_bytes() == kept

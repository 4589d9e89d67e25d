"""Settings: one frozen object read from the environment, all problems told at once."""

from __future__ import annotations

import difflib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PREFIX = "LISTENWELL_"

#: Every setting: name → what it is and its default. docs/operate.md lists them; a test compares.
SETTINGS: dict[str, str] = {
    "DATABASE_URL": "where the record is kept; default a SQLite file under var/",
    "MODELS": "folder of the language models; default var/models",
    "HOST": "address to listen on; default 127.0.0.1",
    "PORT": "port to listen on; default 8080",
    "PUBLIC_URL": "address that residents use, as in links and QR codes; default http://HOST:PORT",
    "SECRET_KEY": "key for contact handles, 32 or more characters; default made as var/secret.key",
    "TELEGRAM_TOKEN": "token of the Telegram bot; none means no Telegram",
    "TELEGRAM_API_URL": "another Bot API server; default Telegram's own",
    "TELEGRAM_MODE": "polling or webhook; default polling",
    "WEBHOOK_SECRET": "secret that Telegram sends with each webhook; needed for TELEGRAM_MODE=webhook",
    "TIME_ZONE": "time zone of new communities; default Europe/London",
}
SECRETS = ("DATABASE_URL", "SECRET_KEY", "TELEGRAM_TOKEN", "WEBHOOK_SECRET")
TELEGRAM_API_URL = "https://api.telegram.org"
SHORTEST_SECRET = 32  # characters; a shorter one can be guessed
_WEBHOOK_SECRET = re.compile(rf"[A-Za-z0-9_-]{{{SHORTEST_SECRET},256}}")  # all that Telegram takes


class SettingsError(Exception):
    """The settings cannot be used."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the operator chose. Secrets are left out of `repr`."""

    var: Path
    database_url: str
    models: Path
    host: str
    port: int
    public_url: str
    secret_key: bytes
    #: True when `secret_key` lies in var/secret.key; `doctor` warns.
    secret_key_made_here: bool
    telegram_token: str | None
    telegram_api_url: str
    telegram_mode: str
    webhook_secret: str | None
    time_zone: str

    def __repr__(self) -> str:
        """Name the place, never a secret."""
        return f"Settings(host={self.host!r}, port={self.port}, models={str(self.models)!r})"


def read(environ: Mapping[str, str], *, var: Path = Path("var")) -> Settings:
    """Read the settings.

    Args:
        environ: the environment.
        var: folder for the default database, models and key; made when missing.

    Raises:
        SettingsError: with one sentence for each problem: what, where, what to do.
    """
    problems = _unknown_names(environ)
    values = {name: _value(environ, name, problems) for name in SETTINGS}
    host = values["HOST"] or "127.0.0.1"
    port = _port(values["PORT"], problems)
    public_url = _public_url(values["PUBLIC_URL"], host, port, problems)
    mode = _telegram_mode(values, problems)
    zone = _time_zone(values["TIME_ZONE"], problems)
    try:
        var.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problems.append(
            f"The folder {var} cannot be made ({error.strerror}). Make it writable and start again."
        )
    key, made_here = (b"", False) if problems else _secret_key(values["SECRET_KEY"], var, problems)
    if problems:
        raise SettingsError(problems)
    return Settings(
        var=var,
        database_url=_database_url(values["DATABASE_URL"], var),
        models=Path(values["MODELS"] or var / "models"),
        host=host,
        port=port,
        public_url=public_url,
        secret_key=key,
        secret_key_made_here=made_here,
        telegram_token=values["TELEGRAM_TOKEN"],
        telegram_api_url=(values["TELEGRAM_API_URL"] or TELEGRAM_API_URL).rstrip("/"),
        telegram_mode=mode,
        webhook_secret=values["WEBHOOK_SECRET"],
        time_zone=zone,
    )


def _unknown_names(environ: Mapping[str, str]) -> list[str]:
    known = {PREFIX + name for name in SETTINGS} | {f"{PREFIX}{name}_FILE" for name in SECRETS}
    problems = []
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"Did you mean {near[0]}?" if near else "See docs/operate.md for those that exist."
            problems.append(f"The setting {name} is not known. {hint}")
    return problems


def _value(environ: Mapping[str, str], name: str, problems: list[str]) -> str | None:
    direct = environ.get(PREFIX + name)
    path = environ.get(f"{PREFIX}{name}_FILE") if name in SECRETS else None
    if direct and path:
        problems.append(f"{PREFIX}{name} and {PREFIX}{name}_FILE are both set. Keep one of them.")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip() or None
        except (OSError, UnicodeDecodeError) as error:
            problems.append(
                f"{PREFIX}{name}_FILE names {path}, which cannot be read ({error}). Check the path."
            )
            return None
    return direct or None


def _port(text: str | None, problems: list[str]) -> int:
    if text is None:
        return 8080
    if text.isdecimal() and len(text) <= 5 and 1 <= int(text) <= 65535:
        return int(text)
    problems.append(f"{PREFIX}PORT is {text[:20]!r}. Give a whole number from 1 to 65535.")
    return 8080


def _public_url(text: str | None, host: str, port: int, problems: list[str]) -> str:
    if text is None:
        return f"http://{host}:{port}"
    if not _is_address(text):
        problems.append(
            f"{PREFIX}PUBLIC_URL is {text!r}. Give a whole address such as https://listen.example.org."
        )
    return text.rstrip("/")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that do not close, a port that is none
        return False


def _telegram_mode(values: Mapping[str, str | None], problems: list[str]) -> str:
    mode = values["TELEGRAM_MODE"] or "polling"
    if mode not in ("polling", "webhook"):
        problems.append(f"{PREFIX}TELEGRAM_MODE is {mode!r}. Choose polling or webhook.")
    if mode == "webhook" and not _WEBHOOK_SECRET.fullmatch(values["WEBHOOK_SECRET"] or ""):
        problems.append(
            f"{PREFIX}TELEGRAM_MODE=webhook needs {PREFIX}WEBHOOK_SECRET: "
            f"{SHORTEST_SECRET} to 256 letters, digits, _ and -."
        )
    return mode


def _time_zone(text: str | None, problems: list[str]) -> str:
    zone = text or "Europe/London"
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        problems.append(
            f"{PREFIX}TIME_ZONE is {zone!r}, which is no time zone. Give one such as Europe/London."
        )
    return zone


def _database_url(text: str | None, var: Path) -> str:
    if text is None:
        return f"sqlite:///{var / 'listenwell.db'}"
    # The plain form that operators know; we use psycopg 3.
    return text.replace("postgresql://", "postgresql+psycopg://", 1).replace(
        "postgres://", "postgresql+psycopg://", 1
    )


def _secret_key(text: str | None, var: Path, problems: list[str]) -> tuple[bytes, bool]:
    if text is not None:
        if len(text) < SHORTEST_SECRET:
            problems.append(f"{PREFIX}SECRET_KEY is too short. Give {SHORTEST_SECRET} or more characters.")
        return text.encode(), False
    path = var / "secret.key"
    try:
        if not path.exists():
            _make_key(path)
        key = path.read_bytes().strip()
    except OSError as error:
        problems.append(f"The key file {path} cannot be used ({error.strerror}). Make {var} writable.")
        return b"", True
    if len(key) < SHORTEST_SECRET:
        problems.append(
            f"The key file {path} is empty or cut short, so nobody could be written to. Put its backup back; "
            "delete it only where nobody has answered yet."
        )
    return key, True


def _make_key(path: Path) -> None:
    """Write the key whole or not at all: an empty file would look like a key at the next start."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    new.write_text(secrets.token_hex(32), encoding="ascii")
    new.replace(path)

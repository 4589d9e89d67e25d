"""Listenwell as a process of its own, in a folder of its own, for tests that stop or kill it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

START_SECONDS = 150  # the demo seeds itself first; a busy machine takes its time


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """`listenwell` with its own var folder, port and settings."""

    def __init__(self, folder: Path, models: Path, **settings: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("LISTENWELL_")},
            "LISTENWELL_PORT": str(self.port),
            "LISTENWELL_MODELS": str(models),
            **{f"LISTENWELL_{name}": value for name, value in settings.items()},
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder / "log.txt"

    def command(self, *arguments: str, check: bool = True, database: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "listenwell", *arguments],
            cwd=self.folder,
            env={**self.environ, **({"LISTENWELL_DATABASE_URL": database} if database else {})},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert not check or done.returncode == 0, (
            f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        )
        return done.stdout + ("" if check else done.stderr)

    def open_event(self, code: str) -> None:
        """A community, and a listening event in it that stays open."""
        self.command("community", "add", "Blaen-y-cwm")
        place = ("--community", "blaen-y-cwm", "--closes", "2099-01-01", "--code", code)
        self.command("event", "open", "Spring", *place)

    def start(self, *arguments: str) -> None:
        """Start the server and wait until it is ready."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "listenwell", *(arguments or ("run",))],
                cwd=self.folder,
                env=self.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        message = f"it did not start:\n{self.log.read_text()[-4000:]}"
        raise AssertionError(message)

    def kill(self) -> None:
        """kill -9, the whole process group: the model's child must not outlive a machine that lost power."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        if self.process is None:
            return 0
        self.process.terminate()
        try:
            code = self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            code = self.process.wait()
        self.process = None
        return code

    def json(self, *arguments: str) -> Any:
        return json.loads(self.command(*arguments, "--json"))

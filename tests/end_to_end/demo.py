"""The demo, seeded once for all tests that look at it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tests.end_to_end.program import Program


@dataclass(frozen=True)
class Demo:
    """A running demo with a second coordinator. first: the addresses that its very first start printed."""

    program: Program
    first: dict[str, str]

    def link(self, name: str) -> str:
        """A sign-in link for somebody, made beside the running server."""
        return self.command("user", "link", name).strip()

    def command(self, *arguments: str) -> str:
        """What a command says about the demo's record."""
        return self.program.command(*arguments, database="sqlite:///var/demo/listenwell.db")


def printed(program: Program) -> dict[str, str]:
    """The addresses that the last start printed."""
    lines = [line for line in program.log.read_text().splitlines() if line.startswith('{"console"')]
    addresses: dict[str, str] = json.loads(lines[-1])
    return addresses

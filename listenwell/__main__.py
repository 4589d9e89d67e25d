"""`python -m listenwell`."""

from __future__ import annotations

from listenwell.cli.main import main

if __name__ == "__main__":
    main(prog_name="listenwell")

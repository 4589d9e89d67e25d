"""Make this checkout importable in the virtual environment and put `listenwell` on its path.

Listenwell is run from its checkout, not published as a library, so nothing is built.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

checkout = Path(__file__).resolve().parent.parent
(Path(sysconfig.get_path("purelib")) / "listenwell.pth").write_text(f"{checkout}\n")
command = Path(sys.prefix) / "bin" / "listenwell"
command.write_text(f'#!/bin/sh\nexec "{sys.prefix}/bin/python" -m listenwell "$@"\n')
command.chmod(0o755)

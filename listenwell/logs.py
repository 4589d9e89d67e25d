"""Log lines: a fixed sentence plus ids, one JSON object a line; never names, numbers or residents' words."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

#: The only extra fields that reach a log line; all are ids or counts of ours.
FIELDS = (
    "inbox_id",
    "outbox_id",
    "session_id",
    "event_id",
    "timer_id",
    "alert_id",
    "job",
    "period",
    "counts",
    "code",
    "attempt",
)


class OneLine(logging.Formatter):
    """Time, level, sentence, ids. An exception shows its type and place, not its message.

    A database error's message repeats the statement's parameters, which can be a resident's words.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Render one record as one line of JSON."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "what": record.getMessage(),
            "from": record.name,
        }
        line.update({name: getattr(record, name) for name in FIELDS if hasattr(record, name)})
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = [
                f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])[-5:]
            ]
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up(level: int = logging.INFO) -> None:
    """Send every log line to standard error in our form.

    aiohttp's access log names addresses with codes in them, and httpx-like clients name URLs with the bot's
    token in them: both stay quiet below warnings.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for noisy in (
        "aiohttp.access",
        "alembic",
        "telegram",
        "httpx",
        "httpcore",
        "matplotlib",
        "fontTools",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # It warns when a tick finds the last one still at work, which is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)

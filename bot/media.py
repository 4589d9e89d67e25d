"""Files that residents send: each is noted with its channel's name for it, whatever was asked for."""

from __future__ import annotations

from bot.draft import Draft
from storage.change import NewAttachment
from surveys.types import Sent

#: Kinds of `Sent` that are a file. A contact is somebody else's number, and a place is no file.
FILES = frozenset({"voice", "audio", "photo", "video", "file", "sticker"})
LONGEST_NAME = 200  # characters; the column's width


def keep(draft: Draft) -> None:
    """Note the file that came; before they agree nothing is kept. On the web it is stored as it comes."""
    incoming, session = draft.situation.incoming, draft.session
    if not isinstance(incoming, Sent) or incoming.kind not in FILES or not draft.rings:
        return
    if session is None or session.state is None or not 0 < len(incoming.media_id) <= LONGEST_NAME:
        return
    draft.attachments.append(
        NewAttachment(
            message_id=incoming.message_id,
            question=str(session.state.get("position") or "afterwards"),
            kind=incoming.kind,
            media_id=incoming.media_id,
            mime=draft.situation.mime,
            size=draft.situation.size,
        )
    )

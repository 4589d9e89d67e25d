"""What helps near by: assets of a community, as they were imported."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from storage import tables as t
from storage.rows import add, changed, columns, fetch, fetch_one, json_text, new_id


@dataclass(frozen=True, kw_only=True)
class AssetRow:
    """An asset. document: `signposting.assets.to_json`; embedding: None until made."""

    id: str
    source_id: str
    document: Mapping[str, Any]
    embedding: bytes | None


@dataclass(frozen=True, kw_only=True)
class DirectoryRow:
    """An asset as coordinators keep it. findable: it has a vector, so that it can be matched with needs."""

    id: str
    source_id: str
    document: Mapping[str, Any]
    active: bool
    updated_at: datetime
    findable: bool


def save_assets(
    conn: Connection, community_id: str, docs: Sequence[tuple[str, Mapping[str, Any]]], now: datetime
) -> Mapping[str, int]:
    """Add or change assets by their source's id; counts of added, changed and unchanged.

    docs: (source id, document), a few hundred at a time. One that changed waits for its embedding again; one
    that a coordinator switched off stays off.
    """
    wanted = {source_id: json.loads(json_text(doc)) for source_id, doc in docs}
    c = t.asset.c
    stored = conn.execute(
        select(c.source_id, c.document).where(c.community_id == community_id, c.source_id.in_(wanted))
    )
    known = {row.source_id: row.document for row in stored}
    added = [source_id for source_id in wanted if source_id not in known]
    differing = [s for s in wanted if s in known and known[s] != wanted[s]]
    rows = [
        {
            "id": new_id(),
            "community_id": community_id,
            "source_id": source_id,
            "document": wanted[source_id],
            "updated_at": now,
        }
        for source_id in added
    ]
    add(conn, t.asset, rows)
    if differing:
        _change(conn, community_id, {source_id: wanted[source_id] for source_id in differing}, now)
    return {
        "added": len(added),
        "changed": len(differing),
        "unchanged": len(wanted) - len(added) - len(differing),
    }


def _change(conn: Connection, community_id: str, documents: Mapping[str, Any], now: datetime) -> None:
    c = t.asset.c
    statement = (
        update(t.asset)
        .where(c.community_id == community_id, c.source_id == bindparam("which"))
        .values(document=bindparam("what"), embedding=None, updated_at=now)
    )
    conn.execute(statement, [{"which": source_id, "what": doc} for source_id, doc in documents.items()])


def assets(conn: Connection, community_id: str) -> list[AssetRow]:
    """Read a community's active assets, in the order of their source's ids."""
    c = t.asset.c
    query = select(*columns(t.asset, AssetRow)).where(c.community_id == community_id, c.active)
    return fetch(conn, query.order_by(c.source_id), AssetRow)


def directory(conn: Connection, community_id: str) -> list[DirectoryRow]:
    """Read all assets of a community, those that are switched off too."""
    query = select(*_entry()).where(t.asset.c.community_id == community_id)
    return fetch(conn, query.order_by(t.asset.c.source_id), DirectoryRow)


def asset(conn: Connection, community_id: str, asset_id: str) -> DirectoryRow | None:
    """Find one asset of a community, switched off or not."""
    c = t.asset.c
    query = select(*_entry()).where(c.community_id == community_id, c.id == asset_id)
    return fetch_one(conn, query, DirectoryRow)


def change_asset(  # noqa: PLR0913 - one change, by name
    conn: Connection,
    asset_id: str,
    document: Mapping[str, Any],
    *,
    seen: datetime,
    now: datetime,
    read_again: bool,
) -> bool:
    """Keep an asset's new document; False when somebody changed it since `seen`.

    read_again: its words of need or its name changed, so that it waits for its embedding again.
    """
    c = t.asset.c
    values = {"document": json.loads(json_text(document)), "updated_at": now}
    if read_again:
        values["embedding"] = None
    as_seen = update(t.asset).where(c.id == asset_id, c.updated_at == seen)
    return changed(conn, as_seen.values(values)) == 1


def switch_asset(conn: Connection, asset_id: str, now: datetime, *, active: bool) -> bool:
    """Let residents be told of an asset, or no more; False when that is so already."""
    c = t.asset.c
    other = update(t.asset).where(c.id == asset_id, c.active.is_not(active))
    return changed(conn, other.values(active=active, updated_at=now)) == 1


def shown_nothing(conn: Connection, event_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """Residents who finished and were to be shown what is near; and those of them who were shown nothing."""
    s = t.session.c
    ended = select(s.resident_id, s.id).where(s.event_id == event_id, s.signposted_at.is_not(None))
    sessions = {row.id: row.resident_id for row in conn.execute(ended)}
    shown = select(t.signpost.c.session_id).join(t.session, s.id == t.signpost.c.session_id)
    helped = {sessions.get(row) for row in conn.execute(shown.where(s.event_id == event_id)).scalars()}
    return frozenset(sessions.values()), frozenset(sessions.values()) - helped


def _entry() -> list[Any]:
    made = t.asset.c.embedding.is_not(None).label("findable")
    return [*columns(t.asset, DirectoryRow, besides=("findable",)), made]


def waiting(conn: Connection) -> list[str]:
    """Ids of the communities that have assets without a vector, which nobody can be sent to yet."""
    c = t.asset.c
    query = select(c.community_id).where(c.active, c.embedding.is_(None)).distinct().order_by(c.community_id)
    return list(conn.execute(query).scalars())


def set_embedding(conn: Connection, asset_id: str, embedding: bytes) -> None:
    """Keep an asset's vector: float32, unit length, little-endian."""
    conn.execute(update(t.asset).where(t.asset.c.id == asset_id).values(embedding=embedding))

"""What helps near by: assets of a community, as they were imported."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from storage import tables as t
from storage.rows import add, columns, fetch, json_text, new_id


@dataclass(frozen=True, kw_only=True)
class AssetRow:
    """An asset. document: `signposting.assets.to_json`; embedding: None until made."""

    id: str
    source_id: str
    document: Mapping[str, Any]
    embedding: bytes | None


def save_assets(
    conn: Connection, community_id: str, docs: Sequence[tuple[str, Mapping[str, Any]]], now: datetime
) -> Mapping[str, int]:
    """Add or change assets by their source's id; counts of added, changed and unchanged.

    docs: (source id, document), a few hundred at a time. One that changed waits for its embedding again.
    """
    wanted = {source_id: json.loads(json_text(doc)) for source_id, doc in docs}
    c = t.asset.c
    stored = conn.execute(
        select(c.source_id, c.document, c.active).where(
            c.community_id == community_id, c.source_id.in_(wanted)
        )
    )
    known = {row.source_id: (row.document, row.active) for row in stored}
    added = [source_id for source_id in wanted if source_id not in known]
    differing = [s for s in wanted if s in known and known[s] != (wanted[s], True)]
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
        .values(document=bindparam("what"), embedding=None, active=True, updated_at=now)
    )
    conn.execute(statement, [{"which": source_id, "what": doc} for source_id, doc in documents.items()])


def assets(conn: Connection, community_id: str) -> list[AssetRow]:
    """Read a community's active assets, in the order of their source's ids."""
    c = t.asset.c
    query = select(*columns(t.asset, AssetRow)).where(c.community_id == community_id, c.active)
    return fetch(conn, query.order_by(c.source_id), AssetRow)


def waiting(conn: Connection) -> list[str]:
    """Ids of the communities that have assets without a vector, which nobody can be sent to yet."""
    c = t.asset.c
    query = select(c.community_id).where(c.active, c.embedding.is_(None)).distinct().order_by(c.community_id)
    return list(conn.execute(query).scalars())


def set_embedding(conn: Connection, asset_id: str, embedding: bytes) -> None:
    """Keep an asset's vector: float32, unit length, little-endian."""
    conn.execute(update(t.asset).where(t.asset.c.id == asset_id).values(embedding=embedding))

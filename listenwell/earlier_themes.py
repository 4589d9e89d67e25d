"""A `themes.json` that a later run goes on from: `listenwell themes --continue`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from listenwell.comment_rows import CommentsUnreadable
from listenwell.kept_chunks import Material
from listenwell.theme_decisions import Told, folded
from nlp.decisions import carried, decision_from_json
from nlp.learning.continuity import Earlier, digests, remembered
from nlp.record import from_json
from nlp.types import Decision
from nlp.writing import assigned_aside

Json = Mapping[str, Any]
VERSION = 1  # of themes.json


@dataclass(frozen=True, kw_only=True)
class EarlierThemes:
    """A document that was looked through.

    Attributes:
        path: For messages.
        document: Its `themes` are the machine's, whatever people decided.
        decisions: What was folded over them when it was written.
        labels: Theme id → label, as people saw it.
    """

    path: Path
    document: Json
    decisions: tuple[Decision, ...]
    labels: Mapping[str, str]

    def check_encoder(self, encoder: Mapping[str, str]) -> None:
        """See that the themes were made with the same encoder, given by name and sha256.

        Raises:
            CommentsUnreadable: They were not, so that nothing can be compared.
        """
        if self.document["manifest"].get("models", [None])[:1] != [dict(encoder)]:
            raise CommentsUnreadable(
                f"{self.path} was made with another language model, whose themes cannot be compared with "
                "those of this one. Make it again from its comments first."
            )

    def over(self, material: Material, told: Told | None) -> Earlier:
        """What it says of the points of a later file, with what was decided then and is decided now.

        Args:
            material: The later file.
            told: Decisions that come with the later run; a list that begins with those of the document
                stands in their place, so that the same file can be handed over each time.

        Raises:
            CommentsUnreadable: Decisions name comments by row numbers that mean others in the later file.
        """
        self._check_rows(material)
        before = remembered(self.document, material.points, carried(self.decisions))
        if told is None:
            return before
        shown = folded(before.run, before.decisions)
        aside = tuple(assigned_aside(part) for part, _ in material.set_aside)
        new = carried(told.on(replace(shown, assignments=(*shown.assignments, *aside)), before.decisions))
        again = new[: len(before.decisions)] == before.decisions
        decisions = new if again else (*before.decisions, *new)
        return remembered(self.document, material.points, decisions)

    def _check_rows(self, material: Material) -> None:
        """See that row numbers which decisions name mean the same comments as before.

        New rows may stand below the last that was decided about. Rows that only changed places are not
        noticed: the document keeps no order of them.
        """
        parameters = self.document["manifest"].get("parameters", {})
        numbered = all(name == str(row) for row, name in enumerate(material.ids, start=1))
        if not numbered or parameters.get("columns", {}).get("id"):
            return
        rows = set(material.ids)
        decided = (name for decision in self.decisions for name, _ in decision.points)
        last = max((int(name) for name in decided if name in rows), default=0)
        found, known = digests(material.points), self.document["memory"].get("points", {})
        strange = any(
            int(point.comment_id) <= last and digest not in known
            for point, digest in zip(material.points, found, strict=True)
        )
        if last and (strange or known.keys() - set(found)):
            raise CommentsUnreadable(
                f"{self.path} holds decisions about single comments by their row numbers, and in the new "
                "file these rows are others, so that comments would move that nobody decided about. "
                "Keep the earlier rows as they were and add new ones below, or give comments lasting ids in "
                "a column, name it with --id from the first run on, and decide by them."
            )


def read_earlier(path: Path) -> EarlierThemes:
    """Read a themes.json to go on from.

    Args:
        path: As `listenwell themes` wrote it.

    Raises:
        CommentsUnreadable: It is none, or lacks what a later run needs.
    """
    document = read_document(path)
    if not document.get("memory"):
        raise CommentsUnreadable(
            f"{path} does not hold what a later run goes on from: an older version wrote it. Make it again "
            "from its comments with this version first."
        )
    machine = document.get("machine") or {"themes": document["themes"]}
    try:
        decisions = tuple(decision_from_json(each) for each in document.get("decisions", ()))
        known = {**document, "themes": machine["themes"]}
        from_json(known)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CommentsUnreadable(_not_one(path, f"{type(error).__name__} {error}")) from error
    labels = {theme["id"]: theme["label"] for theme in (*machine["themes"], *document["themes"])}
    return EarlierThemes(path=path, document=known, decisions=decisions, labels=labels)


def read_document(path: Path) -> dict[str, Any]:
    """A themes.json as JSON, with its manifest.

    Raises:
        CommentsUnreadable: It is not what `listenwell themes` writes.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise CommentsUnreadable(_not_one(path, f"line {error.lineno}: {error.msg}")) from error
    except (UnicodeDecodeError, OSError) as error:
        raise CommentsUnreadable(_not_one(path, error)) from error
    wanted = {"version", "manifest", "counts", "themes", "queue"}
    if not isinstance(document, dict) or not wanted <= set(document):
        raise CommentsUnreadable(_not_one(path, "it lacks version, manifest, counts, themes or queue"))
    if document["version"] != VERSION or not isinstance(document["manifest"], dict):
        raise CommentsUnreadable(_not_one(path, f"version {document['version']!r}, expected {VERSION}"))
    return document


def _not_one(path: Path, detail: object) -> str:
    return f"{path} is not a themes.json ({detail}). Name one that `listenwell themes -o` wrote."

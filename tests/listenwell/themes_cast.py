"""Tools without models, and themes of a few comments made with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from listenwell.comment_files import Columns
from listenwell.file_themes import Progress, Request, Themed, theme_file
from listenwell.kept_chunks import Chunk
from listenwell.preparing import Maker
from nlp.embed import KeywordEncoder
from nlp.naming.label import PhraseFinder, WordPairs
from nlp.types import Comment, Point, Reason, SetAside

ENCODER = KeywordEncoder([["bus", "buses"], ["doctor", "surgery"], ["park", "swings"], ["school"]])
BUSES = [f"the bus is late {i}" for i in range(8)]
DOCTORS = [f"no doctor to be had {i}" for i in range(7)]
PARKS = [f"the park is dark {i}" for i in range(6)]
SAID = [*BUSES, *DOCTORS, *PARKS, "n/a"]


@dataclass(frozen=True)
class WordMaker:
    """A point for each comment, its whole text; "n/a" says nothing, "kill" shows danger."""

    def make(self, comments: Sequence[Comment]) -> Chunk:
        points, aside = [], []
        for comment in comments:
            reason = {"n/a": Reason.NON_ANSWER, "kill": Reason.DANGER}.get(comment.text)
            if reason:
                part = SetAside(
                    comment_id=comment.id,
                    person=comment.person,
                    start=0,
                    end=len(comment.text),
                    reason=reason,
                )
                aside.append((part, comment.text if reason is Reason.NON_ANSWER else ""))
            else:
                points.append(
                    Point(
                        comment_id=comment.id,
                        person=comment.person,
                        start=0,
                        end=len(comment.text),
                        text=comment.text,
                        place=comment.place,
                    )
                )
        return Chunk(
            ids=tuple(comment.id for comment in comments),
            points=tuple(points),
            vectors=ENCODER.encode([point.text for point in points]),
            set_aside=tuple(aside),
        )


@dataclass(frozen=True)
class WordTools:
    """Stands where the models are."""

    name: str = "words"
    started: list[str] = field(default_factory=list)

    @property
    def start(self) -> Callable[[], Maker]:
        def begin() -> Maker:
            self.started.append("maker")
            return WordMaker()

        return begin

    def models(self) -> list[dict[str, str]]:
        return [{"name": self.name, "sha256": "00"}]

    def encoder(self) -> KeywordEncoder:
        return ENCODER

    def finder(self) -> PhraseFinder:
        return WordPairs()


def a_file(folder: Path, said: Sequence[str] = SAID, name: str = "c.csv") -> Path:
    path = folder / name
    path.write_text("id,text\n" + "".join(f'r{i},"{text}"\n' for i, text in enumerate(said)))
    return path


def asked(path: Path, **more: object) -> Request:
    return Request(**{"file": path, "columns": Columns(), "frameworks": (), **more})  # type: ignore[arg-type]


def themed(request: Request) -> Themed:
    return theme_file(request, request.file.with_suffix(".json"), Progress(), WordTools())

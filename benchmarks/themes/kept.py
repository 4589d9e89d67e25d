"""What was measured, kept on disk, so that an interrupted run goes on where it stopped.

What others do (peers, the baseline) is kept until their code here changes; what we do is measured anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from tqdm import tqdm

from benchmarks.themes.clusters import Cell, Trial, trials
from benchmarks.themes.methods import Method
from benchmarks.themes.metrics import Scores
from benchmarks.themes.vectors import FOLDER, KeptEncoder

HERE = Path(__file__).parent
BEFORE = HERE / "before.json"
#: What a peer's figures follow from.
THEIR_CODE = ("peers.py", "baseline.py", "baseline_lines.txt", "sets.py", "metrics.py")


def all_trials(
    cells: list[Cell], methods: Mapping[str, Method], encoder: KeptEncoder, folder: Path = FOLDER
) -> list[Trial]:
    """Every method on every sample; those of others from disk where they are there."""
    mine = {name: method for name, method in methods.items() if name.startswith("ours")}
    theirs = {name: method for name, method in methods.items() if name not in mine}
    return [
        trial
        for cell in cells
        for trial in (*_new(cell, mine, encoder), *_kept(cell, theirs, encoder, folder))
    ]


def before(found: Sequence[Trial]) -> list[Trial]:
    """What Listenwell found on these very samples before its themes were worked on anew.

    Measured once, by the same code on an earlier state of `nlp`; left out where the samples are others.
    """
    true = {(trial.cell, trial.seed): trial.scores.true for trial in found}
    kept = [_trial(made) for made in json.loads(BEFORE.read_text(encoding="utf-8"))]
    same = [trial for trial in kept if true.get((trial.cell, trial.seed)) == trial.scores.true]
    return same if len(same) == len(true) else []


def _new(cell: Cell, methods: Mapping[str, Method], encoder: KeptEncoder) -> Iterator[Trial]:
    total = cell.seeds * len(methods)
    yield from tqdm(trials(cell, methods, encoder), total=total, desc=f"{cell.name}, ours", mininterval=5)


def _kept(cell: Cell, methods: Mapping[str, Method], encoder: KeptEncoder, folder: Path) -> list[Trial]:
    path = folder / "trials" / f"{cell.name.replace(' ', '-')}-{_digest(cell)}.json"
    if path.is_file():
        found = [_trial(made) for made in json.loads(path.read_text(encoding="utf-8"))]
        if set(methods) <= {trial.method for trial in found}:
            return [trial for trial in found if trial.method in methods]
    total = cell.seeds * len(methods)
    found = list(
        tqdm(trials(cell, methods, encoder), total=total, desc=f"{cell.name}, others", mininterval=5)
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(trial) for trial in found], indent=0), encoding="utf-8")
    return found


def _trial(made: Mapping[str, object]) -> Trial:
    scores = made["scores"]
    assert isinstance(scores, dict)
    return Trial(**{**made, "scores": Scores(**scores)})  # type: ignore[arg-type]


def _digest(cell: Cell) -> str:
    digest = hashlib.sha256(f"{cell.size} {cell.seeds} {cell.source.ids}".encode())
    for name in THEIR_CODE:
        lines = (HERE / name).read_text(encoding="utf-8").splitlines()
        # Where something is imported from has no bearing on what it finds.
        digest.update("\n".join(line for line in lines if not line.startswith(("from ", "import "))).encode())
    return digest.hexdigest()[:16]

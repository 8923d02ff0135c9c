"""Runs that began and have no result: they are in no table, and a reader is told."""

from collections.abc import Iterable
from pathlib import Path

from report.naming import listed
from report.runs.run import RESULTS_NAME

ENVIRONMENT_NAME, CHECKPOINTS_NAME, CHECKPOINT_ENDING = "environment.json", "checkpoints", "*.ckpt"
NAMED = 3
"""So many folders are named."""


def unfinished(folders: Iterable[Path]) -> list[Path]:
    """Folders at any depth that a run wrote into, or left a checkpoint in, and that have no `results.json`."""
    found: dict[Path, None] = {}
    for folder in folders:
        for path in (*folder.resolve().rglob(ENVIRONMENT_NAME), *folder.resolve().rglob(CHECKPOINT_ENDING)):
            run = path.parent.parent if path.parent.name == CHECKPOINTS_NAME else path.parent
            if not (run / RESULTS_NAME).exists():
                found[run] = None
    return sorted(found)


def note_on_unfinished(folders: Iterable[Path]) -> str:
    """`1 run has not ended: FOLDER`; empty where all have."""
    runs = unfinished(folders)
    if not runs:
        return ""
    count = "1 run has" if len(runs) == 1 else f"{len(runs)} runs have"
    return f"{count} not ended: {listed(list(map(str, runs)), NAMED, ', ')}"

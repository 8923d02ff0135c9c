"""Reads what W&B keeps of an offline run, for tests: the installed package has no reader of its own files."""

import json
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BLOCK, HEADER = 32768, 7
WHOLE, FIRST, MIDDLE, LAST = 1, 2, 3, 4


@dataclass
class OfflineRun:
    """What the records say.

    Attributes:
        run: The run's record: id, display name, group, job type, tags.
        config: Key -> value.
        history: A map for each row that was logged.
        summary: Key -> value.
        artifacts: Name -> type, aliases and the files.
        alerts: Title -> text.
        exit_code: None of a run that did not end.
    """

    run: Any = None
    config: dict[str, Any] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    summary: dict[str, Any] = field(default_factory=dict)
    artifacts: dict[str, tuple[str, list[str], list[str]]] = field(default_factory=dict)
    alerts: dict[str, str] = field(default_factory=dict)
    exit_code: int | None = None


def read_offline_runs(folder: Path, *, patience: float = 20.0) -> list[OfflineRun]:
    """Every start of a run that is kept below a folder, in the order of the starts.

    W&B writes from a process of its own, which may still do so when the run has ended here: its end is waited for.
    """
    paths = list(folder.glob("wandb/offline-run-*/run-*.wandb"))
    until = time.monotonic() + patience
    while True:
        runs = [_read(path) for path in paths]
        if all(run.exit_code is not None for run in runs) or time.monotonic() > until:
            return sorted(runs, key=lambda run: run.run.start_time.ToNanoseconds())
        time.sleep(0.05)


def _read(path: Path) -> OfflineRun:
    from wandb.proto.wandb_internal_pb2 import Record

    read = OfflineRun()
    for data in _records(path.read_bytes() if path.is_file() else b""):
        record = Record()
        record.ParseFromString(data)
        kind = record.WhichOneof("record_type")
        if kind == "run":
            read.run = record.run
            read.config |= _values(record.run.config.update)
        elif kind == "config":
            read.config |= _values(record.config.update)
        elif kind == "history":
            read.history.append(_values(record.history.item))
        elif kind == "summary":
            read.summary |= _values(record.summary.update)
        elif kind == "alert":
            read.alerts[record.alert.title] = record.alert.text
        elif kind == "exit":
            read.exit_code = record.exit.exit_code
        elif kind in ("artifact", "request"):
            _add_artifact(read, record.artifact if kind == "artifact" else record.request.log_artifact.artifact)
    return read


def _add_artifact(read: OfflineRun, artifact: Any) -> None:
    if artifact.name:
        files = sorted(entry.path for entry in artifact.manifest.contents)
        read.artifacts[artifact.name] = (artifact.type, list(artifact.aliases), files)


def _values(items: Any) -> dict[str, Any]:
    """Key -> value; a value that is a map is sent key by key."""
    values: dict[str, Any] = {}
    for item in items:
        *outer, last = item.nested_key or [item.key]
        place = values
        for key in outer:
            place = place.setdefault(key, {})
        place[last] = json.loads(item.value_json)
    return values


def _records(data: bytes) -> Iterator[bytes]:
    """The records of a log in LevelDB's format, behind W&B's header."""
    assert data[:4] in (b":W&B", b"")
    place, record = HEADER, b""
    while place + HEADER <= len(data):
        if (left := BLOCK - place % BLOCK) < HEADER:
            place += left
            continue
        _, length, kind = struct.unpack("<IHB", data[place : place + HEADER])
        part = data[place + HEADER : place + HEADER + length]
        if len(part) < length:
            return  # it is being written
        place += HEADER + length
        record = part if kind in (WHOLE, FIRST) else record + part
        if kind in (WHOLE, LAST):
            yield record

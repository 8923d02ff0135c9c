"""Reading JSON with a word on what is wrong; writing so that a reader finds the old content or the new, never half."""

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ernie_m.errors import CheckpointError, ConfigError


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yields a temporary path beside `path`; on success it is flushed to disk and takes `path`'s place at once.

    Raises:
        OSError: The folder cannot be written; nothing is left behind.
    """
    target = Path(path)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Replaces a file's content by `text`, as UTF-8 with its line ends as they are, atomically."""
    with replacing(path) as temporary:
        temporary.write_bytes(text.encode("utf-8"))


def write_json_files(folder: Path, contents: Mapping[str, Any]) -> None:
    """Writes files of JSON by their paths in a folder."""
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, json.dumps(content, indent=2) + "\n")


def read_json(path: Path, *, error: type[ConfigError] = CheckpointError) -> dict[str, Any]:
    """The object that a JSON file holds.

    Raises:
        CheckpointError: (or the `error` given) The file is missing, or holds something else.
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError as cause:
        raise error(f"{path}: cannot be read ({cause.strerror})") from cause
    except ValueError as cause:
        raise error(f"{path}: not a JSON file ({cause})") from cause
    if not isinstance(values, dict):
        raise error(f"{path}: a JSON object is needed, this is a {type(values).__name__}")
    return values

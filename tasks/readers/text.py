"""The text of files, plain or gzipped. Every reader opens its files here, and every error says where it is."""

import difflib
import gzip
import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ernie_m.errors import ConfigError, DataError

PACKED = ".gz"
UTF_8 = ("UTF-8",)


def read_text(path: Path, encodings: Sequence[str] = UTF_8) -> str:
    """A file's text, without a byte order mark.

    Args:
        path: The file; the ending `.gz` says that it is gzipped.
        encodings: The first that fits the whole file is taken.

    Raises:
        ConfigError: There is no such encoding.
        DataError: The file is missing, incomplete or corrupt, or no encoding fits it.
    """
    data = _read_bytes(path)
    problem = f"{path}: data.read.encodings names none"
    for name in encodings:
        try:
            return data.decode(name).removeprefix("\ufeff")
        except LookupError:
            raise ConfigError(f"data.read.encodings: {name} is unknown; e.g. utf-8, latin-1") from None
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            problem = f"{path}:{line}: not {name.upper()}: {error.reason} at byte {error.start}"
    hint = "" if encodings is UTF_8 else "; data.read.encodings=[utf-8,latin-1] tries both"
    raise DataError(problem + hint)


def read_lines(path: Path, encodings: Sequence[str] = UTF_8) -> list[str]:
    """A file's lines, which end at a line feed, with or without a carriage return before it. See `read_text`."""
    return [line.removesuffix("\r") for line in read_text(path, encodings).split("\n")]


def read_json(path: Path) -> Any:
    """The content of a JSON file; raises DataError if the file is empty, or see `read_text` and `parse_json`."""
    text = read_text(path)
    if not text.strip():
        raise DataError(f"{path}: the file is empty")
    return parse_json(path, text)


def parse_json(path: Path, text: str) -> Any:
    """The content of a JSON file's text; raises DataError if it is no JSON, and says where."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        hint = ". Is it JSON lines? One object or list is needed" if error.msg == "Extra data" else ""
        raise DataError(f"{path}, {place}: broken JSON ({error.msg}), so not a JSON file{hint}") from error
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path}: not a JSON file: {error}") from error


def _read_bytes(path: Path) -> bytes:
    if path.is_dir():
        names = sorted(child.name for child in path.iterdir())
        raise DataError(f"{path}: this is a folder, not a file. It holds: {', '.join(names[:10]) or 'nothing'}.")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{path}: cannot be read: there is no such file. {_neighbours(path)}") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from error
    if path.suffix != PACKED:
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path}: cannot be read: it is no gzip file, or is cut off or corrupt ({error})") from error


def _neighbours(path: Path) -> str:
    """A sentence with the files whose names are similar to that of a missing file."""
    if not path.parent.is_dir():
        return f"Neither is there a folder {path.parent}."
    names = [child.name for child in path.parent.iterdir() if child.is_file()]
    similar = ", ".join(sorted(difflib.get_close_matches(path.name, names, n=5)))
    return f"Similar in that folder: {similar or 'nothing'}."

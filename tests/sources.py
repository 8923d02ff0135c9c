"""Reading a file with a reader, as the data module does."""

from pathlib import Path
from typing import Any

from tasks.readers.policy import BadExamplePolicy, ReadReport
from tasks.readers.source import Source


def read_file(
    reader: Any,
    path: Path,
    report: ReadReport | None = None,
    *,
    language: str = "en",
    on_bad_example: str = "error",
    labelled: bool = True,
    **options: Any,
) -> list[Any]:
    """The examples that a reader makes of a file."""
    policy = BadExamplePolicy.parse(on_bad_example)
    return list(reader(Source(path, language, policy, report or ReadReport(), labelled), **options))

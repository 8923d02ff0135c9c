"""Several files of one language as one list of examples."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any


def join(files: Sequence[Sequence[Any]]) -> list[Any]:
    """The examples of a language's files, in their order, under ids that differ.

    Where two files have an id in common, as files whose rows are numbered do, every id begins with its file's number,
    from 1: `2:17`; and so does a document that is no more than the id. Translations in as many files share ids again.

    Args:
        files: The examples of each file, whose ids differ within it.
    """
    joined = [example for examples in files for example in examples]
    if len(files) == 1 or len({example.id for example in joined}) == len(joined):
        return joined
    return [_numbered(example, number) for number, examples in enumerate(files, start=1) for example in examples]


def _numbered(example: Any, number: int) -> Any:
    key = f"{number}:{example.id}"
    return replace(example, id=key, document=key if example.document == example.id else example.document)

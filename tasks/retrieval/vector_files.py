"""Sentences' vectors on disk: `<name>.npy` with the numbers, `<name>.jsonl` with ids and texts, a line each.

Vectors are written as they come and read block by block, so that memory does not grow with the number of sentences.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ernie_m.errors import DataError
from ernie_m.files import replacing, write_text
from tasks.examples import TextWithId
from tasks.readers.text import read_lines

SHOWN = 5
"""Ids that a message has."""
AT_ONCE = 65536
"""Vectors that are looked at at a time."""


@dataclass(frozen=True, slots=True)
class VectorFile:
    """A set of sentences and their vectors.

    Attributes:
        path: The `.npy`.
        sentences: In the order of the vectors.
        vectors: `(N, D)` fp32, mapped into memory.
    """

    path: Path
    sentences: Sequence[TextWithId]
    vectors: Tensor

    @classmethod
    def open(cls, path: Path) -> "VectorFile":
        """Reads a `.npy` and the `.jsonl` beside it.

        Raises:
            DataError: A file is missing or no such file, or they do not belong together.
        """
        if not path.is_file():
            raise DataError(f"{path}: no such file; run=predict task=retrieval writes a .npy, and a .jsonl beside it")
        try:
            vectors = np.load(path, mmap_mode="c", allow_pickle=False)
        except (OSError, ValueError) as error:
            raise DataError(f"{path}: no vectors ({error}); run=predict task=retrieval writes a .npy") from error
        if vectors.ndim != 2 or vectors.dtype.kind != "f":
            raise DataError(
                f"{path}: {vectors.dtype} of shape {vectors.shape}, numbers (sentences, width) are needed; vectors of "
                "several layers (task.layer=all) cannot be searched"
            )
        sentences = _read_sentences(path.with_suffix(".jsonl"))
        if len(sentences) != len(vectors):
            raise DataError(f"{path} has {len(vectors)} vectors, {path.with_suffix('.jsonl')} {len(sentences)} lines")
        return cls(path, sentences, torch.from_numpy(vectors.astype(np.float32, copy=False)))


@contextmanager
def writing_vectors(
    path: Path, sentences: Sequence[TextWithId], shape: Sequence[int], columns: Mapping[str, Mapping[str, Any]]
) -> Iterator[np.ndarray]:
    """Yields the array `(N, *shape)` fp32 to fill; on success both files are there, else neither is.

    Args:
        path: The `.npy`.
        sentences: Of the vectors, in their order.
        shape: Of a sentence's: `(D,)`, or `(layers, D)`.
        columns: Id -> what stood beside a sentence, which goes to the `.jsonl`.
    """
    with replacing(path) as temporary:
        array = np.lib.format.open_memmap(temporary, mode="w+", dtype=np.float32, shape=(len(sentences), *shape))
        yield array
        array.flush()
    rows = ({**columns.get(sentence.id, {}), "id": sentence.id, "text": sentence.text} for sentence in sentences)
    write_text(path.with_suffix(".jsonl"), "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def check_finite(vectors: Tensor, sentences: Sequence[TextWithId]) -> None:
    """Refuses vectors that are not finite: one of them spoils every search.

    Args:
        vectors: `(N, ...)`.
        sentences: Of the vectors.

    Raises:
        DataError: Some are not; their ids are named.
    """
    broken = [
        first + place
        for first in range(0, len(vectors), AT_ONCE)
        for place in (~vectors[first : first + AT_ONCE].isfinite()).flatten(1).any(1).nonzero().flatten().tolist()
    ]
    if broken:
        ids = ", ".join(sentences[number].id for number in broken[:SHOWN])
        more = f" and {len(broken) - SHOWN} more" if len(broken) > SHOWN else ""
        raise DataError(
            f"the vectors of {len(broken)} of {len(vectors)} sentences are not finite: {ids}{more}; the model is "
            "broken, or its precision too low (trainer.precision)"
        )


def _read_sentences(path: Path) -> list[TextWithId]:
    sentences = []
    lines = read_lines(path)
    for number, line in enumerate(lines[:-1] if lines[-1] == "" else lines, start=1):
        try:
            row = json.loads(line)
            sentences.append(TextWithId(str(row["id"]), str(row["text"])))
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(f"{path}:{number}: no id and text of a sentence ({error})") from error
    return sentences

"""`run=predict` of sentences: their vectors go to files as they come, and the console shows who is near to whom."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from rich.console import RenderableType
from rich.text import Text
from torch import Tensor

from tasks.answers import VectorAnswer
from tasks.examples import PairExample
from tasks.retrieval.nearest import k_nearest
from tasks.retrieval.vector_files import VectorFile, check_finite, writing_vectors
from tasks.task import Prediction

SHOWN = 4
"""Sentences whose nearest the console has."""
Receiver = Callable[[Sequence[Any], Sequence[tuple[Tensor | None, Tensor | None]]], None]
"""Takes a batch's features, and the vectors of each one's sides."""


def is_of_sentences(examples: Sequence[PairExample]) -> bool:
    """Whether there are sentences alone, without anything to search among."""
    return all(example.sentence is not None and example.translation is None for example in examples)


def sentence_predictions(
    examples: Sequence[PairExample], told: Sequence[Sequence[tuple[Tensor | None, Tensor | None]]], *, normalize: bool
) -> list[Prediction]:
    """Sentences' vectors as answers.

    Args:
        examples: Sentences alone.
        told: Each one's row, with its vector `(layers, D)`.
        normalize: Whether vectors get length 1.

    Raises:
        DataError: A vector is not finite.
    """
    sentences = [example.sentence for example in examples if example.sentence is not None]
    vectors = torch.stack([vector for ((vector, _),) in told if vector is not None])
    check_finite(vectors, sentences)
    vectors = F.normalize(vectors, dim=-1) if normalize else vectors
    arrays = (vectors[:, 0] if vectors.shape[1] == 1 else vectors).numpy()
    return [
        Prediction(None, VectorAnswer(sentence.text, vector))
        for sentence, vector in zip(sentences, arrays, strict=True)
    ]


def vectors_path(folder: Path, language: str) -> Path:
    """Where a run writes a language's vectors."""
    return folder / "predictions" / f"predict.{language}.npy"


@contextmanager
def writing_vectors_of(
    languages: Mapping[str, Sequence[PairExample]],
    folder: Path,
    *,
    shape: Sequence[int],
    normalize: bool,
    columns: Mapping[str, Mapping[str, Mapping[str, Any]]],
) -> Iterator[Receiver]:
    """Yields what takes batches; on success there is a file for each language.

    Args:
        languages: Language -> its sentences.
        folder: The run's.
        shape: Of a sentence's vector: `(D,)`, or `(layers, D)`.
        normalize: Whether vectors get length 1.
        columns: Language -> id -> what stood beside a sentence.

    Raises:
        DataError: A vector is not finite; nothing is written.
    """
    (folder / "predictions").mkdir(exist_ok=True)
    with ExitStack() as files:
        arrays, places = {}, {}
        for language, examples in languages.items():
            sentences = [example.sentence for example in examples if example.sentence is not None]
            path = vectors_path(folder, language)
            arrays[language] = files.enter_context(writing_vectors(path, sentences, shape, columns.get(language, {})))
            places[language] = {sentence.id: number for number, sentence in enumerate(sentences)}

        def take(features: Sequence[Any], told: Sequence[tuple[Tensor | None, Tensor | None]]) -> None:
            vectors = torch.stack([vector for vector, _ in told if vector is not None])
            check_finite(vectors, [feature.example.sentence for feature in features])
            vectors = F.normalize(vectors, dim=-1) if normalize else vectors
            for feature, vector in zip(features, vectors.numpy(), strict=True):
                example = feature.example
                arrays[example.language][places[example.language][example.sentence.id]] = vector.reshape(shape)

        yield take


def take_nothing(features: Sequence[Any], told: Sequence[tuple[Tensor | None, Tensor | None]]) -> None:
    """The receiver of ranks that do not write."""


def show_nearest(path: Path, *, show: Callable[[RenderableType], None]) -> None:
    """Shows the first sentences with the nearest other one of the file, and where the vectors are."""
    shape = np.load(path, mmap_mode="r").shape
    if len(shape) == 2 and shape[0] > 1:
        stored = VectorFile.open(path)
        first = min(SHOWN, len(stored.sentences))
        indices, cosines = k_nearest(stored.vectors[:first], stored.vectors, k=2)
        for number, (near, scores) in enumerate(zip(indices.tolist(), cosines.tolist(), strict=True)):
            place = 1 if near[0] == number else 0
            line = Text(stored.sentences[number].text)
            line.append(f"\n    nearest: {stored.sentences[near[place]].text}", style="bold")
            show(line.append(f" {scores[place]:.3f}", style="cyan"))
    size = " x ".join(map(str, shape[1:]))
    vectors = f"{shape[0]} vector{'' if shape[0] == 1 else 's'} of {size} numbers"
    show(f"{vectors}: {path}; ids and texts: {path.with_suffix('.jsonl')}")

"""What a search in a language's sentences starts from, what it shows meanwhile, and what its outcome says."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import lightning
from torch import Tensor

from ernie_m.errors import DataError
from tasks.answers import NeighbourAnswer
from tasks.examples import TextWithId
from tasks.metrics.retrieval import Mined, Neighbours, Similarity
from tasks.task import Prediction

LARGE_SEARCH = 10**9
"""Comparisons from which on a search has a progress bar."""


@dataclass(frozen=True, slots=True)
class Sides:
    """All sentences of a language's data, and those among which their translations are.

    Attributes:
        first: The sentences.
        second: The translations.
        vectors: Of either side, `(N, layers, D)` and `(M, layers, D)`.
        gold: Numbers of a first and a second one that belong together.
    """

    first: Sequence[TextWithId]
    second: Sequence[TextWithId]
    vectors: tuple[Tensor, Tensor]
    gold: Sequence[tuple[int, int]]

    @property
    def comparisons(self) -> int:
        """That an exhaustive search in all layers makes."""
        return 2 * len(self.first) * len(self.second) * self.vectors[0].shape[1]


def decode_pairs(sides: Sides, nearest: Neighbours, similarity: Similarity) -> list[Prediction]:
    """For each pair the number of the sentence, from 0, that is nearest to its translation; answers have texts."""

    def shown(sentence: TextWithId, near: float) -> dict[str, Any]:
        return {"id": sentence.id, "text": sentence.text, similarity: near}

    numbers = (nearest.forward, nearest.forward_scores, nearest.backward, nearest.backward_scores)
    predictions = []
    for row, (there, near, back, near_back) in enumerate(zip(*(n.tolist() for n in numbers), strict=True)):
        values = {
            "sentence": sides.first[row].text,
            "translation": sides.second[row].text,
            "forward": shown(sides.second[there], near),
            "backward": shown(sides.first[back], near_back),
        }
        predictions.append(Prediction(str(back), NeighbourAnswer(values)))
    return predictions


def decode_mined(sides: Sides, mined: Sequence[Mined], similarity: Similarity) -> dict[str, Prediction]:
    """By the sentence's id the two ids of each mined pair, separated by a tab; the answer has the texts.

    Raises:
        DataError: Two sentences of a side have one id.
    """
    for side in (sides.first, sides.second):
        ids = [sentence.id for sentence in side]
        if len(set(ids)) < len(ids):
            again = next(key for place, key in enumerate(ids) if key in ids[:place])
            raise DataError(
                f"two sentences have the id {again}, and ids say which pairs are found; lists need their own"
            )
    predictions = {}
    for first, second, score in mined:
        sentence, translation = sides.first[first], sides.second[second]
        values = {"sentence": sentence.text, "translation": translation.text, similarity: score}
        predictions[sentence.id] = Prediction(f"{sentence.id}\t{translation.id}", NeighbourAnswer(values))
    return predictions


@contextmanager
def search_bar(trainer: lightning.Trainer, description: str, *, comparisons: int) -> Iterator[Callable[[int], Any]]:
    """A bar for a large search in the progress display on the screen, if there is one; yields what advances it."""
    display = getattr(trainer.progress_bar_callback, "progress", None)
    if display is None or comparisons < LARGE_SEARCH:
        yield lambda done: None
        return
    bar = display.add_task(description, total=comparisons)
    try:
        yield partial(display.advance, bar)
    finally:
        display.remove_task(bar)

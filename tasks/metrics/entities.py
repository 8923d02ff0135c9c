"""Scores of tag sequences, as pure functions of predictions and golds: entities, and single tags."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from ernie_m.errors import DataError

TypedSpan = tuple[str, int, int]
"""An entity among a sentence's words: its type, its first word, and the word behind its last."""
Tags = Sequence[Sequence[str]]
"""The tags of each sentence."""


def entities_of(tags: Sequence[str], *, strict: bool = False) -> set[TypedSpan]:
    """The entities that a sentence's IOB tags name.

    As conlleval and seqeval's default count, an I- that has nothing to go on with begins an entity; strictly (IOB2, as
    seqeval's strict mode counts) it names none.
    """
    entities: set[TypedSpan] = set()
    start, open_type = 0, ""
    for place, tag in enumerate([*tags, "O"]):
        letter, _, kind = tag.partition("-")
        goes_on = letter == "I" and kind == open_type != ""
        if goes_on:
            continue
        if open_type:
            entities.add((open_type, start, place))
        begins = letter == "B" or (letter == "I" and not strict)
        start, open_type = place, kind if begins else ""
    return entities


def words_of(tags: Sequence[str]) -> set[TypedSpan]:
    """Every word as an entity of its tag, for the scores of single tags."""
    return {(tag, place, place + 1) for place, tag in enumerate(tags)}


def entity_scores(predictions: Sequence[AbstractSet[Any]], golds: Sequence[AbstractSet[Any]]) -> dict[str, float]:
    """`precision`, `recall` and `f1` over all entities of all sentences; 0 where there is nothing to divide by."""
    right = sum(len(guess & gold) for guess, gold in zip(predictions, golds, strict=True))
    return _scores(right, sum(map(len, predictions)), sum(map(len, golds)))


def scores_by_type(
    predictions: Sequence[AbstractSet[tuple[Any, ...]]], golds: Sequence[AbstractSet[tuple[Any, ...]]]
) -> dict[str, dict[str, float]]:
    """Type (an entity's first item), by name -> its scores, and how many of it were `predicted` and are `gold`."""
    types = sorted({entity[0] for entities in (*predictions, *golds) for entity in entities})
    counts = {kind: [0, 0, 0] for kind in types}
    for guess, gold in zip(predictions, golds, strict=True):
        for place, entities in enumerate((guess & gold, guess, gold)):
            for entity in entities:
                counts[entity[0]][place] += 1
    return {
        kind: _scores(right, guessed, true) | {"predicted": guessed, "gold": true}
        for kind, (right, guessed, true) in counts.items()
    }


def tag_accuracy(predictions: Tags, golds: Tags) -> float:
    """The share of words whose tag is right.

    Raises:
        DataError: There is no word.
    """
    pairs = zip(predictions, golds, strict=True)
    right = [guess == gold for guesses, tags in pairs for guess, gold in zip(guesses, tags, strict=True)]
    if not right:
        raise DataError("no word was scored: the accuracy of an empty data set is undefined")
    return sum(right) / len(right)


def _scores(right: int, guessed: int, true: int) -> dict[str, float]:
    return {
        "precision": right / guessed if guessed else 0.0,
        "recall": right / true if true else 0.0,
        "f1": 2 * right / (guessed + true) if guessed + true else 0.0,
    }

"""Scores of tag sequences, as pure functions of predictions and golds: entities, and single tags."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from ernie_m.errors import DataError
from tasks.metrics.tallies import Tally, overlap, ratios

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


def entity_tallies(predictions: Sequence[AbstractSet[Any]], golds: Sequence[AbstractSet[Any]]) -> dict[str, Tally]:
    """`precision`, `recall` and `f1` over all entities of all sentences; 0 where there is nothing to divide by."""
    right = [len(guess & gold) for guess, gold in zip(predictions, golds, strict=True)]
    return overlap(right, list(map(len, predictions)), list(map(len, golds)))


def entity_scores(predictions: Sequence[AbstractSet[Any]], golds: Sequence[AbstractSet[Any]]) -> dict[str, float]:
    """The same over all sentences."""
    return ratios(entity_tallies(predictions, golds))


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
        kind: ratios(overlap([right], [guessed], [true])) | {"predicted": guessed, "gold": true}
        for kind, (right, guessed, true) in counts.items()
    }


def tag_accuracy(predictions: Tags, golds: Tags) -> Tally:
    """The share of words whose tag is right; a sentence adds its words.

    Raises:
        DataError: There is no word.
    """
    pairs = zip(predictions, golds, strict=True)
    right = [sum(guess == gold for guess, gold in zip(*sentence, strict=True)) for sentence in pairs]
    words = list(map(len, golds))
    if not any(words):
        raise DataError("no word was scored: the accuracy of an empty data set is undefined")
    return Tally(right, words)

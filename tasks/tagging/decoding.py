"""From what a model says of words to tags, entities and scores (pure)."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from tasks.answers import EntityAnswer, Mention, TagAnswer
from tasks.examples import TokenExample
from tasks.metrics.entities import entities_of, entity_tallies, tag_accuracy
from tasks.metrics.tallies import Tally
from tasks.tagging.tags import OUTSIDE, Problem, following


class ToldTag(NamedTuple):
    """What a window says of a word: its tag, and how sure that is."""

    tag: str
    probability: float


def decode(told: Mapping[int, str], words: Sequence[str], problem: Problem, labels: Sequence[str]) -> list[str]:
    """The tags of an example's words.

    Words without a piece are given theirs. Of entities: between two that have one, it is inside where the second goes
    on with the first one's entity; otherwise white space is outside, and a word of zero width goes on as the one before
    it. A plain tag is that of the last word with a piece, or else the next one's.

    Args:
        told: Number of a word -> its tag, of those that have a piece.
        words: The words.
        problem: What the tags are.
        labels: The first stands where no word has a piece.
    """
    places = sorted(told)
    if problem == "tags":
        before = np.searchsorted(places, range(len(words)), side="right").tolist()
        return [told[places[max(place - 1, 0)]] if places else labels[0] for place in before]
    tags = [told.get(place, OUTSIDE) for place in range(len(words))]
    for place, after in pairwise([*places, len(words)]):
        inside = told.get(after) == following(told[place])
        for blank in range(place + 1, after):
            tags[blank] = following(tags[blank - 1]) if inside or not words[blank].isspace() else OUTSIDE
    return tags


def answer_of(
    example: TokenExample, tags: Sequence[str], probabilities: Sequence[float | None], problem: Problem
) -> EntityAnswer | TagAnswer:
    """What tags say of an example, for users: entities, or the tags themselves."""
    if problem == "tags":
        return TagAnswer(example.text, example.spans, example.words, tuple(tags), tuple(probabilities))
    mentions = []
    for kind, first, behind in sorted(entities_of(tags), key=lambda entity: entity[1]):
        start, end = example.spans[first][0], example.spans[behind - 1][1]
        sure = min(p for p in probabilities[first:behind] if p is not None)
        mentions.append(Mention(example.text[start:end], start, end, kind, sure))
    return EntityAnswer(example.text, tuple(mentions))


def tallies_of(golds: Sequence[Sequence[str]], guesses: Sequence[Sequence[str]], problem: Problem) -> dict[str, Tally]:
    """`precision`, `recall` and `f1` of entities as conlleval counts them, or `accuracy` of plain tags."""
    if problem == "tags":
        return {"accuracy": tag_accuracy(guesses, golds)}
    return entity_tallies([entities_of(tags) for tags in guesses], [entities_of(tags) for tags in golds])

"""Entities and their scores: by hand, and against seqeval on random tags, valid and not."""

import random
import warnings
from functools import partial

import pytest
from seqeval.metrics import accuracy_score, v1
from seqeval.metrics.sequence_labeling import get_entities, precision_recall_fscore_support
from seqeval.scheme import IOB2, Entities

from ernie_m.errors import DataError
from tasks.metrics.entities import entities_of, entity_scores, scores_by_type, tag_accuracy, words_of

TAGS = ["O", "O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-a-b", "I-a-b"]


def sequences(count: int, *, seed: int = 0) -> list[list[str]]:
    rng = random.Random(seed)
    return [rng.choices(TAGS, k=rng.randrange(12)) for _ in range(count)]


@pytest.mark.parametrize(
    ("tags", "entities", "strictly"),
    [
        ("O B-A I-A O", {("A", 1, 3)}, None),
        ("B-A B-A I-A", {("A", 0, 1), ("A", 1, 3)}, None),
        ("I-A I-A", {("A", 0, 2)}, set()),
        ("B-A I-B I-B", {("A", 0, 1), ("B", 1, 3)}, {("A", 0, 1)}),
        ("O I-A B-A", {("A", 1, 2), ("A", 2, 3)}, {("A", 2, 3)}),
        ("B-A O I-A", {("A", 0, 1), ("A", 2, 3)}, {("A", 0, 1)}),
        ("", set(), None),
    ],
)
def test_entities_of_tags(
    tags: str, entities: set[tuple[str, int, int]], strictly: set[tuple[str, int, int]] | None
) -> None:
    assert entities_of(tags.split()) == entities
    assert entities_of(tags.split(), strict=True) == (entities if strictly is None else strictly)


def test_entities_are_seqevals() -> None:
    sentences = sequences(10_000)
    for tags in sentences:
        assert entities_of(tags) == {(kind, start, last + 1) for kind, start, last in get_entities(tags)}
    strict = Entities(sentences, IOB2).entities
    for tags, entities in zip(sentences, strict, strict=True):
        assert entities_of(tags, strict=True) == {(entity.tag, entity.start, entity.end) for entity in entities}


@pytest.mark.parametrize("strict", [False, True])
def test_scores_are_seqevals(strict: bool) -> None:
    golds = sequences(10_000, seed=1)
    rng = random.Random(2)
    guesses = [[rng.choice(TAGS) if rng.random() < 0.2 else tag for tag in tags] for tags in golds]
    oracle = partial(v1.precision_recall_fscore_support, scheme=IOB2) if strict else precision_recall_fscore_support
    for first, size in [(0, 10_000), *((first, 3) for first in range(0, 60, 3))]:
        true, guessed = golds[first : first + size], guesses[first : first + size]
        sides = [[entities_of(tags, strict=strict) for tags in side] for side in (guessed, true)]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            *expected, counts = oracle(true, guessed, average=None)
            micro = oracle(true, guessed, average="micro")[:3]
        assert list(entity_scores(*sides).values()) == pytest.approx(micro)
        by_type = scores_by_type(*sides)
        for name, scores in zip(("precision", "recall", "f1", "gold"), (*expected, counts), strict=True):
            assert [of_type[name] for of_type in by_type.values()] == pytest.approx(list(scores))
    assert tag_accuracy(guesses, golds).score == pytest.approx(accuracy_score(golds, guesses))


def test_nothing_to_divide_by() -> None:
    assert entity_scores([set()], [set()]) == {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert entity_scores([{("A", 0, 1)}], [set()]) == {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    with pytest.raises(DataError, match="no word was scored"):
        tag_accuracy([[]], [[]])


def test_single_tags_have_scores_of_their_own() -> None:
    golds, guesses = ["NOUN", "VERB", "NOUN"], ["NOUN", "NOUN", "NOUN"]
    scores = scores_by_type([words_of(guesses)], [words_of(golds)])
    assert scores["NOUN"] == {"precision": pytest.approx(2 / 3), "recall": 1.0, "f1": 0.8, "predicted": 3, "gold": 2}
    assert scores["VERB"]["recall"] == 0.0

"""The files that predicted tags are written to: for evaluators, for people, and the scores of each type."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ernie_m.files import write_text
from tasks.metrics.entities import entities_of, entity_scores, scores_by_type, words_of
from tasks.tagging.tags import Problem
from tasks.task import Prediction

BLANK = "\u2423"
"""Stands for a word's white space in files whose columns are separated by it."""


def write_tags(directory: Path, name: str, predictions: Mapping[str, Prediction], problem: Problem) -> None:
    """Writes one language's predictions.

    * `<name>.tsv` as XTREME's evaluator reads it: a tag a line, and a blank line behind every sentence, the last too;
    * `<name>.conll` as conlleval reads it: word, gold tag (where there is one) and prediction;
    * `<name>.jsonl`: ids, and entities as half-open spans of characters, or words and tags;
    * `<name>.types.json`, where there are gold tags: the scores of each type.
    """
    sentences = list(predictions.values())
    write_text(directory / f"{name}.tsv", "".join("".join(f"{tag}\n" for tag in p.value) + "\n" for p in sentences))
    write_text(directory / f"{name}.conll", "\n".join(map(_columns, sentences)))
    rows = ({"id": key} | _shown(prediction, problem) for key, prediction in predictions.items())
    write_text(directory / f"{name}.jsonl", "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    golds = [prediction.details["gold"] for prediction in sentences]
    if None not in golds:
        details = details_of(golds, [prediction.value for prediction in sentences], problem)
        write_text(directory / f"{name}.types.json", json.dumps(details, indent=2, ensure_ascii=False) + "\n")


def details_of(golds: Sequence[Sequence[str]], guesses: Sequence[Sequence[str]], problem: Problem) -> dict[str, Any]:
    """The scores of each type, of entities as `conlleval` counts them and in the `strict` way (see `entities_of`)."""
    if problem == "tags":
        return {"by_tag": scores_by_type([words_of(tags) for tags in guesses], [words_of(tags) for tags in golds])}
    details = {}
    for name, strict in (("conlleval", False), ("strict", True)):
        guessed, true = ([entities_of(tags, strict=strict) for tags in side] for side in (guesses, golds))
        details[name] = {"all": entity_scores(guessed, true), "by_type": scores_by_type(guessed, true)}
    return details


def _columns(prediction: Prediction) -> str:
    words = ("".join(BLANK if c.isspace() else c for c in word) or BLANK for word in prediction.details["words"])
    gold = prediction.details["gold"]
    columns = [words, prediction.value] if gold is None else [words, gold, prediction.value]
    return "".join(" ".join(row) + "\n" for row in zip(*columns, strict=True))


def _shown(prediction: Prediction, problem: Problem) -> dict[str, Any]:
    if problem == "tags":
        return {"words": prediction.details["words"], "tags": prediction.value}
    text, spans = prediction.details["text"], prediction.details["spans"]
    entities = []
    for kind, first, behind in sorted(entities_of(prediction.value), key=lambda entity: entity[1]):
        start, end = spans[first][0], spans[behind - 1][1]
        entities.append({"text": text[start:end], "span": [start, end], "type": kind})
    return {"text": text, "entities": entities}

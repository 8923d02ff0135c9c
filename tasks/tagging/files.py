"""The files that predicted tags are written to: for evaluators, for people, and the scores of each type."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ernie_m.files import write_text
from tasks.examples import TokenExample
from tasks.metrics.entities import entities_of, entity_scores, scores_by_type, words_of
from tasks.tagging.tags import Problem

BLANK = "\u2423"
"""Stands for a word's white space in files whose columns are separated by it."""


def write_tags(
    directory: Path, name: str, examples: Sequence[TokenExample], tags: Sequence[Sequence[str]], problem: Problem
) -> None:
    """Writes one language's predictions.

    * `<name>.tsv` as XTREME's evaluator reads it: a tag a line, and a blank line behind every sentence, the last too;
    * `<name>.conll` as conlleval reads it: word, gold tag (where there is one) and prediction;
    * `<name>.types.json`, where there are gold tags: the scores of each type.
    """
    write_text(directory / f"{name}.tsv", "".join("".join(f"{tag}\n" for tag in row) + "\n" for row in tags))
    write_text(directory / f"{name}.conll", "\n".join(map(_columns, examples, tags)))
    golds = [example.tags for example in examples if example.tags is not None]
    if len(golds) == len(examples):
        details = details_of(golds, tags, problem)
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


def _columns(example: TokenExample, tags: Sequence[str]) -> str:
    words = ("".join(BLANK if c.isspace() else c for c in word) or BLANK for word in example.words)
    columns = [words, tags] if example.tags is None else [words, example.tags, tags]
    return "".join(" ".join(row) + "\n" for row in zip(*columns, strict=True))

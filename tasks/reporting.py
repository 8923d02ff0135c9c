"""What an evaluation leaves behind: predictions, what each example adds to the scores, and how sure these are."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from ernie_m.training.results import SUMMARY, Intervals, with_summary
from ernie_m.training.seeding import derive_seed
from tasks.asking.predictions import write_answers
from tasks.data.dataset import Examples
from tasks.evaluation import Evaluation
from tasks.metrics.bootstrap import interval, mean_of, resample
from tasks.metrics.tallies import write_tallies
from tasks.task import Prediction

EVALUATED = ("validation", "test")
"""Splits that have something to compare predictions with."""


def regime_of(trained_in: Collection[str], examples: Examples, *, limit: int | None) -> str | None:
    """In which languages is trained and evaluated, as the field calls it.

    * `few_shot`: with so many training examples of each language at most (`data.limit`);
    * `zero_shot`: some languages that are evaluated are not trained in;
    * `single`: one language is trained in, and evaluated;
    * `translate_train_all`: several are trained in, and no other is evaluated.

    None where nothing is evaluated, or no training has been.
    """
    evaluated = {language for split in EVALUATED for language in examples.splits.get(split, {})}
    if not trained_in or not evaluated:
        return None
    if limit is not None:
        return "few_shot"
    if evaluated - set(trained_in):
        return "zero_shot"
    return "single" if len(trained_in) == 1 else "translate_train_all"


def transfer_note(trained_in: Sequence[str], evaluated: Sequence[str], *, source: str, regime: str | None) -> str:
    """A sentence on the languages trained in and those that a zero-shot mean is of.

    Args:
        trained_in: Languages of the training data; empty where the model does not know them.
        evaluated: Languages that have scores.
        source: The language that transfer starts from.
        regime: See `regime_of`.
    """
    others = [language for language in evaluated if language not in trained_in and language != source]
    mean = f"zero-shot is the mean of {', '.join(others)}" if others and source in evaluated else ""
    if not trained_in:
        unknown = "the model does not say in which languages it was trained for this task"
        return f"{unknown}; {mean}, all but the source language" if mean else unknown
    return "; ".join(filter(None, [f"trained in {', '.join(trained_in)} ({regime})", mean]))


def write_predictions(
    folder: Path, split: str, evaluation: Evaluation, examples: Examples, task: Any
) -> list[tuple[list[Prediction], Path]]:
    """Writes each language's predictions in every form, and the tallies of its scores.

    Args:
        folder: Of predictions.
        split: What was evaluated.
        evaluation: Its outcome.
        examples: Of all splits.
        task: Which writes its official format.

    Returns:
        Language by language its predictions and the path of their file.
    """
    written: list[tuple[list[Prediction], Path]] = []
    for language, by_id in evaluation.predictions.items():
        name = f"{split}.{language}"
        rows = [example for example in examples.splits[split][language] if example.id in by_id]
        predictions = [by_id[example.id] for example in rows]
        path = folder / f"{name}.jsonl"
        write_answers(path, rows, predictions, columns=examples.columns.get(language, {}))
        task.write(folder, name, rows, predictions, evaluation.details.get(language))
        written.append((predictions, path))
    for language, documents in documents_of(split, evaluation, examples).items():
        ids, tallies = evaluation.tallied[language]
        write_tallies(folder / f"{split}.{language}.scores.csv", ids, documents, tallies)
    return written


def documents_of(split: str, evaluation: Evaluation, examples: Examples) -> dict[str, list[str]]:
    """Language -> the document of each example that its scores are tallied of."""
    documents = {}
    for language, tallied in evaluation.tallied.items():
        by_id = {example.id: example.document for example in examples.splits[split][language]}
        documents[language] = [by_id[key] for key in tallied.ids]
    return documents


def intervals_of(
    split: str,
    evaluation: Evaluation,
    examples: Examples,
    *,
    source: str,
    trained_in: Collection[str],
    seed: int,
) -> Intervals:
    """The intervals of all scores that are tallied; see `tasks.metrics.bootstrap`.

    A score has one where enough documents count in it, and a mean over languages if each of them has one.

    Args:
        split: What was evaluated.
        evaluation: Its outcome.
        examples: Of all splits.
        source: See `with_summary`.
        trained_in: Likewise.
        seed: The run's.
    """
    tallies = {language: tallied.tallies for language, tallied in evaluation.tallied.items()}
    documents = documents_of(split, evaluation, examples)
    drawn = resample(tallies, documents, seed=derive_seed(seed, "intervals", split))
    intervals: Intervals = {}
    for metric, scores in evaluation.scores.items():
        of_metric: Mapping[str, Any] = drawn.get(metric, {})
        if of_metric.keys() == scores.keys() - SUMMARY.keys():
            of_metric = with_summary(of_metric, source=source, trained_in=trained_in, mean=mean_of)
        ends = {name: interval(of_metric[name]) for name in scores if name in of_metric}
        if known := {name: pair for name, pair in ends.items() if pair is not None}:
            intervals[metric] = known
    return intervals

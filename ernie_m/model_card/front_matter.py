"""The head of a card, in YAML that the Hugging Face hub reads: languages, licence, task, data sets and scores."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import yaml

from ernie_m.model_card.facts import TrainingFacts
from ernie_m.model_card.loading import Layout

LICENCE = "apache-2.0"
PIPELINES = {
    "ErnieMModel": "feature-extraction",
    "ErnieMForMaskedLM": "fill-mask",
    "ErnieMForSequenceClassification": "text-classification",
    "ErnieMForTokenClassification": "token-classification",
    "ErnieMForQuestionAnswering": "question-answering",
    "ErnieMForMultipleChoice": "multiple-choice",
    "ErnieMForInformationExtraction": "token-classification",
}
"""Our class -> the hub's name of what it does."""
LIBRARIES: dict[Layout, str] = {
    "ernie_m": "ernie-m",
    "xlm_roberta": "transformers",
    "sentence_transformers": "sentence-transformers",
    "onnx": "onnx",
}
_LANGUAGE_CODE = re.compile(r"([a-z]{2,3})(?![a-z])")
_DATA_SET = re.compile(r"[A-Za-z0-9][\w.-]*(/[\w.-]+)?")


def front_matter(name: str, layout: Layout, trainings: Sequence[TrainingFacts]) -> str:
    """The head, between lines of dashes.

    Args:
        name: Of the model's class.
        layout: Of the folder.
        trainings: Of the model, the newest last; without any, no licence and no language is claimed.
    """
    values: dict[str, Any] = {
        "library_name": LIBRARIES[layout],
        "pipeline_tag": "sentence-similarity" if layout == "sentence_transformers" else PIPELINES[name],
        "tags": _each_once(["ernie-m", *(training.task for training in trainings)]),
    }
    if trainings:
        last = trainings[-1]
        values |= {
            "language": codes_of(trainings),
            "license": LICENCE,
            "datasets": [data for data in _each_once(one.data for one in trainings) if _DATA_SET.fullmatch(data)],
            "metrics": _each_once(metric for by_metric in last.scores.values() for metric in by_metric),
            "model-index": [{"name": last.run, "results": results}] if (results := _results(name, last)) else [],
        }
    kept = {key: value for key, value in values.items() if value}
    return f"---\n{yaml.safe_dump(kept, sort_keys=False, allow_unicode=True)}---\n"


def languages_of(trainings: Sequence[TrainingFacts]) -> list[str]:
    """The languages that a model was trained or evaluated in."""
    return _each_once(
        language
        for training in trainings
        for languages in (training.languages, *_evaluated(training))
        for language in languages
    )


def codes_of(trainings: Sequence[TrainingFacts]) -> list[str]:
    """The same as ISO 639's codes, as the hub has them: `pt` for `pt_BR`. Languages with other names are left out."""
    codes = (_LANGUAGE_CODE.match(language) for language in languages_of(trainings))
    return _each_once(code[1] for code in codes if code)


def _evaluated(training: TrainingFacts) -> Iterable[list[str]]:
    for by_metric in training.scores.values():
        for scores in by_metric.values():
            yield [language for language in scores if language not in training.summary]


def _results(name: str, training: TrainingFacts) -> list[dict[str, Any]]:
    """The hub's table of scores: an entry for each language of the test split, or of validation where there is none."""
    split = next((split for split in ("test", "validation") if split in training.scores), None)
    by_metric = training.scores[split] if split else {}
    languages = _each_once(language for scores in by_metric.values() for language in scores)
    return [
        {
            "task": {"type": PIPELINES[name], "name": training.task},
            "dataset": {"name": training.data, "type": training.data, "config": language, "split": split},
            "metrics": [
                {"type": metric, "value": round(scores[language], 6), "name": metric.replace("_", " ")}
                for metric, scores in by_metric.items()
                if language in scores
            ],
        }
        for language in languages
        if language not in training.summary
    ]


def _each_once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))

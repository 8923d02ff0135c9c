"""What a fine-tuning tells of itself for the model's card: examples, lengths, and the scores of each language."""

from collections.abc import Mapping
from typing import Any

from ernie_m.model_card.facts import TrainingFacts
from ernie_m.training.results import SUMMARY
from tasks.data.module import TaskDataModule
from tasks.evaluation import TaskModule

ASKED = {
    "text": "Anna lives in Kyiv.",
    "first": "Anna lives in Kyiv.",
    "second": "Anna lives in a city.",
    "question": "Where does Anna live?",
    "context": "Anna lives in Kyiv.",
    "choices": ["In Kyiv.", "In Oslo."],
}
"""Input of a task -> an example of it, which a card asks."""


def training_facts(
    task: Any,
    module: TaskModule,
    data: TaskDataModule,
    *,
    results: Mapping[str, Any],
    environment: Mapping[str, Any],
) -> TrainingFacts:
    """The facts of a training that is over.

    Args:
        task: The `FineTuning`, settled by the data.
        module: Trained and evaluated.
        data: What was trained on.
        results: See `ernie_m.training.job.Job.facts`.
        environment: Likewise.
    """
    asked = task.inputs if "choices" in task.needed else task.needed  # choices are no question by themselves
    train = data.examples.splits["train"]
    lengths = {key: value for key, value in task.settings().items() if key.startswith("max_") and value is not None}
    return TrainingFacts(
        run=results["name"],
        task=task.name,
        encoder=results["encoder"],
        data=data.dataset.name,
        languages=list(train),
        steps=results["steps"],
        settings={
            "training examples": ", ".join(f"{language} {len(rows):,}" for language, rows in train.items()),
            "rows to a step": f"{data.dataset.batch_size:,}",
            **{key.replace("_", " "): str(value) for key, value in lengths.items()},
            "checkpoint chosen by": task.monitor,
            "seed": str(results["seed"]),
        },
        commit=environment["commit"],
        packages=environment["packages"],
        source_language=data.dataset.source_language,
        asked={name: ASKED[name] for name in asked},
        scores={split: evaluation.scores for split, evaluation in module.evaluations.items() if evaluation.scores},
        summary=dict(SUMMARY),
    )

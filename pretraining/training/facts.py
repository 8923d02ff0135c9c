"""What a pre-training tells of itself for the model's card: objectives, text, tokens seen, and what it can do."""

from collections.abc import Mapping
from typing import Any

from ernie_m.model_card.facts import TrainingFacts
from ernie_m.training.results import AVERAGE
from pretraining.sampling.plan import BLOCK
from pretraining.training.data import PretrainingDataModule
from pretraining.training.steps import Steps
from pretraining.training.validation import RETRIEVAL


def tokens_seen(steps: Steps, total: int) -> dict[str, int]:
    """Tokens of text by language that so many optimizer steps read, over all ranks and objectives.

    A plan draws from each cell of a corpus a fixed number of lines in a block of steps, so this is the number of draws
    times the mean length of the cell's lines. Special tokens and BTMLM's pseudo tokens are left aside.

    Args:
        steps: Of the training.
        total: Number of optimizer steps.
    """
    seen = dict.fromkeys(steps.setting.languages.names, 0.0)
    for name, plan in steps.plans.items():
        steps_of_objective = max(0, total - steps.objectives[name].first_step)
        for cell, drawn in zip(plan.cells, plan.counts, strict=True):
            corpus = steps.corpora[cell.corpus]
            lines_drawn = steps_of_objective * drawn / BLOCK
            for language, tokens in zip(corpus.languages, corpus.cell_tokens[cell.first], strict=True):
                seen[language] += lines_drawn * tokens / cell.lines
    return {language: round(tokens) for language, tokens in seen.items()}


def training_facts(
    data: PretrainingDataModule,
    scores: Mapping[str, Mapping[str, float]],
    *,
    results: Mapping[str, Any],
    environment: Mapping[str, Any],
) -> TrainingFacts:
    """The facts of a training that is over.

    Args:
        data: What was trained on.
        scores: Of the last validation.
        results: See `ernie_m.training.job.Job.facts`.
        environment: Likewise.
    """
    steps = data.steps(accumulation=1, rank=0, world_size=1)
    seen = tokens_seen(steps, results["steps"])
    by_language = ", ".join(f"{language} {tokens:,}" for language, tokens in seen.items())
    return TrainingFacts(
        run=results["name"],
        task=results["task"],
        encoder=results["encoder"],
        data=data.dataset_name,
        languages=list(data.setting.languages.names),
        steps=results["steps"],
        settings={
            "objectives": ", ".join(data.objectives),
            "text": ", ".join(f"{corpus.name} {len(corpus):,} lines" for corpus in data.corpora),
            "tokens seen": f"{sum(seen.values()):,} ({by_language}), special and pseudo tokens left aside",
            "tokens to a step, at most": f"{data.max_tokens_per_batch:,}",
            "max length": str(data.max_length),
            "held out": f"{data.held_out} of the lines",
            "seed": str(results["seed"]),
        },
        commit=environment["commit"],
        packages=environment["packages"],
        measures=_measures(scores),
    )


def _measures(scores: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, dict[str, str]]]:
    """Perplexity and accuracy by objective, and retrieval by pair of languages at the layer that is best at it."""
    tables = {
        "Held-out lines, by objective": {
            "perplexity": {name: f"{value:.2f}" for name, value in scores["perplexity"].items()},
            "accuracy in percent": _percent(scores["accuracy"]),
        }
    }
    layers = {name.removeprefix(RETRIEVAL): pairs for name, pairs in scores.items() if name.startswith(RETRIEVAL)}
    if layers:
        best = max(layers, key=lambda layer: layers[layer][AVERAGE])
        title = "Retrieval of held-out translations, accuracy@1 in percent, mean of both directions"
        tables[title] = {f"layer {best}, the best": _percent(layers[best])}
    return tables


def _percent(scores: Mapping[str, float]) -> dict[str, str]:
    return {name: f"{100 * value:.1f}" for name, value in scores.items()}

"""What is shown of fine-tunings and of pre-trainings, section by section; the names are those under which runs log."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ernie_m.training.loggers.names as names
from report.dashboard.panels import Bars, Chart, Lines, Media, Panel, Section, Table
from report.runs.summaries import SUMMARIES

METRICS = ("f1", "accuracy", "exact_match", "pearson")
"""By which tasks choose their checkpoints, or are compared in the field; a section each."""
FURTHER_METRICS = (
    "precision", "recall", "spearman", "accuracy_forward", "accuracy_backward", "entity_f1", "relation_f1",
    "has_answer_exact_match", "has_answer_f1", "no_answer_accuracy", "best_exact_match", "best_f1",
)  # fmt: skip
"""The other metrics of tasks, in a section together."""
LANGUAGE = "[a-z]{2,3}([-_][A-Za-z0-9]+)*"
"""A regular expression of codes of languages, which no word of `SUMMARIES` matches."""
ENDS = {"val": "last validation", "test": "test"}
"""Stages that are scored."""
PREDICTING = (*ENDS, "predict")
"""Stages that leave predictions at the end of a run."""
BEST, STEPS = "best/score", "steps"
"""Numbers of a finished run's `results.json`."""
LAYER = "retrieval_layer_[0-9]+"
"""A regular expression of a layer's retrieval of held-out translations."""
ALIGNMENTS = (1, 2, 3)
"""Numbers of the pairs of sentences whose alignment is drawn."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the panels are of.

    Attributes:
        metrics: Metrics with a section of their own.
        languages: For what has to be named one by one; where there are none, it is not shown.
    """

    metrics: tuple[str, ...] = METRICS
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of run.

    Attributes:
        title: Of its workspace, and of its part of a report.
        text: What is to be known of all sections; for the report.
        job_types: Under which its runs are kept.
        columns: Numbers beside each run's name.
        sections: What is shown.
    """

    title: str
    text: str
    job_types: tuple[str, ...]
    columns: tuple[str, ...]
    sections: Callable[[Wanted], tuple[Section, ...]]


def fine_tuning(wanted: Wanted) -> tuple[Section, ...]:
    """The sections of fine-tunings and evaluations."""
    return (
        _best(),
        *(_scores(metric, wanted.languages) for metric in wanted.metrics),
        _further([metric for metric in (*METRICS, *FURTHER_METRICS) if metric not in wanted.metrics]),
        _predictions(wanted.languages),
        _training((Lines("loss", (names.LOSS,)),)),
        _speed(),
        _data((Lines("lengths of rows in tokens", (names.LENGTHS,)),)),
    )


def pretraining(wanted: Wanted) -> tuple[Section, ...]:
    """The sections of pre-trainings."""
    objectives: tuple[Panel, ...] = (
        Lines("loss, and of each objective", (names.LOSS,), rf"{names.LOSS}/[^/]+"),
        Lines("perplexity by objective", pattern=rf"{names.PERPLEXITY}/[^/]+", log=True),
        Lines("accuracy by objective", pattern=rf"{names.ACCURACY}/[^/]+"),
        Lines("predicted tokens of a step by objective", pattern=rf"{names.TOKENS}/[^/]+"),
    )
    return (
        _held_out(),
        _translations(),
        _training(objectives),
        _speed(),
        _data(
            (
                Chart("tokens read by language", names.LANGUAGES_READ, "language", "% of the tokens"),
                Lines("lengths of lines in tokens", (names.LENGTHS,)),
            )
        ),
    )


KINDS = {
    "finetuning": Kind(
        "Fine-tuning",
        "Scores are in [0, 1]. Transfer starts from the source language; zero_shot is the mean of the languages that "
        "were not trained in, and transfer_gap what it lacks of the source's score.",
        ("finetune", "eval"),
        (BEST, STEPS),
        fine_tuning,
    ),
    "pretraining": Kind(
        "Pre-training",
        "Held-out lines and pairs are the same in every validation, with the same words hidden.",
        ("pretrain",),
        (STEPS,),
        pretraining,
    ),
}


def _best() -> Section:
    return Section(
        "Best score",
        "The score that chooses the checkpoint, at its best so far and at the end, and how long a run trained.",
        (
            Lines("best score so far", (names.BEST_SCORE,)),
            Lines("step of the best score", (names.BEST_STEP,)),
            Bars("best score", (BEST,)),
            Bars("optimizer steps", (STEPS,)),
        ),
    )


def _scores(metric: str, languages: Sequence[str]) -> Section:
    shown = _word(metric)
    summary = tuple(names.score("test", metric, said) for said in SUMMARIES)
    panels: tuple[Panel, ...] = (
        Lines(f"{shown} by language, validation", pattern=rf"val/{re.escape(metric)}/{LANGUAGE}"),
        Lines(f"{shown} over languages, validation", tuple(names.score("val", metric, said) for said in SUMMARIES)),
        *_by_language_at_the_end(metric),
        Bars(f"{shown} over languages, test", summary),
    )
    if languages:
        each = tuple(names.score("test", metric, language) for language in languages)
        panels = (*panels, Bars(f"{shown} by language, test, run beside run", each))
    return Section(
        f"{shown[0].upper()}{shown[1:]} by language",
        f"How {shown} rises in each language and over all of them, and where it ends on the test data.",
        panels,
    )


def _further(metrics: Sequence[str]) -> Section:
    panels: list[Panel] = []
    for metric in metrics:
        panels.append(Lines(f"{_word(metric)}, validation", pattern=rf"val/{re.escape(metric)}/[^/]+"))
        panels += _by_language_at_the_end(metric)
    return Section("Further scores", "What else tasks are scored by.", tuple(panels), is_open=False)


def _predictions(languages: Sequence[str]) -> Section:
    by_language = tuple(
        Media(
            f"confusion by language, {said}", tuple(f"{stage}/{names.CONFUSION}/{language}" for language in languages)
        )
        for stage, said in ENDS.items()
        if languages
    )
    return Section(
        "Predictions and errors",
        "Tables of scores, predictions with errors first, and which label was taken for which. Predictions with marked "
        "texts are pages, the others tables.",
        (
            Table(f"val/{names.SCORES}"),
            Table(f"test/{names.SCORES}"),
            Media("predictions with marked texts", tuple(f"{stage}/{names.PREDICTIONS}" for stage in PREDICTING)),
            *(Table(f"{stage}/{names.PREDICTIONS}") for stage in PREDICTING),
            Media("confusion", (f"val/{names.CONFUSION}", f"test/{names.CONFUSION}")),
            *by_language,
        ),
    )


def _held_out() -> Section:
    return Section(
        "Held-out text",
        "What each objective makes of lines and pairs that are not trained on. The perplexity of an objective is the "
        "exponential of its mean loss.",
        (
            Lines("perplexity by objective, validation", pattern="val/perplexity/[^/]+", log=True),
            Lines("accuracy by objective, validation", pattern="val/accuracy/[^/]+"),
        ),
    )


def _translations() -> Section:
    alignments = tuple(f"{names.ALIGNMENT}/{number}" for number in ALIGNMENTS)
    return Section(
        "Translations",
        "Whether languages share a space: how many held-out translations a layer's vectors find, layer 0 being the "
        "embeddings; what BTMLM translates, and how much of that is in the real translation; to which words of a "
        "translation hidden words attend.",
        (
            Media("translations found, layers over steps", (names.RETRIEVAL_BY_LAYER,)),
            Lines("translations found by layer", pattern=f"val/{LAYER}/average"),
            Lines("pseudo tokens that are in the real translation", ("val/pseudo_precision/average",)),
            Table(names.TRANSLATIONS),
            Media("alignment", alignments),
        ),
    )


def _training(objectives: tuple[Panel, ...]) -> Section:
    return Section(
        "Training",
        "Losses are means over what is predicted in an optimizer step, in nats. The norm of the gradients is that "
        "before they are clipped.",
        (
            *objectives,
            Lines("learning rates", (names.LEARNING_RATE,), rf"{names.LEARNING_RATE}/.+"),
            Lines("norm of the gradients", (names.GRADIENT_NORM,), log=True),
        ),
    )


def _speed() -> Section:
    return Section(
        "Speed",
        "Tokens are real ones, without padding. A run that waits for its data wants more workers.",
        (
            Lines("tokens a second", (names.TOKENS_PER_SECOND,)),
            Lines("share of padding", (names.PADDING,)),
            Lines("share of the time waiting for data", (names.WAITING,)),
            Lines("memory in GiB", (names.MEMORY,)),
            Lines("model FLOP utilisation", (names.FLOPS_UTILIZATION,)),
        ),
    )


def _data(panels: tuple[Panel, ...]) -> Section:
    return Section("Data", "What is read: how long it is and, of pre-training, in which languages.", panels)


def _by_language_at_the_end(metric: str) -> list[Panel]:
    return [
        Chart(f"{_word(metric)} by language, {said}", f"{stage}/{names.SCORES}/{metric}", "language", metric)
        for stage, said in ENDS.items()
    ]


def _word(metric: str) -> str:
    return metric.replace("_", " ")

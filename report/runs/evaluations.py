"""Evaluations of runs that are in the report, too: they belong to their training's row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from report.runs.run import Run
from report.runs.settings import differing, run_at

SPLITS = ("test", "validation")
"""Begin the path of a score; other numbers, such as times, are no scores."""
EQUAL = 1e-6
"""Scores that are this close are the same: devices round differently."""


def with_trainings(runs: Sequence[Run]) -> list[Run]:
    """The runs, the evaluations of others among them behind these, with their settings, labels and seed.

    An evaluation (`run=test`, `run=validate`) adds to its training's row the scores that the training has not. Where a
    score differs, the training's counts, and the evaluation's remark says so. One on other data with other scores is a
    row of its own, as one is whose training is not among the runs.
    """
    trainings = {run.folder: run for run in runs if not run.evaluates}
    directories = {run.settings.directory: run.folder for run in trainings.values() if run.settings}
    directories |= {str(folder): folder for folder in trainings}
    names = {"/".join(folder.parts[-2:]): folder for folder in trainings}
    alone, behind = [], []
    for run in runs:
        training = _training_of(run, trainings, directories, names)
        if training is None or (_different(run, training) and _has_other_data(run, training)):
            alone.append(run)
        else:
            behind.append(_joined(run, training))
    return [*alone, *behind]


def _training_of(
    run: Run, trainings: Mapping[Path, Run], directories: Mapping[str, Path], names: Mapping[str, Path]
) -> Run | None:
    folder = run_at([run.evaluates], directories, names) if run.evaluates else None
    training = trainings[folder] if folder else None
    return training if training and training.task == run.task else None


def _different(run: Run, training: Run) -> list[str]:
    """The scores that both have and that differ."""
    return [
        path
        for path, score in run.scores.items()
        if path.startswith(SPLITS) and path in training.scores and abs(training.scores[path] - score) > EQUAL
    ]


def _has_other_data(run: Run, training: Run) -> bool:
    settings = [one.settings for one in (run, training) if one.settings is not None]
    if len(settings) < 2:
        return run.facts.get("data") != training.facts.get("data")
    return any(key.partition(".")[0] == "data" for key in differing(settings, [run.seed, training.seed]))


def _joined(run: Run, training: Run) -> Run:
    """The evaluation as one of its training's row."""
    remark = ""
    if paths := _different(run, training):
        path = paths[0]
        more = f", and {len(paths) - 1} more of its scores differ" if len(paths) > 1 else ""
        remark = (
            f"`{run.folder}` evaluates `{training.folder}` and has {path} {run.scores[path]:.4f}, not "
            f"{training.scores[path]:.4f}{more}: the training's are shown."
        )
    scores = {path: training.scores.get(path, score) for path, score in run.scores.items()}
    return replace(
        run,
        seed=training.seed,
        labels=training.labels,
        settings=training.settings,
        facts=training.facts,
        source=training.source or run.source,
        trained_in=training.trained_in or run.trained_in,
        scores=scores,
        remark=remark,
    )

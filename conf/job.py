"""A job: one composed configuration, checked, built and run, and what follows on it."""

import json
import signal
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hydra.core.hydra_config import HydraConfig
from hydra.types import RunMode
from omegaconf import DictConfig, OmegaConf
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from conf import PROJECT, plain
from conf.following import compose_following
from ernie_m.errors import ConfigError, message
from ernie_m.training.results import RESULTS_NAME
from ernie_m.training.run_folder import RunFolder

console = Console(markup=False)  # what users write may have brackets

LAYERS = "retrieval_layer_"


@dataclass(frozen=True, slots=True)
class Ended:
    """What a job leaves.

    Attributes:
        folder: Of its run; None of one that was only checked.
        skipped: Whether it had ended before, and what follows it, too.
        score: The monitored score of the last of its runs; see `score_of`.
    """

    folder: Path | None
    skipped: bool = False
    score: float | None = None


def run_alone(config: DictConfig) -> None:
    """One job that is no sweep's; exits with 2 on an error that the user can mend, and as signals do where one came."""
    from ernie_m.training import ranks  # with torch and Lightning, which help and typos do not wait for
    from ernie_m.training.signals import listening

    console.quiet = not ranks.is_first()
    signums = _requeue_signal(config)
    with listening(*signums):  # until the end, so that no signal breaks that off
        try:
            run(config, given_to_job())
        except Exception as error:
            from conf.exits import end, needs_no_traceback

            if ranks.is_alone() and not needs_no_traceback(error):
                raise
            end(error, requeues=signums, resumes=config.resume is not None)


def _requeue_signal(config: DictConfig) -> tuple[int, ...]:
    """The signal on which a job goes back into SLURM's queue; none in a sweep, where the launcher does that.

    Neither is one that cannot be set, which the check of the configuration refuses.
    """
    is_one = config.requeue_signal in ("SIGUSR1", "SIGUSR2")
    return (signal.Signals[config.requeue_signal],) if is_one and not is_swept() else ()


def given_to_job() -> list[str]:
    """The overrides of the job that Hydra runs."""
    given: Any = OmegaConf.to_container(HydraConfig.get().overrides.task, resolve=False)
    return list(given)


def run(config: DictConfig, overrides: list[str]) -> Ended:
    """Checks a composed configuration, builds what it names and does what `run` says; then what follows on it.

    Where it is for several devices, all their processes do so together.

    Raises:
        ConfigError: The configuration, a file or a checkpoint cannot be used.
        Stopped: A signal ended the training.
        RankFailed: Another process of the run has failed, and has shown why.
    """
    _settle(config, overrides)
    if config.run == "check":
        console.print(f"ok: {config.task.name} on {config.data.name} with {config.encoder.name}", style="green")
        return Ended(None)
    from ernie_m.training.launching import Devices, launch
    from ernie_m.training.signals import STOPS, listening

    devices = Devices.of(plain(config.trainer))
    signums = _requeue_signal(config)
    with listening(*signums):
        if devices.is_one:
            return run_all(config, overrides)
        of_hydra = OmegaConf.to_container(HydraConfig.instance().cfg) if HydraConfig.initialized() else None
        ended: Ended = launch(run_on_rank, config, overrides, of_hydra, devices=devices, handed_on=(*STOPS, *signums))
        return ended


def _settle(config: DictConfig, overrides: list[str]) -> None:
    """Takes over what a trained model remembers, and checks the whole."""
    from conf.check import check  # as what it checks, it is not needed for help and typos
    from conf.remembering import remember

    if config.get("checkpoint"):
        for note in remember(config, overrides):
            console.print(note, style="yellow")
    check(config)


def run_on_rank(config: DictConfig, overrides: list[str], of_hydra: Any) -> Ended:
    """`run_all` in a process of its own, which has what Hydra said of the job in that which started it."""
    from ernie_m.training import ranks

    if of_hydra is not None and not HydraConfig.initialized():
        HydraConfig.instance().cfg = OmegaConf.create(of_hydra)
    console.quiet = not ranks.is_first()
    return run_all(config, overrides)


def run_all(config: DictConfig, overrides: list[str]) -> Ended:
    """A checked run, and those that follow on it."""
    from ernie_m.training.signals import listening

    with listening(*_requeue_signal(config)):
        ended = _run_one(config, overrides)
        for following, given in [] if config.then is None else compose_following(config, ended.folder):
            console.print(f"then: {' '.join(given)}")
            _settle(following, given)
            last = _run_one(following, given)
            ended = Ended(ended.folder, ended.skipped and last.skipped, last.score)
        return ended


def _run_one(config: DictConfig, overrides: list[str]) -> Ended:
    from conf.build import run_in
    from ernie_m.training import failures, ranks

    folder = ranks.from_first(lambda: _open_folder(config, overrides))
    if folder.finished:
        console.print(f"{folder.path} has ended before; nothing to do ({_how_to_run_anew()})")
    else:
        config.run_directory = str(folder.path)
        try:
            run_in(folder, config, overrides, show=console.print)
        except Exception as error:
            if ranks.is_first() and isinstance(failures.error_of_run(error), ConfigError):
                folder.discard()
            raise
    score = ranks.from_first(lambda: score_in(folder.path, OmegaConf.select(config, "task.monitor")))
    return Ended(folder.path, folder.finished, score)


def score_in(folder: Path, monitor: str | None) -> float | None:
    """The score of a run that has ended: see `score_of`."""
    results: dict[str, Any] = json.loads((folder / RESULTS_NAME).read_text(encoding="utf-8"))
    return score_of(results, monitor)


def score_of(results: Mapping[str, Any], monitor: str | None) -> float | None:
    """The number by which a search compares runs; higher is better.

    That of a task is its monitored score: the best on validation of a training, otherwise that of the split evaluated.
    That of pre-training, which monitors none, is the share of held-out translations found (the average over pairs of
    languages, then over the encoder's layers), or without parallel text minus the perplexity, averaged over objectives.

    Args:
        results: As `results.json` has them.
        monitor: The name of the monitored score, `val/f1/en`; None of pre-training.

    Returns:
        The score; None of a run without one, such as `run=predict`, or whose numbers are not finite, so null.
    """
    if best := results.get("best"):
        return _mean([best["score"]])
    split = results.get("validation") or results.get("test") or {}
    if monitor is not None:
        _, metric, *language = monitor.split("/")
        return _mean([split.get(metric, {}).get("/".join(language))])
    found = [scores["average"] for name, scores in split.items() if name.startswith(LAYERS)]
    if found:
        return _mean(found)
    perplexity = _mean(list(split.get("perplexity", {}).values()))
    return None if perplexity is None else -perplexity


def _mean(numbers: Sequence[float | None]) -> float | None:
    """The mean; None of no numbers, and where one is null, which JSON has for infinity and NaN."""
    known = [number for number in numbers if number is not None]
    return sum(known) / len(known) if known and len(known) == len(numbers) else None


def is_swept() -> bool:
    """Whether the job that Hydra runs is one of a sweep."""
    return HydraConfig.initialized() and HydraConfig.get().mode == RunMode.MULTIRUN


def show_error(error: Exception) -> None:
    """Prints an error that needs no traceback as one screen."""
    Console(stderr=True).print(Panel(Text(message(error)), title=type(error).__name__, border_style="red"))


def show_fault(error: Exception) -> None:
    """Prints an error of the program as Python does."""
    traceback.print_exception(error)


def _open_folder(config: DictConfig, overrides: list[str]) -> RunFolder:
    base = Path(config.output_dir) / config.task.name / str(config.name)
    folder = RunFolder.choose(base, plain(config), resume=config.resume)
    if config.resume and folder.new and not is_swept():
        console.print(
            f"resume={config.resume}: there is no run of this configuration to go on with, so this is a new one"
        )
    if not folder.finished:
        config.run_directory = str(folder.path)
    if folder.new:
        folder.describe(plain(config), overrides=overrides, project=PROJECT)
    return folder


def _how_to_run_anew() -> str:
    return "resume=null makes a new run" if is_swept() else "leave out resume=auto for a new run"

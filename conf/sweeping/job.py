"""A job of a sweep, in the sweep's process or in one of its own: named, run, and its outcome written down."""

import gc
import hashlib
import math
import os
import re
import signal
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig

from conf.job import Ended, console, given_to_job, run, show_error, show_fault
from conf.sweeping.outcomes import Outcome, Plan, Status, SweepFolder, shortened
from ernie_m.errors import ConfigError
from ernie_m.training.run_folder import AUTO

FOLDER_KEY = "ERNIE_M_SWEEP_FOLDER"
"""Of the environment of a job: the sweep's folder."""
NAMED_KEY = "ERNIE_M_NAMED"
"""Of the environment of a job that another program starts: the keys that its folder's name has to tell apart."""
EVERY = 0.5
"""Seconds between two looks at whether the first rank of a job has begun."""
LONGEST = 60
"""Characters of overrides in the name of a folder."""

# conf/hydra/launcher/ has YAMLs of the names that the plugins have theirs under, and is meant to
warnings.filterwarnings("ignore", message=r"\s*'hydra/launcher/\w+' is validated against ConfigStore schema")


def run_swept(config: DictConfig) -> float:
    """A job of a sweep, which ends it with an outcome, whatever happens, and goes on with its own unfinished run.

    Where SLURM starts it on several ranks, the outcome is the first one's.

    Returns:
        The monitored score, by which a search chooses what to try next; nan of a job that has none or failed.
    """
    from ernie_m.training import ranks  # with torch, for which a list of jobs need not wait

    folder = SweepFolder(Path(os.environ[FOLDER_KEY]))
    plan, number, given = folder.plan(), int(HydraConfig.get().job.num), given_to_job()
    console.quiet = not ranks.is_first()
    if not ranks.is_first():
        _take_part(config, given, plan, folder, number)
        return math.nan
    begun = Outcome(number=number, job=short(given, plan.swept), status="running")
    if folder.is_stopped():
        folder.write(replace(begun, status="not started", reason="the sweep was stopped"))
        return math.nan
    folder.write(begun)
    title = f"[{number + 1}/{plan.total}]" if plan.total else f"[{number + 1}]"
    with folder.said_to_log(number) if plan.side_by_side else nullcontext():
        console.print(f"{title} {begun.job}".rstrip(), style="bold")
        started = time.monotonic()
        outcome = _run(config, given, plan, begun)
        outcome = replace(outcome, minutes=(time.monotonic() - started) / 60)
    if plan.side_by_side and outcome.status == "failed":
        outcome = replace(outcome, reason=f"{outcome.reason}; see {folder.log_of(number)}")
    folder.write(outcome)
    if outcome.status == "stopped" and not plan.side_by_side:
        sys.exit(outcome.code)
    return math.nan if outcome.score is None else outcome.score


def _take_part(config: DictConfig, given: list[str], plan: Plan, folder: SweepFolder, number: int) -> None:
    """What ranks of a job do beside the first: all but show and write down; they end as quietly as it does."""
    from ernie_m.training import ranks
    from ernie_m.training.signals import Stopped

    while (outcome := folder.outcomes().get(number)) is None:
        time.sleep(EVERY)
    if outcome.status == "not started":
        return
    with suppress(ConfigError, Stopped, ranks.RankFailed, KeyboardInterrupt):
        try:
            _run_prepared(config, given, plan)
        except (ConfigError, Stopped, ranks.RankFailed):
            raise  # the first rank has it, too
        except Exception as error:
            with folder.said_to_log(number):
                show_fault(error)


def _run_prepared(config: DictConfig, given: list[str], plan: Plan) -> Ended:
    if plan.threads is not None:
        import torch

        torch.set_num_threads(plan.threads)
    prepare_job(config, given, plan)
    with _terminated_as_interrupted():
        return run(config, given)


def _run(config: DictConfig, given: list[str], plan: Plan, begun: Outcome) -> Outcome:
    from ernie_m.training.signals import Stopped

    try:
        ended = _run_prepared(config, given, plan)
    except ConfigError as error:
        show_error(error)
        return replace(begun, status="failed", code=2, reason=shortened(error))
    except Stopped as stop:
        console.print(str(stop), style="yellow")
        return replace(begun, status="stopped", code=128 + stop.signum, reason=str(stop), folder=_folder_of(config))
    except KeyboardInterrupt as stop:
        signum = signal.Signals(stop.args[0]) if stop.args else signal.SIGINT
        reason = f"stopped by {signum.name}"
        return replace(begun, status="stopped", code=128 + signum, reason=reason, folder=_folder_of(config))
    except Exception as error:
        reason = _shown(error)
    else:
        status: Status = "skipped" if ended.skipped else "done"
        where = None if ended.folder is None else str(ended.folder)
        return replace(begun, status=status, folder=where, score=ended.score)
    _free_memory()
    return replace(begun, status="failed", code=1, reason=reason, folder=_folder_of(config))


def _shown(error: Exception) -> str:
    """Shows an error of the program, and gives it in a line."""
    from torch.multiprocessing.spawn import ProcessRaisedException

    from ernie_m.training import ranks

    if isinstance(error, ranks.RankFailed):
        console.print(str(error), style="red")
        return str(error)
    show_fault(error)
    if isinstance(error, ProcessRaisedException):
        return f"rank {error.error_index}: {error.msg.strip().splitlines()[-1]}"
    return _in_a_line(error)


def _in_a_line(error: Exception) -> str:
    return f"{type(error).__name__}: {shortened(error)}"


def _folder_of(config: DictConfig) -> str | None:
    """The folder of a run that did not end, if it had begun."""
    return str(config.run_directory) if Path(config.run_directory).is_dir() else None


def prepare_job(config: DictConfig, given: Sequence[str], plan: Plan) -> None:
    """Puts into a job's configuration what a sweep adds: overrides in its name, and that it goes on by itself.

    Args:
        config: Changed in place.
        given: The job's overrides.
        plan: Of its sweep.
    """
    config.name = f"{config.name}{suffix(given, plan.named)}"
    if config.resume is None and not any(text.startswith("resume=") for text in given):
        config.resume = AUTO


def suffix(given: Sequence[str], named: Sequence[str]) -> str:
    """What the name of a run's folder says of its overrides, `-learning_rate=1e-4`.

    Where that is too long for a name, or has what a name cannot, a hash of it stands at the end.

    Args:
        given: The job's overrides.
        named: The keys to name.
    """
    if not named:
        return ""
    whole = "-".join(_short_parts(given, named))
    text = re.sub(r"[^\w.+=,-]+", "_", re.sub(r"[\[\]'\"]", "", whole)).strip("_")
    if len(text) > LONGEST or re.sub(r"['\"]", "", whole) != text:
        text = f"{text[:LONGEST]}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"
    return f"-{text}"


def short(given: Sequence[str], keys: Sequence[str]) -> str:
    """Some of a job's overrides, their keys without the groups before them where that leaves them apart."""
    return " ".join(_short_parts(given, keys))


def _short_parts(given: Sequence[str], keys: Sequence[str]) -> Iterator[str]:
    last = [key.rpartition(".")[2] for key in keys]
    for text in given:
        key, _, value = text.partition("=")
        if (key := key.lstrip("+")) in keys:
            name = key.rpartition(".")[2]
            yield f"{key if last.count(name) > 1 else name}={value}"


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """Has SIGTERM do what Ctrl-C does where no training listens; it would end the process without a word."""

    def interrupt(signum: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt(signum)

    earlier: Any = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, earlier)


def _free_memory() -> None:
    """Gives back what a job held that failed, so that the next one has it."""
    import torch

    gc.collect()
    if torch.cuda.is_initialized():
        torch.cuda.empty_cache()

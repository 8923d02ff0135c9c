"""A sweep: every job is checked before the first one starts; then Hydra runs them, and a table closes it."""

import importlib.util
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any

from hydra.errors import HydraException
from rich.panel import Panel
from rich.text import Text

from conf import PROJECT, literal
from conf.job import console
from conf.overrides import CommandLine
from conf.sweeping.job import FOLDER_KEY, NAMED_KEY, short
from conf.sweeping.jobs import Jobs, compose_jobs, refuse_bad_jobs, unnamed_keys
from conf.sweeping.outcomes import SAID, STYLES, Outcome, Plan, SweepFolder, closing_table, shortened
from conf.tree import quoted
from ernie_m.errors import ConfigError

GROUP_KEY = "ERNIE_M_SWEEP"
"""Of the environment of a job: what logger/wandb.yaml calls a sweep that has no name."""
FOLDERS = ".sweeps"
"""In the folder for output; has a folder for each sweep whose jobs run side by side."""
EVERY = 0.5
"""Seconds between two looks at what has ended."""


@dataclass(frozen=True)
class Sweep:
    """A sweep whose jobs are checked.

    Attributes:
        folder: Where its jobs leave word.
        plan: What they have to know.
        jobs: In words, by number; empty where a search decides.
        for_hydra: Overrides for Hydra, beside those of the command line.
    """

    folder: SweepFolder
    plan: Plan
    jobs: tuple[str, ...]
    for_hydra: tuple[str, ...]

    @classmethod
    def plan_for(cls, line: CommandLine) -> "Sweep":
        """Composes and checks all jobs of a command line; nothing is written if one of them is wrong.

        Raises:
            ConfigError: A job cannot be composed or has a problem, or the launcher is not installed.
        """
        jobs = compose_jobs(line)
        _check_launcher(jobs)
        refuse_bad_jobs(jobs)
        told = [key for key in os.environ.get(NAMED_KEY, "").split(",") if key]
        side_by_side = not jobs.launcher["_target_"].endswith(".BasicLauncher")
        plan = Plan(
            total=len(jobs.overrides) or None,
            swept=jobs.swept or told,
            named=unnamed_keys(jobs) or told,
            threads=_threads(jobs) if side_by_side else None,
            side_by_side=side_by_side,
        )
        folder = SweepFolder(_make_folder(Path(jobs.output_dir).absolute() / FOLDERS if side_by_side else None))
        folder.write_plan(plan)
        environment = {FOLDER_KEY: str(folder.path), GROUP_KEY: _group(jobs)}
        if plan.threads is not None:
            environment["OMP_NUM_THREADS"] = str(plan.threads)
        given = [f"++hydra.job.env_set.{key}={quoted(literal(value))}" for key, value in environment.items()]
        return cls(folder, plan, tuple(short(job, jobs.swept) for job in jobs.overrides), tuple(given))

    def run(self, start: Callable[[], None]) -> int:
        """Runs the jobs and shows the closing table.

        Args:
            start: Has Hydra run them all.

        Returns:
            The exit code of the worst job; of a launcher that failed, 1.
        """
        if self.plan.side_by_side:
            for number, job in enumerate(self.jobs):
                console.print(f"[{number + 1}/{len(self.jobs)}] {job}  -> {self.folder.log_of(number)}", soft_wrap=True)
        code = 0
        with _errors_as_they_are(), self._announced(), self._stopped_by_signals():
            try:
                start()
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 1
            except KeyboardInterrupt:
                self.folder.stop()
                code = 128 + signal.SIGINT
            except Exception as error:  # the launcher's or the sweeper's: a job's own are its outcome
                code = 2 if isinstance(error, HydraException) else 1
                _show_fault_of_launcher(error)
            self._wait()
        outcomes = self._ended()
        console.print(closing_table(outcomes, searched=not self.jobs))
        if any(outcome.status not in ("done", "skipped") for outcome in outcomes):
            console.print("The same command again skips what is done and goes on with the others.")
        if not self.plan.side_by_side:
            shutil.rmtree(self.folder.path)
        return max([code, *(outcome.code for outcome in outcomes)])

    def _ended(self) -> list[Outcome]:
        """The outcomes of all jobs, those among them that nobody heard of again."""
        known = self.folder.outcomes()
        for number, job in enumerate(self.jobs):
            known.setdefault(number, Outcome(number=number, job=job, status="not started", reason="the sweep was over"))
        return [outcome if outcome.status != "running" else self._lost(outcome) for _, outcome in sorted(known.items())]

    def _lost(self, outcome: Outcome) -> Outcome:
        said = f"; see {self.folder.log_of(outcome.number)}" if self.plan.side_by_side else ""
        reason = f"its process was ended (by a second signal, or for want of memory){said}"
        return replace(outcome, status="failed", code=1, reason=reason)

    def _wait(self) -> None:
        """Until no job is left that a launcher has given up on; some launchers leave when the first one is lost."""
        while any(
            outcome.status == "running" and outcome.pid != os.getpid() and outcome.is_alive()
            for outcome in self.folder.outcomes().values()
        ):
            time.sleep(EVERY)

    @contextmanager
    def _announced(self) -> Iterator[None]:
        """Says of jobs in other processes when they have ended."""
        over, said = threading.Event(), set[int]()

        def announce() -> None:
            for number, outcome in self.folder.outcomes().items():
                if outcome.status in STYLES and number not in said:
                    said.add(number)
                    what = SAID.get(outcome.status, outcome.status)
                    console.print(f"[{number + 1}] {outcome.job}: {what}", style=STYLES[outcome.status])

        def watch() -> None:
            while not over.wait(EVERY):
                announce()
            announce()

        watcher = threading.Thread(target=watch, daemon=True)
        if self.plan.side_by_side:
            watcher.start()
        try:
            yield
        finally:
            over.set()
            if self.plan.side_by_side:
                watcher.join()

    @contextmanager
    def _stopped_by_signals(self) -> Iterator[None]:
        """Has a first Ctrl-C or SIGTERM let jobs in other processes save and end; a second one ends this process."""

        def stop(signum: int, frame: FrameType | None) -> None:
            if self.folder.is_stopped():
                raise KeyboardInterrupt
            self.folder.stop()
            console.print("stopping: jobs that run save their state and end; once more ends them at once")
            for outcome in self.folder.outcomes().values():
                reached = signum == signal.SIGINT and _is_of_our_group(outcome.pid)  # Ctrl-C goes to all of a terminal
                if outcome.status == "running" and outcome.is_alive() and not reached:
                    with suppress(ProcessLookupError):
                        os.kill(outcome.pid, signal.SIGTERM)

        signals = (signal.SIGINT, signal.SIGTERM) if self.plan.side_by_side else ()
        earlier: dict[int, Any] = {signum: signal.signal(signum, stop) for signum in signals}
        try:
            yield
        finally:
            for signum, handler in earlier.items():
                signal.signal(signum, handler)


def _make_folder(parent: Path | None) -> Path:
    """A new folder of a sweep, below a folder that all machines see; None: of one whose jobs all run here."""
    try:
        if parent is not None:
            parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=time.strftime("%Y%m%d-%H%M%S-"), dir=parent))
    except OSError as error:
        raise ConfigError(f"cannot make a folder in {parent}: {error.strerror}; set output_dir") from None


def _is_of_our_group(pid: int) -> bool:
    try:
        return os.getpgid(pid) == os.getpgid(0)
    except ProcessLookupError:
        return False


def _check_launcher(jobs: Jobs) -> None:
    module, _, _ = str(jobs.launcher["_target_"]).rpartition(".")
    package = ".".join(module.split(".")[:2])
    if importlib.util.find_spec(package) is None:
        raise ConfigError(f"hydra/launcher: {package} is not installed; pip install 'ernie-m[launchers]'")


def _threads(jobs: Jobs) -> int | None:
    """The threads of each job, so that all of them together have no more than there are cores."""
    if given := os.environ.get("OMP_NUM_THREADS"):
        return int(given)
    if "cpus_per_task" in jobs.launcher and not jobs.launcher["_target_"].endswith(".LocalLauncher"):
        cores = jobs.launcher["cpus_per_task"]
        return None if cores is None else int(cores)
    cores, workers = os.cpu_count() or 1, len(jobs.overrides) or 1
    if (wanted := jobs.launcher.get("n_jobs")) is not None:
        workers = min(workers, wanted if wanted > 0 else max(1, cores + 1 + wanted))
    return max(1, cores // workers)


def _group(jobs: Jobs) -> str:
    keys = ", ".join(key.rpartition(".")[2] for key in jobs.swept)
    names = {str(config.data.name) for config in jobs.configs}
    return f"{names.pop() if len(names) == 1 else 'sweep'} by {keys or 'nothing'}"


def _show_fault_of_launcher(error: Exception) -> None:
    text = Text(f"{type(error).__name__}: {shortened(error)}")
    console.print(Panel(text, title="the sweep could not be run to its end", border_style="red"))


@contextmanager
def _errors_as_they_are() -> Iterator[None]:
    """Has Hydra pass errors on, not print them; and other processes find this project's modules."""
    path = os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH")]))
    given = {"HYDRA_FULL_ERROR": "1", "PYTHONPATH": path}
    earlier = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in earlier.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value

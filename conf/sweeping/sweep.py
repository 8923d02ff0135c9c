"""A sweep: every job is checked before the first one starts; then Hydra runs them, and a table closes it."""

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
from conf.sweeping.launchers import check_launcher, threads_of_each
from conf.sweeping.outcomes import STYLES, Outcome, Plan, SweepFolder, closing_table, shortened
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
        check_launcher(jobs.launcher)
        refuse_bad_jobs(jobs)
        told = [key for key in os.environ.get(NAMED_KEY, "").split(",") if key]
        side_by_side = not jobs.launcher["_target_"].endswith(".BasicLauncher")
        plan = Plan(
            total=len(jobs.overrides) or None,
            swept=jobs.swept or told,
            named=unnamed_keys(jobs) or told,
            threads=threads_of_each(jobs.launcher, jobs=len(jobs.overrides) or None) if side_by_side else None,
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
        with _errors_as_they_are(), self._announced(), self._stopped_by_signals():
            try:
                code = _launch(start)
                self._wait()
            except KeyboardInterrupt:
                self.folder.stop()
                self._kill()
                code = 128 + signal.SIGINT
        outcomes = self._ended()
        console.print(closing_table(outcomes, searched=not self.jobs))
        if any(outcome.status == "running" for outcome in outcomes):
            console.print(
                "When the jobs that are running elsewhere have ended, the same command again skips what is done and "
                "goes on with the others; before that, two jobs would write into one folder."
            )
        elif any(outcome.status not in ("done", "skipped") for outcome in outcomes):
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
        """A job that has not said that it is over: it is not there any more, or nobody knows from here."""
        said = f"; see {self.folder.log_of(outcome.number)}" if self.plan.side_by_side else ""
        if outcome.is_elsewhere():
            reason = f"{outcome.how_to_end()}, unless it was ended without a word{said}"
            return replace(outcome, code=1, reason=reason)
        reason = f"its process was ended (by a second signal, or for want of memory){said}"
        return replace(outcome, status="failed", code=1, reason=reason)

    def _beside(self) -> list[Outcome]:
        """Jobs that run in other processes of this machine."""
        found = self.folder.outcomes().values()
        return [each for each in found if each.status == "running" and each.pid != os.getpid() and each.is_alive()]

    def _wait(self) -> None:
        """Until no job is left that a launcher has given up on; some launchers leave when the first one is lost."""
        while self._beside():
            time.sleep(EVERY)

    def _kill(self) -> None:
        """Ends jobs that a second signal does not give the time to save."""
        for outcome in self._beside():
            with suppress(ProcessLookupError):
                os.kill(outcome.pid, signal.SIGKILL)

    @contextmanager
    def _announced(self) -> Iterator[None]:
        """Says of jobs in other processes when they have ended."""
        over, said = threading.Event(), set[int]()

        def announce() -> None:
            for number, outcome in self.folder.outcomes().items():
                if outcome.status in STYLES and number not in said:
                    said.add(number)
                    console.print(f"[{number + 1}] {outcome.job}: {outcome.said()}", style=STYLES[outcome.status])

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
        """Has a first Ctrl-C or SIGTERM let jobs of this machine save and end; a second one ends this process."""

        def stop(signum: int, frame: FrameType | None) -> None:
            if self.folder.is_stopped():
                raise KeyboardInterrupt
            self.folder.stop()
            console.print("stopping: jobs that run save their state and end; once more ends them at once")
            for outcome in self.folder.outcomes().values():
                if outcome.status == "running" and outcome.is_elsewhere():
                    console.print(f"[{outcome.number + 1}] goes on, on {outcome.host}: {outcome.how_to_end()}")
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


def _group(jobs: Jobs) -> str:
    keys = ", ".join(key.rpartition(".")[2] for key in jobs.swept)
    names = {str(config.data.name) for config in jobs.configs}
    return f"{names.pop() if len(names) == 1 else 'sweep'} by {keys or 'nothing'}"


def _launch(start: Callable[[], None]) -> int:
    """Has Hydra run the jobs; gives the exit code of one that ended all, or of a launcher that failed."""
    try:
        start()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except Exception as error:  # the launcher's or the sweeper's: a job's own are its outcome
        text = Text(f"{type(error).__name__}: {shortened(error)}")
        console.print(Panel(text, title="the sweep could not be run to its end", border_style="red"))
        return 2 if isinstance(error, HydraException) else 1
    return 0


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

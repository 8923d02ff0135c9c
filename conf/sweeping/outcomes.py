"""What became of a sweep's jobs: a folder into which each writes, from whichever process, and the closing table."""

import dataclasses
import json
import os
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rich.table import Table

from ernie_m.files import write_text

Status = Literal["running", "done", "skipped", "failed", "stopped", "not started"]
STYLES = {"done": "green", "skipped": "green", "failed": "red", "stopped": "yellow", "not started": "yellow"}
"""Of the statuses of jobs that are over."""
SAID = {"skipped": "skipped (ended before)"}
LONGEST_REASON = 300
"""Characters; a log or traceback has the rest."""


def _slurm_id() -> str | None:
    """Of the job of SLURM that this process is in; of one of an array, `<array>_<number>`."""
    array, number = (os.environ.get(f"SLURM_ARRAY_{name}_ID") for name in ("JOB", "TASK"))
    return f"{array}_{number}" if array and number else os.environ.get("SLURM_JOB_ID")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a job.

    Attributes:
        number: Of the job, from 0.
        job: Its swept overrides.
        status: `running` until it has ended.
        code: The exit code that it would have by itself.
        reason: Why it failed, stopped or did not start.
        folder: Of its run.
        score: See `conf.job.score_of`.
        minutes: How long it took.
        pid: Of its process.
        host: The machine of its process.
        slurm: What `squeue` and `scancel` call it; None of one that is no job of SLURM's.
    """

    number: int
    job: str
    status: Status
    code: int = 0
    reason: str = ""
    folder: str | None = None
    score: float | None = None
    minutes: float = 0.0
    pid: int = dataclasses.field(default_factory=os.getpid)
    host: str = dataclasses.field(default_factory=socket.gethostname)
    slurm: str | None = dataclasses.field(default_factory=_slurm_id)

    def is_elsewhere(self) -> bool:
        """Whether its process is on another machine: from here it can be neither seen nor sent a signal."""
        return self.host != socket.gethostname()

    def is_alive(self) -> bool:
        """Whether its process is there, as far as can be seen from this machine."""
        if self.is_elsewhere():
            return False
        try:
            os.kill(self.pid, 0)
        except OSError:
            return False
        return True

    def how_to_end(self) -> str:
        """What a user can do about a job on another machine."""
        return f"scancel {self.slurm} ends it" if self.slurm else f"kill {self.pid} on {self.host} ends it"

    def said(self) -> str:
        """Its status in the closing table."""
        if self.status == "running":
            return f"running on {self.host}"
        return SAID.get(self.status, self.status)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a job of a sweep has to know of the sweep.

    Attributes:
        total: The number of jobs; None where a search decides.
        swept: Keys that differ between jobs.
        named: Those among them that the run's name does not tell apart, and its folder's name has to.
        threads: Of each job; None leaves it to torch.
        side_by_side: Whether jobs run in processes of their own.
    """

    total: int | None
    swept: list[str]
    named: list[str]
    threads: int | None
    side_by_side: bool


@dataclass(frozen=True)
class SweepFolder:
    """The folder in which the jobs of a sweep leave word; on a disk that all of them see."""

    path: Path

    def write_plan(self, plan: Plan) -> None:
        """Before the first job."""
        write_text(self.path / "plan.json", json.dumps(dataclasses.asdict(plan)))

    def plan(self) -> Plan:
        """As it was written."""
        return Plan(**json.loads((self.path / "plan.json").read_text(encoding="utf-8")))

    def write(self, outcome: Outcome) -> None:
        """Replaces what was known of a job."""
        write_text(self.path / f"{outcome.number}.json", json.dumps(dataclasses.asdict(outcome)))

    def outcomes(self) -> dict[int, Outcome]:
        """Of all jobs that have begun, by number."""
        paths = (path for path in self.path.glob("*.json") if path.stem.isdecimal())
        found = [Outcome(**json.loads(path.read_text(encoding="utf-8"))) for path in paths]
        return {outcome.number: outcome for outcome in sorted(found, key=lambda outcome: outcome.number)}

    def log_of(self, number: int) -> Path:
        """The file with what a job says that runs beside others."""
        return self.path / f"{number}.log"

    def stop(self) -> None:
        """Has no further job begin."""
        (self.path / "stop").touch()

    def is_stopped(self) -> bool:
        """Whether no further job shall begin."""
        return (self.path / "stop").exists()

    @contextmanager
    def said_to_log(self, number: int) -> Iterator[None]:
        """Sends what this process and its children write on the console to a job's log."""
        _flush()
        kept = [os.dup(descriptor) for descriptor in (1, 2)]
        with self.log_of(number).open("ab", buffering=0) as log:
            for descriptor in (1, 2):
                os.dup2(log.fileno(), descriptor)
        try:
            yield
        finally:
            _flush()
            for descriptor, earlier in zip((1, 2), kept, strict=True):
                os.dup2(earlier, descriptor)
                os.close(earlier)


def _flush() -> None:
    """Has what was printed so far arrive where the descriptors of the console lead now."""
    sys.stdout.flush()
    sys.stderr.flush()


def closing_table(outcomes: Sequence[Outcome], *, searched: bool) -> Table:
    """A row for each job: what was swept, what became of it, its score, where it is or why it is not."""
    table = Table(title=f"{_count(len(outcomes))}: {tally(outcomes)}", title_justify="left", title_style="bold")
    table.add_column("job", justify="right")
    table.add_column("overrides", overflow="fold")
    table.add_column("outcome")
    table.add_column("score", justify="right")
    table.add_column("min", justify="right")
    table.add_column("where, or why not", overflow="fold")
    total = "" if searched else f"/{len(outcomes)}"
    for outcome in outcomes:
        table.add_row(
            f"{outcome.number + 1}{total}",
            outcome.job,
            outcome.said(),
            "" if outcome.score is None else f"{outcome.score:.4f}",
            f"{outcome.minutes:.1f}" if outcome.minutes else "",
            "; ".join(filter(None, [outcome.reason, outcome.folder])),
            style=STYLES.get(outcome.status),
        )
    return table


def tally(outcomes: Sequence[Outcome]) -> str:
    """How many have which outcome, in words."""
    counts: Mapping[str, int] = {
        status: sum(outcome.status == status for outcome in outcomes) for status in ("running", *STYLES)
    }
    return ", ".join(f"{count} {status}" for status, count in counts.items() if count) or "none started"


def _count(jobs: int) -> str:
    return "1 job" if jobs == 1 else f"{jobs} jobs"


def shortened(error: BaseException) -> str:
    """An error in a line, as the closing table has it."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= LONGEST_REASON else f"{text[:LONGEST_REASON]} ..."

"""Whole runs on two ranks that are stopped, killed or fail, as users start them; ranks alone: `test_failures.py`."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.command import ENVIRONMENT, TINY, losses, train_here
from tests.ranks import free_port
from tests.slurm import JOB, environment_of_task, stand_in_for_scontrol
from tests.world import ROOT

STEPS = 40
SETTINGS = [
    "task=xnli", *TINY, "data.batch_size=8", "data.limit=60", "data.test={}", f"trainer.max_steps={STEPS}",
    "trainer.log_every_n_steps=1", f"trainer.val_check_interval={STEPS}", "callbacks.last.every_n_steps=1000",
    "name=run",
]  # fmt: skip
DDP = ["trainer=ddp", "trainer.accelerator=cpu"]
TWO = [*DDP, "trainer.devices=2"]
TRAIN = [sys.executable, str(ROOT / "train.py")]
AFTER_SIGNAL = 90.0
"""Seconds for which a run may go on after a signal."""
STARTED_BY_LIGHTNING = "LOCAL_RANK=1"


class Run:
    """Processes of a run in a folder, which are gone when a test ends."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "xnli" / "run"
        self.processes: list[subprocess.Popen[str]] = []

    def start(self, command: list[str], *arguments: str, variables: Mapping[str, str] | None = None) -> None:
        """Starts a process in a group of its own, in a working directory that is not the clone."""
        self.processes.append(
            subprocess.Popen(
                [*command, *SETTINGS, f"output_dir={self.folder}", *arguments], cwd=self.folder, text=True,
                env=os.environ | ENVIRONMENT | dict(variables or {}), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        )  # fmt: skip

    def wait_for_step(self, step: int) -> None:
        """Returns when so many steps are logged."""
        deadline = time.monotonic() + 240
        while not (self.path / "metrics.csv").exists() or len(losses(self.path)) < step:
            for process in self.processes:
                assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.002)

    def child(self) -> int:
        """The process that Lightning has started beside the first one."""
        parent = self.processes[0].pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        (child,) = (pid for pid in children if STARTED_BY_LIGHTNING in Path(f"/proc/{pid}/environ").read_text())
        return int(child)

    def end(self, *, seconds: float = 240) -> tuple[list[int], str]:
        """The exit codes, and what all processes have said, which have so long to end."""
        said = [process.communicate(timeout=seconds)[0] for process in self.processes]
        codes = [process.returncode for process in self.processes]
        self.processes.clear()
        return codes, "\n".join(said)

    def kill(self) -> None:
        """Ends what a failed test has left."""
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in self.processes:
            process.communicate()


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    started = Run(tmp_path)
    yield started
    started.kill()


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[int, str]]:
    """The losses on one device, which are those of any number but for rounding."""
    folder = tmp_path_factory.mktemp("uninterrupted")
    train_here(*SETTINGS, f"output_dir={folder}")
    return losses(folder / "xnli" / "run")


def is_whole(run: Path, expected: list[tuple[int, str]]) -> None:
    """Checks that a run that went on has every step once, with the losses of one that was never stopped."""
    assert (run / "results.json").exists()
    assert [step for step, _ in losses(run)] == [step for step, _ in expected]
    ours, theirs = ([float(value) for _, value in rows] for rows in (losses(run), expected))
    assert ours == pytest.approx(theirs, rel=1e-3)


def start_on_slurm(run: Run, path: str, *, tasks: int = 2, nodes: int = 1) -> None:
    """Starts tasks as srun does, on as many machines."""
    port = free_port()
    for task in range(tasks):
        devices = [*DDP, f"trainer.devices={tasks // nodes}", f"trainer.num_nodes={nodes}", "resume=auto"]
        variables = {"PATH": path} | environment_of_task(task, tasks, port, nodes=nodes)
        run.start(TRAIN, *devices, variables=variables)


@pytest.mark.parametrize(
    ("tasks", "nodes"),
    [(1, 1), pytest.param(2, 1, marks=pytest.mark.slow), pytest.param(2, 2, marks=pytest.mark.slow)],
)
def test_a_job_of_slurm_saves_goes_back_into_the_queue_and_goes_on_by_itself(
    run: Run, uninterrupted: list[tuple[int, str]], tasks: int, nodes: int
) -> None:
    path, calls = stand_in_for_scontrol(run.folder)
    foreign = run.folder / "hpc_ckpt_1.ckpt"  # Lightning would load it
    foreign.write_bytes(b"of another run")
    start_on_slurm(run, path, tasks=tasks, nodes=nodes)
    run.wait_for_step(5)
    run.processes[-1].send_signal(signal.SIGUSR1)
    codes, said = run.end(seconds=AFTER_SIGNAL)
    assert codes == [128 + signal.SIGUSR1] * tasks, said
    assert said.count("stopped by SIGUSR1 after step") == 1
    assert f"SLURM has put job {JOB} back into the queue" in " ".join(said.split())
    assert calls.read_text() == f"requeue {JOB}\n"
    assert (run.path / "checkpoints" / "last.ckpt").exists()
    assert list(run.folder.rglob("hpc_ckpt*")) == [foreign]

    start_on_slurm(run, path, tasks=tasks, nodes=nodes)  # SLURM runs the same script again
    codes, said = run.end()
    assert codes == [0] * tasks, said
    assert "going on with" in said
    is_whole(run.path, uninterrupted)
    assert calls.read_text() == f"requeue {JOB}\n"


@pytest.mark.slow
def test_a_job_that_slurm_does_not_take_back_says_so(run: Run) -> None:
    path, _ = stand_in_for_scontrol(run.folder, fails_with="Job is not requeueable")
    start_on_slurm(run, path)
    run.wait_for_step(5)
    for process in run.processes:
        process.send_signal(signal.SIGUSR1)
    codes, said = run.end(seconds=AFTER_SIGNAL)
    assert codes == [2, 128 + signal.SIGUSR1], said
    assert "scontrol requeue 4242: Job is not requeueable" in said
    assert (run.path / "checkpoints" / "last.ckpt").exists()


def test_a_rank_that_is_killed_ends_the_others_with_a_message(run: Run) -> None:
    run.start(TRAIN, *TWO)
    run.wait_for_step(3)
    child = run.child()
    os.kill(child, signal.SIGKILL)
    codes, said = run.end(seconds=AFTER_SIGNAL)
    assert codes[0] not in (0, 2), said
    assert "lost another process" in said or f"Child process with PID {child} terminated with code -9" in said


@pytest.mark.slow
def test_children_end_with_the_first_process(run: Run) -> None:
    run.start(TRAIN, *TWO)
    run.wait_for_step(3)
    child = run.child()
    run.processes[0].kill()
    run.end(seconds=AFTER_SIGNAL)
    deadline = time.monotonic() + 60
    while Path(f"/proc/{child}").exists() and "Z" not in Path(f"/proc/{child}/stat").read_text().split():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.parametrize("target", ["first", "child", "group"])
def test_a_signal_to_whichever_process_saves_and_ends_all(
    run: Run, uninterrupted: list[tuple[int, str]], target: str
) -> None:
    arguments = [*TWO, "data.num_workers=1"]
    run.start(TRAIN, *arguments)
    run.wait_for_step(5)
    first = run.processes[0].pid
    if target == "group":
        os.killpg(first, signal.SIGTERM)
    else:
        os.kill(first if target == "first" else run.child(), signal.SIGTERM)
    codes, said = run.end(seconds=AFTER_SIGNAL)
    assert codes == [128 + signal.SIGTERM], said
    assert said.count("stopped by SIGTERM after step") == 1
    run.start(TRAIN, *arguments, "resume=auto")
    codes, said = run.end()
    assert codes == [0], said
    is_whole(run.path, uninterrupted)


@pytest.mark.slow
def test_torchrun_passes_a_signal_on(run: Run, uninterrupted: list[tuple[int, str]]) -> None:
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=2", f"--master-port={free_port()}"]
    run.start([*torchrun, TRAIN[1]], *TWO)
    run.wait_for_step(5)
    os.killpg(run.processes[0].pid, signal.SIGTERM)  # ranks get it twice: torchrun passes it on
    codes, said = run.end(seconds=AFTER_SIGNAL)
    assert codes == [1], said  # torchrun's own
    assert said.count("stopped by SIGTERM after step") == 1
    run.start([*torchrun, TRAIN[1]], *TWO, "resume=auto")
    assert run.end()[0] == [0]
    is_whole(run.path, uninterrupted)


@pytest.mark.slow
def test_two_machines_that_lightning_starts_by_itself(run: Run, uninterrupted: list[tuple[int, str]]) -> None:
    port = str(free_port())
    for resume in (False, True):
        for node in range(2):
            variables = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port, "NODE_RANK": str(node)}
            arguments = [*DDP, "trainer.devices=1", "trainer.num_nodes=2", *(["resume=auto"] if resume else [])]
            run.start(TRAIN, *arguments, variables=variables)
        if not resume:
            run.wait_for_step(5)
            run.processes[1].send_signal(signal.SIGHUP)
        codes, said = run.end()
        assert codes == ([0, 0] if resume else [128 + signal.SIGHUP] * 2), said
    is_whole(run.path, uninterrupted)


@pytest.mark.slow
def test_children_of_one_process_get_its_signals(run: Run, uninterrupted: list[tuple[int, str]]) -> None:
    arguments = [*TWO, "trainer.strategy=ddp_spawn"]
    run.start(TRAIN, *arguments)
    run.wait_for_step(5)
    run.processes[0].send_signal(signal.SIGTERM)
    codes, said = run.end(seconds=AFTER_SIGNAL)
    assert codes == [128 + signal.SIGTERM], said
    assert said.count("stopped by SIGTERM after step") == 1
    run.start(TRAIN, *arguments, "resume=auto")
    codes, said = run.end()
    assert codes == [0], said
    is_whole(run.path, uninterrupted)


@pytest.mark.slow
@pytest.mark.parametrize("strategy", ["ddp", "ddp_spawn"])
def test_what_the_first_rank_cannot_read_is_told_once(run: Run, strategy: str) -> None:
    broken = run.folder / "train.tsv"
    broken.write_text("one column\n")
    run.start(TRAIN, *TWO, f"trainer.strategy={strategy}", f"data.train.en={broken}")
    codes, said = run.end()
    assert codes == [2], said
    assert "Traceback" not in said
    assert said.count("DataError") == 1

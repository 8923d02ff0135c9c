"""Several real processes of a run, for tests: they meet over gloo, as under torchrun, and do one command after another.

`python -m tests.ranks <file>` is one of them; the file has the commands as JSON.
"""

import contextlib
import hashlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest import mock

from ernie_m.training.module import BaseModule
from tasks.evaluation import TaskModule
from tasks.fine_tuning import FineTuning
from tests.command import ENVIRONMENT, train_here
from tests.world import ROOT

STOP_AFTER = "--stop-after="


def free_port() -> int:
    """A port that nobody listens on, of those that tests in another process of pytest's leave to this one."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    while True:
        port = 10_000 + 1_000 * (worker % 20) + random.SystemRandom().randrange(1_000)
        with socket.socket() as listener, contextlib.suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port


def environment_of(rank: int, ranks: int, port: int) -> dict[str, str]:
    """What torchrun tells a process of one machine."""
    return {
        "RANK": str(rank), "LOCAL_RANK": str(rank), "WORLD_SIZE": str(ranks), "LOCAL_WORLD_SIZE": str(ranks),
        "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port), "TORCHELASTIC_RUN_ID": "test",
    }  # fmt: skip


def start_on_ranks(module: str, *arguments: str, ranks: int = 2) -> list[subprocess.Popen[str]]:
    """Starts a module in as many processes."""
    port = free_port()
    return [
        subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT, env=os.environ | ENVIRONMENT | environment_of(rank, ranks, port), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        for rank in range(ranks)
    ]  # fmt: skip


def stopped(command: list[str], *, after: int) -> list[str]:
    """A command that the first rank's scheduler ends by a signal after so many optimizer steps."""
    return [f"{STOP_AFTER}{after}", *command]


def train_on_ranks(folder: Path, *commands: list[str], ranks: int = 2, timeout: float = 600) -> str:
    """Runs commands of `train.py` on several ranks, one after the other; gives what the first rank said."""
    file = folder / "commands.json"
    file.write_text(json.dumps([[*command, "trainer=ddp", f"trainer.devices={ranks}"] for command in commands]))
    processes = start_on_ranks("tests.ranks", str(file), ranks=ranks)
    said = [process.communicate(timeout=timeout)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * ranks, "\n".join(said)
    return said[0]


def train_recorded(command: list[str]) -> tuple[str, dict[str, Any]]:
    """Runs a command in this process.

    Returns:
        What it said, and what was seen on the way: `weights` (step -> a hash of them), `encoded` (how often rows were
        made of examples), and `rows` (the kinds of sequences that training rows lay in).
    """
    told, *rest = command
    stop_after = int(told.removeprefix(STOP_AFTER)) if told.startswith(STOP_AFTER) else None
    seen: dict[str, Any] = {"weights": {}, "encoded": 0, "rows": []}

    def look(module: BaseModule, *given: Any) -> None:
        step = module.trainer.global_step
        if step == stop_after and str(step) not in seen["weights"] and module.global_rank == 0:
            os.kill(os.getpid(), signal.SIGTERM)
        seen["weights"][str(step)] = hash_of(module)
        if isinstance(module, TaskModule) and not seen["rows"]:
            seen["rows"] = [type(part).__name__ for part, _ in module.trainer.datamodule.training_parts]  # type: ignore[attr-defined]

    def encoded(task: Any, *given: Any, **more: Any) -> Any:
        seen["encoded"] += 1
        return encode(task, *given, **more)

    encode = FineTuning.encoded
    with (
        mock.patch.object(BaseModule, "on_train_batch_end", look),
        mock.patch.object(FineTuning, "encoded", encoded),
    ):
        arguments = command if stop_after is None else rest
        return train_here(*arguments, code=0 if stop_after is None else 128 + signal.SIGTERM), seen


def hash_of(module: BaseModule) -> str:
    """A hash of all weights."""
    digest = hashlib.blake2b()
    for parameter in module.parameters():
        digest.update(parameter.detach().numpy().tobytes())
    return digest.hexdigest()


def seen_by_ranks(folder: Path, ranks: int = 2) -> list[list[dict[str, Any]]]:
    """What each rank has seen of each command, see `train_recorded`."""
    return [json.loads((folder / f"commands.seen.{rank}.json").read_text()) for rank in range(ranks)]


if __name__ == "__main__":
    commands = Path(sys.argv[1])
    every = []
    for command in json.loads(commands.read_text()):
        said, seen = train_recorded(command)
        print(said, flush=True)
        every.append(seen)
        commands.with_suffix(f".seen.{os.environ['RANK']}.json").write_text(json.dumps(every))

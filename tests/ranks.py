"""Several real processes of a run, for tests: they meet over gloo, as under torchrun, and do one command after another.

`python -m tests.ranks <file>` is one of them; the file has the commands as JSON.
"""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

from tests.command import ENVIRONMENT, train_here
from tests.world import ROOT


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
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


def train_on_ranks(folder: Path, *commands: list[str], ranks: int = 2, timeout: float = 600) -> str:
    """Runs commands of `train.py` on several ranks, one after the other; gives what the first rank said."""
    file = folder / "commands.json"
    file.write_text(json.dumps([[*command, "trainer=ddp", f"trainer.devices={ranks}"] for command in commands]))
    processes = start_on_ranks("tests.ranks", str(file), ranks=ranks)
    said = [process.communicate(timeout=timeout)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * ranks, "\n".join(said)
    return said[0]


if __name__ == "__main__":
    for command in json.loads(Path(sys.argv[1]).read_text()):
        print(train_here(*command))

"""`train.py` as users start it, and what its runs leave behind, for tests."""

import contextlib
import csv
import io
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

import pytest
import torch
from hydra import compose, initialize_config_dir
from omegaconf import DictConfig

from conf import FOLDER
from conf.build import build_data
from conf.overrides import prepare
from tasks.data.dataset import Dataset, Examples
from tests.world import ROOT

TINY = [
    "encoder=mini_new", "encoder.config.hidden_size=16", "encoder.config.num_hidden_layers=1",
    "encoder.config.num_attention_heads=2", "encoder.config.intermediate_size=32", "data.batch_size=4",
    "callbacks.progress=null", "trainer.accelerator=cpu",
]  # fmt: skip
ASKING = [argument for argument in TINY if not argument.startswith("encoder")]
"""The same for a run that starts from a trained model, which brings its encoder."""
ON_GPU = ["trainer=gpu", "trainer.accelerator=gpu"]

ENVIRONMENT = {"WANDB_MODE": "offline", "COLUMNS": "150", "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}


def compose_with(*overrides: str) -> DictConfig:
    """The configuration of a command line, as `train.py` gets it."""
    with initialize_config_dir(str(FOLDER), version_base="1.3"):
        return compose("train", overrides=list(overrides))


def load_data(*said: str, splits: tuple[str, ...] = ("train", "validation", "test")) -> Examples:
    """The data that a command line names, read."""
    dataset: Dataset = build_data(compose_with(*prepare(said)))()
    return dataset.few(dataset.load(splits))


def start(*arguments: str, cwd: Path = ROOT, environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "train.py"), *arguments],
        cwd=cwd, env=os.environ | ENVIRONMENT | dict(environment or {}), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def train(*arguments: str, code: int = 0, cwd: Path = ROOT) -> str:
    process = start(*arguments, cwd=cwd)
    out, error = process.communicate(timeout=300)
    assert process.returncode == code, out + error
    return out + error


def train_here(*arguments: str, code: int = 0) -> str:
    """The same in this process, which saves the start-up."""
    import train as entry

    said = io.StringIO()
    threads = torch.get_num_threads()
    torch.set_num_threads(int(ENVIRONMENT["OMP_NUM_THREADS"]))
    with (
        mock.patch.object(sys, "argv", ["train.py", *arguments]),
        mock.patch.dict(os.environ, ENVIRONMENT),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
        pytest.raises(SystemExit) as end,
    ):
        entry.main()
    torch.set_num_threads(threads)
    assert end.value.code == code, said.getvalue()
    return said.getvalue()


def refused(*arguments: str) -> str:
    """Runs a command line to exit code 2 and gives what it said."""
    return one_screen(train_here(*arguments, code=2))


def losses(run: Path) -> list[tuple[int, str]]:
    with (run / "metrics.csv").open(newline="") as file:
        return [(int(row["step"]), row["value"]) for row in csv.DictReader(file) if row["metric"] == "train/loss"]


def validations(run: Path) -> list[tuple[str, ...]]:
    with (run / "metrics.csv").open(newline="") as file:
        return sorted(tuple(row.values()) for row in csv.DictReader(file) if row["metric"].startswith("val/"))


def one_screen(said: str) -> str:
    """What was said, without its frame and line breaks; it is no traceback and fits a screen."""
    assert "Traceback" not in said
    assert len(said.splitlines()) < 40
    return " ".join(said.replace("│", " ").split())

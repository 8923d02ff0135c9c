"""The trainer's settings: what contradicts itself, this machine, or whoever started the process."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import torch
from omegaconf import DictConfig, OmegaConf

from conf import plain
from conf.check import check
from conf.check_trainer import check_trainer
from ernie_m.errors import ConfigError
from tests.command import TINY, compose_with, train
from tests.ranks import environment_of
from tests.world import ROOT, write_small_world

SLURM = {"SLURM_NTASKS": "4", "SLURM_NTASKS_PER_NODE": "2", "SLURM_NNODES": "2", "SLURM_JOB_NAME": "train"}


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else has started this process."""
    for name in ("SLURM_NTASKS", "TORCHELASTIC_RUN_ID", "MASTER_ADDR", "NODE_RANK"):
        monkeypatch.delenv(name, raising=False)


def has_gpus(monkeypatch: pytest.MonkeyPatch, number: int, capability: tuple[int, int] = (9, 0)) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: number)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device=None: capability)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device=None: f"GPU {device}")
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)


@cache
def composed(trainer: str) -> DictConfig:
    return compose_with("task=qa", f"trainer={trainer}")


def problems(*overrides: str, here: bool = True) -> list[str]:
    """Of a trainer, `trainer=gpu` among the overrides, with other values for some keys."""
    trainer = next((each.partition("=")[2] for each in overrides if each.startswith("trainer=")), "auto")
    changed = OmegaConf.from_dotlist([each for each in overrides if not each.startswith("trainer=")])
    config = plain(OmegaConf.merge(composed(trainer), changed))
    return check_trainer(config, pretraining=False, here=here)


def problem(*overrides: str, here: bool = True) -> str:
    (said,) = problems(*overrides, here=here)
    return said


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (["trainer.devices=0"], "trainer.devices=0: at least 1 is needed"),
        (["trainer.devices=-2"], "trainer.devices=-2: at least 1 is needed, or auto (-1) for all"),
        (["trainer.devices=[]"], "trainer.devices=[]: at least 1 is needed"),
        (["trainer.devices=two"], "trainer.devices='two': a number, a list of numbers such as [0,1], or auto"),
        (["trainer.devices=[0,-1]"], "trainer.devices=[0, -1]: devices are counted from 0"),
        (["trainer.devices='1,1'"], "trainer.devices='1,1': a device is named twice"),
        (["trainer.num_nodes=0"], "trainer.num_nodes=0: a whole number, at least 1, is needed"),
        (["trainer.strategy=dpp"], "trainer.strategy=dpp: no such choice; did you mean ddp?"),
        (["trainer.strategy=horovod"], "trainer.strategy=horovod: choose one of auto, ddp, ddp_spawn, fsdp"),
        (["trainer.accelerator=tpu"], "trainer.accelerator=tpu: "),
        (["trainer.precision=transformer-engine"], "trainer.precision=transformer-engine: choose one of 32-true, bf16"),
        (
            ["trainer.strategy=ddp_spawn", "trainer.num_nodes=2"],
            "trainer.num_nodes=2: ddp_spawn starts processes of this",
        ),
        (
            ["trainer.devices=4", "trainer.num_nodes=2", "trainer.accumulate_grad_batches=3", "data.batch_size=23"],
            "data.batch_size=23: a row at least for each of 8 devices and 3 accumulation steps is needed; set "
            "data.batch_size=24 or more",
        ),
    ],
)
def test_what_contradicts_itself_is_named_wherever_it_is_to_run(overrides: list[str], message: str) -> None:
    assert problem(*overrides, here=False).startswith(message)


def test_what_only_the_machine_knows_is_left_to_it() -> None:
    for given in (["trainer=gpu"], ["trainer=ddp", "trainer.devices=64", "trainer.num_nodes=8", "data.batch_size=512"]):
        assert problems(*given, here=False) == []


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (["trainer=gpu"], "trainer.accelerator=gpu: no GPU is seen by this machine's torch"),
        (["trainer.accelerator=cuda", "trainer=ddp"], "trainer.accelerator=cuda: no GPU is seen"),
        (
            ["trainer.accelerator=mps"],
            "trainer.accelerator=mps: this machine has no MPS; run or check it where there is",
        ),
        (
            ["trainer.devices=[3]"],
            "trainer.devices=[3]: this machine has no GPU, and a CPU no numbered devices; say how",
        ),
        (["trainer=cpu", "trainer.devices=-1"], "trainer.devices=-1: a CPU has no numbered devices; say how many"),
        (
            ["trainer.precision=16-mixed", "optim.fused=false"],
            "trainer.precision=16-mixed: a CPU has no training in fp16",
        ),
        (["trainer.precision=16", "optim.fused=false"], "trainer.precision=16-mixed: a CPU has no training in fp16"),
    ],
)
def test_a_machine_without_a_gpu_refuses_what_needs_one(
    overrides: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_gpus(monkeypatch, 0)
    assert problem(*overrides).startswith(message)


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (["trainer.devices=3"], "trainer.devices=3: this machine has 2 GPUs; set trainer.devices=2, or auto for all"),
        (["trainer.devices=[0,2]"], "trainer.devices=[0, 2]: this machine has 2 GPUs, numbered from 0"),
        (["trainer.devices='2,'"], "trainer.devices='2,': this machine has 2 GPUs, numbered from 0"),
        (["trainer=gpu"], "trainer.precision=bf16-mixed: GPU 0 has no bfloat16; take 32-true, or 16-mixed with"),
        (["trainer=ddp", "data.batch_size=1"], "data.batch_size=1: a row at least for each of 2 devices and 1 accum"),
    ],
)
def test_gpus_are_counted_and_asked_for_their_precisions(
    overrides: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_gpus(monkeypatch, 2, capability=(7, 5))
    assert problem(*overrides).startswith(message)


@pytest.mark.parametrize("devices", ["1", "2", "auto", "-1", "[1]", "[1,0]", "'1,'", "'0,1'"])
def test_devices_that_are_there_pass(devices: str, monkeypatch: pytest.MonkeyPatch) -> None:
    has_gpus(monkeypatch, 2)
    for trainer in ("gpu", "ddp"):
        assert problems(f"trainer={trainer}", f"trainer.devices={devices}") == []


def test_processes_of_a_cpu_pass_in_any_number(monkeypatch: pytest.MonkeyPatch) -> None:
    has_gpus(monkeypatch, 0)
    for given in (["trainer=ddp"], ["trainer=ddp", "trainer.devices=9"], ["trainer.strategy=ddp_spawn"]):
        assert problems(*given, "data.batch_size=16") == []
    for precision in ("32", "32-true", "64-true", "bf16-mixed", "bf16-true", "bf16"):
        assert problems(f"trainer.precision={precision}") == []


@pytest.mark.parametrize(
    ("environment", "overrides", "message"),
    [
        ({}, ["trainer=ddp", "trainer.num_nodes=2"], "trainer.num_nodes=2: nobody has started this run on other"),
        (
            environment_of(0, 4, 1), ["trainer=ddp", "trainer.devices=2"],
            "trainer.devices=2, trainer.num_nodes=1: torchrun has 4 processes for this run, 4 on each of 1 machines; "
            "set trainer.strategy=ddp trainer.devices=4 trainer.num_nodes=1",
        ),
        (
            environment_of(0, 4, 1) | {"LOCAL_WORLD_SIZE": "2"}, ["trainer=ddp", "trainer.devices=4"],
            "trainer.devices=4, trainer.num_nodes=1: torchrun has 4 processes for this run, 2 on each of 2 machines",
        ),
        (environment_of(0, 2, 1), ["trainer=ddp"], "trainer.devices='auto', trainer.num_nodes=1: torchrun has 2 proc"),
        (environment_of(0, 2, 1), [], "trainer.devices=1, trainer.num_nodes=1: torchrun has 2 processes for this run"),
        (
            environment_of(0, 1, 1), ["trainer.strategy=ddp_spawn", "trainer.devices=2"],
            "trainer.strategy=ddp_spawn: torchrun starts the processes of its jobs; start it without torchrun",
        ),
        (SLURM, ["trainer=ddp", "trainer.devices=2"], "trainer.devices=2, trainer.num_nodes=1: SLURM has 4 processes"),
        (SLURM, [], "trainer.devices=1, trainer.num_nodes=1: SLURM has 4 processes for this run, 2 on each of 2 mach"),
        (SLURM | {"SLURM_NTASKS": "1"}, ["trainer.strategy=ddp_spawn"], "trainer.strategy=ddp_spawn: SLURM starts the"),
        (
            {"SLURM_NTASKS": "4", "SLURM_JOB_NAME": "train"}, ["trainer=ddp", "trainer.devices=4"],
            "SLURM_NTASKS=4: ask SLURM for --ntasks-per-node=<trainer.devices> and --nodes=<trainer.num_nodes>",
        ),
    ],
)  # fmt: skip
def test_processes_that_others_started_are_counted(
    environment: dict[str, str], overrides: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_gpus(monkeypatch, 0)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert problem(*overrides).startswith(message)


@pytest.mark.parametrize(
    ("environment", "overrides"),
    [
        (environment_of(1, 2, 1), ["trainer=ddp", "trainer.devices=2"]),
        (environment_of(0, 1, 1), []),
        (environment_of(0, 1, 1), ["trainer=ddp"]),
        ({"MASTER_ADDR": "one", "NODE_RANK": "1"}, ["trainer=ddp", "trainer.devices=2", "trainer.num_nodes=2"]),
        (SLURM, ["trainer=ddp", "trainer.devices=2", "trainer.num_nodes=2"]),
        (SLURM, ["trainer.devices=2", "trainer.num_nodes=2"]),
        ({"SLURM_NTASKS": "1", "SLURM_JOB_NAME": "train"}, []),
        (SLURM | {"SLURM_JOB_NAME": "interactive"}, []),
    ],
)
def test_processes_as_the_trainer_wants_them_pass(
    environment: dict[str, str], overrides: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    has_gpus(monkeypatch, 0)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert problems(*overrides) == []


def test_a_problem_of_the_machine_comes_with_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    has_gpus(monkeypatch, 0)
    with pytest.raises(ConfigError, match="3 problems") as caught:
        check(compose_with("task=qa", "trainer=gpu", "trainer.max_steps=0", "seed=x"))
    for part in ("seed='x'", "trainer.max_steps=0", "trainer.accelerator=gpu: no GPU is seen"):
        assert part in str(caught.value)


@pytest.mark.gpu
def test_a_check_touches_no_gpu() -> None:
    lines = [
        "import torch", "from conf.check import check", "from tests.command import compose_with",
        "check(compose_with('task=qa', 'trainer=gpu'))", "assert not torch._C._cuda_hasPrimaryContext(0)",
    ]  # fmt: skip
    subprocess.run([sys.executable, "-c", "\n".join(lines)], cwd=ROOT, check=True)


@pytest.mark.slow
def test_all_devices_of_a_machine_without_a_gpu_are_one_process(tmp_path: Path) -> None:
    world = write_small_world(tmp_path / "world", train=2, evaluation=1)
    train(
        "task=qa",
        "trainer=ddp",
        f"data.dir={world}",
        f"output_dir={tmp_path}",
        *TINY,
        "trainer.max_steps=1",
        "name=one",
    )
    results = json.loads((tmp_path / "qa" / "one" / "results.json").read_text())
    assert results["training"]["devices"] == 1

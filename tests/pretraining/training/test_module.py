"""PretrainingModule: accumulation equals one big batch; each objective's numbers are logged; drafts are filled."""

import math
from pathlib import Path
from typing import Any

import lightning
import pytest
import torch
import torch.nn.functional as F

from ernie_m import ErnieMForMaskedLM, ErnieMModel, ErnieMTokenizer
from ernie_m.training.loggers.metrics_file import MetricsFile
from pretraining.corpus.corpus import Corpus
from pretraining.objectives.languages import Languages, Setting
from pretraining.objectives.vocabulary import Vocabulary
from pretraining.training.module import PretrainingModule
from pretraining.training.steps import StepLoader, Steps
from tests.devices import DEVICES, PRECISIONS
from tests.pretraining.training.small import NAMES, new_module, objectives

SHARES = [{"accumulation": 4}, {"ranks": 2}, pytest.param({"accumulation": 3, "ranks": 2}, marks=pytest.mark.slow)]


@pytest.fixture(scope="module")
def corpora(corpora: list[Corpus]) -> list[Corpus]:
    """Three languages, of which English has parallel text with both others."""
    return [corpus for corpus in corpora if "-".join(corpus.languages) in {"en", "fr", "sw", "en-fr", "en-sw"}]


@pytest.fixture(scope="module")
def setting(tokenizer: ErnieMTokenizer, corpora: list[Corpus]) -> Setting:
    return Setting(Vocabulary.of(tokenizer), Languages.of(corpora), max_length=48)


class Loaded(lightning.LightningDataModule):
    """The steps, as the trainer's rank and accumulation want them."""

    def __init__(self, corpora: list[Corpus], setting: Setting, max_tokens: int, names: tuple[str, ...]) -> None:
        super().__init__()
        self.corpora, self.setting, self.max_tokens, self.names = corpora, setting, max_tokens, names

    def train_dataloader(self) -> StepLoader:
        trainer = self.trainer
        assert trainer is not None
        steps = Steps(
            objectives=objectives(self.names), corpora=self.corpora, setting=self.setting,
            max_tokens_per_batch=self.max_tokens, alpha=0.5, accumulation=trainer.accumulate_grad_batches,
            rank=trainer.global_rank, world_size=trainer.world_size, seed=0,
        )  # fmt: skip
        return StepLoader(steps, start_step=0, total_steps=trainer.max_steps, num_workers=0)


def train(
    corpora: list[Corpus], setting: Setting, folder: Path, *, accumulation: int = 1, max_steps: int = 3,
    temperature: float = 0.0, ranks: int = 1, max_tokens: int = 2000, names: tuple[str, ...] = NAMES,
    accelerator: str = "cpu", precision: Any = "32-true",
) -> tuple[PretrainingModule, dict[str, list[float]]]:  # fmt: skip
    module = new_module(setting, names, temperature=temperature)
    directory = folder / f"{accumulation}-{temperature}-{ranks}-{max_steps}-{accelerator}-{precision}"
    directory.mkdir(parents=True)
    metrics = MetricsFile(directory=directory)
    trainer = lightning.Trainer(
        accelerator=accelerator, precision=precision, max_epochs=-1, max_steps=max_steps,
        accumulate_grad_batches=accumulation, logger=metrics, log_every_n_steps=1,
        enable_progress_bar=False, enable_model_summary=False, enable_checkpointing=False,
        use_distributed_sampler=False, default_root_dir=folder, devices=ranks,
        strategy="auto" if ranks == 1 else "ddp_spawn",
    )  # fmt: skip
    trainer.fit(module, datamodule=Loaded(corpora, setting, max_tokens, names))
    logged: dict[str, list[float]] = {}
    for line in metrics.path.read_text().splitlines()[1:]:
        _, name, value = line.split(",")
        logged.setdefault(name, []).append(float(value))
    return module, logged


@pytest.mark.parametrize("shares", SHARES, ids=str)
def test_shares_of_a_batch_equal_the_whole(
    shares: dict[str, int], corpora: list[Corpus], setting: Setting, tmp_path: Path
) -> None:
    whole, expected = train(corpora, setting, tmp_path)
    parts, logged = train(corpora, setting, tmp_path, **shares)
    for name, values in expected.items():
        assert logged[name] == pytest.approx(values, rel=2e-5), name
    for (name, ours), theirs in zip(parts.named_parameters(), whole.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, atol=3e-5, rtol=0, msg=lambda text, name=name: f"{name}: {text}")


def test_the_loss_is_the_weighted_sum_of_the_objectives_means(
    corpora: list[Corpus], setting: Setting, tmp_path: Path
) -> None:
    _, logged = train(corpora, setting, tmp_path)
    weights = {name: objective.weight for name, objective in objectives().items()}
    for step in range(3):
        active = [name for name in weights if step or name != "btmlm"]
        values = {name: logged[f"train/loss/{name}"][step - (name == "btmlm")] for name in active}
        expected = sum(weights[name] * value for name, value in values.items())
        assert logged["train/loss"][step] == pytest.approx(expected, rel=1e-5)
    assert len(logged["train/loss/btmlm"]) == 2
    for name in weights:
        expected = [math.exp(loss) for loss in logged[f"train/loss/{name}"]]
        assert logged[f"train/perplexity/{name}"] == pytest.approx(expected, rel=1e-5)
    assert all(0 <= value <= 1 for name, values in logged.items() if "accuracy" in name for value in values)
    assert all(value >= 5 for name, values in logged.items() if "tokens" in name for value in values)


def test_a_rank_without_a_group_waits_for_nobody(corpora: list[Corpus], setting: Setting, tmp_path: Path) -> None:
    """One line a step for two ranks: one of them has nothing to learn from, and both meet in every reduction."""
    one_sentence = {"max_tokens": 64, "names": ("mmlm",)}
    _, expected = train(corpora, setting, tmp_path, **one_sentence)
    _, logged = train(corpora, setting, tmp_path, ranks=2, **one_sentence)
    assert logged["train/tokens/mmlm"] == expected["train/tokens/mmlm"]
    assert logged["train/loss"] == pytest.approx(expected["train/loss"], rel=2e-5)


def test_a_step_is_one_forward_and_one_more_for_btmlms_drafts(
    corpora: list[Corpus], setting: Setting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """BTMLM joins at step 1: its drafts are read in evaluation mode and without gradients."""
    forwards: list[tuple[bool, bool]] = []
    forward = ErnieMModel.forward

    def counted(self: ErnieMModel, *args: Any, **kwargs: Any) -> Any:
        forwards.append((self.training, torch.is_grad_enabled()))
        return forward(self, *args, **kwargs)

    monkeypatch.setattr(ErnieMModel, "forward", counted)
    train(corpora, setting, tmp_path, max_steps=2)
    learning, drafting = (True, True), (False, False)
    assert forwards == [learning, drafting, learning]


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("device", DEVICES)
def test_steps_on_a_device_are_those_of_a_cpu_in_fp32(
    device: str, precision: str, corpora: list[Corpus], setting: Setting, tmp_path: Path
) -> None:
    """Of all objectives, with what comes of them: losses and updated weights."""
    there: dict[str, Any] = {"accelerator": device, "precision": {"fp32": "32-true", "bf16": "bf16-mixed"}[precision]}
    reference, expected = train(corpora, setting, tmp_path / "cpu", max_steps=2)
    module, logged = train(corpora, setting, tmp_path / "device", max_steps=2, **there)
    assert logged.keys() == expected.keys()
    for name in (name for name in expected if "loss" in name):
        assert logged[name] == pytest.approx(expected[name], rel={"fp32": 1e-4, "bf16": 1e-2}[precision]), name
    before = dict(new_module(setting).named_parameters())
    ours, theirs = (
        torch.cat([(p.detach().cpu() - before[name].detach()).flatten() for name, p in some.named_parameters()])
        for some in (module, reference)
    )
    assert theirs.norm() > 0
    assert F.cosine_similarity(ours, theirs, dim=0) > {"fp32": 0.999, "bf16": 0.8}[precision]


def test_it_learns_and_the_export_is_a_plain_model(corpora: list[Corpus], setting: Setting, tmp_path: Path) -> None:
    module, logged = train(corpora, setting, tmp_path, max_steps=90)
    for name in ("mmlm", "tlm", "camlm", "btmlm"):
        losses = logged[f"train/loss/{name}"]
        assert sum(losses[-10:]) < 0.95 * sum(losses[:10]), name
    assert module.model.languages.weight.abs().sum() > 0
    module.model.model.save_pretrained(tmp_path / "model")
    assert ErnieMForMaskedLM.from_pretrained(tmp_path / "model").newly_initialized == ()


def test_sampled_pseudo_tokens_are_addressed(corpora: list[Corpus], setting: Setting, tmp_path: Path) -> None:
    """The same in every run and for any shares of a batch."""
    runs = [train(corpora, setting, tmp_path / str(i), temperature=1.0)[1]["train/loss/btmlm"] for i in range(2)]
    assert runs[0] == runs[1]
    shares = train(corpora, setting, tmp_path / "shares", temperature=1.0, accumulation=3)[1]["train/loss/btmlm"]
    assert shares == pytest.approx(runs[0], rel=1e-4)
    assert runs[0] != train(corpora, setting, tmp_path / "greedy")[1]["train/loss/btmlm"]

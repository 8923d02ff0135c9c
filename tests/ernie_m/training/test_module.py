"""BaseModule's accounting: gradients of the global mean, addressed dropout, checkpoints that know where they belong."""

import dataclasses
from pathlib import Path
from typing import Any

import lightning
import pytest
import torch
from lightning.pytorch.strategies import SingleDeviceStrategy
from torch import Tensor
from torch.utils.data import DataLoader

from ernie_m import ErnieMConfig, ErnieMModel
from ernie_m.errors import CheckpointError
from ernie_m.optim import AdamWRecipe
from ernie_m.training.checkpoint_io import AtomicCheckpointIO, read_training_checkpoint
from ernie_m.training.loggers import names
from ernie_m.training.loggers.board import Board
from ernie_m.training.loggers.metrics_file import MetricsFile
from ernie_m.training.module import BaseModule
from tests.ernie_m.training.metrics import by_step

CONFIG = ErnieMConfig(
    vocab_size=30, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8, hidden_dropout_prob=0
)


class Weighted(BaseModule):
    """Sums a loss over rows of different weight."""

    def loss(self, batch: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.model(batch).last_hidden_state
        return (hidden * (batch > 20)[..., None]).square().sum(), (batch > 20).sum()


class Recorder(Weighted):
    """Keeps the gradient of the first update."""

    gradient: Tensor | None = None

    def configure_gradient_clipping(self, *arguments: Any, **more: Any) -> None:
        if self.gradient is None:
            self.gradient = self.model.embeddings.word_embeddings.weight.grad.detach().clone()


class Diverging(Weighted):
    """Has no finite loss from its third step on."""

    def loss(self, batch: Tensor) -> tuple[Tensor, Tensor]:
        total, count = super().loss(batch)
        return total * (torch.nan if self.trainer.global_step > 1 else 1.0), count


class Watched(MetricsFile, Board):
    """Keeps the warnings."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder)
        self.warnings: list[tuple[str, str]] = []

    def warn(self, title: str, text: str) -> None:
        self.warnings.append((title, text))

    def _nothing(self, *given: Any, **more: Any) -> None:
        pass

    show = conclude = keep = started_from = end = _nothing  # type: ignore[assignment]


class Clipped(Weighted):
    """Keeps the gradients' norm behind the clipping."""

    norm = 0.0

    def configure_gradient_clipping(self, *arguments: Any, **more: Any) -> None:
        super().configure_gradient_clipping(*arguments, **more)
        gradients = [parameter.grad for parameter in self.parameters() if parameter.grad is not None]
        self.norm = float(torch.nn.utils.get_total_norm(gradients))


def module(kind: type[Any] = Recorder, *, fused: bool = True, **identity: str) -> Any:
    torch.manual_seed(0)
    recipe = AdamWRecipe(
        learning_rate=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, layer_decay=1.0, warmup_fraction=0.0,
        fused=fused,
    )  # fmt: skip
    return kind(model=ErnieMModel(CONFIG), optim=recipe, seed=0, identity=identity)


def fit(recorder: Weighted, batches: list[Tensor], folder: Path, **trainer: Any) -> lightning.Trainer:
    done = lightning.Trainer(
        accelerator="cpu", enable_progress_bar=False, enable_model_summary=False, enable_checkpointing=False,
        default_root_dir=folder, plugins=[AtomicCheckpointIO()], **{"logger": False} | trainer,
    )  # fmt: skip
    done.fit(recorder, DataLoader(batches, batch_size=None))  # type: ignore[arg-type]
    return done


def test_accumulated_gradients_are_those_of_the_mean_over_the_whole_batch(tmp_path: Path) -> None:
    rows = torch.randint(2, 30, (12, 5), generator=torch.Generator().manual_seed(1))
    parts = [rows[:1], rows[1:8], rows[8:]]
    accumulated = module()
    fit(accumulated, parts, tmp_path, max_steps=1, accumulate_grad_batches=3)
    whole = module()
    fit(whole, [rows], tmp_path, max_steps=1)
    assert len({int((part > 20).sum()) for part in parts}) == 3
    torch.testing.assert_close(accumulated.gradient, whole.gradient)

    plain = module()
    total, count = plain.loss(rows)
    (total / count).backward()
    torch.testing.assert_close(whole.gradient, plain.model.embeddings.word_embeddings.weight.grad)


def test_ranks_refuse_parameters_that_the_loss_does_not_reach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = torch.randint(2, 30, (12, 5), generator=torch.Generator().manual_seed(1))
    monkeypatch.setattr("ernie_m.training.module.DDPStrategy", SingleDeviceStrategy)  # as if this were one of several
    with pytest.raises(
        RuntimeError, match=r"does not reach model[.]pooler[.]dense[.]weight, model[.]pooler[.]dense[.]bias: "
    ):
        fit(module(), [rows], tmp_path, max_steps=1)
    headless = module()
    headless.model.pooler.requires_grad_(False)
    fit(headless, [rows], tmp_path, max_steps=1)
    assert headless.gradient is not None


@pytest.mark.parametrize(("precision", "fused"), [("32-true", True), ("bf16-mixed", True), ("bf16-mixed", False)])
def test_gradients_are_clipped_in_every_precision(tmp_path: Path, precision: str, fused: bool) -> None:
    rows = torch.randint(2, 30, (8, 5), generator=torch.Generator().manual_seed(1))
    free, clipped = module(Clipped, fused=fused), module(Clipped, fused=fused)
    fit(free, [rows], tmp_path, max_steps=1, precision=precision)
    fit(clipped, [rows], tmp_path, max_steps=1, precision=precision, gradient_clip_val=free.norm / 3)
    assert clipped.norm == pytest.approx(free.norm / 3, rel=1e-3)


def test_a_batch_in_which_nothing_counts_changes_nothing_and_is_no_nan(tmp_path: Path) -> None:
    recorder = module()
    before = recorder.model.embeddings.word_embeddings.weight.detach().clone()
    fit(recorder, [torch.full((2, 3), 5)], tmp_path, max_steps=1)
    assert torch.equal(before, recorder.model.embeddings.word_embeddings.weight)


def test_the_norm_that_is_logged_is_that_before_clipping(tmp_path: Path) -> None:
    rows = torch.randint(2, 30, (8, 5), generator=torch.Generator().manual_seed(1))
    free = module(Clipped)
    fit(free, [rows], tmp_path, max_steps=1)
    fit(
        module(Clipped), [rows], tmp_path, max_steps=1, gradient_clip_val=free.norm / 3,
        logger=MetricsFile(directory=tmp_path), log_every_n_steps=1,
    )  # fmt: skip
    assert by_step(tmp_path)[1][names.GRADIENT_NORM] == pytest.approx(free.norm, rel=1e-5)


def test_each_group_of_layers_has_its_rate_where_they_differ(tmp_path: Path) -> None:
    rows = [torch.randint(2, 30, (2, 5))] * 2
    for folder, decay in (("one", 1.0), ("several", 0.5)):
        trained = module()
        trained.optim = dataclasses.replace(trained.optim, layer_decay=decay)
        fit(
            trained,
            rows,
            tmp_path,
            max_steps=2,
            logger=MetricsFile(directory=_made(tmp_path / folder)),
            log_every_n_steps=1,
        )
    rates = {name: rate for name, rate in by_step(tmp_path / "several")[1].items() if "rate" in name}
    assert rates == {
        "train/learning_rate": pytest.approx(1e-3), "train/learning_rate/head": pytest.approx(1e-3),
        "train/learning_rate/layer_0": pytest.approx(5e-4), "train/learning_rate/embeddings": pytest.approx(2.5e-4),
    }  # fmt: skip
    assert [name for name in by_step(tmp_path / "one")[1] if "rate" in name] == ["train/learning_rate"]


def test_a_loss_that_is_not_finite_is_told_once(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    rows = [torch.randint(2, 30, (2, 5))] * 4
    fit(module(Diverging), rows, tmp_path, max_steps=4, logger=watched, log_every_n_steps=1)
    assert watched.warnings == [("The training diverges", "the loss is nan at step 3")]


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_a_checkpoint_of_another_model_is_refused(tmp_path: Path) -> None:
    rows = [torch.randint(2, 30, (2, 5))]
    trainer = fit(module(vocabulary="a"), rows, tmp_path, max_steps=1)
    trainer.save_checkpoint(tmp_path / "a.ckpt")
    assert read_training_checkpoint(tmp_path / "a.ckpt")["identity"] == {"vocabulary": "a"}
    other = lightning.Trainer(accelerator="cpu", logger=False, enable_progress_bar=False, default_root_dir=tmp_path)
    with pytest.raises(CheckpointError, match="vocabulary is a there, b here"):
        other.fit(module(vocabulary="b"), DataLoader(rows, batch_size=None), ckpt_path=tmp_path / "a.ckpt")  # type: ignore[arg-type]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a file", b"not a checkpoint at all"])
def test_broken_checkpoints_are_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.ckpt"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match=r"broken.ckpt: not a readable training checkpoint"):
        read_training_checkpoint(path)
    with pytest.raises(CheckpointError, match=r"gone.ckpt: no such checkpoint"):
        read_training_checkpoint(tmp_path / "gone.ckpt")
    torch.save({"other": 1}, path)
    with pytest.raises(CheckpointError, match="it has no state_dict"):
        read_training_checkpoint(path)


def test_a_checkpoint_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        AtomicCheckpointIO().save_checkpoint({"state_dict": {}}, tmp_path / "file" / "last.ckpt")


@pytest.mark.parametrize(("interval", "logged"), [(0, []), (1, [1, 2, 3, 4]), (2, [2, 4])])
def test_numbers_are_logged_at_the_interval_and_never_at_0(tmp_path: Path, interval: int, logged: list[int]) -> None:
    rows = torch.randint(2, 30, (8, 5), generator=torch.Generator().manual_seed(1))
    metrics = MetricsFile(directory=tmp_path)
    done = lightning.Trainer(
        accelerator="cpu", logger=metrics, enable_progress_bar=False, enable_model_summary=False, max_steps=4,
        enable_checkpointing=False, default_root_dir=tmp_path, log_every_n_steps=interval, max_epochs=-1,
    )  # fmt: skip
    done.fit(module(), DataLoader(list(rows.split(2)), batch_size=None))  # type: ignore[arg-type]
    lines = [line.split(",") for line in metrics.path.read_text().splitlines()[1:]]
    assert [int(step) for step, name, _ in lines if name == "train/loss"] == logged

"""BaseModule: what fine-tuning and pre-training share of a training step.

* A loss is a sum over predicted things and their count. Gradients are those of (sum over the global batch) / (count
  over the global batch), whatever the number of ranks and accumulation steps.
* Dropout is seeded by (seed, optimizer step, accumulation step, rank), so that a resumed run repeats it exactly.
* A training checkpoint says which model and vocabulary it belongs to and refuses any other.
"""

from collections.abc import Mapping
from typing import Any

import lightning
import torch
from lightning.pytorch.plugins.precision import MixedPrecision, Precision
from lightning.pytorch.strategies import DDPStrategy
from lightning.pytorch.utilities import GradClipAlgorithmType
from lightning.pytorch.utilities.types import OptimizerLRSchedulerConfig
from torch import Tensor, nn
from torch.optim import Optimizer

from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.differences import differences
from ernie_m.errors import CheckpointError
from ernie_m.optim import AdamWRecipe
from ernie_m.training.loggers import names
from ernie_m.training.loggers.board import boards
from ernie_m.training.seeding import derive_seed, seed_device
from ernie_m.training.setup import MODEL_PREFIX
from ernie_m.training.sharding import ShardedStrategy, whole


class BaseModule(lightning.LightningModule):
    """A model, its optimizer and its accounting; a subclass gives `loss`.

    Args:
        model: The model to train; it has a `config`, an `ErnieMConfig`.
        optim: How to update it.
        seed: Root of the training's randomness.
        identity: Plain values that a training checkpoint must share with this module to be loaded into it.

    Attributes:
        weights_prefix: What comes before the names of the trained model's weights in a training checkpoint.
    """

    weights_prefix = MODEL_PREFIX

    def __init__(self, *, model: nn.Module, optim: AdamWRecipe, seed: int, identity: Mapping[str, Any]) -> None:
        super().__init__()
        self.model: Any = model.train()
        self.optim = optim
        self.seed = seed
        self.identity = dict(identity)
        self._loss_sum: Tensor | None = None
        self._loss_count: Tensor | None = None
        self._diverged = False

    @property
    def trained(self) -> PretrainedModel:
        """What a finished training leaves behind: exported by `save_pretrained`."""
        model: PretrainedModel = self.model
        return model

    def loss(self, batch: Any) -> tuple[Tensor, Tensor]:
        """The summed loss of a batch and the number of things that it is summed over, both scalars."""
        raise NotImplementedError

    def configure_model(self) -> None:
        """Has the trainer's strategy shard what is to be trained, if it is one that does."""
        if isinstance(self.trainer.strategy, ShardedStrategy):
            self.trainer.strategy.shard()

    def training_step(self, batch: Any, batch_idx: int) -> Tensor:
        """Returns the loss so that the gradients of all accumulation steps and ranks add up to those of the sum."""
        accumulation = self.trainer.accumulate_grad_batches
        address = (self.trainer.global_step, batch_idx % accumulation, self.global_rank)
        seed_device(derive_seed(self.seed, "dropout", *address), self.device)
        total, count = self.loss(batch)
        self._loss_sum = total.detach() if self._loss_sum is None else self._loss_sum + total.detach()
        self._loss_count = count if self._loss_count is None else self._loss_count + count
        return total * accumulation

    def on_before_optimizer_step(self, optimizer: Optimizer) -> None:
        """Turns gradients of sums into gradients of the global batch's mean, before any clipping."""
        assert self._loss_sum is not None
        assert self._loss_count is not None
        total, count = (
            self.trainer.strategy.reduce(value.double(), reduce_op="sum")
            for value in (self._loss_sum, self._loss_count)
        )
        self._loss_sum = self._loss_count = None
        trained = [parameter for parameter in self.parameters() if parameter.requires_grad]
        gradients = [parameter.grad for parameter in trained if parameter.grad is not None]
        if len(gradients) < len(trained) and isinstance(self.trainer.strategy, DDPStrategy):
            self._refuse_unreached()
        torch._foreach_mul_(gradients, (self.trainer.world_size / count.clamp(min=1)).float())
        if self.logs_this_step:
            self._log_step((total / count.clamp(min=1)).float(), gradients, optimizer)

    def _refuse_unreached(self) -> None:
        """Ends a training whose ranks would go apart: gradients of all ranks are averaged when all parameters have one.

        Raises:
            RuntimeError: Always.
        """
        names = [
            name for name, parameter in self.named_parameters() if parameter.requires_grad and parameter.grad is None
        ]
        raise RuntimeError(
            f"the loss does not reach {', '.join(names)}: several devices need a gradient of all that is trained; set "
            "requires_grad to False where there is none (a task names such parts: Task.untrained)"
        )

    def _log_step(self, loss: Tensor, gradients: list[Tensor], optimizer: Optimizer) -> None:
        self.log(names.LOSS, loss, prog_bar=True)
        self.log(names.LEARNING_RATE, max(group["lr"] for group in optimizer.param_groups))
        rates = {group["name"]: group["lr"] for group in optimizer.param_groups if "name" in group}
        if len(rates) > 1:
            self.log_dict({f"{names.LEARNING_RATE}/{name}": rate for name, rate in rates.items()})
        self.log(names.GRADIENT_NORM, whole(nn.utils.get_total_norm(gradients)))
        self.log("step", float(self.trainer.global_step + 1))
        if not self._diverged and not loss.isfinite():
            self._diverged = True
            for board in boards(self.trainer.loggers):
                board.warn("The training diverges", f"the loss is {loss.item()} at step {self.trainer.global_step + 1}")

    def configure_gradient_clipping(
        self,
        optimizer: Optimizer,
        gradient_clip_val: float | None = None,
        gradient_clip_algorithm: str | None = None,
    ) -> None:
        """Clips in bf16 with a fused optimizer, too; Lightning refuses that in any mixed precision, for fp16's sake."""
        plugin = self.trainer.precision_plugin
        if gradient_clip_val and isinstance(plugin, MixedPrecision) and plugin.scaler is None:
            algorithm = GradClipAlgorithmType(gradient_clip_algorithm or "norm")
            Precision.clip_gradients(plugin, optimizer, gradient_clip_val, algorithm)
        else:
            self.clip_gradients(optimizer, gradient_clip_val, gradient_clip_algorithm)

    @property
    def logs_this_step(self) -> bool:
        """Whether loggers take the numbers of the step in progress: every `log_every_n_steps`, 0 for never."""
        interval: int = self.trainer.log_every_n_steps  # type: ignore[attr-defined]
        return interval > 0 and (self.trainer.global_step + 1) % interval == 0

    def configure_optimizers(self) -> OptimizerLRSchedulerConfig:
        """AdamW and its schedule over the whole training."""
        optimizer, scheduler = self.optim.build(
            self.model,
            num_layers=self.model.config.num_hidden_layers,
            total_steps=int(self.trainer.estimated_stepping_batches),
        )
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": scheduler, "interval": "step"}}

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Writes the identity, and progress as of the last whole optimizer step."""
        checkpoint["identity"] = self.identity
        checkpoint["model_config"] = self.model.config.to_dict()
        checkpoint["weights_prefix"] = self.weights_prefix
        self._count_batches(checkpoint)

    def on_load_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Compares identities, see `check_identity`; a training goes on with its own number of accumulation steps."""
        self.check_identity(checkpoint)
        self._count_batches(checkpoint)

    def _count_batches(self, checkpoint: dict[str, Any]) -> None:
        """Has Lightning count the batches of the optimizer steps that are done, as this trainer accumulates them."""
        loops = checkpoint.get("loops", {}).get("fit_loop")
        if loops is not None:
            batches = checkpoint["global_step"] * self.trainer.accumulate_grad_batches
            progress = loops["epoch_loop.batch_progress"]
            for span in ("total", "current"):
                progress[span] = dict.fromkeys(progress[span], batches)

    def check_identity(self, checkpoint: Mapping[str, Any]) -> None:
        """Accepts a training checkpoint that may be loaded into this module.

        Raises:
            CheckpointError: The checkpoint belongs to another model, head or vocabulary.
        """
        if differing := differences(checkpoint.get("identity", {}), self.identity):
            reasons = "; ".join(differing)
            raise CheckpointError(f"the training checkpoint is of another model, vocabulary or text: {reasons}")

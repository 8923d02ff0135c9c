"""The one entry: compose -> check -> build -> run. `python train.py --help` says how."""

import logging
import sys
import warnings
from functools import partial
from pathlib import Path
from typing import Any

import hydra
import lightning
from hydra.core.hydra_config import HydraConfig
from hydra.types import RunMode
from hydra.utils import instantiate
from lightning.fabric.utilities.exceptions import MisconfigurationException
from omegaconf import DictConfig, OmegaConf
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from conf import PROJECT
from conf.check import check
from conf.following import compose_following
from conf.overrides import prepare
from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.errors import ConfigError
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.training.callbacks import Stopped
from ernie_m.training.checkpoint_io import AtomicCheckpointIO, read_training_checkpoint
from ernie_m.training.job import Job
from ernie_m.training.module import BaseModule
from ernie_m.training.results import RESULTS_NAME, write_results
from ernie_m.training.run_folder import MODEL, RunFolder
from ernie_m.training.setup import NEW_WEIGHTS, build_model, describe, load_trained

console = Console(markup=False)  # what users write may have brackets
exit_codes: list[int] = []
"""Of the jobs of this process: one, or a sweep's."""


def main() -> None:
    """Runs one job, or with `-m` a sweep; exits with 2 on an error that the user can mend."""
    try:
        _quiet()
        sys.argv[1:] = prepare(sys.argv[1:])
    except ConfigError as error:
        _show(error)
        sys.exit(2)
    run_job()
    sys.exit(max(exit_codes, default=0))


@hydra.main(version_base="1.3", config_path="conf", config_name="train")
def run_job(config: DictConfig) -> None:
    """One job; its exit code goes to `exit_codes`, so that a failed one does not end a sweep."""
    try:
        given: Any = OmegaConf.to_container(HydraConfig.get().overrides.task, resolve=False)
        run(config, given)
    except ConfigError as error:
        _show(error)
        exit_codes.append(2)
    except Stopped as stop:
        console.print(f"{stop}; go on with the same command and resume=auto", style="yellow")
        exit_codes.append(128 + stop.signum)
        if HydraConfig.get().mode == RunMode.MULTIRUN:
            sys.exit(128 + stop.signum)


def run(config: DictConfig, overrides: list[str]) -> None:
    """Checks a composed configuration, builds what it names and does what `run` says; then what follows on it."""
    check(config)
    if config.run == "check":
        console.print(f"ok: {config.task.name} on {config.data.name} with {config.encoder.name}", style="green")
        return
    folder = _open_folder(config, overrides)
    if folder.finished:
        console.print(f"{folder.path} has ended before; nothing to do (leave out resume=auto for a new run)")
    else:
        try:
            _run_in(folder, config, overrides)
        except ConfigError:
            folder.discard()
            raise
    if config.then is not None:
        for following, given in compose_following(config, folder.path):
            console.print(f"then: {' '.join(given)}")
            run(following, given)


def _run_in(folder: RunFolder, config: DictConfig, overrides: list[str]) -> None:
    job: Job = instantiate(config.task, _convert_="all")
    tokenizer, trained = _load(config, job.model)
    data = job.read(
        _build_data(config),
        run=config.run,
        tokenizer=tokenizer,
        trained=trained.config if trained else None,
        seed=config.seed,
        folder=folder.path,
        show=console.print,
    )
    model = trained or _new_model(config, job, data, vocab_size=len(tokenizer))
    model.gradient_checkpointing_enable(config.encoder.gradient_checkpointing)
    _show_model(config, model)
    module = job.build(
        model,
        data,
        optim=instantiate(config.optim),
        seed=config.seed,
        identity=describe(model, tokenizer),
        checkpoint=Path(config.checkpoint) if config.checkpoint else None,
        show=console.print,
    )
    results: dict[str, Any] = {
        "task": config.task.name,
        "run": config.run,
        "name": folder.path.name,
        "data": config.data.name,
        "encoder": config.encoder.name,
        "seed": config.seed,
        "labels": _plain(config.labels),
        "checkpoint": config.checkpoint,
    }
    step = _accept(folder, module)
    if not folder.new:
        folder.describe(_plain(config), overrides=overrides, project=PROJECT)
    trainer = _build_trainer(config, job, data)
    try:
        if config.run == "fit":
            _forget_after(trainer, step)
            results |= job.fit(trainer, module, data, resume_from=folder.resume_from)
            module.trained.save_pretrained(folder.path / MODEL)
            tokenizer.save_pretrained(folder.path / MODEL)
        else:
            job.evaluate(trainer, module, data, run=config.run)
        results |= job.report(module, data, folder=folder.path, show=console.print)
    finally:
        _finish_wandb()
    write_results(folder.path / RESULTS_NAME, results)
    console.print(f"outputs: {folder.path}", style="bold")


def _open_folder(config: DictConfig, overrides: list[str]) -> RunFolder:
    base = Path(config.output_dir) / config.task.name / str(config.name)
    folder = RunFolder.choose(base, _plain(config), resume=config.resume)
    if config.resume and folder.new:
        console.print(
            f"resume={config.resume}: there is no run of this configuration to go on with, so this is a new one"
        )
    if not folder.finished:
        config.run_directory = str(folder.path)
    if folder.new:
        folder.describe(_plain(config), overrides=overrides, project=PROJECT)
    return folder


def _plain(config: DictConfig) -> dict[str, Any]:
    plain: Any = OmegaConf.to_container(config, resolve=True)
    return plain


def _load(config: DictConfig, model_class: type[PretrainedModel]) -> tuple[ErnieMTokenizer, PretrainedModel | None]:
    """The tokenizer, and the trained model where the run starts from one."""
    encoder = config.encoder
    if not config.checkpoint:
        return ErnieMTokenizer.from_pretrained(encoder.tokenizer, flavor=encoder.flavor), None
    model, tokenizer = load_trained(
        model_class,
        Path(config.checkpoint),
        config=_plain(encoder.config),
        tokenizer=encoder.tokenizer,
        flavor=encoder.flavor,
    )
    return tokenizer, model


def _new_model(config: DictConfig, job: Job, data: Any, *, vocab_size: int) -> PretrainedModel:
    encoder = config.encoder
    return build_model(
        job.model,
        weights=encoder.weights,
        config=_plain(encoder.config) | job.head(data),
        vocab_size=vocab_size,
        seed=config.seed,
        new_layers=encoder.new_layers if config.task.job_type == "finetune" else 0,
    )


def _show_model(config: DictConfig, model: PretrainedModel) -> None:
    weights, model_config = config.encoder.weights, model.config
    source = f"new ones ({weights})" if weights in NEW_WEIGHTS else str(weights)
    size = sum(parameter.numel() for parameter in model.parameters())
    shape = f"{model_config.num_hidden_layers} layers x {model_config.hidden_size}, {size / 1e6:.1f} M parameters"
    rates = f"dropout {model_config.hidden_dropout_prob}, in attention {model_config.attention_probs_dropout_prob}"
    console.print(f"model: {type(model).__name__}, {shape}, vocabulary {model_config.vocab_size}, {rates}")
    console.print(f"weights: from {config.checkpoint or source}")
    if model_config.labels is not None:
        console.print(f"labels: {', '.join(model_config.labels)}")


def _build_data(config: DictConfig) -> Any:
    """What a job reads; `scoring` is for the task, which refers to it."""
    node = {key: value for key, value in _plain(config.data).items() if key != "scoring"}
    return instantiate(node, _convert_="all")


def _build_trainer(config: DictConfig, job: Job, data: Any) -> lightning.Trainer:
    """Lightning counts in batches and sees the whole training as one epoch; a job counts in its own way."""
    limits: dict[str, Any] = {"max_epochs": -1, "max_steps": -1, "val_check_interval": 1}
    if config.run == "fit":
        accumulation = config.trainer.accumulate_grad_batches
        schedule = job.schedule(
            data,
            max_epochs=config.trainer.max_epochs,
            max_steps=config.trainer.max_steps,
            interval=config.trainer.val_check_interval,
            accumulation=accumulation,
        )
        limits |= {"max_steps": schedule.steps, "val_check_interval": schedule.validate_every * accumulation}
        console.print(f"training: {schedule.description}")
    wanted = config.callbacks if config.run == "fit" else ("progress",)
    loggers = [instantiate(node) for node in config.logger.values() if node]
    try:
        return instantiate(config.trainer)(
            **limits,
            check_val_every_n_epoch=None,
            callbacks=[instantiate(config.callbacks[name]) for name in wanted if config.callbacks.get(name)],
            logger=[logger(config=_plain(config)) if isinstance(logger, partial) else logger for logger in loggers],
            plugins=[AtomicCheckpointIO()],
            enable_checkpointing=config.run == "fit",
            enable_progress_bar=bool(config.callbacks.get("progress")),
            use_distributed_sampler=False,
        )
    except MisconfigurationException as error:
        raise ConfigError(f"trainer: {error}") from error


def _accept(folder: RunFolder, module: BaseModule) -> int | None:
    """The step from which a run goes on, None of a new one; nothing in the folder has been changed up to here."""
    if folder.resume_from is None:
        return None
    checkpoint = read_training_checkpoint(folder.resume_from)
    module.check_identity(checkpoint)
    step: int = checkpoint["global_step"]
    console.print(f"going on with {folder.path} from step {step}")
    return step


def _forget_after(trainer: lightning.Trainer, step: int | None) -> None:
    """Where a run goes on: drops what was logged after its checkpoint."""
    for logger in trainer.loggers if step is not None else ():
        if hasattr(logger, "forget_after"):
            logger.forget_after(step)


def _quiet() -> None:
    """Keeps Lightning's advertisements and advice that does not apply here off the console."""
    logging.getLogger("lightning.pytorch").setLevel(logging.WARNING)
    for message in (
        "The number of training batches",
        "isinstance\\(treespec, LeafSpec\\)",
        ".*does not have many workers",
        ".*dataloader is not resumable",
        "Checkpoint directory .* exists and is not empty",
        "`isinstance\\(treespec",
        "predict returned None",
    ):
        warnings.filterwarnings("ignore", message=message)


def _finish_wandb() -> None:
    """Ends W&B's run if there is one: otherwise a sweep's jobs would merge."""
    if "wandb" in sys.modules:
        sys.modules["wandb"].finish()


def _show(error: ConfigError) -> None:
    Console(stderr=True).print(Panel(Text(str(error)), title=type(error).__name__, border_style="red"))


if __name__ == "__main__":
    main()

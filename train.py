"""The one entry: compose -> check -> build -> run. `python train.py --help` says how."""

import logging
import math
import sys
import warnings
from functools import partial
from pathlib import Path
from typing import Any

import hydra
import lightning
from hydra.core.hydra_config import HydraConfig
from hydra.types import RunMode
from hydra.utils import get_class, instantiate
from omegaconf import DictConfig, OmegaConf
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from conf import PROJECT
from conf.check import check
from conf.overrides import prepare
from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.errors import ConfigError
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.training.callbacks import Stopped
from ernie_m.training.checkpoint_io import AtomicCheckpointIO, read_training_checkpoint
from ernie_m.training.results import RESULTS_NAME, score_table, write_results
from ernie_m.training.run_folder import MODEL, RunFolder
from ernie_m.training.setup import NEW_WEIGHTS, build_model, describe, load_trained
from tasks.data import TaskDataModule
from tasks.module import TaskModule
from tasks.summary import data_table

console = Console()
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
        run(config)
    except ConfigError as error:
        _show(error)
        exit_codes.append(2)
    except Stopped as stop:
        console.print(f"[yellow]{stop}; go on with the same command and resume=auto[/]")
        exit_codes.append(128 + stop.signum)
        if HydraConfig.get().mode == RunMode.MULTIRUN:
            sys.exit(128 + stop.signum)


def run(config: DictConfig) -> None:
    """Checks a composed configuration, builds what it names and does what `run` says."""
    check(config)
    if config.run == "check":
        console.print(f"[green]ok[/]: {config.task.name} on {config.data.name} with {config.encoder.name}")
        return
    folder = _open_folder(config)
    if folder.finished:
        console.print(f"{folder.path} has ended before; nothing to do (leave out resume=auto for a new run)")
        return
    try:
        _run_in(folder, config)
    except ConfigError:
        folder.discard()
        raise


def _run_in(folder: RunFolder, config: DictConfig) -> None:
    tokenizer, model = _build_model(config)
    data = _build_data(config, tokenizer)
    data.load(*{"fit": ("train", "validation", "test"), "validate": ("validation",)}.get(config.run, (config.run,)))
    _show_data(data, tokenizer, folder.path)
    module: TaskModule[Any, Any] = instantiate(config.task.module)(
        model=model,
        optim=instantiate(config.optim),
        seed=config.seed,
        identity=describe(model, tokenizer),
        source_language=data.source_language,
    )
    results: dict[str, Any] = {
        "task": config.task.name,
        "run": config.run,
        "name": folder.path.name,
        "data": config.data.name,
        "encoder": config.encoder.name,
        "seed": config.seed,
        "source_language": data.source_language,
    }
    trainer = _build_trainer(config, data)
    try:
        if config.run == "fit":
            results |= _fit(config, trainer, module, data, folder)
            module.model.save_pretrained(folder.path / MODEL)
            tokenizer.save_pretrained(folder.path / MODEL)
        else:
            _evaluate(trainer, module, data, config.run)
        results |= _report(module, folder.path, data.source_language)
    finally:
        _finish_wandb()
    write_results(folder.path / RESULTS_NAME, results)
    console.print(f"outputs: [bold]{folder.path}[/]")


def _open_folder(config: DictConfig) -> RunFolder:
    base = Path(config.output_dir) / config.task.name / str(config.name)
    folder = RunFolder.choose(base, _plain(config), resume=config.resume)
    if not folder.finished:
        config.run_directory = str(folder.path)
        folder.describe(_plain(config), overrides=list(HydraConfig.get().overrides.task), project=PROJECT)
    return folder


def _plain(config: DictConfig) -> dict[str, Any]:
    plain: Any = OmegaConf.to_container(config, resolve=True)
    return plain


def _build_model(config: DictConfig) -> tuple[ErnieMTokenizer, PretrainedModel]:
    model_class = get_class(config.task.model)
    encoder = config.encoder
    if config.checkpoint:
        checkpoint = Path(config.checkpoint)
        model, tokenizer = load_trained(model_class, checkpoint, tokenizer=encoder.tokenizer, flavor=encoder.flavor)
        source = str(config.checkpoint)
    else:
        tokenizer = ErnieMTokenizer.from_pretrained(encoder.tokenizer, flavor=encoder.flavor)
        model = build_model(
            model_class,
            weights=encoder.weights,
            config=_plain(encoder.config),
            vocab_size=len(tokenizer),
            seed=config.seed,
        )
        model.gradient_checkpointing_enable(encoder.gradient_checkpointing)
        source = f"new weights ({encoder.weights})" if encoder.weights in NEW_WEIGHTS else str(encoder.weights)
    size = sum(parameter.numel() for parameter in model.parameters())
    shape = f"{model.config.num_hidden_layers} layers x {model.config.hidden_size}, {size / 1e6:.1f} M parameters"
    console.print(f"model: {type(model).__name__}, {shape}, vocabulary {len(tokenizer)}, from [bold]{source}[/]")
    return tokenizer, model


def _build_data(config: DictConfig, tokenizer: ErnieMTokenizer) -> TaskDataModule:
    node = OmegaConf.masked_copy(config.data, [key for key in config.data if key != "normalization"])
    data: TaskDataModule = instantiate(node, _convert_="all")(
        encode=partial(instantiate(config.task.encode), tokenizer=tokenizer),
        collate=partial(instantiate(config.task.collate), tokenizer=tokenizer),
        seed=config.seed,
    )
    return data


def _build_trainer(config: DictConfig, data: TaskDataModule) -> lightning.Trainer:
    """Lightning counts in batches and sees the whole training as one epoch; the configuration counts passes."""
    accumulation = config.trainer.accumulate_grad_batches
    limits: dict[str, Any] = {"max_epochs": -1, "max_steps": -1, "val_check_interval": 1}
    if config.run == "fit":
        per_epoch = data.steps_per_epoch(accumulation, world_size=1)
        steps = config.trainer.max_steps
        if steps < 0:
            steps = math.ceil(config.trainer.max_epochs * per_epoch)
        interval = config.trainer.val_check_interval
        every = interval if isinstance(interval, int) else max(1, math.ceil(interval * per_epoch))
        limits |= {"max_steps": steps, "val_check_interval": min(every, steps) * accumulation}
        console.print(
            f"training: {steps} steps of {config.data.batch_size * accumulation} rows "
            f"({steps / per_epoch:.1f} passes), a validation every {min(every, steps)} steps"
        )
    wanted = config.callbacks if config.run == "fit" else ("progress",)
    loggers = [instantiate(node) for node in config.logger.values() if node]
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


def _fit(
    config: DictConfig,
    trainer: lightning.Trainer,
    module: TaskModule[Any, Any],
    data: TaskDataModule,
    folder: RunFolder,
) -> dict[str, Any]:
    """Trains, then validates and tests the best checkpoint."""
    if folder.resume_from is not None:
        step = read_training_checkpoint(folder.resume_from)["global_step"]
        console.print(f"going on with {folder.path} from step {step}")
        for logger in trainer.loggers:
            if hasattr(logger, "forget_after"):
                logger.forget_after(step)
    trainer.fit(module, datamodule=data, ckpt_path=folder.resume_from, weights_only=True)
    best = trainer.checkpoint_callback
    assert isinstance(best, lightning.pytorch.callbacks.ModelCheckpoint)
    assert best.best_model_score is not None
    module.load_state_dict(read_training_checkpoint(best.best_model_path)["state_dict"])
    loggers, trainer.loggers = trainer.loggers, []  # the best step's validation is in the logs already
    _evaluate(trainer, module, data, "validate")
    trainer.loggers = loggers
    _evaluate(trainer, module, data, "test")
    return {
        "best": {"checkpoint": best.best_model_path, "monitor": best.monitor, "score": best.best_model_score.item()},
        "selected_by": "source" if config.task.monitor.endswith(f"/{data.source_language}") else "target languages",
        "steps": trainer.global_step,
    }


def _evaluate(trainer: lightning.Trainer, module: TaskModule[Any, Any], data: TaskDataModule, run: str) -> None:
    if run == "validate":
        trainer.validate(module, datamodule=data, verbose=False)
    elif run == "test":
        trainer.test(module, datamodule=data, verbose=False)
    else:
        trainer.predict(module, datamodule=data, return_predictions=False)


def _report(module: TaskModule[Any, Any], folder: Path, source: str) -> dict[str, Any]:
    """Writes the predictions, prints the tables, returns the scores."""
    names = {"val": "validation", "test": "test", "predict": "predict"}
    predictions = folder / "predictions"
    predictions.mkdir(exist_ok=True)
    scores = {}
    for stage, evaluation in module.evaluations.items():
        for language, found in evaluation.predictions.items():
            module.write_predictions(predictions, f"{names[stage]}.{language}", found)
        if evaluation.scores:
            scores[names[stage]] = evaluation.scores
            console.print(score_table(evaluation.scores, title=names[stage], source=source))
    return scores


def _show_data(data: TaskDataModule, tokenizer: ErnieMTokenizer, folder: Path) -> None:
    console.print(data_table(data, unk_token_id=tokenizer.unk_token_id))
    if data.documents:
        dealt = ", ".join(f"{split} {len(documents)}" for split, documents in data.documents.items())
        console.print(f"split by document (split_seed {data.split_seed}): {dealt}; listed in split.json")
        write_results(folder / "split.json", data.documents)
    if data.report.incidents:
        path = folder / "incidents.jsonl"
        data.report.write(path)
        console.print("\n".join(["data that disagree with themselves:", *data.report.summary(), f"listed in {path}"]))


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

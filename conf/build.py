"""Builds what a checked configuration names, and runs it; as `build_trainer.py`, it loads torch and Lightning."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hydra.utils import instantiate
from omegaconf import DictConfig, ListConfig

from conf import ASKED, PROJECT, plain
from conf.build_trainer import be_quiet, build_loggers, build_trainer, forget_after
from ernie_m.checkpoint.export import export_beside
from ernie_m.checkpoint.hub import MODEL
from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.errors import ConfigError
from ernie_m.files import read_json
from ernie_m.model_card.card import write_card
from ernie_m.model_card.facts import TrainingFacts
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.training import ranks
from ernie_m.training.checkpoint_io import read_training_checkpoint
from ernie_m.training.job import Job
from ernie_m.training.loggers.board import Board, shown_on
from ernie_m.training.module import BaseModule
from ernie_m.training.results import RESULTS_NAME, write_results
from ernie_m.training.run_folder import ENVIRONMENT_JSON, PREDICTIONS, RunFolder, run_of
from ernie_m.training.setup import NEW_WEIGHTS, build_model, describe, load_trained
from ernie_m.training.sharding import whole_model


def run_in(folder: RunFolder, config: DictConfig, overrides: list[str], *, show: Callable[..., None]) -> None:
    """Builds what a checked configuration names and does what `run` says.

    Args:
        folder: Where the run writes.
        config: Checked.
        overrides: Of the command line, to describe a run that goes on.
        show: Prints for people.

    Raises:
        ConfigError: Data, a checkpoint or a device cannot be used.
        Stopped: A signal ended the training.
    """
    be_quiet()
    parts = _build(config, folder, show)
    step = ranks.together(lambda: _accept(folder, parts.module, show))
    if not folder.new and ranks.is_first():
        folder.describe(plain(config), overrides=overrides, project=PROJECT)
    job, module, data = parts.job, parts.module, parts.data
    loggers = ranks.together(lambda: build_loggers(config, job.tags(module, data)))
    with shown_on(loggers) as boards:
        trainer = ranks.together(lambda: build_trainer(config, job, data, loggers, show))
        if step is not None:
            forget_after(loggers, step)
        if start := run_of(Path(config.checkpoint or config.encoder.weights)):
            for board in boards:
                board.started_from(start)
        results = _run_fields(folder, config)
        if config.run == "fit":
            results |= job.fit(trainer, module, data, resume_from=folder.resume_from, show=show)
        else:
            job.evaluate(trainer, module, data, run=config.run)
        model = whole_model(module.trained)
        if ranks.is_first():
            _leave(folder, parts, model if config.run == "fit" else None, results, boards, show)


class Parts(NamedTuple):
    """What a run is made of, on each rank."""

    job: Job
    tokenizer: ErnieMTokenizer
    data: Any
    module: BaseModule


def _build(config: DictConfig, folder: RunFolder, show: Callable[..., None]) -> Parts:
    job: Job = instantiate(config.task, _convert_="all")
    tokenizer, trained = ranks.together(lambda: _load(config, job.model))
    data = job.read(
        build_data(config),
        run=config.run,
        tokenizer=tokenizer,
        trained=trained.config if trained else None,
        asked=_asked(config),
        seed=config.seed,
        folder=folder.path,
        show=show,
    )
    module = ranks.together(lambda: _build_module(config, job, data, tokenizer, trained, show))
    return Parts(job, tokenizer, data, module)


def _leave(
    folder: RunFolder,
    parts: Parts,
    fitted: PretrainedModel | None,
    results: dict[str, Any],
    boards: Sequence[Board],
    show: Callable[..., None],
) -> None:
    """Writes what a finished run leaves: the model, if it was fitted, the predictions, the results."""
    job, tokenizer, data, module = parts
    if fitted is not None:
        environment = read_json(folder.path / ENVIRONMENT_JSON)
        _keep(folder, fitted, tokenizer, job.facts(module, data, results=results, environment=environment))
    results |= job.report(module, data, folder=folder.path, show=show)
    write_results(folder.path / RESULTS_NAME, results)
    _conclude(boards, folder.path, results)
    if fitted is not None:
        for path, verified in export_beside(folder.path / MODEL, fitted, tokenizer, job.export).items():
            show(f"exported: {path}; {verified}")
    show(f"outputs: {folder.path}", style="bold")


def _build_module(
    config: DictConfig,
    job: Job,
    data: Any,
    tokenizer: ErnieMTokenizer,
    trained: PretrainedModel | None,
    show: Callable[..., None],
) -> BaseModule:
    """What trains or evaluates the trained model, or a new one."""
    model = trained or _new_model(config, job, data, vocab_size=len(tokenizer))
    model.gradient_checkpointing_enable(config.encoder.gradient_checkpointing)
    if config.run == "fit":
        model.config = job.remembered(model.config, data, encoder=config.encoder.name)
    _show_model(config, model, show)
    return job.build(
        model,
        data,
        optim=instantiate(config.optim),
        seed=config.seed,
        identity=describe(model, tokenizer),
        checkpoint=Path(config.checkpoint) if config.checkpoint else None,
        show=show,
    )


def _conclude(boards: Sequence[Board], folder: Path, results: Mapping[str, Any]) -> None:
    """Hands a finished run's numbers to its boards, with the model and the predictions, where there are any."""
    kept = {MODEL: ["best" if "best" in results else "last", "final"], PREDICTIONS: ["final"]}
    for board in boards:
        board.conclude(results)
        for kind, aliases in kept.items():
            if (folder / kind).is_dir():
                board.keep(kind, folder / kind, aliases=aliases)


def _keep(folder: RunFolder, model: PretrainedModel, tokenizer: ErnieMTokenizer, facts: TrainingFacts) -> None:
    """Writes the trained model, which remembers its training, with its tokenizer and its card."""
    path = folder.path / MODEL
    model.config = facts.remembered_by(model.config)
    model.save_pretrained(path)
    tokenizer.save_pretrained(path)
    write_card(path, model, tokenizer, "ernie_m")


def _asked(config: DictConfig) -> list[dict[str, Any]] | None:
    """What the command line asks about: a map for each text, question or context of a list; None where it does not."""
    asked = {name: config[name] for name in ASKED if config[name] is not None}
    given = {name: plain(value) if isinstance(value, ListConfig) else value for name, value in asked.items()}
    if not given or config.run != "predict":
        return None
    lists = {name: value for name, value in given.items() if isinstance(value, list) and name != "choices"}
    sizes = {len(value) for value in lists.values()}
    if len(sizes) > 1:
        lengths = ", ".join(f"{name} has {len(value)}" for name, value in lists.items())
        raise ConfigError(f"{lengths}: lists of equal length are needed, or one text for all")
    return [
        {name: value[number] if name in lists else value for name, value in given.items()}
        for number in range(sizes.pop() if sizes else 1)
    ]


def _run_fields(folder: RunFolder, config: DictConfig) -> dict[str, Any]:
    """What `results.json` says of the run itself."""
    return {
        "task": config.task.name,
        "run": config.run,
        "name": folder.path.name,
        "data": config.data.name,
        "encoder": config.encoder.name,
        "seed": config.seed,
        "labels": plain(config.labels),
        "checkpoint": config.checkpoint,
    }


def _load(config: DictConfig, model_class: type[PretrainedModel]) -> tuple[ErnieMTokenizer, PretrainedModel | None]:
    """The tokenizer, and the trained model where the run starts from one."""
    encoder = config.encoder
    if not config.checkpoint:
        return ErnieMTokenizer.from_pretrained(encoder.tokenizer, flavor=encoder.flavor), None
    model, tokenizer = load_trained(
        model_class,
        Path(config.checkpoint),
        config=plain(encoder.config),
        tokenizer=encoder.tokenizer,
        flavor=encoder.flavor,
    )
    return tokenizer, model


def _new_model(config: DictConfig, job: Job, data: Any, *, vocab_size: int) -> PretrainedModel:
    encoder = config.encoder
    return build_model(
        job.model,
        weights=encoder.weights,
        config=plain(encoder.config) | job.head(data),
        vocab_size=vocab_size,
        seed=config.seed,
        new_layers=config.new_layers if config.task.job_type == "finetune" else 0,
    )


def _show_model(config: DictConfig, model: PretrainedModel, show: Callable[..., None]) -> None:
    weights, shape = config.encoder.weights, model.config
    source = f"new ones ({weights})" if weights in NEW_WEIGHTS else str(weights)
    size = sum(parameter.numel() for parameter in model.parameters())
    sizes = f"{shape.num_hidden_layers} layers x {shape.hidden_size}, {size / 1e6:.1f} M parameters"
    rates = f"dropout {shape.hidden_dropout_prob}, in attention {shape.attention_probs_dropout_prob}"
    show(f"model: {type(model).__name__}, {sizes}, vocabulary {shape.vocab_size}, {rates}")
    show(f"weights: from {config.checkpoint or source}")
    if shape.labels is not None:
        show(f"labels: {', '.join(shape.labels)}")


def build_data(config: DictConfig) -> Any:
    """What a job reads; `scoring` is for the task, which refers to it."""
    node = {key: value for key, value in plain(config.data).items() if key != "scoring"}
    return instantiate(node, _convert_="all")


def _accept(folder: RunFolder, module: BaseModule, show: Callable[..., None]) -> int | None:
    """The step from which a run goes on, None of a new one; nothing in the folder has been changed up to here."""
    if folder.resume_from is None:
        return None
    checkpoint = read_training_checkpoint(folder.resume_from)
    module.check_identity(checkpoint)
    step: int = checkpoint["global_step"]
    show(f"going on with {folder.path} from step {step}")
    return step

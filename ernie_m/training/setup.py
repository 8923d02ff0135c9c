"""What a run is built from: tokenizer and model, from random weights, a folder or a training checkpoint."""

import dataclasses
import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from ernie_m.checkpoint import paddlenlp
from ernie_m.checkpoint.hub import MODEL, is_hub_id, locate
from ernie_m.checkpoint.huggingface import find_weights
from ernie_m.checkpoint.names import without_wrappers
from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.checkpoint.reading import Checkpoint, read_checkpoint, read_config
from ernie_m.config import CONFIG_NAME, ErnieMConfig
from ernie_m.differences import differences
from ernie_m.errors import CheckpointError, ConfigError
from ernie_m.initialization import initialize_mimetically, renew_layers
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.training.checkpoint_io import read_training_checkpoint
from ernie_m.training.run_folder import CHECKPOINTS, is_run
from ernie_m.training.seeding import derive_seed

RANDOM, MIMETIC = "random", "mimetic"
"""Names of new weights: as the reference draws them, or as `ernie_m.initialization` does."""
NEW_WEIGHTS = (RANDOM, MIMETIC)
DROPOUTS = ("hidden_dropout_prob", "attention_probs_dropout_prob", "act_dropout", "classifier_dropout")
"""The fields of `ErnieMConfig` that may differ from those that weights were trained with."""
WITH_HEAD = "ErnieMFor"
"""How the names of models with a head begin."""
MODEL_PREFIX = "model."
"""Where a LightningModule keeps its model's weights, unless the training checkpoint says otherwise."""


def build_model(
    model_class: type[PretrainedModel],
    *,
    weights: str,
    config: Mapping[str, Any],
    vocab_size: int,
    seed: int,
    new_layers: int = 0,
) -> PretrainedModel:
    """A model to train: new weights where `weights` names them, otherwise those of a folder.

    Args:
        model_class: Encoder with head.
        weights: `random`, `mimetic`, a folder (see `PretrainedModel.from_pretrained`) or a hub repository.
        config: `ErnieMConfig` fields; over a folder's own. A `vocab_size` of None means the tokenizer's.
        vocab_size: The tokenizer's.
        seed: Root of new weights.
        new_layers: How many of a folder's top layers are drawn anew, see `renew_layers`.

    Raises:
        ConfigError: The vocabularies disagree, or there are not so many layers.
        CheckpointError: The folder cannot be read.
    """
    given = {key: value for key, value in config.items() if value is not None}
    torch.manual_seed(derive_seed(seed, "weights"))
    if weights in NEW_WEIGHTS:
        shape = ErnieMConfig(**{"vocab_size": vocab_size} | given)
        advice = "set encoder.config.vocab_size=null to take the tokenizer's"
        _check_vocabulary(f"encoder.config.vocab_size={shape.vocab_size}", shape, vocab_size, advice)
        model = model_class(shape)
        if weights == MIMETIC:
            initialize_mimetically(model)
        return model
    stored = read_config(weights)
    new_head = "labels" in given and (given["labels"], given["num_labels"]) != (stored.labels, stored.num_labels)
    model = model_class.from_pretrained(weights, new_head=new_head, **given)
    _check_vocabulary(weights, model.config, vocab_size)
    if new_layers:
        renew_layers(model, new_layers)
    return model


def load_trained(
    model_class: type[PretrainedModel],
    checkpoint: Path,
    *,
    config: Mapping[str, Any],
    tokenizer: str,
    flavor: str | None,
) -> tuple[PretrainedModel, ErnieMTokenizer]:
    """A trained model with its head, and its tokenizer.

    Args:
        model_class: Encoder with head.
        checkpoint: A run's folder, an exported model's folder or hub repository, or a training checkpoint (`.ckpt`).
        config: `ErnieMConfig` fields, of which the dropout rates replace the model's own; None keeps them.
        tokenizer: The tokenizer's folder, for a training checkpoint, which holds none.
        flavor: That tokenizer's flavour; None: as its folder says.

    Raises:
        CheckpointError: It is none of these, lacks the head, or belongs to another model or vocabulary.
    """
    rates = dropouts(config)
    if checkpoint.is_dir() or _is_in_hub(checkpoint):
        folder = locate(checkpoint) if _is_in_hub(checkpoint) else find_model(checkpoint)
        stored = read_checkpoint(folder)
        _check_head(stored, model_class)
        model = model_class.from_checkpoint(stored, **rates)
        if model.newly_initialized:
            raise CheckpointError(
                f"{folder}: no trained {model_class.__name__}, it lacks {', '.join(model.newly_initialized)}; "
                f"to train one that starts from its encoder: encoder={folder}"
            )
        loaded = ErnieMTokenizer.from_pretrained(folder)
        _check_vocabulary(str(folder), model.config, len(loaded))
        return model, loaded
    trained = read_training_checkpoint(checkpoint)
    loaded = ErnieMTokenizer.from_pretrained(tokenizer, flavor=flavor)  # type: ignore[arg-type]
    try:
        model = model_class(dataclasses.replace(ErnieMConfig.from_dict(trained["model_config"]), **rates))
        identity = trained["identity"]
    except KeyError as error:
        raise CheckpointError(f"{checkpoint}: no training checkpoint of this project (it has no {error})") from None
    ours = describe(model, loaded)
    if differing := differences({key: identity.get(key) for key in ours}, ours):
        raise CheckpointError(f"{checkpoint} is of another model or vocabulary: {'; '.join(differing)}")
    prefix = trained.get("weights_prefix", MODEL_PREFIX)
    weights = without_wrappers(trained["state_dict"], checkpoint)
    model.load_state_dict({name.removeprefix(prefix): weights[name] for name in weights if name.startswith(prefix)})
    return model.eval(), loaded


def _check_head(stored: Checkpoint, model_class: type[PretrainedModel]) -> None:
    """Two kinds of heads may have weights of equal names and shapes; a bare encoder is in every model."""
    saved, wanted = str(stored.architecture), model_class.__name__
    if saved.startswith(WITH_HEAD) and wanted.startswith(WITH_HEAD) and saved != wanted:
        raise CheckpointError(
            f"{stored.folder}: this is a trained {saved}, and {wanted} is needed: ask it for the task that it was "
            f"trained for; to train one that starts from its encoder: encoder={stored.folder}"
        )


def dropouts(config: Mapping[str, Any]) -> dict[str, Any]:
    """The rates among `ErnieMConfig` fields; those that are None are left out."""
    return {name: config[name] for name in DROPOUTS if config.get(name) is not None}


def read_shape(checkpoint: Path) -> ErnieMConfig:
    """A cheap look at what `load_trained` takes: the configuration of its model.

    Raises:
        CheckpointError: It is none that could be loaded.
    """
    if _is_in_hub(checkpoint):
        return read_config(checkpoint)
    if checkpoint.is_dir():
        folder = find_model(checkpoint)
        config = read_config(folder)
        if find_weights(folder) is None and not (folder / paddlenlp.WEIGHTS_NAME).is_file():
            raise CheckpointError(f"{folder}: no weights; give a run's folder, an exported model or a .ckpt")
        return config
    if not checkpoint.is_file():
        raise CheckpointError(f"{checkpoint}: no such checkpoint; give a run's folder, an exported model or a .ckpt")
    if not zipfile.is_zipfile(checkpoint):
        raise CheckpointError(f"{checkpoint}: not a training checkpoint, or one that is cut off")
    stored = read_training_checkpoint(checkpoint, mmap=True)
    if "model_config" not in stored:
        raise CheckpointError(f"{checkpoint}: no training checkpoint of this project (it has no model_config)")
    return ErnieMConfig.from_dict(stored["model_config"])


def _is_in_hub(checkpoint: Path) -> bool:
    return is_hub_id(checkpoint) and not checkpoint.exists() and checkpoint.suffix != ".ckpt"


def find_model(checkpoint: Path) -> Path:
    """The model's folder: a finished run's export, or the folder itself.

    Raises:
        CheckpointError: It is neither.
    """
    if (checkpoint / MODEL).is_dir():
        return checkpoint / MODEL
    if (checkpoint / CONFIG_NAME).exists() and not is_run(checkpoint):
        return checkpoint
    raise CheckpointError(
        f"{checkpoint}: neither a model's folder (no {CONFIG_NAME}) nor a finished run's (no {MODEL}/); "
        f"of an unfinished run give one of {checkpoint / CHECKPOINTS}"
    )


def describe(model: PretrainedModel, tokenizer: ErnieMTokenizer) -> dict[str, Any]:
    """What a training checkpoint must share with a model to be loaded into it: head, shape, vocabulary, flavour."""
    shape = (
        "vocab_size",
        "hidden_size",
        "num_hidden_layers",
        "num_attention_heads",
        "intermediate_size",
        "hidden_act",
        "max_position_embeddings",
    )
    vocabulary = "\n".join(tokenizer.convert_ids_to_tokens(range(len(tokenizer))))
    return {
        "model": type(model).__name__,
        **{name: getattr(model.config, name) for name in shape},
        "vocabulary": hashlib.sha256(vocabulary.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        "flavor": tokenizer.flavor,
    }


def _check_vocabulary(
    name: str, config: ErnieMConfig, vocab_size: int, advice: str = "set encoder.tokenizer to the model's own"
) -> None:
    if config.vocab_size != vocab_size:
        raise ConfigError(f"{name}: the model has {config.vocab_size} words, the tokenizer {vocab_size}; {advice}")

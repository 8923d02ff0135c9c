"""Any readable checkpoint, in our names: which format it has is seen from its files."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from torch import Tensor

from ernie_m.checkpoint import huggingface, paddlenlp, xlm_roberta
from ernie_m.checkpoint.hub import locate
from ernie_m.config import CONFIG_NAME, ErnieMConfig
from ernie_m.errors import CheckpointError, ConfigError
from ernie_m.files import read_json

Format = Literal["Hugging Face", "PaddleNLP", "XLM-R"]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a folder holds.

    Attributes:
        folder: Where it was read.
        format: Whose layout it has.
        config: Of the model.
        architecture: Name of the class that was saved, in our terms; None where the folder does not say.
        state: Parameters by our names, as they are stored but for orientation.
    """

    folder: Path
    format: Format
    config: ErnieMConfig
    architecture: str | None
    state: Mapping[str, Tensor]


def read_config(source: str | os.PathLike[str], *, revision: str | None = None) -> ErnieMConfig:
    """A model's configuration, without its weights.

    Raises:
        CheckpointError: It is missing, broken or of another architecture.
    """
    return _read_config(locate(source, revision=revision, weights=False))[1]


def read_checkpoint(source: str | os.PathLike[str], *, revision: str | None = None) -> Checkpoint:
    """Reads a folder or hub repository with weights of ERNIE-M, UIE-M or XLM-R.

    Raises:
        CheckpointError: It is none of these, or broken.
    """
    folder = locate(source, revision=revision)
    form, config, architecture = _read_config(folder)
    path = folder / paddlenlp.WEIGHTS_NAME if form == "PaddleNLP" else huggingface.find_weights(folder)
    if path is None or not path.is_file():
        raise CheckpointError(
            f"{folder}: no weights; {huggingface.SAFETENSORS_NAME}, {huggingface.PICKLE_NAME} (or their shards' index) "
            f"or {paddlenlp.WEIGHTS_NAME} is needed"
        )
    try:
        if form == "PaddleNLP":
            state = paddlenlp.read_state_dict(path, architecture)
        else:
            state = huggingface.read_state_dict(path)
        if form == "XLM-R":
            state = xlm_roberta.convert_state_dict(state)
    except CheckpointError as error:
        raise error if str(path) in str(error) else CheckpointError(f"{path}: {error}") from error
    return Checkpoint(folder, form, config, architecture, state)


def _read_config(folder: Path) -> tuple[Format, ErnieMConfig, str | None]:
    path = folder / CONFIG_NAME
    old = folder / paddlenlp.OLD_CONFIG_NAME
    if not path.is_file() and not old.is_file():
        raise CheckpointError(f"{path}: no such file; a model's folder has one")
    try:
        values = read_json(path) if path.is_file() else {}
        is_paddle = (folder / paddlenlp.WEIGHTS_NAME).is_file() or not path.is_file() or paddlenlp.is_config(values)
        if is_paddle and huggingface.find_weights(folder) is None:
            return "PaddleNLP", *paddlenlp.read_config(folder)
        architecture = next(iter(values.get("architectures") or ()), None)
        if values.get("model_type") == xlm_roberta.MODEL_TYPE:
            ours = str(architecture).replace("XLMRoberta", "ErnieM") if architecture else None
            return "XLM-R", xlm_roberta.convert_config(values), ours
        return "Hugging Face", ErnieMConfig.from_dict(values), architecture
    except (ConfigError, TypeError) as error:
        raise error if str(folder) in str(error) else CheckpointError(f"{path}: {error}") from error

"""ErnieMConfig: the shape of an encoder and its heads, as Hugging Face's `config.json` writes it."""

import dataclasses
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from ernie_m.activations import ACTIVATIONS
from ernie_m.errors import CheckpointError, ConfigError
from ernie_m.files import read_json

CONFIG_NAME = "config.json"
MODEL_TYPE = "ernie_m"
POSITION_OFFSET = 2
"""Rows at the start of the position table that no token uses (the reference adds 2 to every position)."""

PROBLEM_TYPES = ("regression", "single_label_classification", "multi_label_classification")

_ALIASES = {"num_classes": "num_labels", "dropout": "classifier_dropout"}


@dataclass(frozen=True, kw_only=True)
class ErnieMConfig:
    """Sizes and rates of a model; the defaults are those of `ernie-m-base`, as in the reference's own class.

    Attributes:
        vocab_size: Rows of the word embedding.
        hidden_size: Width `D` of every hidden state.
        num_hidden_layers: Transformer layers.
        num_attention_heads: Heads `H`; must divide `hidden_size`.
        intermediate_size: Width of the feed-forward layer.
        hidden_act: Name of the feed-forward activation, one of `ernie_m.activations.ACTIVATIONS`.
        hidden_dropout_prob: Dropout of embeddings and of both residual branches.
        attention_probs_dropout_prob: Dropout of the attention weights.
        act_dropout: Dropout after the activation; None means `hidden_dropout_prob`.
        classifier_dropout: Dropout before a classifier; None means `hidden_dropout_prob`.
        max_position_embeddings: Rows of the position table, two of them unused.
        layer_norm_eps: Epsilon of every LayerNorm.
        initializer_range: Standard deviation of newly drawn weights.
        pad_token_id: Id whose embedding gets no gradient and which hides a key when no mask is given.
        num_labels: Outputs of a classification head.
        problem_type: Of sequence classification: `regression`, `single_label_classification` or
            `multi_label_classification`; None lets `num_labels` and the labels' type decide, as in the reference.
        extra: Keys of a `config.json` that this class does not know; kept and written back.

    Raises:
        ConfigError: A value is out of range or does not fit another.
    """

    vocab_size: int = 250002
    hidden_size: int = 768
    num_hidden_layers: int = 12
    num_attention_heads: int = 12
    intermediate_size: int = 3072
    hidden_act: str = "gelu"
    hidden_dropout_prob: float = 0.1
    attention_probs_dropout_prob: float = 0.1
    act_dropout: float | None = 0.0
    classifier_dropout: float | None = None
    max_position_embeddings: int = 514
    layer_norm_eps: float = 1e-5
    initializer_range: float = 0.02
    pad_token_id: int = 1
    num_labels: int = 2
    problem_type: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sizes = ("vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size")
        for name in (*sizes, "max_position_embeddings", "num_labels"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ConfigError(f"{name}={value!r}: a whole number of at least 1 is needed")
        for name in ("hidden_dropout_prob", "attention_probs_dropout_prob", "act_dropout", "classifier_dropout"):
            value = getattr(self, name)
            if value is not None and not 0.0 <= value < 1.0:
                raise ConfigError(f"{name}={value!r}: a rate in [0, 1) is needed")
        if self.hidden_size % self.num_attention_heads:
            raise ConfigError(
                f"hidden_size={self.hidden_size} is not divisible by num_attention_heads={self.num_attention_heads}"
            )
        if self.max_position_embeddings <= POSITION_OFFSET:
            raise ConfigError(f"max_position_embeddings={self.max_position_embeddings}: more than 2 are needed")
        if not 0 <= self.pad_token_id < self.vocab_size:
            raise ConfigError(f"pad_token_id={self.pad_token_id} is no id of a vocabulary of {self.vocab_size}")
        if self.problem_type not in (None, *PROBLEM_TYPES):
            raise ConfigError(f"problem_type={self.problem_type!r}: choose one of {', '.join(PROBLEM_TYPES)}")
        if self.hidden_act not in ACTIVATIONS:
            raise ConfigError(f"hidden_act={self.hidden_act!r}: choose one of {', '.join(sorted(ACTIVATIONS))}")

    @property
    def head_size(self) -> int:
        """Width `K` of one attention head."""
        return self.hidden_size // self.num_attention_heads

    @property
    def classifier_dropout_prob(self) -> float:
        """Dropout before a classifier."""
        return self.hidden_dropout_prob if self.classifier_dropout is None else self.classifier_dropout

    @property
    def max_length(self) -> int:
        """The longest sequence, in tokens, that the position table holds."""
        return self.max_position_embeddings - POSITION_OFFSET

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Builds a config from the content of a `config.json`; `id2label` decides `num_labels` as in the reference.

        Raises:
            ConfigError: `model_type` names another architecture, or a value is out of range.
        """
        model_type = values.get("model_type", MODEL_TYPE)
        if model_type != MODEL_TYPE:
            raise ConfigError(f"model_type={model_type!r}: this is a checkpoint of another architecture")
        known = {f.name for f in dataclasses.fields(cls)} - {"extra"}
        renamed = {_ALIASES.get(key, key): value for key, value in values.items()}
        if isinstance(renamed.get("id2label"), Mapping) and renamed["id2label"]:
            renamed["num_labels"] = len(renamed["id2label"])
        extra = {key: value for key, value in renamed.items() if key not in known}
        return cls(**{key: value for key, value in renamed.items() if key in known}, extra=extra)

    def to_dict(self) -> dict[str, Any]:
        """The content of a `config.json`; labels get the reference's placeholder names where none were given."""
        values = dict(self.extra) | {"model_type": MODEL_TYPE}
        values |= {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name != "extra"}
        del values["num_labels"]
        if len(values.get("id2label") or {}) != self.num_labels:
            values["id2label"] = {str(i): f"LABEL_{i}" for i in range(self.num_labels)}
            values["label2id"] = {label: int(i) for i, label in values["id2label"].items()}
        return values

    @classmethod
    def from_pretrained(cls, directory: str | os.PathLike[str]) -> Self:
        """Reads `config.json` from a folder in the Hugging Face layout; `checkpoint.reading.read_config` reads any.

        Raises:
            CheckpointError: The file is missing, is not JSON or describes something else.
        """
        path = Path(directory) / CONFIG_NAME
        values = read_json(path)
        try:
            return cls.from_dict(values)
        except (ConfigError, TypeError) as error:
            raise CheckpointError(f"{path}: {error}") from error

    def save_pretrained(self, directory: str | os.PathLike[str]) -> None:
        """Writes `config.json` into a folder, which is made where it does not exist."""
        folder = Path(directory)
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.to_dict(), indent=2, sort_keys=True, ensure_ascii=False)
        (folder / CONFIG_NAME).write_text(text + "\n", encoding="utf-8")

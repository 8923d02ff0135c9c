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
TRAINED_FOR = "trained_for"
"""Key of `config.json` under which a model keeps what its task needs to ask it again."""
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
        labels: Their names, `id2label` of a `config.json`; None where they have none.
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
    labels: tuple[str, ...] | None = None
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
        if self.labels is not None and (len(self.labels) != self.num_labels or len(set(self.labels)) < self.num_labels):
            raise ConfigError(
                f"labels={', '.join(self.labels)}: num_labels={self.num_labels} different ones are needed"
            )
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
        names = renamed.pop("id2label", None)
        if isinstance(names, Mapping) and names:
            renamed.pop("label2id", None)
            renamed |= {"num_labels": len(names), "labels": _labels(names)}
        extra = {key: value for key, value in renamed.items() if key not in known}
        return cls(**{key: value for key, value in renamed.items() if key in known}, extra=extra)

    def to_dict(self) -> dict[str, Any]:
        """The content of a `config.json`; labels get the reference's placeholder names where none were given."""
        values = dict(self.extra) | {"model_type": MODEL_TYPE}
        values |= {f.name: getattr(self, f.name) for f in dataclasses.fields(self) if f.name != "extra"}
        labels = self.labels or _placeholders(self.num_labels)
        values |= {"id2label": {str(i): label for i, label in enumerate(labels)}}
        values |= {"label2id": {label: i for i, label in enumerate(labels)}}
        del values["num_labels"], values["labels"]
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


def head_fields(config: ErnieMConfig) -> dict[str, Any]:
    """The fields that say what a head of a model decides."""
    return {name: getattr(config, name) for name in ("num_labels", "labels", "problem_type")}


def _placeholders(count: int) -> tuple[str, ...]:
    return tuple(f"LABEL_{i}" for i in range(count))


def _labels(names: Mapping[Any, Any]) -> tuple[str, ...] | None:
    """The names in the order of their numbers; None of the reference's placeholders, and of names that are not unique.

    Raises:
        ConfigError: The numbers are not 0, 1, 2 ...
    """
    try:
        labels = tuple(str(label) for _, label in sorted((int(number), label) for number, label in names.items()))
    except ValueError:
        raise ConfigError(f"id2label: {', '.join(map(str, names))} are not numbers of labels") from None
    if sorted(map(int, names)) != list(range(len(names))):
        raise ConfigError(f"id2label: {', '.join(map(str, names))} are not the numbers 0 to {len(names) - 1}")
    return None if labels == _placeholders(len(labels)) or len(set(labels)) < len(labels) else labels

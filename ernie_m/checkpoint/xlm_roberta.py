"""XLM-R, from which the paper initialises ERNIE-M: the same encoder but for names and a token-type row.

XLM-R adds its only token-type embedding to every word before the LayerNorm; folding it into the position table changes
no sum. Its decoder is tied to the word embeddings, as ours. Its sequence classifier has the pooler's layer as its own
first one. `export_xlm_roberta` goes the other way.
"""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from ernie_m.checkpoint.names import from_bert_style, rename
from ernie_m.config import TRAINED_FOR, ErnieMConfig
from ernie_m.errors import CheckpointError
from ernie_m.model_card.facts import KEY

MODEL_TYPE = "xlm-roberta"
PREFIX = "roberta."
CLASSIFIER = {"classifier.dense.": "pooler.dense.", "classifier.out_proj.": "classifier."}
"""The layers of XLM-R's sequence classifier, and what they are with us: the first belongs to the encoder."""
_TOKEN_TYPES = "embeddings.token_type_embeddings.weight"
_POSITIONS = "embeddings.position_embeddings.weight"
_WORDS = "embeddings.word_embeddings.weight"
_KEPT = (
    "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "hidden_act",
    "hidden_dropout_prob", "attention_probs_dropout_prob", "classifier_dropout", "max_position_embeddings",
    "layer_norm_eps", "initializer_range", "pad_token_id", "id2label", "label2id", "problem_type",
)  # fmt: skip
OURS = (KEY, TRAINED_FOR)
"""What a model remembers of its trainings and its task, which XLM-R's `config.json` has of an export of ours."""


def convert_config(values: Mapping[str, Any]) -> ErnieMConfig:
    """The content of XLM-R's `config.json` as ours.

    Raises:
        ConfigError: A value that our encoder does not know, such as relative positions.
    """
    if values.get("position_embedding_type", "absolute") != "absolute":
        raise CheckpointError(f"position_embedding_type={values['position_embedding_type']!r}: absolute is needed")
    kept = {key: values[key] for key in (*_KEPT, *OURS) if values.get(key) is not None}
    return ErnieMConfig.from_dict({"layer_norm_eps": 1e-5, "act_dropout": 0.0} | kept)


def convert_state_dict(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """XLM-R's parameters in our names, its token type folded in, its tied decoder left out.

    Raises:
        CheckpointError: There are several token types, or the decoder is not tied.
    """
    prefix = "ernie_m." if any(name.startswith(PREFIX) for name in state) else ""
    if "classifier.dense.weight" in state:  # what looks at the first token in place of a pooler
        state = {name: tensor for name, tensor in state.items() if not name.startswith(f"{PREFIX}pooler.")}
    ours = rename(state, _our_name)
    ours.pop(f"{prefix}embeddings.position_ids", None)
    types = ours.pop(prefix + _TOKEN_TYPES, None)
    if types is not None:
        if len(types) != 1:
            raise CheckpointError(f"{_TOKEN_TYPES} has {len(types)} rows; XLM-R has one, which can be folded in")
        if prefix + _POSITIONS in ours:
            ours[prefix + _POSITIONS] = ours[prefix + _POSITIONS].float() + types.float()
    _merge_tied(ours, "lm_head.decoder.weight", prefix + _WORDS)
    _merge_tied(ours, "lm_head.decoder.bias", "lm_head.bias")
    return ours


def _our_name(name: str) -> str:
    ours = from_bert_style(name)
    for theirs, layer in CLASSIFIER.items():
        if ours.startswith(theirs):
            return ("ernie_m." if layer.startswith("pooler.") else "") + layer + ours.removeprefix(theirs)
    return "ernie_m." + ours.removeprefix(PREFIX) if ours.startswith(PREFIX) else ours


def _merge_tied(state: dict[str, Tensor], name: str, to: str) -> None:
    """Of two names of one parameter, keeps the second, also where a file has only the first."""
    tied = state.pop(name, None)
    if tied is not None and not torch.equal(tied, state.setdefault(to, tied)):
        raise CheckpointError(f"{name} differs from {to}: an untied decoder is not supported")

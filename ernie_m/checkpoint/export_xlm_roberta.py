"""Writes a model as XLM-RoBERTa, which transformers 4 and 5, sentence-transformers and inference servers load.

ERNIE-M's encoder is XLM-R's with token types of zero. Two things do not go along: dropout after the activation, which
matters to further training only, and padding on the left: XLM-R counts positions over the tokens that are not padding,
ERNIE-M over all places, so that outputs are equal for batches that are padded on the right.
"""

import json
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

import ernie_m
from ernie_m.checkpoint.huggingface import write_state_dict
from ernie_m.checkpoint.names import rename, to_bert_style
from ernie_m.checkpoint.xlm_roberta import CLASSIFIER, MODEL_TYPE, OURS, PREFIX
from ernie_m.config import CONFIG_NAME, POSITION_OFFSET, ErnieMConfig
from ernie_m.errors import CheckpointError, ConfigError
from ernie_m.files import write_text
from ernie_m.tokenizer.fast import fast_tokenizer, save_for_transformers

if TYPE_CHECKING:
    from ernie_m.checkpoint.pretrained import PretrainedModel
    from ernie_m.tokenizer import ErnieMTokenizer

log = logging.getLogger(__name__)

ARCHITECTURES = {
    "ErnieMModel": "XLMRobertaModel",
    "ErnieMForSequenceClassification": "XLMRobertaForSequenceClassification",
    "ErnieMForTokenClassification": "XLMRobertaForTokenClassification",
    "ErnieMForMultipleChoice": "XLMRobertaForMultipleChoice",
    "ErnieMForQuestionAnswering": "XLMRobertaForQuestionAnswering",
    "ErnieMForMaskedLM": "XLMRobertaForMaskedLM",
}
"""Our class -> the class of transformers that computes the same."""
_KEPT = (
    "vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "hidden_act",
    "hidden_dropout_prob", "attention_probs_dropout_prob", "classifier_dropout", "max_position_embeddings",
    "layer_norm_eps", "initializer_range", "pad_token_id", "problem_type",
)  # fmt: skip
_BOS, _PAD, _EOS = 0, POSITION_OFFSET - 1, 2
"""XLM-R counts positions from the padding's id on, which has to be one below our offset."""


def save_xlm_roberta(
    model: "PretrainedModel", tokenizer: "ErnieMTokenizer | None", folder: str | os.PathLike[str]
) -> None:
    """Writes `config.json`, `model.safetensors` and the tokenizer's files; our `from_pretrained` reads them, too.

    Args:
        model: Any but that for information extraction.
        tokenizer: The model's; None writes none.
        folder: Made where it does not exist.

    Raises:
        CheckpointError: XLM-R has no such head, or cannot express the model or its tokenizer.
    """
    if reason := refusal(model.config, public_name(type(model))):
        raise CheckpointError(reason)
    if tokenizer is not None:
        _check_special_ids(tokenizer)
    save_around(model, tokenizer, folder)
    write_state_dict(Path(folder), to_state_dict(model.state_dict(), public_name(type(model))))


def save_around(model: "PretrainedModel", tokenizer: "ErnieMTokenizer | None", folder: str | os.PathLike[str]) -> None:
    """As `save_xlm_roberta`, without the weights and the checks."""
    directory = Path(folder)
    directory.mkdir(parents=True, exist_ok=True)
    dtype = str(next(model.parameters()).dtype).removeprefix("torch.")
    _write_json(directory / CONFIG_NAME, to_config(model.config, public_name(type(model))) | {"dtype": dtype})
    if tokenizer is not None:
        _save_tokenizer(tokenizer, directory, max_length=model.config.max_length)


def public_name(model: type) -> str:
    """The name of the class of this package that a model's class is, or that it derives from."""
    return next((base.__name__ for base in model.__mro__ if base.__name__ in ernie_m.__all__), model.__name__)


def refusal(config: ErnieMConfig, name: str) -> str | None:
    """Why XLM-R cannot express a model; None where it can.

    Every activation that a configuration may name is known there by the same name.

    Args:
        config: The model's.
        name: Of our class.
    """
    if name not in ARCHITECTURES:
        return (
            f"{name}: XLM-R has no such head, only {', '.join(sorted(ARCHITECTURES))}; give --model ErnieMModel to "
            "write the encoder alone, or choose another format"
        )
    if config.pad_token_id != _PAD:
        return (
            f"pad_token_id={config.pad_token_id}: XLM-R counts positions from it on, so that only {_PAD} gives the "
            "positions that this model was trained with"
        )
    return None


def to_config(config: ErnieMConfig, name: str) -> dict[str, Any]:
    """The content of XLM-R's `config.json`, for a model without `refusal`.

    Args:
        config: The model's.
        name: Of our class.
    """
    spans = name == "ErnieMForQuestionAnswering"  # its scores of start and end are labels to XLM-R
    labels = config.labels if config.labels is not None and not spans else None
    labels = labels or tuple(f"LABEL_{index}" for index in range(2 if spans else config.num_labels))
    return {
        "model_type": MODEL_TYPE,
        "architectures": [ARCHITECTURES[name]],
        **{key: getattr(config, key) for key in _KEPT},
        "bos_token_id": _BOS,
        "eos_token_id": _EOS,
        "type_vocab_size": 1,
        "tie_word_embeddings": True,
        "id2label": {str(index): label for index, label in enumerate(labels)},
        "label2id": {label: index for index, label in enumerate(labels)},
        **{key: config.extra[key] for key in OURS if key in config.extra},
    }


def to_state_dict(state: dict[str, Tensor], name: str) -> dict[str, Tensor]:
    """Our parameters under XLM-R's names, with a row of zeros for its token type.

    Args:
        state: A model's.
        name: Of our class.
    """
    has_classifier = name == "ErnieMForSequenceClassification"
    theirs = rename(state, lambda key: _their_name(key, has_classifier=has_classifier))
    prefix = PREFIX if any(key.startswith(PREFIX) for key in theirs) else ""
    words = theirs[f"{prefix}embeddings.word_embeddings.weight"]
    token_types = torch.zeros(1, words.shape[1], dtype=words.dtype)
    return theirs | {f"{prefix}embeddings.token_type_embeddings.weight": token_types}


def _their_name(name: str, *, has_classifier: bool) -> str:
    bare = name.removeprefix("ernie_m.")
    for theirs, ours in CLASSIFIER.items() if has_classifier else ():
        if bare.startswith(ours):
            return theirs + bare.removeprefix(ours)
    return (PREFIX if bare != name else "") + to_bert_style(bare)


def _check_special_ids(tokenizer: "ErnieMTokenizer") -> None:
    ids = {
        "[CLS]": (tokenizer.cls_token_id, _BOS),
        "[PAD]": (tokenizer.pad_token_id, _PAD),
        "[SEP]": (tokenizer.sep_token_id, _EOS),
    }
    for token, (ours, theirs) in ids.items():
        if ours != theirs:
            raise CheckpointError(f"the tokenizer's {token} has id {ours}: XLM-R needs {theirs}")


def _save_tokenizer(tokenizer: "ErnieMTokenizer", folder: Path, *, max_length: int) -> None:
    """Writes the tokenizer with its tokenizer.json; without what that needs, says what is missing, and goes on."""
    try:
        fast = fast_tokenizer(tokenizer)
    except ConfigError as error:
        log.warning("%s: has no tokenizer.json, which transformers reads: %s", folder, error)
        fast = None
    save_for_transformers(tokenizer, folder, fast=fast, max_length=max_length)


def _write_json(path: Path, values: dict[str, Any]) -> None:
    write_text(path, json.dumps(values, indent=2, sort_keys=True, ensure_ascii=False) + "\n")

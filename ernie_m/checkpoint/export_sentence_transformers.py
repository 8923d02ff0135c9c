"""Makes an encoder one of sentence-transformers: the layers up to the one that is pooled, as XLM-RoBERTa, and modules.

sentence-transformers pools the last layer of an encoder; vectors of an earlier one come from an encoder without the
layers above it.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ernie_m.config import TRAINED_FOR, ErnieMConfig
from ernie_m.encoder import ErnieMModel
from ernie_m.errors import ConfigError
from ernie_m.pooling import middle_layer

POOLING = {"mean": "pooling_mode_mean_tokens", "first_token": "pooling_mode_cls_token"}
"""How we pool -> the key of sentence-transformers' configuration that says so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SentenceVectors:
    """How a text becomes a vector.

    Attributes:
        layer: Whose output is pooled: 1 is the first one's; `middle` is the 7th of 12 and the 13th of 24.
        pooling: The mean over visible tokens, special ones included, or the first token.
        max_length: Where a text is cut, in tokens, special tokens included; None: at the model's longest.
        normalize: Whether vectors have length 1.
    """

    layer: int | Literal["middle", "last"]
    pooling: Literal["mean", "first_token"]
    max_length: int | None
    normalize: bool

    @classmethod
    def remembered(cls, config: ErnieMConfig) -> "SentenceVectors":
        """As a model's retrieval was trained or evaluated; the mean of the middle layer, of a model without any."""
        record = config.extra.get(TRAINED_FOR, {})
        settings = record.get("settings", {}) if isinstance(record, Mapping) else {}
        if "pooling" not in settings:
            return cls(layer="middle", pooling="mean", max_length=None, normalize=False)
        layer = record.get("chosen", {}).get("layer", "middle") if settings["layer"] == "all" else settings["layer"]
        return cls(layer=layer, **{name: settings[name] for name in ("pooling", "max_length", "normalize")})

    def __str__(self) -> str:
        lengths = "" if self.max_length is None else f", texts of up to {self.max_length} tokens"
        return f"{self.pooling}{lengths}{', of length 1' if self.normalize else ''}"

    def __post_init__(self) -> None:
        if self.pooling not in POOLING:
            raise ConfigError(f"pooling={self.pooling!r}: choose one of {', '.join(POOLING)}")

    def encoder(self, model: ErnieMModel) -> ErnieMModel:
        """A model whose last layer is the one that is pooled; a pooler that was never trained is left out.

        Raises:
            ConfigError: There is no such layer, or it is none of which an encoder can be made.
        """
        config = model.config
        depth = self.depth(config.num_hidden_layers)
        has_pooler = model.pooler is not None and not model.newly_initialized
        kept = dataclasses.replace(config, num_hidden_layers=depth, extra=_with_last_layer(config.extra))
        shallow = ErnieMModel(kept, add_pooling_layer=has_pooler)
        state = model.state_dict()
        shallow.load_state_dict({name: state[name] for name in shallow.state_dict()})
        return shallow.to(next(model.parameters()).dtype).eval()

    def files(self, config: ErnieMConfig) -> dict[str, Any]:
        """What a folder of an XLM-RoBERTa needs for sentence-transformers: paths, and their content as JSON.

        Raises:
            ConfigError: The model does not take texts of `max_length`.
        """
        max_length = config.max_length if self.max_length is None else self.max_length
        if not 3 <= max_length <= config.max_length:
            raise ConfigError(f"max_length={max_length}: the model takes 3 to {config.max_length} tokens")
        modules = {"": "Transformer", "1_Pooling": "Pooling"} | ({"2_Normalize": "Normalize"} if self.normalize else {})
        return {
            "modules.json": [
                {"idx": index, "name": str(index), "path": path, "type": f"sentence_transformers.models.{name}"}
                for index, (path, name) in enumerate(modules.items())
            ],
            "sentence_bert_config.json": {"max_seq_length": max_length, "do_lower_case": False},
            "config_sentence_transformers.json": {
                "model_type": "SentenceTransformer",
                "prompts": {},
                "default_prompt_name": None,
                "similarity_fn_name": "cosine",
            },
            "1_Pooling/config.json": {
                "word_embedding_dimension": config.hidden_size,
                **{key: how == self.pooling for how, key in POOLING.items()},
                "include_prompt": True,
            },
            **({"2_Normalize/config.json": {}} if self.normalize else {}),
        }

    def depth(self, layers: int) -> int:
        """The number of the layer that is pooled, of so many; raises ConfigError where there is none such."""
        if self.layer in (0, "all"):
            what = "the embeddings" if self.layer == 0 else "several layers"
            raise ConfigError(
                f"layer={self.layer}: sentence-transformers pools the last layer of an encoder, it cannot give the "
                f"vectors of {what}; choose one of 1 to {layers}, middle or last"
            )
        depth = {"middle": middle_layer(layers), "last": layers}.get(str(self.layer), self.layer)
        if not isinstance(depth, int) or not 1 <= depth <= layers:
            raise ConfigError(f"layer={self.layer}: the encoder has layers 1 to {layers}; middle and last name two")
        return depth


def _with_last_layer(extra: Mapping[str, Any]) -> dict[str, Any]:
    """A configuration's further keys, of a model whose upper layers are gone: its vectors are those of the last."""
    record = extra.get(TRAINED_FOR)
    if not isinstance(record, Mapping) or "layer" not in record.get("settings", {}):
        return dict(extra)
    settings = {**record["settings"], "layer": "last"}
    return {**extra, TRAINED_FOR: {**record, "settings": settings, "chosen": {}}}

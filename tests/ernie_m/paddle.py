"""Folders in PaddleNLP's layout, and the outputs that were recorded from it."""

import json
import shutil
from pathlib import Path

from safetensors.torch import load_file
from torch import Tensor

SHAPE = {
    "vocab_size": 120, "hidden_size": 32, "num_hidden_layers": 3, "num_attention_heads": 4, "pad_token_id": 1,
    "max_position_embeddings": 40, "intermediate_size": 3072, "layer_norm_eps": 0.5, "type_vocab_size": 16,
    "paddlenlp_version": None,
}  # fmt: skip


def paddle_folder(folder: Path, weights: Path, architecture: str) -> Path:
    (folder / "config.json").write_text(json.dumps(SHAPE | {"architectures": [architecture]}))
    shutil.copy(weights, folder / "model_state.pdparams")
    return folder


def recorded(golden: Path, case: str) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    values = load_file(golden / "paddle" / f"{case}.safetensors")
    return tuple({k[len(p) :]: v for k, v in values.items() if k.startswith(p)} for p in ("in/", "out/"))  # type: ignore[return-value]

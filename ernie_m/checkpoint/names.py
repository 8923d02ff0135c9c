"""Other projects' names of the encoder's parameters in ours, and ours in BERT's style."""

import logging
import os
import re
from collections.abc import Callable, Mapping

from torch import Tensor

from ernie_m.errors import CheckpointError

log = logging.getLogger(__name__)

_WRAPPERS = ("module", "_orig_mod")
"""What DataParallel and torch.compile put into the names of the parameters that they wrap, of a part or the whole."""
_BERT_STYLE = (
    (r"\bencoder\.layer\.(\d+)\.", r"encoder.layers.\1."),
    (r"\.attention\.self\.(query|key|value)\.", lambda match: f".self_attn.self_attn.{match[1][0]}_proj."),
    (r"\.attention\.output\.dense\.", ".self_attn.out_proj."),
    (r"\.attention\.output\.LayerNorm\.", ".norm1."),
    (r"\.intermediate\.dense\.", ".linear1."),
    (r"(\.layers\.\d+)\.output\.dense\.", r"\1.linear2."),
    (r"(\.layers\.\d+)\.output\.LayerNorm\.", r"\1.norm2."),
    (r"\bembeddings\.LayerNorm\.", "embeddings.layer_norm."),
    (r"\.gamma$", ".weight"),
    (r"\.beta$", ".bias"),
)

_PROJECTIONS = {"q": "query", "k": "key", "v": "value"}
_TO_BERT_STYLE = (
    (r"\bencoder\.layers\.(\d+)\.", r"encoder.layer.\1."),
    (r"\.self_attn\.self_attn\.(q|k|v)_proj\.", lambda match: f".attention.self.{_PROJECTIONS[match[1]]}."),
    (r"\.self_attn\.out_proj\.", ".attention.output.dense."),
    (r"\.norm1\.", ".attention.output.LayerNorm."),
    (r"\.linear1\.", ".intermediate.dense."),
    (r"\.linear2\.", ".output.dense."),
    (r"\.norm2\.", ".output.LayerNorm."),
    (r"\bembeddings\.layer_norm\.", "embeddings.LayerNorm."),
)


def from_bert_style(name: str) -> str:
    """`encoder.layer.3.attention.self.query.weight` to `encoder.layers.3.self_attn.self_attn.q_proj.weight`, and so on.

    XLM-R and early ports of ERNIE-M are named like this; what is named otherwise is left alone.
    """
    for pattern, ours in _BERT_STYLE:
        name = re.sub(pattern, ours, name)
    return name


def to_bert_style(name: str) -> str:
    """The reverse of `from_bert_style`, for the names that XLM-R's parameters have."""
    for pattern, theirs in _TO_BERT_STYLE:
        name = re.sub(pattern, theirs, name)
    return name


def without_wrappers(state: Mapping[str, Tensor], source: str | os.PathLike[str]) -> dict[str, Tensor]:
    """A state dict without what DataParallel and torch.compile put into its names; a line of the log says so.

    Args:
        state: With the names of a file.
        source: The file, for the log.

    Raises:
        CheckpointError: Two parameters would have the same name.
    """
    bare = rename(state, lambda name: ".".join(part for part in name.split(".") if part not in _WRAPPERS))
    if changed := len(state.keys() - bare.keys()):
        found = sorted({part for name in state for part in name.split(".") if part in _WRAPPERS})
        log.warning("%s: took %s. out of the names of %d weights", source, ". and ".join(found), changed)
    return bare


def rename(state: Mapping[str, Tensor], new_name: Callable[[str], str]) -> dict[str, Tensor]:
    """A state dict with other names.

    Raises:
        CheckpointError: Two parameters would have the same name.
    """
    renamed: dict[str, Tensor] = {}
    origin: dict[str, str] = {}
    for name, tensor in state.items():
        ours = new_name(name)
        if ours in renamed:
            raise CheckpointError(f"{origin[ours]} and {name} both stand for {ours}")
        renamed[ours], origin[ours] = tensor, name
    return renamed

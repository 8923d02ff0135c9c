"""The Hugging Face layout: `config.json` and `model.safetensors` or `pytorch_model.bin`, whole or in shards."""

from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from ernie_m.checkpoint.names import from_bert_style, rename, without_wrappers
from ernie_m.checkpoint.pickles import read_torch_file
from ernie_m.errors import CheckpointError
from ernie_m.files import read_json, replacing

SAFETENSORS_NAME = "model.safetensors"
PICKLE_NAME = "pytorch_model.bin"
INDEX_SUFFIX = ".index.json"


def find_weights(directory: Path) -> Path | None:
    """The weights' file or, of shards, their index; safetensors before pickles."""
    names = (SAFETENSORS_NAME, SAFETENSORS_NAME + INDEX_SUFFIX, PICKLE_NAME, PICKLE_NAME + INDEX_SUFFIX)
    return next((directory / name for name in names if (directory / name).is_file()), None)


def read_state_dict(path: Path) -> dict[str, Tensor]:
    """Reads what `find_weights` found, on the CPU, in our names, whatever wrapped the model that was saved.

    Raises:
        CheckpointError: A file is missing, broken or asks to run code, or an index does not fit its shards.
    """
    state = _read_shards(path) if path.name.endswith(INDEX_SUFFIX) else _read_file(path)
    return rename(without_wrappers(state, path), _our_name)


def _our_name(name: str) -> str:
    """Early ports keep the encoder under `encoder.` and name its parts as BERT does."""
    name = from_bert_style(name)
    return "ernie_m." + name.removeprefix("encoder.") if _is_nested(name) else name


def _is_nested(name: str) -> bool:
    return name.startswith(("encoder.encoder.", "encoder.embeddings.", "encoder.pooler."))


def _read_file(path: Path) -> dict[str, Tensor]:
    return _read_safetensors(path) if path.suffix == ".safetensors" else _read_pickle(path)


def _read_safetensors(path: Path) -> dict[str, Tensor]:
    try:
        return load_file(path)
    except (SafetensorError, ValueError, OSError) as error:
        raise CheckpointError(f"{path}: not a readable safetensors file ({error}); download it again") from error


def _read_pickle(path: Path) -> dict[str, Tensor]:
    state = read_torch_file(path, holding="file of plain tensors")
    if not isinstance(state, Mapping) or not all(isinstance(value, Tensor) for value in state.values()):
        raise CheckpointError(f"{path}: a mapping from names to tensors is needed, this is something else")
    return dict(state)


def _read_shards(index: Path) -> dict[str, Tensor]:
    weight_map = read_json(index).get("weight_map")
    if not isinstance(weight_map, dict) or not all(isinstance(name, str) for name in weight_map.values()):
        raise CheckpointError(f"{index}: no weight_map from names to files; download it again")
    state: dict[str, Tensor] = {}
    for name in dict.fromkeys(weight_map.values()):
        path = index.parent / name
        if Path(name).name != name:
            raise CheckpointError(f"{index}: the shard {name!r} lies outside of the folder")
        if not path.is_file():
            raise CheckpointError(f"{path}: no such file, but {index.name} names it; download it again")
        state |= _read_file(path)
    if missing := sorted(weight_map.keys() - state.keys()):
        raise CheckpointError(f"{index}: {', '.join(missing[:4])} in none of its shards; download them again")
    return state


def write_state_dict(directory: Path, state: Mapping[str, Tensor]) -> None:
    """Writes `model.safetensors`, atomically."""
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in state.items()}
    with replacing(directory / SAFETENSORS_NAME) as temporary:
        save_file(tensors, temporary, metadata={"format": "pt"})

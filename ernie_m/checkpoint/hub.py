"""Where a model's files lie: a folder, or the local copy of a repository of the Hugging Face hub (extra `hub`)."""

import os
import re
from pathlib import Path

from ernie_m.errors import CheckpointError
from ernie_m.files import read_json

MODEL = "model"
"""The folder in a finished run's that holds its model."""
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")
_SMALL_FILES = ["*.json", "vocab.txt", "sentencepiece.bpe.model"]
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin", "*.pdparams")
"""In the order of preference; the first that the repository has is fetched."""
_INDEX_SUFFIX = ".index.json"


def is_hub_id(source: str | os.PathLike[str]) -> bool:
    """Whether a name is `owner/repository` rather than a folder that exists."""
    return _HUB_ID.fullmatch(str(source)) is not None and not Path(source).is_dir()


def locate(source: str | os.PathLike[str], *, revision: str | None = None, weights: bool = True) -> Path:
    """The folder with a model's files; of a hub repository they are fetched into the hub's own cache first.

    `HF_HOME`, `HF_TOKEN` and `HF_HUB_OFFLINE` are honoured, as by everything that uses the hub.

    Args:
        source: A folder, a finished run's among them, or `owner/repository`.
        revision: Branch, tag or commit of a hub repository.
        weights: Whether the weights are needed, too, or only configuration and tokenizer.

    Raises:
        CheckpointError: There is no such folder, or the hub or its cache does not have it.
    """
    if not is_hub_id(source):
        folder = Path(source).expanduser()
        if not folder.is_dir():
            raise CheckpointError(f"{source}: no such folder; give one, or a hub repository as owner/name")
        return folder / MODEL if (folder / MODEL).is_dir() else folder
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError
    except ImportError:
        raise CheckpointError(
            f"{source}: no such folder, and reading it from the Hugging Face hub needs: pip install 'ernie-m[hub]'"
        ) from None
    try:
        folder = Path(snapshot_download(str(source), revision=revision, allow_patterns=_SMALL_FILES))
        for pattern in _WEIGHTS if weights else ():
            if any(_has_all(folder, kind) for kind in _WEIGHTS):
                break
            folder = Path(snapshot_download(str(source), revision=revision, allow_patterns=[pattern]))
    except LocalEntryNotFoundError as error:
        raise CheckpointError(
            f"{source}: no such folder; as a hub repository it is not in the local cache and the hub cannot be reached "
            "(HF_HUB_OFFLINE set, or no network)"
        ) from error
    except (HfHubHTTPError, HFValidationError, OSError) as error:
        reason = str(error).strip().splitlines()[0]
        raise CheckpointError(f"{source}: no such folder, and the hub does not give it ({reason})") from error
    return folder


def _has_all(folder: Path, pattern: str) -> bool:
    """Whether the weights of one kind are complete: a whole file, or every shard that an index names."""
    indexes = list(folder.glob(pattern + _INDEX_SUFFIX))
    if not indexes:
        return any(folder.glob(pattern))
    return any((folder / index.name.removesuffix(_INDEX_SUFFIX)).is_file() or _has_shards(index) for index in indexes)


def _has_shards(index: Path) -> bool:
    weight_map = read_json(index).get("weight_map")
    names = set(map(str, weight_map.values())) if isinstance(weight_map, dict) else set()
    return all((index.parent / name).is_file() for name in names)  # a broken index is refused when it is read

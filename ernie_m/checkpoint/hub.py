"""Where a model's files lie: a folder, or the local copy of a repository of the Hugging Face hub (extra `hub`)."""

import os
import re
from pathlib import Path

from ernie_m.errors import CheckpointError

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")
_SMALL_FILES = ["*.json", "vocab.txt", "sentencepiece.bpe.model"]
_WEIGHTS = (["*.safetensors"], ["pytorch_model*.bin"], ["*.pdparams"])
"""In the order of preference; the first that the repository has is fetched."""


def is_hub_id(source: str | os.PathLike[str]) -> bool:
    """Whether a name is `owner/repository` rather than a folder that exists."""
    return _HUB_ID.fullmatch(str(source)) is not None and not Path(source).is_dir()


def locate(source: str | os.PathLike[str], *, revision: str | None = None, weights: bool = True) -> Path:
    """The folder with a model's files; of a hub repository they are fetched into the hub's own cache first.

    `HF_HOME`, `HF_TOKEN` and `HF_HUB_OFFLINE` are honoured, as by everything that uses the hub.

    Args:
        source: A folder, or `owner/repository`.
        revision: Branch, tag or commit of a hub repository.
        weights: Whether the weights are needed, too, or only configuration and tokenizer.

    Raises:
        CheckpointError: There is no such folder, or the hub or its cache does not have it.
    """
    if not is_hub_id(source):
        folder = Path(source).expanduser()
        if not folder.is_dir():
            raise CheckpointError(f"{source}: no such folder; give one, or a hub repository as owner/name")
        return folder
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError
    except ImportError:
        raise CheckpointError(
            f"{source}: no such folder, and reading it from the Hugging Face hub needs: pip install 'ernie-m[hub]'"
        ) from None
    try:
        folder = Path(snapshot_download(str(source), revision=revision, allow_patterns=_SMALL_FILES))
        for patterns in _WEIGHTS if weights else ():
            if any(list(folder.glob(pattern)) for wanted in _WEIGHTS for pattern in wanted):
                break
            folder = Path(snapshot_download(str(source), revision=revision, allow_patterns=patterns))
    except LocalEntryNotFoundError as error:
        raise CheckpointError(
            f"{source}: no such folder; as a hub repository it is not in the local cache and the hub cannot be reached "
            "(HF_HUB_OFFLINE set, or no network)"
        ) from error
    except (HfHubHTTPError, HFValidationError, OSError) as error:
        reason = str(error).strip().splitlines()[0]
        raise CheckpointError(f"{source}: no such folder, and the hub does not give it ({reason})") from error
    return folder

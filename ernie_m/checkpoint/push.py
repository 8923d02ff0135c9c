"""Uploads a model's folder to the Hugging Face hub, or a server that speaks as it does (extra `hub`)."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ernie_m.checkpoint.hub import locate
from ernie_m.config import CONFIG_NAME
from ernie_m.errors import CheckpointError
from ernie_m.model_card.card import CARD_NAME
from ernie_m.model_card.loading import addressed

if TYPE_CHECKING:
    from huggingface_hub import CommitOperationAdd, HfApi

_WEIGHTS = ("*.safetensors", "pytorch_model*.bin", "*.onnx")


def push_to_hub(source: Path, repository: str, *, private: bool = False, revision: str | None = None) -> str:
    """Uploads a folder with its card, tokenizer and weights in one commit; the repository is made if it is absent.

    The code of the card is made to load the repository; every other file goes as it is, but for hidden ones. `HF_TOKEN`
    and `HF_ENDPOINT` are honoured, as by everything that uses the hub.

    Args:
        source: A model's folder, or a finished run's.
        repository: `owner/name`.
        private: Whether a repository that is made is to be seen by its owner only.
        revision: Branch to commit to, made if it is absent; None: the main one.

    Returns:
        The address of the commit.

    Raises:
        CheckpointError: The folder holds no model or no card, `huggingface_hub` or a token is missing, or the hub
            refuses or cannot be reached.
    """
    folder = _model_folder(source)
    try:
        from huggingface_hub import HfApi, get_token
        from huggingface_hub.errors import HfHubHTTPError, HFValidationError
    except ImportError:
        raise CheckpointError("uploading to the Hugging Face hub needs: pip install 'ernie-m[hub]'") from None
    http_errors: tuple[type[Any], ...] = HfHubHTTPError.__bases__  # of whichever client this version stands on
    refusals: tuple[type[Exception], ...] = (*http_errors, OSError, RuntimeError, ValueError)
    if get_token() is None:
        raise CheckpointError(
            f"{repository}: the hub takes uploads with a token only; set HF_TOKEN, or log in by `hf auth login`"
        )
    try:
        return _commit(HfApi(library_name="ernie-m"), folder, repository, private=private, revision=revision)
    except HFValidationError as error:
        raise CheckpointError(f"{repository}: no name of a repository, which is owner/name ({error})") from error
    except refusals as error:
        reasons = f"{error} {error.__cause__ or ''}" if isinstance(error, RuntimeError) else str(error)
        raise CheckpointError(f"{repository}: {folder} was not uploaded ({' '.join(reasons.split())})") from error


def _model_folder(source: Path) -> Path:
    if not source.expanduser().is_dir():
        raise CheckpointError(f"{source}: no such folder; give a run's or a model's")
    folder = locate(source)
    if not (folder / CONFIG_NAME).is_file() or not any(any(folder.glob(pattern)) for pattern in _WEIGHTS):
        raise CheckpointError(f"{folder}: no model to upload, which is {CONFIG_NAME} and weights")
    if not (folder / CARD_NAME).is_file():
        raise CheckpointError(
            f"{folder}: it has no card, {CARD_NAME}; `python -m ernie_m.checkpoint convert` writes a copy with one"
        )
    return folder


def _commit(api: "HfApi", folder: Path, repository: str, *, private: bool, revision: str | None) -> str:
    api.create_repo(repository, private=private, exist_ok=True)
    if revision is not None:
        api.create_branch(repository, branch=revision, exist_ok=True)
    done = api.create_commit(
        repository,
        operations=_additions(folder, repository),
        commit_message=f"{folder.parent.name}/{folder.name}, by ernie-m",
        revision=revision,
    )
    return str(done.commit_url)


def _additions(folder: Path, repository: str) -> "list[CommitOperationAdd]":
    from huggingface_hub import CommitOperationAdd

    names = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    contents: dict[str, bytes | Path] = {
        name.as_posix(): folder / name for name in names if not any(part.startswith(".") for part in name.parts)
    }
    contents[CARD_NAME] = addressed((folder / CARD_NAME).read_text(encoding="utf-8"), repository).encode()
    return [CommitOperationAdd(name, content) for name, content in contents.items()]

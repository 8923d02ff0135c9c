"""Any readable checkpoint as a folder in a layout of choice: read, written by `export.py`, and reported."""

from pathlib import Path

import torch

from ernie_m.checkpoint.export import MODELS, Format, write_model, write_sentence_transformers
from ernie_m.checkpoint.export_sentence_transformers import SentenceVectors
from ernie_m.checkpoint.pretrained import PretrainedModel
from ernie_m.checkpoint.reading import Checkpoint, read_checkpoint
from ernie_m.encoder import ErnieMModel
from ernie_m.errors import CheckpointError
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.tokenizer.files import CONFIG_FILE, MODEL_FILE, read_config
from ernie_m.tokenizer.pieces import Flavor

_HEADS = {
    "qa_outputs.": "ErnieMForQuestionAnswering",
    "linear_start.": "ErnieMForInformationExtraction",
    "lm_head.": "ErnieMForMaskedLM",
}

_APPROXIMATE = (
    "                its tokenizer.json cuts some texts in another way, which is counted by: "
    "python -m ernie_m.tokenizer fast <from> <new folder> --text <file>"
)


def convert(
    source: str,
    target: Path,
    *,
    to: Format = "ernie_m",
    model_name: str | None = None,
    dtype: torch.dtype = torch.float32,
    revision: str | None = None,
    flavor: Flavor | None = None,
) -> list[str]:
    """Writes a checkpoint, with its tokenizer where it has one, as a folder that others read.

    The copy is made beside the target, compared by a forward pass, and only then put in place.

    Args:
        source: A folder or hub repository.
        target: A folder that does not exist or is empty.
        to: The format, see `Format`.
        model_name: Class to convert to; by default the one that was saved.
        dtype: Of the copy's weights.
        revision: Of a hub repository.
        flavor: The tokenizer's rules, where the source does not say.

    Returns:
        A report, line by line.

    Raises:
        CheckpointError: The source cannot be read or lacks a head that the format is to hold, the target holds
            something, or the copy differs.
    """
    _check_is_free(target)
    checkpoint = read_checkpoint(source, revision=revision)
    model = MODELS[model_name or _guess_model(checkpoint)].from_checkpoint(checkpoint, dtype=dtype)
    if to != "ernie_m":
        _check_is_trained(model, checkpoint.folder)
    tokenizer = _read_tokenizer(checkpoint, flavor)
    verified = write_model(model, tokenizer, target, form=to)
    return [*_report(checkpoint, model, tokenizer), f"verified        {verified}", f"to              {target} ({to})"]


def convert_to_sentence_transformers(
    source: str,
    target: Path,
    *,
    vectors: SentenceVectors | None = None,
    dtype: torch.dtype = torch.float32,
    revision: str | None = None,
    flavor: Flavor | None = None,
) -> list[str]:
    """Writes the encoder of a checkpoint, of whatever head, as a folder of sentence-transformers; as `convert` does.

    Args:
        source: As in `convert`, and so are those that are not named here.
        target: Likewise.
        vectors: How a text becomes a vector; None: see `SentenceVectors.remembered`.
        dtype: Of the copy's weights.
        revision: Of a hub repository.
        flavor: The tokenizer's rules, where the source does not say.

    Raises:
        ConfigError: The encoder has no such layer or no such length.
        CheckpointError: As in `convert`, or there is no tokenizer.
    """
    _check_is_free(target)
    checkpoint = read_checkpoint(source, revision=revision)
    model = ErnieMModel.from_checkpoint(checkpoint, dtype=dtype)
    tokenizer = _read_tokenizer(checkpoint, flavor)
    if tokenizer is None:
        raise CheckpointError(f"{checkpoint.folder}: it has no tokenizer, without which no text has a vector")
    depth = checkpoint.config.num_hidden_layers
    vectors = vectors or SentenceVectors.remembered(checkpoint.config)
    verified = write_sentence_transformers(model, tokenizer, target, vectors=vectors)
    return [
        *_report(checkpoint, model, tokenizer),
        *([_APPROXIMATE] if tokenizer.flavor != "xlm_roberta" else []),
        f"vectors         layer {vectors.depth(depth)} of {depth}, {vectors}",
        f"verified        {verified}",
        f"to              {target} (sentence_transformers)",
    ]


def _check_is_free(target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CheckpointError(f"{target}: exists and is not an empty folder; give another or remove it")


def _report(checkpoint: Checkpoint, model: PretrainedModel, tokenizer: ErnieMTokenizer | None) -> list[str]:
    """What was read."""
    dtype = str(next(model.parameters()).dtype).removeprefix("torch.")
    parameters = sum(parameter.numel() for parameter in model.parameters())
    vocabulary = "none found" if tokenizer is None else f"{len(tokenizer)} tokens, flavor {tokenizer.flavor}"
    return [
        f"from            {checkpoint.folder} ({checkpoint.format})",
        f"model           {type(model).__name__}, {parameters / 1e6:.1f} M parameters, {dtype}",
        f"keys converted  {len(model.state_dict()) - len(model.newly_initialized)}",
        f"keys new        {_list(model.newly_initialized)}",
        f"keys ignored    {_list(model.ignored)}",
        f"tokenizer       {vocabulary}",
    ]


def _guess_model(checkpoint: Checkpoint) -> str:
    if checkpoint.architecture in MODELS:
        return checkpoint.architecture
    for prefix, name in _HEADS.items():
        if any(key.startswith(prefix) for key in checkpoint.state):
            return name
    if any(key.startswith("classifier.") for key in checkpoint.state) and checkpoint.format != "XLM-R":
        raise CheckpointError(
            f"{checkpoint.folder}: it has a classifier and does not say of what kind; give --model, one of "
            f"{', '.join(sorted(MODELS))}"
        )
    return "ErnieMModel"


def _read_tokenizer(checkpoint: Checkpoint, flavor: Flavor | None) -> ErnieMTokenizer | None:
    if not (checkpoint.folder / MODEL_FILE).exists():
        return None
    if checkpoint.format == "XLM-R" and "flavor" not in read_config(checkpoint.folder / CONFIG_FILE):
        flavor = flavor or "xlm_roberta"
    tokenizer = ErnieMTokenizer.from_pretrained(checkpoint.folder, flavor=flavor)
    if len(tokenizer) != checkpoint.config.vocab_size:
        raise CheckpointError(
            f"{checkpoint.folder}: the tokenizer has {len(tokenizer)} tokens, the embedding "
            f"{checkpoint.config.vocab_size}: they do not belong together"
        )
    return tokenizer


def _check_is_trained(model: PretrainedModel, folder: Path) -> None:
    """A head drawn at random would look trained to others; a pooler that only the bare encoder has is named instead."""
    drawn = [name for name in model.newly_initialized if not name.startswith("pooler.")]
    if drawn:
        raise CheckpointError(
            f"{folder}: no trained {type(model).__name__}, it lacks {', '.join(drawn)}; give --model ErnieMModel to "
            "write its encoder alone"
        )


def _list(names: tuple[str, ...]) -> str:
    return f"{len(names)}: {', '.join(names)}" if names else "0"

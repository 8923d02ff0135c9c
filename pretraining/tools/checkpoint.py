"""Restores a pre-training run from its checkpoint: the model with its languages, the tokenizer and the setting."""

from pathlib import Path

from ernie_m.checkpoint.hub import MODEL
from ernie_m.config import ErnieMConfig
from ernie_m.differences import differences
from ernie_m.errors import CheckpointError
from ernie_m.files import read_json
from ernie_m.heads import ErnieMForMaskedLM
from ernie_m.tokenizer import ErnieMTokenizer
from ernie_m.training.checkpoint_io import read_training_checkpoint
from ernie_m.training.run_folder import CHECKPOINTS, CONFIG_JSON, LAST_CHECKPOINT
from ernie_m.training.setup import MODEL_PREFIX, describe
from pretraining.objectives.languages import Setting
from pretraining.objectives.vocabulary import Vocabulary
from pretraining.training.model import PretrainingModel


def restore(source: Path, *, tokenizer: str | None = None) -> tuple[PretrainingModel, ErnieMTokenizer, Setting]:
    """Reads a run of pre-training, finished or not.

    Args:
        source: The run's folder, or one of its training checkpoints.
        tokenizer: A tokenizer's folder; None takes the run's own.

    Returns:
        The model in evaluation mode, its tokenizer, and what all objectives of the training shared.

    Raises:
        CheckpointError: The source is no pre-training run, or the tokenizer does not belong to the model.
    """
    path = source / CHECKPOINTS / LAST_CHECKPOINT if source.is_dir() else source
    stored = read_training_checkpoint(path)
    if "setting" not in stored:
        raise CheckpointError(f"{path}: no checkpoint of a pre-training run (it has no languages)")
    words = _tokenizer_of(path.parent.parent, tokenizer)
    vocabulary = Vocabulary.of(words)
    setting = Setting.from_facts(stored["setting"], vocabulary)
    model = PretrainingModel(
        ErnieMForMaskedLM(ErnieMConfig.from_dict(stored["model_config"])),
        languages=len(setting.languages.names),
        language_embedding=stored["language_embedding"],
        mask=vocabulary.mask,
    )
    ours = describe(model.model, words)
    if differing := differences({key: stored["identity"].get(key) for key in ours}, ours):
        raise CheckpointError(f"{path} is of another model or vocabulary: {'; '.join(differing)}")
    model.load_state_dict({name.removeprefix(MODEL_PREFIX): value for name, value in stored["state_dict"].items()})
    return model.eval(), words, setting


def _tokenizer_of(run: Path, given: str | None) -> ErnieMTokenizer:
    if given is None and (run / MODEL).is_dir():
        return ErnieMTokenizer.from_pretrained(run / MODEL)
    if given is None and not (run / CONFIG_JSON).is_file():
        raise CheckpointError(f"{run}: neither {MODEL}/ nor {CONFIG_JSON}, which name the tokenizer; give it")
    encoder = read_json(run / CONFIG_JSON)["encoder"] if (run / CONFIG_JSON).is_file() else {}
    return ErnieMTokenizer.from_pretrained(given or encoder["tokenizer"], flavor=encoder.get("flavor"))

"""The Hydra tree, and the checks of overrides and of a composed configuration."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig, ListConfig, OmegaConf

from ernie_m.training.run_folder import name_of

FOLDER = Path(__file__).resolve().parent
PROJECT = FOLDER.parent
ASKED = ("text", "second", "question", "context", "choices")
"""Keys with what `run=predict` asks about."""

OmegaConf.register_new_resolver("project", lambda path: str(PROJECT / path), replace=True)
OmegaConf.register_new_resolver("for_each", lambda number, group: number * len(group), replace=True)
"""`${for_each:1024,${objective}}`: so much for each of a group's members."""
OmegaConf.register_new_resolver("share_of", lambda share, number: round(share * number), replace=True)
"""`${share_of:0.5,${trainer.max_steps}}`: from half-way."""
OmegaConf.register_new_resolver("joined", lambda group: "_".join(group or ["none"]), replace=True)
"""`${joined:${objective}}`: the names of a group's members."""


def for_encoder(numbers: DictConfig, *, _root_: DictConfig) -> Any:
    """The number for the encoder's kind, `encoder.trains_as`; that of base where it has none of its own."""
    return numbers.get(_root_.encoder.get("trains_as"), numbers["base"])


OmegaConf.register_new_resolver("for_encoder", for_encoder, replace=True)
"""`${for_encoder:{base:3.0e-4,large:8.0e-5}}`: a recipe's numbers for encoders of several sizes."""
OmegaConf.register_new_resolver(
    "started_from", lambda encoder, checkpoint: name_of(Path(str(checkpoint))) if checkpoint else encoder, replace=True
)
"""`${started_from:${encoder.name},${checkpoint}}`: the name of the checkpoint's run, if there is one."""


OmegaConf.register_new_resolver("file_name", lambda path: Path(path).name, replace=True)
"""`${file_name:${run_directory}}`: the last part of a path."""
OmegaConf.register_new_resolver("job_type", lambda run, fitting: fitting if run == "fit" else "eval", replace=True)
"""`${job_type:${run},${task.job_type}}`: what kind of run it is, for a dashboard: one that does not train evaluates."""


def chosen(group: str, otherwise: str) -> str:
    """The option of a group that the command line of Hydra's job chooses; `otherwise` where there is none."""
    choice = HydraConfig.get().runtime.choices.get(group) if HydraConfig.initialized() else None
    return str(choice or otherwise)


OmegaConf.register_new_resolver("chosen", chosen, replace=True)
"""`${chosen:experiment,${data.name}}`: the name of the experiment, if one was chosen."""


def plain(config: DictConfig | ListConfig) -> Any:
    """A section as maps, lists and values, its references resolved."""
    return OmegaConf.to_container(config, resolve=True)


def literal(text: Any) -> Any:
    """A text, or a list of texts, so that OmegaConf gives back what was there: no `${` is an interpolation."""
    if isinstance(text, str):
        return re.sub(r"(\\*)\$\{", r"\1\1\\${", text)
    return [literal(part) for part in text] if isinstance(text, Sequence) else text


OmegaConf.register_new_resolver("literal", literal, replace=True)
"""`${literal:${text}}`: a text, or a list of texts, that may hold `${`; what is built from it gets it as it was."""

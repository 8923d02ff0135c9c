"""The Hydra tree, and the checks of overrides and of a composed configuration."""

from pathlib import Path

from omegaconf import OmegaConf

FOLDER = Path(__file__).resolve().parent
PROJECT = FOLDER.parent

OmegaConf.register_new_resolver("project", lambda path: str(PROJECT / path), replace=True)
OmegaConf.register_new_resolver("for_each", lambda number, group: number * len(group), replace=True)
"""`${for_each:1024,${objective}}`: so much for each of a group's members."""
OmegaConf.register_new_resolver("share_of", lambda share, number: round(share * number), replace=True)
"""`${share_of:0.5,${trainer.max_steps}}`: from half-way."""

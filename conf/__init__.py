"""The Hydra tree, and the checks of overrides and of a composed configuration."""

from pathlib import Path

from omegaconf import OmegaConf

FOLDER = Path(__file__).resolve().parent
PROJECT = FOLDER.parent

OmegaConf.register_new_resolver("project", lambda path: str(PROJECT / path), replace=True)

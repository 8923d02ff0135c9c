"""The folder of a run: its name is fixed before anything starts, and no run ever writes into another's."""

import json
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from ernie_m.checkpoint.hub import MODEL
from ernie_m.errors import ConfigError
from ernie_m.files import read_json, write_text
from ernie_m.training.differences import differences, flatten
from ernie_m.training.results import RESULTS_NAME

CONFIG_JSON = "config.json"
OVERRIDES_JSON = "overrides.json"
CHECKPOINTS = "checkpoints"
LAST_CHECKPOINT = "last.ckpt"
ENVIRONMENT_JSON = "environment.json"
AUTO = "auto"

_NO_OTHER_RUN = ("run_directory", "resume", "then", "baseline")
"""Keys that do not make another run: where, how it goes on, what follows it, and what it is compared with."""
_GIVEN_BY_THE_FOLDER = ("name", "output_dir", "logger", "callbacks.progress", "task.export")
"""Keys in which the run of a folder that is named may differ: they say where and what it writes, and what it shows."""
_PACKAGES = (
    "ernie-m",
    "torch",
    "lightning",
    "torchmetrics",
    "hydra-core",
    "sentencepiece",
    "safetensors",
    "numpy",
    "wandb",
)


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Where a run writes.

    Attributes:
        path: The folder.
        resume_from: Training checkpoint to go on from, if any.
        finished: Whether the run in this folder has ended before; there is nothing left to do.
        new: Whether the folder was made for this run.
    """

    path: Path
    resume_from: Path | None = None
    finished: bool = False
    new: bool = False

    @classmethod
    def choose(cls, base: Path, config: Mapping[str, Any], *, resume: str | None) -> "RunFolder":
        """Makes a new folder, or finds the one to go on in.

        Args:
            base: The folder's name; where it is taken, `-2`, `-3` and so on are put behind it.
            config: The resolved configuration.
            resume: None for a new run; `auto` for this configuration's own run, newest first, or a new one where
                there is none; or a run's folder.

        Raises:
            ConfigError: The folder cannot be written, has nothing to go on from, or is another configuration's.
        """
        if resume == AUTO:
            for path in _siblings(base):
                if _stripped(_stored_config(path)) == _stripped(config):
                    checkpoint = path / CHECKPOINTS / LAST_CHECKPOINT
                    if (path / RESULTS_NAME).exists():
                        return cls(path, finished=True)
                    if checkpoint.exists():
                        return cls(path, checkpoint)
        elif resume is not None:
            checkpoint = Path(resume) / CHECKPOINTS / LAST_CHECKPOINT
            if not checkpoint.exists():
                raise ConfigError(f"resume={resume}: {checkpoint} does not exist; give a run's folder, or auto")
            _check_same_run(Path(resume), config)
            return cls(Path(resume), checkpoint)
        return cls(_make_new(base), new=True)

    def describe(self, config: Mapping[str, Any], *, overrides: list[str], project: Path) -> None:
        """Writes `config.json` (resolved), `overrides.json`, `environment.json` (commit, machine, versions ...)."""
        import torch  # only here: finding a folder needs none of it

        environment = {
            "command": [Path(sys.argv[0]).name, *sys.argv[1:]],
            "commit": _commit(project),
            "python": platform.python_version(),
            "platform": platform.platform(),
            "gpu": torch.cuda.get_device_name() if torch.cuda.is_available() else None,
            "packages": {name: _version(name) for name in _PACKAGES},
        }
        for name, content in (
            (CONFIG_JSON, config),
            (OVERRIDES_JSON, overrides),
            (ENVIRONMENT_JSON, environment),
        ):
            write_text(self.path / name, json.dumps(content, indent=2, ensure_ascii=False) + "\n")

    def discard(self) -> None:
        """Removes the folder of a run that failed before it had anything to lose."""
        if self.new and not (self.path / CHECKPOINTS).exists():
            shutil.rmtree(self.path)


def is_run(path: Path) -> bool:
    """Whether a folder is a run's; one that has not taken a step has no checkpoints."""
    return (path / CHECKPOINTS).is_dir() or (path / ENVIRONMENT_JSON).is_file()


def name_of(path: Path) -> str:
    """The name of the run that a folder, exported model or training checkpoint is of; otherwise the folder's own."""
    folder = path.parent if path.suffix == ".ckpt" else path
    is_inside = folder.name == CHECKPOINTS or re.fullmatch(rf"{MODEL}(_\w+)?", folder.name)
    return folder.parent.name if is_inside and is_run(folder.parent) else folder.name


def _check_same_run(folder: Path, config: Mapping[str, Any]) -> None:
    """Refuses to go on with a configuration that is not the run's own.

    Raises:
        ConfigError: They differ, or the folder does not say what its run was.
    """
    stored = _stripped(read_json(folder / CONFIG_JSON, error=ConfigError))
    theirs, ours = (
        {key: value for key, value in flatten(values).items() if not _is_below(key, _GIVEN_BY_THE_FOLDER)}
        for values in (stored, _stripped(config))
    )
    if differing := differences(theirs, ours):
        more = f"; and {len(differing) - 5} more" if len(differing) > 5 else ""
        raise ConfigError(
            f"resume={folder}: the run there has another configuration: {'; '.join(differing[:5])}{more}. Give its own "
            f"settings again ({folder / OVERRIDES_JSON}), or leave out resume= for a new run"
        )


def _is_below(key: str, names: tuple[str, ...]) -> bool:
    return any(key == name or key.startswith(f"{name}.") for name in names)


def _siblings(base: Path) -> list[Path]:
    """The folders of all runs of a name, the newest first."""
    paths = base.parent.iterdir() if base.parent.is_dir() else ()
    numbers = {path: _number(path.name, base.name) for path in paths if path.is_dir()}
    return sorted((path for path, number in numbers.items() if number), key=lambda path: numbers[path], reverse=True)


def _number(folder: str, name: str) -> int:
    """The number of a folder among those of a run's name: 1 for the name itself, N for `<name>-N`, 0 for others."""
    if folder == name:
        return 1
    start, _, number = folder.rpartition("-")
    return int(number) if start == name and number.isdecimal() else 0


def _make_new(base: Path) -> Path:
    number = 1
    while True:
        path = base if number == 1 else base.with_name(f"{base.name}-{number}")
        try:
            path.mkdir(parents=True)
        except FileExistsError:
            if not path.is_dir():
                raise ConfigError(f"{path}: a file stands where the run's folder should be") from None
            number += 1
        except OSError as error:
            raise ConfigError(f"cannot make the run's folder {path}: {error.strerror}; set output_dir") from None
        else:
            return path


def _stored_config(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((path / CONFIG_JSON).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _stripped(config: Mapping[str, Any]) -> Any:
    """The configuration without what differs between a run and its resumption, and without paths below its folder."""
    kept = {key: value for key, value in config.items() if key not in _NO_OTHER_RUN}
    folder = str(config.get("run_directory"))
    return json.loads(json.dumps(kept).replace(json.dumps(folder)[1:-1], "RUN"))


def _commit(project: Path) -> str | None:
    try:
        answer = subprocess.run(
            ["git", "-C", str(project), "rev-parse", "HEAD"], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return None
    return answer.stdout.strip() or None


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None

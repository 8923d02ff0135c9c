"""The one entry: compose -> check -> build -> run. `python train.py --help` says how."""

import sys
from pathlib import Path
from typing import Any

import hydra
from hydra.core.hydra_config import HydraConfig
from hydra.types import RunMode
from omegaconf import DictConfig, OmegaConf
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from conf import PROJECT, plain
from conf.following import compose_following
from conf.overrides import prepare
from ernie_m.errors import ConfigError
from ernie_m.training.run_folder import RunFolder

console = Console(markup=False)  # what users write may have brackets
exit_codes: list[int] = []
"""Of the jobs of this process: one, or a sweep's."""


def main() -> None:
    """Runs one job, or with `-m` a sweep; exits with 2 on an error that the user can mend."""
    try:
        sys.argv[1:] = prepare(sys.argv[1:])
    except ConfigError as error:
        _show(error)
        sys.exit(2)
    run_job()
    sys.exit(max(exit_codes, default=0))


@hydra.main(version_base="1.3", config_path="conf", config_name="train")
def run_job(config: DictConfig) -> None:
    """One job; its exit code goes to `exit_codes`, so that a failed one does not end a sweep."""
    from ernie_m.training.callbacks import Stopped  # with torch and Lightning, which help and typos do not wait for

    try:
        given: Any = OmegaConf.to_container(HydraConfig.get().overrides.task, resolve=False)
        run(config, given)
    except ConfigError as error:
        _show(error)
        exit_codes.append(2)
    except Stopped as stop:
        console.print(f"{stop}; go on with the same command and resume=auto", style="yellow")
        exit_codes.append(128 + stop.signum)
        if HydraConfig.get().mode == RunMode.MULTIRUN:
            sys.exit(128 + stop.signum)


def run(config: DictConfig, overrides: list[str]) -> None:
    """Checks a composed configuration, builds what it names and does what `run` says; then what follows on it."""
    from conf.check import check  # as what it checks, it is not needed for help and typos
    from conf.remembering import remember

    if config.get("checkpoint"):
        for note in remember(config, overrides):
            console.print(note, style="yellow")
    check(config)
    if config.run == "check":
        console.print(f"ok: {config.task.name} on {config.data.name} with {config.encoder.name}", style="green")
        return
    folder = _open_folder(config, overrides)
    if folder.finished:
        console.print(f"{folder.path} has ended before; nothing to do (leave out resume=auto for a new run)")
    else:
        from conf.build import run_in

        try:
            run_in(folder, config, overrides, show=console.print)
        except ConfigError:
            folder.discard()
            raise
    if config.then is not None:
        for following, given in compose_following(config, folder.path):
            console.print(f"then: {' '.join(given)}")
            run(following, given)


def _open_folder(config: DictConfig, overrides: list[str]) -> RunFolder:
    base = Path(config.output_dir) / config.task.name / str(config.name)
    folder = RunFolder.choose(base, plain(config), resume=config.resume)
    if config.resume and folder.new:
        console.print(
            f"resume={config.resume}: there is no run of this configuration to go on with, so this is a new one"
        )
    if not folder.finished:
        config.run_directory = str(folder.path)
    if folder.new:
        folder.describe(plain(config), overrides=overrides, project=PROJECT)
    return folder


def _show(error: ConfigError) -> None:
    Console(stderr=True).print(Panel(Text(str(error)), title=type(error).__name__, border_style="red"))


if __name__ == "__main__":
    main()

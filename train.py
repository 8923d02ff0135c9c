"""The one entry: compose -> check -> build -> run. `python train.py --help` says how."""

import sys
from collections.abc import Callable
from typing import Any

import hydra

from conf import FOLDER
from conf.job import run_alone, show_error
from conf.overrides import CommandLine, prepare
from conf.sweeping.job import run_swept
from conf.sweeping.sweep import Sweep
from ernie_m.errors import ConfigError


def main() -> None:
    """Runs one job, or with `-m` a sweep; exits with 2 on an error that the user can mend."""
    try:
        arguments = prepare(sys.argv[1:])
        line = CommandLine.parse(arguments)
        sweep = Sweep.plan_for(line) if line.is_sweep and not line.asks else None
    except ConfigError as error:
        show_error(error)
        sys.exit(2)
    if sweep is None:
        sys.argv[1:] = arguments
        _start(run_alone)
        sys.exit(0)
    sys.argv[1:] = [*arguments, *sweep.for_hydra]
    sys.exit(sweep.run(lambda: _start(run_swept)))


def _start(job: Callable[..., Any]) -> None:
    """Has Hydra compose the configuration and call the job; it is a module's own, so that another process finds it."""
    hydra.main(version_base="1.3", config_path=str(FOLDER), config_name="train")(job)()


if __name__ == "__main__":
    main()

"""How a process of a job ends: what it shows, whether SLURM starts the job again, and its exit code."""

import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from rich.console import Console

from conf.job import show_error, show_fault
from ernie_m.errors import ConfigError
from ernie_m.training import failures, ranks, slurm
from ernie_m.training.launching import is_child
from ernie_m.training.signals import Stopped


def is_told(error: Exception) -> bool:
    """Whether an error is told in a sentence, without a traceback."""
    return isinstance(error, (ConfigError, Stopped, ranks.RankFailed))


def end(error: Exception, *, requeues: Sequence[int]) -> NoReturn:
    """Ends this process; of several, one shows why.

    The codes are 2 for what the user can mend, 128 + n for signal n, and 1 for all else.

    Args:
        error: By which the job ends.
        requeues: Signals on which SLURM shall start the job again.
    """
    met_nobody = ranks.is_alone() and ranks.local_rank() > 0  # the first of this machine has the same error
    ends_by = error if met_nobody or getattr(error, "is_of_another_rank", False) else _show(error, requeues)
    code = failures.exit_code_of(ends_by)
    if not ranks.is_alone():
        failures.leave(error)
        if is_child():  # Lightning kills the first process when another one fails, and that one knows the code
            code = 0
        if not getattr(error, "is_agreed", False):  # other ranks may hang: nothing waits for them
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    sys.exit(code)


def _show(error: Exception, requeues: Sequence[int]) -> Exception:
    """Shows an error, and gives the one that the process ends by."""
    if isinstance(error, Stopped):
        return _stop(error, requeues)
    if is_told(error):
        show_error(error)
    else:
        show_fault(error)
    return error


def _stop(stop: Stopped, requeues: Sequence[int]) -> Exception:
    say: Any = Console(markup=False).print
    job = slurm.job() if stop.signum in requeues else None
    if job is None:
        say(f"{stop}; go on with the same command and resume=auto", style="yellow")
        return stop
    try:
        slurm.requeue(job)
    except ConfigError as error:
        say(str(stop), style="yellow")
        show_error(error)
        return error
    say(f"{stop}; SLURM has put job {job} back into the queue, and with resume=auto it goes on from there")
    return stop

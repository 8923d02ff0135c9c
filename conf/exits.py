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
from ernie_m.training.signals import Stopped, ending


def needs_no_traceback(error: Exception) -> bool:
    """Whether an error says all in a sentence."""
    return isinstance(error, (ConfigError, Stopped, ranks.RankFailed))


def end(error: Exception, *, requeues: Sequence[int] = (), resumes: bool = False) -> NoReturn:
    """Ends this process; of several, one shows why.

    The codes are 2 for what the user can mend, 128 + n for signal n, and 1 for all else.

    Args:
        error: By which the job ends.
        requeues: Signals on which SLURM shall start the job again.
        resumes: Whether the job then goes on with its run.
    """
    with ending():
        _end(error, requeues, resumes)


def _end(error: Exception, requeues: Sequence[int], resumes: bool) -> NoReturn:
    met_nobody = ranks.is_alone() and ranks.local_rank() > 0  # the first of this machine has the same error
    ends_by = error if met_nobody or getattr(error, "is_of_another_rank", False) else _show(error, requeues, resumes)
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


def _show(error: Exception, requeues: Sequence[int], resumes: bool) -> Exception:
    """Shows an error; gives it, or the one by which putting the job back into the queue has failed."""
    if isinstance(error, Stopped):
        return _stop(error, requeues, resumes)
    if not needs_no_traceback(error):
        show_fault(error)
        return error
    if isinstance(error, ranks.RankFailed) and isinstance(error.__cause__, Exception):
        show_fault(error.__cause__)
    show_error(error)
    return error


def _stop(stop: Stopped, requeues: Sequence[int], resumes: bool) -> Exception:
    """Says that a run was stopped, after putting its job back into the queue where that is asked for and leads on.

    Returns:
        The stop, or what SLURM says against it.
    """
    say: Any = Console(markup=False).print
    job = slurm.job() if stop.signum in requeues else None
    if job is None:
        say(f"{stop}; go on with the same command and resume=auto", style="yellow")
        return stop
    if objection := _objection(stop, resumes):
        say(f"{stop}; job {job} is not put back into the queue: {objection}", style="yellow")
        return stop
    try:
        slurm.requeue(job)
    except ConfigError as error:
        say(str(stop), style="yellow")
        show_error(error)
        return error
    say(f"{stop}; SLURM has put job {job} back into the queue, and with resume=auto it goes on from there")
    return stop


def _objection(stop: Stopped, resumes: bool) -> str | None:
    """Why a job would go through the queue for ever and come no further; None if it would not."""
    if not resumes:
        return "without resume=auto it would begin anew"
    if stop.step is None and (restarts := slurm.restarts()):
        return f"restart {restarts} of it has not stopped at a saved step, so another one may come no further"
    return None

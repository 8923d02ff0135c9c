"""Signals that end a run well: at once, or in a training when the step in progress is done and saved."""

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.util import Finalize
from types import FrameType
from typing import Any

import lightning

STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
"""Signals that end any run: of a scheduler, Ctrl-C, and of a terminal that is closed (unless by `nohup`)."""
SAME_SECONDS = 3.0
"""What comes so soon after a first signal is the same one, as torchrun passes on what ranks have got already."""


class Stopped(Exception):
    """A run ended early on a signal; everything up to the last optimizer step is saved.

    Attributes:
        signum: The signal.
        step: Optimizer steps done and saved; None outside a training, and where no step has been done since its start.
        exit_code: Of the process, as shells have it.
        is_of_another_rank: Whether another rank shows it, so that this one ends in silence.
    """

    is_of_another_rank = False

    def __init__(self, signum: int, step: int | None = None) -> None:
        after = "" if step is None else f" after step {step}"
        super().__init__(f"stopped by {signal.Signals(signum).name}{after}")
        self.signum, self.step, self.exit_code = signum, step, 128 + signum

    def __reduce__(self) -> tuple[Any, ...]:
        return Stopped, (self.signum, self.step), self.__dict__


class Listener:
    """Takes signals in this process, and not in its children; a second one interrupts whatever is done.

    Attributes:
        signum: The signal that has come; 0 before.
        waits: Whether a signal is only noted, for whoever looks at `signum` when it suits.
        ends: Whether the run is ending already: nothing interrupts that but a second Ctrl-C.
    """

    def __init__(self, signums: tuple[int, ...]) -> None:
        self.signum = 0
        self.waits = False
        self.ends = False
        self._taken_at = 0.0
        hangs_up = signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN  # not under nohup
        self._signums = tuple(number for number in signums if number != signal.SIGHUP or hangs_up)
        self._pid = os.getpid()

    def install(self) -> None:
        """Listens, in place of whoever does now."""
        for number in self._signums:
            signal.signal(number, self._take)

    def _take(self, signum: int, frame: FrameType | None) -> None:
        if os.getpid() != self._pid:
            return
        if self.signum:
            if time.monotonic() - self._taken_at < SAME_SECONDS or (self.ends and signum != signal.SIGINT):
                return
            raise KeyboardInterrupt
        self.signum, self._taken_at = signum, time.monotonic()
        if not self.waits:
            raise Stopped(signum)


def leave_to_parent(worker: int) -> None:
    """Has a data worker ignore what stops a run, when all of its processes get it: its parent ends it.

    A worker that hangs in a read cannot be terminated either, so the parent kills it when it ends itself.

    Args:
        worker: Its number; for `worker_init_fn` of a DataLoader.
    """
    for number in STOPS:
        signal.signal(number, signal.SIG_IGN)


_current: Listener | None = None


def current() -> Listener | None:
    """Whoever listens for the run."""
    return _current


@contextmanager
def ending() -> Iterator[None]:
    """Has the run's listener interrupt nothing any more, as the run ends already; see `Listener.ends`."""
    with noting() as listener:
        if listener is not None:
            listener.ends = True
        yield


@contextmanager
def noting() -> Iterator[Listener | None]:
    """Has the run's listener, which it gives, only note a signal; see `raise_noted`."""
    listener = _current
    if listener is None:
        yield None
        return
    earlier, listener.waits = listener.waits, True
    try:
        yield listener
    finally:
        listener.waits = earlier


def raise_noted() -> None:
    """Raises `Stopped` if a signal has been noted that nobody else will act on."""
    if _current is not None and _current.signum and not _current.waits:
        raise Stopped(_current.signum)


@contextmanager
def listening(*more: int) -> Iterator[None]:
    """Has signals end what is done here with `Stopped`; within another such context that one's listener goes on.

    Args:
        *more: Signals beside `STOPS`.
    """
    global _current
    if _current is not None:
        yield
        return
    _current = Listener((*STOPS, *more))
    earlier: dict[int, Any] = {number: signal.getsignal(number) for number in (*STOPS, *more)}
    _current.install()
    try:
        yield
    finally:
        _current = None
        for number, handler in earlier.items():
            signal.signal(number, handler)


def _kill_workers() -> None:
    """Ends data workers that are left; `multiprocessing` would terminate them in vain and wait without limit."""
    for child in multiprocessing.active_children():
        if child.daemon:
            child.kill()


Finalize(None, _kill_workers, exitpriority=0)  # at the end of this process, which may itself be a child


class Listening(lightning.Callback):
    """Keeps the run's listener, which Lightning replaces when a trainer starts by one that exits with 0.

    That one also asks the other ranks in the middle of whatever they do, which several do not survive: it stays away.
    """

    def setup(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule, stage: str) -> None:
        """Keeps Lightning's away; the hooks below are for when it comes all the same."""
        trainer._signal_connector.register_signal_handlers = _listen_again  # type: ignore[method-assign]

    def on_sanity_check_start(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Listens again."""
        _listen_again()

    def on_train_start(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Listens again."""
        _listen_again()

    def on_validation_start(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Listens again."""
        _listen_again()

    def on_test_start(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Listens again."""
        _listen_again()

    def on_predict_start(self, trainer: lightning.Trainer, pl_module: lightning.LightningModule) -> None:
        """Listens again."""
        _listen_again()


def _listen_again() -> None:
    if _current is not None:
        _current.install()

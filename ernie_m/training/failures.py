"""How a run ends when one of its ranks does: that one says why, the others hear of it, and all end with its exit code.

What all ranks find out together (`ranks.together`, a stop between two steps) needs none of this. It is for an error or
a signal that one of them has while the others compute or wait for it. They may hang in a collective that Python cannot
interrupt, so each has a thread that looks into the store that all share. Of a process that is killed, torchrun, srun or
Lightning tells the others; that the first one is gone shows in that there is no store any more.
"""

import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from ernie_m.errors import ConfigError
from ernie_m.training import ranks, signals
from ernie_m.training.ranks import RankFailed

CLAIMS, CLAIM, SHOWN, OVER = "ernie_m/claims", "ernie_m/claim", "ernie_m/shown", "ernie_m/over"
"""Keys of the store: how many ranks have failed, what the first of them says, that it has been shown (and the job put
back into the queue), and that the first rank has nothing more to do."""
LOOK_SECONDS = 1.0
"""Between two looks into the store."""
INTERRUPT_SECONDS, KILL_SECONDS = 3.0, 40.0
"""After hearing that another rank has failed: until this one is interrupted, and until it ends whatever it does."""
LEAVE_SECONDS = 600.0
"""For which ranks wait at the most for one that has something to do before all end: loggers that still send, a stop to
show, `scontrol`. They wait no longer than it is there, if it is the first."""
CLAIM_SECONDS, STOP_SECONDS = 5.0, 5.0
"""Between two ranks that fail at the same time, for the first one's words; for the thread below, to end."""
LOST = "lost another process of the run (killed, or for want of memory), or the connection to it"
WITHOUT_A_WORD = "another process of the run has ended without a word (killed, or for want of memory)"


class Watch:
    """A thread that hears of other ranks' failures and ends this one, if it does not end by itself."""

    def __init__(self) -> None:
        self._heard: Exception | None = None
        self._ends_by: Exception | None = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True, name="watch-other-ranks")

    def start(self) -> None:
        """Begins to look."""
        self._thread.start()

    def stop(self) -> None:
        """Looks no more."""
        self._done.set()
        self._thread.join(STOP_SECONDS)

    def error_of_run(self, error: Exception) -> Exception:
        """What the run ends by, when this rank has an error: that one, or that of the rank which failed before.

        Args:
            error: Of this rank; it may be no more than that it has lost another. Whoever asks again gets the same.
        """
        if ranks.is_alone() or getattr(error, "is_agreed", False):
            return error
        self._done.set()  # or this rank would hear of its own failure
        self._ends_by = self._ends_by or self._agree_with_others(error)
        return self._ends_by

    def _agree_with_others(self, error: Exception) -> Exception:
        ours = _lost(error, cause=error) if ranks.is_lost_connection(error) else error
        try:
            return self._heard or (_claimed() if ours is not error else None) or _claim(ours) or ours
        except RuntimeError:  # the store is gone, too
            return self._heard or ours

    def _look(self) -> None:
        heard_at = 0.0
        while not self._done.wait(LOOK_SECONDS):
            if self._heard is None:
                self._heard, wish = _listen()
                heard_at = time.monotonic()
                if wish:
                    _interrupt(wish)
                continue
            waited = time.monotonic() - heard_at
            if waited > KILL_SECONDS and (waited > LEAVE_SECONDS or _is_over(self._heard)):
                _kill(self._heard)
            if waited > INTERRUPT_SECONDS:
                _interrupt(signal.SIGTERM)


@contextmanager
def watched() -> Iterator[Watch]:
    """Watches the other ranks, if there are any, while this one works."""
    global _current
    watch = Watch()
    if ranks.is_alone():
        yield watch
        return
    _current = watch
    watch.start()
    try:
        yield watch
    finally:
        watch.stop()
        _current = None


_current: Watch | None = None


def error_of_run(error: Exception) -> Exception:
    """What the run ends by, when this rank has an error; see `Watch.error_of_run`."""
    return error if _current is None else _current.error_of_run(error)


def leave(error: Exception) -> None:
    """Waits, before this rank ends by an error that it has shown, for those that still have to do something.

    It has to, as launchers kill all ranks as soon as one has ended by an error. By a stop: all wait for the rank that
    shows it, which may also put the job back into the queue; if all end together, for the first as well, which writes.
    By any other error: nobody waits, as ranks may hang. The first, with which the store goes, stays for two looks.

    Args:
        error: By which the run ends.
    """
    if ranks.is_alone():
        return
    is_agreed = getattr(error, "is_agreed", False)
    if is_agreed or isinstance(error, signals.Stopped):
        try:
            if not getattr(error, "is_of_another_rank", False):
                ranks.store().set(SHOWN, "")
            if ranks.is_first():
                ranks.store().set(OVER, "")
            ranks.store().wait([SHOWN, OVER] if is_agreed else [SHOWN], timedelta(seconds=LEAVE_SECONDS))
        except RuntimeError:  # the first has left
            return
    if ranks.is_first() and not is_agreed:
        time.sleep(2 * LOOK_SECONDS)


def exit_code_of(error: Exception) -> int:
    """Of a process that ends by an error."""
    if isinstance(error, signals.Stopped):
        return error.exit_code
    return 2 if isinstance(error, ConfigError) else 1


def _claim(error: Exception) -> Exception | None:
    """Says that this rank fails, unless another has said so before, whose error it gives."""
    store = ranks.store()
    if store.add(CLAIMS, 1) > 1:
        with suppress(RuntimeError):  # the first may have been killed before it said why
            store.wait([CLAIM], timedelta(seconds=CLAIM_SECONDS))
        if (theirs := _claimed()) is not None:
            return theirs
    store.set(CLAIM, pickle.dumps(ranks.for_others(error)))
    return None


def _claimed() -> Exception | None:
    """The error of the rank that has failed first, if one has."""
    store = ranks.store()
    if not store.check([CLAIM]):
        return None
    error: Exception = pickle.loads(store.get(CLAIM))
    error.is_of_another_rank = True  # type: ignore[attr-defined]
    return error


def _listen() -> tuple[Exception | None, int]:
    """What another rank has failed by, and the signal that one has got which waits for this one; 0 for none."""
    try:
        store, error = ranks.store(), _claimed()
        return error, int(store.get(ranks.WISH)) if store.check([ranks.WISH]) else 0
    except Exception as gone:
        return _lost(gone), 0


def _is_over(error: Exception) -> bool:
    """Whether nothing more is to be done about a failure: a stop has to be shown before ranks that hang are ended."""
    try:
        return not isinstance(error, signals.Stopped) or bool(ranks.store().check([SHOWN]))
    except Exception:  # the first has left
        return True


def _lost(error: Exception, *, cause: Exception | None = None) -> RankFailed:
    """Of a rank that has lost another, with a library's first sentence; the cause is what is shown as a whole."""
    lost = RankFailed(f"{LOST}: {(str(error) or repr(error)).splitlines()[0].partition('. ')[0]}")
    lost.__cause__ = cause
    return lost


def _interrupt(signum: int) -> None:
    """Has the main thread take a signal, if it has none yet."""
    listener, thread = signals.current(), threading.main_thread().ident
    if listener is not None and thread is not None and not listener.signum:
        signal.pthread_kill(thread, signum)


def _kill(error: Exception) -> None:
    """Ends this process, whatever it hangs in."""
    if not getattr(error, "is_of_another_rank", False):
        print(f"rank {ranks.rank()}: {error}", file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(exit_code_of(error))

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
from contextlib import contextmanager
from datetime import timedelta

from ernie_m.errors import ConfigError
from ernie_m.training import ranks, signals
from ernie_m.training.ranks import RankFailed

CLAIMS, CLAIM, TOLD, OVER = "ernie_m/claims", "ernie_m/claim", "ernie_m/told", "ernie_m/over"
"""Keys of the store: how many ranks have failed, what the first of them says, that a user has been told, and that the
first rank has nothing more to do."""
LOOK_SECONDS = 1.0
"""Between two looks into the store."""
INTERRUPT_SECONDS, KILL_SECONDS = 3.0, 40.0
"""After hearing that another rank has failed: until this one is interrupted, and until it ends whatever it does."""
LEAVE_SECONDS = 60.0
"""For which ranks wait for others that have something to do before all end."""
WITHOUT_A_WORD = "another process of the run has ended without a word (killed, or for want of memory)"


class Watch:
    """A thread that hears of other ranks' failures and ends this one, if it does not end by itself."""

    def __init__(self) -> None:
        self._heard: Exception | None = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True, name="watch-other-ranks")

    def start(self) -> None:
        """Begins to look."""
        self._thread.start()

    def stop(self) -> None:
        """Looks no more."""
        self._done.set()
        self._thread.join()

    def error_of_run(self, error: Exception) -> Exception:
        """What the run ends by, when this rank has an error: that one, or that of the rank which failed before.

        Args:
            error: Of this rank; it may be no more than that it has lost another.
        """
        if ranks.is_alone() or getattr(error, "is_agreed", False):
            return error
        lost = ranks.is_lost_connection(error)
        try:
            theirs = self._heard or (_claimed() if lost else _claim(error))
            if theirs is not None or not lost:
                return theirs or error
            without_a_word = _without_a_word(error)
            return _claim(without_a_word) or without_a_word
        except RuntimeError:  # the store is gone, too
            return self._heard or (_without_a_word(error) if lost else error)

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
            if waited > KILL_SECONDS:
                _kill(self._heard)
            if waited > INTERRUPT_SECONDS:
                _interrupt(signal.SIGTERM)


@contextmanager
def watched() -> Iterator[Watch]:
    """Watches the other ranks, if there are any, while this one works."""
    watch = Watch()
    if ranks.is_alone():
        yield watch
        return
    watch.start()
    try:
        yield watch
    finally:
        watch.stop()


def leave(error: Exception) -> None:
    """Lets every rank do and know what it has to before this one ends, as launchers end all as soon as one fails.

    Of a stop, ranks wait for the one that says so, which may put the job back into a queue; where all end together, for
    the first, too, which writes. After another error nobody waits for ranks that may hang. The first stays until all
    have had the time to look into the store, which goes with it.

    Args:
        error: By which it ends.
    """
    if ranks.is_alone():
        return
    is_agreed = getattr(error, "is_agreed", False)
    if is_agreed or isinstance(error, signals.Stopped):
        try:
            if not getattr(error, "is_of_another_rank", False):
                ranks.store().set(TOLD, "")
            if ranks.is_first():
                ranks.store().set(OVER, "")
            ranks.store().wait([TOLD, OVER] if is_agreed else [TOLD], timedelta(seconds=LEAVE_SECONDS))
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
        return _claimed()
    store.set(CLAIM, pickle.dumps(ranks.told(error)))
    return None


def _claimed() -> Exception | None:
    """The error of the rank that has failed first, if one has."""
    store = ranks.store()
    if not store.check([CLAIMS]):
        return None
    error: Exception = pickle.loads(store.get(CLAIM))
    error.is_of_another_rank = True  # type: ignore[attr-defined]
    return error


def _listen() -> tuple[Exception | None, int]:
    """What another rank has failed by, and the signal that one has got which waits for this one; 0 for none."""
    store = ranks.store()
    try:
        error = _claimed()
        return error, int(store.get(ranks.WISH)) if store.check([ranks.WISH]) else 0
    except RuntimeError as gone:
        return _without_a_word(gone), 0


def _without_a_word(error: Exception) -> RankFailed:
    """Of a rank that has lost another: the first sentence of a library's long error says what there is to say."""
    return RankFailed(f"{WITHOUT_A_WORD}: {str(error).splitlines()[0].partition('. ')[0]}")


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

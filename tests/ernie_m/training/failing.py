"""One rank of a run that fails, for `test_failures.py`: `python -m tests.ernie_m.training.failing <case>`.

Real processes meet over gloo, as under torchrun, with no more than what a run does about errors around them.
"""

import ctypes
import sys
import time
from functools import partial

import torch.distributed as dist

from conf.exits import end
from ernie_m.errors import DataError
from ernie_m.training import failures, ranks
from ernie_m.training.launching import _on_rank
from ernie_m.training.signals import listening


def fail(case: str) -> None:
    """What a rank does in a case: the second one fails, and the first computes, waits for it, or hangs."""
    ranks.exchange(None)
    print("met", flush=True)
    if case == "together":
        ranks.together(lambda: broken() if ranks.rank() == 1 else None)
    elif case == "stop":
        ranks.together(lambda: time.sleep(600) if ranks.is_first() else None)
    elif case == "killed":
        time.sleep(600)
    elif ranks.rank() == 1:
        broken()
    elif case == "computes":
        time.sleep(600)
    elif case == "waits":
        dist.barrier()
    elif case == "hangs":
        hang()


def broken() -> None:
    """Fails as a reader does."""
    raise DataError("train.tsv, line 7: broken")


def hang() -> None:
    """Waits for itself where Python cannot interrupt it, as a collective on a GPU does."""
    library, lock = ctypes.CDLL(None), ctypes.create_string_buffer(128)
    for _ in range(2):
        library.pthread_mutex_lock(lock)


if __name__ == "__main__":
    failures.KILL_SECONDS = 6.0
    dist.init_process_group("gloo")
    with listening():
        try:
            _on_rank(partial(fail, sys.argv[1]))
        except Exception as error:
            end(error, requeues=())

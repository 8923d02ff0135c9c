"""Opening corpora on several ranks: who builds them, who waits, and who shows how far it is."""

from collections.abc import Callable
from contextlib import nullcontext

from ernie_m.training import ranks
from pretraining.training.data import PretrainingDataModule
from pretraining.training.tables import CorpusProgress


def open_in_turns(make: Callable[[], PretrainingDataModule]) -> PretrainingDataModule:
    """A module with its corpora: first on the first rank, then on one of each other machine, then on the rest.

    So text is read once for each cache, and broken text is read once in all: where a turn fails, the next one does not
    begin. The first rank shows how far it is.

    Raises:
        ConfigError: See `PretrainingDataModule.load`; every rank has the error of the one that failed.
    """
    module = _opened_if(ranks.is_first(), make, None)
    module = _opened_if(ranks.local_rank() == 0, make, module)
    module = _opened_if(True, make, module)
    assert module is not None
    return module


def _opened_if(
    is_due: bool, make: Callable[[], PretrainingDataModule], module: PretrainingDataModule | None
) -> PretrainingDataModule | None:
    """A turn, which all ranks take part in; those that are not due, or have their module, wait for the others."""
    return ranks.together(lambda: _opened(make()) if is_due and module is None else module)


def _opened(module: PretrainingDataModule) -> PretrainingDataModule:
    with CorpusProgress() if ranks.is_first() else nullcontext() as progress:
        module.load(progress)
    return module

"""Board: what a logger can do beside taking numbers, and all such loggers of a run."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from ernie_m.training.loggers.shown import Shown


class Board(ABC):
    """A logger that people look at; an adapter to the place where it keeps things."""

    @abstractmethod
    def show(self, name: str, shown: Shown, *, step: int) -> None:
        """Shows something.

        Args:
            name: See `ernie_m.training.loggers.names`.
            shown: What.
            step: Optimizer steps done.
        """

    @abstractmethod
    def conclude(self, results: Mapping[str, Any]) -> None:
        """Takes what `results.json` says of the finished run."""

    @abstractmethod
    def keep(self, kind: str, folder: Path, *, aliases: Sequence[str]) -> None:
        """Keeps a version of a folder, such as the exported model, under the run's name, or says where it is.

        Args:
            kind: `model` or `predictions`.
            folder: What to keep.
            aliases: Names of the version: `best` or `last`, and `final`.
        """

    @abstractmethod
    def started_from(self, folder: Path) -> None:
        """Notes that the run starts from the model in a folder, which may be another run's."""

    @abstractmethod
    def warn(self, title: str, text: str) -> None:
        """Tells whoever looks after the run that it diverges or was stopped."""

    @abstractmethod
    def end(self, error: BaseException | None) -> None:
        """Ends the run there: well, or by an error, such as a stop by a signal."""


@contextmanager
def shown_on(loggers: Iterable[Any]) -> Iterator[list[Board]]:
    """The boards among loggers, for the time of a run: all of them are told how it ends, also if one of them fails."""
    with ExitStack() as endings:
        listening = boards(loggers)
        for board in listening:
            endings.push(partial(_end, board))
        yield listening


def _end(board: Board, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
    try:
        if error is not None:
            board.warn(f"The run ended early: {type(error).__name__}", str(error))
    finally:
        board.end(error)


def boards(loggers: Iterable[Any]) -> list[Board]:
    """Those of a trainer's loggers that show more than numbers; what none would show need not be made."""
    return [logger for logger in loggers if isinstance(logger, Board)]


def flat_scores(results: Mapping[str, Any]) -> dict[str, float]:
    """The numbers of `results.json`, by path: `test/f1/de`."""
    flat: dict[str, float] = {}
    for key, value in results.items():
        if isinstance(value, Mapping):
            flat |= {f"{key}/{path}": number for path, number in flat_scores(value).items()}
        elif isinstance(value, int | float) and not isinstance(value, bool):
            flat[key] = float(value)
    return flat

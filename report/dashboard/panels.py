"""What a panel shows, as plain values: which of the names that runs log, and in what form."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lines:
    """Numbers over the optimizer steps.

    Attributes:
        title: Stands above.
        names: Those of a line each.
        pattern: A regular expression: every name that matches it as a whole is a line, too.
        log: Whether the axis of the numbers is logarithmic.
    """

    title: str
    names: tuple[str, ...] = ()
    pattern: str | None = None
    log: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Last numbers of runs, a bar for each run or group of runs.

    Attributes:
        title: Stands above.
        names: Of the numbers.
    """

    title: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars that a run has drawn itself, see `ernie_m.training.loggers.shown.Bars`.

    Attributes:
        title: Stands above.
        name: Under which it is logged.
        label: What a bar stands for.
        value: What its length is.
    """

    title: str
    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table that a run has logged.

    Attributes:
        name: Under which it is logged.
    """

    name: str


@dataclass(frozen=True, slots=True)
class Media:
    """Pictures, or pages with marked texts, with a slider over the steps.

    Attributes:
        title: Stands above.
        names: Under which they are logged.
    """

    title: str
    names: tuple[str, ...]


Panel = Lines | Bars | Chart | Table | Media


def reads(panel: Panel) -> tuple[str, ...]:
    """Regular expressions of the names that a panel reads; each matches them as a whole."""
    match panel:
        case Lines(names=listed, pattern=pattern):
            return (*map(re.escape, listed), *filter(None, (pattern,)))
        case Bars(names=listed) | Media(names=listed):
            return tuple(map(re.escape, listed))
        case Chart(name=name) | Table(name=name):
            return (re.escape(name),)


@dataclass(frozen=True, slots=True)
class Section:
    """Panels that belong together.

    Attributes:
        title: Stands above.
        text: What one sees there; for a report.
        panels: In their order.
        is_open: Whether the panels are seen before one asks for them; a report leaves out those that are not.
    """

    title: str
    text: str
    panels: tuple[Panel, ...]
    is_open: bool = True

"""What a report shows: the schema of its YAML file; `report.reading` says what must hold between the parts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ernie_m.strict import Count, Declared, Switch

RATIOS = "ratios"
STARS = {"bars": (0, 1), "dots": (0, 1), "ablation": (0, 1), "lines": (1,), "curves": (0, 1), "heat_map": (1, 2)}
"""Kind of a plot -> how many `*` its score may have."""
WIDTHS = {"column": 3.3, "page": 6.9}
"""Width of a picture -> inches: a column of a paper, or both."""
COMPARISON = "_comparison"
"""Ends the name of the table that compares a table's rows with the baseline."""

Value = str | int | float | bool
Names = tuple[str, ...]
Labels = dict[str, Value]


@dataclass(frozen=True, kw_only=True)
class Score(Declared):
    """A number that a task's runs wrote.

    Attributes:
        task: Task of the runs, as in their `results.json`.
        score: Path into `results.json`, by dots; of `curves`, a metric of `metrics.csv`. One `*` stands for any text
            without dots and slashes, and makes one score of each match.
        percent: Show 100 times the number.
        without: What the `*` is not to match.
    """

    task: str
    score: str
    percent: Switch = False
    without: Names = ()


@dataclass(frozen=True, kw_only=True)
class Column(Score):
    """A column of a table.

    Attributes:
        heading: Its name; a `*` in it becomes what the score's `*` matched.
        digits: Behind the point.
        best: Which number is in bold; if it does not say, the lowest loss or perplexity, no transfer gap, and otherwise
            the highest.
        compare: Compare it with the baseline; where no column of the report says so, all of them are.
    """

    heading: str
    digits: Count = 1
    best: Literal["highest", "lowest", "none"] | None = None
    compare: Switch = False


@dataclass(frozen=True, kw_only=True)
class Ratio(Column):
    """A row's mean divided by another's; `of` and `to` give a value for each label of the rows."""

    of: Labels
    to: Labels


@dataclass(frozen=True, kw_only=True)
class Table(Declared):
    """A table: a row per combination of the row labels, a column per score."""

    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, kw_only=True)
class Plot(Score):
    """A picture.

    Attributes:
        title: Its heading.
        kind: `bars` or `dots`: a score by rows or, if it has a `*`, by what that matches; `ablation`: the rows'
            differences to the `baseline`; `lines`: a score over what its `*` matches; `curves`: over training steps;
            `heat_map`: what the first `*` matches by what the second does or, of a metric with one `*`, by steps.
        axis: What is drawn, with its unit.
        group: Row label that chooses the colour; of heat maps, what differs side by side. Without a `*`, bars and dots
            stand by the other row labels; otherwise these have panels, of curves for each match of a `*` again.
        where: Labels of the rows that are shown; without any, all are.
        over: Of lines and heat maps, what the horizontal axis is.
        down: Of heat maps, and of bars and dots with a `*`, what the vertical axis is.
        panel: Of curves, the heading of a panel, in which `*` becomes what the score's `*` matched.
        log: Logarithmic axis; ablations and heat maps have none.
        width: `column` or `page`; see `WIDTHS`.
        baseline: Of an ablation, labels of the row that others are compared with; without any, those of the report.
        mirror: Of heat maps, what is known of `a` and `b` is also of `b` and `a`.
        digits: Of heat maps, decimals of the numbers.
    """

    title: str
    kind: str
    axis: str
    group: str = ""
    where: Labels = field(default_factory=dict)
    over: str = ""
    down: str = ""
    panel: str = "*"
    log: Switch = False
    width: str = "page"
    baseline: Labels = field(default_factory=dict)
    mirror: Switch = False
    digits: Count = 0


@dataclass(frozen=True, kw_only=True)
class Spec(Declared):
    """A report.

    Attributes:
        name: The file's name; that of the README's markers, too.
        title: Its heading.
        rows: Labels, or keys of the configuration (`optim.learning_rate`), whose combinations are the rows.
        where: Labels, or keys, that a run must have.
        baseline: Values of row labels: a row is compared with the one that has these and is otherwise the same.
        may_differ: Keys of the configuration in which runs of a row may differ, beside the seed.
        order: Of a row label, its values in order with their headings; others come behind.
        tables: Tables by name.
        ratios: Lines of the table of ratios.
        plots: Pictures by name.
        paper: Names of published results, from `report/published/paper.yaml`, that get rows of their own.
        readme: Names of the tables and plots that go into a README, `ratios` and comparisons (`<table>_comparison`)
            among them; all of them if empty.
    """

    name: str
    title: str
    rows: Names
    where: Labels = field(default_factory=dict)
    baseline: Labels = field(default_factory=dict)
    may_differ: Names = ()
    order: dict[str, dict[Value, str]] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    ratios: tuple[Ratio, ...] = ()
    plots: dict[str, Plot] = field(default_factory=dict)
    paper: Names = ()
    readme: Names = ()

    @property
    def comparisons(self) -> tuple[str, ...]:
        """Names of the tables that compare rows with the baseline."""
        return tuple(f"{name}{COMPARISON}" for name, table in self.tables.items() if self.compared(table.columns))

    def compared(self, columns: Iterable[Column]) -> list[Column]:
        """Those of a table's columns that are compared with the baseline; none without one."""
        chosen = any(column.compare for table in self.tables.values() for column in table.columns)
        return [column for column in columns if self.baseline and (column.compare or not chosen)]

    def heading(self, labels: Mapping[str, Value]) -> str:
        """The name of a row, or of a part of one, for people."""
        return ", ".join(self.value_heading(key, value) for key, value in labels.items())

    def said(self, labels: Mapping[str, Value]) -> str:
        """A row in a sentence: its headings and, of labels without one, `key=value`."""
        return ", ".join(
            self.order[key][value] if value in self.order.get(key, {}) else f"{key}={value}"
            for key, value in labels.items()
        )

    def value_heading(self, label: str, value: Value) -> str:
        """The name of a label's value for people."""
        return self.order.get(label, {}).get(value, str(value))

"""Which row of a table each one is compared with, and why there may be none."""

from collections.abc import Sequence

from report.runs.rows import Row
from report.spec import Spec
from report.tables.table import Grid


def baseline_of(row: Row, rows: Sequence[Row], spec: Spec) -> Row | None:
    """The row that one is compared with: it has the baseline's values and is otherwise the same, or the only such row.

    None for a baseline itself, and where there is none.
    """
    if is_baseline(row, spec):
        return None
    bases = [other for other in rows if is_baseline(other, spec)]
    same = [other for other in bases if other.labels == {**row.labels, **spec.baseline}]
    return same[0] if same else bases[0] if len(bases) == 1 else None


def why_not_compared(grid: Grid, spec: Spec) -> str:
    """A sentence on why a table whose columns are to be compared has no comparison; empty where it has one."""
    rows, columns = [row for row, _ in grid.ours], spec.compared(grid.columns)
    if not columns:
        return ""
    pairs = [(row, base) for row in rows if (base := baseline_of(row, rows, spec)) is not None]
    if any(one.by_seed(c.task, c.score) and base.by_seed(c.task, c.score) for one, base in pairs for c in columns):
        return ""
    if pairs:
        scores = ", ".join(dict.fromkeys(column.score for column in columns))
        return f"No comparison: no row and its baseline both have {scores}."
    if any(is_baseline(row, spec) for row in rows):
        return f"No comparison: no other row can be compared with the baseline ({spec.said(spec.baseline)})."
    return f"No comparison: no row is the baseline ({spec.said(spec.baseline)})."


def is_baseline(row: Row, spec: Spec) -> bool:
    """Whether a row has the values of the baseline."""
    return all(row.labels[label] == value for label, value in spec.baseline.items())

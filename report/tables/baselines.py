"""Which row of a table without a specification the others are compared with: as the user says, or as the runs do."""

import difflib
import math
import re
from collections.abc import Sequence

from ernie_m.errors import DataError
from report.runs.rows import said_of
from report.runs.run import Run
from report.spec import Labels, Spec, Value


def parsed_baseline(text: str, spec: Spec, runs: Sequence[Run]) -> Labels:
    """`key=value,key=value` as values of a report's row labels.

    Raises:
        DataError: A key is none of the rows, or no run has the value.
    """
    baseline: Labels = {}
    for item in re.split(r",(?=[\w.]+=)", text):
        key, equals, value = item.partition("=")
        name = key if key in spec.rows else key.rpartition(".")[2]
        if not equals or name not in spec.rows:
            near = difflib.get_close_matches(name, spec.rows, n=1)
            meant = f" (did you mean {near[0]}?)" if near else ""
            wrong = f"no row has this key{meant}" if equals else "key=value is needed"
            raise DataError(f"baseline {item}: {wrong}; keys of the rows are: {', '.join(spec.rows)}")
        known = list(dict.fromkeys(given for run in runs if (given := run.value(name)) is not None))
        if not any(_is(one, value) for one in known):
            raise DataError(f"baseline {item}: no run has that; {name} is one of: {', '.join(map(str, known))}")
        baseline[name] = next(one for one in known if _is(one, value))
    return baseline


def _is(known: Value, typed: str) -> bool:
    """Whether a value is what was typed: the same text, or the same number, as 0.001 and 1e-3 are."""
    if str(known) == typed or (isinstance(known, bool) and str(known).lower() == typed):
        return True
    if isinstance(known, bool):
        return False
    try:
        return math.isclose(float(known), float(typed), rel_tol=1e-12)
    except ValueError:
        return False


def common_baseline(spec: Spec, runs: Sequence[Run], labelled: Sequence[Run]) -> tuple[Labels, str]:
    """The baseline that all runs of a task name in their configuration, and a sentence on it.

    It is given by the runs' own labels, which need not be those of the rows: the rows that the runs with these labels
    are in, and no others, are the baseline.

    Args:
        spec: What to show of the task.
        runs: With their own labels.
        labelled: The same runs with those of the rows; see `report.tables.automatic.draft`.

    Returns:
        Values of the row labels; none where the runs name no baseline, or different ones, and where it is no row.
    """
    named = {said_of(run.baseline): run.baseline for run in runs}
    if not any(named.values()):
        return {}, ""
    none = f"No comparison in {spec.name}: "
    if len(named) > 1:
        each = "; ".join(name or "none" for name in named)
        return {}, f"{none}the runs' configurations name different baselines ({each}); --baseline chooses one."
    ((name, wanted),) = named.items()
    is_base = [wanted.items() <= run.labels.items() for run in runs]
    bases = [run for run, base in zip(labelled, is_base, strict=True) if base]
    others = [run for run, base in zip(labelled, is_base, strict=True) if not base]
    if not bases:
        return {}, f"{none}no run is the baseline that the runs' configurations name ({name})."
    if not others:
        return {}, ""
    baseline = {label: bases[0].labels[label] for label in spec.rows if len({run.labels[label] for run in bases}) == 1}
    if _any_has(others, baseline):
        return {}, f"{none}the baseline that the runs' configurations name ({name}) is no row of its own."
    for label in list(baseline):
        fewer = {key: value for key, value in baseline.items() if key != label}
        if not _any_has(others, fewer):
            baseline = fewer
    return baseline, f"Baseline of {spec.name}: {name}, as the runs' configurations say."


def _any_has(runs: Sequence[Run], labels: Labels) -> bool:
    return any(labels.items() <= run.labels.items() for run in runs)

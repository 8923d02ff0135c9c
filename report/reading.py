"""Reads a specification, and refuses one whose parts do not fit together."""

import re
from pathlib import Path
from typing import Any

from ernie_m.errors import ConfigError
from ernie_m.strict import read_yaml
from report.published.paper import read_paper
from report.spec import RATIOS, STARS, WIDTHS, Plot, Ratio, Score, Spec

FOLDER = Path(__file__).parent / "specs"


def read_spec(name: str) -> Spec:
    """The report of a path, or of a name below `report/specs`.

    Raises:
        ConfigError: There is none, or it has an unknown, missing or unfit key; file and key are named.
    """
    path = next((path for path in (FOLDER / f"{name}.yaml", Path(name)) if path.is_file()), None)
    if path is None:
        known = ", ".join(sorted(file.stem for file in FOLDER.glob("*.yaml")))
        raise ConfigError(f"{name}: no folder of runs, no file, and no report of that name; there are: {known}")
    spec = read_yaml(path, Spec, name=path.stem)
    try:
        _check(spec)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error
    return spec


def _check(spec: Spec) -> None:
    if not spec.rows or len(set(spec.rows)) < len(spec.rows):
        raise ConfigError("rows: one label or more is needed, each once")
    for label in spec.order:
        _one_of(label, spec.rows, f"order.{label}")
    for label, value in spec.baseline.items():
        _one_of(label, spec.rows, f"baseline.{label}")
        if label in spec.order:
            _one_of(value, tuple(spec.order[label]), f"baseline.{label}")
    names = (*spec.tables, *spec.comparisons, *spec.plots)
    for name in names:
        if not re.fullmatch("[a-z0-9_]+", name) or name == RATIOS or names.count(name) > 1:
            raise ConfigError(f"{name}: a name is lower-case letters, digits and _, stands once and is not {RATIOS}")
    for name, table in spec.tables.items():
        for index, column in enumerate(table.columns):
            _check_stars(column, (0, 1), f"tables.{name}.columns[{index}].score")
    for index, ratio in enumerate(spec.ratios):
        _check_ratio(ratio, spec, f"{RATIOS}[{index}]")
    for name, plot in spec.plots.items():
        _check_plot(plot, spec, f"plots.{name}")
    for index, name in enumerate(spec.paper):
        _one_of(name, tuple(read_paper().tables), f"paper[{index}]")
    for index, name in enumerate(spec.readme):
        _one_of(name, (*names, RATIOS), f"readme[{index}]")


def _check_ratio(ratio: Ratio, spec: Spec, place: str) -> None:
    _check_stars(ratio, (0,), f"{place}.score")
    for side, labels in (("of", ratio.of), ("to", ratio.to)):
        if set(labels) != set(spec.rows):
            raise ConfigError(f"{place}.{side}: a value for each of {', '.join(spec.rows)} is needed")
        for label, value in labels.items():
            if label in spec.order:
                _one_of(value, tuple(spec.order[label]), f"{place}.{side}.{label}")


def _check_plot(plot: Plot, spec: Spec, place: str) -> None:
    _one_of(plot.kind, tuple(STARS), f"{place}.kind")
    if plot.group or plot.kind in ("lines", "curves"):
        _one_of(plot.group, spec.rows, f"{place}.group")
    _check_stars(plot, STARS[plot.kind], f"{place}.score")
    if plot.kind == "heat_map" and ("/" in plot.score) != (plot.score.count("*") == 1):
        raise ConfigError(f"{place}.score: a path with two * or a metric such as val/x_*/y is needed, not {plot.score}")
    if plot.log and plot.kind in ("ablation", "heat_map"):
        raise ConfigError(f"{place}.log: {plot.kind} has no logarithmic axis")
    _one_of(plot.width, tuple(WIDTHS), f"{place}.width")
    if plot.kind == "ablation" and not (plot.baseline or spec.baseline):
        raise ConfigError(f"{place}.baseline: missing, and the report has none either")
    if plot.baseline and plot.kind != "ablation":
        raise ConfigError(f"{place}.baseline: {plot.kind} has none, only an ablation has")
    for name, labels in (("baseline", plot.baseline), ("where", plot.where)):
        for label, value in labels.items():
            _one_of(label, spec.rows, f"{place}.{name}")
            if label in spec.order:
                _one_of(value, tuple(spec.order[label]), f"{place}.{name}.{label}")


def _check_stars(score: Score, allowed: tuple[int, ...], place: str) -> None:
    if score.score.count("*") not in allowed:
        raise ConfigError(f"{place}: {' or '.join(map(str, allowed))} * can stand here, not {score.score}")


def _one_of(value: Any, known: tuple[Any, ...], place: str) -> None:
    if value not in known:
        raise ConfigError(f"{place}: {value} is not one of: {', '.join(map(str, known))}")

"""Reads a run's numbers, for tests."""

import csv
from pathlib import Path


def by_step(run: Path) -> dict[int, dict[str, float]]:
    """Step -> metric -> value, of `metrics.csv`."""
    rows: dict[int, dict[str, float]] = {}
    with (run / "metrics.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(int(row["step"]), {})[row["metric"]] = float(row["value"])
    return rows

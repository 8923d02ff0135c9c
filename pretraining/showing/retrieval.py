"""Retrieval by layer: what one validation found, and what `metrics.csv` says of those before a run was stopped."""

import csv
import re
from collections.abc import Mapping
from pathlib import Path

from ernie_m.training.loggers import names
from ernie_m.training.results import AVERAGE
from pretraining.training.validation import RETRIEVAL


def average_by_layer(scores: Mapping[str, Mapping[str, float]]) -> dict[int, float]:
    """Layer -> share of translations that are found, averaged over the pairs of languages; 0 is the embeddings.

    Args:
        scores: Of a validation, `retrieval_layer_<n>` among them, where there were pairs to search.
    """
    return {
        int(name.removeprefix(RETRIEVAL)): by_pair[AVERAGE]
        for name, by_pair in scores.items()
        if name.startswith(RETRIEVAL)
    }


def best_layer(averages: Mapping[int, float]) -> int:
    """The layer, counted from 1, at which most translations are found; the lowest of several."""
    return max((layer for layer in averages if layer), key=averages.__getitem__)


def read_averages(path: Path) -> dict[int, dict[int, float]]:
    """Step -> layer -> share of translations that are found, of all validations in a file `metrics.csv`."""
    of_layer = re.compile(names.score("val", rf"{RETRIEVAL}(\d+)", AVERAGE))
    by_step: dict[int, dict[int, float]] = {}
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if found := of_layer.fullmatch(row["metric"]):
                by_step.setdefault(int(row["step"]), {})[int(found[1])] = float(row["value"])
    return by_step

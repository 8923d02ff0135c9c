"""Confusion matrices: how often a label was taken for another, in all languages together and in each (pure)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy

from ernie_m.training.loggers.names import CONFUSION
from ernie_m.training.loggers.shown import HeatMap

MOST_LABELS = 40
"""Labels of a matrix; of more, those that are confused most often."""
MOST_LANGUAGES = 16
"""Languages that have a matrix of their own, where there are no more; a picture takes half a second."""
Pairs = Iterable[tuple[str, str]]
"""Gold and predicted labels."""


def confusion_maps(by_language: Mapping[str, Pairs], labels: Sequence[str]) -> dict[str, HeatMap]:
    """Name -> matrix: `confusion` of all languages and, of a few, `confusion/<language>`; none without a pair.

    Args:
        by_language: Language -> its pairs.
        labels: In the order of the head; others that occur, such as `O` for no entity, come behind them.
    """
    counts = {language: Counter(pairs) for language, pairs in by_language.items()}
    counts = {language: counted for language, counted in counts.items() if counted}
    if not counts:
        return {}
    together = sum(counts.values(), Counter[tuple[str, str]]())
    title = f"all {len(counts)} languages" if len(counts) > 1 else next(iter(counts))
    maps = {CONFUSION: confusion_map(together, labels, title=title)}
    if 1 < len(counts) <= MOST_LANGUAGES:
        maps |= {
            f"{CONFUSION}/{language}": confusion_map(counted, labels, title=language)
            for language, counted in counts.items()
        }
    return maps


def confusion_map(counts: Mapping[tuple[str, str], int], labels: Sequence[str], *, title: str) -> HeatMap:
    """Gold labels down, predicted ones across, and how many there are of each pair."""
    occurring = dict.fromkeys(label for pair in counts for label in pair)
    names = [label for label in labels if label in occurring]
    names += sorted(label for label in occurring if label not in labels)
    if len(names) > MOST_LABELS:
        errors = Counter[str]()
        for (gold, predicted), count in counts.items():
            if gold != predicted:
                errors.update({gold: count, predicted: count})
        kept = sorted(names, key=lambda name: -errors[name])[:MOST_LABELS]
        title = f"{title}: the {MOST_LABELS} of {len(names)} labels that are confused most often"
        names = [name for name in names if name in kept]
    values = numpy.array([[counts.get((gold, predicted), 0) for predicted in names] for gold in names], dtype=float)
    return HeatMap(
        title=title,
        row_name="gold",
        column_name="predicted",
        scale_name="count",
        rows=names,
        columns=names,
        values=values,
        percent=False,
        written=True,
    )

"""A report without a specification: rows of what differs between the runs, tables of what they scored."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ernie_m.differences import NO_OTHER_RUN, is_below
from ernie_m.errors import DataError
from report.naming import listed
from report.runs.run import Run
from report.runs.settings import HARMLESS, differing
from report.runs.summaries import AVERAGE, HEADINGS, SUMMARIES, ZERO_SHOT
from report.spec import Column, Spec, Table, Value

SPLITS = ("test", "validation")
"""The first that a task's runs have is shown."""
STARTED = "*"
"""In the name of an encoder that is another run: its seed."""
COMPARED = (ZERO_SHOT, AVERAGE)
"""What is compared with a baseline: the first, where a metric has it; all columns where it has neither."""
NO_ROWS = (*HARMLESS, *NO_OTHER_RUN, "task")
NAMED = 10
"""So many keys in which rows differ beside their own are named."""
SERIES = re.compile(r"(.*\D)_?(\d+)")
"""A metric with a number at its end is one of several, as the layers of a retrieval are."""


def draft(task: str, runs: Sequence[Run]) -> tuple[Spec, list[Run]]:
    """What to show of a task's runs, and the runs with the keys of its rows as their labels.

    Rows are told apart by as few keys as do it: those that users typed if these do it, then labels, then other keys of
    the configuration. The seed is none of them.

    Raises:
        DataError: No run has a score.
    """
    keys = row_keys(runs)
    names = _short(keys)
    labelled = [replace(run, labels={names[key]: _value(run, key) for key in keys}) for run in runs]
    tables = _tables(task, runs)
    if not tables:
        raise DataError(f"no run of {task} has a score: {', '.join(str(run.folder) for run in runs[:3])}")
    return Spec(name=task, title=task, rows=tuple(names.values()), tables=tables), labelled


def row_keys(runs: Sequence[Run]) -> list[str]:
    """The keys that tell the runs' rows apart; `encoder` where there is but one row."""
    rows = _rows(runs)
    keys: list[str] = []
    for key in _candidates(runs):
        follows = len({(row, _value(run, key)) for row, run in zip(rows, runs, strict=True)}) == len(set(rows))
        if follows and _count(runs, [*keys, key]) > _count(runs, keys):
            keys.append(key)
    for key in reversed(keys[:]):
        if _count(runs, rest := [other for other in keys if other != key]) == _count(runs, keys):
            keys = rest
    return keys or ["encoder"]


def also_differing(runs: Sequence[Run]) -> str:
    """A sentence on the keys, other than those of the rows and what follows from them, in which the runs differ.

    A key inside one that was typed (`data.train={en: ..., de: ...}`) is named by that one.
    """
    typed = _typed(runs)
    differing_keys = _with_a_row(runs, _differing(runs))
    outer = [*typed, *differing_keys]
    outermost = {
        key: max((above for above in outer if above != key and is_below(key, (above,))), key=len, default=key)
        for key in differing_keys
    }
    rows = row_keys(runs)
    named = dict.fromkeys(
        key for key in outermost.values() if not is_below(key, tuple(rows)) or (key in typed and key not in rows)
    )
    keys = [*(key for key in typed if key in named), *(key for key in named if key not in typed)]
    return f"Rows also differ in: {listed(keys, NAMED, ', ')}." if keys else ""


def _rows(runs: Sequence[Run]) -> list[tuple[str, ...]]:
    """What of each run is to be told apart: all settings that differ in more than the seed, and labels.

    Where some runs have no settings, the encoder and data that their results name, too.
    """
    keys = _differing(runs)
    labels = dict.fromkeys(label for run in runs for label in run.labels)
    facts = [] if all(run.settings for run in runs) else ["encoder", "data"]
    return [
        (
            *(repr(run.settings.values.get(key)) if run.settings else "" for key in keys),
            *(repr(run.labels.get(label)) for label in labels),
            *(repr(run.facts.get(fact)) for fact in facts),
        )
        for run in runs
    ]


def _differing(runs: Sequence[Run]) -> list[str]:
    """Keys in which the runs that have settings differ."""
    known = [(run.settings, run.seed) for run in runs if run.settings is not None]
    return differing([settings for settings, _ in known], [seed for _, seed in known])


def _candidates(runs: Sequence[Run]) -> Iterable[str]:
    """Keys that may tell rows apart, the best first."""
    typed = _typed(runs)
    labels = dict.fromkeys(label for run in runs for label in run.labels)
    keys = _differing(runs)
    groups = ["encoder", "data", "objective"]
    late = ["encoder"] if any(STARTED in str(_value(run, "encoder")) for run in runs) else []
    named = dict.fromkeys(key for key in [*typed, *groups, *labels] if key not in late) | dict.fromkeys([*late, *keys])
    with_a_row = _with_a_row(runs, named)
    return [key for key in named if key in labels or key in with_a_row]


def _typed(runs: Sequence[Run]) -> dict[str, None]:
    return dict.fromkeys(key for run in runs if run.settings for key in run.settings.typed)


def _with_a_row(runs: Sequence[Run], keys: Iterable[str]) -> dict[str, None]:
    """The keys that can make a row: not those that say where a run writes, what it shows, and what follows it."""
    started = {key.partition(".")[0] for key in _typed(runs) if "." in key} | {run.task for run in runs}
    harmless = (*NO_ROWS, *(f"{task}.{key}" for task in started for key in NO_ROWS))
    return dict.fromkeys(key for key in keys if not is_below(key, harmless))


def _count(runs: Sequence[Run], keys: Sequence[str]) -> int:
    return len({tuple(_value(run, key) for key in keys) for run in runs})


def _value(run: Run, key: str) -> Value:
    setting = run.settings.of(key) if run.settings else None
    for value in (setting, run.facts.get(key), run.labels.get(key)):
        if value is not None:
            return value
    return "–"


def _short(keys: Sequence[str]) -> dict[str, str]:
    """The last part of each key, where no other ends in it."""
    ends = [key.rpartition(".")[2] for key in keys]
    return {key: end if ends.count(end) == 1 else key for key, end in zip(keys, ends, strict=True)}


def _tables(task: str, runs: Sequence[Run]) -> dict[str, Table]:
    """A table per metric, a column per language; a series of metrics is one table of their averages."""
    split, places = _metrics(runs)
    tables = {}
    for name, metrics in _groups(places).items():
        scores = [
            run.scores.get(f"{split}.{metric}.{place}")
            for run in runs
            for metric in metrics
            for place in places[metric]
        ]
        percent = _in_percent(name, [score for score in scores if score is not None])
        if len(metrics) > 1:
            stem = name.rpartition("_")[2]
            paths = {f"{stem} {metric.removeprefix(name).strip('_')}": f"{metric}.{AVERAGE}" for metric in metrics}
        else:
            paths = {place: f"{name}.{place}" for place in _ordered(places[name], runs)}
        compared = next(([heading] for heading in COMPARED if heading in paths), list(paths))
        columns = tuple(
            Column(
                heading=HEADINGS.get(heading, heading),
                task=task,
                score=f"{split}.{path}",
                percent=percent,
                digits=1 if percent else 2,
                compare=heading in compared,
            )
            for heading, path in paths.items()
        )
        what = f"{name.replace('_', ' ')}{', averages' if len(metrics) > 1 else ''}"
        title = f"{task}: {what} ({split}{', %' if percent else ''})"
        tables[_file_name(f"{task}_{name}")] = Table(title=title, columns=columns)
    return tables


def _metrics(runs: Sequence[Run]) -> tuple[str, dict[str, list[str]]]:
    """The split to show, and its metrics, each with the languages or pairs that have it and what is over them."""
    paths = [parts for run in runs for path in run.scores if len(parts := path.split(".")) == 3]
    split = next((split for split in SPLITS if any(parts[0] == split for parts in paths)), "")
    places: dict[str, dict[str, None]] = {}
    for _, metric, place in (parts for parts in paths if parts[0] == split):
        places.setdefault(metric, {})[place] = None
    return split, {metric: list(of_metric) for metric, of_metric in places.items()}


def _groups(places: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Metrics by the name of their table: a series such as `layer_0`, `layer_1` has one."""
    stems: dict[str, list[str]] = {}
    for metric, of_metric in places.items():
        match = SERIES.fullmatch(metric)
        stems.setdefault(match[1].rstrip("_") if match and AVERAGE in of_metric else metric, []).append(metric)
    groups: dict[str, list[str]] = {}
    for stem, metrics in stems.items():
        groups |= {stem: metrics} if len(metrics) > 1 else {metrics[0]: metrics}
    return groups


def _ordered(places: Sequence[str], runs: Sequence[Run]) -> list[str]:
    """The source language, the others, then what is over several of them."""
    source = next((run.source for run in runs if run.source in places), None)
    order = {source: 0} | {summary: at for at, summary in enumerate(SUMMARIES, 2)}
    return sorted(places, key=lambda place: order.get(place, 1))


def _in_percent(metric: str, scores: Iterable[float]) -> bool:
    """Losses are not shown in percent, nor is what leaves the range of shares and correlations."""
    return "loss" not in metric and all(-1 <= score <= 1 for score in scores)


def _file_name(name: str) -> str:
    return re.sub(r"\W+", "_", name)

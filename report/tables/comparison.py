"""Rows against a baseline: differences with intervals and p values, over seeds and over documents."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from report.runs.rows import Row
from report.runs.run import Run
from report.spec import Column, Spec
from report.statistics.examples import DRAWS, Examples
from report.statistics.languages import languages_of, note_on_differences
from report.statistics.significance import Comparison, holm, paired_bootstrap, sign_flip_test, t_interval, t_test
from report.tables.counterparts import baseline_of, is_baseline
from report.tables.missing import NONE
from report.tables.sheets import Cell, Sheet
from report.tables.table import Grid, csv_text, span

FEW = 10
"""Seeds below which interval and p are Student's: of so few, a bootstrap is too narrow, see `significance.py`."""
FEWEST = 6
"""Seeds that a permutation of signs needs to fall below 0.05."""
SIGNIFICANT = 0.05
CSV_HEADER = (
    "task", "score", "difference", "seeds", "t_low", "t_high", "t_p", "bootstrap_low", "bootstrap_high", "bootstrap_p",
    "signs_p", "p_holm", "documents", "documents_low", "documents_high", "documents_p", "documents_p_holm",
)  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """A row and a score against the baseline.

    Attributes:
        row: The row.
        column: The score.
        runs: Ours and the baseline's, of the same seeds.
        students: Student's t over seeds; None without a seed that both have, as the next two.
        bootstrap: The bootstrap over seeds.
        signs: The p of the permutation of signs.
        holm: The p that is shown, after Holm's correction.
        examples: The bootstrap over documents; None where it cannot be made.
        examples_holm: Its p after Holm's correction.
        languages: Ours and the baseline's, where the scores are means of different ones and so have no difference.
    """

    row: Row
    column: Column
    runs: tuple[tuple[Run, ...], tuple[Run, ...]]
    students: Comparison | None = None
    bootstrap: Comparison | None = None
    signs: float | None = None
    holm: float | None = None
    examples: Comparison | None = None
    examples_holm: float | None = None
    languages: tuple[tuple[str, ...], tuple[str, ...]] | None = None

    @property
    def shown(self) -> Comparison | None:
        """Over seeds: Student's for few, the bootstrap for many."""
        few = self.students is None or self.students.n < FEW or self.students.low is None
        return self.students if few else self.bootstrap


def compare(grid: Grid, spec: Spec, examples: Examples) -> list[Compared]:
    """Every row that has a baseline against it, in the columns to compare.

    Holm's correction is for all of them, over seeds and over documents each; the same runs in several rows count once.
    The notes of `examples` are those of this table afterwards.

    Raises:
        DataError: Scores of examples are broken, or not those of the run.
    """
    rows = [row for row, _ in grid.ours]
    examples.notes.clear()
    compared: list[Compared] = []
    for column in spec.compared(grid.columns):
        pairs = [(row, base) for row in rows if (base := baseline_of(row, rows, spec)) is not None]
        lines = [line for row, base in pairs if (line := _over_seeds(row, base, column)) is not None]
        full = [line for line in lines if line.shown is not None]
        by_examples = iter(examples.compare([line.runs for line in full], column.score))
        compared += [line if line.shown is None else replace(line, examples=next(by_examples)) for line in lines]
    order = {id(row): at for at, row in enumerate(rows)}
    compared.sort(key=lambda line: order[id(line.row)])
    seeds, documents = (
        _corrected(compared, [one.p if one else None for one in side])
        for side in ([line.shown for line in compared], [line.examples for line in compared])
    )
    ps = zip(compared, seeds, documents, strict=True)
    return [replace(line, holm=of_seeds, examples_holm=of_documents) for line, of_seeds, of_documents in ps]


def comparison_sheet(compared: Sequence[Compared], spec: Spec, rows: Sequence[Row], examples: Examples) -> Sheet:
    """A line per row and score, and what the numbers are."""
    with_examples = any(line.examples for line in compared)
    several = len({line.column for line in compared}) > 1
    header = [
        *spec.rows,
        *(["score"] if several else []),
        "difference",
        "95 % interval",
        "p",
        "p (Holm)",
        "p (signs)",
        "seeds",
    ]
    header += ["95 % over documents", "p", "p (Holm)", "documents"] if with_examples else []
    lines = []
    for line in compared:
        names = [spec.value_heading(label, value) for label, value in line.row.labels.items()]
        cells = [Cell(name) for name in (*names, *([line.column.heading] if several else []))]
        lines.append((*cells, *_cells(line), *(_example_cells(line) if with_examples else ())))
    notes = " ".join(_notes(compared, spec, rows, examples))
    return Sheet(tuple(header), tuple(lines), len(spec.rows) + several, notes)


def comparison_title(compared: Sequence[Compared], spec: Spec) -> str:
    """What is compared with what."""
    headings = list(dict.fromkeys(line.column.heading for line in compared))
    of = f" of {headings[0]}" if len(headings) == 1 else ""
    points = ", in points" if compared and all(line.column.percent for line in compared) else ""
    named = [
        spec.value_heading(label, value)
        if isinstance(value, str) or value in spec.order.get(label, {})
        else f"{label} {value}"
        for label, value in spec.baseline.items()
    ]
    return f"difference{of} to the baseline ({', '.join(named)}){points}"


def comparison_csv(compared: Iterable[Compared], spec: Spec) -> str:
    """A line per row and score, with both intervals over seeds; scores are not in percent."""
    lines = []
    for line in compared:
        ends = [
            (one.low, one.high, one.p) if one else (None,) * 3 for one in (line.students, line.bootstrap, line.examples)
        ]
        seeds = (line.students.difference, line.students.n) if line.students else (None, 0)
        documents = line.examples.n if line.examples else None
        numbers = [*seeds, *ends[0], *ends[1], line.signs, line.holm, documents, *ends[2], line.examples_holm]
        shown = ["" if number is None else f"{number:.6g}" for number in numbers]
        lines.append([*line.row.labels.values(), line.column.task, line.column.score, *shown])
    return csv_text([*spec.rows, *CSV_HEADER], lines)


def _over_seeds(row: Row, base: Row, column: Column) -> Compared | None:
    """The comparison over seeds; None where a row has no such score."""
    ours, theirs = (side.by_seed(column.task, column.score) for side in (row, base))
    if not ours or not theirs:
        return None
    languages = languages_of(row, column), languages_of(base, column)
    if all(languages) and languages[0] != languages[1]:
        return Compared(row, column, ((), ()), languages=languages)
    seeds = [seed for seed in ours if seed in theirs]
    runs = tuple(ours[seed] for seed in seeds), tuple(theirs[seed] for seed in seeds)
    if not seeds:
        return Compared(row, column, runs)
    first, second = ([run.scores[column.score] for run in side] for side in runs)
    bootstrap = paired_bootstrap(first, second)
    low, high = t_interval(first, second) or (None, None)
    students = replace(bootstrap, low=low, high=high, p=t_test(first, second))
    return Compared(row, column, runs, students, bootstrap, sign_flip_test(first, second))


def _corrected(compared: Sequence[Compared], ps: Sequence[float | None]) -> list[float | None]:
    """After Holm's correction; a comparison of the same runs in the same score is one."""
    keys = [(line.column.score, *(tuple(run.folder for run in side) for side in line.runs)) for line in compared]
    once: Mapping[object, float] = {key: p for key, p in zip(keys, ps, strict=True) if p is not None}
    corrected = dict(zip(once, holm(list(once.values())), strict=True))
    return [None if p is None else corrected[key] for key, p in zip(keys, ps, strict=True)]


def _cells(line: Compared) -> list[Cell]:
    comparison = line.shown
    if comparison is None:
        return [*[Cell(NONE)] * 5, Cell(NONE if line.languages else "0")]
    difference = Cell(_signed(comparison.difference, line.column), bold=_is_significant(line))
    texts = [_ends(comparison, line.column), *map(_shown_p, (comparison.p, line.holm, line.signs)), str(comparison.n)]
    return [difference, *map(Cell, texts)]


def _example_cells(line: Compared) -> list[Cell]:
    comparison = line.examples
    if comparison is None:
        return [Cell(NONE)] * 4
    return [
        Cell(_ends(comparison, line.column)),
        *map(Cell, (_shown_p(comparison.p), _shown_p(line.examples_holm), str(comparison.n))),
    ]


def _ends(comparison: Comparison, column: Column) -> str:
    if comparison.low is None or comparison.high is None:
        return NONE
    return f"[{_signed(comparison.low, column)}, {_signed(comparison.high, column)}]"


def _signed(value: float, column: Column) -> str:
    text = f"{(100 if column.percent else 1) * value:+.{column.digits}f}"
    return text.lstrip("+-") if re.fullmatch(r"[+-]0(\.0*)?", text) else text


def _shown_p(p: float | None) -> str:
    if p is None:
        return NONE
    return f"{p:.3f}" if p >= 0.0005 else "<0.001"


def _notes(compared: Sequence[Compared], spec: Spec, rows: Sequence[Row], examples: Examples) -> list[str]:
    """Sentences: what the numbers are, what they cannot show, and which are not there."""
    counts = {line.shown.n for line in compared if line.shown}
    said = note_on_differences([(x.column, x.row, x.languages) for x in compared if x.languages], spec)
    if said and not counts:
        return said
    said.append(f"Runs of the same seed are compared ({span(counts)}).")
    if counts - {1}:
        kinds = (["Student's t"] if min(counts - {1}) < FEW else []) + (["bootstrap"] if max(counts) >= FEW else [])
        said.append(f"Interval and p: {' or '.join(kinds)}.")
        said.append("p (signs): permutation of signs, which assumes no distribution.")
    if few := [count for count in counts if 1 < count < FEWEST]:
        said.append(f"Of {span(few)} seeds it is {2 / 2 ** max(few):.2g} or more, however large the difference.")
    if 1 in counts:
        said.append("One seed has no interval over seeds.")
    if any(line.shown and line.shown.n > 1 and line.shown.low is None for line in compared):
        said.append("A difference that is the same for all seeds has no interval over them.")
    if any(line.examples for line in compared):
        said.append(f"Over documents: these are drawn {DRAWS:,} times, for both systems alike, seeds averaged.")
    else:
        said.append(
            "No interval over documents: it needs the score in predictions/<split>.<language>.scores.csv of all runs."
        )
    if any(line.holm is not None or line.examples for line in compared):
        said.append("Holm's correction is for all comparisons of the table.")
    if any(_is_significant(line) for line in compared):
        said.append(f"Bold: every p (Holm) below {SIGNIFICANT}.")
    alone = [row for row in rows if baseline_of(row, rows, spec) is None and not is_baseline(row, spec)]
    if alone:
        said.append(f"No such row to compare with: {'; '.join(spec.heading(row.labels) for row in alone)}.")
    return [*said, *examples.notes]


def _is_significant(line: Compared) -> bool:
    """Whether every p that there is, over seeds and over documents, is."""
    ps = [p for p in (line.holm, line.examples_holm) if p is not None]
    return bool(ps) and max(ps) < SIGNIFICANT

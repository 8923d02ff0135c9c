"""Which languages the means of a table are of: means of different ones are not compared."""

from collections.abc import Mapping, Sequence

from report.naming import listed
from report.runs.rows import Row
from report.runs.summaries import SUMMARIES, TRANSFER_GAP
from report.spec import Column, Spec
from report.statistics.examples import terms_of

ROWS_NAMED = 3
"""Of the rows whose mean is of the same languages, so many are named."""


def languages_of(row: Row, column: Column) -> tuple[str, ...]:
    """The languages that a row's score is the mean of, in each of its runs; none of what is no such mean.

    A transfer gap is named by those of its zero-shot mean.
    """
    if column.score.rpartition(".")[2] not in SUMMARIES:
        return ()
    runs = (run for run in row.runs if run.task == column.task and column.score in run.scores)
    found: dict[str, None] = {}
    for run in runs:
        terms = terms_of(run, column.score)
        is_gap = column.score.endswith(f".{TRANSFER_GAP}")
        found |= dict.fromkeys(language for language, factor in terms if factor < 0 or not is_gap)
    return tuple(sorted(found))


def are_of_different_languages(rows: Sequence[Row], column: Column) -> bool:
    """Whether the rows' scores are means of different languages; rows that do not know theirs do not count."""
    return len({languages for row in rows if (languages := languages_of(row, column))}) > 1


def notes_on_languages(columns: Sequence[Column], rows: Sequence[Row], spec: Spec) -> list[str]:
    """A sentence for columns whose means are of different languages; one for all that are of the same."""
    headings: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for column in columns:
        if are_of_different_languages(rows, column):
            headings.setdefault(tuple(languages_of(row, column) for row in rows), []).append(column.heading)
    return [_note(dict.fromkeys(names), by_row, rows, spec) for by_row, names in headings.items()]


def note_on_differences(
    lines: Sequence[tuple[Column, Row, tuple[tuple[str, ...], tuple[str, ...]]]], spec: Spec
) -> list[str]:
    """One sentence on the scores that are means of other languages than the baseline's, if there are any.

    Args:
        lines: Of each, its column and row, and our languages and the baseline's.
        spec: The report, for headings.
    """
    if not lines:
        return []
    rows = {
        f"of {and_(ours)} in {spec.said(row.labels)} and of {and_(theirs)} in the baseline": None
        for _, row, (ours, theirs) in lines
    }
    headings = and_(list(dict.fromkeys(column.heading for column, _, _ in lines)))
    return [f"–: the means are of different languages ({headings}: {listed(list(rows), ROWS_NAMED)})."]


def _note(names: Mapping[str, None], by_row: Sequence[tuple[str, ...]], rows: Sequence[Row], spec: Spec) -> str:
    said = []
    for languages in dict.fromkeys(by_row):
        if languages:
            which = [spec.said(row.labels) for row, theirs in zip(rows, by_row, strict=True) if theirs == languages]
            said.append(f"of {and_(languages)} in {listed(which, ROWS_NAMED)}")
    one = len(names) == 1
    what = "is the mean" if one else "are means"
    return f"{and_(list(names))} {what} {', '.join(said)}: such numbers do not compare."


def and_(names: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))

"""The parts of a report, from runs: of a specification, or of folders without one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ernie_m.errors import ConfigError, DataError
from ernie_m.files import replacing
from report.pictures.plots import draw
from report.published.rows import published_rows
from report.readme import Part, markdown
from report.runs.alike import check_alike
from report.runs.evaluations import with_trainings
from report.runs.rows import Row, remarks, select
from report.runs.run import Run, read_runs
from report.runs.unfinished import note_on_unfinished
from report.spec import COMPARISON, RATIOS, Spec
from report.statistics.examples import Examples
from report.tables.automatic import also_differing, draft
from report.tables.baselines import common_baseline, parsed_baseline
from report.tables.by_language import by_language
from report.tables.comparison import compare, comparison_csv, comparison_sheet, comparison_title
from report.tables.counterparts import why_not_compared
from report.tables.missing import unknown
from report.tables.sheets import Sheet, latex
from report.tables.sheets import markdown as sheet_markdown
from report.tables.table import fill, ratio_tables, sheet_of, table_csv


@dataclass
class Report:
    """A report while it is made.

    Attributes:
        said: Which runs it is of, which have not ended, and which scores none of them has.
        notes: What a reader should know of the rows.
        parts: Tables and plots, in order.
        files: What belongs to it, by name.
        rows: Of all tables.
        examples: What was read of single examples.
    """

    said: str
    notes: str
    parts: list[Part]
    files: dict[str, bytes]
    rows: list[Row]
    examples: Examples

    def markdown(self, title: str) -> str:
        """The whole of it."""
        return "\n\n".join(filter(None, (f"# {title}", self.notes, markdown(self.parts)))) + "\n"

    def write(self, folder: Path) -> list[Path]:
        """Writes its files into a folder, which is made.

        Raises:
            ConfigError: It cannot be written.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for file, data in self.files.items():
                with replacing(folder / file) as temporary:
                    temporary.write_bytes(data)
        except OSError as error:
            reason = f"{folder}: the report cannot be written there ({error.strerror})"
            raise ConfigError(f"{reason}; --output names another folder, which is made") from error
        return [folder / file for file in self.files]


def parts_and_files(
    spec: Spec, rows: Sequence[Row], examples: Examples, note: str = ""
) -> tuple[list[Part], dict[str, bytes]]:
    """The report's tables and plots, and the files that belong to them.

    Args:
        spec: What to show.
        rows: Of all tables and plots.
        examples: Reads scores of single examples.
        note: Is said below each table of scores.
    """
    parts: list[Part] = []
    files: dict[str, bytes] = {}
    beside = [*rows, *published_rows(spec)]
    for name, table in spec.tables.items():
        grid = fill(table, beside)
        sheet = sheet_of(grid, spec)
        sheet = replace(sheet, notes=" ".join(filter(None, (sheet.notes, note, why_not_compared(grid, spec)))))
        parts.append(_table(name, table.title, sheet, files, table_csv(grid, spec)))
        if compared := compare(grid, spec, examples):
            title = f"{table.title}: {comparison_title(compared, spec)}"
            sheet = comparison_sheet(compared, spec, rows, examples)
            parts.append(_table(f"{name}{COMPARISON}", title, sheet, files, comparison_csv(compared, spec)))
    if spec.ratios:
        sheet, plain = ratio_tables(spec, rows)
        parts.append(_table(RATIOS, "Ratios", sheet, files, plain))
    for name, plot in spec.plots.items():
        pictures, text = draw(plot, spec, beside)
        files |= {f"{name}.{kind}": data for kind, data in pictures.items()}
        parts.append(Part(name, plot.title, text, f"{name}.png" if pictures else None))
    return parts, files


def _table(name: str, title: str, sheet: Sheet, files: dict[str, bytes], plain: str) -> Part:
    """A part of a report, whose CSV and LaTeX go among its files."""
    files[f"{name}.csv"] = plain.encode()
    files[f"{name}.tex"] = latex(sheet, title=title, label=name).encode()
    return Part(name, title, sheet_markdown(sheet), sheet=sheet)


def from_spec(spec: Spec, runs: Sequence[Path], baseline: str | None) -> Report:
    """The report that a specification describes.

    Raises:
        ConfigError: A run's file cannot be used, runs of a row differ in more than the seed, or none is of a task of
            the specification.
    """
    every = with_trainings(read_runs(runs))
    rows, said = select(spec, every)
    _check_tasks(spec, rows)
    if baseline:
        spec = replace(spec, baseline=parsed_baseline(baseline, spec, [run for row in rows for run in row.runs]))
    notes = " ".join([*remarks(spec, rows), *check_alike(rows, spec)])
    columns = [column for table in spec.tables.values() for column in table.columns]
    uncompared = {name: why_not_compared(fill(table, rows), spec) for name, table in spec.tables.items()}
    lacking = [f"{name}: {reason}" for name, reason in uncompared.items() if reason]
    said = "\n".join(filter(None, [said, note_on_unfinished(runs), *unknown([*columns, *spec.ratios], rows), *lacking]))
    examples = Examples()
    parts, files = parts_and_files(spec, rows, examples)
    return Report(said, notes, parts, files, rows, examples)


def _check_tasks(spec: Spec, rows: Sequence[Row]) -> None:
    columns = [column for table in spec.tables.values() for column in table.columns]
    sought = dict.fromkeys(score.task for score in (*columns, *spec.ratios, *spec.plots.values()))
    known = dict.fromkeys(run.task for row in rows for run in row.runs)
    if sought and not sought.keys() & known.keys():
        raise DataError(f"no run is of a task of {spec.name} ({', '.join(sought)}); there are: {', '.join(known)}")


def from_folders(folders: Sequence[Path], baseline: str | None) -> Report:
    """A report without a specification: a table for each task and metric, a row for each configuration.

    Rows are compared with the baseline, or else with the one that the runs of a task name in their configuration.

    Raises:
        ConfigError: There is no run, none has a score, a run's file cannot be used, or no row is the baseline.
    """
    runs = with_trainings(read_runs(folders))
    if not runs:
        names = ", ".join(map(str, folders))
        began = "".join(f"; {note}" for note in [note_on_unfinished(folders)] if note)
        raise DataError(f"{names}: no results.json in it or below; a run writes it when it ends{began}")
    made = Report("", "", [], {}, [], Examples())
    scoreless: list[str] = []
    wrong: list[str] = []
    notes: dict[str, None] = {}
    tasks = list(dict.fromkeys(run.task for run in runs))
    for task in tasks:
        of_task = [run for run in runs if run.task == task]
        try:
            spec, labelled = draft(task, of_task)
        except DataError as error:
            scoreless.append(str(error))
            continue
        try:
            spec, said = _compared(spec, of_task, labelled, baseline)
            notes |= dict.fromkeys([said] if said else [])
        except DataError as error:
            wrong.append(f"No comparison in {task}: {error}.")
        _add_task(made, spec, labelled, notes, also_differing(of_task))
    if len(scoreless) == len(tasks):
        raise DataError("; ".join(scoreless))
    if len(wrong) + len(scoreless) == len(tasks):
        raise DataError(" ".join(wrong))
    made.notes = " ".join([*notes, *wrong, *(f"No table: {reason}." for reason in scoreless)])
    count = f"{len(runs)} run{'s' * (len(runs) > 1)}, {len(made.rows)} row{'s' * (len(made.rows) > 1)}"
    made.said = "\n".join(filter(None, (count, note_on_unfinished(folders))))
    return made


def _compared(spec: Spec, runs: Sequence[Run], labelled: Sequence[Run], baseline: str | None) -> tuple[Spec, str]:
    """What to show with its baseline, and a sentence on where that is from, if the user does not say it."""
    labels, said = (
        (parsed_baseline(baseline, spec, labelled), "") if baseline else common_baseline(spec, runs, labelled)
    )
    return replace(spec, baseline=labels), said


def _add_task(made: Report, spec: Spec, labelled: Sequence[Run], notes: dict[str, None], note: str) -> None:
    """Adds a task's tables and rows to a report, and to the notes what a reader should know of them."""
    rows, _ = select(spec, labelled)
    notes |= dict.fromkeys([*remarks(spec, rows), *check_alike(rows, spec)])
    parts, files = parts_and_files(spec, rows, made.examples, note)
    made.parts += by_language(spec, parts, files) if len(rows) == 1 else parts
    made.files |= files
    made.rows += rows

"""Tables and plots over many runs: `python -m report outputs` or `python -m report <spec> [--runs FOLDER ...]`.

Folders of runs make tables at once, with a row for each configuration; a specification says what the rows, columns and
plots are (docs/reports.md). `--archive` keeps what a report was made from beside it, to unpack and make it again; one
that is there is renewed.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ernie_m.errors import ConfigError, DataError
from ernie_m.files import replacing
from report.alike import check_alike
from report.archive import pack
from report.automatic import draft, parsed_baseline
from report.by_language import by_language
from report.comparison import compare, comparison_csv, comparison_sheet, comparison_title
from report.examples import Examples
from report.plots import draw
from report.published import published_rows
from report.readme import Part, folder_from, markdown, replaced, write_block
from report.runs import Row, read_runs, remarks, select
from report.sheets import Sheet, console, latex
from report.sheets import markdown as sheet_markdown
from report.spec import COMPARISON, RATIOS, Spec, read_spec
from report.tables import fill, ratio_tables, sheet_of, table_csv, unknown

if TYPE_CHECKING:
    from rich.console import RenderableType

REPORT_NAME = "report.md"
ARCHIVE_NAME = "runs.tar.gz"
PIPED = 200
"""Letters in a line of what goes into a file or another program."""


@dataclass
class Report:
    """A report while it is made.

    Attributes:
        said: Which runs it is of, and which scores none of them has.
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
        """Writes its files into a folder, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        for file, data in self.files.items():
            with replacing(folder / file) as temporary:
                temporary.write_bytes(data)
        return [folder / file for file in self.files]


def parts_and_files(spec: Spec, rows: Sequence[Row], examples: Examples) -> tuple[list[Part], dict[str, bytes]]:
    """The report's tables and plots, and the files that belong to them."""
    parts: list[Part] = []
    files: dict[str, bytes] = {}
    beside = [*rows, *published_rows(spec)]
    for name, table in spec.tables.items():
        grid = fill(table, beside)
        parts.append(_table(name, table.title, sheet_of(grid, spec), files, table_csv(grid, spec)))
        if found := compare(grid, spec, examples):
            title = f"{table.title}: {comparison_title(found, spec)}"
            sheet = comparison_sheet(found, spec, rows, examples)
            parts.append(_table(f"{name}{COMPARISON}", title, sheet, files, comparison_csv(found, spec)))
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
        ConfigError: A run's file cannot be used, or runs of a row differ in more than the seed.
    """
    every = read_runs(runs)
    rows, said = select(spec, every)
    if baseline:
        spec = replace(spec, baseline=parsed_baseline(baseline, spec, [run for row in rows for run in row.runs]))
    notes = " ".join([*remarks(spec, rows), *check_alike(rows, spec)])
    columns = [column for table in spec.tables.values() for column in table.columns]
    said = "\n".join([said, *unknown([*columns, *spec.ratios], rows)])
    examples = Examples()
    parts, files = parts_and_files(spec, rows, examples)
    return Report(said, notes, parts, files, rows, examples)


def from_folders(folders: Sequence[Path], baseline: str | None) -> Report:
    """A report without a specification: a table for each task and metric, a row for each configuration.

    Raises:
        ConfigError: There is no run, a run's file cannot be used, or no row is the baseline.
    """
    runs = read_runs(folders)
    if not runs:
        names = ", ".join(map(str, folders))
        raise DataError(f"{names}: no results.json in it or below; a run writes it when it ends")
    made = Report("", "", [], {}, [], Examples())
    wrong: list[str] = []
    notes: dict[str, None] = {}
    tasks = list(dict.fromkeys(run.task for run in runs))
    for task in tasks:
        spec, labelled = draft(task, [run for run in runs if run.task == task])
        if baseline:
            try:
                spec = replace(spec, baseline=parsed_baseline(baseline, spec, labelled))
            except DataError as error:
                wrong.append(f"No comparison in {task}: {error}.")
        rows, _ = select(spec, labelled)
        notes |= dict.fromkeys([*remarks(spec, rows), *check_alike(rows, spec)])
        parts, files = parts_and_files(spec, rows, made.examples)
        made.parts += by_language(spec, parts, files) if len(rows) == 1 else parts
        made.files |= files
        made.rows += rows
    if len(wrong) == len(tasks):
        raise DataError(" ".join(wrong))
    made.notes = " ".join([*notes, *wrong])
    made.said = f"{len(runs)} run{'s' * (len(runs) > 1)}, {len(made.rows)} row{'s' * (len(made.rows) > 1)}"
    return made


def report(
    name: str,
    runs: Sequence[Path],
    output: Path | None,
    readme: Path | None,
    *,
    archive: bool = False,
    baseline: str | None = None,
) -> str:
    """Makes a report of a specification and says what it did; nothing is written before all of it is made.

    Raises:
        ConfigError: The specification, a run's file or the README cannot be used.
    """
    spec = read_spec(name)
    if readme:
        replaced(readme, spec.name, "")  # whether it can be, before anything takes time
    made = from_spec(spec, runs, baseline)
    folder = output or Path("docs") / spec.name
    made.files[REPORT_NAME] = made.markdown(spec.title).encode()
    if archive or (folder / ARCHIVE_NAME).exists():
        made.files[ARCHIVE_NAME] = pack(spec.name, made.rows, made.examples.files)
    page = None
    if readme:
        shown = [part for part in made.parts if not spec.readme or part.name in spec.readme]
        block = "\n\n".join(filter(None, (markdown(shown, images=folder_from(readme, folder)), made.notes)))
        page = replaced(readme, spec.name, block)
    written = made.write(folder)
    if readme and page is not None:
        write_block(readme, page)
        written.append(readme)
    empty = [f"{part.name}: {part.text}" for part in made.parts if part.name in spec.plots and not part.image]
    return "\n".join(filter(None, (made.said, made.notes, *empty, *map(str, written))))


def show(folders: Sequence[Path], output: Path | None, baseline: str | None) -> None:
    """Shows tables of folders of runs on the console, and writes them where `output` says.

    Raises:
        ConfigError: A run's file cannot be used.
    """
    from rich.console import Console
    from rich.text import Text

    made = from_folders(folders, baseline)
    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    screen = Console(width=None if known else PIPED, highlight=False)
    lines: list[RenderableType] = [Text(made.said)]
    lines += [
        console(part.sheet, title=part.title, width=screen.width) for part in made.parts if part.sheet is not None
    ]
    lines += [Text(made.notes)] if made.notes else []
    if output:
        made.files[REPORT_NAME] = made.markdown(f"Runs of {', '.join(map(str, folders))}").encode()
        lines += [Text(str(path)) for path in made.write(output)]
    for line in lines:
        screen.print(line)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 2 and one screen without traceback for what a user can mend."""
    parser = argparse.ArgumentParser(prog="python -m report", description=__doc__)
    parser.add_argument(
        "what", nargs="+", help="folders of runs; or a YAML file, or the name of one in report/specs (docs/reports.md)"
    )
    parser.add_argument("--runs", type=Path, nargs="+", help="with a specification: folders of runs (outputs)")
    parser.add_argument("--output", type=Path, help="folder of the tables and plots (of a specification, docs/<name>)")
    parser.add_argument("--baseline", help="row to compare the others with: key=value[,key=value]")
    parser.add_argument("--readme", type=Path, help="file with <!-- report:NAME --> and <!-- /report:NAME --> to fill")
    parser.add_argument("--archive", action="store_true", help=f"keep the runs' results and curves in {ARCHIVE_NAME}")
    given = parser.parse_args(arguments)
    try:
        if all(Path(one).is_dir() for one in given.what):
            _refuse(given.what[0], {"--runs": given.runs, "--readme": given.readme, "--archive": given.archive})
            show([Path(one) for one in given.what], given.output, given.baseline)
        elif len(given.what) > 1:
            missing = [one for one in given.what if not Path(one).is_dir()]
            raise ConfigError(f"{missing[0]}: no such folder; one specification is needed, or folders of runs alone")
        else:
            runs = given.runs or [Path("outputs")]
            made = report(
                given.what[0], runs, given.output, given.readme, archive=given.archive, baseline=given.baseline
            )
            print(made)
    except (ConfigError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _refuse(folder: str, options: Mapping[str, object]) -> None:
    for option, value in options.items():
        if value:
            raise ConfigError(
                f"{option} belongs to a specification, and {folder} is a folder of runs (docs/reports.md)"
            )


if __name__ == "__main__":
    sys.exit(main())

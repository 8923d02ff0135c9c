"""Tables and plots over many runs: `python -m report <spec> [--runs FOLDER ...] [--output FOLDER] [--readme FILE]`.

`--archive` keeps what they were made from beside them, to unpack and make them again; one that is there is renewed.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ernie_m.errors import ConfigError
from ernie_m.files import replacing
from report.archive import pack
from report.plots import draw
from report.published import published_rows
from report.readme import Part, folder_from, markdown, replaced, write_block
from report.runs import Row, read_runs, remarks, select
from report.spec import RATIOS, Spec, read_spec
from report.tables import fill, ratio_tables, table_csv, table_markdown

REPORT_NAME = "report.md"
ARCHIVE_NAME = "runs.tar.gz"


def parts_and_files(spec: Spec, rows: Sequence[Row]) -> tuple[list[Part], dict[str, bytes]]:
    """The report's tables and plots, and the files that belong to them."""
    parts, files = [], {}
    for name, table in spec.tables.items():
        grid = fill(table, rows)
        parts.append(Part(name, table.title, table_markdown(grid, spec)))
        files[f"{name}.csv"] = table_csv(grid, spec).encode()
    if spec.ratios:
        text, plain = ratio_tables(spec, rows)
        parts.append(Part(RATIOS, "Ratios", text))
        files[f"{RATIOS}.csv"] = plain.encode()
    for name, plot in spec.plots.items():
        pictures, text = draw(plot, spec, rows)
        files |= {f"{name}.{kind}": data for kind, data in pictures.items()}
        parts.append(Part(name, plot.title, text, f"{name}.png" if pictures else None))
    return parts, files


def report(name: str, runs: Sequence[Path], output: Path | None, readme: Path | None, *, archive: bool = False) -> str:
    """Makes a report and says what it did; nothing is written before all of it is made.

    Raises:
        ConfigError: The specification, a run's file or the README cannot be used.
    """
    spec = read_spec(name)
    if readme:
        replaced(readme, spec.name, "")  # whether it can be, before anything takes time
    rows, said = select(spec, read_runs(runs))
    parts, files = parts_and_files(spec, [*rows, *published_rows(spec)])
    empty = [f"{part.name}: {part.text}" for part in parts if part.name in spec.plots and not part.image]
    folder = output or Path("docs") / spec.name
    notes = " ".join(remarks(spec, rows))
    text = "\n\n".join(filter(None, (f"# {spec.title}", notes, markdown(parts))))
    files[REPORT_NAME] = f"{text}\n".encode()
    if archive or (folder / ARCHIVE_NAME).exists():
        files[ARCHIVE_NAME] = pack(spec.name, rows)
    page = None
    if readme:
        shown = [part for part in parts if not spec.readme or part.name in spec.readme]
        block = "\n\n".join(filter(None, (markdown(shown, images=folder_from(readme, folder)), notes)))
        page = replaced(readme, spec.name, block)
    folder.mkdir(parents=True, exist_ok=True)
    for file, data in files.items():
        with replacing(folder / file) as temporary:
            temporary.write_bytes(data)
    if readme and page is not None:
        write_block(readme, page)
    written = [*(folder / file for file in files), *([readme] if readme else [])]
    return "\n".join(filter(None, (said, notes, *empty, *map(str, written))))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 2 and one screen without traceback for what a user can mend."""
    parser = argparse.ArgumentParser(prog="python -m report", description=__doc__)
    parser.add_argument("spec", help="a YAML file, or the name of one in report/specs")
    parser.add_argument("--runs", type=Path, nargs="+", default=[Path("outputs")], help="folders of runs (outputs)")
    parser.add_argument("--output", type=Path, help="folder of the tables and plots (docs/<name>)")
    parser.add_argument("--readme", type=Path, help="file with <!-- report:NAME --> and <!-- /report:NAME --> to fill")
    parser.add_argument("--archive", action="store_true", help=f"keep the runs' results and curves in {ARCHIVE_NAME}")
    given = parser.parse_args(arguments)
    try:
        print(report(given.spec, given.runs, given.output, given.readme, archive=given.archive))
    except (ConfigError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

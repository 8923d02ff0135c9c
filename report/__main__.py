"""Tables and plots over many runs: `python -m report outputs` or `python -m report <spec> [--runs FOLDER ...]`.

Folders of runs make tables at once, with a row for each configuration; a specification says what the rows, columns and
plots are (docs/reports.md). `--archive` keeps what a report was made from beside it, to unpack and make it again; one
that is there is renewed.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ernie_m.errors import ConfigError
from report.making import from_folders, from_spec
from report.reading import read_spec
from report.readme import folder_from, markdown, replaced, write_block
from report.runs.archive import KEPT, pack
from report.tables.sheets import console

if TYPE_CHECKING:
    from rich.console import RenderableType

REPORT_NAME = "report.md"
ARCHIVE_NAME = "runs.tar.gz"
PIPED = 200
"""Letters in a line of what goes into a file or another program."""


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
        _refuse_files(given.what)
        if all(Path(name).is_dir() for name in given.what):
            _refuse(given.what[0], {"--runs": given.runs, "--readme": given.readme, "--archive": given.archive})
            show([Path(name) for name in given.what], given.output, given.baseline)
        elif len(given.what) > 1:
            missing = [name for name in given.what if not Path(name).is_dir()]
            raise ConfigError(f"{missing[0]}: no such folder; one specification is needed, or folders of runs alone")
        else:
            runs = given.runs or [Path("outputs")]
            made = report(
                given.what[0], runs, given.output, given.readme, archive=given.archive, baseline=given.baseline
            )
            print(made, flush=True)
    except BrokenPipeError:
        # Whoever reads has seen enough, as in `| head`; Python writes what is left when it ends, so let it go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (ConfigError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _refuse_files(what: Sequence[str]) -> None:
    """A run is given by its folder, not by a file in it."""
    for path in map(Path, what):
        if path.name in KEPT and not path.is_dir():
            raise ConfigError(f"{path}: a file of a run; give its folder: {path.parent}")


def _refuse(folder: str, options: Mapping[str, object]) -> None:
    for option, value in options.items():
        if value:
            raise ConfigError(
                f"{option} belongs to a specification, and {folder} is a folder of runs (docs/reports.md)"
            )


if __name__ == "__main__":
    sys.exit(main())

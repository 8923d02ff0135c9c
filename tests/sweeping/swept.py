"""What a sweep leaves, and sweeps that are planned but not run, for tests."""

from pathlib import Path

from conf.overrides import CommandLine, prepare
from conf.sweeping.sweep import Sweep

Fails = dict[int, BaseException]


def runs(output: Path, task: str = "qa") -> set[str]:
    return {path.name for path in (output / task).iterdir()}


def rows(said: str) -> list[list[str]]:
    """The cells of the closing table, those of folded lines together."""
    found: list[list[str]] = []
    for line in said[said.rindex("┡") :].splitlines():
        cells = [cell.strip() for cell in line.strip("│").split("│")]
        if line.startswith("│") and cells[0]:
            found.append(cells)
        elif line.startswith("│"):
            found[-1] = [earlier + cell for earlier, cell in zip(found[-1], cells, strict=True)]
    return found


def planned(output: Path, *more: str) -> Sweep:
    return Sweep.plan_for(CommandLine.parse(prepare(["-m", "task=qa", "seed=0,1", f"output_dir={output}", *more])))

"""Makes a dashboard of a W&B project: `python -m report.dashboard [--project ernie-m] [--sweep ablation_objectives]`.

It is a report and, for fine-tunings and for pre-trainings, a workspace; each call makes new ones. `--dry-run` prints
what would be made as JSON and sends nothing.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ernie_m.errors import ConfigError
from ernie_m.files import write_text
from report.dashboard.making import Dashboard, check_library, described, saved
from report.dashboard.sections import KINDS, METRICS, Wanted

BOTH = "both"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 2 and one screen without traceback for what a user can mend."""
    given = _parser().parse_args(arguments)
    try:
        if given.dry_run or given.output:
            _describe(_dashboard(given, given.entity or ""), given.output)
        else:
            _save(given)
    except (ConfigError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m report.dashboard", description=__doc__)
    parser.add_argument("--project", default="ernie-m", help="W&B project of the runs (ernie-m)")
    parser.add_argument("--entity", help="whose project it is, a user or a team (your own)")
    parser.add_argument("--kind", choices=[*KINDS, BOTH], default=BOTH, help="what kind of runs (both)")
    parser.add_argument("--sweep", help="only the runs of this group, such as ablation_objectives")
    parser.add_argument(
        "--group-by",
        nargs="+",
        default=[],
        metavar="KEY",
        help="what is varied, such as config.optim.layer_decay",
    )
    parser.add_argument(
        "--metrics", nargs="+", default=METRICS, metavar="METRIC", help=f"with a section each ({' '.join(METRICS)})"
    )
    parser.add_argument(
        "--languages", nargs="+", default=[], metavar="LANGUAGE", help="to compare runs and labels in each of them"
    )
    parser.add_argument("--dry-run", action="store_true", help="print what would be made; needs no key and no network")
    parser.add_argument("--output", type=Path, metavar="FILE", help="the same, into a file")
    return parser


def _dashboard(given: argparse.Namespace, entity: str) -> Dashboard:
    return Dashboard(
        project=given.project,
        entity=entity,
        kinds=tuple(KINDS) if given.kind == BOTH else (given.kind,),
        wanted=Wanted(tuple(given.metrics), tuple(given.languages)),
        sweep=given.sweep,
        group_by=tuple(given.group_by),
    )


def _describe(dashboard: Dashboard, path: Path | None) -> None:
    text = described(dashboard)
    if path is None:
        print(text, end="")
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
        print(path)


def _save(given: argparse.Namespace) -> None:
    """Makes the dashboard, and prints the address of each part.

    Raises:
        ConfigError: There is no key, or W&B refuses.
    """
    check_library()
    import wandb

    dashboard = _dashboard(given, given.entity or "")
    try:
        if not wandb.login(prompt=False):
            raise ConfigError("there is no W&B API key: wandb login, or set WANDB_API_KEY; --dry-run needs none")
        entity = dashboard.entity or wandb.Api().default_entity
        if not entity:
            raise ConfigError("W&B knows no default entity of this key: say whose project it is with --entity")
        for address in saved(replace(dashboard, entity=entity)):
            print(address)
    except (wandb.errors.Error, ValueError) as error:
        raise ConfigError(f"W&B: {error}") from error


if __name__ == "__main__":
    sys.exit(main())

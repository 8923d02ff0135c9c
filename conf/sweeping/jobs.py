"""The jobs of a sweep, composed one by one as Hydra will, and their problems, all in one message."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from hydra import compose, initialize_config_dir
from hydra._internal.core_plugins.basic_sweeper import BasicSweeper
from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from conf import FOLDER, plain
from conf.job import console
from conf.overrides import CommandLine
from conf.sweeping.job import prepare_job, short
from conf.sweeping.launchers import check_ranks, runs_here
from conf.sweeping.outcomes import Plan
from conf.tree import SCHEME, quoted
from ernie_m.errors import ConfigError

GRID = f"{BasicSweeper.__module__}.{BasicSweeper.__name__}"
MANY = 5
"""Jobs of one problem, or problems, that a message lists; it is one screen."""


@dataclass(frozen=True)
class Jobs:
    """What a command line with `-m` stands for.

    Attributes:
        overrides: Of each job, as Hydra will have them; empty where a search decides.
        configs: Of each job; of a search, that of its fixed part.
        swept: Keys that differ between jobs.
        problems: Of jobs that cannot be composed, by number.
        launcher: Hydra's, resolved.
        output_dir: Of the fixed part.
    """

    overrides: list[list[str]]
    configs: list[DictConfig]
    swept: list[str]
    problems: dict[int, str]
    launcher: dict[str, Any]
    output_dir: str


@dataclass(frozen=True)
class Sweeping:
    """A command line with `-m`, before it is taken apart into jobs.

    Attributes:
        overrides: Of the sweep's YAML and then of the command line; a later one of a key beats an earlier one.
        fixed: The configuration that they make with the first value of each.
        hydra: Hydra's own.
    """

    overrides: list[Override]
    fixed: DictConfig
    hydra: DictConfig


@contextmanager
def hydra_reads(line: CommandLine) -> Iterator[Sweeping]:
    """What a command line sweeps, as long as Hydra is there to compose more of it.

    Raises:
        ConfigError: It cannot be composed.
    """
    with initialize_config_dir(str(FOLDER), version_base="1.3"):
        parser = OverridesParser.create(config_loader=GlobalHydra.instance().config_loader())
        given = parser.parse_overrides(line.texts)
        try:
            hydra = compose("train", [*_first_values(given), *search_path(line)], return_hydra_config=True).hydra
            params = [f"{key}={value}" for key, value in (hydra.sweeper.get("params") or {}).items()]
            swept = [*parser.parse_overrides(params), *(each for each in given if not each.is_hydra_override())]
            fixed = compose("train", [*_first_values(swept), *search_path(line)])
        except (HydraException, OmegaConfBaseException, ValueError) as error:
            raise ConfigError(f"cannot compose the configuration: {error}") from error
        yield Sweeping(swept, fixed, hydra)


def compose_jobs(line: CommandLine) -> Jobs:
    """Composes every job of a grid; of a search, whose values nobody knows yet, what does not change.

    Raises:
        ConfigError: The fixed part cannot be composed, or the grid is given a range.
    """
    with hydra_reads(line) as sweeping:
        launcher = dict(sweeping.hydra.launcher)
        output_dir = str(sweeping.fixed.output_dir)
        if sweeping.hydra.sweeper._target_ != GRID:
            keys = [key_of(each) for each in sweeping.overrides if each.is_sweep_override()]
            return Jobs([], [sweeping.fixed], keys, {}, launcher, output_dir)
        _refuse_ranges(sweeping.overrides)
        jobs = BasicSweeper.split_arguments(sweeping.overrides, None)[0]
        if len(jobs) > MANY:
            console.print(f"checking {len(jobs)} jobs ...")
        configs, problems = [], {}
        for number, job in enumerate(jobs):
            try:
                configs.append(compose("train", [*job, *search_path(line)]))
            except (HydraException, OmegaConfBaseException, ValueError) as error:
                configs.append(OmegaConf.create())
                problems[number] = f"cannot compose the configuration: {error}"
    return Jobs(jobs, configs, _differing(jobs), problems, launcher, output_dir)


def search_path(line: CommandLine) -> list[str]:
    """The override that has Hydra look into the user's own folder, if the command line names one."""
    folder = line.user_folder
    return [] if folder is None else [f"hydra.searchpath=[{quoted(SCHEME + str(folder.resolve()))}]"]


def refuse_bad_jobs(jobs: Jobs) -> None:
    """Raises the problems of all jobs; of jobs that share one, it is said once.

    Raises:
        ConfigError: A job has a problem.
    """
    by_problem: dict[str, list[int]] = defaultdict(list)
    for number, config in enumerate(jobs.configs):
        overrides = jobs.overrides[number] if jobs.overrides else []
        if problem := jobs.problems.get(number) or _problem_of(config, overrides, jobs):
            by_problem[problem].append(number)
    if not by_problem:
        return
    if not jobs.overrides:
        raise ConfigError(next(iter(by_problem)))
    bad = len({number for numbers in by_problem.values() for number in numbers})
    lines = [f"{bad} of {len(jobs.overrides)} jobs cannot be run, so none was started:"]
    for problem, numbers in list(by_problem.items())[:MANY]:
        lines += [f"  [{number + 1}] {short(jobs.overrides[number], jobs.swept)}" for number in numbers[:MANY]]
        lines += [f"  and {len(numbers) - MANY} more"] if len(numbers) > MANY else []
        lines += [
            f"      {text.strip()}" for text in problem.splitlines() if not text.startswith("the configuration has ")
        ]
    if len(by_problem) > MANY:
        lines.append(f"  and {len(by_problem) - MANY} other problems")
    raise ConfigError("\n".join(lines))


def unnamed_keys(jobs: Jobs) -> list[str]:
    """The swept keys that do not show in the folder of a run: jobs that differ in one of them alone share a folder.

    Of a search, all.
    """
    if not jobs.overrides:
        return jobs.swept
    return [key for key in jobs.swept if not _shows(key, jobs)]


def _shows(key: str, jobs: Jobs) -> bool:
    folders: dict[tuple[str, ...], list[tuple[str, str, str]]] = defaultdict(list)
    for job, config in zip(jobs.overrides, jobs.configs, strict=True):
        others = tuple(text for text in job if _key_of(text) != key)
        folders[others].append((str(config.output_dir), str(config.task.name), str(config.name)))
    return all(len(set(found)) == len(found) for found in folders.values())


def _problem_of(config: DictConfig, job: Sequence[str], jobs: Jobs) -> str | None:
    from conf.check import check  # as what it checks, it is not needed for help and typos
    from conf.remembering import remember

    try:
        if config.get("checkpoint"):
            remember(config, job)
        prepare_job(config, job, Plan(total=None, swept=jobs.swept, named=[], threads=None, side_by_side=False))
        check(config, here=runs_here(jobs.launcher))
        check_ranks(jobs.launcher, plain(config.trainer))
        plain(config.logger)
    except (ConfigError, OmegaConfBaseException) as error:
        return str(error)
    return None


def _first_values(overrides: Sequence[Override]) -> list[str]:
    """The overrides with the first of several values each, and without those of a range.

    Of those of one key, the last: as the grid has it.
    """
    kept: dict[str, str] = {}
    for override in overrides:
        if not override.is_sweep_override():
            kept[override.get_key_element()] = str(override.input_line)
        elif override.is_discrete_sweep():
            first = next(iter(override.sweep_string_iterator()))
            kept[override.get_key_element()] = f"{override.get_key_element()}={first}"
    return list(kept.values())


def _refuse_ranges(overrides: Sequence[Override]) -> None:
    for override in overrides:
        if override.is_sweep_override() and not override.is_discrete_sweep():
            key, value = key_of(override), str(override.input_line).partition("=")[2]
            raise ConfigError(
                f"{key}={value}: a grid needs its values, {key}=1,2,3; a range is searched by a sweeper "
                "(hydra/sweeper=...) or by W&B: python -m conf.sweeping.wandb"
            )


def _differing(jobs: Sequence[Sequence[str]]) -> list[str]:
    values: dict[str, set[str]] = defaultdict(set)
    for job in jobs:
        for text in job:
            values[_key_of(text)].add(text)
    return [key for key, found in values.items() if len(found) > 1]


def key_of(override: Override) -> str:
    """The key of an override, without the plus before it."""
    return _key_of(str(override.get_key_element()))


def _key_of(text: str) -> str:
    return text.partition("=")[0].lstrip("+")

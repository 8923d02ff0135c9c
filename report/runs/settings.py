"""What a run was told: its configuration, made comparable with that of another seed, folder or machine.

A key that only says where a run writes or what it shows is left out, and so is the seed. A run that started from
another one of the report (`then`, `encoder=outputs/...`) has that run's keys in place of its path, behind the name of
its task: `pretraining.optim.learning_rate`.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from ernie_m.differences import GIVEN_BY_THE_FOLDER, flatten, is_below, stripped
from ernie_m.errors import DataError
from ernie_m.files import read_json
from report.spec import Value

CONFIG_NAME, OVERRIDES_NAME = "config.json", "overrides.json"
HARMLESS = (*GIVEN_BY_THE_FOLDER, "seed", "labels", "data.num_workers", "data.cache")
"""Keys in which runs of one row may differ, with what is below them; `data.cache` holds what can be made again."""
START = ("encoder.weights", "encoder.tokenizer", "checkpoint")
STARTED = (*START, "encoder.name", "encoder.trains_as")
"""Keys that say which model a run starts from, and those that follow from it."""


@dataclass(frozen=True)
class Settings:
    """The comparable part of a run's configuration.

    Attributes:
        values: Key with dots -> value.
        typed: Keys that were given on the command line, in their order -> the text there.
        start: Texts by which the configuration names the model that the run starts from.
        directory: Where the run wrote, as its configuration has it.
        baseline: Labels of the runs that a study's others are compared with.
    """

    values: Mapping[str, Any]
    typed: Mapping[str, str] = field(default_factory=dict)
    start: tuple[str, ...] = ()
    directory: str = ""
    baseline: Mapping[str, Value] = field(default_factory=dict)

    def of(self, key: str) -> Value | None:
        """A key's value as one of a table; what was typed for a group (`experiment`), None where nothing is known."""
        group = key.rpartition(".")[2]
        if group == "objective":
            inside = (name.removeprefix(f"{key}.") for name in self.values if name.startswith(f"{key}."))
            return " + ".join(dict.fromkeys(name.partition(".")[0] for name in inside)) or None
        value = self.values.get(f"{key}.name" if group in ("encoder", "data") else key, self.typed.get(key))
        return value if value is None or isinstance(value, Value) else json.dumps(value, ensure_ascii=False)


def read_settings(folder: Path, runs: Collection[str] = ()) -> Settings | None:
    """The settings of a run's folder; None where it has no `config.json`.

    Args:
        folder: The run's.
        runs: Names of the folders of all runs; see `seedless`.

    Raises:
        DataError: A file is broken; it is named.
    """
    path = folder / CONFIG_NAME
    if not path.is_file():
        return None
    config = read_json(path, error=DataError)
    output, seed = str(config.get("output_dir")), config.get("seed")
    flat = {key: _plain(value, output) for key, value in flatten(stripped(config)).items()}
    start = tuple(str(config_value) for key in START if (config_value := flatten(config).get(key)))
    for key in STARTED:
        if isinstance(flat.get(key), str):
            flat[key] = seedless(flat[key], seed, runs)
    values = {key: value for key, value in flat.items() if not is_below(key, HARMLESS)}
    baseline = config.get("baseline") or {}
    if not isinstance(baseline, dict) or not all(isinstance(value, Value) for value in baseline.values()):
        raise DataError(f"{path}: baseline is {baseline!r}, names of labels with a text or number each are needed")
    return Settings(values, _typed(folder / OVERRIDES_NAME), start, str(config.get("run_directory")), baseline)


def seedless(name: str, seed: int | None, runs: Collection[str] = ()) -> str:
    """A run's name or path without its seed: `mine-seed*`.

    The number behind a name that was taken goes, too, where it can be nothing else: a run of that name, and of each
    lower number from 2 on, is among the runs. So `mine-seed0-2` is another `mine-seed0`, and `mine-seed0-1000` is not.

    Args:
        name: Of a run, or the path of a folder inside one.
        seed: The run's.
        runs: Names of the folders of all runs.
    """

    def starred(match: re.Match[str]) -> str:
        before, between, number = match["before"], match["between"], match["number"]
        taken = f"{before}seed{between}{seed}"
        lower = (f"{taken}-{at}" for at in range(2, int(number or 0)))
        is_copy = number and taken in runs and all(copy in runs for copy in lower)
        return f"{before}seed{between}*{'' if is_copy or not number else f'-{number}'}"

    pattern = rf"(?P<before>[^/]*?)seed(?P<between>[-_=]?){seed}(?!\d)(?:-(?P<number>[2-9]|[1-9]\d+)(?=/|$))?"
    return re.sub(pattern, starred, name)


def linked(every: Mapping[Path, tuple[str, Settings | None]]) -> dict[Path, Settings | None]:
    """The settings of runs by folder, those of the run that each started from in place of its path.

    Args:
        every: The folder of each run -> its task and settings.
    """
    directories = {settings.directory: folder for folder, (_, settings) in every.items() if settings}
    names = {"/".join(folder.parts[-2:]): folder for folder in every}
    done: dict[Path, Settings | None] = {}
    for folder, (_, settings) in every.items():
        done[folder] = settings
        first = run_at(settings.start, directories, names) if settings else None
        task, theirs = every[first] if first and first != folder else ("", None)
        if settings and theirs:
            kept = {key: value for key, value in settings.values.items() if key not in STARTED}
            typed = {f"{task}.{key}": text for key, text in theirs.typed.items()}
            typed |= {key: text for key, text in settings.typed.items() if key not in (*STARTED, "encoder")}
            kept |= {f"{task}.{key}": value for key, value in theirs.values.items()}
            done[folder] = replace(settings, values=kept, typed=typed)
    return done


def run_at(texts: Iterable[str], directories: Mapping[str, Path], names: Mapping[str, Path]) -> Path | None:
    """The folder of the run that a model's path leads into: it is the run's, or of a model or checkpoint inside.

    Args:
        texts: Paths of models, the first that leads into a run counts.
        directories: Where runs wrote, as their configurations have it -> their folders.
        names: The last two parts of the runs' folders -> these.
    """
    for text in texts:
        for path in (PurePosixPath(text), *PurePosixPath(text).parents[:2]):
            first = directories.get(str(path)) or names.get("/".join(path.parts[-2:]))
            if first:
                return first
    return None


def differing(settings: Sequence[Settings], seeds: Sequence[int], but: Iterable[str] = ()) -> list[str]:
    """Keys whose values are not the same in all settings; one that is the seed itself in each differs harmlessly.

    Args:
        settings: Those of several runs.
        seeds: The runs' seeds.
        but: Keys that may differ, with what is below them.
    """
    keys = dict.fromkeys(key for one in settings for key in one.values)
    different = []
    for key in keys:
        values = [one.values.get(key) for one in settings]
        if any(value != values[0] for value in values) and values != list(seeds) and not is_below(key, tuple(but)):
            different.append(key)
    return different


def _plain(value: Any, output: str) -> Any:
    """A value without where this machine keeps things: of an absolute path, its last two parts are compared."""
    if isinstance(value, list):
        return [_plain(item, output) for item in value]
    if not isinstance(value, str):
        return value
    value = re.sub(rf"^{re.escape(output)}(?=/)", "OUTPUT", value)
    return "/".join(("...", *PurePosixPath(value).parts[-2:])) if value.startswith("/") else value


def _typed(path: Path) -> dict[str, str]:
    """`key=value` of the command line, by key."""
    if not path.is_file():
        return {}
    try:
        texts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: not a JSON file ({error})") from error
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise DataError(f"{path}: a list of texts is needed")
    pairs = (text.lstrip("+~").partition("=") for text in texts)
    return {key: value for key, equals, value in pairs if equals}

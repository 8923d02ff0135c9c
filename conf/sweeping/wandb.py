"""A sweep for the agents of Weights & Biases: `python -m conf.sweeping.wandb sweep=<name> --method grid|random|bayes`.

Takes what `python train.py -m` takes, and ranges beside lists of values. Writes the file that `wandb sweep` reads:
  python -m conf.sweeping.wandb task=qa 'optim.learning_rate=interval(1e-4,1e-2)' --method bayes --output sweep.yaml
  wandb sweep sweep.yaml      # says how to start agents, each of which runs job after job
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from hydra import compose
from hydra.core.override_parser.types import IntervalSweep, Override
from omegaconf import DictConfig, OmegaConf

from conf.overrides import CommandLine, prepare
from conf.sweeping.job import NAMED_KEY
from conf.sweeping.jobs import Jobs, Sweeping, hydra_reads, key_of, search_path, unnamed_keys
from ernie_m.errors import ConfigError
from ernie_m.files import write_text
from ernie_m.training.loggers.names import BEST_SCORE

RATE = "learning_rate"
"""The end of keys whose ranges are drawn on a logarithmic scale; others are where they are `tag(log, interval(..))`."""
SMALLER_IS_BETTER = ("perplexity", "loss")


def wandb_sweep(arguments: Sequence[str], *, method: str, metric: str | None) -> dict[str, Any]:
    """The sweep of a command line, as W&B describes one.

    Args:
        arguments: Of `python train.py -m`.
        method: `grid`, `random` or `bayes`.
        metric: What is optimised; None takes the task's monitored score, of a training its best so far.

    Raises:
        ConfigError: There is nothing to sweep, a grid is given a range, or there is no score to go by.
    """
    line = CommandLine.parse(prepare(["-m", *arguments]))
    with hydra_reads(line) as sweeping:
        by_key = {key_of(override): override for override in sweeping.overrides}
        swept = {key: override for key, override in by_key.items() if override.is_sweep_override()}
        if not swept:
            raise ConfigError("nothing is swept: add sweep=<name>, or several values of a key, seed=0,1")
        name = _score_of(sweeping.fixed) if metric is None else metric
        named = unnamed_keys(_ends_of(sweeping, line))
        parameters = {key: _parameter(override, sweeping.fixed, method) for key, override in swept.items()}
    fixed = [text for text in line.texts if text.partition("=")[0].lstrip("+") not in swept]
    logger = [] if any(text.startswith("logger=") for text in fixed) else ["logger=wandb"]
    labels = OmegaConf.select(sweeping.fixed, "labels.sweep")
    return {
        "name": str(labels or f"{sweeping.fixed.data.name} by {', '.join(swept)}"),
        "program": "train.py",
        "method": method,
        "metric": {"name": name, "goal": "minimize" if any(word in name for word in SMALLER_IS_BETTER) else "maximize"},
        "parameters": parameters,
        "command": [
            *["${env}", *([f"{NAMED_KEY}={','.join(named)}"] if named else [])],
            *["${interpreter}", "${program}", "-m", *fixed, *logger, "${args_no_hyphens}"],
        ],
    }


def _score_of(config: DictConfig) -> str:
    """What jobs log of the monitored score: of trainings the best so far, as W&B goes by a metric's last value."""
    monitor = OmegaConf.select(config, "task.monitor")
    if monitor is None:
        raise ConfigError(
            "pre-training monitors no score: add --metric <one of metrics.csv>, such as val/retrieval_layer_1/average "
            "or val/perplexity/mmlm"
        )
    if config.run == "predict":
        raise ConfigError("run=predict has no score: search with another run=")
    score = str(monitor).removeprefix("val/")
    return {"fit": BEST_SCORE, "test": f"test/{score}"}.get(config.run, f"val/{score}")


def _ends_of(sweeping: Sweeping, line: CommandLine) -> Jobs:
    """A grid of two values of each swept key, to see which of them the name of a run tells apart."""
    overrides = []
    for override in sweeping.overrides:
        key = override.get_key_element()
        if not override.is_sweep_override():
            overrides.append([f"{key}={override.get_value_element_as_str()}"])
        elif isinstance(value := override.value(), IntervalSweep):
            overrides.append([f"{key}={value.start}", f"{key}={value.end}"])
        else:
            overrides.append([f"{key}={text}" for text in override.sweep_string_iterator()][:2])
    last = {each[0].partition("=")[0]: each for each in overrides}
    first = [each[0] for each in last.values()]
    jobs = [first]
    for number, each in enumerate(last.values()):
        jobs += [[*first[:number], each[1], *first[number + 1 :]]] if len(each) > 1 else []
    configs = [compose("train", [*job, *search_path(line)]) for job in jobs]
    keys = [each[0].partition("=")[0].lstrip("+") for each in last.values() if len(each) > 1]
    return Jobs(jobs, configs, keys, {}, {}, "")


def _parameter(override: Override, config: DictConfig, method: str) -> dict[str, Any]:
    """Values or a range, as W&B describes them."""
    value, key = override.value(), key_of(override)
    if not isinstance(value, IntervalSweep):
        return {"values": [_number_or_text(text) for text in override.sweep_string_iterator()]}
    if method == "grid":
        raise ConfigError(f"{key}: a grid has no range; give its values, or --method random or bayes")
    start, end = float(value.start or 0.0), float(value.end or 0.0)
    if isinstance(OmegaConf.select(config, key), int):
        return {"distribution": "int_uniform", "min": int(start), "max": int(end)}
    is_log = "log" in value.tags or key.endswith(RATE)
    if is_log and start <= 0:
        raise ConfigError(f"{key}: a range on a logarithmic scale begins above 0")
    return {"distribution": "log_uniform_values" if is_log else "uniform", "min": start, "max": end}


def _number_or_text(text: str) -> int | float | str:
    """A value as W&B is to hand it back: what is no number stays as Hydra writes it, `null` and `true` among it."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 2 and one screen without traceback for what a user can mend."""
    parser = argparse.ArgumentParser(
        prog="python -m conf.sweeping.wandb", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("overrides", nargs="*", help="as python train.py -m takes them")
    parser.add_argument("--method", choices=("grid", "random", "bayes"), default="grid")
    parser.add_argument("--metric", help="the metric to optimise (the best so far of the task's monitored score)")
    parser.add_argument("--config-dir", help="a folder with YAMLs of your own")
    parser.add_argument("--output", type=Path, help="the file to write (on the console)")
    given = parser.parse_intermixed_args(arguments)
    folder = ["--config-dir", given.config_dir] if given.config_dir else []
    try:
        sweep = wandb_sweep([*folder, *given.overrides], method=given.method, metric=given.metric)
    except ConfigError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    text = yaml.safe_dump(sweep, sort_keys=False, allow_unicode=True)
    if given.output is None:
        print(text, end="")
    else:
        write_text(given.output, text)
        print(f"wandb sweep {given.output}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

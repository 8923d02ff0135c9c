"""The settings of `python -m pretraining.corpus prepare`: a command line's, a configuration's, and the defaults."""

import difflib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypedDict, cast, get_type_hints

import yaml

from ernie_m.errors import ConfigError
from ernie_m.strict import Loader, fits, needed

DEFAULTS = Path(__file__).resolve().parents[3] / "conf" / "data" / "pretraining.yaml"
"""What a training takes where it is told nothing else."""
Patterns = Annotated[str | list[str] | None, "a pattern, or a list of them,"]


class Settings(TypedDict):
    """The settings by their keys; see `HELP`."""

    tokenizer: Annotated[str, "a folder or hub repository"]
    flavor: Annotated[Literal["paddle", "hf", "xlm_roberta"] | None, "paddle, hf, xlm_roberta or null"]
    dir: Annotated[str, "a path"]
    mono: Patterns
    parallel: Patterns
    hub: list[dict[str, Any]]
    languages: list[str] | None
    max_length: int
    held_out: float
    parallel_share: float
    split_seed: int
    on_bad_line: Literal["error", "skip"]
    tokenizing_workers: Annotated[int | None, "a whole number from 0, or null,"]
    output: Annotated[str, "a folder or a URL"]
    shard: Annotated[str, "<number>/<of how many>"]
    cache: Annotated[str | None, "a path"]


HELP = """settings, each as key=value; data.<key>=... is understood, too:
  output              where the shards go: a folder, or a URL such as s3://bucket/corpora
  shard               which shard to make, and of how many: 3/64 (1/1)
  tokenizer, flavor   encoder.tokenizer and encoder.flavor of the training (null: the flavor that the files say)
  dir, mono, parallel, hub, languages
                      the text, as data.* of a training
  max_length, held_out, parallel_share, split_seed, on_bad_line
                      likewise; the training has to be told the same
  tokenizing_workers  processes to tokenise with (null: one per core)
  cache               a folder for locks, what is remembered of the text, and files on their way
                      (output, if that is a folder; otherwise outputs/corpora)
  config              a YAML that has all of these but output and shard, as this writes one:
                      python train.py task=pretraining ... --cfg job --resolve > FILE"""


class _HydraLoader(Loader):
    """YAML in which plain texts mean what they mean to a training: `no` is a language, and `2e-2` a number."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for _kind, _pattern, _beginnings in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?(0|[1-9][0-9]*(_[0-9]+)*)", list("-+0123456789")),
    ("float", r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+", list("-+.0123456789")),
):
    _HydraLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_kind}", re.compile(rf"(?:{_pattern})\Z"), _beginnings)


def read_settings(arguments: Sequence[str]) -> Settings:
    """The settings of a command line.

    Args:
        arguments: Each is `key=value`, with or without `data.` or `encoder.` in front. `config` names a YAML file with
            the `data` and `encoder` of a training, which the rest goes before.

    Raises:
        ConfigError: A key is unknown, given twice or missing, or a value does not fit.
    """
    hints = get_type_hints(Settings, include_extras=True)
    given: dict[str, Any] = {}
    for argument in arguments:
        key, equals, text = argument.partition("=")
        key = key.removeprefix("data.").removeprefix("encoder.")
        if not equals or key not in (*hints, "config"):
            close = difflib.get_close_matches(key, hints, n=1)
            raise ConfigError(f"{argument}: " + (f"did you mean {close[0]}=?" if close else f"write {_listed(hints)}"))
        if key in given:
            raise ConfigError(f"{key}= is there twice")
        given[key] = _value(key, text)
    defaults = _read(DEFAULTS)
    settings = {key: defaults[key] for key in hints if key in defaults} | {"flavor": None, "shard": "1/1"}
    config = _of_config(Path(str(given.pop("config"))), hints) if "config" in given else {}
    settings |= config | {"cache": None} | given
    if absent := [key for key in hints if key not in settings]:
        raise ConfigError(f"{absent[0]}=<{needed(hints[absent[0]])}> is missing")
    for key, hint in hints.items():
        if not fits(settings[key], hint):
            raise ConfigError(f"{key}={settings[key]}: {needed(hint)} is needed")
    if settings["tokenizing_workers"] is not None and settings["tokenizing_workers"] < 0:
        raise ConfigError(f"tokenizing_workers={settings['tokenizing_workers']}: at least 0 is needed")
    return cast(Settings, settings)


def _of_config(path: Path, hints: Mapping[str, Any]) -> dict[str, Any]:
    config = _read(path)
    data, encoder = config.get("data"), config.get("encoder")
    if not isinstance(data, dict) or not isinstance(encoder, dict):
        raise ConfigError(
            f"{path}: no configuration of a training, with data and encoder: python train.py task=pretraining ... "
            f"--cfg job --resolve > {path} writes one"
        )
    return {key: value for key, value in (data | encoder).items() if key in hints}


def _read(path: Path) -> dict[str, Any]:
    try:
        values = yaml.load(path.read_text(encoding="utf-8"), _HydraLoader)
    except (OSError, ValueError, TypeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path}: cannot be read as YAML ({error})") from error
    return values if isinstance(values, dict) else {}


def _value(key: str, text: str) -> Any:
    """A value as YAML reads it, but for patterns, whose braces are theirs, and texts."""
    if key in ("mono", "parallel") and text.startswith("["):
        return [pattern.strip() for pattern in text.strip("[]").split(",")]
    if key in ("tokenizer", "dir", "output", "shard", "config") or (key in ("mono", "parallel") and text != "null"):
        return text
    try:
        return yaml.load(text, _HydraLoader)
    except (ValueError, TypeError, yaml.YAMLError) as error:
        raise ConfigError(f"{key}={text}: cannot be read ({error})") from error


def _listed(hints: Mapping[str, Any]) -> str:
    return "key=value, with one of " + ", ".join((*hints, "config"))

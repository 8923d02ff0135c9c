"""Settings of `prepare`: defaults of the YAML, a training's configuration, and the command line before both."""

from pathlib import Path

import pytest
import yaml
from hydra.core.override_parser.overrides_parser import OverridesParser

from ernie_m.errors import ConfigError
from pretraining.corpus.shards.settings import read_settings
from tests.command import compose_with

NEEDED = ["tokenizer=t", "output=o"]


def test_defaults_are_those_of_a_training() -> None:
    data = compose_with("task=pretraining", "data=text").data
    settings = read_settings([*NEEDED, "mono={language}.txt"])
    for key in ("dir", "hub", "languages", "max_length", "held_out", "parallel_share", "split_seed", "on_bad_line"):
        assert settings[key] == data[key], key  # type: ignore[literal-required]
    assert (settings["shard"], settings["flavor"], settings["cache"]) == ("1/1", None, None)
    assert (settings["mono"], settings["parallel"]) == ("{language}.txt", None)


def test_values_are_read_as_a_training_reads_them() -> None:
    settings = read_settings([
        *NEEDED, "data.mono=[{language}.txt, b/{language}.gz]", "data.max_length=64", "languages=[de, en]",
        "shard=3/64", "data.parallel=null", "encoder.flavor=hf", "hub=[{path: a/b, columns: {de: text}}]", "held_out=0",
    ])  # fmt: skip
    assert settings["mono"] == ["{language}.txt", "b/{language}.gz"]
    assert (settings["max_length"], settings["languages"], settings["shard"]) == (64, ["de", "en"], "3/64")
    assert (settings["parallel"], settings["flavor"], settings["held_out"]) == (None, "hf", 0)
    assert settings["hub"] == [{"path": "a/b", "columns": {"de": "text"}}]


def test_a_language_is_a_text_and_a_number_a_number(tmp_path: Path) -> None:
    settings = read_settings([
        *NEEDED, "languages=[no, de, on, y]", "hub=[{path: a/b, columns: {no: yes}}]", "held_out=2e-2",
        "parallel_share=.5", "split_seed=1_000",
    ])  # fmt: skip
    assert settings["languages"] == ["no", "de", "on", "y"]
    assert settings["hub"] == [{"path": "a/b", "columns": {"no": "yes"}}]
    assert (settings["held_out"], settings["parallel_share"], settings["split_seed"]) == (0.02, 0.5, 1000)
    path = tmp_path / "job.yaml"
    path.write_text("data: {languages: [no], held_out: 1e-3}\nencoder: {tokenizer: t}\n")
    settings = read_settings([f"config={path}", "output=o"])
    assert (settings["languages"], settings["held_out"]) == (["no"], 0.001)


@pytest.mark.parametrize(
    "text", ["no", "2e-2", "-1E5", "1.5", ".5", "010", "1_0", "true", "False", "null", "off", "1:30", "2020-01-01"]
)
def test_values_are_those_of_hydra(text: str) -> None:
    value = OverridesParser.create().parse_override(f"data.hub=[{{name: {text}}}]").value()
    assert read_settings([*NEEDED, f"hub=[{{name: {text}}}]"])["hub"] == value


def test_a_configuration_brings_all_but_where_and_which(tmp_path: Path) -> None:
    path = tmp_path / "job.yaml"
    values = {"dir": "d", "mono": "m.{language}", "max_length": 48, "cache": "outputs/corpora", "alpha": 0.3}
    path.write_text(yaml.safe_dump({"data": values, "encoder": {"tokenizer": "t", "flavor": "paddle"}, "seed": 0}))
    settings = read_settings([f"config={path}", "output=o", "max_length=32"])
    assert (settings["dir"], settings["tokenizer"], settings["flavor"]) == ("d", "t", "paddle")
    assert (settings["max_length"], settings["cache"]) == (32, None)
    path.write_text("data: {}\n")
    with pytest.raises(ConfigError, match=r"job.yaml: no configuration of a training, with data and encoder"):
        read_settings([f"config={path}", "output=o"])
    with pytest.raises(ConfigError, match=r"nowhere.yaml: cannot be read as YAML"):
        read_settings(["config=nowhere.yaml"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tokenizer=t"], "output=<a folder or a URL> is missing"),
        ([*NEEDED, "max_lenght=3"], "max_lenght=3: did you mean max_length=?"),
        ([*NEEDED, "alpha"], "alpha: write key=value, with one of tokenizer, flavor, "),
        ([*NEEDED, "shard=1/2", "shard=2/2"], "shard= is there twice"),
        ([*NEEDED, "max_length=long"], "max_length=long: a whole number is needed"),
        ([*NEEDED, "on_bad_line=stop"], "on_bad_line=stop: one of error, skip is needed"),
        ([*NEEDED, "flavor=x"], "flavor=x: paddle, hf, xlm_roberta or null is needed"),
        ([*NEEDED, "tokenizing_workers=-1"], "tokenizing_workers=-1: at least 0 is needed"),
        ([*NEEDED, "languages=[de"], "languages=[de: cannot be read"),
        ([*NEEDED, "languages=[true]"], "languages=[True]: a list or null is needed"),
        ([*NEEDED, "hub=[{path: a, path: b}]"], "hub=[{path: a, path: b}]: cannot be read ('path' stands there twice"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: list[str], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_settings(arguments)
    assert str(caught.value).startswith(message)

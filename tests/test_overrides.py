"""Command lines as people write them: apostrophes, commas, blanks, options of Hydra, YAMLs in a folder of their own."""

import shutil
from pathlib import Path

import pytest

from conf.check import check
from conf.following import compose_following
from conf.overrides import prepare
from ernie_m.errors import ConfigError
from tests.command import compose_with, one_screen, refused, train, train_here
from tests.world import MINIWORLD


@pytest.mark.parametrize(
    ("then", "arm"),
    [
        ("task=qa labels.arm='a b'", "a b"),
        ('task=qa labels.arm="a b"', "a b"),
        ("task=qa \"labels.arm='a, b'\"", "a, b"),
        ("'task=qa labels.arm=a'", "a"),
        ("['task=qa labels.arm=a','task=ner']", "a"),
    ],
)
def test_quotes_within_then_need_no_quotes_around(then: str, arm: str) -> None:
    config = compose_with(*prepare(["task=pretraining", f"then={then}"]))
    assert compose_following(config, None)[0][0].labels.arm == arm


def test_a_folder_may_have_an_apostrophe_and_a_blank(tmp_path: Path) -> None:
    folder = tmp_path / "Ann's {big} model"
    shutil.copytree(MINIWORLD.parent / "encoder", folder)
    config = compose_with(*prepare(["task=qa", f"encoder={folder}"]))
    assert (config.encoder.weights, config.encoder.name) == (str(folder), "Ann's {big} model")
    for then in ("task=qa", f"task=qa run=test data.dir={MINIWORLD / 'qa'}"):
        ((following, _),) = compose_following(compose_with("task=pretraining", f"then='{then}'"), folder)
        assert str(folder) in (following.encoder.weights, following.checkpoint)


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("labels.note=a, b", "labels.note=a, b is several values, a run for each: add -m; labels.note='a, b' is one"),
        ("data.train=a,b", "data.train=a,b is several values, a run for each: add -m; data.train=[a,b] is a list"),
        ("encoder=mini,base", "encoder=mini,base is several values, a run for each: add -m"),
        ("labels.note=it's", r"as a text, it is labels.note='it\'s'"),
        ("then=task=qa seed=1,2", "then: seed=1,2 is several values"),
        ("+foo.bar=1", "+foo.bar: nobody reads this key"),
        ("++encoder.hidden_size=1", "+encoder.hidden_size: nobody reads this key; choose one of name, weights"),
        ("+zeed=1", "+zeed: nobody reads this key; no such choice; did you mean seed?"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_answered(argument: str, message: str) -> None:
    assert message in refused("task=pretraining", argument, "run=check")


def test_several_values_are_a_sweep_with_m() -> None:
    assert "++labels.arm=a,b" in prepare(["-m", "task=qa", "labels.arm=a,b"])


def test_a_new_key_may_be_referred_to_and_an_argument_added() -> None:
    added = prepare(["task=qa", "+steps=5", "trainer.max_steps=${steps}", "+callbacks.best.verbose=true"])
    assert compose_with(*added).trainer.max_steps == 5


@pytest.mark.parametrize("options", [["--cfg", "job"], ["-c", "job"], ["--cfg=job"]])
def test_hydras_options_of_two_words_stand_anywhere(options: list[str]) -> None:
    for arguments in (
        [*options, "task=qa", "seed=3"],
        ["task=qa", *options, "seed=3"],
        ["task=qa", "seed=3", *options],
    ):
        prepared = prepare(arguments)
        assert [argument for argument in prepared if argument in options] == options
        assert {"task=qa", "seed=3"} <= set(prepared)
    assert "max_answer_length: 100" in train("task=qa", *options)


# ------------------------------------------------------------------------------------------ a folder of the user's own


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a blank in its name, with a data set, an experiment and an encoder."""
    folder = tmp_path / "my conf"
    for name, text in {
        "data/mine.yaml": f"""
            defaults: [qa, _self_]
            name: mine
            dir: {MINIWORLD / "qa"}
            source_language: en
            train: {{en: train.en.json}}
            validation: {{"*": "validation.{{language}}.json"}}
            test: {{"*": "test.{{language}}.json"}}
        """,
        "experiment/ours.yaml": """
            # @package _global_
            defaults:
              - override /task: qa
              - override /data: mine
            seed: 7
        """,
        "encoder/small.yaml": "defaults: [mini, _self_]\nname: small",
    }.items():
        (folder / name).parent.mkdir(parents=True)
        lines = text.strip("\n").splitlines()
        indent = len(lines[0]) - len(lines[0].lstrip())
        (folder / name).write_text("\n".join(line[indent:] for line in lines))
    return folder


def test_yamls_of_the_users_own_folder_are_accepted_and_offered(own: Path) -> None:
    said = train_here("--config-dir", str(own), "task=qa", "data=mine", "encoder=small", "run=check")
    assert "ok: qa on mine with small" in said
    assert "ok: qa on mine with mini" in train_here("experiment=ours", f"--config-dir={own}", "run=check")
    assert "data=mien: no such choice; did you mean mine?" in refused("-cd", str(own), "task=qa", "data=mien")
    said = refused("--config-dir", str(own), "task=qa", "data=miniworld_text", "run=check")
    assert "choose one of arcd, cmrc, jsquad, mine," in said


def test_a_run_that_follows_may_use_them_too(own: Path) -> None:
    given = ["task=pretraining", "run=check", "--config-dir", str(own)]
    assert "ok: " in train_here(*given, "then=experiment=ours")
    assert "then: data=mien: no such choice; did you mean mine?" in refused(*given, "then=task=qa data=mien")


def test_a_folder_that_is_not_there_is_named() -> None:
    assert "--config-dir nowhere: no such folder" in one_screen(train("--config-dir", "nowhere", "task=qa", code=2))


def test_they_are_gone_with_the_command_line() -> None:
    with pytest.raises(ConfigError, match="data=mine: "):
        prepare(["task=qa", "data=mine"])
    check(compose_with("task=qa"))

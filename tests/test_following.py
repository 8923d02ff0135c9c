"""`then`: a second run starts from the first one's model; sweeps of such pairs skip what is done."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from omegaconf import OmegaConf

from conf import FOLDER
from conf.check import check
from conf.following import compose_following
from conf.overrides import prepare
from conf.tree import options
from ernie_m.errors import ConfigError
from tests.command import compose_with, refused, train_here, validations
from tests.pretraining.runs import pretrain_on
from tests.ranks import train_on_ranks
from tests.world import MINIWORLD, write_small_text, write_small_world

ABLATION = sorted(name for name in options("experiment") if name.startswith("ablation_"))
PAIRLESS = ("ablation_random", "ablation_mmlm")
"""Arms that read no pairs, so their number makes no difference."""


def questions(folder: Path) -> str:
    world = write_small_world(folder / "world", train=2, evaluation=1)
    return f"task=qa data.dir={world} data.batch_size=4 trainer.max_steps=1 callbacks.progress=null"


def results(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "results.json").read_text()))


def test_a_second_run_starts_from_the_first_ones_model(tmp_path: Path) -> None:
    given = pretrain_on(write_small_text(tmp_path / "text"), tmp_path, "objective=[mmlm]", "trainer.max_steps=1")
    more = ["name=one", "seed=3", "labels.arm=b", "labels.size=0.5", f"then={questions(tmp_path)}"]
    said = train_here(*given, *more)
    first, second = tmp_path / "pretraining" / "one", tmp_path / "qa" / "miniworld_qa-one-seed3"
    assert f"weights: from {first}/model" in said.replace("\n", "")
    for run, task in ((first, "pretraining"), (second, "qa")):
        found = results(run)
        assert (found["task"], found["seed"], found["labels"]) == (task, 3, {"arm": "b", "size": 0.5})
    assert json.loads((second / "overrides.json").read_text())[0] == "encoder=folder"
    assert (second / "metrics.csv").exists()

    stamps = [(run / "results.json").stat().st_mtime_ns for run in (first, second)]
    train_here(*given, *more, "resume=auto")
    assert [(run / "results.json").stat().st_mtime_ns for run in (first, second)] == stamps
    assert len(list(first.parent.iterdir())) == len(list(second.parent.iterdir())) == 1


def test_what_is_said_for_the_second_run_beats_what_it_inherits() -> None:
    config = compose_with(
        "task=pretraining", "seed=3", "++labels.arm=a", "++labels.size=${seed}", "then='task=qa seed=5 labels.arm=b'"
    )
    ((following, overrides),) = compose_following(config, None)
    assert (following.seed, following.labels) == (5, {"arm": "b", "size": 3})
    assert overrides == ["task=qa", "seed=5", "++labels.arm=b"]


RANKS = ("trainer=ddp", "trainer.devices=2", "trainer.num_nodes=2")


@pytest.mark.parametrize("then", ["task=qa", "task=qa trainer.devices=2", "task=qa trainer.precision=bf16-mixed"])
def test_a_second_run_has_the_ranks_of_the_first(then: str) -> None:
    config = compose_with("task=pretraining", *RANKS, "trainer.accelerator=cpu", f"then='{then}'")
    trainer = compose_following(config, None)[0][0].trainer
    assert (trainer.accelerator, trainer.devices, trainer.num_nodes, trainer.strategy) == ("cpu", 2, 2, "ddp")
    assert trainer.precision == ("bf16-mixed" if "bf16" in then else "32-true")


@pytest.mark.parametrize(
    ("first", "then", "message"),
    [
        (RANKS, "trainer.devices=4", "trainer.devices=4, and trainer.devices=2 of the first run, whose processes it"),
        (RANKS, "trainer.devices=1", "trainer.devices=1, and trainer.devices=2 of the first run"),
        (RANKS, "trainer=gpu", "trainer.accelerator=gpu, and trainer.accelerator=auto of the first run"),
        ((), "trainer=ddp", "trainer.devices=auto, and trainer.devices=1 of the first run"),
    ],
)
def test_a_second_run_on_other_ranks_is_refused(first: tuple[str, ...], then: str, message: str) -> None:
    config = compose_with("task=pretraining", *first, f"then='task=qa {then}'")
    with pytest.raises(ConfigError, match=f"then: {message}"):
        compose_following(config, None)


def test_one_device_of_a_second_run_may_be_another() -> None:
    config = compose_with("task=pretraining", "then='task=qa trainer=cpu'")
    assert compose_following(config, None)[0][0].trainer.accelerator == "cpu"


@pytest.mark.slow
def test_a_second_run_runs_on_the_ranks_of_the_first(tmp_path: Path) -> None:
    given = pretrain_on(write_small_text(tmp_path / "text"), tmp_path, "objective=[mmlm]", "trainer.max_steps=1")
    said = train_on_ranks(tmp_path, [*given, "name=one", f"then={questions(tmp_path)}"])
    assert said.count("then: ") == 1
    first, second = tmp_path / "pretraining" / "one", tmp_path / "qa" / "miniworld_qa-one-seed0"
    for run, task in ((first, "pretraining"), (second, "qa")):
        assert (results(run)["task"], results(run)["training"]["devices"]) == (task, 2)


@pytest.mark.parametrize(("given", "handed_on"), [("null", None), ("auto", "auto"), ("outputs/pretraining/x", "auto")])
def test_a_second_run_goes_on_in_its_own_folder(given: str, handed_on: str | None) -> None:
    config = compose_with("task=pretraining", f"resume={given}", "then='task=qa'")
    assert compose_following(config, None)[0][0].resume == handed_on


def test_several_runs_may_follow_and_a_test_starts_from_the_model_as_its_checkpoint(tmp_path: Path) -> None:
    given = pretrain_on(write_small_text(tmp_path / "text"), tmp_path, "objective=[mmlm]", "trainer.max_steps=1")
    pairs = f"task=retrieval run=test task.layer=all data.dir={MINIWORLD / 'retrieval'} callbacks.progress=null"
    pairs += " data.languages=[de,fr]"
    said = train_here(*given, "name=one", f"then=['{questions(tmp_path)}','{pairs}']")
    assert said.count("then: ") == 2
    assert "data.languages=[de,fr]" in said
    first = tmp_path / "pretraining" / "one"
    assert results(tmp_path / "qa" / "miniworld_qa-one-seed0")["checkpoint"] is None
    (found,) = (results(run) for run in (tmp_path / "retrieval").iterdir())
    assert (found["run"], found["checkpoint"]) == ("test", str(first))
    assert {"layer_0", "layer_1"} <= found["test"].keys()


def test_a_run_without_a_step_hands_on_new_weights(tmp_path: Path) -> None:
    given = pretrain_on(write_small_text(tmp_path / "text"), tmp_path, "objective=[mmlm]", "trainer.max_steps=0")
    train_here(*given, "name=none", f"then={questions(tmp_path)}")
    first = tmp_path / "pretraining" / "none"
    assert results(first)["steps"] == 0
    assert ("0", "val/perplexity/mmlm") in {row[:2] for row in validations(first)}
    assert (tmp_path / "qa" / "miniworld_qa-none-seed0" / "results.json").exists()


@pytest.mark.parametrize(
    ("then", "message"),
    [
        ("task=qa trainer.max_epoch=1", "then: unknown key trainer.max_epoch: did you mean trainer.max_epochs"),
        ("task=qq", "then: task=qq: choose one of"),
        ("seed=1", "then: which task"),
        ("task=qa trainer.max_steps=0", r"then: .*\n.*trainer.max_steps=0"),
        ("task=qa encoder=base", "then: it starts from the first run's model; leave out encoder="),
        ("task=qa checkpoint=x", "then: it starts from the first run's model; leave out checkpoint="),
        ("task=qa then=\"task=qa\"", "cannot have a then of its own"),
        ("task=qa 'seed", "then: No closing quotation"),
    ],
)  # fmt: skip
def test_the_second_command_line_is_checked_before_the_first_run(then: str, message: str) -> None:
    quoted = then.replace("\\", "\\\\").replace("'", "\\'")
    with pytest.raises(ConfigError, match=message):
        check(compose_with("task=pretraining", f"then='{quoted}'"))


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (["run=validate", "checkpoint=x", "then='task=qa'"], "then: run=validate makes no model to go on with"),
        (["then={a: b}"], "then=.*: a command line, or a list of them, is needed"),
        (["++labels.a={b: 1}"], "labels=.*: names with a text or number each"),
    ],
)
def test_what_cannot_be_followed_is_named(overrides: list[str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        check(compose_with("task=pretraining", *overrides))


def test_equals_signs_of_then_need_no_quotes() -> None:
    assert "then='task=qa seed=1'" in prepare(["task=pretraining", "then=task=qa seed=1"])


def test_a_sweep_needs_multirun() -> None:
    assert "sweep=ablation_objectives is many runs: add -m" in refused("sweep=ablation_objectives")


def test_the_ablation_has_every_arm_with_all_pairs_and_those_that_read_pairs_with_few() -> None:
    text = OmegaConf.load(FOLDER / "sweep" / "ablation_objectives.yaml").hydra.sweeper.params.experiment
    with_pairs = [name for name in ABLATION if name not in PAIRLESS]
    expected = [*ABLATION, *(f"[{name},few_pairs]" for name in with_pairs)]
    assert sorted(re.findall(r"\[[^]]*\]|[^\s,]+", text)) == sorted(expected)


@pytest.mark.slow
def test_the_ablation_runs_every_arm_at_mini_size_and_skips_what_is_done(tmp_path: Path) -> None:
    sweep = ["-m", "sweep=ablation_objectives", "trainer.max_steps=1", "trainer.val_check_interval=1", "seed=0"]
    sweep += ["data.languages=[de,en,sw]", f"experiment={','.join(ABLATION)},[ablation_all,few_pairs]"]
    sweep += pretrain_on(write_small_text(tmp_path / "text"), tmp_path, f"then={questions(tmp_path)}")[1:]
    expected = {(name.removeprefix("ablation_"), "any" if name in PAIRLESS else 1.0) for name in ABLATION}
    expected.add(("all", 0.05))
    said = train_here(*sweep)
    assert f"{len(expected)} jobs: {len(expected)} done" in said
    runs = sorted(run.name for run in (tmp_path / "pretraining").iterdir())
    assert runs == sorted(f"{arm}-pairs{pairs}-seed0" for arm, pairs in expected)
    labels = [results(run)["labels"] for run in sorted((tmp_path / "qa").iterdir())]
    assert {(one["arm"], one["pairs"]) for one in labels} == expected
    assert {one["sweep"] for one in labels} == {"ablation_objectives"}

    said = " ".join(train_here(*sweep).split())
    assert said.count("has ended before; nothing to do") == 2 * len(expected)
    assert f"{len(expected)} jobs: {len(expected)} skipped" in said
    assert sorted(run.name for run in (tmp_path / "pretraining").iterdir()) == runs

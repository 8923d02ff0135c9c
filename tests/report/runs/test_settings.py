"""Configurations made comparable: what says only where a run is goes, what it was told stays."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ernie_m.errors import DataError
from report.runs.run import read_runs
from report.runs.settings import Settings, differing, read_settings, seedless

WriteRun = Callable[..., Path]


def settings_of(write_run: WriteRun, name: str, seed: int = 0, typed: Any = None, **config: Any) -> Settings:
    found = read_settings(write_run("qa", seed, {}, {}, name=name, typed=typed, config=config))
    assert found is not None
    return found


def test_where_a_run_is_makes_no_difference(write_run: WriteRun) -> None:
    given: dict[str, Any] = {
        "logger": {"csv": {}},
        "optim": {"learning_rate": 1e-3},
        "data": {"dir": "/home/a/data/nli"},
    }
    other: dict[str, Any] = {
        "logger": {"wandb": {}},
        "optim": {"learning_rate": 1e-3},
        "data": {"dir": "/srv/data/nli"},
    }
    one = settings_of(write_run, "one", **given, labels={"arm": "a"}, resume=None)
    two = settings_of(write_run, "two", 1, **other, labels={"arm": "b"}, resume="auto", then="task=qa")
    assert differing([one, two], [0, 1]) == []
    assert one.values["callbacks.last.directory"] == "RUN/checkpoints"
    assert one.values["data.dir"] == ".../data/nli"


def test_what_a_run_was_told_does(write_run: WriteRun) -> None:
    one = settings_of(write_run, "one", optim={"learning_rate": 1e-3}, data={"dir": "/data/v1", "split_seed": 0})
    two = settings_of(write_run, "two", 1, optim={"learning_rate": 1e-4}, data={"dir": "/data/v2", "split_seed": 1})
    assert differing([one, two], [0, 1]) == ["optim.learning_rate", "data.dir"]
    assert differing([one, two], [0, 1], ["optim"]) == ["data.dir"]
    assert "data.split_seed" in differing([one, two], [4, 5])


def test_values_are_those_of_tables(write_run: WriteRun) -> None:
    typed = {"encoder": "mini", "experiment": "[a,b]", "++trainer.max_steps": "7"}
    config: dict[str, Any] = {"encoder": {"name": "mini"}, "trainer": {"max_steps": 7}, "betas": [0.9, 0.99]}
    config["objective"] = {"mmlm": {"weight": 1}, "tlm": {"weight": 1}}
    found = settings_of(write_run, "one", typed=typed, **config)
    values = [found.of(key) for key in ("encoder", "objective", "experiment", "trainer.max_steps", "betas", "none")]
    assert values == ["mini", "mmlm + tlm", "[a,b]", 7, "[0.9, 0.99]", None]
    assert list(found.typed) == ["task", "encoder", "experiment", "trainer.max_steps"]


def test_a_run_without_a_configuration_has_no_settings(write_run: WriteRun) -> None:
    assert read_settings(write_run("qa", 0, {}, {})) is None


@pytest.mark.parametrize(
    ("name", "text", "said"), [("config.json", "[]", "object is needed"), ("overrides.json", "{}", "a list of texts")]
)
def test_a_broken_configuration_is_refused_by_name(write_run: WriteRun, name: str, text: str, said: str) -> None:
    folder = write_run("qa", 0, {}, {}, config={})
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=rf"{name}: .*{said}"):
        read_settings(folder)


@pytest.mark.parametrize(
    ("name", "seed", "found"),
    [("mmlm-seed1", 1, "mmlm-seed*"), ("out/mmlm-seed1-2/model", 1, "out/mmlm-seed*/model"), ("seed=3", 3, "seed=*"),
     ("mmlm-seed11", 1, "mmlm-seed11"), ("mini", 0, "mini"), ("mmlm-seed1-3", 1, "mmlm-seed*"),
     ("mmlm-seed1-20261127", 1, "mmlm-seed*-20261127"), ("tlm-seed1-2", 1, "tlm-seed*-2"),
     ("a-seed0-1", 0, "a-seed*-1"), ("mmlm-seed1-2-x", 1, "mmlm-seed*-2-x")],
)  # fmt: skip
def test_a_name_without_its_seed(name: str, seed: int, found: str) -> None:
    assert seedless(name, seed, {"mmlm-seed1", "mmlm-seed1-2", "a-seed0"}) == found


def test_a_number_behind_the_seed_is_that_of_a_copy_only_where_the_first_is_a_run(
    write_run: WriteRun, tmp_path: Path
) -> None:
    for seed, encoder in enumerate(("a-seed0-1000", "a-seed1-2000", "b-seed2", "b-seed3-2")):
        write_run("qa", seed, {}, {"encoder": encoder}, name=f"q{seed}")
    for name in ("b-seed2", "b-seed3", "b-seed3-2"):
        write_run("pretraining", int(name[6]), {}, {}, name=name)
    encoders = [run.facts["encoder"] for run in read_runs([tmp_path]) if run.task == "qa"]
    assert encoders == ["a-seed*-1000", "a-seed*-2000", "b-seed*", "b-seed*"]


def test_a_run_that_started_from_another_has_its_settings(write_run: WriteRun, tmp_path: Path) -> None:
    for seed in range(2):
        for rate in (1, 2):
            first = write_run(
                "pretraining", seed, {}, {}, name=f"p{rate}{seed}", typed={"rate": rate}, config={"rate": rate}
            )
            start = {"name": first.name, "weights": f"{first}/model", "tokenizer": f"{first}/model"}
            write_run("qa", seed, {}, {}, name=f"q{rate}{seed}", typed={"x": 1}, config={"encoder": start, "x": 1})
    runs = [run for run in read_runs([tmp_path]) if run.task == "qa"]
    told = [run.settings for run in runs if run.settings]
    assert differing(told, [run.seed for run in runs]) == ["pretraining.rate"]
    assert [run.value("pretraining.rate") for run in runs] == [1, 1, 2, 2]
    assert list(told[0].typed) == ["pretraining.task", "pretraining.rate", "task", "x"]


def test_the_run_that_another_started_from_is_found_where_both_were_moved(write_run: WriteRun, tmp_path: Path) -> None:
    first = write_run("pretraining", 0, {}, {}, name="p", config={"rate": 3})
    write_run("qa", 0, {}, {}, name="q", config={"checkpoint": str(first / "checkpoints" / "best.ckpt")})
    moved = (tmp_path / "outputs").rename(tmp_path / "elsewhere")
    (run,) = (run for run in read_runs([moved]) if run.task == "qa")
    assert run.value("pretraining.rate") == 3
    assert run.value("checkpoint") is None


def test_a_start_that_is_no_run_of_the_report_differs_by_more_than_its_seed(write_run: WriteRun) -> None:
    told = [
        settings_of(write_run, f"q{at}", seed, encoder={"weights": f"/far/pretraining/{name}-seed{seed}/model"})
        for at, (name, seed) in enumerate([("a", 0), ("a", 1), ("b", 1)])
    ]
    assert differing(told[:2], [0, 1]) == []
    assert differing(told, [0, 1, 1]) == ["encoder.weights"]

"""The run's folder: its own, found again by its configuration, never another's."""

import json
from pathlib import Path

import pytest

from ernie_m.errors import ConfigError
from ernie_m.training.run_folder import RunFolder


def config(folder: Path, seed: int = 0) -> dict[str, object]:
    return {"seed": seed, "run_directory": str(folder), "resume": None, "callbacks": {"dir": f"{folder}/checkpoints"}}


def start(base: Path, *, seed: int = 0, checkpoint: bool, results: bool = False) -> RunFolder:
    folder = RunFolder.choose(base, config(base, seed), resume=None)
    folder.describe(config(folder.path, seed), overrides=["a=1"], project=base.parent)
    if checkpoint:
        (folder.path / "checkpoints").mkdir()
        (folder.path / "checkpoints" / "last.ckpt").touch()
    if results:
        (folder.path / "results.json").touch()
    return folder


def test_names_that_are_taken_get_a_number(tmp_path: Path) -> None:
    folders = [start(tmp_path / "run", checkpoint=False).path.name for _ in range(3)]
    assert folders == ["run", "run-2", "run-3"]


def test_auto_finds_the_newest_run_of_the_same_configuration(tmp_path: Path) -> None:
    base = tmp_path / "run"
    start(base, checkpoint=True)
    second = start(base, checkpoint=True)
    start(base, seed=1, checkpoint=True)
    start(tmp_path / "run-of-another-name", checkpoint=True)
    chosen = RunFolder.choose(base, config(base), resume="auto")
    assert chosen.path == second.path
    assert chosen.resume_from == second.path / "checkpoints" / "last.ckpt"
    assert not chosen.new


def test_auto_starts_anew_where_there_is_nothing_to_go_on_from(tmp_path: Path) -> None:
    base = tmp_path / "run"
    start(base, checkpoint=False)
    chosen = RunFolder.choose(base, config(base), resume="auto")
    assert chosen.new
    assert chosen.path.name == "run-2"


def test_auto_says_that_a_run_is_over(tmp_path: Path) -> None:
    base = tmp_path / "run"
    start(base, checkpoint=True, results=True)
    assert RunFolder.choose(base, config(base), resume="auto").finished


def test_what_follows_a_run_does_not_make_it_another(tmp_path: Path) -> None:
    base = tmp_path / "run"
    start(base, checkpoint=True, results=True)
    assert RunFolder.choose(base, config(base) | {"then": "task=qa"}, resume="auto").finished


@pytest.mark.parametrize("name", ["run-7", "2024", "run[1]", "a*b", "v-2"])
def test_auto_finds_the_newest_run_whatever_its_name(name: str, tmp_path: Path) -> None:
    base = tmp_path / name
    start(base, checkpoint=True)
    second = start(base, checkpoint=True)
    assert second.path.name == f"{name}-2"
    start(tmp_path / f"{name}-x", checkpoint=True)
    assert RunFolder.choose(base, config(base), resume="auto").path == second.path


def test_auto_starts_in_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    base = tmp_path / "task" / "run"
    assert RunFolder.choose(base, config(base), resume="auto").new


def test_a_folder_can_be_named_and_must_have_a_checkpoint(tmp_path: Path) -> None:
    folder = start(tmp_path / "run", checkpoint=True)
    base = tmp_path / "x"
    chosen = RunFolder.choose(base, config(base) | {"name": "x", "output_dir": "y"}, resume=str(folder.path))
    assert (chosen.path, chosen.new) == (folder.path, False)
    assert not base.exists()
    with pytest.raises(ConfigError, match=r"last.ckpt does not exist"):
        RunFolder.choose(base, config(base), resume=str(tmp_path / "nowhere"))


def test_a_folder_of_another_configuration_is_refused(tmp_path: Path) -> None:
    folder = start(tmp_path / "run", checkpoint=True)
    before = (folder.path / "config.json").read_bytes()
    other = config(tmp_path / "run", seed=1) | {"trainer": {"max_steps": 5}}
    with pytest.raises(ConfigError, match=r"seed is 0 there, 1 here; trainer.max_steps is None there, 5 here"):
        RunFolder.choose(tmp_path / "run", other, resume=str(folder.path))
    assert (folder.path / "config.json").read_bytes() == before
    (folder.path / "config.json").unlink()
    with pytest.raises(ConfigError, match=r"config.json: cannot be read"):
        RunFolder.choose(tmp_path / "run", config(tmp_path / "run"), resume=str(folder.path))


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "run").touch()
    with pytest.raises(ConfigError, match="a file stands where"):
        RunFolder.choose(tmp_path / "run", {}, resume=None)


def test_a_failed_start_leaves_no_folder_but_a_run_with_checkpoints_stays(tmp_path: Path) -> None:
    empty = start(tmp_path / "run", checkpoint=False)
    empty.discard()
    assert not empty.path.exists()
    kept = start(tmp_path / "run", checkpoint=True)
    kept.discard()
    assert kept.path.exists()


def test_the_description_is_complete(tmp_path: Path) -> None:
    folder = start(tmp_path / "run", checkpoint=False)
    environment = json.loads((folder.path / "environment.json").read_text())
    assert set(environment) == {"command", "commit", "python", "platform", "gpu", "packages"}
    assert json.loads((folder.path / "overrides.json").read_text()) == ["a=1"]

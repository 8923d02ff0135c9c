"""`python -m pretraining.corpus`: shards by one command line each, and a training that reads them."""

import subprocess
import sys
from pathlib import Path
from typing import get_type_hints

import pytest

from ernie_m.files import read_json
from pretraining.corpus.__main__ import main
from pretraining.corpus.shards.settings import Settings
from tests.command import losses, refused, train_here
from tests.pretraining.runs import ALL, STEPS, pretrain_on
from tests.world import MINIWORLD, ROOT


@pytest.fixture(scope="module")
def prepared(text: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three shards of a small text, joined."""
    output = tmp_path_factory.mktemp("prepared") / "corpora"
    for number in (3, 1, 2):
        assert main(["prepare", *command_on(text, output), f"shard={number}/3"]) == 0
    assert main(["join", str(output)]) == 0
    return output


def command_on(text: Path, output: Path) -> list[str]:
    patterns = ["data.mono=mono.{language}.txt", "data.parallel=parallel.{pair}.{language}"]
    lengths = ["max_length=64", "held_out=0.1", "tokenizing_workers=0"]
    return [f"tokenizer={MINIWORLD / 'tokenizer'}", f"dir={text}", *patterns, *lengths, f"output={output}"]


def test_it_says_what_it_has_made(text: Path, prepared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prepare", *command_on(text, prepared), "shard=2/3"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "de: shard 2/3 was there"
    assert main(["verify", str(prepared)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("de: 3 shards, ")
    assert said.endswith("all files are as they were written\n")


def test_errors_are_one_screen(text: Path, prepared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prepare", "output=x"]) == 2
    assert capsys.readouterr().err == "error: tokenizer=<a folder or hub repository> is missing\n"
    assert main(["verify", str(tmp_path)]) == 2
    assert f"error: {tmp_path}: has no manifest.json: make all shards" in capsys.readouterr().err
    assert main(["prepare", *command_on(text, prepared), "shard=2/3", "split_seed=4"]) == 2
    assert "there is a shard that was made with split_seed=0 in place of 4" in capsys.readouterr().err


def test_help_says_every_setting_and_loads_nothing_heavy() -> None:
    program = """import atexit, runpy, sys
atexit.register(lambda: print([name for name in ("torch", "fsspec", "datasets", "lightning") if name in sys.modules]))
sys.argv = ["corpus", "prepare", "--help"]
runpy.run_module("pretraining.corpus", run_name="__main__")"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    for key in get_type_hints(Settings):
        assert key in done.stdout


def test_a_training_on_shards_is_the_training_on_text(
    text: Path, prepared: Path, finished: tuple[Path, str], tmp_path: Path
) -> None:
    arguments = [text for text in pretrain_on(text, tmp_path, ALL, *STEPS) if not text.startswith("data.dir")]
    arguments = [text for text in arguments if not text.startswith(("data.mono", "data.parallel"))]
    said = train_here(*arguments, f"data.corpora={prepared}", "objective.btmlm.first_step=2", "name=shards")
    run = tmp_path / "pretraining" / "shards"
    assert len(losses(run)) == 6
    assert losses(run) == losses(finished[0])
    ours, theirs = (read_json(folder / "results.json") for folder in (run, finished[0]))
    for key in ("validation", "corpora"):
        assert ours[key] == theirs[key]
    assert "en-sw" in said


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            ["data.corpora=nowhere"],
            "nowhere: has no manifest.json: make all shards, then python -m pretraining.corpus join",
        ),
        (["data.corpora={prepared}"], "data.max_length=128: {prepared} was made with 64; set data.max_length=64"),
        (["data.corpora={prepared}", "data.mono=x.{{language}}"], "takes the place of data.mono: leave out one"),
        (["data.corpora=nothing://x"], "nothing://x: Protocol not known"),
    ],
)
def test_a_check_says_what_is_wrong_with_corpora(prepared: Path, more: list[str], message: str) -> None:
    said = refused("task=pretraining", "run=check", *(text.format(prepared=prepared) for text in more))
    assert message.format(prepared=prepared) in " ".join(said.split())

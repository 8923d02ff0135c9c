"""PretrainingDataModule: text to loaders, from the step that the trainer is at."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from ernie_m import ErnieMTokenizer
from ernie_m.errors import ConfigError, DataError
from pretraining.data import PretrainingDataModule, find_text
from pretraining.masking import Masking
from pretraining.objectives.camlm import Camlm
from pretraining.objectives.mmlm import Mmlm
from tests.world import write_small_text

MASKING = Masking(rate=0.15, unit="token", mask_share=0.8, random_share=0.1, mean_span=3.0, max_span=10)
COMMON: dict[str, Any] = {"masking": MASKING, "weight": 1.0, "share": 1.0, "first_step": 0}
TEXT: dict[str, Any] = {
    "mono": "mono.{language}.txt", "parallel": "parallel.{pair}.{language}", "hub": [], "languages": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_text(tmp_path_factory.mktemp("text"))


def module(folder: Path, tokenizer: ErnieMTokenizer, **more: Any) -> PretrainingDataModule:
    settings = TEXT | {
        "name": "small", "dir": str(folder), "max_length": 64, "max_tokens_per_batch": 500, "alpha": 0.3,
        "held_out": 0.1, "parallel_share": 1.0, "split_seed": 0, "validation_lines": 5, "on_bad_line": "error",
        "cache": str(folder / "cache"), "tokenizing_workers": 0, "num_workers": 0, "tokenizer": tokenizer, "seed": 0,
        "objectives": {"mmlm": Mmlm(**COMMON), "camlm": Camlm(**COMMON)},
    }  # fmt: skip
    return PretrainingDataModule(**settings | more)


def at(step: int, *, ranks: int = 1, rank: int = 0) -> Any:
    return SimpleNamespace(
        global_step=step, max_steps=8, accumulate_grad_batches=2, global_rank=rank, world_size=ranks
    )  # fmt: skip


def test_the_loader_goes_on_at_the_trainers_step(folder: Path, tokenizer: ErnieMTokenizer) -> None:
    data = module(folder, tokenizer)
    data.load()
    data.trainer = at(0)
    whole = list(data.train_dataloader())
    data.trainer = at(5)
    rest = list(data.train_dataloader())
    assert (len(whole), len(rest)) == (16, 6)
    for ours, theirs in zip(rest, whole[10:], strict=True):
        assert ours.step == theirs.step
        assert ours.final is not None
        assert theirs.final is not None
        assert torch.equal(ours.final.ids, theirs.final.ids)
    data.trainer = at(5, ranks=2, rank=1)
    assert {batch.share for batch in data.train_dataloader()} == {1, 3}


def test_corpora_are_built_once_and_numbered_in_order(folder: Path, tokenizer: ErnieMTokenizer) -> None:
    done: list[str] = []
    first, second = (module(folder, tokenizer, max_length=48) for _ in range(2))
    first.load(progress=lambda name, lines: done.append(name))
    assert done == ["de", "en", "sw", "en-de", "en-sw"]
    second.load(progress=lambda name, lines: done.append("again"))
    assert "again" not in done
    assert [corpus.name for corpus in second.corpora] == ["de", "en", "sw", "en-de", "en-sw"]
    assert second.setting.languages.names == ("de", "en", "sw")


def test_objectives_without_text_and_batches_without_room_are_refused_at_once(
    folder: Path, tokenizer: ErnieMTokenizer
) -> None:
    with pytest.raises(ConfigError, match="objective camlm reads parallel text, and there is none"):
        module(folder, tokenizer, parallel=None).load()
    with pytest.raises(ConfigError, match="max_tokens_per_batch"):
        module(folder, tokenizer, max_tokens_per_batch=60).load()


def test_text_is_found_by_patterns_and_kept_by_language(folder: Path) -> None:
    found = find_text(dir=str(folder), **TEXT | {"languages": ["en", "sw"]})
    assert [source.name for source in found] == ["en", "sw", "en-sw"]
    several = find_text(dir="/", **TEXT | {"mono": [f"{folder}/mono.{{language}}.txt"], "parallel": None})
    assert [source.name for source in several] == ["de", "en", "sw"]


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"mono": "mono.txt"}, ConfigError, r"data.mono=mono.txt: write \{language\}"),
        ({"mono": "{pair}.{language}"}, ConfigError, r"data.mono=.*: write \{language\}"),
        ({"parallel": "{language}.txt"}, ConfigError, r"data.parallel=.*: write \{pair\}"),
        ({"mono": None, "parallel": None}, ConfigError, "there is no text"),
        ({"mono": "no.{language}"}, DataError, "no file matches no"),
        ({"languages": ["en", "xx"]}, ConfigError, "xx"),
    ],
)
def test_what_names_no_text_is_refused(
    change: dict[str, Any], error: type[Exception], message: str, folder: Path
) -> None:
    with pytest.raises(error, match=message):
        find_text(dir=str(folder), **TEXT | change)

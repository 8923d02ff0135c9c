"""PretrainingDataModule: text to loaders, from the step that the trainer is at."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from ernie_m import ErnieMTokenizer
from ernie_m.errors import ConfigError, DataError
from pretraining.corpus.files import find_text
from pretraining.corpus.shards.join import join
from pretraining.corpus.shards.storage import Storage
from pretraining.corpus.tokenization import LARGE
from pretraining.objectives.camlm import Camlm
from pretraining.objectives.masking import Masking
from pretraining.objectives.mmlm import Mmlm
from pretraining.training.data import PretrainingDataModule, languages_of
from pretraining.training.ranges import range_problems
from pretraining.training.tables import corpora_notes
from tests.pretraining.corpus.shards.making import SETTINGS, USED, make, memory_url
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
    settings = TEXT | {"corpora": None, "cache_gigabytes": 1.0} | {
        "name": "small", "dir": str(folder), "max_length": 64, "max_tokens_per_batch": 500, "alpha": 0.3,
        "held_out": 0.1, "parallel_share": 1.0, "split_seed": 0, "validation_lines": 5, "on_bad_line": "error",
        "max_tokens_per_validation_batch": 250,
        "cache": str(folder / "cache"), "tokenizing_workers": 0, "num_workers": 0, "tokenizer": tokenizer, "seed": 0,
        "objectives": {"mmlm": Mmlm(**COMMON), "camlm": Camlm(**COMMON)},
    }  # fmt: skip
    return PretrainingDataModule(**settings | more)


def at(step: int, *, ranks: int = 1, rank: int = 0, accumulation: int = 2) -> Any:
    return SimpleNamespace(
        global_step=step, max_steps=8, accumulate_grad_batches=accumulation, global_rank=rank, world_size=ranks
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


def test_a_cache_that_is_too_small_is_noted_first(folder: Path, tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    url = memory_url(tmp_path)
    sources = find_text(dir=str(folder), **TEXT)
    make(sources, tokenizer, url, tmp_path, 1)
    shards = [shard for corpus in join(Storage(url)).corpora.values() for shard in corpus.shards]
    gigabytes = sum(shard.size for shard in shards) / 1e9
    prepared: dict[str, Any] = {"mono": None, "parallel": None, "corpora": url, "cache": str(tmp_path)}
    prepared |= SETTINGS | {"parallel_share": USED}
    for share, is_noted in ((1.1, False), (0.9, True)):
        data = module(folder, tokenizer, cache_gigabytes=share * gigabytes, **prepared)
        data.load()
        assert next(corpora_notes(data)).startswith(f"{url} has ") == is_noted


def test_objectives_without_text_and_batches_without_room_are_refused_at_once(
    folder: Path, tokenizer: ErnieMTokenizer
) -> None:
    with pytest.raises(ConfigError, match="objective camlm reads parallel text, and there is none"):
        module(folder, tokenizer, parallel=None).load()
    with pytest.raises(ConfigError, match="max_tokens_per_batch: 32 tokens for one objective do not hold"):
        module(folder, tokenizer, max_tokens_per_batch=64).load()


RANGES: dict[str, Any] = {
    "max_length": 64, "max_tokens_per_batch": 500, "alpha": 0.3, "held_out": 0.1, "parallel_share": 1.0,
    "validation_lines": 5, "max_tokens_per_validation_batch": 150, "cache_gigabytes": 1.0, "tokenizing_workers": None,
    "num_workers": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"max_length": 5}, "data.max_length=5: at least 6 tokens are needed"),
        ({"max_tokens_per_batch": 63}, "data.max_tokens_per_batch=63: at least data.max_length=64 is needed"),
        ({"alpha": 1.5}, "data.alpha=1.5: a number from 0 to 1"),
        ({"held_out": 1.0}, "data.held_out=1.0: a share of the lines"),
        ({"parallel_share": 0.0}, "data.parallel_share=0.0: a share of the pairs"),
        ({"validation_lines": 0}, "data.validation_lines=0: at least 1 is needed"),
        ({"tokenizing_workers": -1}, "data.tokenizing_workers=-1: at least 0 is needed"),
        ({"cache_gigabytes": 0.0}, "data.cache_gigabytes=0.0: a number above 0 is needed"),
        ({"num_workers": -1}, "data.num_workers=-1: at least 0 is needed"),
    ],
)
def test_settings_out_of_range_are_refused_before_text_is_looked_for(
    change: dict[str, Any], message: str, tokenizer: ErnieMTokenizer
) -> None:
    (problem,) = range_problems(**RANGES | change)
    assert message in problem
    with pytest.raises(ConfigError, match=message):
        module(Path("nowhere"), tokenizer, **change)


def test_settings_at_the_edge_of_their_ranges_pass() -> None:
    edge = {"max_length": 6, "max_tokens_per_batch": 6, "alpha": 0, "held_out": 0, "validation_lines": 1}
    edge |= {"max_tokens_per_validation_batch": 1}
    assert range_problems(**RANGES | edge) == []
    all_wrong = {"max_length": 1, "alpha": -1, "held_out": 2, "parallel_share": 2, "num_workers": -2}
    assert len(range_problems(**RANGES | all_wrong)) == 5


def test_validation_has_the_same_batches_for_any_number_of_ranks_and_any_seed(
    folder: Path, tokenizer: ErnieMTokenizer
) -> None:
    def dealt(ranks: int = 1, **more: Any) -> list[list[list[Any]]]:
        data = module(folder, tokenizer, held_out=0.4, validation_lines=40, max_length=48, **more)
        data.load()
        loaders = []
        for rank in range(ranks):
            data.trainer = at(0, rank=rank, ranks=ranks)
            loaders.append([list(batches) for batches in data.val_dataloader()])
        return loaders

    ((masks, pairs, drafts),) = dealt()
    tokens = [int(batch.bag.mask.sum()) for batch in (*pairs, *drafts)]
    assert 125 < max(tokens) <= 250
    three = dealt(3)
    shares = sorted((batch for loaders in three for batch in loaders[0]), key=lambda batch: batch.share)
    assert all(torch.equal(ours.final.labels, theirs.final.labels) for ours, theirs in zip(shares, masks, strict=True))
    assert [[batch.share % 3 for batch in loaders[0]].count(rank) for rank, loaders in enumerate(three)] == [
        len(loaders[0]) for loaders in three
    ]
    assert sorted(batch.pair for loaders in three for batch in loaders[1]) == sorted(batch.pair for batch in pairs)
    lone = [batch.bag.ids.tolist() for batch in drafts]
    assert sorted(batch.bag.ids.tolist() for loaders in three for batch in loaders[2]) == sorted(lone)
    assert [batch.bag.ids.tolist() for batch in three[1][2]] == lone[1::3]
    ((again, _, _),) = dealt(seed=7)
    assert all(torch.equal(ours.final.labels, theirs.final.labels) for ours, theirs in zip(again, masks, strict=True))
    ((redrawn, _, _),) = dealt(split_seed=1)
    assert [batch.final.labels.tolist() for batch in redrawn] != [batch.final.labels.tolist() for batch in masks]


def test_translations_are_validated_where_an_objective_has_to_do_with_them(
    folder: Path, tokenizer: ErnieMTokenizer
) -> None:
    for objectives, loaders in (({"mmlm": Mmlm(**COMMON)}, 2), ({"camlm": Camlm(**COMMON)}, 3)):
        data = module(folder, tokenizer, objectives=objectives)
        data.load()
        data.trainer = at(0)
        assert len(data.val_dataloader()) == loaders


@pytest.mark.parametrize(("size", "workers"), [(None, 3), (LARGE, 0), (LARGE + 1, 3)])
def test_text_that_is_large_or_of_unknown_size_is_tokenised_by_processes(
    size: int | None, workers: int, folder: Path, tokenizer: ErnieMTokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def note(*_: Any, workers: int, **__: Any) -> None:
        asked.append(workers)
        raise DataError("enough")

    monkeypatch.setattr("pretraining.training.data.open_corpus", note)
    monkeypatch.setattr("pretraining.corpus.text.Source.size", size)
    with pytest.raises(DataError, match="enough"):
        module(folder, tokenizer, tokenizing_workers=3).load()
    assert asked == [workers]


def test_languages_are_known_before_text_is_read(folder: Path) -> None:
    languages = languages_of(find_text(dir=str(folder), **TEXT))
    assert languages.names == ("de", "en", "sw")
    assert [languages.partners(number) for number in range(3)] == [(1,), (0, 2), (1,)]


def test_text_is_found_by_patterns_and_kept_by_language(folder: Path) -> None:
    sources = find_text(dir=str(folder), **TEXT | {"languages": ["en", "sw"]})
    assert [source.name for source in sources] == ["en", "sw", "en-sw"]
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

"""Optimizer step t: the same global batch for any number of ranks, workers and shares, inside its budget."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
import torch

from ernie_m.errors import ConfigError
from ernie_m.losses import IGNORED
from pretraining.corpus.corpus import Corpus
from pretraining.objectives import Objective
from pretraining.objectives.btmlm import Btmlm
from pretraining.objectives.camlm import Camlm
from pretraining.objectives.languages import Setting
from pretraining.objectives.masking import Masking
from pretraining.objectives.mmlm import Mmlm
from pretraining.objectives.tlm import Tlm
from pretraining.training.steps import StepLoader, Steps
from tests.pretraining import words
from tests.pretraining.training.small import groups_in

VOCABULARY = words.vocabulary()
BERT = Masking(rate=0.15, unit="token", mask_share=0.8, random_share=0.1, mean_span=3.0, max_span=10)
COMMON = {"masking": BERT, "weight": 1.0, "share": 1.0, "first_step": 0}
OBJECTIVES: dict[str, Objective] = {
    "mmlm": Mmlm(**COMMON),
    "tlm": Tlm(**COMMON),
    "camlm": Camlm(**COMMON),
    "btmlm": Btmlm(target_languages="parallel", length_ratio=1.0, **COMMON | {"first_step": 5}),
}


def steps(corpora: list[Corpus], setting: Setting, **more: Any) -> Steps:
    arguments: dict[str, Any] = {
        "objectives": OBJECTIVES, "corpora": corpora, "setting": setting, "max_tokens_per_batch": 4000, "alpha": 0.5,
        "accumulation": 1, "rank": 0, "world_size": 1, "seed": 0,
    }  # fmt: skip
    return Steps(**arguments | more)


@pytest.mark.parametrize("step", [0, 7])
@pytest.mark.parametrize(("world_size", "accumulation"), [(2, 1), (1, 4), (3, 2)])
def test_the_global_batch_is_the_same_for_any_ranks_and_accumulation(
    corpora: list[Corpus], setting: Setting, world_size: int, accumulation: int, step: int
) -> None:
    (whole,) = steps(corpora, setting)[step]
    shares = [
        steps(corpora, setting, rank=rank, world_size=world_size, accumulation=accumulation)[step]
        for rank in range(world_size)
    ]
    assert all(len(share) == accumulation for share in shares)
    assert groups_in([batch for share in shares for batch in share]) == groups_in([whole])
    assert torch.equal(sum(share[0].counts for share in shares), whole.counts)
    sizes = [int(batch.final.mask.sum()) for share in shares for batch in share]
    assert max(sizes) < 1.1 * min(sizes)


def test_counts_are_the_predicted_tokens_of_each_objective(corpora: list[Corpus], setting: Setting) -> None:
    (batch,) = steps(corpora, setting)[6]
    predicted = (batch.final.labels != -100).sum(1)
    for number in range(4):
        assert batch.counts[number] == predicted[batch.final.objectives == number].sum() > 0


def test_an_objective_joins_at_its_step(corpora: list[Corpus], setting: Setting) -> None:
    made = steps(corpora, setting)
    for step, number in ((0, 0), (4, 0), (5, 1), (100, 1)):
        (batch,) = made[step]
        assert (batch.drafts is not None) == bool(number)
        assert (batch.counts[3] > 0) == bool(number)


def test_the_budget_holds_and_is_used(corpora: list[Corpus], setting: Setting) -> None:
    made = steps(corpora, setting)
    sizes = []
    for step in range(5, 60):
        (batch,) = made[step]
        sizes.append(int(batch.final.mask.sum()))
    assert max(sizes) <= 4000
    assert sum(sizes) / len(sizes) > 2400


def test_an_objective_draws_the_same_alone_and_in_company(corpora: list[Corpus], setting: Setting) -> None:
    (together,) = steps(corpora, setting)[7]
    alone = steps(corpora, setting, objectives={"camlm": OBJECTIVES["camlm"]}, max_tokens_per_batch=1000)
    drawn_alone = {key[2:] for key in groups_in(alone[7])}
    assert drawn_alone == {key[2:] for key in groups_in([together]) if key[1] == 2}


@pytest.mark.parametrize("workers", [0, 2])
def test_a_loader_goes_on_where_it_is_told(corpora: list[Corpus], setting: Setting, workers: int) -> None:
    made = steps(corpora, setting, accumulation=2)
    loader = StepLoader(made, start_step=3, total_steps=7, num_workers=workers)
    batches = list(loader)
    assert len(loader) == 14
    assert [batch.step for batch in batches] == [3, 3, 4, 4, 5, 5, 6, 6]
    for batch, expected in zip(batches, [b for step in range(3, 7) for b in made[step]], strict=True):
        assert groups_in([batch]) == groups_in([expected])
        assert torch.equal(batch.counts, expected.counts)


def test_languages_are_those_of_the_sentences(corpora: list[Corpus], setting: Setting) -> None:
    (batch,) = steps(corpora, setting, objectives={"tlm": OBJECTIVES["tlm"]})[0]
    pairs = {
        tuple(sorted(set(row[keep].tolist())))
        for row, keep in zip(batch.final.languages, batch.final.mask, strict=True)
    }
    known = {
        tuple(sorted(setting.languages.number(name) for name in c.languages)) for c in corpora if len(c.languages) == 2
    }
    assert pairs <= known
    assert len(pairs) > 6


def test_what_is_missing_or_too_small_is_refused(corpora: list[Corpus], setting: Setting) -> None:
    mono = [corpus for corpus in corpora if len(corpus.languages) == 1]
    with pytest.raises(ConfigError, match="objective tlm reads parallel text, and there is none"):
        steps(mono, setting)
    with pytest.raises(ConfigError, match="objective mmlm: max_tokens_per_batch: 10 tokens"):
        steps(corpora, setting, max_tokens_per_batch=40)


def test_shares_outnumber_groups(corpora: list[Corpus], setting: Setting, tmp_path: Path) -> None:
    made = steps(corpora, setting, objectives={"mmlm": OBJECTIVES["mmlm"]}, max_tokens_per_batch=64, accumulation=64)
    batches = made[0]
    empty = sum(not (batch.final.labels != IGNORED).any() for batch in batches)
    assert 30 < empty < 64
    assert all(batch.drafts is None for batch in batches)


def test_every_rank_drafts_where_one_may(corpora: list[Corpus], setting: Setting) -> None:
    options: dict[str, Any] = {"objectives": {"btmlm": OBJECTIVES["btmlm"]}, "max_tokens_per_batch": 600}
    first = OBJECTIVES["btmlm"].first_step
    for rank in range(8):
        batches = steps(corpora, setting, rank=rank, world_size=8, **options)[first]
        assert all(batch.drafts is not None for batch in batches)
    (alone,) = steps(corpora, setting, **options)[first]
    assert (alone.drafts.probes.sum() if alone.drafts else 0) == (alone.final.slots.sum())


def test_masks_differ_from_pass_to_pass(corpora: list[Corpus], setting: Setting) -> None:
    objective = dataclasses.replace(OBJECTIVES["mmlm"], share=1.0)  # type: ignore[type-var]
    tiny = [dataclasses.replace(corpora[0], cells=(dataclasses.replace(corpora[0].cells[-1], lines=1),))]
    made = steps(tiny, setting, objectives={"mmlm": objective}, max_tokens_per_batch=64)
    seen = {tuple(made[step][0].final.labels[0].tolist()) for step in range(30)}  # type: ignore[union-attr]
    assert len(seen) > 3


def test_a_corpus_in_an_unknown_language_is_refused(corpora: list[Corpus]) -> None:
    with pytest.raises(ConfigError, match="no text in language ar; there is de, en, zh"):
        steps(corpora, words.setting())

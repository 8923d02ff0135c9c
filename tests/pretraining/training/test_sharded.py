"""A sharded pre-training is the training of one device: losses, norms, weights, and what it writes and goes on from."""

from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import torch

from ernie_m import ErnieMTokenizer
from ernie_m.training.checkpoint_io import read_training_checkpoint
from ernie_m.training.launching import SPAWNED, Devices, launch
from pretraining.corpus.corpus import Corpus, open_corpus
from pretraining.objectives.languages import Languages, Setting
from pretraining.objectives.vocabulary import Vocabulary
from tests.pretraining.training.sharded import HALF, HALF_NAME, SEEN_NAME, STEPS, Seen, Text, pretrain, pretrain_twice
from tests.pretraining.words import find_sources


class Trainings(NamedTuple):
    """The same training in four ways.

    Attributes:
        alone: By one device.
        sharded: What each rank has seen of a sharded one.
        resumed_sharded: Likewise, of the second half, sharded, of the first.
        resumed_alone: Of the second half, by one device, of the sharded one.
        folder: Of the sharded one.
        folder_alone: Of the first.
        relative: How far losses may be apart, as a share of them.
        apart: How far weights may be apart.
    """

    alone: Seen
    sharded: list[Seen]
    resumed_sharded: list[Seen]
    resumed_alone: Seen
    folder: Path
    folder_alone: Path
    relative: float
    apart: float


WAYS = [
    pytest.param(("cpu", 2, "32-true", 2e-5, 3e-5), marks=pytest.mark.slow),
    *(
        pytest.param(("cuda", ranks, *limits), marks=pytest.mark.gpu)
        for ranks in (1, 2)
        for limits in (("32-true", 1e-4, 1e-3), ("bf16-mixed", 5e-3, 1e-2))  # a step moves a weight by up to 1e-3
    ),
]


@pytest.fixture(scope="module")
def corpora(text: Path, tokenizer: ErnieMTokenizer, tmp_path_factory: pytest.TempPathFactory) -> list[Corpus]:
    """Three languages, of which English has parallel text with both others."""
    options: dict[str, Any] = {"max_length": 48, "on_bad_line": "error", "held_out": 0.0, "split_seed": 0, "workers": 0}
    cache = tmp_path_factory.mktemp("corpora")
    sources = find_sources(text, ["mono.{language}.txt", "parallel.{pair}.{language}"])
    return [open_corpus(source, tokenizer, cache=cache, **options) for source in sources]


@pytest.fixture(scope="module", params=WAYS, ids=str)
def trainings(
    request: pytest.FixtureRequest,
    tokenizer: ErnieMTokenizer,
    corpora: list[Corpus],
    tmp_path_factory: pytest.TempPathFactory,
) -> Trainings:
    accelerator, ranks, precision, relative, apart = request.param
    if accelerator == "cuda" and torch.cuda.device_count() < ranks:
        pytest.skip(f"there are {torch.cuda.device_count()} GPUs, {ranks} are needed")
    setting = Setting(Vocabulary.of(tokenizer), Languages.of(corpora), max_length=48)
    text = Text(corpora, setting, accelerator, precision)
    folder, folder_alone = tmp_path_factory.mktemp("sharded"), tmp_path_factory.mktemp("alone")
    alone = pretrain(text, folder_alone)
    devices = Devices(accelerator, ranks, 1, SPAWNED)
    work = partial(pretrain_twice, text, folder, folder_alone / HALF_NAME)
    launch(work, devices=devices)
    of_ranks = torch.load(folder / SEEN_NAME)
    sharded, resumed_sharded = ([Seen(**pair[number]) for pair in of_ranks] for number in range(2))
    resumed_alone = pretrain(text, folder_alone, resume_from=folder / HALF_NAME)
    return Trainings(alone, sharded, resumed_sharded, resumed_alone, folder, folder_alone, relative, apart)


def test_losses_and_norms_are_those_of_one_device(trainings: Trainings) -> None:
    assert len(trainings.alone.losses) == STEPS
    for seen in trainings.sharded:
        assert seen.losses == pytest.approx(trainings.alone.losses, rel=trainings.relative)
        assert seen.norms == pytest.approx(trainings.alone.norms, rel=10 * trainings.relative)


def test_each_rank_keeps_its_part(trainings: Trainings) -> None:
    ranks = len(trainings.sharded)
    whole = trainings.alone.sizes
    assert sum(seen.sizes for seen in trainings.sharded) == whole
    assert all(abs(seen.sizes - whole / ranks) < 0.01 * whole for seen in trainings.sharded)


def test_the_first_rank_exports_what_one_device_does(trainings: Trainings) -> None:
    first, *others = trainings.sharded
    assert not any(seen.weights for seen in others)
    assert first.weights.keys() == trainings.alone.weights.keys()
    for name, weight in trainings.alone.weights.items():
        torch.testing.assert_close(first.weights[name], weight, rtol=0, atol=trainings.apart, msg=name)


@pytest.mark.parametrize("sharded", [True, False])
def test_a_run_goes_on_with_other_devices(trainings: Trainings, sharded: bool) -> None:
    expected = trainings.alone.losses[HALF:]
    for seen in trainings.resumed_sharded if sharded else [trainings.resumed_alone]:
        assert seen.losses == pytest.approx(expected, rel=trainings.relative)


def test_a_checkpoint_is_what_one_device_writes(trainings: Trainings) -> None:
    ours, theirs = (
        read_training_checkpoint(folder / HALF_NAME) for folder in (trainings.folder, trainings.folder_alone)
    )
    assert ours.keys() == theirs.keys()
    assert ours["state_dict"].keys() == theirs["state_dict"].keys()
    for mine, other in zip(ours["optimizer_states"], theirs["optimizer_states"], strict=True):
        assert mine["param_groups"] == other["param_groups"]
        assert mine["state"].keys() == other["state"].keys()
        for number, values in other["state"].items():
            for name, value in values.items():
                torch.testing.assert_close(mine["state"][number][name], value, rtol=0, atol=trainings.apart)


def test_weights_of_a_checkpoint_are_loaded(trainings: Trainings) -> None:
    stored = read_training_checkpoint(trainings.folder / HALF_NAME)["state_dict"]
    reloaded = trainings.sharded[0].reloaded
    assert reloaded
    for name, weight in reloaded.items():
        assert torch.equal(weight.cpu(), stored[f"model.model.{name}"])
        assert name.endswith("k_proj.bias") or not torch.equal(weight.cpu(), trainings.sharded[0].weights[name])


def test_ranks_validate_different_numbers_of_batches(trainings: Trainings) -> None:
    for rank, seen in enumerate(trainings.sharded):
        assert seen.validations == [1, *[rank + 1] * (STEPS // 2)]

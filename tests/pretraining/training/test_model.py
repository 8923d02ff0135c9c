"""One forward for a bag of groups: nothing leaks, objectives do not disturb one another, drafts are words."""

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy
import pytest
import torch
import torch.nn.functional as F
from torch import Generator, Tensor
from torch.multiprocessing.reductions import StorageWeakRef
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from ernie_m import ErnieMConfig, ErnieMForMaskedLM, encoder, losses
from ernie_m.attention import Attention, choose_attention, varlen_attention
from ernie_m.errors import ConfigError
from ernie_m.packing import Layout
from pretraining.objectives.btmlm import Btmlm
from pretraining.objectives.camlm import Camlm
from pretraining.objectives.groups import Groups, Sentence
from pretraining.objectives.masking import Masking
from pretraining.objectives.mmlm import Mmlm
from pretraining.objectives.tlm import Tlm
from pretraining.training.collate import Bag
from pretraining.training.model import PretrainingModel
from tests.ernie_m.kernel import loop_kernel
from tests.pretraining.words import MASK, PAD, SIZE, sentence, setting

SETTING = setting()
IS_WORD = torch.from_numpy(SETTING.vocabulary.is_word)
BERT = Masking(rate=0.3, unit="token", mask_share=0.8, random_share=0.1, mean_span=3.0, max_span=10)
COMMON = {"masking": BERT, "weight": 1.0, "share": 1.0, "first_step": 0}
OBJECTIVES = (
    Mmlm(**COMMON), Tlm(**COMMON), Camlm(**COMMON), Btmlm(target_languages="parallel", length_ratio=1.3, **COMMON),
)  # fmt: skip
X, Y = sentence(10, 11, 12, 13, 14, 15, language=0), sentence(20, 21, 22, 23, 24, language=1)
CONFIG = ErnieMConfig(
    vocab_size=SIZE, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48,
    max_position_embeddings=66, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, initializer_range=0.3,
)  # fmt: skip


def pretraining_model(
    layers: int = 2, language_embedding: str = "probes", seed: int = 0, vocabulary: int = SIZE
) -> PretrainingModel:
    torch.manual_seed(seed)
    config = dataclasses.replace(CONFIG, num_hidden_layers=layers, vocab_size=vocabulary)
    model = PretrainingModel(
        ErnieMForMaskedLM(config),
        languages=3,
        language_embedding=language_embedding,
        mask=MASK,  # type: ignore[arg-type]
    )
    if model.languages is not None:
        model.languages.weight.data.normal_(0.0, 0.5)
    return model.eval()


def make(objective: Callable[..., Groups], *sample: Sentence, seed: int = 0) -> Groups:
    return objective(sample, SETTING, numpy.random.default_rng(seed))


def bag_of(*groups: object, objectives: list[int] | None = None) -> Bag:
    return Bag.of(groups, objectives or [0] * len(groups), pad=PAD)  # type: ignore[arg-type]


def change(sample: Sentence, place: int) -> Sentence:
    ids = sample.ids.copy()
    ids[place] = 30
    return Sentence(ids, sample.language)


@pytest.mark.parametrize("layers", [1, 2, 3, 6, 12])
@pytest.mark.parametrize("direction", [0, 1])
def test_camlms_probes_never_see_their_own_sentence(layers: int, direction: int) -> None:
    """Any word of the probes' sentence may change: their logits stay the same bit by bit; the other's words matter."""
    model = pretraining_model(layers)
    sample = [X, Y]
    group = make(OBJECTIVES[2], *sample).final[direction]
    hidden_sentence, other = sample[1 - direction], sample[direction]
    bag = bag_of(group)
    before = model.encode(bag, bag.labels != -100)
    for place in range(len(hidden_sentence.ids)):
        changed: list[Sentence] = [X, Y]
        changed[1 - direction] = change(hidden_sentence, place)
        same_masks = make(OBJECTIVES[2], *changed).final[direction]
        after_bag = bag_of(same_masks)
        assert torch.equal(after_bag.probes, bag.probes)
        assert torch.equal(model.encode(after_bag, after_bag.labels != -100), before)
    for place in range(len(other.ids)):
        changed = [X, Y]
        changed[direction] = change(other, place)
        after_bag = bag_of(make(OBJECTIVES[2], *changed).final[direction])
        assert not torch.equal(model.encode(after_bag, after_bag.labels != -100), before)


@pytest.mark.parametrize("layers", [1, 2, 12])
def test_btmlms_placeholders_leave_the_source_alone(layers: int) -> None:
    model = pretraining_model(layers)
    (draft,) = make(OBJECTIVES[3], X).drafts
    bag = bag_of(draft)
    before = model.encode(bag, bag.mask & ~bag.probes)
    probes_before = model.encode(bag, bag.probes)
    assert model.languages is not None
    model.languages.weight.data.normal_()
    assert torch.equal(model.encode(bag, bag.mask & ~bag.probes), before)
    assert not torch.equal(model.encode(bag, bag.probes), probes_before)


@pytest.mark.parametrize("number", [0, 1])
def test_what_is_hidden_in_place_never_reaches_its_own_logits(number: int) -> None:
    masking = dataclasses.replace(BERT, mask_share=1.0, random_share=0.0)
    objective = dataclasses.replace(OBJECTIVES[number], masking=masking)
    model = pretraining_model()
    sample = [X, Y][: 1 + number]
    (group,) = make(objective, *sample).final
    bag = bag_of(group)
    before = model.encode(bag, bag.labels != -100)
    hidden = numpy.flatnonzero(group.predicted)
    assert len(hidden) >= 1 + number
    for place in hidden.tolist():
        sentence_number = int(group.languages[place])
        at = place - 1 - sentence_number * (len(X.ids) + 2)
        changed = list(sample)
        changed[sentence_number] = change(changed[sentence_number], at)
        after = bag_of(*make(objective, *changed).final)
        assert after.labels[0, place] == 30
        assert torch.equal(model.encode(after, after.labels != -100), before)


def all_groups() -> list[tuple[int, object]]:
    groups: list[tuple[int, object]] = []
    for number, objective in enumerate(OBJECTIVES):
        for seed in range(3):
            sample = (X, Y) if objective.reads == "parallel" else (X if seed % 2 else Y,)
            groups += [(number, group) for group in make(objective, *sample, seed=seed).final]
    return groups


@pytest.mark.parametrize("order", [0, 1, 2])
def test_one_forward_equals_the_objectives_by_themselves(order: int) -> None:
    model = pretraining_model()
    groups = all_groups()
    shuffled = [groups[i] for i in torch.randperm(len(groups), generator=Generator().manual_seed(order)).tolist()]

    def loss(some: list[tuple[int, object]]) -> tuple[Tensor, list[Tensor]]:
        bag = bag_of(*(group for _, group in some), objectives=[number for number, _ in some])
        count = int((bag.labels != -100).sum())
        total = model.loss(bag, torch.ones(count), max_logits=100).total
        return total, list(torch.autograd.grad(total, list(model.parameters()), allow_unused=True))

    together, gradients = loss(shuffled)
    apart = [loss([pair for pair in groups if pair[0] == number]) for number in range(4)]
    expected = sum(total.item() for total, _ in apart)
    assert together.item() == pytest.approx(expected, rel=1e-6)
    for i, gradient in enumerate(gradients):
        parts = [g[i] for _, g in apart if g[i] is not None]
        if gradient is None:
            assert not parts
        else:
            torch.testing.assert_close(gradient, torch.stack(parts).sum(0), rtol=1e-4, atol=2e-5)


@pytest.mark.parametrize("backend", ["explicit", "packed"])
@pytest.mark.parametrize("language_embedding", ["probes", "all"])
def test_every_backend_gives_the_same_loss_and_gradients(
    backend: str, language_embedding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fast path of a CPU, the dense reference, and the packed kernel's contract, over a mixed bag."""
    model = pretraining_model(language_embedding=language_embedding).train()
    bag = bag_of(*(group for _, group in all_groups()))
    weights = torch.linspace(0.5, 2.0, int((bag.labels != -100).sum()))
    used: list[str] = []

    def backward() -> tuple[float, list[Tensor]]:
        total = model.loss(bag, weights, max_logits=100).total
        return total.item(), list(torch.autograd.grad(total, list(model.parameters())))

    def chosen(layout: Layout, key_mask: Tensor, probe_mask: Tensor, **options: Any) -> Attention:
        if backend == "packed":
            attention: Attention = varlen_attention(layout, probe_mask, loop_kernel)
        else:
            attention = choose_attention(layout, key_mask, probe_mask, **options | {"want_weights": True})
        used.append(type(attention).__name__)
        return attention

    expected, gradients = backward()
    monkeypatch.setattr(encoder, "choose_attention", chosen)
    total, found_gradients = backward()
    assert used == [{"packed": "VarlenAttention", "explicit": "ExplicitAttention"}[backend]]
    assert total == pytest.approx(expected, rel=1e-6)
    for ours, theirs in zip(found_gradients, gradients, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=5e-5)


class LargeTensors(TorchDispatchMode):
    """How many tensors of at least so many numbers were alive at once, and the size of the largest."""

    def __init__(self, least: int) -> None:
        super().__init__()
        self.least, self.largest, self.peak = least, 0, 0
        self._alive: dict[int, StorageWeakRef] = {}

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        made = func(*args, **(kwargs or {}))
        given = {x.untyped_storage()._cdata for x in tree_leaves(args) if dense(x)} - self._alive.keys()
        for tensor in tree_leaves(made):
            if dense(tensor) and (storage := tensor.untyped_storage())._cdata not in given:
                self.largest = max(self.largest, tensor.numel())
                if tensor.numel() >= self.least:
                    self._alive[storage._cdata] = StorageWeakRef(storage)
        self._alive = {key: weak for key, weak in self._alive.items() if not weak.expired()}
        self.peak = max(self.peak, len(self._alive))
        return made


def dense(value: object) -> bool:
    return isinstance(value, Tensor) and not value.is_sparse


@pytest.mark.parametrize(("half_precision", "tables"), [(False, 1), (True, 2)])
def test_a_step_holds_no_logits_and_one_gradient_of_the_table(
    half_precision: bool, tables: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the table itself: its gradient, and in half precision one cast of it."""
    monkeypatch.setattr(losses, "VOCABULARY_BLOCK", 500)
    words, max_logits = 4000, 8000
    model = pretraining_model(vocabulary=words).train()
    bag = bag_of(*(group for _, group in all_groups() * 3))
    predicted = int((bag.labels != -100).sum())
    table = words * CONFIG.hidden_size
    assert predicted * words > 2 * table > 20 * max_logits
    with LargeTensors(table) as large, torch.autocast("cpu", torch.bfloat16, enabled=half_precision):
        model.loss(bag, torch.ones(predicted), max_logits=max_logits).total.backward()
    assert large.largest == table
    assert large.peak == tables


def test_weights_weigh_and_losses_are_those_of_the_plain_head() -> None:
    model = pretraining_model(language_embedding="none")
    bag = bag_of(*(group for _, group in all_groups()))
    where = bag.labels != -100
    weights = torch.rand(int(where.sum()))
    outcome = model.loss(bag, weights, max_logits=100)
    head = model.model(
        bag.ids, bag.mask, position_ids=bag.positions, probe_mask=bag.probes, unpad=True, labels=bag.labels
    )
    plain = F.cross_entropy(head.logits, bag.labels[where], reduction="none")
    torch.testing.assert_close(outcome.losses, plain, rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(outcome.total, (plain * weights).sum(), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("temperature", [0.0, 1.0, 5.0])
def test_pseudo_tokens_are_words_and_no_gradient_flows(temperature: float) -> None:
    model = pretraining_model()
    model.model.lm_head.bias.data[~IS_WORD] = 100.0  # special ids would win
    drafts = bag_of(*(draft for seed in range(40) for draft in make(OBJECTIVES[3], X, seed=seed).drafts))
    model.train()
    ids = model.generate(drafts, IS_WORD, temperature=temperature, seed=0, max_logits=200)
    assert model.training
    assert len(ids) == int(drafts.probes.sum())
    assert IS_WORD[ids].all()
    assert not ids.requires_grad
    assert all(parameter.grad is None for parameter in model.parameters())
    assert torch.equal(ids, model.generate(drafts, IS_WORD, temperature=temperature, seed=0, max_logits=200))
    other = model.generate(drafts, IS_WORD, temperature=temperature, seed=1, max_logits=10**6)
    assert torch.equal(ids, other) == (temperature == 0)


def test_words_are_drawn_in_proportion_and_by_row() -> None:
    model = pretraining_model()
    drafts = [draft for seed in range(3) for draft in make(OBJECTIVES[3], X if seed else Y, seed=seed).drafts]
    bag = bag_of(*drafts)
    whole = model.generate(bag, IS_WORD, temperature=2.0, seed=5, max_logits=10**6)
    alone = [model.generate(bag_of(d), IS_WORD, temperature=2.0, seed=5, max_logits=10**6) for d in reversed(drafts)]
    assert torch.equal(whole, torch.cat(alone[::-1]))
    hidden = model.encode(bag_of(drafts[0]), bag_of(drafts[0]).probes)[:1]
    logits = hidden @ model.model.ernie_m.embeddings.word_embeddings.weight.T + model.model.lm_head.bias
    expected = (logits.masked_fill(~IS_WORD, -torch.inf) / 2.0).softmax(-1)[0]
    draws = [
        int(model.generate(bag_of(drafts[0]), IS_WORD, temperature=2.0, seed=seed, max_logits=10**6)[0])
        for seed in range(1500)
    ]
    shares = torch.bincount(torch.tensor(draws), minlength=SIZE) / len(draws)
    assert (shares - expected).abs().max() < 0.05


def test_drafts_fill_the_slots_row_by_row() -> None:
    made = [make(OBJECTIVES[3], sample, seed=seed) for seed, sample in enumerate((X, Y, X))]
    final = bag_of(*(group for groups in made for group in groups.final))
    drafts = bag_of(*(group for groups in made for group in groups.drafts))
    ids = torch.arange(int(drafts.probes.sum())) + 4
    filled = final.filled(ids)
    assert torch.equal(filled.ids[final.slots], ids)
    assert torch.equal(filled.ids[~final.slots], final.ids[~final.slots])
    for row, groups in enumerate(made):
        count = int(groups.drafts[0].probes.sum())
        before = sum(int(other.drafts[0].probes.sum()) for other in made[:row])
        assert filled.ids[row][final.slots[row]].tolist() == ids[before : before + count].tolist()


@pytest.mark.parametrize("kind", ["probes", "all", "none"])
def test_the_language_embedding_goes_where_it_is_told(kind: str) -> None:
    model = pretraining_model(language_embedding=kind)
    bag = bag_of(*make(OBJECTIVES[2], X, Y).final)
    context = bag.mask & ~bag.probes
    before = model.encode(bag, context), model.encode(bag, bag.probes)
    if model.languages is None:
        assert kind == "none"
        return
    model.languages.weight.data.normal_()
    after = model.encode(bag, context), model.encode(bag, bag.probes)
    assert torch.equal(before[0], after[0]) == (kind == "probes")
    assert not torch.equal(before[1], after[1])


def test_the_language_embedding_starts_at_zero_and_stays_out_of_the_export() -> None:
    model = PretrainingModel(ErnieMForMaskedLM(CONFIG), languages=3, language_embedding="all", mask=MASK)
    assert model.languages is not None
    assert (model.languages.weight == 0).all()
    assert not any("languages" in name for name in model.model.state_dict())
    with pytest.raises(ConfigError, match="language_embedding='some'"):
        PretrainingModel(ErnieMForMaskedLM(CONFIG), languages=3, language_embedding="some", mask=MASK)  # type: ignore[arg-type]

"""Live parity of every head with transformers 4.57 in outputs, losses and gradients; precisions; export."""

import copy
import dataclasses
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

import ernie_m
from ernie_m import (
    ErnieMConfig,
    ErnieMForInformationExtraction,
    ErnieMForMaskedLM,
    ErnieMForMultipleChoice,
    ErnieMForQuestionAnswering,
    ErnieMForSequenceClassification,
    ErnieMForTokenClassification,
    ErnieMModel,
)
from tests.devices import DEVICES, PRECISIONS
from tests.ernie_m.parity import (
    KINDS,
    TINY,
    assert_close,
    assert_same_gradients,
    batch,
    for_reference,
    pair,
    real_positions,
)

THREE = dataclasses.replace(TINY, num_labels=3, classifier_dropout=0.3)
ONE = dataclasses.replace(TINY, num_labels=1)
GENERATOR = torch.Generator().manual_seed(7)
TOKEN_LABELS = torch.randint(0, 3, (4, 13), generator=GENERATOR)


def ends(start: list[Any], end: list[Any]) -> dict[str, Tensor]:
    return {"start": torch.tensor(start), "end": torch.tensor(end)}


def rounded(*shape: int) -> Tensor:
    return torch.rand(*shape, generator=GENERATOR).round()


PROBES = torch.arange(13).expand(4, 13) >= torch.tensor([9, 6, 13, 0])[:, None]
"""Of rows of 13, 9, 5 and 1 tokens: some at the end, none, all."""
MIXED = TOKEN_LABELS.masked_fill(torch.rand(4, 13, generator=GENERATOR) > 0.6, -100)
REGRESSION = dataclasses.replace(THREE, problem_type="regression")
CASES: dict[str, tuple[type, ErnieMConfig, dict[str, Tensor]]] = {
    "single_label": (ErnieMForSequenceClassification, THREE, {"labels": torch.tensor([0, 2, 1, 1])}),
    "multi_label": (ErnieMForSequenceClassification, THREE, {"labels": rounded(4, 3)}),
    "regression": (ErnieMForSequenceClassification, ONE, {"labels": torch.randn(4, generator=GENERATOR)}),
    "regression_column": (ErnieMForSequenceClassification, ONE, {"labels": torch.randn(4, 1, generator=GENERATOR)}),
    "regression_of_three": (ErnieMForSequenceClassification, REGRESSION, {"labels": rounded(4, 3)}),
    "token_labels": (ErnieMForTokenClassification, THREE, {"labels": TOKEN_LABELS}),
    "some_token_labels": (ErnieMForTokenClassification, THREE, {"labels": MIXED}),
    "answer_inside": (ErnieMForQuestionAnswering, TINY, ends([0, 3, 4, 0], [1, 5, 4, 0])),
    "answer_clamped": (ErnieMForQuestionAnswering, TINY, ends([0, -3, 4, 0], [1, 5, 40, 0])),
    "answer_ignored": (ErnieMForQuestionAnswering, TINY, ends([0, 13, 4, 99], [1, 13, 4, 99])),
    "answer_column": (ErnieMForQuestionAnswering, TINY, ends([[0], [3], [4], [0]], [[1], [5], [4], [0]])),
    "spans": (ErnieMForInformationExtraction, TINY, {"start": rounded(4, 13), "end": rounded(4, 13)}),
}


def named(labels: dict[str, Tensor]) -> dict[str, Tensor]:
    return {{"start": "start_positions", "end": "end_positions"}.get(key, key): value for key, value in labels.items()}


def reference_output(reference: Any, case: str, inputs: dict[str, Tensor], labels: dict[str, Tensor]) -> Any:
    """Its own information-extraction loss cannot take labels of its logits' shape, so that one is computed here."""
    inputs = for_reference(inputs)
    if case != "spans":
        return reference(**inputs, **for_reference(labels), return_dict=True)
    output = reference(**inputs, return_dict=True)
    losses = [
        F.binary_cross_entropy_with_logits(logits, target)
        for logits, target in zip((output.start_logits, output.end_logits), labels.values(), strict=True)
    ]
    output.loss = (losses[0] + losses[1]) / 2
    return output


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES)
def test_outputs_loss_and_gradients_equal_the_reference(case: str, kind: str) -> None:
    cls, config, labels = CASES[case]
    labels = named(labels)
    model, reference = pair(cls, config)
    inputs = batch(config, kind)
    expected = reference_output(reference, case, inputs, labels)
    actual = model(**inputs, **labels)
    for name in ("logits", "start_logits", "end_logits"):
        if getattr(actual, name) is not None:
            assert_close(getattr(actual, name), getattr(expected, name), name)
    assert_close(actual.loss, expected.loss, "loss")
    expected.loss.backward()
    actual.loss.backward()
    assert_same_gradients(model, reference)


@pytest.mark.parametrize("kind", ["full", "padded", "default_mask", "position_ids", "inputs_embeds"])
@pytest.mark.parametrize("choices", [1, 2, 4])
def test_multiple_choice_equals_the_reference(choices: int, kind: str) -> None:
    model, reference = pair(ErnieMForMultipleChoice, THREE)
    inputs = {name: value.view(4 // choices, choices, *value.shape[1:]) for name, value in batch(THREE, kind).items()}
    labels = torch.arange(4 // choices) % choices
    expected = reference(**for_reference(inputs), labels=labels, return_dict=True)
    actual = model(**inputs, labels=labels)
    assert_close(actual.logits, expected.logits)
    assert_close(actual.loss, expected.loss)
    expected.loss.backward()
    actual.loss.backward()
    assert_same_gradients(model, reference)


@pytest.mark.parametrize("unpad", [False, True])
def test_a_row_may_have_fewer_choices_than_another(unpad: bool) -> None:
    torch.manual_seed(0)
    model = ErnieMForMultipleChoice(TINY).eval()
    ids = torch.randint(8, 120, (2, 3, 7))
    alone = model(ids[1:, :2], labels=torch.tensor([1]))
    choice_mask = torch.tensor([[True, True, True], [True, True, False]])
    ids[1, 2] = TINY.pad_token_id
    both = model(ids, choice_mask=choice_mask, labels=torch.tensor([2, 1]), unpad=unpad)
    assert_close(both.logits[1, :2], alone.logits[0])
    assert both.logits[1, 2] == -torch.inf
    both.loss.backward()
    assert both.loss.isfinite()
    assert all(p.grad is None or p.grad.isfinite().all() for p in model.parameters())


MODELS = (
    ErnieMModel,
    ErnieMForSequenceClassification,
    ErnieMForMultipleChoice,
    ErnieMForTokenClassification,
    ErnieMForQuestionAnswering,
    ErnieMForInformationExtraction,
    ErnieMForMaskedLM,
)


def some_inputs(cls: type, config: ErnieMConfig) -> dict[str, Tensor]:
    inputs = batch(config, "padded")
    return {name: value[:, None] for name, value in inputs.items()} if cls is ErnieMForMultipleChoice else inputs


def scores(output: Any) -> Tensor:
    """Whatever a model is for, as one tensor."""
    for name in ("logits", "start_logits", "last_hidden_state"):
        if getattr(output, name) is not None:
            return getattr(output, name)
    raise AssertionError(output)


def test_every_model_of_the_family_is_importable_from_the_top() -> None:
    assert {cls.__name__ for cls in MODELS} <= set(ernie_m.__all__)


@pytest.mark.parametrize("case", CASES)
def test_unpadded_equals_padded_at_real_positions_and_counts_no_other(case: str) -> None:
    cls, config, labels = CASES[case]
    torch.manual_seed(0)
    model = cls(config).eval()
    inputs = batch(config, "padded")
    real = real_positions(inputs, config)
    padded, packed = model(**inputs), model(**inputs, **named(labels), unpad=True)
    for name, fill in (("logits", 0), ("start_logits", -torch.inf), ("end_logits", -torch.inf)):
        ours, theirs = getattr(packed, name), getattr(padded, name)
        if ours is None:
            continue
        if ours.shape[:2] != real.shape:
            assert_close(ours, theirs)
            continue
        assert_close(ours[real], theirs[real], name)
        assert (ours[~real] == (0 if cls is ErnieMForInformationExtraction else fill)).all()
    if cls is ErnieMForTokenClassification:
        expected = F.cross_entropy(padded.logits[real], labels["labels"][real])
        assert_close(packed.loss, expected)
    if cls is ErnieMForInformationExtraction:
        ends = ((padded.start_logits, labels["start"]), (padded.end_logits, labels["end"]))
        expected = torch.stack([F.binary_cross_entropy_with_logits(a[real], b[real]) for a, b in ends]).mean()
        assert_close(packed.loss, expected)


def test_question_answering_is_a_softmax_over_real_positions_when_unpadded() -> None:
    torch.manual_seed(0)
    model = ErnieMForQuestionAnswering(TINY).eval()
    inputs = batch(TINY, "padded")
    starts, ends = torch.tensor([3, 2, 1, 0]), torch.tensor([5, 8, 4, 0])
    padded = model(**inputs)
    hidden = inputs["attention_mask"] == 0
    total = sum(
        F.cross_entropy(logits.masked_fill(hidden, -torch.inf), target) / 2
        for logits, target in ((padded.start_logits, starts), (padded.end_logits, ends))
    )
    expected = torch.autograd.grad(total, list(model.parameters()))
    loss = model(**inputs, unpad=True, start_positions=starts, end_positions=ends).loss
    assert_close(loss, total)
    for ours, theirs in zip(torch.autograd.grad(loss, list(model.parameters())), expected, strict=True):
        assert_close(ours, theirs)


def test_masked_lm_scores_every_position_or_the_labelled_ones() -> None:
    torch.manual_seed(0)
    model = ErnieMForMaskedLM(TINY).eval()
    inputs = batch(TINY, "padded")
    everywhere = model(**inputs).logits
    assert everywhere.shape == (4, 13, TINY.vocab_size)
    words = model.ernie_m.embeddings.word_embeddings.weight
    hidden = model(**inputs).last_hidden_state[1, 4]
    head = model.lm_head
    by_hand = F.layer_norm(F.gelu(head.dense(hidden)), (32,), head.layer_norm.weight, head.layer_norm.bias)
    assert_close(everywhere[1, 4], words @ by_hand + head.bias)

    labels = torch.full((4, 13), -100)
    labels[0, 2], labels[2, 4], labels[3, 12] = 9, 10, 11
    labelled = model(**inputs, labels=labels)
    where = labels != -100
    assert labelled.logits.shape == (3, TINY.vocab_size)
    assert_close(labelled.logits, everywhere[where])
    assert_close(labelled.loss, F.cross_entropy(everywhere[where], labels[where]))
    packed = model(**inputs, labels=labels, unpad=True)
    assert_close(packed.logits, everywhere[where][:2])
    nothing = model(**inputs, labels=torch.full((4, 13), -100))
    assert nothing.loss == 0
    assert nothing.logits.shape == (0, TINY.vocab_size)


def test_the_decoder_is_the_word_embedding_and_is_stored_once() -> None:
    model = ErnieMForMaskedLM(TINY)
    of_the_head = {name for name in model.state_dict() if not name.startswith("ernie_m.")}
    assert of_the_head == {
        "lm_head.dense.weight", "lm_head.dense.bias", "lm_head.layer_norm.weight", "lm_head.layer_norm.bias",
        "lm_head.bias",
    }  # fmt: skip
    before = model(**batch(TINY, "full")).logits[0, 0, 50].item()
    model.ernie_m.embeddings.word_embeddings.weight.data[50] += 1.0
    assert model(**batch(TINY, "full")).logits[0, 0, 50].item() != before


@pytest.mark.parametrize("cls", MODELS)
def test_attention_weights_are_returned_on_request_and_change_nothing(cls: type) -> None:
    torch.manual_seed(0)
    model = cls(TINY).eval()
    inputs = some_inputs(cls, TINY)
    plain, looked_at = model(**inputs), model(**inputs, output_attentions=True)
    assert_close(scores(looked_at), scores(plain))
    assert [tuple(weights.shape) for weights in looked_at.attentions] == [(4, 4, 13, 13)] * 3
    assert plain.attentions is None
    for weights in looked_at.attentions:
        assert_close(weights.sum(-1), torch.ones(4, 4, 13))


@pytest.mark.parametrize("unpad", [False, True])
@pytest.mark.parametrize("cls", MODELS)
def test_gradient_checkpointing_changes_no_gradient(cls: type, unpad: bool) -> None:
    config = dataclasses.replace(TINY, hidden_dropout_prob=0.1, attention_probs_dropout_prob=0.1)
    torch.manual_seed(0)
    model = cls(config).train()
    inputs = some_inputs(cls, config)
    gradients = []
    for enable in (False, True):
        model.gradient_checkpointing_enable(enable)
        assert all(
            module.gradient_checkpointing == enable for module in model.modules() if isinstance(module, ErnieMModel)
        )
        model.zero_grad()
        torch.manual_seed(1)
        logits = scores(model(**inputs, unpad=unpad))
        logits[logits.isfinite()].square().sum().backward()
        gradients.append({name: p.grad.clone() for name, p in model.named_parameters() if p.grad is not None})
    assert gradients[0].keys() == gradients[1].keys()
    for name, gradient in gradients[0].items():
        assert torch.equal(gradient, gradients[1][name]), name


@pytest.mark.parametrize("unpad", [False, True])
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
@pytest.mark.parametrize("cls", MODELS)
@pytest.mark.parametrize("device", DEVICES)
def test_half_precision_weights_and_autocast_are_near_fp32(
    device: str, cls: type, dtype: torch.dtype, unpad: bool
) -> None:
    torch.manual_seed(0)
    model = cls(TINY).eval()
    inputs = some_inputs(cls, TINY)
    expected = scores(model(**inputs, unpad=unpad))
    near = {"atol": 0.05 if dtype == torch.bfloat16 else 0.01, "rtol": 0.0}
    model, inputs = model.to(device), {name: x.to(device) for name, x in inputs.items()}
    with torch.autocast(device, dtype):
        for weights in (False, True):
            logits = scores(model(**inputs, unpad=unpad, output_attentions=weights))
            torch.testing.assert_close(logits.float().cpu(), expected, **near)
    half = copy.deepcopy(model).to(dtype)
    for weights in (False, True):
        logits = scores(half(**inputs, unpad=unpad, output_attentions=weights))
        assert logits.dtype == dtype
        torch.testing.assert_close(logits.float().cpu(), expected, **near)


TRAINED = {
    **CASES,
    "choices": (ErnieMForMultipleChoice, THREE, {"labels": torch.tensor([1, 0])}),
    "masked_words": (ErnieMForMaskedLM, TINY, {"labels": MIXED}),
}
BACKENDS: dict[str, dict[str, bool]] = {"dense": {"output_attentions": True}, "padded": {}, "packed": {"unpad": True}}
"""What asks for which; packed tokens go through variable-length kernels on a GPU in half precision."""


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("case", TRAINED)
@pytest.mark.parametrize("device", DEVICES)
def test_loss_and_gradients_are_those_of_the_dense_reference(
    device: str, case: str, backend: str, precision: str
) -> None:
    """The reference is fp32 on a CPU; bf16's gradient as a whole has to point the same way and be as long."""
    cls, config, labels = TRAINED[case]
    torch.manual_seed(0)
    model = cls(config).eval()
    inputs = batch(config, "padded")
    if cls is ErnieMForMultipleChoice:
        inputs = {name: value.view(2, 2, -1) for name, value in inputs.items()}
    elif cls is not ErnieMForSequenceClassification:
        inputs["probe_mask"] = PROBES
    tested = copy.deepcopy(model).to(device)
    expected = model(**inputs, **named(labels), output_attentions=True, unpad=backend == "packed").loss
    expected.backward()
    given = {name: value.to(device) for name, value in {**inputs, **named(labels)}.items()}
    with torch.autocast(device, torch.bfloat16, enabled=precision == "bf16"):
        loss = tested(**given, **BACKENDS[backend]).loss
    loss.backward()
    pairs = {
        name: (parameter.grad.cpu().double(), reference.grad.double())
        for (name, parameter), reference in zip(tested.named_parameters(), model.parameters(), strict=True)
        if reference.grad is not None
    }
    assert pairs
    if precision == "fp32":
        assert loss.item() == pytest.approx(expected.item(), rel=1e-5)
        for name, (ours, theirs) in pairs.items():
            torch.testing.assert_close(
                ours, theirs, atol=1e-5, rtol=1e-4, msg=lambda text, name=name: f"{name}: {text}"
            )
    else:
        assert loss.item() == pytest.approx(expected.item(), abs=0.03)
        ours, theirs = (torch.cat([gradients[side].flatten() for gradients in pairs.values()]) for side in (0, 1))
        assert F.cosine_similarity(ours, theirs, dim=0) > 0.995
        assert ours.norm().item() == pytest.approx(theirs.norm().item(), rel=0.03)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
@pytest.mark.parametrize("case", CASES)
def test_losses_and_gradients_are_finite_in_half_precision(case: str, dtype: torch.dtype) -> None:
    cls, config, labels = CASES[case]
    torch.manual_seed(0)
    model = cls(config).eval()
    inputs = batch(config, "padded")
    expected = model(**inputs, **named(labels)).loss
    half = copy.deepcopy(model).to(dtype)
    loss = half(**inputs, **named(labels)).loss
    assert loss.dtype == torch.float32
    assert loss.item() == pytest.approx(expected.item(), abs=0.03)
    loss.backward()
    assert all(p.grad is None or p.grad.isfinite().all() for p in half.parameters())


@pytest.mark.parametrize("cls", MODELS)
def test_torch_export_works_at_any_batch_size_and_length(cls: type) -> None:
    torch.manual_seed(0)
    model = cls(TINY).eval()
    inputs = some_inputs(cls, TINY)
    rows, length = torch.export.Dim("rows", min=2, max=64), torch.export.Dim("length", min=2, max=38)
    shape = {0: rows, (inputs["input_ids"].ndim - 1): length}
    program = torch.export.export(model, (), inputs, dynamic_shapes=dict.fromkeys(inputs, shape))
    other = {name: value[:3, ..., :8] for name, value in inputs.items()}
    assert_close(scores(program.module()(**other)), scores(model(**other)))


@pytest.mark.parametrize("cls", [ErnieMForQuestionAnswering, ErnieMForInformationExtraction])
def test_half_a_span_is_refused(cls: type) -> None:
    with pytest.raises(ValueError, match="give both start_positions and end_positions"):
        cls(TINY)(**batch(TINY, "full"), start_positions=torch.zeros(4, dtype=torch.long))


@pytest.mark.parametrize("cls", MODELS)
def test_ids_mask_and_positions_may_be_given_by_place(cls: type) -> None:
    torch.manual_seed(0)
    model = cls(TINY).eval()
    inputs = batch(TINY, "position_ids")
    if cls is ErnieMForMultipleChoice:
        inputs = {name: value[:, None] for name, value in inputs.items()}
    by_place = model(inputs["input_ids"], inputs["attention_mask"], inputs["position_ids"])
    assert torch.equal(scores(by_place), scores(model(**inputs)))


def test_multiple_choice_needs_a_dimension_of_choices() -> None:
    with pytest.raises(ValueError, match=r"\(B, C, L\)"):
        ErnieMForMultipleChoice(TINY)(**batch(TINY, "full"))

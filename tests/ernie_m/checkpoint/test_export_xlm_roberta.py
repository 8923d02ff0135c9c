"""Models written as XLM-RoBERTa: loaded by transformers' AutoModel classes and by ours, with equal outputs."""

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from ernie_m import ErnieMConfig, ErnieMModel, ErnieMTokenizer
from ernie_m.activations import ACTIVATIONS
from ernie_m.checkpoint.export import MODELS
from ernie_m.checkpoint.export_xlm_roberta import ARCHITECTURES, save_xlm_roberta
from ernie_m.checkpoint.reading import read_checkpoint
from ernie_m.errors import CheckpointError
from tests.ernie_m import autoclasses, transformers_5
from tests.ernie_m.autoclasses import AUTO_CLASSES, SCORES, compare

transformers = pytest.importorskip("transformers", minversion="4.57")

SMALL = ErnieMConfig(
    vocab_size=90, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, intermediate_size=48,
    max_position_embeddings=24, num_labels=3, labels=("nein", "ja", "vielleicht"), layer_norm_eps=1e-6,
    hidden_dropout_prob=0.2, attention_probs_dropout_prob=0.3, classifier_dropout=0.4,
)  # fmt: skip


def small(name: str, **fields: Any) -> Any:
    torch.manual_seed(0)
    model = MODELS[name](dataclasses.replace(SMALL, **fields)).eval()
    for parameter in model.parameters():
        parameter.data.normal_(0.0, 0.2)
    return model


def padded_batch(name: str) -> tuple[Tensor, Tensor]:
    """Ids and mask, padded on the right, one row without padding."""
    lengths = torch.tensor([22, 9, 5, 1])
    mask = torch.arange(22)[None] < lengths[:, None]
    ids = torch.randint(4, 90, (4, 22), generator=torch.Generator().manual_seed(1)).where(mask, 1)
    if name == "ErnieMForMultipleChoice":
        return ids.view(2, 2, 22), mask.view(2, 2, 22)
    return ids, mask


@pytest.mark.parametrize("name", sorted(ARCHITECTURES))
def test_transformers_computes_the_same(name: str, tmp_path: Path) -> None:
    model = small(name)
    save_xlm_roberta(model, None, tmp_path)
    ids, mask = padded_batch(name)
    with torch.inference_mode():
        output = model(input_ids=ids, attention_mask=mask)
    expected = {score: getattr(output, score) for score in SCORES if getattr(output, score) is not None}
    assert compare(tmp_path, AUTO_CLASSES[name], ids, mask, expected) <= 1e-6


@pytest.mark.slow
def test_transformers_5_computes_the_same(tmp_path: Path) -> None:
    cases = tmp_path / "cases"
    for name in ARCHITECTURES:
        model = small(name)
        save_xlm_roberta(model, None, cases / name)
        ids, mask = padded_batch(name)
        with torch.inference_mode():
            output = model(input_ids=ids, attention_mask=mask)
        case = {"input_ids": ids, "attention_mask": mask} | {score: getattr(output, score) for score in SCORES}
        case = {key: tensor for key, tensor in case.items() if tensor is not None}
        torch.save(case, cases / name / "case.pt")
    python = transformers_5.interpreter(tmp_path / "environment")
    report = json.loads(transformers_5.run(python, autoclasses.__file__, str(cases)))
    print(report)  # the versions, and the differences
    assert report["transformers"].startswith("5.")
    assert report["differences"].keys() == ARCHITECTURES.keys()
    assert max(report["differences"].values()) <= 1e-6


@pytest.mark.parametrize("name", sorted(ARCHITECTURES))
def test_we_read_back_equal_weights(name: str, tmp_path: Path) -> None:
    model = small(name)
    save_xlm_roberta(model, None, tmp_path)
    checkpoint = read_checkpoint(tmp_path)
    assert (checkpoint.format, checkpoint.architecture) == ("XLM-R", name)
    again = MODELS[name].from_checkpoint(checkpoint)
    assert again.newly_initialized == again.ignored == ()
    assert all(torch.equal(again.state_dict()[key], tensor) for key, tensor in model.state_dict().items())
    ids, mask = padded_batch(name)
    with torch.inference_mode():
        ours, theirs = model(input_ids=ids, attention_mask=mask), again(input_ids=ids, attention_mask=mask)
    for score in SCORES:
        assert getattr(ours, score) is None or torch.equal(getattr(ours, score), getattr(theirs, score))
    spans = name == "ErnieMForQuestionAnswering"
    assert again.config == dataclasses.replace(
        model.config, labels=None if spans else model.config.labels, num_labels=2 if spans else 3
    )


class WithoutPooler(ErnieMModel):
    """As a task may have the encoder."""

    def __init__(self, config: ErnieMConfig) -> None:
        super().__init__(config, add_pooling_layer=False)


def test_a_class_of_ones_own_is_written_as_the_class_that_it_derives_from(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = WithoutPooler(SMALL).eval()
    save_xlm_roberta(model, None, tmp_path)
    ids, mask = padded_batch("ErnieMModel")
    with torch.inference_mode():
        expected = model(input_ids=ids, attention_mask=mask).last_hidden_state
        theirs = transformers.AutoModel.from_pretrained(tmp_path, add_pooling_layer=False).eval()
        assert torch.equal(theirs(input_ids=ids, attention_mask=mask.long()).last_hidden_state[mask], expected[mask])


def test_the_configuration_says_what_users_rely_on(tmp_path: Path) -> None:
    model = small("ErnieMForSequenceClassification", problem_type="multi_label_classification")
    save_xlm_roberta(model.to(torch.bfloat16), None, tmp_path)
    config = transformers.AutoConfig.from_pretrained(tmp_path)
    assert isinstance(config, transformers.XLMRobertaConfig)
    assert config.architectures == ["XLMRobertaForSequenceClassification"]
    assert config.id2label == {0: "nein", 1: "ja", 2: "vielleicht"}
    assert config.label2id == {"nein": 0, "ja": 1, "vielleicht": 2}
    assert config.problem_type == "multi_label_classification"
    assert (config.bos_token_id, config.pad_token_id, config.eos_token_id) == (0, 1, 2)
    rates = (config.hidden_dropout_prob, config.attention_probs_dropout_prob, config.classifier_dropout)
    assert rates == (0.2, 0.3, 0.4)
    assert (config.layer_norm_eps, config.hidden_act) == (1e-6, "gelu")
    assert (config.type_vocab_size, config.max_position_embeddings) == (1, 24)
    assert config.dtype == torch.bfloat16


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_every_activation_is_known_there(activation: str, tmp_path: Path) -> None:
    model = small("ErnieMModel", hidden_act=activation)
    save_xlm_roberta(model, None, tmp_path)
    ids, mask = padded_batch("ErnieMModel")
    with torch.inference_mode():
        expected = {"last_hidden_state": model(input_ids=ids, attention_mask=mask).last_hidden_state}
    assert compare(tmp_path, "AutoModel", ids, mask, expected) <= 1e-6


def test_the_longest_text_fits_there_and_nothing_longer(tmp_path: Path) -> None:
    model = small("ErnieMModel")
    save_xlm_roberta(model, None, tmp_path)
    reference = transformers.AutoModel.from_pretrained(tmp_path)
    assert model.config.max_length == 22
    with pytest.raises(IndexError), torch.inference_mode():
        reference(input_ids=torch.full((1, 23), 5))


def test_what_has_no_counterpart_is_refused_before_anything_is_written(
    tmp_path: Path, tokenizer: ErnieMTokenizer
) -> None:
    with pytest.raises(CheckpointError, match="ErnieMForInformationExtraction: XLM-R has no such head"):
        save_xlm_roberta(small("ErnieMForInformationExtraction"), None, tmp_path / "to")
    with pytest.raises(CheckpointError, match="pad_token_id=0: XLM-R counts positions from it on"):
        save_xlm_roberta(small("ErnieMModel", pad_token_id=0), None, tmp_path / "to")
    moved = ErnieMTokenizer(*_reordered(tokenizer))
    with pytest.raises(CheckpointError, match=r"\[CLS\] has id 1: XLM-R needs 0"):
        save_xlm_roberta(small("ErnieMModel"), moved, tmp_path / "to")
    assert not (tmp_path / "to").exists()


def _reordered(tokenizer: ErnieMTokenizer) -> tuple[bytes, list[str]]:
    """A tokenizer's model, and its vocabulary with the first two tokens exchanged."""
    first, second, *others = tokenizer.convert_ids_to_tokens(range(len(tokenizer)))
    _, (model, _) = tokenizer.__reduce__()
    return model, [second, first, *others]


def test_the_tokenizer_comes_along(golden: Path, tmp_path: Path) -> None:
    ours = ErnieMTokenizer.from_pretrained(golden / "tok", flavor="xlm_roberta")
    save_xlm_roberta(small("ErnieMModel", vocab_size=len(ours)), ours, tmp_path)
    again = ErnieMTokenizer.from_pretrained(tmp_path)
    assert again.fingerprint == ours.fingerprint
    theirs = transformers.AutoTokenizer.from_pretrained(tmp_path, use_fast=False)
    assert isinstance(theirs, transformers.XLMRobertaTokenizer)
    assert theirs.model_max_length == 22
    for text in ("Anna lives in Kyiv.", "第2章", "अन्ना कहाँ रहती है?", "so <mask> !"):
        assert theirs(text)["input_ids"] == ours(text)["input_ids"]
        assert theirs(text, "b")["input_ids"] == ours(text, "b")["input_ids"]


def test_a_vocabulary_in_another_order_is_not_given_for_xlm_robertas(
    tokenizer: ErnieMTokenizer, tmp_path: Path
) -> None:
    save_xlm_roberta(small("ErnieMModel", vocab_size=len(tokenizer)), tokenizer, tmp_path)
    config = json.loads((tmp_path / "tokenizer_config.json").read_text())
    assert config["tokenizer_class"] == "PreTrainedTokenizerFast"
    assert ErnieMTokenizer.from_pretrained(tmp_path).fingerprint == tokenizer.fingerprint


def test_a_tokenizer_without_what_tokenizer_json_needs_is_written_and_it_is_said(
    tokenizer: ErnieMTokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    model = small("ErnieMModel", vocab_size=len(tokenizer))
    save_xlm_roberta(model, tokenizer, tmp_path / "with")
    assert (tmp_path / "with" / "tokenizer.json").is_file()
    assert not caplog.messages
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    save_xlm_roberta(model, tokenizer, tmp_path / "without")
    assert not (tmp_path / "without" / "tokenizer.json").exists()
    assert "has no tokenizer.json, which transformers reads" in caplog.messages[0]
    assert ErnieMTokenizer.from_pretrained(tmp_path / "without").fingerprint == tokenizer.fingerprint

"""XLM-R by live parity: encoder, language model and tokenizer of transformers on the same files."""

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

import ernie_m
from ernie_m import ErnieMForMaskedLM, ErnieMForSequenceClassification, ErnieMModel, ErnieMTokenizer
from ernie_m.checkpoint.reading import read_checkpoint
from ernie_m.errors import CheckpointError

transformers = pytest.importorskip("transformers", minversion="4.57")

PROBES = (
    "Hello world", "  two  spaces ", "第2章 ab", "१२३ दिल्ली", "mixed中文and日本語です", "½ … ㍿ ｶﾞ", "é e\u0301",
    "", " ",
    "▁", "x<mask>y", "I saw <mask> there.", "  <mask>", "<s>a</s> b<pad>", "a <unk> b", "<mask><mask> <mask>",
    "\u200b\x7f\t\n", "🙂 👩\u200d👧", "[MASK]",
)  # fmt: skip


def tiny(cls: Any, type_vocab_size: int = 1, **more: Any) -> Any:
    torch.manual_seed(0)
    config = transformers.XLMRobertaConfig(
        vocab_size=120, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, intermediate_size=48,
        max_position_embeddings=40, pad_token_id=1, type_vocab_size=type_vocab_size, **more,
    )  # fmt: skip
    model = cls(config).eval()
    for parameter in model.parameters():
        parameter.data.normal_(0.0, 0.2)
    return model


def batch() -> dict[str, torch.Tensor]:
    ids = torch.randint(4, 120, (3, 11), generator=torch.Generator().manual_seed(0))
    mask = torch.arange(11)[None] < torch.tensor([11, 7, 3])[:, None]
    return {"input_ids": ids.where(mask, 1), "attention_mask": mask}


def test_the_encoder_equals_xlm_roberta(tmp_path: Path) -> None:
    reference = tiny(transformers.XLMRobertaModel)
    reference.save_pretrained(tmp_path)
    model = ErnieMModel.from_pretrained(tmp_path)
    assert model.newly_initialized == model.ignored == ()
    inputs = batch()
    expected = reference(input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"].long())
    output = model(**inputs)
    real = inputs["attention_mask"]
    close = {"atol": 1e-5, "rtol": 0}
    torch.testing.assert_close(output.last_hidden_state[real], expected.last_hidden_state[real], **close)
    torch.testing.assert_close(output.pooler_output, expected.pooler_output, **close)


@pytest.mark.parametrize("safe", [True, False])
def test_the_language_model_equals_xlm_roberta(tmp_path: Path, safe: bool) -> None:
    reference = tiny(transformers.XLMRobertaForMaskedLM)
    reference.save_pretrained(tmp_path, safe_serialization=safe)
    checkpoint = read_checkpoint(tmp_path)
    assert (checkpoint.format, checkpoint.architecture) == ("XLM-R", "ErnieMForMaskedLM")
    model = ErnieMForMaskedLM.from_pretrained(tmp_path)
    assert model.newly_initialized == model.ignored == ()
    inputs = batch()
    labels = inputs["input_ids"].where(torch.rand(3, 11) < 0.5, -100).where(inputs["attention_mask"], -100)
    expected = reference(input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"].long(), labels=labels)
    output = model(**inputs, labels=labels)
    close = {"atol": 1e-5, "rtol": 0}
    torch.testing.assert_close(output.logits, expected.logits[labels != -100], **close)
    torch.testing.assert_close(output.loss, expected.loss, **close)
    expected.loss.backward()
    output.loss.backward()
    theirs, ours = reference.roberta.encoder.layer[0], model.ernie_m.encoder.layers[0]
    torch.testing.assert_close(ours.linear1.weight.grad, theirs.intermediate.dense.weight.grad, **close)
    torch.testing.assert_close(
        model.ernie_m.embeddings.word_embeddings.weight.grad,
        reference.roberta.embeddings.word_embeddings.weight.grad,
        **close,
    )


def test_a_bias_that_only_the_decoder_has_is_the_language_models(tmp_path: Path) -> None:
    tiny(transformers.XLMRobertaForMaskedLM).save_pretrained(tmp_path)
    path = tmp_path / "model.safetensors"
    state = load_file(path)
    bias = state.pop("lm_head.bias", None)
    bias = state.pop("lm_head.decoder.bias") if bias is None else bias
    save_file(state | {"lm_head.decoder.bias": bias}, path, metadata={"format": "pt"})
    model = ErnieMForMaskedLM.from_pretrained(tmp_path)
    assert model.newly_initialized == model.ignored == ()
    assert torch.equal(model.lm_head.bias, bias)
    assert bias.abs().sum() > 0


def test_a_new_head_goes_on_an_xlm_roberta_encoder(tmp_path: Path) -> None:
    tiny(transformers.XLMRobertaForMaskedLM).save_pretrained(tmp_path)
    model = ErnieMForSequenceClassification.from_pretrained(tmp_path, num_labels=3)
    assert set(model.newly_initialized) >= {"classifier.weight", "ernie_m.pooler.dense.weight"}
    assert "lm_head.bias" in model.ignored
    assert model(**batch()).logits.shape == (3, 3)


@pytest.mark.parametrize(
    "head", ["SequenceClassification", "TokenClassification", "MultipleChoice", "QuestionAnswering"]
)
def test_a_head_equals_xlm_robertas(head: str, tmp_path: Path) -> None:
    reference = tiny(getattr(transformers, f"XLMRobertaFor{head}"))
    reference.save_pretrained(tmp_path)
    model = getattr(ernie_m, f"ErnieMFor{head}").from_pretrained(tmp_path)
    assert model.newly_initialized == model.ignored == ()
    inputs = batch()
    if head == "MultipleChoice":
        inputs = {name: tensor[None] for name, tensor in inputs.items()}
    expected = reference(input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"].long())
    output = model(**inputs)
    real = inputs["attention_mask"]
    for name in ("logits", "start_logits", "end_logits"):
        ours, theirs = getattr(output, name), getattr(expected, name, None)
        assert (ours is None) == (theirs is None)
        if ours is not None:
            each = real if ours.shape[: real.ndim] == real.shape else slice(None)
            torch.testing.assert_close(ours[each], theirs[each], atol=1e-5, rtol=0)


def test_what_cannot_be_folded_is_refused(tmp_path: Path) -> None:
    tiny(transformers.XLMRobertaModel, type_vocab_size=2).save_pretrained(tmp_path / "types")
    with pytest.raises(CheckpointError, match=r"token_type_embeddings.weight has 2 rows"):
        ErnieMModel.from_pretrained(tmp_path / "types")
    tiny(transformers.XLMRobertaForMaskedLM, tie_word_embeddings=False).save_pretrained(tmp_path / "untied")
    with pytest.raises(CheckpointError, match="an untied decoder is not supported"):
        ErnieMForMaskedLM.from_pretrained(tmp_path / "untied")
    tiny(transformers.XLMRobertaModel, position_embedding_type="relative_key").save_pretrained(tmp_path / "relative")
    with pytest.raises(CheckpointError, match="position_embedding_type='relative_key'"):
        ErnieMModel.from_pretrained(tmp_path / "relative")


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory, golden: Path) -> Path:
    """A folder with nothing but XLM-R's SentencePiece model and its tokenizer_config.json."""
    folder = tmp_path_factory.mktemp("xlm_roberta")
    model = golden / "tok" / "sentencepiece.bpe.model"
    (folder / model.name).write_bytes(model.read_bytes())
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "XLMRobertaTokenizer"}')
    return folder


def test_the_tokenizer_equals_xlm_robertas(pieces: Path, golden: Path, tmp_path: Path) -> None:
    import json

    theirs = transformers.XLMRobertaTokenizer(str(pieces / "sentencepiece.bpe.model"))
    ours = ErnieMTokenizer.from_pretrained(pieces)
    assert ours.flavor == "xlm_roberta"
    assert len(ours) == theirs.vocab_size
    assert ours.mask_token_id == theirs.mask_token_id
    recorded = json.loads((golden / "tok" / "hf_tokenizer_golden.json").read_text(encoding="utf-8"))
    texts = [*PROBES, *(case["text"] for case in recorded["strings"])]
    for text in texts:
        assert ours(text)["input_ids"] == theirs(text)["input_ids"], text
        assert ours("a " + text, text)["input_ids"] == theirs("a " + text, text)["input_ids"], text
        encoding = ours(text, return_offsets_mapping=True)
        assert all(0 <= start <= end <= len(text) for start, end in encoding["offset_mapping"])
    ours.save_pretrained(tmp_path)
    again = ErnieMTokenizer.from_pretrained(tmp_path)
    assert again.flavor == "xlm_roberta"
    assert [again(text)["input_ids"] for text in texts] == [ours(text)["input_ids"] for text in texts]


def test_offsets_of_a_mask_are_its_own(pieces: Path) -> None:
    tokenizer = ErnieMTokenizer.from_pretrained(pieces)
    encoding = tokenizer("so  <mask> ?", return_offsets_mapping=True)
    place = encoding["input_ids"].index(tokenizer.mask_token_id)
    assert encoding["offset_mapping"][place] == (4, 10)


def test_a_model_that_is_not_laid_out_as_xlm_robertas_is_refused(tmp_path: Path) -> None:
    import sentencepiece

    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c d e f g"] * 10), model_prefix=str(tmp_path / "sp"), vocab_size=12, pad_id=0,
        unk_id=1, bos_id=2, eos_id=3,
    )  # fmt: skip
    (tmp_path / "sp.model").rename(tmp_path / "sentencepiece.bpe.model")
    with pytest.raises(CheckpointError, match=r"not laid out as XLM-R's; a vocab.txt is needed"):
        ErnieMTokenizer.from_pretrained(tmp_path, flavor="xlm_roberta")

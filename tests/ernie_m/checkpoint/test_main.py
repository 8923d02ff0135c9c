"""`python -m ernie_m.checkpoint convert`: from every format to a folder that we and transformers read."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from ernie_m import (
    ErnieMConfig,
    ErnieMForInformationExtraction,
    ErnieMForMaskedLM,
    ErnieMForQuestionAnswering,
    ErnieMForTokenClassification,
    ErnieMModel,
    ErnieMTokenizer,
)
from ernie_m.checkpoint.convert import convert
from ernie_m.checkpoint.export import MODELS
from ernie_m.errors import CheckpointError
from tests.world import ENCODER, copy_tokenizer

TINY = ErnieMConfig(
    vocab_size=60, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
    max_position_embeddings=20,
)  # fmt: skip
IDS = torch.tensor([[0, 5, 9, 2], [0, 7, 2, 1]])


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ernie_m.checkpoint", "convert", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_uie_of_paddlenlp_is_converted_with_its_tokenizer(golden: Path, tmp_path: Path) -> None:
    done = run(str(golden / "uie_task"), str(tmp_path / "uie"))
    assert done.returncode == 0, done.stderr
    for line in (
        "ErnieMForInformationExtraction, 0.1 M parameters, float32", "keys converted  42", "keys new        0",
        "keys ignored    0", "2427 tokens, flavor paddle", "a forward pass gives equal outputs",
    ):  # fmt: skip
        assert line in done.stdout
    before = ErnieMForInformationExtraction.from_pretrained(golden / "uie_task")
    after = ErnieMForInformationExtraction.from_pretrained(tmp_path / "uie")
    assert torch.equal(before(IDS).start_logits, after(IDS).start_logits)
    text = "李明在北京工作"
    expected = ErnieMTokenizer.from_pretrained(golden / "uie_task")(text)["input_ids"]
    assert ErnieMTokenizer.from_pretrained(tmp_path / "uie")(text)["input_ids"] == expected


@pytest.mark.parametrize("name", sorted(MODELS))
def test_transformers_gives_the_same_outputs_and_ids_for_what_is_written(name: str, tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers", minversion="4.57")
    if int(transformers.__version__.split(".")[0]) >= 5:
        pytest.skip("transformers 5 removed ERNIE-M")
    copy_tokenizer(tmp_path / "from")
    size = len(ErnieMTokenizer.from_pretrained(tmp_path / "from"))
    torch.manual_seed(0)
    model: Any = MODELS[name](ErnieMConfig.from_dict(TINY.to_dict() | {"vocab_size": size})).eval()
    model.save_pretrained(tmp_path / "from")
    convert(str(tmp_path / "from"), tmp_path / "to")
    theirs_name = "ErnieMModel" if name == "ErnieMForMaskedLM" else name
    reference = getattr(transformers, theirs_name).from_pretrained(tmp_path / "to")
    ids = IDS[:, None] if name == "ErnieMForMultipleChoice" else IDS
    expected, output = (
        reference(ids, output_hidden_states=True, return_dict=True),
        model(ids, output_hidden_states=True),
    )
    for attribute in ("logits", "start_logits", "end_logits"):
        if name != "ErnieMForMaskedLM" and getattr(output, attribute) is not None:
            ours, theirs = getattr(output, attribute), getattr(expected, attribute)
            torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=0)
    torch.testing.assert_close(output.hidden_states[-1], expected.hidden_states[-1], atol=1e-5, rtol=0)
    tokenizer = transformers.ErnieMTokenizer.from_pretrained(tmp_path / "to")
    ours_tokenizer = ErnieMTokenizer.from_pretrained(tmp_path / "to", flavor="hf")
    for text in ("Anna lives in Kyiv.", "第2章", "अन्ना कहाँ रहती है?"):
        assert tokenizer(text)["input_ids"] == ours_tokenizer(text)["input_ids"]


def test_xlm_roberta_becomes_ernie_m_with_a_vocab_txt(golden: Path, tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers", minversion="4.57")
    source = tmp_path / "xlm"
    config = transformers.XLMRobertaConfig(
        vocab_size=2427, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        type_vocab_size=1, max_position_embeddings=40,
    )  # fmt: skip
    reference = transformers.XLMRobertaForMaskedLM(config).eval()
    reference.save_pretrained(source)
    model = golden / "tok" / "sentencepiece.bpe.model"
    (source / model.name).write_bytes(model.read_bytes())
    pieces = len(ErnieMTokenizer.from_pretrained(source, flavor="xlm_roberta"))
    if pieces != 2427:
        reference.resize_token_embeddings(pieces)
        reference.save_pretrained(source)
    report = convert(str(source), tmp_path / "to", dtype=torch.bfloat16)
    assert "XLM-R" in report[0]
    assert "ErnieMForMaskedLM" in report[1]
    assert "bfloat16" in report[1]
    assert f"{pieces} tokens, flavor xlm_roberta" in report[5]
    assert (tmp_path / "to" / "vocab.txt").is_file()
    output = ErnieMForMaskedLM.from_pretrained(tmp_path / "to")(IDS).logits
    expected = reference(IDS, attention_mask=(IDS != 1).long()).logits
    torch.testing.assert_close(output[IDS != 1], expected[IDS != 1], atol=0.05, rtol=0)


def test_a_model_becomes_xlm_roberta_with_its_tokenizer(golden: Path, tmp_path: Path) -> None:
    tokenizer = ErnieMTokenizer.from_pretrained(golden / "tok", flavor="xlm_roberta")
    config = ErnieMConfig.from_dict(TINY.to_dict() | {"vocab_size": len(tokenizer)})
    model = ErnieMForTokenClassification(config).eval()
    model.save_pretrained(tmp_path / "from")
    tokenizer.save_pretrained(tmp_path / "from")
    done = run(str(tmp_path / "from"), str(tmp_path / "to"), "--to", "xlm_roberta")
    assert done.returncode == 0, done.stderr
    assert "a forward pass gives equal outputs" in done.stdout
    assert f"{tmp_path / 'to'} (xlm_roberta)" in done.stdout
    assert json.loads((tmp_path / "to" / "config.json").read_text())["model_type"] == "xlm-roberta"
    again = ErnieMForTokenClassification.from_pretrained(tmp_path / "to")
    assert torch.equal(model(IDS).logits, again(IDS).logits)
    back = convert(str(tmp_path / "to"), tmp_path / "back")
    assert "XLM-R" in back[0]
    assert f"{len(tokenizer)} tokens, flavor xlm_roberta" in back[5]
    assert torch.equal(model(IDS).logits, ErnieMForTokenClassification.from_pretrained(tmp_path / "back")(IDS).logits)


def test_a_tokenizer_keeps_its_flavor_there_and_back(tmp_path: Path) -> None:
    convert(str(ENCODER), tmp_path / "to", to="xlm_roberta")
    back = convert(str(tmp_path / "to"), tmp_path / "back")
    assert "flavor paddle" in back[5]
    texts = ["Anna lives in Kyiv.", "第2章 ab"]
    before, after = (ErnieMTokenizer.from_pretrained(folder)(texts) for folder in (ENCODER, tmp_path / "back"))
    assert before["input_ids"] == after["input_ids"]


def test_xlm_roberta_has_no_extraction_and_takes_no_head_that_is_not_trained(tmp_path: Path) -> None:
    ErnieMForInformationExtraction(TINY).save_pretrained(tmp_path / "from")
    done = run(str(tmp_path / "from"), str(tmp_path / "to"), "--to", "xlm_roberta")
    assert done.returncode == 2
    assert "ErnieMForInformationExtraction: XLM-R has no such head" in done.stderr
    with pytest.raises(CheckpointError, match=r"lacks lm_head.bias, .*give --model ErnieMModel"):
        convert(str(tmp_path / "from"), tmp_path / "to", to="xlm_roberta", model_name="ErnieMForMaskedLM")
    assert [path.name for path in tmp_path.iterdir()] == ["from"]
    convert(str(tmp_path / "from"), tmp_path / "to", to="xlm_roberta", model_name="ErnieMModel")
    assert ErnieMModel.from_pretrained(tmp_path / "to").newly_initialized == ()


def test_a_classifier_of_unknown_kind_needs_a_name(tmp_path: Path) -> None:
    ErnieMForTokenClassification(TINY).save_pretrained(tmp_path / "from")
    path = tmp_path / "from" / "config.json"
    values = json.loads(path.read_text())
    del values["architectures"]
    path.write_text(json.dumps(values))
    with pytest.raises(CheckpointError, match="does not say of what kind; give --model"):
        convert(str(tmp_path / "from"), tmp_path / "to")
    assert not (tmp_path / "to").exists()
    report = convert(str(tmp_path / "from"), tmp_path / "to", model_name="ErnieMForTokenClassification")
    assert "tokenizer       none found" in report


def test_a_head_can_be_left_behind_and_is_named(tmp_path: Path) -> None:
    ErnieMForQuestionAnswering(TINY).save_pretrained(tmp_path / "from")
    report = convert(str(tmp_path / "from"), tmp_path / "to", model_name="ErnieMModel")
    assert "keys new        2: pooler.dense.bias, pooler.dense.weight" in report
    assert "keys ignored    2: qa_outputs.bias, qa_outputs.weight" in report
    assert ErnieMModel.from_pretrained(tmp_path / "to").newly_initialized == ()


def test_nothing_is_written_over_and_nothing_is_half_written(tmp_path: Path) -> None:
    ErnieMModel(TINY).save_pretrained(tmp_path / "from")
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "mine.txt").write_text("mine")
    done = run(str(tmp_path / "from"), str(tmp_path / "to"))
    assert done.returncode == 2
    assert "exists and is not an empty folder" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "to" / "mine.txt").read_text() == "mine"

    copy_tokenizer(tmp_path / "from")
    with pytest.raises(CheckpointError, match="tokens, the embedding 60: they do not belong together"):
        convert(str(tmp_path / "from"), tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["from", "to"]

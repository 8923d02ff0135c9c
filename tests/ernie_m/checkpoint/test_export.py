"""A model written beside itself in other formats, whole or not at all."""

import dataclasses
import json
from pathlib import Path

import pytest
import torch

from ernie_m import ErnieMConfig, ErnieMForInformationExtraction, ErnieMForMaskedLM, ErnieMModel, ErnieMTokenizer
from ernie_m.checkpoint import export
from ernie_m.checkpoint.export import export_beside, export_problem, write_model
from ernie_m.errors import CheckpointError

SMALL = ErnieMConfig(
    vocab_size=60, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
    max_position_embeddings=20,
)  # fmt: skip


def test_a_model_is_written_in_other_formats_beside_itself(tokenizer: ErnieMTokenizer, tmp_path: Path) -> None:
    model = ErnieMForMaskedLM(dataclasses.replace(SMALL, vocab_size=len(tokenizer))).train()
    (tmp_path / "model_xlm_roberta").mkdir()
    (tmp_path / "model_xlm_roberta" / "old.txt").write_text("of an earlier export")
    (folder,) = export_beside(tmp_path / "model", model, tokenizer, ["ernie_m", "xlm_roberta"])
    assert folder == tmp_path / "model_xlm_roberta"
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
    assert model.training
    again = ErnieMForMaskedLM.from_pretrained(folder)
    assert all(torch.equal(again.state_dict()[name], tensor) for name, tensor in model.state_dict().items())
    assert ErnieMTokenizer.from_pretrained(folder).fingerprint == tokenizer.fingerprint
    assert not (folder / "old.txt").exists()


def test_a_copy_that_differs_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = ErnieMModel(SMALL).eval()

    def save_another(model: ErnieMModel, tokenizer: None, folder: Path) -> None:
        other = ErnieMModel(SMALL)
        other.save_pretrained(folder)

    monkeypatch.setattr(export.export_xlm_roberta, "save_xlm_roberta", save_another)
    with pytest.raises(CheckpointError, match=r"to: the copy's outputs differ by .*; nothing was written"):
        write_model(model, None, tmp_path / "to", form="xlm_roberta")
    assert not list(tmp_path.iterdir())


def test_a_model_in_half_precision_keeps_its_type(tmp_path: Path) -> None:
    write_model(ErnieMModel(SMALL).to(torch.bfloat16), None, tmp_path / "to", form="xlm_roberta")
    assert json.loads((tmp_path / "to" / "config.json").read_text())["dtype"] == "bfloat16"


def test_what_a_format_lacks_is_known_from_the_class() -> None:
    assert export_problem(ErnieMForInformationExtraction, "ernie_m") is None
    problem = export_problem(ErnieMForInformationExtraction, "xlm_roberta")
    assert problem == "XLM-R has no counterpart of ErnieMForInformationExtraction"
    assert export_problem(ErnieMForMaskedLM, "xlm_roberta") is None


def test_the_encoder_of_any_model_is_written_for_sentence_transformers(
    tokenizer: ErnieMTokenizer, tmp_path: Path
) -> None:
    pytest.importorskip("tokenizers")
    torch.manual_seed(0)
    model = ErnieMForMaskedLM(dataclasses.replace(SMALL, vocab_size=len(tokenizer))).eval()
    (folder,) = export_beside(tmp_path / "model", model, tokenizer, ["sentence_transformers"])
    assert folder == tmp_path / "model_sentence_transformers"
    assert [module["path"] for module in json.loads((folder / "modules.json").read_text())] == ["", "1_Pooling"]
    encoder = ErnieMModel.from_pretrained(folder)
    ids = torch.arange(12).view(2, 6)
    with torch.inference_mode():
        expected = model.ernie_m(ids, output_hidden_states=True).hidden_states[2]  # middle of two
        assert torch.equal(encoder(ids).last_hidden_state, expected)

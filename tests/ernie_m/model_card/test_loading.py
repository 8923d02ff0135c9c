"""The code of a card works: every block is run in the folder that the card is for."""

import dataclasses
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import torch

import ernie_m
from ernie_m import ErnieMConfig, ErnieMTokenizer
from ernie_m.checkpoint.export import MODELS, write_model
from ernie_m.model_card.card import CARD_NAME
from ernie_m.model_card.loading import addressed, blocks
from tests.cards import run_block, sections

pytest.importorskip("transformers")

SMALL = ErnieMConfig(
    vocab_size=60, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
    max_position_embeddings=66, num_labels=2, labels=("no", "yes"), initializer_range=0.2,
)  # fmt: skip
OUTPUTS = ("logits", "start_logits", "end_logits", "last_hidden_state")


def written(name: str, form: Any, folder: Path, tokenizer: ErnieMTokenizer) -> str:
    torch.manual_seed(0)
    model = getattr(ernie_m, name)(dataclasses.replace(SMALL, vocab_size=len(tokenizer)))
    write_model(model.eval(), tokenizer, folder, form=form)
    return (folder / CARD_NAME).read_text(encoding="utf-8")


def compare(outputs: list[Any]) -> None:
    first, *others = outputs
    for other in others:
        shared = [name for name in OUTPUTS if all(getattr(output, name, None) is not None for output in outputs)]
        assert shared
        for name in shared:
            torch.testing.assert_close(getattr(other, name), getattr(first, name), atol=1e-5, rtol=0)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_our_own_folder_is_loaded_by_this_project_and_transformers(
    name: str, tokenizer: ErnieMTokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = sections(written(name, "ernie_m", tmp_path / "model", tokenizer))
    assert len(card) == 3
    monkeypatch.chdir(tmp_path / "model")
    ours = run_block(card["This project"], monkeypatch)["output"]
    if name == "ErnieMForInformationExtraction":
        theirs = run_block(card["transformers, version 4"], monkeypatch)["model"]
        assert type(theirs).__name__ == name
    else:
        compare([ours, run_block(card["transformers, version 4 or 5"], monkeypatch)["output"]])


@pytest.mark.parametrize("name", sorted(set(MODELS) - {"ErnieMForInformationExtraction"}))
def test_a_folder_of_xlm_r_is_loaded_by_transformers_and_this_project(
    name: str, tokenizer: ErnieMTokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = sections(written(name, "xlm_roberta", tmp_path / "model", tokenizer))
    assert list(card)[:2] == ["transformers, version 4 or 5", "This project"]
    assert len(card) == 3
    monkeypatch.chdir(tmp_path / "model")
    compare([run_block(section, monkeypatch)["output"] for section in list(card.values())[:2]])


@pytest.mark.slow  # tests of the export itself are quick: tests/ernie_m/checkpoint/test_export_onnx.py
@pytest.mark.parametrize(
    "head",
    [
        "TokenClassification",
        "SequenceClassification",
        "QuestionAnswering",
        "MultipleChoice",
        "InformationExtraction",
    ],
)
def test_the_graph_is_run_by_onnxruntime(
    head: str, tokenizer: ErnieMTokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    name = f"ErnieMFor{head}"
    for library in ("onnxruntime", "onnxscript"):
        pytest.importorskip(library)
    card = sections(written(name, "ernie_m", tmp_path / "model", tokenizer))
    monkeypatch.chdir(tmp_path / "model")
    ours = run_block(card["This project"], monkeypatch)["output"]
    session = run_block(card["onnxruntime"], monkeypatch)
    outputs = session["session"].run(None, session["inputs"])
    named = dict(zip((output.name for output in session["session"].get_outputs()), outputs, strict=True))
    for output, array in named.items():
        torch.testing.assert_close(torch.from_numpy(array), getattr(ours, output), atol=1e-4, rtol=0)
    exported = sections((tmp_path / "model" / "graph" / CARD_NAME).read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path / "model" / "graph")
    assert list(exported) == ["onnxruntime", "This project"]
    for section in exported.values():
        run_block(section, monkeypatch)


@pytest.mark.slow
def test_vectors_are_given_by_sentence_transformers(
    tokenizer: ErnieMTokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if find_spec("sentence_transformers") is None:
        pytest.skip("sentence-transformers is not installed")
    card = sections(written("ErnieMModel", "ernie_m", tmp_path / "model", tokenizer))
    monkeypatch.chdir(tmp_path / "model")
    vectors = run_block(card["sentence-transformers"], monkeypatch)["vectors"]
    exported = sections((tmp_path / "model" / "vectors" / CARD_NAME).read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path / "model" / "vectors")
    assert list(exported) == ["sentence-transformers", "transformers, version 4 or 5", "This project"]
    assert (run_block(exported["sentence-transformers"], monkeypatch)["vectors"] == vectors).all()
    compare([run_block(section, monkeypatch)["output"] for section in list(exported.values())[1:]])


def test_the_card_of_a_repository_loads_the_repository() -> None:
    text = "\n".join(map(str, blocks("ErnieMForTokenClassification", "ernie_m", {"text": "a"})))
    there = addressed(text, "someone/model")
    assert there.count("someone/model") == 3  # asked, exported as XLM-R, exported as a graph
    assert 'folder = "."' not in there
    assert " . " not in there

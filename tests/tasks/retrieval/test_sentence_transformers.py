"""Exported folders give our vectors: sentence-transformers' `encode` against `tasks.retrieval`."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest
import torch
from torch import Tensor

from ernie_m import ErnieMTokenizer
from ernie_m.checkpoint.convert import convert_to_sentence_transformers
from ernie_m.checkpoint.export_sentence_transformers import SentenceVectors
from tasks.retrieval.vectors import ErnieMSentenceEncoder, layers_of, pool
from tests.ernie_m import sentence_vectors, transformers_5
from tests.world import ENCODER, MINIWORLD

CASES = (
    SentenceVectors(layer="middle", pooling="mean", max_length=None, normalize=False),
    SentenceVectors(layer="last", pooling="first_token", max_length=12, normalize=False),
    SentenceVectors(layer=1, pooling="mean", max_length=12, normalize=True),
)


def lines() -> list[str]:
    """A few sentences of each of the nine languages, some longer than 12 tokens, and no words at all."""
    paths = sorted((MINIWORLD / "retrieval").glob("test.*"))
    return [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()[:4]] + [""]


def our_vectors(texts: list[str], vectors: SentenceVectors) -> Tensor:
    """As a run of the task makes them."""
    model, tokenizer = ErnieMSentenceEncoder.from_pretrained(ENCODER), ErnieMTokenizer.from_pretrained(ENCODER)
    max_length = vectors.max_length or model.config.max_length
    inputs = tokenizer(texts, truncation=True, max_length=max_length, padding=True, return_tensors="pt")
    assert vectors.max_length in (None, inputs.input_ids.shape[1])  # some text is cut
    with torch.inference_mode():
        hidden = model(inputs.input_ids, inputs.attention_mask, output_hidden_states=True, unpad=True).hidden_states
    layers = layers_of(vectors.layer, depth=model.config.num_hidden_layers)
    pooled = pool(hidden, inputs.attention_mask.bool(), layers=layers, pooling=vectors.pooling)[:, 0]
    return torch.nn.functional.normalize(pooled, dim=1) if vectors.normalize else pooled


def compare(python: str, folder: Path) -> dict[str, str]:
    """Exports every case, has it encoded by an interpreter, compares; returns the versions there."""
    texts = lines()
    folders = {}
    for number, vectors in enumerate(CASES):
        target = folder / str(number)
        convert_to_sentence_transformers(str(ENCODER), target, vectors=vectors)
        (target / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
        folders[str(target)] = vectors
    report = json.loads(transformers_5.run(python, sentence_vectors.__file__, *folders).splitlines()[-1])
    for name, vectors in folders.items():
        expected = our_vectors(texts, vectors)
        assert expected.abs().max() > 0.1
        torch.testing.assert_close(torch.tensor(report["vectors"][name]), expected, atol=1e-5, rtol=0)
    print(report["versions"])
    return report["versions"]


@pytest.mark.slow
def test_encode_gives_our_vectors_here(tmp_path: Path) -> None:
    if importlib.util.find_spec("sentence_transformers") is None:
        pytest.skip("sentence-transformers is not installed")
    compare(sys.executable, tmp_path)


@pytest.mark.slow
def test_encode_gives_our_vectors_with_transformers_5(tmp_path: Path) -> None:
    python = transformers_5.interpreter(tmp_path / "environment", "sentence-transformers>=6")
    versions = compare(python, tmp_path / "cases")
    assert versions["transformers"].startswith("5.")
